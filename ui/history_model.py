"""The steps of the history as rows, newest first, fetched as far as somebody scrolls."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.chronicle import Entry
from ui.history_words import local, spoken, tool_tip
from ui.offsets import one_line

PAGE = 50
NO_PARENT = QModelIndex()

Fetch = Callable[[int | None, int], list[Entry]]
"""Gives the entries before a place in the log, or the newest for None, newest first, at most so many."""


class HistoryRole(IntEnum):
    """What `data` answers beside the words."""

    ENTRY = Qt.ItemDataRole.UserRole + 1
    """The whole `Entry`, for the delegate."""
    OPENS_DAY = Qt.ItemDataRole.UserRole + 2
    """Whether the row above is of another day."""


class HistoryModel(QAbstractTableModel):
    """What was scrolled to is in memory, the rest of the log stays in the file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch: Fetch = lambda _before, _limit: []
        self._entries: list[Entry] = []
        self._more = False

    def set_source(self, fetch: Fetch) -> None:
        """Show what `fetch` gives, from the newest on."""
        self.beginResetModel()
        self._fetch = fetch
        self._entries = fetch(None, PAGE)
        self._more = len(self._entries) == PAGE
        self.endResetModel()

    def top_up(self) -> None:
        """Take in what was done since; anew if that is more than a page.

        What it did to what is told of earlier steps, where a sentence stands, say, shows on the newest page.
        """
        fresh = self._fetch(None, PAGE)
        if not self._entries or (fresh and fresh[-1].step.seq > self._entries[0].step.seq):
            if fresh or self._entries:
                self.set_source(self._fetch)
            return
        newest = self._entries[0].step.seq
        count = sum(entry.step.seq > newest for entry in fresh)
        if count:
            self.beginInsertRows(NO_PARENT, 0, count - 1)
            self._entries[:0] = fresh[:count]
            self.endInsertRows()
        for row, (known, entry) in enumerate(zip(self._entries, fresh, strict=False)):
            if known.step.seq == entry.step.seq and known != entry:
                self._entries[row] = entry
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def entry_at(self, row: int) -> Entry | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, seq: int) -> int | None:
        """Where a step stands among those that were fetched."""
        return next((row for row, entry in enumerate(self._entries) if entry.step.seq == seq), None)

    def opens_day(self, row: int) -> bool:
        above, here = self.entry_at(row - 1), self.entry_at(row)
        return here is not None and (
            above is None or local(above.step.at).date() != local(here.step.at).date()
        )

    @property
    def complete(self) -> bool:
        """Whether the first step there is has been fetched."""
        return not self._more

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if not self.canFetchMore(parent):
            return
        older = self._fetch(self._entries[-1].step.seq, PAGE)
        self._more = len(older) == PAGE
        if older:
            first = len(self._entries)
            self.beginInsertRows(NO_PARENT, first, first + len(older) - 1)
            self._entries += older
            self.endInsertRows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        entry = self._entries[index.row()]
        if role == HistoryRole.ENTRY:
            return entry
        if role == HistoryRole.OPENS_DAY:
            return self.opens_day(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(entry.step.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry)
        return None
