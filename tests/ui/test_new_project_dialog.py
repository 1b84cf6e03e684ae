from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import seeds
from curator.errors import VocabularyError
from tests.ui.finding import child
from ui.new_project_dialog import NewProjectDialog, problem_with_name, shortened

STAT3, GENERIC = seeds.vocabulary_names()


@pytest.fixture
def dialog(tmp_path: Path, qtbot: QtBot) -> NewProjectDialog:
    dialog = NewProjectDialog("cur01", folder=tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def field(dialog: NewProjectDialog, name: str) -> QLineEdit:
    return child(dialog, QLineEdit, name)


def label(dialog: NewProjectDialog, name: str) -> QLabel:
    return child(dialog, QLabel, name)


def accept(dialog: NewProjectDialog) -> QPushButton:
    return child(dialog, QPushButton, "accept")


def test_a_name_and_enter_are_enough(dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot):
    assert not accept(dialog).isEnabled()
    qtbot.keyClicks(field(dialog, "name"), "my review")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(field(dialog, "name"), Qt.Key.Key_Return)
    choice = dialog.choice()
    assert choice.path == tmp_path / "my review.curation"
    assert choice.vocabulary_text == seeds.vocabulary_text(STAT3)
    assert (choice.vocabulary_source_name, choice.curator_code) == (STAT3, "cur01")
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_is_added_once(dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot):
    qtbot.keyClicks(field(dialog, "name"), "review.curation")
    assert dialog.choice().path == tmp_path / "review.curation"
    assert label(dialog, "place").text() == "Will be saved as review.curation"


def test_another_vocabulary_can_be_chosen(dialog: NewProjectDialog, qtbot: QtBot):
    qtbot.keyClicks(field(dialog, "name"), "review")
    child(dialog, QAbstractButton, f"vocabulary-{GENERIC}").click()
    assert dialog.choice().vocabulary_source_name == GENERIC
    assert "62\N{NO-BREAK SPACE}labels" in label(dialog, f"about-{GENERIC}").text()


def test_a_file_that_is_there_already_is_refused_in_place(
    dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot
):
    (tmp_path / "review.curation").touch()
    qtbot.keyClicks(field(dialog, "name"), "review")
    assert label(dialog, "place-hint").text().startswith("‘review.curation’ is in this folder already.")
    assert label(dialog, "place-hint").isVisible()
    assert not accept(dialog).isEnabled()


def test_a_missing_folder_is_refused_in_place(dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot):
    qtbot.keyClicks(field(dialog, "name"), "review")
    field(dialog, "folder").setText(str(tmp_path / "missing"))
    assert "does not exist" in label(dialog, "place-hint").text()
    assert not accept(dialog).isEnabled()


def test_a_curator_code_is_needed(dialog: NewProjectDialog, qtbot: QtBot):
    qtbot.keyClicks(field(dialog, "name"), "review")
    field(dialog, "curator-code").setText("  ")
    assert label(dialog, "curator-hint").text() == "Give a code, such as your initials."
    assert not accept(dialog).isEnabled()


def test_no_name_is_told_off_before_it_was_begun(dialog: NewProjectDialog, qtbot: QtBot):
    assert not label(dialog, "name-hint").isVisible()
    qtbot.keyClicks(field(dialog, "name"), "a")
    qtbot.keyClick(field(dialog, "name"), Qt.Key.Key_Backspace)
    assert label(dialog, "name-hint").text() == "Give the project a name."


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "what?", "CON", "nul.txt", ".hidden", "dot.", "tab\there", "x" * 250]
)
def test_names_that_some_system_refuses(name: str):
    assert problem_with_name(name)


@pytest.mark.parametrize("name", ["stat3", "Brustkrebs – Übersicht", "con trol", "v1.2"])
def test_names_that_are_fine(name: str):
    assert problem_with_name(name) == ""


def test_a_vocabulary_from_a_file_is_checked_at_once(dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "lab & co.json"
    path.write_text(seeds.vocabulary_text(GENERIC), encoding="utf-8", newline="")
    qtbot.keyClicks(field(dialog, "name"), "review")
    dialog.use_file(path)
    assert label(dialog, "about-file").text().startswith("Hallmarks of cancer")
    assert child(dialog, QAbstractButton, "vocabulary-file").text() == "From a file: lab && co.json"
    choice = dialog.choice()
    assert choice.vocabulary_source_name == "lab & co.json"
    assert choice.vocabulary_text == seeds.vocabulary_text(GENERIC)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"{", "is not JSON", id="not JSON"),
        pytest.param(b'{"id": "x"}', "title is missing", id="rules broken"),
        pytest.param(b"\xff\xfe\x00", "is not UTF-8", id="not text"),
    ],
)
def test_a_bad_vocabulary_says_why_in_place(
    dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot, content: bytes, sentence: str
):
    path = tmp_path / "lab.json"
    path.write_bytes(content)
    qtbot.keyClicks(field(dialog, "name"), "review")
    dialog.use_file(path)
    hint = label(dialog, "vocabulary-hint")
    assert sentence in hint.text()
    assert hint.isVisible()
    assert hint.textFormat() == Qt.TextFormat.PlainText
    assert not accept(dialog).isEnabled()
    child(dialog, QAbstractButton, f"vocabulary-{STAT3}").click()
    assert accept(dialog).isEnabled()


def test_a_file_that_is_gone_says_so(dialog: NewProjectDialog, tmp_path: Path):
    dialog.use_file(tmp_path / "gone.json")
    assert "‘gone.json’ cannot be read" in label(dialog, "vocabulary-hint").text()


def test_from_a_file_without_a_file_cannot_be_accepted(dialog: NewProjectDialog, qtbot: QtBot):
    qtbot.keyClicks(field(dialog, "name"), "review")
    child(dialog, QAbstractButton, "vocabulary-file").click()
    assert not accept(dialog).isEnabled()


def test_many_problems_are_shortened():
    error = VocabularyError("lab.json", [f"Label {number} has no name." for number in range(100)])
    assert shortened(error).count("\n") == 6
    assert shortened(error).endswith("… and 95 more.")


def test_choosing_fills_in_folder_and_vocabulary(dialog: NewProjectDialog, tmp_path: Path):
    folder = tmp_path / "other"
    folder.mkdir()
    vocabulary = tmp_path / "lab.json"
    vocabulary.write_text(seeds.vocabulary_text(GENERIC), encoding="utf-8")
    for name, chosen in (("choose-folder", folder), ("choose-vocabulary", vocabulary)):
        child(dialog, QPushButton, name).click()
        chooser = dialog.findChildren(QFileDialog)[-1]
        chooser.fileSelected.emit(str(chosen))
        chooser.close()
    assert field(dialog, "folder").text() == str(folder)
    assert child(dialog, QAbstractButton, "vocabulary-file").isChecked()
    assert dialog.choice().vocabulary_source_name == "lab.json"
