"""The job that a dialog began: its progress in a row of the dialog, and how it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from curator.errors import CancelledError, CuratorError, RefusedError
from curator.progress import Progress
from ui.job_bar import STEPS, progress_text
from ui.jobs import Jobs
from ui.plain_label import PlainLabel

T = TypeVar("T")
TELL_AFTER_SECONDS = 2


class JobRow(QWidget):
    """Takes no room while nothing runs.

    Signals:
        turned(bool): a job of this dialog began, or ended; before what came of it is told.
        failed(str): why nothing came of it, as a sentence; empty if the person cancelled.
    """

    turned = Signal(bool)
    failed = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job-row")
        self._jobs = jobs
        self.busy = False
        """Whether a job of this dialog runs."""
        self._began = 0.0
        self._said = PlainLabel(name="job-said", style="quiet")
        self._said.setWordWrap(False)
        self._bar = QProgressBar()
        self._bar.setObjectName("job-progress")
        self._bar.setTextVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._said)
        row.addWidget(self._bar, 1)
        jobs.progressed.connect(self._tell)
        jobs.held_up.connect(self._tell_held_up)
        jobs.finished.connect(self._end)
        self.hide()

    def start(
        self, title: str, work: Callable[[Progress], T], finished: Callable[[T], None], *, unit: str
    ) -> None:
        """As `Jobs.start`; a refusal is told with `failed`."""
        try:
            self._jobs.start(title, work, finished, self._fail, unit=unit)
        except RefusedError as error:
            self.failed.emit(str(error))
            return
        self.busy = True
        self._began = time.monotonic()
        self._say(f"{title}…")
        self._bar.setRange(0, 0)
        self.show()
        self.turned.emit(True)

    def cancel(self) -> None:
        """Stop the job of this dialog; `failed` follows at once."""
        if self.busy:
            self._say("Cancelling…")
            self._jobs.cancel()

    def _tell(self, done: int, total: int | None) -> None:
        if not self.busy:
            return
        if total:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(min(STEPS, done * STEPS // total))
        if total or done:
            self._say(f"{self._jobs.title}: {progress_text(done, total, self._jobs.unit)}")
        elif (seconds := int(time.monotonic() - self._began)) >= TELL_AFTER_SECONDS:
            # SQLite goes through all pages of a file without a word
            self._say(f"{self._jobs.title}… {seconds} s")

    def _tell_held_up(self, words: str) -> None:
        if self.busy:
            self._say(words or f"{self._jobs.title}…")

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._bar.setAccessibleName(words)

    def _end(self) -> None:
        if self.busy:
            self.busy = False
            self.hide()
            # a busy bar is animated by a timer
            self._bar.setRange(0, 1)
            self.turned.emit(False)

    def _fail(self, error: CuratorError) -> None:
        self.failed.emit("" if isinstance(error, CancelledError) else str(error))
