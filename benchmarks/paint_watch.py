"""Notes when a window was painted first."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

IDLE_MILLISECONDS = 700


class PaintWatch(QObject):
    """Reports when a widget, and with it its window, was painted first; then closes the window."""

    def __init__(
        self, window: QMainWindow, watched: QWidget, stay: bool, ready: Callable[[], bool] = lambda: True
    ) -> None:
        """`ready` says whether there is something to be painted yet."""
        super().__init__(window)
        self._window = window
        self._stay = stay
        self._ready = ready
        self._painted: float | None = None
        self._modules: list[str] = []
        self._waiting = True
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        if event.type() is QEvent.Type.Paint and self._waiting and self._ready():
            self._waiting = False
            watched.removeEventFilter(self)
            # the next turn of the event loop comes when the whole window is painted and handed over
            QTimer.singleShot(0, self._mark)
        return False

    def _mark(self) -> None:
        self._painted = time.monotonic()
        self._modules = sorted(sys.modules)
        QTimer.singleShot(IDLE_MILLISECONDS, self._report)

    def _report(self) -> None:
        from benchmarks.own_process import peak_memory

        found = {"painted": self._painted, "peak_mib": peak_memory(), "modules": self._modules}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        if not self._stay:
            self._window.close()
            QApplication.quit()
