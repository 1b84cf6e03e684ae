from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from curator.writers.format import ExportReport, OutputFormat
from curator.writers.options import ExportOptions, Profile
from tests.ui.finding import child
from ui.export_dialog import ExportDialog, note_about, problem_with


def not_written(*_: object) -> ExportReport:
    raise AssertionError("a dialog writes nothing")


FORMATS = (
    OutputFormat(
        name="csv",
        title="Tables & more",
        is_folder=True,
        usual_name="curator-export",
        cannot_carry=("History is left out.", "<b>Authors</b> are left out."),
        write=not_written,
    ),
    OutputFormat(
        name="json",
        title="JSON",
        is_folder=False,
        usual_name="export.json",
        cannot_carry=(),
        write=not_written,
    ),
)


@pytest.fixture
def dialog(tmp_path: Path, qtbot: QtBot) -> ExportDialog:
    dialog = ExportDialog(tmp_path, "stat3", formats=FORMATS)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def click(dialog: ExportDialog, name: str) -> None:
    child(dialog, QAbstractButton, name).click()


def hint(dialog: ExportDialog) -> str:
    return child(dialog, QLabel, "hint").text()


def accept(dialog: ExportDialog) -> QPushButton:
    return child(dialog, QPushButton, "accept")


def destination(dialog: ExportDialog) -> QLineEdit:
    return child(dialog, QLineEdit, "destination")


def test_enter_exports_tables_for_analysis_beside_the_project(
    dialog: ExportDialog, tmp_path: Path, qtbot: QtBot
):
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(destination(dialog), Qt.Key.Key_Return)
    choice = dialog.choice()
    assert (choice.format, choice.destination) == ("csv", tmp_path / "stat3-export")
    assert choice.options == ExportOptions()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_separator_belongs_to_the_profile_for_excel(dialog: ExportDialog):
    separator = child(dialog, QComboBox, "separator")
    assert not separator.isEnabled()
    click(dialog, "profile-excel")
    assert separator.isEnabled()
    separator.setCurrentText("Semicolon")
    assert dialog.choice().options == ExportOptions(profile=Profile.EXCEL, separator=";")
    click(dialog, "profile-analysis")
    assert dialog.choice().options == ExportOptions()


def test_text_and_protection_can_be_left_out(dialog: ExportDialog):
    click(dialog, "without-text")
    click(dialog, "formula-guard")
    assert dialog.choice().options == ExportOptions(without_text=True, formula_guard=False)


def test_options_of_tables_are_off_for_a_file_and_say_why(dialog: ExportDialog):
    click(dialog, "without-text")
    click(dialog, "format-json")
    for name in ("profile-analysis", "profile-excel", "without-text", "formula-guard"):
        assert not child(dialog, QAbstractButton, name).isEnabled()
    assert child(dialog, QLabel, "without-text-word").text() == "This format always holds the text."
    assert dialog.choice().options == ExportOptions()


def test_what_a_format_leaves_out_is_shown_as_plain_text(dialog: ExportDialog):
    words = child(dialog, QLabel, "left-out-csv")
    assert words.text() == "History is left out. <b>Authors</b> are left out."
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.isVisible()
    click(dialog, "format-json")
    assert not words.isVisible()
    assert child(dialog, QLabel, "left-out-json").text() == "Carries everything."


def test_the_destination_follows_the_format_until_it_is_typed(dialog: ExportDialog, tmp_path: Path):
    click(dialog, "format-json")
    assert dialog.choice().destination == tmp_path / "stat3-export.json"
    destination(dialog).setText(str(tmp_path / "mine.json"))
    click(dialog, "format-csv")
    assert dialog.choice().destination == tmp_path / "mine.json"


def test_a_place_that_cannot_be_used_is_told_in_place(dialog: ExportDialog, tmp_path: Path):
    destination(dialog).setText(str(tmp_path / "missing" / "export"))
    assert "does not exist" in hint(dialog)
    assert child(dialog, QLabel, "hint").isVisible()
    assert not accept(dialog).isEnabled()
    destination(dialog).setText(str(tmp_path / "export"))
    assert not child(dialog, QLabel, "hint").isVisible()
    assert accept(dialog).isEnabled()


@pytest.mark.parametrize(
    ("typed", "is_folder", "sentence"),
    [
        pytest.param("", True, "Say where to write", id="empty"),
        pytest.param("export", True, "Give the whole path", id="relative"),
        pytest.param("{folder}/file.txt", True, "is a file", id="file for a folder"),
        pytest.param("{folder}", False, "is a folder", id="folder for a file"),
        pytest.param("{folder}/no/export", False, "does not exist", id="missing folder"),
        pytest.param("{folder}/new", True, "", id="new folder"),
        pytest.param(" {folder}/file.txt ", False, "", id="file that is replaced"),
    ],
)
def test_problems_with_a_destination(typed: str, is_folder: bool, sentence: str, tmp_path: Path):
    (tmp_path / "file.txt").touch()
    found = problem_with(typed.format(folder=tmp_path), is_folder)
    assert (sentence in found) if sentence else found == ""


def test_what_is_there_already_is_mentioned(tmp_path: Path):
    (tmp_path / "export.json").touch()
    assert "will be replaced" in note_about(tmp_path / "export.json", False)
    assert "not empty" in note_about(tmp_path, True)
    assert note_about(tmp_path / "new", True) == ""


def test_choosing_a_place_fills_it_in(dialog: ExportDialog, tmp_path: Path, qtbot: QtBot):
    click(dialog, "choose")
    chooser = child(dialog, QFileDialog)
    assert chooser.fileMode() == QFileDialog.FileMode.Directory
    chooser.fileSelected.emit(str(tmp_path / "elsewhere"))
    chooser.close()
    assert dialog.choice().destination == tmp_path / "elsewhere"


def test_escape_leaves_without_a_choice(dialog: ExportDialog, qtbot: QtBot):
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_controls_have_names_for_screen_readers(dialog: ExportDialog):
    unnamed = [
        widget.objectName()
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for widget in dialog.findChildren(kind, options=Qt.FindChildOption.FindChildrenRecursively)
        if isinstance(widget, QWidget) and not (widget.objectName() and widget.accessibleName())
    ]
    assert unnamed == []


def test_the_formats_of_the_registry_are_offered(tmp_path: Path, qtbot: QtBot):
    from curator.writers.registry import FORMATS as ALL

    dialog = ExportDialog(tmp_path, "stat3")
    qtbot.addWidget(dialog)
    for format_ in ALL:
        assert child(dialog, QAbstractButton, f"format-{format_.name}").text() == format_.title
