from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from curator.identifiers import LabelId
from curator.label_map import LabelMap, read_map
from curator.vocabulary import Vocabulary
from tests.factories import ACTIVE, CONTEXT_NOT_STATED, LUMINAL, METASTASIS
from tests.ui.finding import child
from ui.choice_popup import ChoicePopup
from ui.label_mapping import LEFT_OUT, WAITS, LabelMappingDialog
from ui.mapping_model import ABOUT, ANSWER, NAME
from ui.mapping_table import MappingTable
from ui.theme import LIGHT
from ui.toggle_pill import TogglePill

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

NAMES = {"GENE": 120, "Active": 30, "Distant metastasis": 12, "<b>junk</b>": 2}
PEOPLE = {"anna@lab.org": 80, "ben": 60}


def opened(
    qtbot: QtBot,
    vocabulary: Vocabulary,
    known: LabelMap | None = None,
    names: dict[str, int] | None = None,
    people: dict[str, int] | None = None,
) -> LabelMappingDialog:
    dialog = LabelMappingDialog(
        NAMES if names is None else names,
        people or {},
        vocabulary,
        known or LabelMap(),
        LIGHT,
        codes=("cur01", "cur02"),
    )
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def table(dialog: LabelMappingDialog, name: str = "labels") -> MappingTable:
    return child(dialog, MappingTable, name)


def answers(dialog: LabelMappingDialog, name: str = "labels") -> dict[str, str]:
    model = table(dialog, name).model()
    rows = range(model.rowCount())
    return {str(model.index(row, NAME).data()): str(model.index(row, ANSWER).data()) for row in rows}


def row_of(dialog: LabelMappingDialog, label: str, name: str = "labels") -> int:
    return list(answers(dialog, name)).index(label)


def popup(dialog: LabelMappingDialog) -> QLineEdit:
    shown = next(found for found in dialog.findChildren(ChoicePopup) if found.isVisible())
    return child(shown, QLineEdit, "choice-find")


def choose(qtbot: QtBot, dialog: LabelMappingDialog, label: str, *typed: str, name: str = "labels") -> None:
    """As a person does it: go to the row, type each answer, Shift+Enter for another, Enter for the last."""
    table(dialog, name).go_to(row_of(dialog, label, name))
    qtbot.keyClick(table(dialog, name), Qt.Key.Key_Return)
    field = popup(dialog)
    for place, text in enumerate(typed):
        field.clear()
        qtbot.keyClicks(field, text)
        last = place == len(typed) - 1
        more = Qt.KeyboardModifier.NoModifier if last else Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(field, Qt.Key.Key_Return, more)


def said(dialog: LabelMappingDialog, name: str) -> str:
    label = child(dialog, QLabel, name)
    return label.text() if label.isVisible() else ""


def test_names_stand_with_their_counts_the_most_frequent_first(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    assert list(answers(dialog)) == list(NAMES)
    assert table(dialog).model().index(0, ABOUT).data() == "120"


def test_what_was_guessed_and_what_waits_is_shown(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    assert answers(dialog) == {
        "GENE": WAITS,
        "Active": "Active (guessed)",
        "Distant metastasis": "Distant metastasis (guessed)",
        "<b>junk</b>": WAITS,
    }
    assert said(dialog, "map-note").startswith("2 labels not mapped: what they say (122 times)")
    assert set(dialog.label_map().labels) == {"Active", "Distant metastasis"}


def test_the_keyboard_is_at_the_first_name_that_waits(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary, LabelMap({"GENE": ()}))
    assert table(dialog).currentIndex().row() == row_of(dialog, "<b>junk</b>")


def test_a_name_is_mapped_without_the_mouse(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    choose(qtbot, dialog, "GENE", "luminal")
    assert dialog.label_map().labels["GENE"] == (LUMINAL,)
    assert answers(dialog)["GENE"] == vocabulary.label(LUMINAL).name


def test_a_name_may_mean_several_labels(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    choose(qtbot, dialog, "GENE", LUMINAL, METASTASIS)
    assert dialog.label_map().labels["GENE"] == (LUMINAL, METASTASIS)
    assert answers(dialog)["GENE"] == f"{vocabulary.label(LUMINAL).name} and Distant metastasis"


def test_one_of_several_labels_can_be_taken_back(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    choose(qtbot, dialog, "GENE", LUMINAL, METASTASIS)
    table(dialog).go_to(0)
    qtbot.keyClick(table(dialog), Qt.Key.Key_Return)
    qtbot.keyClicks(popup(dialog), METASTASIS)
    qtbot.keyClick(popup(dialog), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.label_map().labels["GENE"] == (LUMINAL,)


def test_a_label_that_says_nothing_is_named_with_its_dimension(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    choose(qtbot, dialog, "GENE", CONTEXT_NOT_STATED)
    assert answers(dialog)["GENE"] == "Context: Not stated"


def test_a_name_can_be_left_out_on_purpose(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    choose(qtbot, dialog, "GENE", "leave")
    assert dialog.label_map().labels["GENE"] == ()
    assert answers(dialog)["GENE"] == LEFT_OUT
    assert said(dialog, "map-note").startswith("1 label not mapped")


def test_only_those_that_wait_can_be_listed_and_stay_while_they_are_answered(
    qtbot: QtBot, vocabulary: Vocabulary
):
    dialog = opened(qtbot, vocabulary)
    pill = child(dialog, TogglePill, "open-labels")
    assert pill.text() == "Not mapped 2"
    pill.click()
    assert list(answers(dialog)) == ["GENE", "<b>junk</b>"]
    choose(qtbot, dialog, "GENE", "luminal")
    assert list(answers(dialog)) == ["GENE", "<b>junk</b>"]
    assert pill.text() == "Not mapped 1"
    child(dialog, TogglePill, "all-labels").click()
    assert len(answers(dialog)) == 4


def test_what_is_known_already_is_no_guess(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary, LabelMap({"Active": (LabelId(METASTASIS),)}))
    assert answers(dialog)["Active"] == "Distant metastasis"


def test_annotators_go_by_their_names_or_by_codes(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary, people=PEOPLE)
    assert answers(dialog, "annotators") == {"anna@lab.org": "anna@lab.org", "ben": "ben"}
    assert dialog.label_map().curators == {}
    choose(qtbot, dialog, "anna@lab.org", "cur02", name="annotators")
    choose(qtbot, dialog, "ben", "cur77", name="annotators")
    assert dialog.label_map().curators == {"anna@lab.org": "cur02", "ben": "cur77"}


def test_there_is_no_second_part_without_annotators(qtbot: QtBot, vocabulary: Vocabulary):
    assert not table(opened(qtbot, vocabulary), "annotators").isVisible()


def test_a_map_that_is_saved_can_be_loaded(qtbot: QtBot, vocabulary: Vocabulary, tmp_path: Path):
    dialog = opened(qtbot, vocabulary, people=PEOPLE)
    choose(qtbot, dialog, "GENE", LUMINAL, METASTASIS)
    choose(qtbot, dialog, "ben", "cur02", name="annotators")
    path = tmp_path / "map.json"
    dialog.save(path)
    assert said(dialog, "map-note") == "Saved as ‘map.json’."
    assert read_map(path, vocabulary) == dialog.label_map()
    other = opened(qtbot, vocabulary, people=PEOPLE)
    other.load(path)
    assert other.label_map() == dialog.label_map()
    assert answers(other)["Active"] == "Active"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("{", "is not valid JSON", id="no JSON"),
        pytest.param(json.dumps({"GENE": "NO:0001"}), "which is no label of this project", id="no label"),
        pytest.param("[]", "no JSON object", id="no object"),
    ],
)
def test_a_bad_map_says_why_in_place_and_changes_nothing(
    qtbot: QtBot, vocabulary: Vocabulary, tmp_path: Path, content: str, sentence: str
):
    dialog = opened(qtbot, vocabulary)
    before = dialog.label_map()
    path = tmp_path / "map.json"
    path.write_text(content, encoding="utf-8")
    dialog.load(path)
    assert sentence in said(dialog, "map-hint")
    assert dialog.label_map() == before


def test_a_place_that_cannot_be_written_says_so(qtbot: QtBot, vocabulary: Vocabulary, tmp_path: Path):
    dialog = opened(qtbot, vocabulary)
    dialog.save(tmp_path / "missing" / "map.json")
    assert "does not exist" in said(dialog, "map-hint")


def test_files_are_chosen_in_the_usual_way(qtbot: QtBot, vocabulary: Vocabulary, tmp_path: Path):
    dialog = opened(qtbot, vocabulary)
    path = tmp_path / "map.json"
    for button in ("save-map", "load-map"):
        child(dialog, QPushButton, button).click()
        chooser = dialog.findChildren(QFileDialog)[-1]
        chooser.fileSelected.emit(str(path))
        chooser.close()
    assert json.loads(path.read_text("utf-8"))["labels"]["Active"] == [ACTIVE]


def test_hostile_names_stay_text(qtbot: QtBot, vocabulary: Vocabulary):
    names = {'<img src="x">\n\u202e{0} %s': 3, "": 1, "x" * 10_000: 1, "\ud800": 1}
    dialog = opened(qtbot, vocabulary, names=names, people={"<b>anna</b>": 1})
    shown = list(answers(dialog))
    assert shown[0].startswith("<img")
    assert "(no name)" in shown
    assert max(map(len, shown)) < 400
    choose(qtbot, dialog, shown[0], "luminal")
    choose(qtbot, dialog, "<b>anna</b>", "<i>{0}", name="annotators")
    assert dialog.label_map().curators == {"<b>anna</b>": "<i>{0}"}


def test_cancelling_asks_once_if_something_was_changed(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary, people=PEOPLE)
    choose(qtbot, dialog, "GENE", "luminal")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert said(dialog, "leave-hint") == "You changed 1 answer here. Cancel again to drop it."
    choose(qtbot, dialog, "ben", "cur02", name="annotators")
    assert said(dialog, "leave-hint") == ""
    child(dialog, QPushButton, "cancel").click()
    assert said(dialog, "leave-hint") == "You changed 2 answers here. Cancel again to drop them."
    with qtbot.waitSignal(dialog.rejected):
        child(dialog, QPushButton, "cancel").click()


def test_cancelling_is_immediate_if_nothing_was_changed(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary, LabelMap({"GENE": ()}))
    choose(qtbot, dialog, "GENE", "leave")
    child(dialog, TogglePill, "open-labels").click()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_enter_in_the_table_never_accepts_the_dialog(qtbot: QtBot, vocabulary: Vocabulary):
    dialog = opened(qtbot, vocabulary)
    qtbot.keyClick(table(dialog), Qt.Key.Key_Return)
    qtbot.keyClick(popup(dialog), Qt.Key.Key_Return)
    assert dialog.isVisible()
