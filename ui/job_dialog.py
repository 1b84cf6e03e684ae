"""A dialog that has its work done as a job, with the progress in it, and the project closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from curator.errors import CancelledError
from ui.form_dialog import presses_button
from ui.job_row import JobRow
from ui.jobs import Jobs
from ui.plain_label import Hint


class JobDialog(QDialog):
    """Esc gives up the job while one runs, and else leaves the dialog."""

    def __init__(self, name: str, title: str, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-dialog")
        self.setWindowTitle(title)
        self.problem = Hint(name=f"{name}-problem")
        self.row = JobRow(jobs, self)
        self.row.failed.connect(self._end_badly)
        self.on_failure: Callable[[], object] = lambda: None
        """Called when the job did not end well, before it is said why."""

    def refuse(self, sentence: str) -> None:
        """Say why nothing was done; what was chosen stays."""
        self.problem.say(sentence)

    def _end_badly(self, sentence: str) -> None:
        self.on_failure()
        self.refuse(sentence or str(CancelledError()))

    def reject(self) -> None:
        """While a job runs, only that is given up."""
        if self.row.busy:
            self.row.cancel()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not presses_button(self, event):
            super().keyPressEvent(event)
