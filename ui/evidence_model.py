"""An evidence matrix as a table model: cells, headings, and what they say to the ear."""

from __future__ import annotations

from enum import IntEnum
from html import escape
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.evidence import wording
from curator.evidence.headings import Heading
from curator.evidence.matrix import Cell, Matrix
from curator.evidence.question import Counting
from curator.label_book import LabelBook

NO_PARENT = QModelIndex()
MOST_SIGNALS = 64
"""More scattered changes than these are told as one stretch."""


class EvidenceRole(IntEnum):
    """What `data` and `headerData` answer beside the number and the name."""

    CELL = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2
    ROW_ID = Qt.ItemDataRole.UserRole + 3
    COLUMN_ID = Qt.ItemDataRole.UserRole + 4


class EvidenceModel(QAbstractTableModel):
    """Shows one `Matrix`; a new one with the same headings changes only the cells that differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix | None = None
        self.rows: tuple[Heading, ...] = ()
        self.columns: tuple[Heading, ...] = ()
        self.book: LabelBook | None = None

    def set_book(self, book: LabelBook | None) -> None:
        """Where the names of labels are found that a matrix is split by."""
        self.book = book

    def set_matrix(self, matrix: Matrix | None) -> None:
        """Show another matrix, or none."""
        before = self.matrix
        if before and matrix and (matrix.rows, matrix.columns) == (self.rows, self.columns):
            self.matrix = matrix
            self._tell_changes(before, matrix)
            return
        self.beginResetModel()
        self.matrix = matrix
        self.rows = matrix.rows if matrix else ()
        self.columns = matrix.columns if matrix else ()
        self.endResetModel()

    @property
    def counting(self) -> Counting:
        return self.matrix.question.counting if self.matrix else Counting.PAPERS

    def headings(self, orientation: Qt.Orientation) -> tuple[Heading, ...]:
        """The columns if horizontal, the rows if vertical."""
        return self.columns if orientation == Qt.Orientation.Horizontal else self.rows

    def cell_at(self, row: int, column: int) -> Cell:
        """Raises IndexError outside of the matrix."""
        assert self.matrix is not None
        return self.matrix.cell(self.rows[row].id, self.columns[column].id)

    def place_of(self, row_id: str, column_id: str) -> QModelIndex:
        """Invalid if there is no such row or column."""
        row = next((place for place, item in enumerate(self.rows) if item.id == row_id), -1)
        column = next((place for place, item in enumerate(self.columns) if item.id == column_id), -1)
        return self.index(row, column)

    def split_names(self) -> tuple[str, ...]:
        """The labels that cells are split by, in words."""
        if self.matrix is None:
            return ()
        book = self.book
        return tuple(book.label(id_).name if book else id_ for id_ in self.matrix.split)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, column = index.row(), index.column()
        if role == EvidenceRole.CELL:
            return self.cell_at(row, column)
        if role == EvidenceRole.ROW_ID:
            return self.rows[row].id
        if role == EvidenceRole.COLUMN_ID:
            return self.columns[column].id
        if role == Qt.ItemDataRole.DisplayRole:
            return self._number(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        headings = self.headings(orientation)
        if not 0 <= section < len(headings):
            return None
        heading = headings[section]
        if role == EvidenceRole.HEADING:
            return heading
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(wording.heading_words(heading))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.heading_words(heading)
        return None

    def _number(self, row: int, column: int) -> str:
        number = self.cell_at(row, column).tally(self.counting).all
        return f"{number:,}" if number else ""

    def _spoken(self, row: int, column: int) -> str:
        cell = self.cell_at(row, column)
        return wording.spoken_cell(
            self.rows[row], self.columns[column], cell, self.counting, self.split_names()
        )

    def _tool_tip(self, row: int, column: int) -> str:
        cell, names = self.cell_at(row, column), self.split_names()
        ways = [self.counting, *(way for way in Counting if way is not self.counting)]
        lines = [wording.cell_words(cell, way, names) for way in (ways if cell.papers.all else ways[:1])]
        return plain_tip(wording.place_words(self.rows[row], self.columns[column]), *lines)

    def _tell_changes(self, before: Matrix, after: Matrix) -> None:
        if before.question.counting is not after.question.counting or before.split != after.split:
            self._tell(0, 0, len(self.rows) - 1, len(self.columns) - 1)
            return
        stretches = self._changed(before, after)
        if len(stretches) > MOST_SIGNALS:
            rows, firsts, lasts = zip(*stretches, strict=True)
            stretches = []
            self._tell(min(rows), min(firsts), max(rows), max(lasts))
        for row, first, last in stretches:
            self._tell(row, first, row, last)

    def _changed(self, before: Matrix, after: Matrix) -> list[tuple[int, int, int]]:
        """Stretches of changed cells: row, first and last column."""
        old, new = before.cells, after.cells
        others = before.empty != after.empty
        keys = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        if not keys and not others:
            return []
        found: list[tuple[int, int, int]] = []
        for place, row in enumerate(self.rows):
            changed = [
                number
                for number, column in enumerate(self.columns)
                if (key := (row.id, column.id)) in keys or (others and key not in old and key not in new)
            ]
            for _, run in groupby(enumerate(changed), lambda pair: pair[1] - pair[0]):
                columns = [number for _, number in run]
                found.append((place, columns[0], columns[-1]))
        return found

    def _tell(self, top: int, left: int, bottom: int, right: int) -> None:
        if bottom >= top and right >= left:
            self.dataChanged.emit(self.index(top, left), self.index(bottom, right))


def plain_tip(*lines: str) -> str:
    """A tool tip that wraps and in which nothing is taken for markup."""
    return "<p>" + "<br>".join(escape(line) for line in lines) + "</p>"
