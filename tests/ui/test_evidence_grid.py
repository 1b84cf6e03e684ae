from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QShortcut,
)
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.evidence.evidence import Evidence
from curator.evidence.headings import Heading, group_id, headings
from curator.evidence.matrix import Cell, Matrix, Tally, conflict_of, emptiness_of
from curator.evidence.question import Counting, Question
from curator.evidence.scale import Scale
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.project import Project
from tests import factories
from ui.evidence_cell import CellPainter, CellState, bar_scale
from ui.evidence_column_headings import ColumnHeadings
from ui.evidence_grid import EvidenceGrid
from ui.evidence_headers import Headings
from ui.evidence_legend import EvidenceLegend, entries
from ui.evidence_model import EvidenceModel, EvidenceRole
from ui.theme import DARK, LIGHT, Theme

QUESTION = Question(rows="context", columns="stage")
BOOK = LabelBook([factories.starter_vocabulary()])
TUMOR, LUMINAL, HER2, NORMAL, NICHE = "CTX:0001", "CTX:0002", "CTX:0003", "CTX:0005", "CTX:0010"
INITIATION, DORMANCY, METASTASIS, PROGRESSION = "STG:0002", "STG:0006", "STG:0008", "STG:0009"
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def a_cell(unread: int = 3, **numbers: Any) -> Cell:
    pro, anti = numbers.get("pro", 0), numbers.get("anti", 0)
    tally = Tally(**{"pro_causal": pro, "anti_causal": anti, "directed": pro + anti, **numbers})
    return Cell(
        papers=tally,
        mentions=tally,
        conflict=conflict_of(tally),
        emptiness=emptiness_of(tally, unread, read=1),
    )


FOR = a_cell(pro=3, all=3)
CLASH = a_cell(pro=3, anti=1, all=4)
CELLS = {
    (TUMOR, INITIATION): CLASH,
    (LUMINAL, INITIATION): FOR,
    (LUMINAL, METASTASIS): a_cell(anti=2, anti_causal=0, all=2),
    (NORMAL, DORMANCY): a_cell(pro=1, anti=1, directed=1, mixed=2, no_effect=1, all=4),
    (NICHE, METASTASIS): CLASH,
    (NICHE, INITIATION): a_cell(no_effect=2, all=2),
    (NICHE, DORMANCY): a_cell(undetermined=2, all=2),
}


def a_matrix(
    cells: dict[tuple[str, str], Cell] | None = None,
    *,
    folded_rows: tuple[str, ...] = (),
    folded_columns: tuple[str, ...] = (),
    question: Question = QUESTION,
    **changes: Any,
) -> Matrix:
    values: dict[str, Any] = {
        "question": question,
        "rows": headings(BOOK, question.rows, folded_rows, ()),
        "columns": headings(BOOK, question.columns, folded_columns, ()),
        "cells": CELLS if cells is None else cells,
        "empty": a_cell(),
        "papers": 7,
        "mentions": 20,
        "sentences": 18,
        "curators": 2,
        "read": 4,
        "unread": 3,
        "asides": 0,
        "negated": 0,
        "hidden_passes": 0,
    }
    return Matrix(**(values | changes))


ROWS = len(a_matrix().rows)


@pytest.fixture
def model() -> EvidenceModel:
    return EvidenceModel()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def grid(qtbot: QtBot, window: QWidget) -> EvidenceGrid:
    layout = QVBoxLayout(window)
    grid = EvidenceGrid(window)
    layout.addWidget(grid)
    layout.addWidget(QLineEdit(window))
    grid.set_book(BOOK)
    grid.set_matrix(a_matrix())
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    grid.setFocus()
    grid.go_to(TUMOR, INITIATION)
    return grid


# the model


def test_the_model_is_sound_before_and_after_changes(
    model: EvidenceModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    strict = QAbstractItemModelTester(model)
    model.set_matrix(a_matrix())
    model.set_matrix(a_matrix({(TUMOR, INITIATION): FOR}))
    model.set_matrix(a_matrix(folded_rows=(TUMOR,)))
    qtmodeltester.check(model)
    model.set_matrix(None)
    qtmodeltester.check(model)
    assert strict.model() is model


def changes(model: EvidenceModel) -> list[tuple[int, int, int, int]]:
    told: list[tuple[int, int, int, int]] = []
    model.dataChanged.connect(
        lambda first, last: told.append((first.row(), first.column(), last.row(), last.column()))
    )
    model.modelReset.connect(lambda: told.append((-1, -1, -1, -1)))
    return told


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(a_matrix(), [], id="nothing"),
        pytest.param(a_matrix({**CELLS, (TUMOR, INITIATION): FOR}), [(0, 1, 0, 1)], id="one cell"),
        pytest.param(
            a_matrix({**CELLS, (HER2, "STG:0003"): FOR, (HER2, INITIATION): FOR}),
            [(2, 1, 2, 2)],
            id="neighbours",
        ),
        pytest.param(
            a_matrix({key: cell for key, cell in CELLS.items() if key[0] != LUMINAL}),
            [(1, 1, 1, 1), (1, 7, 1, 7)],
            id="gone",
        ),
        pytest.param(
            a_matrix(question=replace(QUESTION, counting=Counting.MENTIONS)),
            [(0, 0, ROWS - 1, 11)],
            id="counting",
        ),
        pytest.param(a_matrix({}, empty=a_cell(unread=0)), None, id="no longer unread"),
        pytest.param(a_matrix(folded_columns=(PROGRESSION,)), [(-1, -1, -1, -1)], id="other headings"),
    ],
)
def test_the_smallest_true_change_is_told(
    model: EvidenceModel, after: Matrix, expected: list[tuple[int, int, int, int]] | None
) -> None:
    model.set_matrix(a_matrix())
    told = changes(model)
    model.set_matrix(after)
    if expected is None:
        assert told == [(row, 0, row, 11) for row in range(ROWS)]
    else:
        assert told == expected


def test_a_great_many_changes_are_told_as_one(model: EvidenceModel) -> None:
    matrix = a_matrix({})
    model.set_matrix(matrix)
    told = changes(model)
    model.set_matrix(a_matrix({(r.id, c.id): FOR for r in matrix.rows for c in matrix.columns[1::2]}))
    assert told == [(0, 1, ROWS - 1, 11)]


def test_a_cell_speaks_with_its_place(model: EvidenceModel) -> None:
    model.set_matrix(a_matrix())
    index = model.place_of(TUMOR, INITIATION)
    assert (
        index.data(ACCESSIBLE)
        == "Tumor, subtype unspecified by Initiation: 3 papers for, 1 against, contradiction"
    )
    assert index.data() == "4"
    assert index.data(EvidenceRole.CELL) == CLASH
    assert (index.data(EvidenceRole.ROW_ID), index.data(EvidenceRole.COLUMN_ID)) == (TUMOR, INITIATION)
    nowhere = model.place_of(HER2, INITIATION)
    assert nowhere.data(ACCESSIBLE) == "HER2-positive by Initiation: never looked"
    assert nowhere.data() == ""
    assert not model.place_of("CTX:none", INITIATION).isValid()


def test_a_cell_split_by_a_dimension_names_the_labels(model: EvidenceModel) -> None:
    cell = a_cell(pro=2, all=3, split=(2, 0, 1))
    matrix = a_matrix(
        {(TUMOR, INITIATION): cell},
        question=replace(QUESTION, split="activity"),
        split=(factories.ACTIVE, factories.INACTIVE),
    )
    model.set_book(BOOK)
    model.set_matrix(matrix)
    spoken = model.place_of(TUMOR, INITIATION).data(ACCESSIBLE)
    assert spoken.endswith(": 3 papers, Active 2, without a label 1")


def test_tool_tips_are_never_taken_for_markup(model: EvidenceModel) -> None:
    row = Heading(id="x", name="<img src=x> & “b”\n{0}", short="x", labels=(LabelId("x"),))
    model.set_matrix(a_matrix({("x", "x"): FOR}, rows=(row,), columns=(row,)))
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img src=x&gt; &amp; “b”" in tip
    assert tip.endswith("<br>3 papers for<br>3 mentions for</p>")
    head = model.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in head


# headings


def test_headings_say_what_is_folded(model: EvidenceModel) -> None:
    model.set_matrix(a_matrix(folded_rows=(TUMOR, group_id("prog"))))
    spoken = [
        model.headerData(place, Qt.Orientation.Vertical, ACCESSIBLE) for place in range(model.rowCount())
    ]
    assert spoken[0] == "Tumor, subtype unspecified, in Tumor and epithelial cells, 4 labels folded"
    assert "Cellular programmes, 8 labels folded" in spoken
    assert model.headerData(0, Qt.Orientation.Vertical, EvidenceRole.HEADING).folded


def columns_of(grid: EvidenceGrid) -> ColumnHeadings:
    found = grid.horizontalHeader()
    assert isinstance(found, ColumnHeadings)
    return found


def rows_of(grid: EvidenceGrid) -> Headings:
    found = grid.verticalHeader()
    assert isinstance(found, Headings)
    return found


@pytest.mark.parametrize("size", [10, 13, 20, 24])
@pytest.mark.parametrize("width", [700, 1240, 3600])
def test_no_word_of_a_heading_is_cut(grid: EvidenceGrid, size: int, width: int) -> None:
    grid.window().resize(width, 800)
    grid.set_theme(DARK, size)
    header = columns_of(grid)
    for section, heading in enumerate(header.headings):
        card = grid.columnWidth(section) - header.leads[section] - 3
        lines = header.lines_of(heading, card)
        assert "".join(lines).replace(" ", "") == heading.name.replace(" ", "")
        words = {*heading.name.split(), *heading.name.replace("-", "- ").split()}
        assert words.issuperset(word for line in lines for word in line.split())
        metrics = QFontMetrics(header.names.font)
        assert all(metrics.horizontalAdvance(line) <= card for line in lines)
        assert len(lines) * header.names.line_height <= header.height()
    assert rows_of(grid).width() < grid.width() / 2


def test_columns_share_the_room_and_scroll_when_there_is_too_little(grid: EvidenceGrid) -> None:
    grid.window().resize(3600, 700)
    assert grid.horizontalScrollBar().maximum() == 0
    wide = grid.columnWidth(0)
    grid.window().resize(900, 700)
    assert grid.columnWidth(0) < wide
    assert grid.horizontalScrollBar().maximum() > 0


def click(qtbot: QtBot, header: Headings, point: QPoint) -> None:
    qtbot.mouseMove(header.viewport(), point)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)


@pytest.mark.parametrize(
    ("row", "inside", "expected"),
    [
        pytest.param(0, 40, ("rows", TUMOR), id="a row with more"),
        pytest.param(0, 4, ("rows", "group:cell"), id="the name of a group"),
        pytest.param(2, 20, None, id="a row without"),
    ],
)
def test_a_click_on_a_heading_asks_to_fold(
    grid: EvidenceGrid, qtbot: QtBot, row: int, inside: int, expected: tuple[str, str] | None
) -> None:
    asked: list[tuple[str, str]] = []
    grid.fold_requested.connect(lambda axis, id_: asked.append((axis, id_)))
    header = rows_of(grid)
    click(qtbot, header, QPoint(60, header.sectionViewportPosition(row) + inside))
    assert asked == ([expected] if expected else [])


def test_a_click_on_a_column_or_its_group_asks_to_fold(grid: EvidenceGrid, qtbot: QtBot) -> None:
    grid.set_matrix(a_matrix(question=replace(QUESTION, rows="stage", columns="context")))
    header = columns_of(grid)
    left = header.sectionViewportPosition(0) + 20
    for y, expected in ((4, "group:cell"), (header.height() - 8, TUMOR)):
        with qtbot.waitSignal(grid.fold_requested) as asked:
            click(qtbot, header, QPoint(left, y))
        assert asked.args == ["columns", expected]
    assert header.target_at(QPointF(header.sectionViewportPosition(1) + 20, header.height() - 8)) is None


# keys


def press(qtbot: QtBot, grid: EvidenceGrid, key: Qt.Key, shift: bool = False, ctrl: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    if ctrl:
        modifiers |= Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(grid, key, modifiers)


def test_arrows_and_ends_move_the_current_cell(grid: EvidenceGrid, qtbot: QtBot) -> None:
    chosen: list[tuple[str, str]] = []
    grid.cell_chosen.connect(lambda row, column: chosen.append((row, column)))
    key = Qt.Key
    for pressed, ctrl, expected in (
        (key.Key_Down, False, (LUMINAL, INITIATION)),
        (key.Key_Left, False, (LUMINAL, "STG:0001")),
        (key.Key_Left, False, (LUMINAL, "STG:0001")),
        (key.Key_End, False, (LUMINAL, "STG:0012")),
        (key.Key_Home, False, (LUMINAL, "STG:0001")),
        (key.Key_End, True, ("CTX:0099", "STG:0012")),
        (key.Key_Home, True, (TUMOR, "STG:0001")),
    ):
        press(qtbot, grid, pressed, ctrl=ctrl)
        assert grid.current() == expected
    assert len(chosen) == 6
    press(qtbot, grid, key.Key_PageDown)
    row_id, column_id = grid.current() or ("", "")
    assert (row_id != TUMOR, column_id) == (True, "STG:0001")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_cell(grid: EvidenceGrid, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(grid.cell_opened) as opened:
        press(qtbot, grid, key)
    assert opened.args == [TUMOR, INITIATION]


def test_a_double_click_opens_the_cell(grid: EvidenceGrid, qtbot: QtBot) -> None:
    point = grid.visualRect(grid.cells.place_of(LUMINAL, INITIATION)).center()
    with qtbot.waitSignals([grid.cell_chosen, grid.cell_opened]):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert grid.current() == (LUMINAL, INITIATION)


@pytest.mark.parametrize(
    ("place", "shift", "expected"),
    [
        pytest.param((TUMOR, INITIATION), False, ("rows", TUMOR), id="a row with more"),
        pytest.param((LUMINAL, INITIATION), False, ("rows", "group:cell"), id="the group of a row"),
        pytest.param((TUMOR, PROGRESSION), True, ("columns", PROGRESSION), id="a column with more"),
        pytest.param((group_id("prog"), INITIATION), False, ("rows", "group:prog"), id="a folded group"),
    ],
)
def test_space_asks_to_fold(
    grid: EvidenceGrid, qtbot: QtBot, place: tuple[str, str], shift: bool, expected: tuple[str, str]
) -> None:
    grid.set_matrix(a_matrix(folded_rows=(group_id("prog"),)))
    grid.go_to(*place)
    with qtbot.waitSignal(grid.fold_requested) as asked:
        press(qtbot, grid, Qt.Key.Key_Space, shift=shift)
    assert tuple(asked.args or ()) == expected


def test_space_leaves_a_dimension_alone_that_has_only_one_group(grid: EvidenceGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.fold_requested):
        press(qtbot, grid, Qt.Key.Key_Space, shift=True)
        grid.set_matrix(a_matrix(question=replace(QUESTION, rows="stage", columns="context")))
        grid.go_to(INITIATION, TUMOR)
        press(qtbot, grid, Qt.Key.Key_Space)
    # folded in another way it can be unfolded
    grid.set_matrix(a_matrix(folded_columns=(group_id("stage"),)))
    grid.go_to(TUMOR, group_id("stage"))
    with qtbot.waitSignal(grid.fold_requested) as asked:
        press(qtbot, grid, Qt.Key.Key_Space, shift=True)
    assert asked.args == ["columns", "group:stage"]


def test_the_keys_of_the_grid_win_over_shortcuts_of_the_window(grid: EvidenceGrid, qtbot: QtBot) -> None:
    stolen: list[str] = []
    for keys in ("Space", "Return", "Down", "P"):
        shortcut = QShortcut(QKeySequence(keys), grid.window())
        shortcut.activated.connect(lambda keys=keys: stolen.append(keys))
    with qtbot.waitSignals([grid.fold_requested, grid.cell_opened]):
        press(qtbot, grid, Qt.Key.Key_Space)
        press(qtbot, grid, Qt.Key.Key_Return)
    press(qtbot, grid, Qt.Key.Key_Down)
    press(qtbot, grid, Qt.Key.Key_P)
    assert stolen == ["P"]
    assert grid.current() == (LUMINAL, INITIATION)


def test_letters_are_left_to_others_and_tab_leaves(grid: EvidenceGrid, qtbot: QtBot) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_H, Qt.KeyboardModifier.NoModifier, "h")
    grid.keyPressEvent(event)
    assert not event.isAccepted()
    assert grid.current() == (TUMOR, INITIATION)
    press(qtbot, grid, Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_contradictions_are_visited_in_reading_order_and_round(grid: EvidenceGrid) -> None:
    assert grid.next_conflict(1)
    assert grid.current() == (NICHE, METASTASIS)
    assert grid.next_conflict(1)
    assert grid.current() == (TUMOR, INITIATION)
    assert grid.next_conflict(-1)
    assert grid.current() == (NICHE, METASTASIS)
    grid.go_to(HER2, METASTASIS)
    assert grid.next_conflict(-1)
    assert grid.current() == (TUMOR, INITIATION)
    grid.set_matrix(a_matrix({}))
    assert not grid.next_conflict(1)


# a new matrix


@pytest.mark.parametrize(
    ("place", "after", "expected"),
    [
        pytest.param((LUMINAL, METASTASIS), a_matrix({}), (LUMINAL, METASTASIS), id="other numbers"),
        pytest.param(
            (LUMINAL, METASTASIS),
            a_matrix(folded_rows=(TUMOR,), folded_columns=(PROGRESSION,)),
            (TUMOR, PROGRESSION),
            id="folded into parents",
        ),
        pytest.param(
            (LUMINAL, INITIATION),
            a_matrix(folded_rows=(group_id("cell"),)),
            ("group:cell", INITIATION),
            id="folded into a group",
        ),
        pytest.param(
            (NORMAL, METASTASIS),
            a_matrix(folded_rows=(TUMOR,)),
            (NORMAL, METASTASIS),
            id="others are folded",
        ),
        pytest.param(
            (NICHE, METASTASIS),
            a_matrix(question=replace(QUESTION, rows="effect")),
            ("EFF:0006", METASTASIS),
            id="other rows",
        ),
    ],
)
def test_the_current_cell_stays_where_it_is_in_the_evidence(
    grid: EvidenceGrid, place: tuple[str, str], after: Matrix, expected: tuple[str, str]
) -> None:
    grid.go_to(*place)
    chosen: list[tuple[str, str]] = []
    grid.cell_chosen.connect(lambda row, column: chosen.append((row, column)))
    grid.set_matrix(after)
    assert grid.current() == expected
    assert chosen == ([expected] if expected != place else [])


def test_a_group_that_is_unfolded_leaves_the_curator_at_its_first_label(grid: EvidenceGrid) -> None:
    grid.set_matrix(a_matrix(folded_rows=(group_id("cell"),)))
    grid.go_to("group:cell", METASTASIS)
    grid.set_matrix(a_matrix())
    assert grid.current() == (TUMOR, METASTASIS)


def test_the_place_outlives_an_empty_answer(grid: EvidenceGrid) -> None:
    grid.go_to(NICHE, METASTASIS)
    grid.set_matrix(a_matrix({}, rows=()))
    assert grid.current() is None
    grid.set_matrix(None)
    grid.set_matrix(a_matrix())
    assert grid.current() == (NICHE, METASTASIS)


def test_folding_keeps_the_current_row_where_the_eye_is(grid: EvidenceGrid) -> None:
    grid.go_to("CTX:0036", INITIATION)
    before = grid.visualRect(grid.currentIndex()).top()
    grid.set_matrix(a_matrix(folded_rows=(TUMOR, group_id("env"))))
    after = grid.visualRect(grid.currentIndex()).top()
    assert grid.current() == ("CTX:0036", INITIATION)
    assert abs(after - before) < grid.rowHeight(1)


def test_the_first_focus_goes_to_a_cell_with_evidence(qtbot: QtBot) -> None:
    grid = EvidenceGrid()
    qtbot.addWidget(grid)
    grid.set_matrix(a_matrix({(LUMINAL, METASTASIS): FOR}))
    assert grid.current() is None
    grid.show()
    grid.activateWindow()
    qtbot.waitActive(grid)
    grid.setFocus()
    qtbot.waitUntil(lambda: grid.current() == (LUMINAL, METASTASIS))


# looks


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_kind_of_cell_looks_different(qtbot: QtBot, theme: Any) -> None:
    grid = EvidenceGrid()
    qtbot.addWidget(grid)
    cells = [
        FOR,
        a_cell(pro=3, pro_causal=0, all=3),
        a_cell(pro=3, pro_causal=1, all=3),
        a_cell(anti=3, all=3),
        CLASH,
        a_cell(pro=3, anti=1, directed=1, all=4),
        a_cell(pro=3, mixed=1, all=3),
        a_cell(pro=3, no_effect=1, all=3),
        a_cell(mixed=1, all=3),
        a_cell(no_effect=1, all=1),
        a_cell(undetermined=1, all=1),
        a_cell(),
        a_cell(unread=0),
    ]
    columns = a_matrix().columns[:1]
    rows = tuple(
        Heading(id=f"r{place}", name=f"Row {place}", short="", labels=()) for place in range(len(cells))
    )
    where = {(row.id, columns[0].id): cell for row, cell in zip(rows, cells, strict=True)}
    grid.set_theme(theme, 13)
    grid.set_matrix(a_matrix(where, rows=rows, columns=columns))
    grid.resize(400, 900)
    seen = {
        bytes(grid.viewport().grab(grid.visualRect(grid.cells.index(row, 0))).toImage().constBits())
        for row in range(len(cells))
    }
    assert len(seen) == len(cells)


def test_a_cell_is_painted_anew_when_its_number_or_the_scale_changes(grid: EvidenceGrid) -> None:
    def picture(row_id: str) -> bytes:
        rect = grid.visualRect(grid.cells.place_of(row_id, INITIATION))
        return bytes(grid.viewport().grab(rect).toImage().constBits())

    first = picture(LUMINAL)
    grid.set_matrix(a_matrix({**CELLS, (LUMINAL, INITIATION): CLASH}))
    second = picture(LUMINAL)
    grid.set_matrix(a_matrix({**CELLS, (HER2, "STG:0001"): a_cell(pro=30, all=30)}))
    assert len({first, second, picture(LUMINAL)}) == 3


def test_all_bars_of_a_matrix_have_one_scale() -> None:
    assert bar_scale(a_matrix({(TUMOR, INITIATION): a_cell(pro=7, anti=9, all=12)})).most == 9
    assert bar_scale(a_matrix({})) == Scale(5)
    split = a_matrix({(TUMOR, INITIATION): a_cell(all=8, split=(6, 3))}, split=("ACT:0001",))
    assert bar_scale(split).most == 9


def test_for_is_painted_to_the_right_and_against_to_the_left(qtbot: QtBot) -> None:
    def colours(cell: Cell) -> tuple[str, str]:
        image = QImage(98, 50, QImage.Format.Format_ARGB32)
        image.fill(QColor(LIGHT.card))
        painter = QPainter(image)
        CellPainter(LIGHT, 13).paint(
            painter, QRectF(0, 0, 98, 50), cell, Counting.PAPERS, Scale(3), CellState()
        )
        painter.end()
        return image.pixelColor(30, 31).name(), image.pixelColor(70, 31).name()

    assert colours(FOR) == (LIGHT.card, LIGHT.role_pro)
    assert colours(a_cell(anti=3, all=3)) == (LIGHT.role_anti, LIGHT.card)


def inked(cell: Cell, font_size: int, theme: Theme, width: float = 98, scale: Scale | None = None) -> QImage:
    """A cell as it is painted, without what is the same in every cell."""
    look = CellPainter(theme, font_size)
    card = QRectF(0, 0, round(width * look.unit), look.height())
    image = QImage(card.size().toSize(), QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.card))
    painter = QPainter(image)
    look.paint(painter, card, cell, Counting.PAPERS, scale or Scale(100), CellState())
    painter.end()
    return image


def inks(image: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """How many pixels of a part, given in parts of the whole, are not the ground's."""
    width, height = image.width(), image.height()
    ground = image.pixelColor(width // 2, 4)
    return sum(
        image.pixelColor(x, y) != ground
        for x in range(round(left * width), round(right * width))
        for y in range(round(top * height), round(bottom * height))
    )


AGAINST, FOR_SIDE = (0.05, 0.2, 0.2, 0.5), (0.8, 0.2, 0.95, 0.5)
"""The outer ends of the line of the number."""


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [10, 13, 18, 24])
@pytest.mark.parametrize(
    ("cell", "against", "in_favour"),
    [
        pytest.param(FOR, False, False, id="all are for"),
        pytest.param(a_cell(anti=4, all=4), False, False, id="all are against"),
        pytest.param(a_cell(pro=1, undetermined=3, all=4), False, True, id="one for, others not stated"),
        pytest.param(a_cell(anti=1, mixed=1, all=2), True, False, id="one against, another mixed"),
        pytest.param(CLASH, True, True, id="both"),
    ],
)
def test_numbers_for_and_against_stand_at_the_ends_where_the_number_does_not_tell(
    qtbot: QtBot, cell: Cell, against: bool, in_favour: bool, size: int, theme: Theme
) -> None:
    image = inked(cell, size, theme)
    assert bool(inks(image, *AGAINST)) == against
    assert bool(inks(image, *FOR_SIDE)) == in_favour


@pytest.mark.parametrize("size", [10, 13, 24])
def test_numbers_for_and_against_never_touch_the_number_or_the_edge(qtbot: QtBot, size: int) -> None:
    wide = a_cell(pro=88, anti=77, all=165)
    below = (0.05, 0.75, 0.3, 0.96)
    # where the number has no room beside it they stand below the bars
    narrow = inked(wide, size, LIGHT, 66)
    assert not inks(narrow, 0.05, 0.2, 0.12, 0.5)
    assert inks(narrow, *below)
    # and nowhere if signs are there too: every number is in the tool tip
    full = a_cell(pro=88, anti=77, mixed=44, no_effect=55, all=264)
    other = a_cell(pro=77, anti=88, mixed=44, no_effect=55, all=264)
    assert inked(full, size, LIGHT, 66, Scale(100_000)) == inked(other, size, LIGHT, 66, Scale(100_000))
    for cell in (wide, CLASH, full):
        for width in (66, 98, 112):
            image = inked(cell, size, LIGHT, width, Scale(1000))
            assert not inks(image, 0.035, 0.1, 0.06, 0.9)
            assert not inks(image, 0.94, 0.1, 0.965, 0.9)


# the legend


def test_the_legend_tells_signs_scale_and_totals(qtbot: QtBot) -> None:
    texts = [entry.text for entry in entries(a_matrix(), ())]
    assert texts[:3] == ["against disease", "for disease", "association only"]
    for words in ("papers disagree", "never looked", "looked, not stated", "tested with no effect"):
        assert words in texts
    assert "full bar: 5 papers" in texts
    assert texts[-1] == (
        "18 tagged sentences from 7 papers, 2 curators · 4 of 7 papers read · 2 contradictory cells"
    )


def test_the_legend_of_a_split_matrix_names_its_labels(qtbot: QtBot) -> None:
    matrix = a_matrix({(TUMOR, INITIATION): a_cell(all=4, split=(3, 1))}, split=(factories.ACTIVE,))
    legend = EvidenceLegend()
    qtbot.addWidget(legend)
    legend.set_book(BOOK)
    legend.set_matrix(matrix)
    spoken = legend.accessibleDescription()
    assert spoken.startswith("Active; without a label; ")
    assert "for disease" not in spoken


def test_the_legend_wraps(qtbot: QtBot) -> None:
    legend = EvidenceLegend()
    qtbot.addWidget(legend)
    assert legend.heightForWidth(500) == 0
    legend.set_matrix(a_matrix())
    heights = [legend.heightForWidth(width) for width in (2000, 900, 500)]
    assert heights[0] < heights[1] < heights[2]
    legend.set_theme(DARK, 20)
    assert legend.heightForWidth(2000) > heights[0]
    legend.resize(900, legend.heightForWidth(900))
    assert not legend.grab().isNull()


# to the ear, and with a real project


def test_every_control_has_a_name(grid: EvidenceGrid) -> None:
    for widget, name in ((grid, "evidence-grid"), (rows_of(grid), "evidence-rows")):
        assert widget.objectName() == name
        assert widget.accessibleName()
    assert columns_of(grid).objectName() == "evidence-columns"
    assert QAccessible.queryAccessibleInterface(grid).text(QAccessible.Text.Name) == "Evidence matrix"


def test_the_grid_shows_the_evidence_of_a_project(grid: EvidenceGrid, project: Project) -> None:
    document = factories.add_document(project)
    sentence = project.store.sentences(document)[0]
    factories.label(project, sentence, LUMINAL, METASTASIS, factories.ACTIVE, "EFF:0001")
    evidence = Evidence.read(project)
    grid.set_matrix(evidence.matrix(QUESTION))
    grid.go_to(LUMINAL, METASTASIS)
    assert grid.currentIndex().data(ACCESSIBLE) == "Luminal / ER-positive by Distant metastasis: 1 paper for"
    grid.set_matrix(evidence.matrix(QUESTION, {TUMOR}, {PROGRESSION}))
    assert grid.current() == (TUMOR, PROGRESSION)
    assert grid.currentIndex().data(ACCESSIBLE).endswith(": 1 paper for")
