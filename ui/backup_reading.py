"""What a project and the backup that was chosen for it hold, read on a thread while the dialog is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError
from curator.safekeeping import Safekeeping, Summary
from ui.backup_words import Comparison, compared, present
from ui.errand import Errand

OTHER_PROJECT = (
    "This is a backup of another project and cannot take the place of this one. "
    "Open it by itself with File › Open project…."
)


class BackupReading(QObject):
    """Each file is read once.

    Signals:
        changed(): another backup was chosen, or more is known.
    """

    changed = Signal()

    def __init__(self, safekeeping: Safekeeping, project: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.now: Summary | None = None
        self.trouble = ""
        """Why the present state is unknown; empty while it is being read."""
        self.chosen: Path | None = None
        self._safekeeping = safekeeping
        self._read: dict[Path, Summary | CuratorError] = {}
        self._wanted: Errand | None = None
        if project.is_file():
            Errand(self, lambda: safekeeping.summary(project), self._keep_now, self._keep_trouble)
        else:
            self.trouble = f"There is no file at {project}."

    def choose(self, path: Path) -> None:
        """Read a backup, unless it was read before."""
        self.chosen = path
        if self._wanted is not None:
            self._wanted.drop()
            self._wanted = None
        if path not in self._read:
            safekeeping = self._safekeeping
            self._wanted = Errand(
                self,
                lambda: safekeeping.summary(path),
                lambda summary: self._keep(path, summary),
                lambda error: self._keep(path, error),
            )
        self.changed.emit()

    @property
    def found(self) -> Summary | CuratorError | None:
        """What was read of the chosen backup."""
        return self._read.get(self.chosen) if self.chosen is not None else None

    @property
    def problem(self) -> str:
        """Why the chosen backup cannot be restored; empty if it can, or while that is unknown."""
        if isinstance(self.found, CuratorError):
            return f"This backup cannot be restored. {self.found}"
        if self.found is not None and self.now is not None and self.found.uuid != self.now.uuid:
            return OTHER_PROJECT
        return ""

    @property
    def sound(self) -> bool:
        """Whether the chosen backup was read and nothing speaks against it."""
        return isinstance(self.found, Summary) and not self.problem

    def lines(self) -> list[Comparison]:
        """The comparison, as far as both sides are known."""
        if isinstance(self.found, Summary):
            return compared(self.now, self.found)
        return present(self.now) if self.now is not None else []

    def _keep_now(self, summary: Summary) -> None:
        self.now = summary
        self.changed.emit()

    def _keep_trouble(self, error: CuratorError) -> None:
        self.trouble = str(error)
        self.changed.emit()

    def _keep(self, path: Path, found: Summary | CuratorError) -> None:
        self._read[path] = found
        self._wanted = None
        self.changed.emit()
