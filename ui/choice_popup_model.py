"""The choices that answer to what was typed, under their headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.offsets import one_line

AnyIndex = QModelIndex | QPersistentModelIndex
ChoiceRole = Qt.ItemDataRole.UserRole + 1
PickedRole = Qt.ItemDataRole.UserRole + 2
NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. `also` are other words by which it is found, `note` is shown at the right."""

    key: str
    name: str
    heading: str = ""
    note: str = ""
    colour: str = ""
    also: tuple[str, ...] = ()


def rank(choice: Choice, typed: str) -> int | None:
    """How well a choice answers to what was typed: 0 is best, None is not at all."""
    wanted = " ".join(typed.casefold().split())
    name = choice.name.casefold()
    if name.startswith(wanted) or wanted in (choice.key.casefold(), choice.note.casefold()):
        return 0
    if _begins_a_word(wanted, name):
        return 1
    if any(_begins_a_word(wanted, word.casefold()) for word in choice.also):
        return 2
    return 3 if wanted in name or wanted in choice.note.casefold() else None


def _begins_a_word(wanted: str, text: str) -> bool:
    place = text.find(wanted)
    while place >= 0:
        if place == 0 or not text[place - 1].isalnum():
            return True
        place = text.find(wanted, place + 1)
    return False


class ChoicePopupModel(QAbstractTableModel):
    """Rows are choices, or headings as text; headings cannot be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._rows: list[Choice | str] = []
        self._picked: frozenset[str] = frozenset()

    def set_choices(self, choices: Sequence[Choice], picked: Sequence[str]) -> None:
        self._choices = tuple(choices)
        self._picked = frozenset(picked)
        self.find("")

    def set_picked(self, picked: Sequence[str]) -> None:
        self._picked = frozenset(picked)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def find(self, typed: str, more: Sequence[Choice] = ()) -> int:
        """Show what answers to `typed`, and `more`; gives the row of the best, -1 if there is none."""
        ranked = [(place, choice) for choice in self._choices if (place := rank(choice, typed)) is not None]
        self.beginResetModel()
        self._rows, heading, best = [], "", (99, -1)
        for place, choice in [*ranked, *((98, choice) for choice in more)]:
            if choice.heading != heading:
                heading = choice.heading
                self._rows += [heading] if heading else []
            best = min(best, (place, len(self._rows)))
            self._rows.append(choice)
        self.endResetModel()
        return best[1]

    def choice(self, row: int) -> Choice | None:
        """None for a heading, or where there is no row."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Choice) else None

    def has(self, key: str) -> bool:
        return any(choice.key == key for choice in self._choices)

    def row_of(self, key: str) -> int:
        """-1 if it is not shown."""
        places = (
            row for row, found in enumerate(self._rows) if isinstance(found, Choice) and found.key == key
        )
        return next(places, -1)

    def neighbour(self, row: int, step: int) -> int:
        """The next choice from `row` on, past headings and round the ends; -1 if there is none."""
        size = len(self._rows)
        around = ((row + step * distance) % size for distance in range(1, size + 1))
        return next((place for place in around if self.choice(place)), -1)

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if self.choice(index.row()) is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        found = self._rows[index.row()]
        if role == ChoiceRole:
            return found
        if role == PickedRole:
            return isinstance(found, Choice) and found.key in self._picked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = found if isinstance(found, str) else f"{one_line(found.name)} {one_line(found.note)}"
            return one_line(words)
        return None
