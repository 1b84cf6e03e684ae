"""The commands that answer to what was typed, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

AnyIndex = QModelIndex | QPersistentModelIndex
EntryRole = Qt.ItemDataRole.UserRole
BY_WORDS = 2


@dataclass(frozen=True, slots=True)
class CommandEntry:
    id: str
    text: str
    menu: str
    key: str
    enabled: bool


def rank(entry: CommandEntry, typed: str) -> int | None:
    """How well a command answers to what was typed: 0 is best, None is not at all."""
    wanted = "".join(typed.casefold().split())
    own = _rank(entry.text.casefold(), wanted)
    with_menu = _rank(f"{entry.menu} {entry.text}".casefold(), wanted)
    # letters strewn over menu and command say nothing
    found = [own] + ([with_menu + 1] if with_menu is not None and with_menu <= BY_WORDS else [])
    return min((place for place in found if place is not None), default=None)


def _rank(text: str, wanted: str) -> int | None:
    words = ["".join(filter(str.isalnum, word)) for word in text.split()]
    joined = "".join(words)
    if joined.startswith(wanted):
        return 0
    if any("".join(words[place:]).startswith(wanted) for place in range(1, len(words))):
        return 1
    if begins_words(wanted, words):
        return BY_WORDS
    if wanted in joined:
        return 3
    return 4 if is_subsequence(wanted, text) else None


def begins_words(wanted: str, words: Sequence[str]) -> bool:
    """Whether `wanted` is made of beginnings of the words, in their order: `nexcl` of `next claim`."""
    if not wanted:
        return True
    return any(
        wanted[:length] == word[:length] and begins_words(wanted[length:], words[place + 1 :])
        for place, word in enumerate(words)
        for length in range(min(len(word), len(wanted)), 0, -1)
    )


def is_subsequence(wanted: str, text: str) -> bool:
    """Whether the letters of `wanted` stand in `text` in this order."""
    letters = iter(text)
    return all(letter in letters for letter in wanted)


class CommandListModel(QAbstractListModel):
    """One row a command; those that cannot be done now cannot be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[CommandEntry, ...] = ()
        self._shown: list[CommandEntry] = []

    def set_entries(self, entries: Iterable[CommandEntry]) -> None:
        self._entries = tuple(entries)
        self.filter("")

    def filter(self, typed: str) -> None:
        """Show what answers to `typed`, in the order of the menus where it answers equally well."""
        ranked = [(rank(entry, typed), entry) for entry in self._entries]
        found = [(place, entry) for place, entry in ranked if place is not None]
        self.beginResetModel()
        self._shown = [entry for _, entry in sorted(found, key=lambda pair: (not pair[1].enabled, pair[0]))]
        self.endResetModel()

    def choices(self) -> int:
        """How many rows, from the first, can be chosen."""
        return sum(entry.enabled for entry in self._shown)

    def entry(self, row: int) -> CommandEntry:
        return self._shown[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return usable if self._shown[index.row()].enabled else Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.menu} › {entry.text}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.text}, {entry.menu}" + (f", {entry.key}" if entry.key else "")
        if role == EntryRole:
            return entry
        return None
