"""A thin bar that shows the running job and lets it be cancelled."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from curator.words import counted
from ui.jobs import Jobs
from ui.plain_label import PlainLabel

SHOW_AFTER_MILLISECONDS = 200
STEPS = 1000
TITLE_LETTERS = 56


def progress_text(done: int, total: int | None, unit: str) -> str:
    """`3,120 records`, or `1,200 of 3,120 records`."""
    return counted(done, unit) if total is None else f"{done:,} of {counted(total, unit)}"


class JobBar(QFrame):
    """Hidden while nothing runs, and while a job is too short to be read about."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job-bar")
        self.setAccessibleName("Running work")
        self._jobs = jobs

        self._title = PlainLabel(name="job-title")
        self._title.setWordWrap(False)
        self._bar = QProgressBar()
        self._bar.setObjectName("job-progress")
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(120)
        self._count = QLabel()
        self._count.setObjectName("job-count")
        self._count.setProperty("text_style", "quiet")
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("job-cancel")
        self._cancel.setToolTip("Stop; nothing of this work remains")
        self._cancel.clicked.connect(self._ask_to_cancel)

        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(self._cancel)

        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SHOW_AFTER_MILLISECONDS)
        self._wait.timeout.connect(self.show)
        jobs.started.connect(self._begin)
        jobs.progressed.connect(self._tell)
        jobs.held_up.connect(lambda words: self._show_title(words or jobs.title))
        jobs.finished.connect(self._end)
        self.hide()
        if jobs.busy:
            self._begin(jobs.title)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self.palette().color(QPalette.ColorRole.Mid))
        painter.end()

    def _show_title(self, title: str) -> None:
        # a file's long name must not widen the window
        letters = self.fontMetrics()
        room = TITLE_LETTERS * letters.averageCharWidth()
        self._title.setText(letters.elidedText(title, Qt.TextElideMode.ElideMiddle, room))
        self._title.setToolTip("" if self._title.text() == title else f"<p>{escape(title)}</p>")
        self._title.setAccessibleName(title)

    def _begin(self, title: str) -> None:
        self._show_title(title)
        self._count.clear()
        self._count.setMinimumWidth(0)
        self._bar.setRange(0, 0)
        self._name_bar("")
        self._cancel.setText("Cancel")
        self._cancel.setAccessibleName(f"Cancel: {title}")
        self._cancel.setEnabled(True)
        self._wait.start()

    def _tell(self, done: int, total: int | None) -> None:
        if total:
            # the count may be beyond what a progress bar can hold
            self._bar.setRange(0, STEPS)
            self._bar.setValue(min(STEPS, done * STEPS // total))
        else:
            self._bar.setRange(0, 0)
        text = progress_text(done, total, self._jobs.unit)
        self._count.setText(text)
        # grows only, so that the bar does not tremble with the digits
        width = QFontMetrics(self._count.font()).horizontalAdvance(text)
        self._count.setMinimumWidth(max(self._count.minimumWidth(), width))
        self._name_bar(text)

    def _name_bar(self, text: str) -> None:
        name = f"{self._jobs.title}, {text}" if text else self._jobs.title
        self._bar.setAccessibleName(name)
        self._count.setAccessibleName(text)

    def _ask_to_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._cancel.setText("Cancelling…")
        self._jobs.cancel()

    def _end(self) -> None:
        self._wait.stop()
        self.hide()
        # a busy bar is animated by a timer
        self._bar.setRange(0, 1)
