"""The contradictions of an answer as rows of one column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.evidence.contradiction_kinds import Kind, called, kind_of
from curator.evidence.contradiction_wording import SOMEBODY, balances, differences, setting, verdicts_in_short
from curator.evidence.contradictions import Contradiction, Contradictions
from curator.identifiers import CuratorId
from curator.label_book import LabelBook

NO_PARENT = QModelIndex()


class ContradictionRole(IntEnum):
    """What `data` answers beside the words."""

    KEY = Qt.ItemDataRole.UserRole + 1
    CONTRADICTION = Qt.ItemDataRole.UserRole + 2


class ContradictionModel(QAbstractTableModel):
    """Those contradictions that pass the filter, in their rank; words are made when they are looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Contradiction, ...] = ()
        self._shown: tuple[Contradiction, ...] = ()
        self._places: dict[str, int] = {}
        self._code_of: Callable[[CuratorId], str] = lambda _: SOMEBODY
        self.book: LabelBook | None = None

    def set_contradictions(self, contradictions: Contradictions, book: LabelBook) -> None:
        """Take another answer; the list is empty until `narrow`."""
        self.beginResetModel()
        self._all = contradictions.found
        self.book = book
        self._show(())
        self.endResetModel()

    def set_names(self, code_of: Callable[[CuratorId], str]) -> None:
        """How curators are called."""
        self._code_of = code_of
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    def narrow(self, kind: Kind, *, without_verdict: bool = False, keep: str = "") -> None:
        """Show those of a kind; the one with the key `keep` stays although it has a verdict now."""
        self.beginResetModel()
        self._show(
            [
                item
                for item in self._all
                if kind in (Kind.ALL, kind_of(item))
                and (not without_verdict or not item.verdicts or item.key == keep)
            ]
        )
        self.endResetModel()

    def count(self, kind: Kind, *, without_verdict: bool = False) -> int:
        """How many there are of a kind, whether or not they are shown."""
        return sum(
            kind in (Kind.ALL, kind_of(item)) and not (without_verdict and item.verdicts)
            for item in self._all
        )

    def row_of(self, key: str) -> int | None:
        return self._places.get(key)

    def at(self, row: int) -> Contradiction | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        item, book = self._shown[index.row()], self.book
        assert book is not None
        if role == ContradictionRole.KEY:
            return item.key
        if role == ContradictionRole.CONTRADICTION:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{setting(item.pro.labels, book)} ⇄ {setting(item.anti.labels, book)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(item, book)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(self._lines(item, book))
        return None

    def verdict_of(self, item: Contradiction) -> str:
        """The newest verdict in words; empty without one."""
        return verdicts_in_short(item, self._code_of)

    def _lines(self, item: Contradiction, book: LabelBook) -> list[str]:
        # an arrow would be read out by its name
        what = differences(item, book).replace(" ⇄ ", " against ")
        return [
            called(item),
            balances(item)[0].replace(" ⇄ ", ", "),
            f"For: {setting(item.pro.labels, book)}",
            f"Against: {setting(item.anti.labels, book)}",
            what[0].upper() + what[1:],
            f"Verdict: {self.verdict_of(item)}" if item.verdicts else "No verdict yet",
        ]

    def _tool_tip(self, item: Contradiction, book: LabelBook) -> str:
        lines = "<br>".join(escape(line) for line in self._lines(item, book))
        return f'<table width="380"><tr><td>{lines}</td></tr></table>'

    def _show(self, shown: Sequence[Contradiction]) -> None:
        self._shown = tuple(shown)
        self._places = {item.key: row for row, item in enumerate(self._shown)}
