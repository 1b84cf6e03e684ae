"""Every command and label with its key, as a table under headings."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from curator.vocabulary import Vocabulary
from ui import keys
from ui.commands import COMMANDS
from ui.key_map import KeyMap

AnyIndex = QModelIndex | QPersistentModelIndex
HEADERS = ("Command or label", "Key", "")
NAME, KEY, STATE = range(3)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A command or a label; `name` is empty for a heading."""

    name: str
    text: str
    group: str


def rows_of(vocabulary: Vocabulary | None) -> list[KeyRow]:
    """Commands by menu, then the labels that can be applied by dimension."""
    found = [KeyRow(command.id, command.text.rstrip("…"), command.menu) for command in COMMANDS]
    for dimension in vocabulary.dimensions if vocabulary else ():
        found += [KeyRow(label.id, label.name, dimension.name) for label in dimension.labels if label.active]
    return found


class KeysModel(QAbstractTableModel):
    """A row for each heading, command and label; headings cannot be selected."""

    def __init__(self, key_map: KeyMap, vocabulary: Vocabulary | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = key_map
        self._all = rows_of(vocabulary)
        self._shown: list[KeyRow] = []
        self.filter("")

    def filter(self, typed: str) -> None:
        """Show what has all typed words in its name, group or key."""
        words = typed.casefold().split()
        self.beginResetModel()
        self._shown = []
        group = None
        for row in self._all:
            text = f"{row.text} {row.group} {self.shown_key(row)}".casefold()
            if all(word in text for word in words):
                if row.group != group:
                    group = row.group
                    self._shown.append(KeyRow("", group, group))
                self._shown.append(row)
        self.endResetModel()

    def keys_changed(self) -> None:
        """Read the keys again."""
        if self._shown:
            self.dataChanged.emit(self.index(0, KEY), self.index(len(self._shown) - 1, STATE))

    def row(self, place: int) -> KeyRow:
        return self._shown[place]

    def place_of(self, name: str) -> int:
        """Where a command or label stands; -1 if it is not shown."""
        return next((place for place, row in enumerate(self._shown) if row.name == name), -1)

    def headings(self) -> list[int]:
        return [place for place, row in enumerate(self._shown) if not row.name]

    def names(self) -> set[str]:
        """All commands and labels, shown or not."""
        return {row.name for row in self._all}

    def shown_key(self, row: KeyRow) -> str:
        return keys.shown(self._keys.key_of(row.name)) if row.name else ""

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid() or not self._shown[index.row()].name:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (row.text, self.shown_key(row) or ("no key" if row.name else ""), self._state(row))
            return ", ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row, index.column())
        return None

    def _text(self, row: KeyRow, column: int) -> str:
        if column == NAME:
            return row.text
        return self.shown_key(row) if column == KEY else self._state(row)

    def _state(self, row: KeyRow) -> str:
        return "changed" if row.name in self._keys.chosen else ""

    def _font(self, row: KeyRow, column: int) -> QFont | None:
        bold = not row.name or (column == KEY and row.name in self._keys.chosen)
        if not bold:
            return None
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        return font
