"""A bug is written down, shown once with a report that can be copied, and the app goes on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from curator import __version__
from ui.form_dialog import named
from ui.plain_label import PlainLabel
from ui.theme import mono_font

LOG_NAME = "curator.log"
LOG_BYTES = 512 * 1024
LOG_BACKUPS = 3
# Python words these itself; the words of other errors may quote what somebody is reading
SAFE_MESSAGES = (
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
APOLOGY = (
    "Something went wrong inside Curator. Your work is safe: every key was saved before the next one. "
    "You can go on; if the window behaves oddly, close it and open the project again."
)


def report(error: BaseException) -> str:
    """Version, system and traceback; neither local variables nor words that may come from a paper."""
    import platform

    lines = [
        f"Curator {__version__}",
        f"Python {platform.python_version()}, PySide {pyside_version}, Qt {qVersion()}",
        f"{platform.platform()}, {QGuiApplication.platformName() or 'no screen'}",
    ]
    for link, found in _chain(error):
        lines += ["", *([link, ""] if link else []), "Traceback (most recent call last):"]
        for frame in traceback.extract_tb(found.__traceback__):
            # the folders above may name the person
            place = Path(frame.filename)
            lines.append(f"  {place.parent.name}/{place.name}, line {frame.lineno}, in {frame.name}")
            lines += [f"    {frame.line}"] if frame.line else []
        lines.append(_headline(found))
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The error and what it came from, as Python prints them: the origin first."""
    found: list[tuple[str, BaseException]] = []
    current: BaseException | None = error
    while current is not None and all(current is not known for _, known in found):
        found.append(("", current))
        following = current.__cause__
        link = "That was the direct cause of this:"
        if following is None and not current.__suppress_context__:
            following, link = current.__context__, "While that was handled, this happened:"
        if following is not None:
            found[-1] = (link, current)
        current = following
    yield from reversed(found)


def _headline(error: BaseException) -> str:
    name = type(error).__qualname__
    if isinstance(error, SAFE_MESSAGES) and not isinstance(error, UnicodeError):
        return f"{name}: {error}"
    return f"{name} (its words are left out, since they may quote a paper)"


class CrashDialog(QDialog):
    """Shown without stopping anything else, and gone when it is closed."""

    def __init__(self, text: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash-dialog")
        self.setWindowTitle("Curator has a bug")
        self.setAccessibleName("Report of a bug")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = text

        apology = PlainLabel(APOLOGY, name="crash-apology")
        apology.setAccessibleName(APOLOGY)
        self._text = named(QPlainTextEdit(text), "crash-report", "Report")
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(mono_font(self.fontInfo().pixelSize() - 2))
        self._text.setTabChangesFocus(True)
        kept = PlainLabel(
            f"The report holds no text of your papers. It is kept in {log}.", name="crash-log", style="quiet"
        )
        self._copy = named(QPushButton("Copy report"), "crash-copy", "Copy the report")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self._copy_report)
        go_on = named(QPushButton("Go on"), "crash-close", "Close this report and go on")
        go_on.setDefault(True)
        go_on.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(go_on)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(apology)
        layout.addWidget(self._text, 1)
        layout.addWidget(kept)
        layout.addLayout(buttons)
        metrics = self.fontMetrics()
        self.resize(96 * metrics.averageCharWidth(), 30 * metrics.height())
        go_on.setFocus()

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText("Copied")


class CrashReporter(QObject):
    """What `sys.excepthook` calls, from any thread.

    Signals:
        happened(str): a bug was written down; its report.
    """

    happened = Signal(str)

    def __init__(self, parent_provider: Callable[[], QWidget | None], folder: Path) -> None:
        super().__init__()
        self._parent_provider = parent_provider
        self._log = folder / LOG_NAME
        self._previous = sys.excepthook
        self._shown: set[str] = set()
        self._open: set[CrashDialog] = set()
        # later and on the GUI thread: the bug may have struck in the middle of painting
        self.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        text = report(error)
        self._write(text)
        if sys.stderr is not None:
            sys.stderr.write(text)
        self.happened.emit(text)

    def remove(self) -> None:
        """Put back the hook that was there before."""
        sys.excepthook = self._previous
        self.happened.disconnect(self._show)

    def _write(self, text: str) -> None:
        # imported here: a start without bugs does without it
        import logging
        from logging.handlers import RotatingFileHandler

        try:
            handler = RotatingFileHandler(
                self._log, maxBytes=LOG_BYTES, backupCount=LOG_BACKUPS, encoding="utf-8", delay=True
            )
        except OSError:
            return
        handler.setFormatter(logging.Formatter("%(asctime)s\n%(message)s"))
        # a log that cannot be written must not become a bug of its own
        handler.handleError = lambda record: None  # noqa: ARG005
        handler.handle(logging.LogRecord("curator", logging.ERROR, "", 0, text, None, None))
        handler.close()

    def _show(self, text: str) -> None:
        # a bug in painting comes back with every repaint
        if text in self._shown:
            return
        self._shown.add(text)
        parent = self._parent_provider()
        dialog = CrashDialog(text, self._log, parent if parent is not None and isValid(parent) else None)
        self._open.add(dialog)
        dialog.finished.connect(lambda _: self._open.discard(dialog))
        dialog.show()


def install(parent_provider: Callable[[], QWidget | None], folder: Path) -> CrashReporter:
    """Report bugs over the window that `parent_provider` gives, and in a log in `folder`.

    Call once, after the QApplication is made.
    """
    reporter = CrashReporter(parent_provider, folder)
    sys.excepthook = reporter.handle
    return reporter
