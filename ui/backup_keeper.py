"""Backups of the open project that nobody asks for: soon after it was opened, and every hour."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import CancelledError, CuratorError
from curator.progress import Progress
from curator.safekeeping import Backup, Reason, Safekeeping
from ui.jobs import Worker

FIRST_MILLISECONDS = 4_000
"""After the project was opened; the window is painted by then."""
HOUR_MILLISECONDS = 3_600_000


@dataclass(frozen=True, slots=True)
class _Round:
    """What one look came to: `damage` says what SQLite found in the file, `backup` is None without one."""

    damage: str | None
    backup: Backup | None


class BackupKeeper(QObject):
    """Works on a thread of its own beside the jobs of the window, which an import may take for long.

    Signals:
        backed_up(str): a backup was made, and the stored time of it.
        warned(str, str): something stays wrong: `damaged` or `backup`, and a sentence.
        settled(str): what `warned` told under this key is over.
    """

    backed_up = Signal(str)
    warned = Signal(str, str)
    settled = Signal(str)

    def __init__(
        self,
        safekeeping: Safekeeping,
        project: Path,
        parent: QObject | None = None,
        *,
        first: int = FIRST_MILLISECONDS,
        interval: int = HOUR_MILLISECONDS,
    ) -> None:
        """`first` and `interval` are milliseconds."""
        super().__init__(parent)
        self._safekeeping = safekeeping
        self._project = project
        self._worker: Worker | None = None
        # the pages are looked at once, and again for as long as they are not in order
        self._sound = False
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(lambda: self._begin(Reason.OPENED))
        self._first.start(first)
        self._hourly = QTimer(self)
        self._hourly.timeout.connect(lambda: self._begin(Reason.HOURLY))
        self._hourly.start(interval)

    @property
    def busy(self) -> bool:
        return self._worker is not None

    def look_again(self) -> None:
        """Check the file and back it up now, for example after a repair."""
        self._sound = False
        self._begin(Reason.HOURLY)

    def close(self) -> None:
        """Stop, and return when the thread has ended; half a backup is not left behind. No signal follows."""
        self._first.stop()
        self._hourly.stop()
        if self._worker is not None:
            self._worker.cancel()
            _, error = self._leave(self._worker)
            if error is not None and not isinstance(error, CuratorError):
                sys.excepthook(type(error), error, error.__traceback__)

    def _begin(self, reason: Reason) -> None:
        if self._worker is not None:
            return
        worker = self._worker = Worker(_round(self._safekeeping, self._project, reason, self._sound))
        worker.finished.connect(self._end)
        worker.start()

    def _end(self) -> None:
        worker = self._worker
        # one that was left by `close` may have its last signal on the way
        if worker is None or self.sender() is not worker:
            return
        result, error = self._leave(worker)
        if error is None:
            self._tell(result)
        elif not isinstance(error, CuratorError):
            sys.excepthook(type(error), error, error.__traceback__)
        elif not isinstance(error, CancelledError):
            self.warned.emit(
                "backup", f"The automatic backup failed. {error} It is tried again within an hour."
            )

    def _tell(self, found: _Round) -> None:
        self._sound = found.damage is None
        if found.damage is not None:
            self.warned.emit("damaged", found.damage)
            return
        self.settled.emit("damaged")
        self.settled.emit("backup")
        if found.backup is not None:
            self.backed_up.emit(found.backup.at)

    def _leave(self, worker: Worker) -> tuple[Any, BaseException | None]:
        self._worker = None
        return worker.leave()


def _round(
    safekeeping: Safekeeping, project: Path, reason: Reason, sound: bool
) -> Callable[[Progress], _Round]:
    """What is done on the thread; it holds no widget."""

    def work(progress: Progress) -> _Round:
        progress(0, None)
        damage = None if sound else safekeeping.quick_check(project, progress)
        progress(0, None)
        # a copy of a damaged file is no backup
        backup = None if damage else safekeeping.back_up(project, reason, progress)
        return _Round(damage, backup)

    return work
