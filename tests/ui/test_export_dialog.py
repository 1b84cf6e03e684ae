from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from curator.writers.format import ExportReport, OutputFormat, Purpose
from curator.writers.options import ExportOptions, Profile, Unit
from tests.ui.finding import child
from ui import theme
from ui.export_dialog import ExportDialog, note_about, problem_with
from ui.format_list import FormatList
from ui.points import Points


def not_written(*_: object) -> ExportReport:
    raise AssertionError("a dialog writes nothing")


def a_format(name: str, title: str, usual_name: str, **fields: Any) -> OutputFormat:
    return OutputFormat(
        name=name,
        title=title,
        is_folder="." not in usual_name,
        usual_name=usual_name,
        cannot_carry=fields.pop("cannot_carry", ()),
        write=not_written,
        **fields,
    )


FORMATS = (
    a_format(
        "csv",
        "Tables & more (a folder)",
        "curator-export",
        cannot_carry=("History is left out.", "<b>Authors</b> are left out."),
        purpose=Purpose.TABLES,
        options=frozenset({"profile", "separator", "without_text", "formula_guard"}),
    ),
    a_format("json", "JSON (one file)", "export.json"),
    a_format("xlsx", "Workbook (one file)", "export.xlsx", purpose=Purpose.TABLES),
    a_format(
        "brat",
        "brat (a folder)",
        "curator-brat",
        purpose=Purpose.ANNOTATION_TOOLS,
        options=frozenset({"curator", "unit"}),
    ),
)


@pytest.fixture
def dialog(tmp_path: Path, qtbot: QtBot) -> ExportDialog:
    dialog = ExportDialog(tmp_path, "stat3", formats=FORMATS, curators=["cur01", "cur02"])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def click(dialog: ExportDialog, name: str) -> None:
    child(dialog, QAbstractButton, name).click()


def formats(dialog: QWidget) -> FormatList:
    return child(dialog, FormatList, "formats")


def choose(dialog: ExportDialog, name: str) -> None:
    formats(dialog).choose(name)


def current(dialog: ExportDialog) -> str:
    return dialog.choice().format


def shown(dialog: ExportDialog) -> set[str]:
    """The choices that can be seen."""
    names = [
        *("profile-analysis", "profile-excel", "separator", "unit-document", "unit-sentence", "curator"),
        *("without-text", "formula-guard"),
    ]
    return {name for name in names if child(dialog, QWidget, name).isVisible()}


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
    assert not separator.isVisible()
    click(dialog, "profile-excel")
    assert separator.isVisible()
    separator.setCurrentText("Semicolon")
    assert dialog.choice().options == ExportOptions(profile=Profile.EXCEL, separator=";")
    click(dialog, "profile-analysis")
    assert dialog.choice().options == ExportOptions()


def test_text_and_protection_can_be_left_out(dialog: ExportDialog):
    click(dialog, "without-text")
    click(dialog, "formula-guard")
    assert dialog.choice().options == ExportOptions(without_text=True, formula_guard=False)


def test_only_options_that_apply_are_shown_and_count(dialog: ExportDialog):
    assert shown(dialog) == {"profile-analysis", "profile-excel", "without-text", "formula-guard"}
    click(dialog, "without-text")
    choose(dialog, "json")
    assert shown(dialog) == set()
    assert dialog.choice().options == ExportOptions()
    choose(dialog, "brat")
    assert shown(dialog) == {"unit-document", "unit-sentence", "curator"}
    choose(dialog, "csv")
    assert dialog.choice().options == ExportOptions(without_text=True)


def test_whose_work_and_what_a_text_is_can_be_chosen(dialog: ExportDialog):
    choose(dialog, "brat")
    assert dialog.choice().options == ExportOptions()
    child(dialog, QComboBox, "curator").setCurrentText("cur02")
    click(dialog, "unit-sentence")
    assert dialog.choice().options == ExportOptions(curator="cur02", unit=Unit.SENTENCE)


def test_one_curator_is_no_choice(tmp_path: Path, qtbot: QtBot):
    dialog = ExportDialog(tmp_path, "stat3", formats=FORMATS, curators=["cur01"])
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "brat")
    assert shown(dialog) == {"unit-document", "unit-sentence"}


def test_formats_stand_under_what_they_are_for(dialog: ExportDialog):
    found = formats(dialog)
    assert [found.item(row).text() for row in range(found.count())] == [
        *("COMPLETE", "JSON", "TABLES FOR ANALYSIS", "Tables & more", "Workbook"),
        *("OTHER ANNOTATION TOOLS", "brat"),
    ]
    assert found.names() == ["json", "csv", "xlsx", "brat"]


def test_arrows_pass_over_headings(dialog: ExportDialog, qtbot: QtBot):
    found: list[str] = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_End):
        qtbot.keyClick(formats(dialog), key)
        found.append(current(dialog))
    assert found == ["xlsx", "brat", "json", "csv", "brat"]
    qtbot.keyClick(formats(dialog), Qt.Key.Key_Home)
    qtbot.keyClick(formats(dialog), Qt.Key.Key_Up)
    assert current(dialog) == "json"


def test_letters_find_a_format(dialog: ExportDialog, qtbot: QtBot):
    qtbot.keyClicks(formats(dialog), "wo")
    assert current(dialog) == "xlsx"


def test_enter_in_the_list_exports(dialog: ExportDialog, qtbot: QtBot):
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(formats(dialog), Qt.Key.Key_Return)


def test_what_a_format_leaves_out_is_shown_as_plain_text(dialog: ExportDialog):
    points = child(dialog, Points, "left-out")
    assert points.sentences() == ["History is left out.", "<b>Authors</b> are left out."]
    assert child(dialog, QLabel, "left-out-1").textFormat() == Qt.TextFormat.PlainText
    assert child(dialog, QLabel, "format-title").text() == "Tables & more"
    assert child(dialog, QLabel, "format-kind").text() == "A folder of files"
    choose(dialog, "json")
    assert points.sentences() == ["Nothing: it carries everything."]
    assert child(dialog, QLabel, "format-kind").text() == "One file (.json)"


def test_the_destination_follows_the_format(dialog: ExportDialog, tmp_path: Path):
    choose(dialog, "json")
    assert dialog.choice().destination == tmp_path / "stat3-export.json"
    choose(dialog, "brat")
    assert dialog.choice().destination == tmp_path / "stat3-brat"


@pytest.mark.parametrize(
    ("before", "typed", "after", "expected"),
    [
        pytest.param("json", "mine.json", "xlsx", "mine.xlsx", id="suffix for suffix"),
        pytest.param("json", "mine.JSON", "csv", "mine", id="a folder has none"),
        pytest.param("csv", "mine", "xlsx", "mine.xlsx", id="a folder becomes a file"),
        pytest.param("json", "mine.txt", "xlsx", "mine.txt", id="a suffix of one’s own stays"),
        pytest.param("csv", "there", "xlsx", "there", id="a folder that is there stays"),
    ],
)
def test_a_place_that_was_typed_gets_the_suffix_of_the_format(
    dialog: ExportDialog, tmp_path: Path, before: str, typed: str, after: str, expected: str
):
    (tmp_path / "there").mkdir()
    choose(dialog, before)
    destination(dialog).setText(str(tmp_path / typed))
    choose(dialog, after)
    assert dialog.choice().destination == tmp_path / expected


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


def test_a_folder_with_files_is_replaced_only_if_the_person_says_so(dialog: ExportDialog, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "1.ann").write_text("T1\tedited", encoding="utf-8")
    replace = child(dialog, QCheckBox, "replace")
    choose(dialog, "brat")
    assert not replace.isVisible()
    destination(dialog).setText(str(tmp_path / "mine"))
    assert replace.isVisible()
    assert not replace.isChecked()
    assert hint(dialog) == "The folder is not empty. Tick this, or choose another place."
    assert not accept(dialog).isEnabled()
    replace.click()
    assert hint(dialog) == ""
    assert child(dialog, QLabel, "note").text() == "Other files in the folder stay as they are."
    assert accept(dialog).isEnabled()
    # it is said of one place and one format
    destination(dialog).setText(str(tmp_path / "new"))
    assert not replace.isVisible()
    assert accept(dialog).isEnabled()
    destination(dialog).setText(str(tmp_path / "mine"))
    assert not replace.isChecked()
    replace.click()
    choose(dialog, "csv")
    assert not replace.isChecked()
    assert not accept(dialog).isEnabled()


@pytest.mark.parametrize(
    ("descriptor", "asks"),
    [
        pytest.param('{"name": "curator-export"}', False, id="its own"),
        pytest.param('\ufeff{"name": "curator-export-2"}', False, id="its own, later"),
        pytest.param('{"name": "penguins"}', True, id="somebody else’s"),
        pytest.param("{", True, id="broken"),
        pytest.param("[]", True, id="a list"),
        pytest.param("[" * 100_000, True, id="deep"),
        pytest.param(None, True, id="none"),
    ],
)
def test_tables_replace_those_of_an_earlier_export_without_asking(
    dialog: ExportDialog, tmp_path: Path, descriptor: str | None, asks: bool
):
    folder = tmp_path / "stat3-export"
    folder.mkdir()
    (folder / "documents.csv").touch()
    if descriptor is not None:
        (folder / "datapackage.json").write_text(descriptor, encoding="utf-8")
    destination(dialog).setText(str(folder))
    destination(dialog).textChanged.emit(str(folder))
    assert child(dialog, QCheckBox, "replace").isVisible() == asks
    assert accept(dialog).isEnabled() != asks
    assert asks or "not empty" in child(dialog, QLabel, "note").text()
    choose(dialog, "brat")
    destination(dialog).setText(str(folder))
    assert not accept(dialog).isEnabled()


def test_nothing_moves_while_words_come_and_go(tmp_path: Path, qtbot: QtBot, qapp: QApplication):
    theme.apply(qapp, theme.LIGHT, 13)
    dialog = ExportDialog(tmp_path, "stat3", formats=FORMATS)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.wait(1)
    (tmp_path / "file").touch()
    before = (dialog.height(), destination(dialog).geometry())
    for place in ("file", "new", "."):
        destination(dialog).setText(str(tmp_path / place))
        qtbot.wait(1)
        assert (dialog.height(), destination(dialog).geometry()) == before


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

    dialog = ExportDialog(tmp_path, "stat3", curators=["cur01", "cur02"])
    qtbot.addWidget(dialog)
    dialog.show()
    assert sorted(formats(dialog).names()) == sorted(format_.name for format_ in ALL)
    for format_ in ALL:
        choose(dialog, format_.name)
        assert current(dialog) == format_.name
        assert dialog.choice().options == ExportOptions()
        suffix = Path(format_.usual_name).suffix
        assert dialog.choice().destination.suffix == suffix


@pytest.mark.parametrize("size", [pytest.param(13, id="usual"), pytest.param(20, id="large")])
def test_it_fits_a_small_screen(tmp_path: Path, qtbot: QtBot, qapp: QApplication, size: int):
    theme.apply(qapp, theme.LIGHT, size)
    dialog = ExportDialog(tmp_path, "stat3")
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= max(room.height(), 700)
    assert formats(dialog).height() > 0
    theme.apply(qapp, theme.LIGHT, 13)
