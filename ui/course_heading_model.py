"""The headings whose courses can be looked at, with their papers; first of all, all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.evidence.headings import Heading
from curator.words import counted

NO_PARENT = QModelIndex()
ALL = ""
"""The id of the row for everything."""


class CourseHeadingRole(IntEnum):
    """What `data` answers beside the name."""

    ID = Qt.ItemDataRole.UserRole + 1
    PAPERS = Qt.ItemDataRole.UserRole + 2
    DEPTH = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    name: str
    papers: int
    depth: int = 0


class CourseHeadingModel(QAbstractListModel):
    """Rows in the order of the matrix."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []

    def set_headings(self, headings: Sequence[Heading], papers: Sequence[int], total: int) -> None:
        """`papers` counts those of each heading, `total` different ones in all."""
        self.beginResetModel()
        rows = zip(headings, papers, strict=True)
        self._rows = [_Row(ALL, "All", total)]
        self._rows += [_Row(heading.id, heading.name, count, heading.depth) for heading, count in rows]
        self.endResetModel()

    def row_of(self, id_: str) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.id == id_), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        words = f"{row.name}, {counted(row.papers, 'paper')}"
        answers: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: row.name,
            Qt.ItemDataRole.ToolTipRole: f"<p>{escape(words)}</p>",
            Qt.ItemDataRole.AccessibleTextRole: words,
            CourseHeadingRole.ID: row.id,
            CourseHeadingRole.PAPERS: row.papers,
            CourseHeadingRole.DEPTH: row.depth,
        }
        return answers.get(role)
