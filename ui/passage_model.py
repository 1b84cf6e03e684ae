"""The passages of a cell as rows that are fetched when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.evidence.passages import Passage
from curator.identifiers import SentenceId, SetId
from ui.passage_words import spoken, tool_tip

PAGE = 50
PAGES_KEPT = 40
NEAR = 20
"""How many pages on each side are searched for a passage."""
NO_PARENT = QModelIndex()

Fetch = Callable[[int, int], list[Passage]]
"""Gives the passages from one place to before another, in reading order; fewer if some are gone."""


class PassageRole(IntEnum):
    """What `data` answers beside the text."""

    PASSAGE = Qt.ItemDataRole.UserRole + 1
    """The whole `Passage`, for the delegate."""
    OPENS_PAPER = Qt.ItemDataRole.UserRole + 2
    """Whether the row before is of another paper."""


class PassageModel(QAbstractListModel):
    """Pages in memory, as many as are kept; how many passages there are is known beforehand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._fetch: Fetch = lambda _start, _stop: []
        self._pages: OrderedDict[int, list[Passage]] = OrderedDict()

    def set_source(self, count: int, fetch: Fetch) -> None:
        """Show the `count` passages that `fetch` gives."""
        self.beginResetModel()
        self._count, self._fetch = count, fetch
        self._pages.clear()
        self.endResetModel()

    def passage_at(self, row: int) -> Passage | None:
        """The passage of `row`, fetched if need be; None if there are fewer than was said."""
        if not 0 <= row < self._count:
            return None
        page = self._page(row // PAGE)
        return page[row % PAGE] if row % PAGE < len(page) else None

    def opens_paper(self, row: int) -> bool:
        before, here = self.passage_at(row - 1), self.passage_at(row)
        return here is not None and (before is None or before.document_id != here.document_id)

    def row_of(self, sentence_id: SentenceId, set_id: SetId, near: int = 0) -> int | None:
        """Where a passage stands; looked for from the row `near` outwards, not through everything."""
        for number in _outwards(near // PAGE, (self._count - 1) // PAGE, NEAR):
            for place, passage in enumerate(self._page(number)):
                if (passage.sentence_id, passage.set_id) == (sentence_id, set_id):
                    return number * PAGE + place
        return None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        if role == PassageRole.OPENS_PAPER:
            return self.opens_paper(index.row())
        words = {
            PassageRole.PASSAGE: lambda passage: passage,
            Qt.ItemDataRole.DisplayRole: lambda passage: passage.text,
            Qt.ItemDataRole.ToolTipRole: tool_tip,
            Qt.ItemDataRole.AccessibleTextRole: spoken,
        }.get(role)
        if words is None:
            return None
        passage = self.passage_at(index.row())
        return None if passage is None else words(passage)

    def _page(self, number: int) -> list[Passage]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        start = number * PAGE
        self._pages[number] = self._fetch(start, min(start + PAGE, self._count))
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return self._pages[number]


def _outwards(middle: int, last: int, most: int) -> Iterator[int]:
    """Places from 0 to `last`, the nearest to `middle` first, at most `most` steps away."""
    for step in range(most + 1):
        for place in (middle - step, middle + step) if step else (middle,):
            if 0 <= place <= last:
                yield place
