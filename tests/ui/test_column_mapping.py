from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from curator.readers import columns
from curator.readers.format import TableHead
from curator.readers.table import table_under
from tests.ui.finding import child
from ui.choice_button import ChoiceButton
from ui.choice_popup import ChoicePopup
from ui.column_mapping import LEFT_OUT, ColumnMappingDialog, header_key
from ui.mapping_model import ABOUT, ANSWER, NAME
from ui.mapping_table import MappingTable
from ui.theme import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

HEADER = ("Title", "Abstract", "Was ist das?", "<b>Notes</b>")
ROWS = (("STAT3 in time", "It promotes. So it does.", "10.1000/1", ""),) * 3


class Memory:
    def __init__(self) -> None:
        self.kept: dict[str, Mapping[str, str]] = {}

    def get(self, header_key: str) -> Mapping[str, str] | None:
        return self.kept.get(header_key)

    def set(self, header_key: str, mapping: Mapping[str, str]) -> None:
        self.kept[header_key] = mapping


@pytest.fixture
def memory() -> Memory:
    return Memory()


def head_of(header: tuple[str, ...] = HEADER, rows: tuple[tuple[str, ...], ...] = ROWS) -> TableHead:
    return columns.head(columns.of(header, {}), rows)


def opened(
    qtbot: QtBot, memory: Memory, head: TableHead | None = None, mapping: Mapping[str, str] | None = None
) -> ColumnMappingDialog:
    dialog = ColumnMappingDialog(head or head_of(), "papers.csv", memory, LIGHT, mapping=mapping)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def table(dialog: ColumnMappingDialog) -> MappingTable:
    return child(dialog, MappingTable, "columns")


def cell(dialog: ColumnMappingDialog, row: int, column: int = ANSWER) -> str:
    return str(table(dialog).model().index(row, column).data())


def choose(qtbot: QtBot, dialog: ColumnMappingDialog, row: int, typed: str) -> None:
    """As a person does it: go to the row, type, press Enter."""
    table(dialog).go_to(row)
    qtbot.keyClick(table(dialog), Qt.Key.Key_Return)
    field = child(child(dialog, ChoicePopup), QLineEdit, "choice-find")
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def said(dialog: ColumnMappingDialog, name: str) -> str:
    label = child(dialog, QLabel, name)
    return label.text() if label.isVisible() else ""


def accept(dialog: ColumnMappingDialog) -> QPushButton:
    return child(dialog, QPushButton, "accept")


def test_each_column_stands_with_its_first_values_and_what_it_is_taken_for(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    assert [cell(dialog, row) for row in range(4)] == ["Title", "Abstract", LEFT_OUT, LEFT_OUT]
    assert cell(dialog, 2, ABOUT) == "10.1000/1"
    assert child(dialog, QLabel, "columns-taken").text() == "2 of 4 are taken"
    assert dialog.mapping() == {}


def test_a_column_is_mapped_without_the_mouse(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    choose(qtbot, dialog, 2, "doi")
    assert cell(dialog, 2) == "DOI"
    assert dialog.mapping() == {"Was ist das?": "doi"}
    assert table(dialog).currentIndex().row() == 2


def test_a_letter_begins_the_search_at_once(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    table(dialog).go_to(2)
    qtbot.keyClicks(table(dialog), "j")
    popup = child(dialog, ChoicePopup)
    assert popup.isVisible()
    qtbot.keyClick(child(popup, QLineEdit, "choice-find"), Qt.Key.Key_Return)
    assert cell(dialog, 2) == "Journal"


def test_escape_leaves_the_column_as_it_was(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    qtbot.keyClick(table(dialog), Qt.Key.Key_Space)
    popup = child(dialog, ChoicePopup)
    qtbot.keyClick(child(popup, QLineEdit, "choice-find"), Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert dialog.isVisible()
    assert dialog.mapping() == {}


def test_the_arrows_go_from_choice_to_choice_and_round_the_ends(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    qtbot.keyClick(table(dialog), Qt.Key.Key_Return)
    field = child(child(dialog, ChoicePopup), QLineEdit, "choice-find")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(field, key)
    assert cell(dialog, 0) == list(columns.FIELDS.values())[-1]


def test_a_table_without_a_title_is_refused_in_place(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    choose(qtbot, dialog, 0, "leave")
    assert said(dialog, "column-hint") == "Say which column holds the title."
    assert not accept(dialog).isEnabled()
    choose(qtbot, dialog, 2, "title")
    assert said(dialog, "column-hint") == ""
    assert accept(dialog).isEnabled()


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(("Title", "Abstract"), id="left out"),
        pytest.param(("Title", "Year"), id="never there"),
    ],
)
def test_what_is_accepted_without_an_abstract_can_be_read(
    qtbot: QtBot, memory: Memory, header: tuple[str, ...]
):
    dialog = opened(qtbot, memory, head_of(header, (("A", "2011"),)))
    choose(qtbot, dialog, 1, "leave")
    accept(dialog).click()
    assert not dialog.isVisible()
    assert table_under(header, dialog.mapping(), name="papers.csv").columns.meanings == ("title", None)


def test_nothing_moves_while_words_come_and_go(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    before = (dialog.height(), table(dialog).geometry())
    for typed in ("leave", "abstract", "title"):
        choose(qtbot, dialog, 0, typed)
        qtbot.wait(1)
        assert (dialog.height(), table(dialog).geometry()) == before


def test_one_field_for_two_columns_is_said(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    choose(qtbot, dialog, 2, "title")
    assert said(dialog, "column-note") == (
        "‘Title’ and ‘Was ist das?’ are both taken for Title: of each row the first that is filled counts."
    )


def test_what_was_chosen_is_remembered_for_the_same_columns(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    choose(qtbot, dialog, 2, "doi")
    accept(dialog).click()
    assert memory.kept == {header_key(HEADER): {"Was ist das?": "doi"}}
    again = opened(qtbot, memory)
    assert cell(again, 2) == "DOI"
    preset = child(again, ChoiceButton, "preset")
    assert preset.current == "remembered"
    preset.action("recognised").trigger()
    assert cell(again, 2) == LEFT_OUT
    assert preset.current == "recognised"


def test_nothing_is_remembered_unless_it_is_wished(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory)
    child(dialog, QCheckBox, "remember").setChecked(False)
    choose(qtbot, dialog, 2, "doi")
    accept(dialog).click()
    assert memory.kept == {}


def test_what_holds_now_counts_before_what_is_remembered(qtbot: QtBot, memory: Memory):
    memory.set(header_key(HEADER), {"Was ist das?": "doi"})
    dialog = opened(qtbot, memory, mapping={"Was ist das?": "pmid"})
    assert dialog.mapping() == {"Was ist das?": "pmid"}


def test_a_remembered_field_that_is_gone_is_left_out(qtbot: QtBot, memory: Memory):
    memory.set(header_key(HEADER), {"Was ist das?": "shoe size"})
    assert cell(opened(qtbot, memory), 2) == LEFT_OUT


@pytest.mark.parametrize("title", ["Zotero", "Rayyan", "Covidence"])
def test_the_programs_that_curators_use_are_offered(qtbot: QtBot, memory: Memory, title: str):
    dialog = opened(qtbot, memory)
    assert f"preset-{title}" in dict(child(dialog, ChoiceButton, "preset").choices)


def test_a_preset_maps_the_columns_that_it_knows(qtbot: QtBot, memory: Memory):
    dialog = opened(qtbot, memory, head_of(("Title", "Extra", "Manual Tags"), (("A", "B", "C"),)))
    child(dialog, ChoiceButton, "preset").action("preset-Zotero").trigger()
    assert [cell(dialog, row) for row in range(3)] == ["Title", LEFT_OUT, "Keywords"]
    assert child(dialog, ChoiceButton, "preset").current == "preset-Zotero"


def test_hostile_names_and_values_stay_text_on_one_line(qtbot: QtBot, memory: Memory):
    hostile = '<img src="x">\n\u202e{0} %s ' + "x" * 5000
    dialog = opened(qtbot, memory, head_of(("Title", hostile), (("A", hostile),)))
    assert cell(dialog, 1, NAME).startswith("<img")
    assert "\n" not in cell(dialog, 1, ABOUT)
    assert len(cell(dialog, 1, ABOUT)) < 400
    choose(qtbot, dialog, 1, "title")
    assert child(dialog, QLabel, "column-note").textFormat() == Qt.TextFormat.PlainText


def test_a_table_of_thousands_of_columns_opens(qtbot: QtBot, memory: Memory):
    header = tuple(f"Column {place}" for place in range(16_384))
    dialog = opened(qtbot, memory, head_of(header, (header,)))
    qtbot.keyClick(table(dialog), Qt.Key.Key_End)
    assert table(dialog).currentIndex().row() == 16_383
    choose(qtbot, dialog, 16_383, "title")
    assert dialog.mapping() == {"Column 16383": "title"}


def test_the_dialog_fits_on_a_small_screen_at_a_large_text_size(
    qtbot: QtBot, memory: Memory, qapp: QApplication
):
    usual, font = qapp.font(), qapp.font()
    font.setPixelSize(20)
    qapp.setFont(font)
    dialog = opened(qtbot, memory, head_of(tuple(f"Column {place}" for place in range(60)), ()))
    assert dialog.height() <= dialog.screen().availableSize().height()
    qapp.setFont(usual)
