"""The documents of a project as rows that are read when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from enum import IntEnum
from html import escape
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.identifiers import DocumentId
from curator.library import DocumentRow, Filter, Hits, Library, Order, Progress
from curator.model import IntegrityStatus
from ui.offsets import isolated

PAGE = 25
"""Rows that are read together: two screens in an eighth of a frame, and hits lie far from each other."""
PAGES_KEPT = 40
NO_PARENT = QModelIndex()

TAGS = {
    IntegrityStatus.RETRACTED: "retracted",
    IntegrityStatus.PARTIALLY_RETRACTED: "partly retracted",
    IntegrityStatus.WITHDRAWN_PREPRINT: "withdrawn",
    IntegrityStatus.EXPRESSION_OF_CONCERN: "concern",
    IntegrityStatus.CORRECTED: "corrected",
}


class DocumentListRole(IntEnum):
    """What `data` answers beside the title."""

    ID = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2
    """The whole `DocumentRow`, for the delegate."""


class DocumentListModel(QAbstractTableModel):
    """Ids in memory, rows fetched a page at a time; the cache can be thrown away at any moment."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._library: Library | None = None
        self._ids: list[DocumentId] = []
        self._near = 0
        """The row that was asked for last: the next one is mostly beside it."""
        self._pages: OrderedDict[int, dict[DocumentId, DocumentRow]] = OrderedDict()

    def set_library(self, library: Library | None) -> None:
        """Read from `library` from now on; the list is empty until `refresh`."""
        self._library = library
        self._reset([])

    def refresh(
        self,
        filter_: Filter = Filter.ALL,
        search: str = "",
        order: Order = Order.IMPORT,
        hits: Hits | None = None,
    ) -> None:
        """Ask anew which documents there are; `hits`, if given, are what was found for `search`."""
        self._show(self._library.document_ids(filter_, search, order, hits) if self._library else [])

    def show_first(self, count: int) -> bool:
        """Show the first documents, which are there at once; whether these are all."""
        ids = self._library.first_ids(count) if self._library else []
        self._show(ids)
        return len(ids) < count

    def _show(self, ids: list[DocumentId]) -> None:
        """Change as little as there is to be changed: whoever reads the list stays where they are."""
        known = len(self._ids)
        if not known or ids[:known] != self._ids:
            self._reset(ids)
            return
        self.throw_away_cache()
        if len(ids) > known:
            self.beginInsertRows(NO_PARENT, known, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()

    def _reset(self, ids: list[DocumentId]) -> None:
        self.beginResetModel()
        self._ids = ids
        self._near = 0
        self._pages.clear()
        self.endResetModel()

    def reread(self, ids: Iterable[DocumentId]) -> dict[DocumentId, tuple[DocumentRow | None, ...]]:
        """Read again those of `ids` that are loaded: how each stood and stands, by id."""
        if not self._library:
            return {}
        places = {id_: row for id_ in set(ids) if (row := self._loaded_row(id_)) is not None}
        wanted = sorted(places, key=lambda id_: places[id_])
        fresh = {row.id: row for row in self._library.rows(wanted)} if wanted else {}
        found: dict[DocumentId, tuple[DocumentRow | None, ...]] = {}
        for id_, row in places.items():
            page = self._pages[row // PAGE]
            found[id_] = page.pop(id_, None), fresh.get(id_)
            if id_ in fresh:
                page[id_] = fresh[id_]
        for first, last in _stretches(sorted(places.values())):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))
        return found

    def throw_away_cache(self) -> None:
        """Forget every row; what is looked at is read again."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))

    def row_of(self, id_: DocumentId) -> int | None:
        row = self._row_near(id_)
        if row is None:
            row = self._loaded_row(id_)
        if row is None:
            # a look along the list takes less than to keep a place for each of 100,000 documents
            try:
                row = self._ids.index(id_)
            except ValueError:
                return None
        self._near = row
        return row

    def _row_near(self, id_: DocumentId) -> int | None:
        rows = (self._near, self._near + 1, self._near - 1)
        return next((row for row in rows if self.id_at(row) == id_), None)

    def _loaded_row(self, id_: DocumentId) -> int | None:
        """Where a document is, if it was read."""
        for number, page in self._pages.items():
            if id_ in page:
                return self._ids.index(id_, number * PAGE)
        return None

    def id_at(self, row: int) -> DocumentId | None:
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def document_at(self, row: int) -> DocumentRow | None:
        """The document of `row`, read if need be; None if the project no longer has it."""
        id_ = self.id_at(row)
        return None if id_ is None else self._page(row // PAGE).get(id_)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        if role == DocumentListRole.ID:
            return self.id_at(index.row())
        if role == DocumentListRole.ROW:
            return self.document_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        return None

    def _title(self, row: int) -> str | None:
        document = self.document_at(row)
        return document.title if document else None

    def _tool_tip(self, row: int) -> str | None:
        document = self.document_at(row)
        if document is None:
            return None
        small = escape(source_line(document))
        return (
            f'<table width="320"><tr><td>{escape(document.title)}<br><small>{small}</small></td></tr></table>'
        )

    def _spoken(self, row: int) -> str | None:
        document = self.document_at(row)
        if document is None:
            return None
        parts = [document.title, source_line(document)]
        parts.append(f"{document.settled} of {document.sentences} sentences reviewed")
        parts += ["done"] if document.progress is Progress.DONE else []
        parts += ["flagged"] if document.flagged else []
        parts += [TAGS[document.integrity_status]] if document.integrity_status in TAGS else []
        return ", ".join(part for part in parts if part)

    def _page(self, number: int) -> dict[DocumentId, DocumentRow]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        wanted = self._ids[number * PAGE : (number + 1) * PAGE]
        self._pages[number] = {row.id: row for row in self._library.rows(wanted)} if self._library else {}
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return self._pages[number]


def source_line(document: DocumentRow) -> str:
    """Journal and year, as far as they are known."""
    return " · ".join(str(part) for part in (isolated(document.journal or ""), document.year) if part)


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    """Ascending rows as stretches (first, last) without gaps."""
    if not rows:
        return []
    breaks = [(a, b) for a, b in pairwise(rows) if b != a + 1]
    return list(zip([rows[0], *(b for _, b in breaks)], [*(a for a, _ in breaks), rows[-1]], strict=True))
