"""What can wait until the window was painted for the first time, one piece a turn of the event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

SETTLING_MILLISECONDS = 50
"""Focus and activation, and what was typed in the meantime, come first."""
NEVER_PAINTED_MILLISECONDS = 2_000
"""A window that starts minimised is not painted; its backups are made all the same."""


class AfterPaint(QObject):
    """Keeps the order in which the work was handed in. Keys and paints come between two pieces."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._waiting: deque[Callable[[], object]] = deque()
        self._painted = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._do_next)
        window.installEventFilter(self)

    def do(self, work: Callable[[], object]) -> None:
        """Do `work` in a later turn: it must ask whether it is still wanted."""
        self._waiting.append(work)
        if self._painted and not self._next.isActive():
            self._next.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._next.start(NEVER_PAINTED_MILLISECONDS)
        elif event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._painted = True
            self._next.start(SETTLING_MILLISECONDS)
        return False

    def _do_next(self) -> None:
        self._painted = True
        if self._waiting:
            work = self._waiting.popleft()
            if self._waiting:
                self._next.start(0)
            work()
