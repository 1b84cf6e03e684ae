"""The evidence matrix as a grid of cards, for mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from curator.evidence.headings import group_id
from curator.evidence.matrix import Conflict, Matrix
from curator.label_book import LabelBook
from ui.evidence_cell import CellPainter
from ui.evidence_column_headings import ColumnHeadings
from ui.evidence_delegate import GAP, EvidenceDelegate
from ui.evidence_model import EvidenceModel
from ui.evidence_row_headings import RowHeadings
from ui.evidence_stay import Stay
from ui.theme import LIGHT, Theme

NARROWEST, NARROW, WIDEST = 66, 124, 112
"""Of a card at the usual font size: with short names, with the longest word of a name, with room to spare."""
ROW_NAMES = 168
ROW_NAMES_SHARE, ROW_NAMES_ROOM = 0.16, 300
"""How wide the names of rows may get: at the usual font size, as a part of the grid, with room to spare."""

PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
MOVES = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}
OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EvidenceGrid(QTableView):
    """Shows a `Matrix` with its headings; the current cell stays where it is in the evidence.

    Signals:
        cell_chosen(str, str): the curator is at the cell of this row and column.
        cell_opened(str, str): its sentences are asked for, by Enter or a double click.
        fold_requested(str, str): `rows` or `columns`, and the heading or group to fold or unfold.
    """

    cell_chosen = Signal(str, str)
    cell_opened = Signal(str, str)
    fold_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence-grid")
        self.setAccessibleName("Evidence matrix")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.cells = EvidenceModel(self)
        self._stay: tuple[Stay, Stay] | None = None
        self._told: tuple[str, str] | None = None
        self._delegate = EvidenceDelegate(self.cells, CellPainter(LIGHT, 13), self)
        self._rows = RowHeadings(self.cells, self)
        self._columns = ColumnHeadings(self.cells, self)
        self.setVerticalHeader(self._rows)
        self.setHorizontalHeader(self._columns)
        self.setItemDelegate(self._delegate)
        self.setModel(self.cells)
        self._rows.fold_clicked.connect(lambda id_: self.fold_requested.emit("rows", id_))
        self._columns.fold_clicked.connect(lambda id_: self.fold_requested.emit("columns", id_))
        self.doubleClicked.connect(self._open)
        self.set_theme(LIGHT, 13)

    # appearance

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.setStyleSheet(
            f"#evidence-grid {{ background: {theme.bg}; border: 0; border-radius: 0;"
            " selection-background-color: transparent }"
            f"#evidence-grid::corner, #evidence-grid QTableCornerButton::section"
            f" {{ background: {theme.bg}; border: 0 }}"
        )
        self._delegate.set_look(CellPainter(theme, font_size))
        for headings in (self._rows, self._columns):
            headings.set_look(theme, font_size)
        self._fit()
        self.viewport().update()

    def set_book(self, book: LabelBook | None) -> None:
        """Where names and colours of labels are found that a matrix is split by."""
        if book is not self.cells.book:
            self.cells.set_book(book)
            self._delegate.set_book(book)
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Sizes of rows, columns and headings: the columns share the room as far as they stay legible."""
        look, unit = self._delegate.look, self._delegate.look.unit
        between, height = self._columns.measure_leads(), look.height() + GAP
        spare = self.width() - between - len(self.cells.columns) * round(WIDEST * unit + GAP)
        most = max(ROW_NAMES * unit, ROW_NAMES_SHARE * self.width(), min(ROW_NAMES_ROOM * unit, spare))
        names = self._rows.fit(round(most))
        rows = len(self.cells.rows) * height + sum(self._rows.leads)
        least = round(max(NARROWEST * unit, min(NARROW * unit, self._columns.least_width())))
        room = self.width() - names - between
        width = self._card_width(room, least)
        if self._columns.fit(width) + rows > self.height():
            width = self._card_width(room - self.verticalScrollBar().sizeHint().width(), least)
            self._columns.fit(width)
        for headings, size in ((self._rows, height), (self._columns, width + GAP)):
            headings.setDefaultSectionSize(size)
            for section, lead in enumerate(headings.leads):
                headings.resizeSection(section, size + lead)
        self._delegate.set_leads(self._rows.leads, self._columns.leads)
        self.verticalScrollBar().setSingleStep(height // 2)
        self.horizontalScrollBar().setSingleStep((width + GAP) // 2)
        self.updateGeometries()

    def _card_width(self, room: int, least: int) -> int:
        widest = max(least, round(WIDEST * self._delegate.look.unit))
        return max(least, min(widest, room // max(1, len(self.cells.columns)) - GAP))

    # contents

    def set_matrix(self, matrix: Matrix | None) -> None:
        """Show another matrix; the current cell stays, or goes to what holds it now."""
        rows, columns = self.cells.rows, self.cells.columns
        index, scale = self.currentIndex(), self._delegate.scale
        place = self.visualRect(index).topLeft() if index.isValid() else None
        self.cells.set_matrix(matrix)
        self._delegate.refresh()
        if (rows, columns) == (self.cells.rows, self.cells.columns):
            if scale != self._delegate.scale:
                self.viewport().update()
            return
        self._delegate.current = None
        self._fit()
        self._return(place)

    def _return(self, place: QPoint | None) -> None:
        """Go to where the current cell is in a new matrix, and let it stand at `place` if it can."""
        index = QModelIndex()
        if self._stay is not None:
            row, column = self._stay
            index = self.cells.index(row.found_in(self.cells.rows), column.found_in(self.cells.columns))
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        if place is not None:
            moved = self.visualRect(index).topLeft() - place
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved.y())
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved.x())
        self.scrollTo(index)

    def current(self) -> tuple[str, str] | None:
        """The ids of row and column of the current cell."""
        index = self.currentIndex()
        return self._ids(index) if index.isValid() else None

    def _ids(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        return self.cells.rows[index.row()].id, self.cells.columns[index.column()].id

    def go_to(self, row_id: str, column_id: str) -> None:
        """Make a cell the current one; stays where it is if there is no such cell."""
        index = self.cells.place_of(row_id, column_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def next_conflict(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) cell in which papers disagree; False if there is none."""
        places = [
            (row, column)
            for row in range(len(self.cells.rows))
            for column in range(len(self.cells.columns))
            if self.cells.cell_at(row, column).conflict is Conflict.ACROSS
        ]
        if not places:
            return False
        index = self.currentIndex()
        here = (index.row(), index.column()) if index.isValid() else (-1, -1)
        if step > 0:
            found = next((place for place in places if place > here), places[0])
        else:
            found = next((place for place in reversed(places) if place < here), places[-1])
        self.setCurrentIndex(self.cells.index(*found))
        return True

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._delegate.current = (current.row(), current.column()) if current.isValid() else None
        self._rows.set_current(current.row())
        self._columns.set_current(current.column())
        if not current.isValid():
            return
        row, column = current.row(), current.column()
        self._stay = (Stay(row, self.cells.rows[row]), Stay(column, self.cells.columns[column]))
        ids = self._ids(current)
        if ids != self._told:
            self._told = ids
            self.cell_chosen.emit(*ids)

    # keys

    def event(self, event: QEvent) -> bool:
        # the grid's own keys are its own, whatever shortcuts the window has
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _is_own(event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Space:
            return modifiers in (*PLAIN, Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End) and modifiers & Qt.KeyboardModifier.ControlModifier:
            return True
        return modifiers in PLAIN and (key in MOVES or key in OPEN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            # letters belong to commands; Qt would search with them
            event.ignore()
        elif event.key() == Qt.Key.Key_Space:
            self._ask_to_fold(across=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() in OPEN:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """There is none: letters belong to commands."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt would choose the first cell, which is seldom of interest
        if not self.currentIndex().isValid() and self.cells.rows and self.cells.columns:
            self.setCurrentIndex(self._first_of_interest())
        super().focusInEvent(event)

    def _first_of_interest(self) -> QModelIndex:
        """The first cell with evidence."""
        for row in range(len(self.cells.rows)):
            for column in range(len(self.cells.columns)):
                if self.cells.cell_at(row, column).papers.all:
                    return self.cells.index(row, column)
        return self.cells.index(0, 0)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.cell_opened.emit(*self._ids(index))

    def _ask_to_fold(self, *, across: bool) -> None:
        """The more specific labels of the current heading, or else its group if that is not all there is."""
        index = self.currentIndex()
        if not index.isValid():
            return
        headings = self.cells.columns if across else self.cells.rows
        heading = headings[index.column() if across else index.row()]
        grouped = bool(heading.group) and len({other.group for other in headings}) > 1
        if heading.foldable or grouped:
            target = heading.id if heading.foldable else group_id(heading.group)
            self.fold_requested.emit("columns" if across else "rows", target)
