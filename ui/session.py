"""The open project of a window: every change goes through here, every view listens here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from curator.changes import Changes
from curator.errors import AwayError, BusyError, CuratorError
from curator.folders import data_folder
from curator.patience import patient, waiting
from curator.project import Operation, Project
from curator.whereabouts import Whereabouts
from ui.waiting import Waiting
from ui.waiting_words import change_words

POLL_MILLISECONDS = 1000


class Session(QObject):
    """Performs operations and says what they touched.

    Signals:
        changed(Changes): a change was committed, here or by another process.
        saved(str): the local time of the last commit, for the status bar.
        refused(str): why something was not done, as a sentence.
        lost(str): the project's file is no longer where it was, as a sentence; told again at every look.
        found(): the file that was lost is back in its place, and changes are recorded again.
        unreadable(str): the file could not be looked at, as a sentence; empty when that is over.
        writable(bool): a project that could only be read can be written by now; whether somebody else than
            was shown is at work in it, so that it is to be opened anew.
        rescued(Path): on closing: the file was not in its place, so what was open was saved here.
    """

    changed = Signal(object)
    saved = Signal(str)
    refused = Signal(str)
    lost = Signal(str)
    found = Signal()
    unreadable = Signal(str)
    writable = Signal(bool)
    rescued = Signal(object)

    def __init__(
        self, project: Project, parent: QObject | None = None, waiting: Waiting | None = None
    ) -> None:
        """`waiting` is the window's; without one a held file is waited for, and nobody sees it."""
        super().__init__(parent)
        self.project = project
        self.obstacle: Callable[[], str | None] = lambda: None
        """Says why nothing can be changed just now, as a sentence."""
        self.waiting = waiting or Waiting(self)
        self.whereabouts = Whereabouts.HERE
        self._unreadable = ""
        self._copied = False
        self._read_for = project.curator if project.read_only is not None else None
        """Whose work is shown while nothing can be recorded."""
        self._data_version = project.store.data_version()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self.notice_others)
        self._poll.start()

    @property
    def read_only(self) -> str | None:
        """Why nothing can be recorded in this project, as a sentence; None if something can."""
        return self.project.read_only

    def perform(self, operation: Operation) -> Changes | None:
        """Commit one operation; None, after `refused`, if it may not be."""
        return self._change(
            lambda: self.project.perform(operation), change_words(operation, self.project.vocabulary)
        )

    def undo(self) -> Changes | None:
        return self._change(self.project.undo, "the undo")

    def redo(self) -> Changes | None:
        return self._change(self.project.redo, "the redo")

    def undo_name(self) -> str | None:
        step = self.project.next_undo()
        return None if step is None else step.name

    def redo_name(self) -> str | None:
        step = self.project.next_redo()
        return None if step is None else step.name

    def notice_others(self) -> None:
        """Look whether another connection committed since, and whether the file is still there."""
        if self.waiting.active:
            # a view must not change under a change that is about to be made; the next look is soon
            return
        try:
            self._look()
        except CuratorError as error:
            self._tell_unreadable(str(error))
        else:
            self._tell_unreadable("")

    def _look(self) -> None:
        store = self.project.store
        before, self.whereabouts = self.whereabouts, store.whereabouts()
        if self.whereabouts is not Whereabouts.HERE:
            self.lost.emit(_lost(store.path, self.whereabouts))
            return
        if before is not Whereabouts.HERE:
            self.found.emit()
        version = store.data_version()
        self._go_on()
        if version != self._data_version:
            self._data_version = version
            self.changed.emit(Changes(everything=True))

    def _go_on(self) -> None:
        """Tell when something can be recorded where nothing could be."""
        if self._read_for is None or self.project.read_only is not None:
            return
        try:
            with waiting(patient(0)):
                self.project.go_on()
        except CuratorError:
            # tried again at the next look
            return
        another = self.project.curator.id != self._read_for.id
        self._read_for = None
        self.writable.emit(another)

    def _tell_unreadable(self, sentence: str) -> None:
        if sentence != self._unreadable:
            self._unreadable = sentence
            self.unreadable.emit(sentence)

    def tell_saved(self) -> None:
        """Say that what was done last is in the file, unless the file is gone."""
        if self.project.store.whereabouts() is Whereabouts.HERE:
            self.saved.emit(datetime.now().strftime("%H:%M:%S"))
        else:
            self.notice_others()

    def save_copy(self, target: Path) -> None:
        """Write all that is open here into a file of its own; raises CuratorError if that cannot be."""
        self.project.store.save_copy(target)
        self._copied = True

    def close(self) -> None:
        """Let go of the file; if that is not in its place, what is open here is saved elsewhere first."""
        self._poll.stop()
        if self.project.store.whereabouts() is not Whereabouts.HERE and not self._copied:
            self._rescue()
        if self.waiting.parent() is self:
            self.waiting.close()
        self.project.store.close()

    def _rescue(self) -> None:
        path = self.project.store.path
        folder = data_folder() / "rescued"
        target = folder / f"{path.stem} {datetime.now():%Y-%m-%d %H-%M-%S}.curation"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.project.store.save_copy(target)
        except (CuratorError, OSError):
            # the disk may be gone with the file; then there is nothing to be read from it
            return
        self.rescued.emit(target)

    def _change(self, change: Callable[[], Changes], words: str) -> Changes | None:
        if self.waiting.active:
            self.refused.emit(f"Not recorded: {words}. Another change still waits for the file.")
            return None
        if (reason := self.obstacle()) is not None:
            self.refused.emit(reason)
            return None
        try:
            with self.waiting.on_this_thread():
                changes = change()
            self._go_on()
        except BusyError as error:
            self.refused.emit(f"Not recorded: {words}{_and_more(self.waiting.dropped)}. {error}")
            return None
        except CuratorError as error:
            self.refused.emit(str(error))
            self._go_on()
            if isinstance(error, AwayError):
                self.notice_others()
            return None
        if changes:
            self.tell_saved()
            self.changed.emit(changes)
        return changes


def _lost(path: Path, whereabouts: Whereabouts) -> str:
    if whereabouts is Whereabouts.GONE:
        return (
            f"‘{path.name}’ is gone from {path.parent}. You can look at what is open, but nothing more is "
            "recorded. Put it back, or save a copy of what is open here and go on in that."
        )
    return (
        f"Another file lies in the place of ‘{path}’ now. You can look at what is open, but nothing more is "
        "recorded. Save a copy of what is open here, or open what is there now."
    )


def _and_more(dropped: int) -> str:
    """What was typed after the change that failed."""
    if not dropped:
        return ""
    return f", nor the {dropped} key presses and clicks after it" if dropped > 1 else ", nor the key after it"
