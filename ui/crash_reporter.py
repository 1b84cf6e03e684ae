"""A bug, wherever it strikes, is written into the log and shown once; then the app goes on."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from curator.errors import CuratorError

# a bug that strikes again is shown again after so long without it: painting repeats what fails
QUIET_SECONDS = 30.0
MOST_KNOWN = 200
_TOLD_OF_QT = {
    QtMsgType.QtWarningMsg: "Warning of Qt",
    QtMsgType.QtCriticalMsg: "Error of Qt",
    QtMsgType.QtFatalMsg: "Fatal error of Qt",
}


class CrashReporter(QObject):
    """What Python and Qt call about bugs, from any thread.

    Bugs in code that Qt calls, on any thread, come to `sys.excepthook` and `threading.excepthook`, and are
    shown. Those in `__del__` and the warnings of Qt stopped nothing that somebody did: the log has them.

    Signals:
        happened(str): a bug was written down; its report. Not while the same bug strikes again and again.
        refused(str): something could not be done or shown, and nobody who asked for it was there to say so.
    """

    happened = Signal(str)
    refused = Signal(str)

    def __init__(self, parent_provider: Callable[[], QWidget | None], folder: Path) -> None:
        super().__init__()
        self._parent_provider = parent_provider
        self._folder = folder
        self._log: Path | None = None
        self._lock = threading.Lock()
        self._times: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._at_work = threading.local()
        self._dialog: Any = None
        self._previous = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._previous_of_qt: Callable[..., object] | None = None
        # later and on the GUI thread: the bug may have struck in the middle of painting
        self.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self.handle
        threading.excepthook = self._handle_of_thread
        sys.unraisablehook = self._handle_unraisable
        self._previous_of_qt = qInstallMessageHandler(self._handle_of_qt)

    def remove(self) -> None:
        """Put back the hooks that were there before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._previous
        qInstallMessageHandler(self._previous_of_qt)  # pyright: ignore[reportArgumentType]
        self.happened.disconnect(self._show)

    # what the hooks hand over

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write a bug down and show it; does what `sys.excepthook` should, and never raises."""
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, CuratorError):
            # a list or a view that reads when it is painted
            self.refused.emit(str(error))
            return
        self._take(error, is_shown=True)

    def _handle_of_thread(self, given: Any) -> None:
        if given.exc_type is SystemExit:
            return
        from ui.bug_report import raised

        error = raised(given.exc_type, given.exc_value, given.exc_traceback)
        self.handle(given.exc_type, error, given.exc_traceback)

    def _handle_unraisable(self, given: Any) -> None:
        from ui.bug_report import raised

        error = raised(given.exc_type, given.exc_value, given.exc_traceback)
        self._take(error, is_shown=False)
        self._previous[2](given)

    def _handle_of_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if self._previous_of_qt is not None:
            self._previous_of_qt(kind, context, message)
        elif sys.stderr is not None:
            sys.stderr.write(f"{message}\n")
        if kind in _TOLD_OF_QT and not self._busy():
            from ui.bug_report import without_words

            with self._alone():
                text = f"{_TOLD_OF_QT[kind]}: {without_words(message)}"
                if _is_round(times := self._count(text)):
                    self._write(_with_times(text, times))

    # taking a bug down

    def _take(self, error: BaseException, *, is_shown: bool) -> None:
        if self._busy():
            # a bug in here: the first of the two is the one that matters
            return
        with self._alone():
            text = _report(error)
            times = self._count(text)
            now = time.monotonic()
            rested = now - self._last.get(text, float("-inf")) >= QUIET_SECONDS
            self._last[text] = now
            if _is_round(times):
                self._write(_with_times(text, times))
                if sys.stderr is not None:
                    sys.stderr.write(_with_times(text, times))
            if is_shown and rested:
                self.happened.emit(text)

    def _busy(self) -> bool:
        return getattr(self._at_work, "busy", False)

    @contextlib.contextmanager
    def _alone(self):
        """What goes wrong in here is told to the terminal at most."""
        self._at_work.busy = True
        try:
            yield
        except Exception as error:
            _say_last(error)
        finally:
            self._at_work.busy = False

    def _count(self, text: str) -> int:
        with self._lock:
            if len(self._times) >= MOST_KNOWN:
                self._times.clear()
                self._last.clear()
            self._times[text] = self._times.get(text, 0) + 1
            return self._times[text]

    def _write(self, text: str) -> None:
        # imported here: a start without bugs does without it
        from ui import crash_log

        self._log = crash_log.write(self._folder, text)

    # showing it

    def _show(self, text: str) -> None:
        if self._busy():
            return
        with self._alone():
            if self._dialog is not None and isValid(self._dialog):
                self._dialog.add(text)
                return
            from ui.crash_dialog import CrashDialog

            parent = self._parent_provider()
            if parent is not None and not isValid(parent):
                parent = None
            dialog = self._dialog = CrashDialog(text, self._log, self._folder, parent)
            if QApplication.activeModalWidget() is not None:
                # else the dialog that is open keeps every key and click from this one
                dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
            dialog.show()


def _report(error: BaseException) -> str:
    from PySide6 import __version__ as pyside_version
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QGuiApplication

    from ui.bug_report import report

    screen = QGuiApplication.platformName() or "no screen"
    return report(error, f"PySide {pyside_version}, Qt {qVersion()}, {screen}")


def _with_times(text: str, times: int) -> str:
    return text if times == 1 else f"For the {times:,}th time: {text}"


def _is_round(times: int) -> bool:
    """1, 10, 100 …: what strikes again and again does not fill the log."""
    while times % 10 == 0:
        times //= 10
    return times == 1


def _say_last(error: BaseException) -> None:
    with contextlib.suppress(Exception):
        sys.stderr.write(f"The report of a bug failed with {type(error).__name__}.\n")


def install(parent_provider: Callable[[], QWidget | None], folder: Path) -> CrashReporter:
    """Report bugs over the window that `parent_provider` gives, and in a log in `folder`.

    Call once, after the QApplication is made.
    """
    reporter = CrashReporter(parent_provider, folder)
    reporter.install()
    return reporter
