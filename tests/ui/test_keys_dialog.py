from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

import seeds
from curator.vocabulary import Vocabulary, parse
from tests.ui.finding import child
from ui.key_capture import KeyCapture
from ui.key_map import KeyMap
from ui.keys_dialog import KeysDialog, unfit
from ui.keys_model import KEY, NAME, KeysModel

Key = Qt.Key
Modifier = Qt.KeyboardModifier


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    name = seeds.vocabulary_names()[0]
    return parse(seeds.vocabulary_text(name), name)


@pytest.fixture
def key_map(vocabulary: Vocabulary) -> KeyMap:
    key_map = KeyMap({"OTHER:1": "Q"})
    key_map.set_vocabulary(vocabulary)
    return key_map


@pytest.fixture
def dialog(key_map: KeyMap, vocabulary: Vocabulary, qtbot: QtBot) -> KeysDialog:
    dialog = KeysDialog(key_map, vocabulary)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog


def table(dialog: KeysDialog) -> QTableView:
    return child(dialog, QTableView, "keys-table")


def hint(dialog: KeysDialog) -> str:
    label = child(dialog, QLabel, "keys-hint")
    return label.text() if label.isVisible() else ""


def press(dialog: KeysDialog, name: str) -> None:
    child(dialog, QPushButton, name).click()


def shown_key(dialog: KeysDialog) -> str:
    index = table(dialog).currentIndex()
    return index.siblingAtColumn(KEY).data()


def capture(dialog: KeysDialog, name: str, qtbot: QtBot) -> KeyCapture:
    dialog.select(name)
    table(dialog).setFocus()
    qtbot.keyClick(table(dialog), Key.Key_Return)
    field = child(dialog, KeyCapture)
    assert field.hasFocus()
    return field


def changes(blocker: SignalBlocker) -> dict[str, str]:
    assert blocker.args is not None
    return blocker.args[0]


def label_with(vocabulary: Vocabulary, key: str) -> str:
    return vocabulary.by_hotkey()[key].id


def test_commands_and_labels_stand_under_their_headings(dialog: KeysDialog, vocabulary: Vocabulary):
    model = table(dialog).model()
    assert isinstance(model, KeysModel)
    headings = [model.row(place).text for place in model.headings()]
    assert headings[:3] == ["File", "Edit", "View"]
    assert headings[-len(vocabulary.dimensions) :] == [dimension.name for dimension in vocabulary.dimensions]
    assert not dialog.isModal()


def test_the_model_is_sound_before_and_after_a_filter(
    key_map: KeyMap, vocabulary: Vocabulary, qtmodeltester: ModelTester
):
    model = KeysModel(key_map, vocabulary)
    qtmodeltester.check(model, force_py=True)
    model.filter("claim")
    qtmodeltester.check(model, force_py=True)
    index = model.index(model.place_of("next_claim"), NAME)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Next claim, Tab"


def test_the_filter_finds_names_and_keys(dialog: KeysDialog, qtbot: QtBot):
    qtbot.keyClicks(child(dialog, QLineEdit, "keys-filter"), "done ctrl")
    model = table(dialog).model()
    names = [model.index(row, NAME).data() for row in range(model.rowCount())]
    assert names == ["Document", "Done, next to do"]
    assert table(dialog).currentIndex().data() == "Done, next to do"


def test_a_key_press_becomes_the_key(dialog: KeysDialog, qtbot: QtBot):
    field = capture(dialog, "flag", qtbot)
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        qtbot.keyClick(field, Key.Key_F11, Modifier.ShiftModifier)
    assert changes(blocker) == {"OTHER:1": "Q", "flag": "Shift+F11"}
    assert shown_key(dialog) == "Shift+F11"
    assert not field.isVisible()
    assert table(dialog).hasFocus()


@pytest.mark.parametrize(
    ("key", "modifier", "text"),
    [
        pytest.param(Key.Key_Q, Modifier.NoModifier, "Q", id="bare letter"),
        pytest.param(Key.Key_Tab, Modifier.ControlModifier, "Ctrl+Tab", id="Tab"),
        pytest.param(Key.Key_Exclam, Modifier.ShiftModifier, "!", id="sign"),
        pytest.param(Key.Key_F11, Modifier.NoModifier, "F11", id="function key"),
    ],
)
def test_a_label_takes_any_free_key(
    dialog: KeysDialog,
    vocabulary: Vocabulary,
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    text: str,
):
    label = label_with(vocabulary, "T")
    if key == Key.Key_Q and "Q" in vocabulary.by_hotkey():
        dialog.select(label_with(vocabulary, "Q"))
        press(dialog, "keys-clear")
    field = capture(dialog, label, qtbot)
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        qtbot.keyClick(field, key, modifier)
    assert changes(blocker)[label] == text


def test_a_key_that_is_taken_is_refused_in_place_and_another_can_follow(
    dialog: KeysDialog, vocabulary: Vocabulary, qtbot: QtBot
):
    field = capture(dialog, label_with(vocabulary, "T"), qtbot)
    with qtbot.assertNotEmitted(dialog.keys_changed):
        qtbot.keyClick(field, Key.Key_Backspace)
    assert hint(dialog) == "⌫ belongs to “Remove last label”. Give that another key first."
    assert field.hasFocus()
    with qtbot.waitSignal(dialog.keys_changed):
        qtbot.keyClick(field, Key.Key_F11)
    assert hint(dialog) == ""


def test_a_modifier_alone_waits_for_its_key(dialog: KeysDialog, qtbot: QtBot):
    field = capture(dialog, "flag", qtbot)
    with qtbot.assertNotEmitted(dialog.keys_changed):
        qtbot.keyClick(field, Key.Key_Control)
    assert field.isVisible()


def test_escape_leaves_the_key_and_not_the_dialog(dialog: KeysDialog, qtbot: QtBot):
    field = capture(dialog, "flag", qtbot)
    with qtbot.assertNotEmitted(dialog.keys_changed):
        qtbot.keyClick(field, Key.Key_Escape)
    assert not field.isVisible()
    assert dialog.isVisible()
    assert table(dialog).hasFocus()


@pytest.mark.parametrize(
    ("name", "key", "refused"),
    [
        pytest.param("flag", "J", True, id="letter for a command"),
        pytest.param("flag", "Shift+J", True, id="shifted letter for a command"),
        pytest.param("flag", "!", False, id="sign for the reader"),
        pytest.param("export", "!", True, id="sign for the window"),
        pytest.param("export", "Space", True, id="Space for the window"),
        pytest.param("export", "F11", False, id="function key for the window"),
        pytest.param("larger", "Ctrl++", False, id="plus with Ctrl"),
        pytest.param("export", "Ctrl+J", False, id="letter with Ctrl"),
        pytest.param("CTX:0001", "J", False, id="letter for a label"),
    ],
)
def test_bare_keys_belong_to_labels_and_text_fields(name: str, key: str, refused: bool):
    assert bool(unfit(name, key)) == refused


def test_a_key_can_be_taken_away_and_given_back(dialog: KeysDialog, qtbot: QtBot):
    dialog.select("flag")
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        press(dialog, "keys-clear")
    assert changes(blocker)["flag"] == ""
    assert shown_key(dialog) == ""
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        press(dialog, "keys-reset")
    assert changes(blocker) == {"OTHER:1": "Q"}
    assert shown_key(dialog) == "F3"


def test_the_original_key_is_not_stored_as_a_choice(dialog: KeysDialog, qtbot: QtBot):
    qtbot.keyClick(capture(dialog, "flag", qtbot), Key.Key_F11)
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        qtbot.keyClick(capture(dialog, "flag", qtbot), Key.Key_F3)
    assert changes(blocker) == {"OTHER:1": "Q"}


def test_a_reset_to_a_key_that_was_given_away_is_refused(dialog: KeysDialog, qtbot: QtBot):
    qtbot.keyClick(capture(dialog, "flag", qtbot), Key.Key_F11)
    qtbot.keyClick(capture(dialog, "skip", qtbot), Key.Key_F3)
    dialog.select("flag")
    with qtbot.assertNotEmitted(dialog.keys_changed):
        press(dialog, "keys-reset")
    assert hint(dialog) == "F3 belongs to “Skip, next”. Give that another key first."


def test_all_keys_are_reset_and_that_can_be_undone(dialog: KeysDialog, qtbot: QtBot):
    qtbot.keyClick(capture(dialog, "flag", qtbot), Key.Key_F11)
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        press(dialog, "keys-reset-all")
    assert changes(blocker) == {"OTHER:1": "Q"}
    with qtbot.waitSignal(dialog.keys_changed) as blocker:
        press(dialog, "keys-reset-all")
    assert changes(blocker) == {"OTHER:1": "Q", "flag": "F11"}


def test_without_a_project_there_are_only_commands(qtbot: QtBot):
    dialog = KeysDialog(KeyMap({}))
    qtbot.addWidget(dialog)
    model = table(dialog).model()
    assert isinstance(model, KeysModel)
    assert [model.row(place).text for place in model.headings()][-1] == "Help"
