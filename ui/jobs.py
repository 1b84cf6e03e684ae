"""Long work on a thread of its own, one at a time, with its progress and its end told on the GUI thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from curator import patience
from curator.errors import CancelledError, CuratorError, RefusedError
from curator.progress import Progress

T = TypeVar("T")
PROGRESS_SECONDS = 0.05
DEFERRED_MILLISECONDS = 50
SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter: each SQL statement of a key press has to get it back."""


class Worker(QThread):
    """Runs one piece of work, and keeps what came of it until it is asked for.

    Signals:
        progressed(int, object): how much is done, and of how much (None while unknown).
        held_up(str): the work waits for a file that another program is writing, as words; empty when it does
            not wait any more.
    """

    progressed = Signal(int, object)
    held_up = Signal(str)

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        sys.setswitchinterval(SWITCH_SECONDS)
        self._result: Any = None
        self._error: BaseException | None = None
        self._work: Callable[[Progress], Any] | None = work
        self._cancelled = False
        self._told_at = 0.0
        self._held_up = ""
        self._patient = patience.patient(patience.LONG_SECONDS, self._tell_wait)

    def cancel(self) -> None:
        self._cancelled = True

    def leave(self) -> tuple[Any, BaseException | None]:
        """Wait for the end, and say what came of the work; nothing of it is kept here.

        What a worker holds would stay until somebody looks for circles: it is in one with its own methods.
        """
        self.wait()
        self.deleteLater()
        outcome = self._result, self._error
        self._result = self._error = self._work = None
        return outcome

    def run(self) -> None:
        assert self._work is not None
        try:
            with patience.waiting(self._wait):
                self._result = self._work(self._progress)
        except BaseException as error:
            self._error = error

    def _progress(self, done: int, total: int | None) -> None:
        if self._cancelled:
            raise CancelledError
        self._say_held_up("")
        now = time.monotonic()
        if now - self._told_at >= PROGRESS_SECONDS or done == total:
            self._told_at = now
            self.progressed.emit(done, total)

    def _wait(self, path: Path, waited: float) -> None:
        if self._cancelled:
            raise CancelledError
        self._patient(path, waited)

    def _tell_wait(self, path: Path, waited: float) -> None:
        self._say_held_up(f"Waiting: another program is writing to ‘{path.name}’ … {round(waited)} s")

    def _say_held_up(self, words: str) -> None:
        if words != self._held_up:
            self._held_up = words
            self.held_up.emit(words)


class Jobs(QObject):
    """The long work of a window.

    Signals:
        started(str): a job of this title began.
        progressed(int, object): how much is done, and of how much (None while unknown); at most 20 a second.
        held_up(str): the job waits for a file that another program is writing, as words; empty after.
        finished(): the job ended, well or not; `busy` is False again and its callback is about to be called.
        failed(CuratorError): a job that was given no `failed` of its own ended so.
    """

    started = Signal(str)
    progressed = Signal(int, object)
    held_up = Signal(str)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self.unit = ""
        self.deferred: Callable[[], bool] = lambda: False
        """Whether the end of a job is not to be told just now, because a change waits for the file."""
        self._worker: Worker | None = None
        self._on_finished: Callable[[Any], None] = lambda _: None
        self._on_failed: Callable[[CuratorError], None] = self.failed.emit

    @property
    def busy(self) -> bool:
        return self._worker is not None

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        finished: Callable[[T], None],
        failed: Callable[[CuratorError], None] | None = None,
        *,
        unit: str = "record",
    ) -> None:
        """Call `work` on a thread, then `finished` with its result or `failed` with its error on this one.

        `work` opens and closes its own connection and touches no widget. `unit` names, in the singular, what
        progress counts. Cancelling gives `failed` a CancelledError. Raises RefusedError while a job runs.
        """
        if self._worker is not None:
            raise RefusedError(f"“{self.title}” is still running. Wait until it ends, or cancel it.")
        self.title, self.unit = title, unit
        self._on_finished, self._on_failed = finished, failed or self.failed.emit
        worker = self._worker = Worker(work)
        worker.progressed.connect(self._tell)
        worker.held_up.connect(self._tell_held_up)
        worker.finished.connect(self._end)
        worker.start()
        self.started.emit(title)

    def cancel(self) -> None:
        """Let the work stop at its next word of progress; returns at once."""
        if self._worker is not None:
            self._worker.cancel()

    def close(self) -> None:
        """Cancel, and return when the thread has ended; neither callback is called. A bug is still told.

        Another job may be started afterwards.
        """
        if self._worker is not None:
            self._worker.cancel()
            _, error = self._leave(self._worker)
            if error is not None and not isinstance(error, CuratorError):
                _tell_bug(error)

    def _tell(self, done: int, total: int | None) -> None:
        if self.sender() is self._worker:
            self.progressed.emit(done, total)

    def _tell_held_up(self, words: str) -> None:
        if self.sender() is self._worker:
            self.held_up.emit(words)

    def _end(self) -> None:
        # a worker that was left by `close` may have its last signal on the way
        if self._worker is not None and self.sender() is self._worker:
            self._finish(self._worker)

    def _finish(self, worker: Worker) -> None:
        if worker is not self._worker:
            return
        if self.deferred():
            QTimer.singleShot(DEFERRED_MILLISECONDS, self, lambda: self._finish(worker))
            return
        on_finished, on_failed, title = self._on_finished, self._on_failed, self.title
        result, error = self._leave(worker)
        if error is None:
            on_finished(result)
        elif isinstance(error, CuratorError):
            on_failed(error)
        else:
            _tell_bug(error)
            # who waits for the job, such as a dialog whose project was closed for it, must not wait for ever
            on_failed(
                CuratorError(f"“{title}” ended with an error inside Curator. The report of it says more.")
            )

    def _leave(self, worker: Worker) -> tuple[Any, BaseException | None]:
        outcome = worker.leave()
        self._worker = None
        # the callbacks may hold a window
        self._on_finished, self._on_failed = lambda _: None, self.failed.emit
        self.finished.emit()
        return outcome


def _tell_bug(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)
