"""The records of an import as rows: which of them are listed, and in what words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.importing import Decision
from curator.likeness import Likeness, Sameness
from curator.model import Problem
from curator.preview import Preview, PreviewRow
from ui.document_list_model import TAGS

AnyIndex = QModelIndex | QPersistentModelIndex
EntryRole = Qt.ItemDataRole.UserRole + 1
NO_PARENT = QModelIndex()
OBSTACLES = {"The record has no title.": "no title"}
"""In short, for the list."""
LONGEST = 400
"""In letters, of what is shown of a title."""


class ImportFilter(StrEnum):
    ALL = "all"
    NEW = "new"
    DUPLICATES = "duplicates"
    PROBLEMS = "problems"
    WARNINGS = "warnings"


def filters_of(row: PreviewRow) -> tuple[ImportFilter, ...]:
    """The filters under which a record is listed."""
    found = [ImportFilter.ALL]
    if row.like is not None:
        found.append(ImportFilter.DUPLICATES)
    elif not row.obstacle:
        found.append(ImportFilter.NEW)
    if row.obstacle:
        found.append(ImportFilter.PROBLEMS)
    if row.warnings:
        found.append(ImportFilter.WARNINGS)
    return tuple(found)


def outcome(row: PreviewRow) -> tuple[str, str]:
    """A sign and the words for what will become of a record."""
    if row.obstacle:
        return "!", OBSTACLES.get(row.obstacle, " ".join(row.obstacle.split()))
    if row.decision is Decision.LEAVE_OUT:
        if row.like is None:
            return "–", "left out"
        if row.like.sameness is Sameness.POSSIBLE:
            return "–", f"left out; {same_as(row.like)}"
        return "=", same_as(row.like)
    if row.decision is Decision.COMPLETE:
        return "↦", f"fills gaps of {quoted(row.like)}"
    if row.decision is Decision.TAKE_LABELS:
        return "↦", f"its labels go to {quoted(row.like)}"
    if row.like is None:
        return "+", "add"
    if row.like.sameness is Sameness.POSSIBLE:
        return "≈", f"add; {same_as(row.like)}"
    return "+", f"add; {same_as(row.like)}"


def same_as(likeness: Likeness) -> str:
    """`same DOI as “…”`, `possibly the same as “…”`."""
    if likeness.sameness is Sameness.POSSIBLE:
        return f"possibly the same as {quoted(likeness)}"
    return f"same {likeness.by} as {quoted(likeness)}"


def quoted(likeness: Likeness | None) -> str:
    title = " ".join(likeness.title[:LONGEST].split()) if likeness else ""
    return f"“{title}”" if title else "a paper without a title"


def source_line(row: PreviewRow) -> str:
    """Journal and year, as far as they are known."""
    journal = " ".join((row.journal or "")[:LONGEST].split())
    return " · ".join(str(part) for part in (journal, row.year) if part)


class ImportListModel(QAbstractTableModel):
    """Records by their index, and after them what could not be read; keeps only which are listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._filter = ImportFilter.ALL
        self._listed: Sequence[int] = ()
        self._problems: Sequence[Problem] = ()

    def show_preview(self, preview: Preview, filter_: ImportFilter = ImportFilter.ALL) -> None:
        """List what `filter_` lets through; what changes afterwards stays listed until the next call."""
        rows = preview.rows
        everything = filter_ is ImportFilter.ALL
        self.beginResetModel()
        self._preview, self._filter = preview, filter_
        self._listed = (
            range(len(rows))
            if everything
            else [place for place, row in enumerate(rows) if filter_ in filters_of(row)]
        )
        with_problems = filter_ is ImportFilter.PROBLEMS or (everything and not rows)
        self._problems = preview.problems if with_problems else ()
        self.endResetModel()

    def entry(self, place: int) -> PreviewRow | Problem | None:
        """What stands in a row of the list."""
        if self._preview is None or place < 0:
            return None
        if place < len(self._listed):
            return self._preview.rows[self._listed[place]]
        place -= len(self._listed)
        return self._problems[place] if place < len(self._problems) else None

    def place_of(self, index: int) -> int:
        """Where the record of this index is listed; -1 if it is not."""
        try:
            return self._listed.index(index)
        except ValueError:
            return -1

    def refresh(self) -> None:
        """Records may look different now."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._listed) + len(self._problems)

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        entry = self.entry(index.row())
        if role == EntryRole:
            return entry
        if role == Qt.ItemDataRole.DisplayRole and entry is not None:
            return entry.message if isinstance(entry, Problem) else entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole and entry is not None:
            return spoken(entry)
        return None


def spoken(entry: PreviewRow | Problem) -> str:
    """A row as it is read out, or copied."""
    if isinstance(entry, Problem):
        return str(entry)
    tag = TAGS.get(entry.integrity_status, "")
    parts = (entry.title or "No title", source_line(entry), tag, outcome(entry)[1])
    return ", ".join(part for part in parts if part)
