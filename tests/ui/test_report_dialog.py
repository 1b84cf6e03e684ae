from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from curator.identifiers import DocumentId
from curator.import_report import Duplicate, ImportReport
from curator.model import Problem
from tests.ui.finding import child
from ui.report_dialog import ReportDialog, as_text

HOSTILE = '<img src="x"><b>Bold</b>\u2028second line'


@pytest.fixture
def report() -> ImportReport:
    return ImportReport(
        added=[DocumentId(str(number)) for number in range(12)],
        duplicates=[Duplicate("papers.csv, row 4", "Stat3 in involution", "doi", "Stat3")],
        problems=[
            Problem("papers.csv, row 14", "the record has no title; give it one."),
            Problem("papers.csv, row 15", HOSTILE),
        ],
        warnings=[Problem("papers.csv, row 3", "another document has the same title")],
    )


@pytest.fixture
def dialog(report: ImportReport, qtbot: QtBot) -> ReportDialog:
    dialog = ReportDialog(report)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def text(dialog: ReportDialog) -> str:
    return child(dialog, QPlainTextEdit, "report-text").toPlainText()


def press(qtbot: QtBot, dialog: ReportDialog, name: str) -> None:
    qtbot.mouseClick(child(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_headline_counts_what_happened(dialog: ReportDialog):
    headline = child(dialog, QLabel, "report-headline")
    assert headline.text() == "12 documents added, 1 duplicate left out, 2 problems."
    assert not dialog.isModal()


def test_problems_are_shown_first_with_where_and_why(dialog: ReportDialog):
    assert text(dialog).startswith("papers.csv, row 14\nthe record has no title; give it one.\n\n")


def test_each_list_has_a_button_with_its_number(dialog: ReportDialog, qtbot: QtBot):
    press(qtbot, dialog, "report-duplicates")
    assert text(dialog) == (
        "papers.csv, row 4\n“Stat3 in involution” is here already (same doi as “Stat3”); not added again."
    )
    press(qtbot, dialog, "report-warnings")
    assert text(dialog) == "papers.csv, row 3\nanother document has the same title"
    assert child(dialog, QPushButton, "report-problems").accessibleName() == "Problems, 2"


def test_hostile_text_stays_text_on_one_line(dialog: ReportDialog):
    assert text(dialog).splitlines()[-1] == '<img src="x"><b>Bold</b> second line'


def test_the_text_can_be_selected_but_not_changed(dialog: ReportDialog, qtbot: QtBot):
    shown = child(dialog, QPlainTextEdit, "report-text")
    before = shown.toPlainText()
    qtbot.keyClicks(shown, "abc")
    assert shown.toPlainText() == before
    qtbot.keyClick(shown, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert shown.textCursor().hasSelection()


def test_copy_takes_all_lists(dialog: ReportDialog, report: ImportReport, qtbot: QtBot):
    press(qtbot, dialog, "report-copy")
    copied = QGuiApplication.clipboard().text()
    assert copied == as_text(report)
    for heading in ("Problems (2)", "Duplicates (1)", "Warnings (1)"):
        assert heading in copied


def test_empty_lists_are_not_offered(qtbot: QtBot):
    dialog = ReportDialog(ImportReport(warnings=[Problem("", "a warning without a place")]))
    qtbot.addWidget(dialog)
    assert dialog.findChild(QPushButton, "report-problems") is None
    assert text(dialog) == "a warning without a place"
