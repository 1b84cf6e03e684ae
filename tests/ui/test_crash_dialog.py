from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from curator.errors import CuratorError
from tests.ui.finding import child
from ui import crash_dialog
from ui.crash_dialog import LOG_NAME, CrashDialog, CrashReporter, report

PAPER = "Stat3 is required for timely onset of involution"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def reporter(window: QWidget, tmp_path: Path) -> Iterator[CrashReporter]:
    reporter = crash_dialog.install(lambda: window, tmp_path)
    yield reporter
    reporter.remove()


def rise(error: Exception, origin: Exception | None = None) -> None:
    """Raise where a paper's text is at hand."""
    text = PAPER
    assert text
    raise error from origin


def a_bug(error: Exception, origin: Exception | None = None) -> Exception:
    """The error as it is once it was raised."""
    try:
        rise(error, origin)
    except Exception as raised:
        return raised
    raise AssertionError


def strike(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def dialogs() -> list[CrashDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, CrashDialog)]


def test_the_report_names_versions_and_lines():
    text = report(a_bug(ZeroDivisionError("division by zero")))
    assert text.startswith("Curator ")
    assert "PySide" in text
    assert "ui/test_crash_dialog.py, line " in text
    assert "ZeroDivisionError: division by zero" in text


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(CuratorError(PAPER), id="sentence for the curator"),
        pytest.param(ValueError(PAPER), id="value"),
        pytest.param(KeyError(PAPER), id="key"),
        pytest.param(UnicodeDecodeError("utf-8", PAPER.encode(), 0, 1, PAPER), id="text"),
    ],
)
def test_the_report_holds_no_text_of_papers(error: Exception):
    text = report(a_bug(error))
    assert PAPER not in text
    assert type(error).__name__ in text


def test_the_report_holds_no_folder_of_a_person():
    assert str(Path(__file__).parents[2]) not in report(a_bug(TypeError("x")))


def test_the_report_shows_what_the_error_came_from():
    text = report(a_bug(TypeError("no such thing"), a_bug(KeyError(PAPER))))
    assert text.index("KeyError") < text.index("direct cause") < text.index("TypeError: no such thing")
    assert PAPER not in text


def test_a_bug_opens_a_report_that_can_be_copied(
    reporter: CrashReporter, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
):
    strike(a_bug(TypeError("first")))
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    dialog = dialogs()[0]
    assert not dialog.isModal()
    assert "TypeError: first" in child(dialog, QPlainTextEdit, "crash-report").toPlainText()
    child(dialog, QPushButton, "crash-copy").click()
    assert "TypeError: first" in QGuiApplication.clipboard().text()
    assert "TypeError: first" in capsys.readouterr().err
    child(dialog, QPushButton, "crash-close").click()
    qtbot.waitUntil(lambda: not isValid(dialog))


def test_the_same_bug_is_shown_once_and_written_each_time(
    reporter: CrashReporter, qtbot: QtBot, tmp_path: Path
):
    error = a_bug(TypeError("again"))
    with qtbot.waitSignals([reporter.happened, reporter.happened]):
        strike(error)
        strike(error)
    strike(a_bug(TypeError("other")))
    qtbot.waitUntil(lambda: len(dialogs()) == 2)
    log = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert log.count("TypeError: again") == 2
    for dialog in dialogs():
        dialog.close()
    qtbot.waitUntil(lambda: not dialogs())


def test_a_bug_on_another_thread_is_shown_on_this_one(reporter: CrashReporter, qtbot: QtBot):
    thread = threading.Thread(target=lambda: strike(a_bug(TypeError("elsewhere"))))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    dialogs()[0].close()
    qtbot.waitUntil(lambda: not dialogs())


def test_a_folder_that_cannot_be_written_does_not_matter(window: QWidget, tmp_path: Path, qtbot: QtBot):
    (tmp_path / "file").touch()
    reporter = crash_dialog.install(lambda: None, tmp_path / "file")
    strike(a_bug(TypeError("no log")))
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    dialogs()[0].close()
    qtbot.waitUntil(lambda: not dialogs())
    reporter.remove()


def test_the_log_does_not_grow_without_end(
    reporter: CrashReporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(crash_dialog, "LOG_BYTES", 2000)
    reporter.happened.disconnect()
    for number in range(30):
        strike(a_bug(TypeError(str(number))))
    sizes = [path.stat().st_size for path in tmp_path.glob(f"{LOG_NAME}*")]
    assert 1 < len(sizes) <= 4
    assert max(sizes) < 4000
    reporter.happened.connect(reporter._show)


def test_removing_puts_the_former_hook_back(window: QWidget, tmp_path: Path):
    before = sys.excepthook
    crash_dialog.install(lambda: window, tmp_path).remove()
    assert sys.excepthook == before
