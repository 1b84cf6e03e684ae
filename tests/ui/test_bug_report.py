from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from curator.errors import CuratorError
from ui.bug_report import report, without_words

PAPER = "Stat3 is required for timely onset of involution"


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


def raised_by(act: Callable[[], object]) -> Exception:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError


class Desk:
    def undo(self, steps: int) -> None: ...


def test_the_report_names_versions_and_lines():
    text = report(a_bug(ZeroDivisionError("division by zero")), "PySide 6")
    assert text.startswith("Curator ")
    assert "Python 3" in text
    assert "PySide 6" in text
    assert "test_bug_report, line " in text
    assert "raise error from origin" in text
    assert "ZeroDivisionError: division by zero" in text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        pytest.param(
            lambda: Desk().redo(),  # pyright: ignore[reportAttributeAccessIssue]
            "AttributeError: 'Desk' object has no attribute 'redo'",
            id="attribute",
        ),
        pytest.param(
            lambda: Desk().undo(),  # pyright: ignore[reportCallIssue]
            "TypeError: Desk.undo() missing 1 required positional argument: '…'",
            id="argument",
        ),
        pytest.param(lambda: [][3], "IndexError: list index out of range", id="index"),
        pytest.param(
            lambda: {} + 1,  # pyright: ignore[reportOperatorIssue]
            "TypeError: unsupported operand type(s) for +: 'dict' and 'int'",
            id="operand",
        ),
        pytest.param(
            lambda: __import__("curator.nowhere"),
            "ModuleNotFoundError: No module named 'curator.nowhere'",
            id="module",
        ),
    ],
)
def test_what_python_says_itself_is_kept(act: Callable[[], object], said: str):
    assert said in report(raised_by(act))


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(CuratorError(PAPER), id="sentence for the curator"),
        pytest.param(ValueError(PAPER), id="value"),
        pytest.param(KeyError(PAPER), id="key"),
        pytest.param(UnicodeDecodeError("utf-8", PAPER.encode(), 0, 1, PAPER), id="text"),
        pytest.param(TypeError(f"cannot convert {PAPER!r}"), id="type"),
        pytest.param(IndexError(PAPER), id="index"),
        pytest.param(AttributeError(f"object has no attribute '{PAPER}'"), id="attribute"),
        pytest.param(ImportError(f"cannot import name ({PAPER})"), id="import"),
        pytest.param(OSError(2, "No such file", PAPER), id="file"),
        pytest.param(ExceptionGroup(PAPER, [ValueError(PAPER), TypeError(PAPER)]), id="several"),
    ],
)
def test_the_report_holds_no_text_of_papers(error: Exception):
    error.add_note(PAPER)
    text = report(a_bug(error, a_bug(KeyError(PAPER))))
    assert PAPER not in text
    assert "Stat3" not in text
    assert "involution" not in text
    assert type(error).__name__ in text


def test_a_name_that_came_from_data_is_not_told():
    def ask(name: str) -> object:
        return getattr(Desk(), name)

    text = report(raised_by(lambda: ask(PAPER.split()[-1])))
    assert "AttributeError: 'Desk' object has no attribute '…'" in text


@pytest.mark.parametrize("number", ["2021", "23456789"])
def test_a_number_that_may_be_a_value_is_not_told(number: str):
    assert number not in report(a_bug(TypeError(f"index {number} out of range")))


def test_the_report_holds_no_folder_of_a_person():
    text = report(raised_by(lambda: __import__("ui.bug_report", fromlist=["x"]).nothing))
    assert str(Path(__file__).parents[2]) not in text
    assert "module 'ui.bug_report' has no attribute 'nothing'" in text


def test_what_was_typed_into_a_console_is_not_told(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(
        "from ui.bug_report import report\n"
        "try:\n"
        f"    '{PAPER}' + 1\n"
        "except TypeError as error:\n"
        "    print(report(error))\n",
        encoding="utf-8",
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": ""}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
    )
    assert "__main__, line 3" in done.stdout
    assert PAPER not in done.stdout
    assert str(tmp_path) not in done.stdout


def test_the_report_shows_what_the_error_came_from():
    text = report(a_bug(TypeError("object is not callable"), a_bug(KeyError(PAPER))))
    assert text.index("KeyError") < text.index("direct cause") < text.index("TypeError: object is not")


def test_a_ring_of_causes_ends():
    first, second = a_bug(KeyError("a")), a_bug(KeyError("b"))
    first.__cause__, second.__cause__ = second, first
    assert report(first).count("Traceback") == 2


def test_a_deep_recursion_makes_a_short_report():
    def deeper() -> None:
        deeper()

    text = report(raised_by(deeper))
    assert "RecursionError: maximum recursion depth exceeded" in text
    assert " more …" in text
    assert len(text.splitlines()) < 200


def test_an_error_that_cannot_be_told_is_named():
    class OddError(TypeError):
        def __str__(self) -> str:
            raise ValueError(PAPER)

    text = report(a_bug(OddError()))
    assert "OddError" in text
    assert PAPER not in text


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        pytest.param(
            "QPainter::begin: Paint device returned engine == 0",
            "QPainter::begin: Paint device returned engine == 0",
            id="technical",
        ),
        pytest.param(f'QString::arg: 1 argument(s) missing in "{PAPER}"', None, id="quotation"),
        pytest.param(
            "Could not open /people/ann/My/a.ttf: denied", "Could not open a.ttf: denied", id="path"
        ),
        pytest.param(r"Could not open D:\people\ann\a.ttf", "Could not open a.ttf", id="path of Windows"),
    ],
)
def test_messages_of_qt_are_told_without_what_they_quote(message: str, shown: str | None):
    told = without_words(message)
    assert PAPER not in told
    assert "ann" not in told
    if shown is not None:
        assert told == shown


def test_a_long_message_of_qt_is_cut():
    assert len(without_words("word " * 10_000)) < 310


def test_the_report_is_made_without_a_window():
    code = "import sys; import ui.bug_report, ui.crash_log, ui.cli_bug; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
