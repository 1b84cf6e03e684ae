"""Keys of commands and labels, and the spellings of key presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

import seeds
from curator.vocabulary import Vocabulary, parse
from ui import keys
from ui.commands import BY_ID, COMMANDS, MENUS, Scope, mnemonic
from ui.key_map import AREAS, KeyMap, areas_of

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KEYPAD, ALT = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "spellings"),
    [
        pytest.param(Qt.Key.Key_T, NONE, ["T"], id="letter"),
        pytest.param(Qt.Key.Key_T, SHIFT, ["Shift+T"], id="capital is another key"),
        pytest.param(Qt.Key.Key_1, KEYPAD, ["1"], id="keypad digit"),
        pytest.param(Qt.Key.Key_1, SHIFT, ["Shift+1", "1"], id="AZERTY digit"),
        pytest.param(Qt.Key.Key_Question, SHIFT, ["Shift+?", "?"], id="sign with Shift"),
        pytest.param(Qt.Key.Key_Enter, KEYPAD, ["Return"], id="keypad Enter"),
        pytest.param(Qt.Key.Key_Backtab, SHIFT, ["Shift+Tab"], id="Tab backwards"),
        pytest.param(Qt.Key.Key_3, ALT, ["Alt+3"], id="modified digit"),
        pytest.param(Qt.Key.Key_Shift, SHIFT, [], id="modifier alone"),
    ],
)
def test_a_key_press_is_spelled(key: Qt.Key, modifiers: Qt.KeyboardModifier, spellings: list[str]) -> None:
    assert keys.pressed(QKeyEvent(QEvent.Type.KeyPress, key, modifiers)) == spellings


@pytest.fixture(params=seeds.vocabulary_names())
def vocabulary(request: pytest.FixtureRequest) -> Vocabulary:
    return parse(seeds.vocabulary_text(request.param), request.param)


@pytest.mark.parametrize("area", AREAS)
def test_no_two_commands_that_act_in_one_place_share_a_key(area: Scope) -> None:
    given = [keys.normal(it.key) for it in COMMANDS if it.key and area in areas_of(it.id)]
    assert len(given) == len(set(given))


def test_the_reader_and_the_evidence_may_share_a_key_but_not_with_the_window() -> None:
    key_map = KeyMap({})
    assert key_map.key_of("flag") == key_map.key_of("next_conflict") == "F3"
    assert key_map.conflict("next_conflict", "F4") is None
    assert key_map.conflict("next_conflict", "Ctrl+E") is not None
    assert key_map.conflict("export", "F2") is not None


def test_no_two_menus_share_a_letter() -> None:
    letters = [mnemonic(menu) for menu in MENUS]
    assert len(letters) == len(set(letters))


def test_shipped_vocabularies_leave_every_command_its_key(vocabulary: Vocabulary) -> None:
    taken = {keys.normal(it.key) for it in COMMANDS if it.key and it.scope in (Scope.WINDOW, Scope.READER)}
    assert not [label.name for label in vocabulary.labels() if keys.normal(label.hotkey) in taken]


def test_no_command_has_a_bare_letter_or_digit() -> None:
    assert not [command.id for command in COMMANDS if len(command.key) == 1 and command.key.isalnum()]


def test_a_taken_key_is_refused_with_the_name_of_its_owner(vocabulary: Vocabulary) -> None:
    key_map = KeyMap({})
    key_map.set_vocabulary(vocabulary)
    assert key_map.conflict("flag", "F2") == "F2 belongs to “Note”. Give that another key first."
    assert key_map.conflict("flag", "F3") is None
    assert key_map.conflict("flag", "F11") is None


def test_a_key_is_moved_and_taken_away(vocabulary: Vocabulary) -> None:
    pressed: list[str] = []
    key_map = KeyMap({})
    key_map.connect({id_: (lambda id_=id_: pressed.append(id_)) for id_ in BY_ID}, pressed.append)
    key_map.set_vocabulary(vocabulary)
    label = next(label for label in vocabulary.labels() if label.hotkey == "1")
    key_map.set_chosen({"flag": "F11", label.id: "Ctrl+Shift+1", "skip": ""})
    for spelling in ("F11", "Ctrl+Shift+1"):
        key_map.press(spelling)
    assert pressed == ["flag", label.id]
    assert not key_map.knows("F3")
    assert not key_map.knows("1")
    assert not key_map.knows("F4")
