from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.finding import child
from ui.command_list_model import CommandEntry, CommandListModel, rank
from ui.command_palette import CommandPalette
from ui.theme import DARK, LIGHT

ENTRIES = [
    ("undo", "Undo: Add “R&&D”", "Edit", "Ctrl+Z", False),
    ("export", "Export…", "File", "Ctrl+E", True),
    ("next_claim", "Next claim", "Sentence", "Tab", True),
    ("next_document", "Next document", "Document", "PgDn", True),
    ("done", "Done, next to do", "Document", "Ctrl+Return", True),
]


class Window(QWidget):
    """Has a field that has the focus before the palette opens."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(900, 600)
        self.before = QLineEdit(self)
        self.show()
        self.before.setFocus()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        pass
    return window


@pytest.fixture
def palette(window: Window, qtbot: QtBot) -> CommandPalette:
    palette = CommandPalette(window, LIGHT)
    palette.open_with(ENTRIES)
    qtbot.waitUntil(field(palette).hasFocus)
    return palette


def field(palette: CommandPalette) -> QLineEdit:
    return child(palette, QLineEdit, "command-find")


def shown(palette: CommandPalette) -> list[str]:
    model = child(palette, QListView, "command-list").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def current(palette: CommandPalette) -> str:
    return child(palette, QListView, "command-list").currentIndex().data()


def entry(text: str, menu: str = "Sentence") -> CommandEntry:
    return CommandEntry("id", text, menu, "", True)


@pytest.mark.parametrize(
    ("typed", "best", "second"),
    [
        pytest.param("exp", "Export", "Next paragraph", id="start before the rest"),
        pytest.param("claim", "Next claim", "Reclaim", id="start of a word before its middle"),
        pytest.param("nc", "Next claim", "Announce", id="initials before letters in a row"),
        pytest.param("next d", "Next document", "Next claim, duplicated", id="words"),
        pytest.param("ncl", "Next claim", "Uncle", id="letters from the start of a word"),
    ],
)
def test_the_better_answer_comes_first(typed: str, best: str, second: str):
    first, later = rank(entry(best), typed), rank(entry(second), typed)
    assert first is not None
    assert later is None or first <= later


def test_what_does_not_have_the_letters_is_no_answer():
    assert rank(entry("Next claim"), "xyz") is None
    assert rank(entry("Next claim"), "ten") is None


def test_the_menu_helps_to_find():
    assert rank(entry("Export", "File"), "file exp") is not None


def test_the_model_is_sound_before_and_after_a_filter(qtmodeltester: ModelTester):
    model = CommandListModel()
    model.set_entries(CommandEntry(*values) for values in ENTRIES)
    qtmodeltester.check(model, force_py=True)
    model.filter("next")
    assert model.rowCount() == 3
    qtmodeltester.check(model, force_py=True)


def test_commands_stand_with_menu_and_those_that_cannot_be_done_last(palette: CommandPalette):
    assert shown(palette)[0] == "File › Export…"
    assert shown(palette)[-1] == "Edit › Undo: Add “R&D”"


def test_typing_and_enter_choose_and_give_the_focus_back(
    palette: CommandPalette, window: Window, qtbot: QtBot
):
    qtbot.keyClicks(field(palette), "ne do")
    assert current(palette) == "Document › Next document"
    focus: list[QWidget | None] = []
    palette.command_chosen.connect(lambda _: focus.append(QApplication.focusWidget()))
    with qtbot.waitSignal(palette.command_chosen, check_params_cb=lambda id_: id_ == "next_document"):
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isValid(palette))
    assert focus == [window.before]


def test_arrows_go_round(palette: CommandPalette, qtbot: QtBot):
    qtbot.keyClick(field(palette), Qt.Key.Key_Up)
    assert current(palette) == "Document › Done, next to do"
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert current(palette) == "File › Export…"
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert current(palette) == "Sentence › Next claim"


def test_escape_leaves_and_gives_the_focus_back(palette: CommandPalette, window: Window, qtbot: QtBot):
    with qtbot.assertNotEmitted(palette.command_chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(palette))
    assert window.before.hasFocus()


def test_a_click_elsewhere_leaves(palette: CommandPalette, window: Window, qtbot: QtBot):
    window.before.setFocus()
    qtbot.waitUntil(lambda: not isValid(palette))
    assert window.before.hasFocus()


def test_a_click_on_a_row_chooses_it(palette: CommandPalette, qtbot: QtBot):
    rows = child(palette, QListView, "command-list")
    place = rows.visualRect(rows.model().index(1, 0)).center()
    with qtbot.waitSignal(palette.command_chosen, check_params_cb=lambda id_: id_ == "next_claim"):
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_what_cannot_be_done_is_not_chosen(palette: CommandPalette, qtbot: QtBot):
    qtbot.keyClicks(field(palette), "undo")
    with qtbot.assertNotEmitted(palette.command_chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert palette.isVisible()


def test_no_answer_is_said(palette: CommandPalette, qtbot: QtBot):
    qtbot.keyClicks(field(palette), "zzzz")
    assert shown(palette) == []
    assert child(palette, QLabel, "command-none").isVisible()
    qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert palette.isVisible()


def test_it_stays_inside_a_small_window_and_follows_its_size(palette: CommandPalette, window: Window):
    window.resize(360, 240)
    assert window.rect().contains(palette.geometry())


def test_it_opens_in_the_dark(window: Window, qtbot: QtBot):
    palette = CommandPalette(window, DARK)
    palette.open_with(ENTRIES)
    assert not palette.grab().isNull()
