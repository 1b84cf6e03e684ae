from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, QTimer, QUrl, Slot, qCritical, qWarning
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.finding import child
from tests.ui.test_bug_report import PAPER, a_bug
from ui import crash_reporter
from ui.crash_dialog import CrashDialog
from ui.crash_log import LOG_NAME
from ui.crash_reporter import CrashReporter
from ui.jobs import Jobs


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def reporter(window: QWidget, tmp_path: Path) -> Iterator[CrashReporter]:
    reporter = crash_reporter.install(lambda: window, tmp_path)
    yield reporter
    reporter.remove()
    for dialog in dialogs():
        dialog.close()


def strike(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def dialogs() -> list[CrashDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, CrashDialog) and widget.isVisible()
    ]


def one_dialog(qtbot: QtBot) -> CrashDialog:
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    return dialogs()[0]


def shown(dialog: CrashDialog) -> str:
    return child(dialog, QPlainTextEdit, "crash-report").toPlainText()


def log(folder: Path) -> str:
    path = folder / LOG_NAME
    return path.read_text(encoding="utf-8") if path.exists() else ""


def fail() -> None:
    """A bug where a paper's text is at hand."""
    text = PAPER
    raise ZeroDivisionError(len(text))


def test_a_bug_opens_a_report_that_can_be_copied(
    reporter: CrashReporter, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    strike(a_bug(TypeError("object is not callable")))
    dialog = one_dialog(qtbot)
    assert not dialog.isModal()
    assert "TypeError: object is not callable" in shown(dialog)
    assert "PySide" in shown(dialog)
    assert str(tmp_path / LOG_NAME) in child(dialog, QLabel, "crash-log").text()
    child(dialog, QPushButton, "crash-copy").click()
    assert QGuiApplication.clipboard().text() == shown(dialog)
    assert "TypeError: object is not callable" in capsys.readouterr().err
    child(dialog, QPushButton, "crash-close").click()
    qtbot.waitUntil(lambda: not isValid(dialog))


class Opened(QObject):
    """What the desktop was asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


def test_the_folder_of_the_log_can_be_shown(reporter: CrashReporter, qtbot: QtBot, tmp_path: Path):
    strike(a_bug(TypeError("a")))
    dialog = one_dialog(qtbot)
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")  # pyright: ignore[reportArgumentType]
    try:
        child(dialog, QPushButton, "crash-folder").click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(url.toLocalFile()) for url in opened.urls] == [tmp_path]


def test_the_dialog_is_used_by_keys_alone(reporter: CrashReporter, qtbot: QtBot):
    strike(a_bug(TypeError("a")))
    dialog = one_dialog(qtbot)
    names = {it.objectName() for it in dialog.findChildren(QPushButton) if it.focusPolicy().value}
    assert names == {"crash-copy", "crash-folder", "crash-close"}
    assert dialog.focusWidget().objectName() == "crash-close"


class Runs(QThread):
    def run(self) -> None:
        fail()


class Task(QRunnable):
    def run(self) -> None:
        fail()


class Paints(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        fail()


def in_a_slot(qtbot: QtBot, window: QWidget) -> None:
    QTimer.singleShot(0, window, fail)


def in_a_thread(qtbot: QtBot, window: QWidget) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def in_a_thread_of_qt(qtbot: QtBot, window: QWidget) -> None:
    thread = Runs()
    thread.start()
    assert thread.wait(10_000)


def in_the_pool(qtbot: QtBot, window: QWidget) -> None:
    pool = QThreadPool()
    pool.start(Task())
    assert pool.waitForDone(10_000)


def in_painting(qtbot: QtBot, window: QWidget) -> None:
    Paints(window).show()
    with qtbot.waitExposed(window):
        window.update()


def in_a_job(qtbot: QtBot, window: QWidget) -> None:
    jobs = Jobs(window)
    with qtbot.waitSignal(jobs.finished):
        jobs.start("Fail", lambda _: fail(), lambda _: None)


@pytest.mark.parametrize(
    "somewhere", [in_a_slot, in_a_thread, in_a_thread_of_qt, in_the_pool, in_painting, in_a_job]
)
def test_a_bug_is_shown_wherever_it_strikes(
    somewhere, reporter: CrashReporter, window: QWidget, qtbot: QtBot, tmp_path: Path
):
    somewhere(qtbot, window)
    dialog = one_dialog(qtbot)
    assert "ZeroDivisionError" in shown(dialog)
    assert "in fail" in shown(dialog)
    assert "in fail" in log(tmp_path)
    assert PAPER not in log(tmp_path)


class Ends:
    def __del__(self) -> None:
        fail()


def test_a_bug_at_the_end_of_an_object_is_logged_and_not_shown(
    window: QWidget, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda given: told.append(given.exc_type))
    reporter = crash_reporter.install(lambda: window, tmp_path)
    Ends()
    QApplication.processEvents()
    reporter.remove()
    assert "in __del__" in log(tmp_path)
    assert told == [ZeroDivisionError]
    assert dialogs() == []


@pytest.mark.qt_log_ignore("A warning", "Lost")
def test_what_qt_warns_of_is_logged_without_its_quotations(reporter: CrashReporter, tmp_path: Path):
    qWarning(f'A warning about "{PAPER}"')
    qCritical("Lost /people/ann/fonts/serif.ttf")
    assert "Warning of Qt: A warning about “…”" in log(tmp_path)
    assert "Error of Qt: Lost serif.ttf" in log(tmp_path)


@pytest.mark.qt_log_ignore("A warning")
def test_a_flood_of_warnings_stays_small(reporter: CrashReporter, tmp_path: Path):
    for _ in range(1000):
        qWarning("A warning")
    assert log(tmp_path).count("A warning") == 4
    assert "For the 1,000th time" in log(tmp_path)


def test_the_same_bug_floods_neither_the_screen_nor_the_log(
    reporter: CrashReporter, qtbot: QtBot, tmp_path: Path
):
    again = a_bug(TypeError("object is not callable"))
    for _ in range(1000):
        strike(again)
    dialog = one_dialog(qtbot)
    assert shown(dialog).count("TypeError") == 1
    assert log(tmp_path).count("TypeError") == 4
    dialog.close()
    qtbot.waitUntil(lambda: not dialogs())
    strike(again)
    QApplication.processEvents()
    assert dialogs() == []


def test_a_bug_that_comes_back_after_a_while_is_shown_again(
    reporter: CrashReporter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    again = a_bug(TypeError("object is not callable"))
    strike(again)
    one_dialog(qtbot).close()
    qtbot.waitUntil(lambda: not dialogs())
    monkeypatch.setattr(crash_reporter, "QUIET_SECONDS", 0.0)
    strike(again)
    one_dialog(qtbot)


def test_another_bug_is_added_to_the_dialog_that_is_open(reporter: CrashReporter, qtbot: QtBot):
    strike(a_bug(TypeError("object is not callable")))
    dialog = one_dialog(qtbot)
    strike(a_bug(IndexError("list index out of range")))
    qtbot.waitUntil(lambda: "IndexError" in shown(dialog))
    assert dialogs() == [dialog]
    child(dialog, QPushButton, "crash-copy").click()
    copied = QGuiApplication.clipboard().text()
    assert "TypeError" in copied
    assert "IndexError" in copied


def test_a_bug_below_an_open_question_can_be_closed(reporter: CrashReporter, window: QWidget, qtbot: QtBot):
    question = QDialog(window)
    qtbot.addWidget(question)
    question.open()
    strike(a_bug(TypeError("a")))
    dialog = one_dialog(qtbot)
    assert QApplication.activeModalWidget() is dialog
    dialog.close()
    qtbot.waitUntil(lambda: not dialogs())
    assert QApplication.activeModalWidget() is question


def test_a_bug_in_the_reporter_ends_there(
    window: QWidget, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    def no_window() -> QWidget:
        raise ZeroDivisionError

    reporter = crash_reporter.install(no_window, tmp_path)
    strike(a_bug(TypeError("object is not callable")))
    qtbot.waitUntil(lambda: "The report of a bug failed with ZeroDivisionError" in capsys.readouterr().err)
    reporter.remove()
    assert log(tmp_path).count("Traceback") == 1
    assert dialogs() == []


def test_a_log_that_cannot_be_written_does_not_matter(window: QWidget, tmp_path: Path, qtbot: QtBot):
    (tmp_path / "file").touch()
    reporter = crash_reporter.install(lambda: None, tmp_path / "file")
    strike(a_bug(TypeError("a")))
    dialog = one_dialog(qtbot)
    assert "could not be written" in child(dialog, QLabel, "crash-log").text()
    assert not child(dialog, QPushButton, "crash-folder").isEnabled()
    reporter.remove()
    dialog.close()


def test_removing_puts_the_former_hooks_back(window: QWidget, tmp_path: Path):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    crash_reporter.install(lambda: window, tmp_path).remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
