"""Names from elsewhere as rows, each with what it means here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

NAME, ABOUT, ANSWER = range(3)
RowRole = Qt.ItemDataRole.UserRole + 1
LONGEST = 300
"""In letters: nobody reads more of a cell."""
NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class MappingRow:
    """`answer` is what the person chose, with the colours of labels; `open` says that it waits for them."""

    name: str
    about: str
    answer: str
    colours: tuple[str, ...] = ()
    open: bool = False
    quiet: bool = False
    """The answer is that it means nothing here."""


class MappingModel(QAbstractTableModel):
    """Three columns under `headings`."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: list[MappingRow] = []

    def set_rows(self, rows: Sequence[MappingRow]) -> None:
        """Reset only if there are others than before; else the current row stays where it is."""
        if len(rows) == len(self._rows) and [row.name for row in rows] == [row.name for row in self._rows]:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, ANSWER))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, place: int) -> MappingRow:
        return self._rows[place]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return line((row.name, row.about, row.answer)[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(line(part) for part in (row.name, row.about, row.answer) if part)
        return None


def line(text: str) -> str:
    """The beginning of a text, on one line."""
    return " ".join(text[:LONGEST].split())
