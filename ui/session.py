"""The open project of a window: every change goes through here, every view listens here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from curator.changes import Changes
from curator.errors import CuratorError
from curator.project import Operation, Project

POLL_MILLISECONDS = 1000


class Session(QObject):
    """Performs operations and says what they touched.

    Signals:
        changed(Changes): a change was committed, here or by another process.
        saved(str): the local time of the last commit, for the status bar.
        refused(str): why something was not done, as a sentence.
        lost(str): the project's file is no longer where it was, as a sentence.
    """

    changed = Signal(object)
    saved = Signal(str)
    refused = Signal(str)
    lost = Signal(str)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.obstacle: Callable[[], str | None] = lambda: None
        """Says why nothing can be changed just now, as a sentence."""
        self._data_version = project.store.data_version()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self.notice_others)
        self._poll.start()

    def perform(self, operation: Operation) -> Changes | None:
        """Commit one operation; None, after `refused`, if it may not be."""
        return self._change(lambda: self.project.perform(operation))

    def undo(self) -> Changes | None:
        return self._change(self.project.undo)

    def redo(self) -> Changes | None:
        return self._change(self.project.redo)

    def undo_name(self) -> str | None:
        step = self.project.next_undo()
        return None if step is None else step.name

    def redo_name(self) -> str | None:
        step = self.project.next_redo()
        return None if step is None else step.name

    def notice_others(self) -> None:
        """Look whether another connection committed since, and whether the file is still there."""
        path = self.project.store.path
        if not path.exists():
            self.lost.emit(
                f"⚠ ‘{path.name}’ is gone from {path.parent}: what you do now will not be kept. Put it back."
            )
            return
        version = self.project.store.data_version()
        if version != self._data_version:
            self._data_version = version
            self.changed.emit(Changes(everything=True))

    def tell_saved(self) -> None:
        """Say that what was done last is in the file, unless the file is gone."""
        if self.project.store.path.exists():
            self.saved.emit(datetime.now().strftime("%H:%M:%S"))
        else:
            self.notice_others()

    def close(self) -> None:
        self._poll.stop()
        self.project.store.close()

    def _change(self, change: Callable[[], Changes]) -> Changes | None:
        if (reason := self.obstacle()) is not None:
            self.refused.emit(reason)
            return None
        try:
            changes = change()
        except CuratorError as error:
            self.refused.emit(str(error))
            return None
        if changes:
            self.tell_saved()
            self.changed.emit(changes)
        return changes
