"""The backups of a project as rows: when, why, how large, and which file it was then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from curator.safekeeping import Backup
from ui.backup_words import REASONS, moment, name_of, size_text

HEADINGS = ("Made", "Why", "Size", "In the folder")
Index = QModelIndex | QPersistentModelIndex


class BackupListModel(QAbstractTableModel):
    """Newest first, as they are given."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        """`folder` is where the backups of this project lie now; days are counted from `now`."""
        super().__init__()
        self._folder = folder
        self._now = now
        self._backups: Sequence[Backup] = ()

    def set_backups(self, backups: Sequence[Backup]) -> None:
        self.beginResetModel()
        self._backups = backups
        self.endResetModel()

    def backup(self, row: int) -> Backup:
        return self._backups[row]

    @property
    def moved(self) -> bool:
        """Whether some lie elsewhere than those of today: the project was moved or renamed since."""
        return any(backup.path.parent != self._folder for backup in self._backups)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        backup = self._backups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(backup, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return name_of(backup) if index.column() == 0 else self._text(backup, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == HEADINGS.index("Size"):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, backup: Backup, column: int) -> str:
        elsewhere = "" if backup.path.parent == self._folder else backup.path.parent.name
        return (
            moment(backup.at, self._now),
            REASONS[backup.reason],
            size_text(backup.size),
            elsewhere,
        )[column]
