"""The program's window in this process, its keys, and when it is painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QEvent, QLoggingCategory, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from curator.folders import config_folder
from curator.views import DocumentView
from ui.annotate_view import AnnotateView
from ui.app import SqliteProjects
from ui.backup_keeper import BackupKeeper
from ui.main_window import MainWindow
from ui.settings import Settings

SIZE = 1440, 900
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Opened:
    """A window that shows a project."""

    app: QApplication
    window: MainWindow
    view: AnnotateView

    def press(self, command: str) -> None:
        """The key of a command, delivered to the reader as the window system does, shortcuts first."""
        press(self.view.reader, self.window.key_map.key_of(command))

    def next_open(self) -> None:
        """On to a document that is not done, which would refuse labels; after the last one to the first."""
        while True:
            before = self.view.desk.view
            self.press("next_document")
            view = self.view.desk.view
            if view is before:
                view = self._first()
            if view is not None and not view.done:
                return

    def _first(self) -> DocumentView | None:
        first = self.view.documents.model.id_at(0)
        assert first is not None
        self.view.open_document(first)
        return self.view.desk.view

    def settle(self) -> None:
        """Let everything that waits be done before the next measurement."""
        for _ in range(3):
            self.app.processEvents()
            # outside of a loop of its own Qt keeps what is to be deleted later
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def until(self, ready: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Let the event loop turn until something is so. Raises TimeoutError."""
        begun = time.perf_counter()
        while not ready():
            self.app.processEvents()
            if time.perf_counter() - begun > seconds:
                raise TimeoutError("What was awaited did not come.")


@contextmanager
def opened(project: Path) -> Iterator[Opened]:
    """A window of its own, without the backup that would begin seconds after."""
    app = QApplication.instance() or QApplication(["curator"])
    assert isinstance(app, QApplication)
    # the offscreen platform complains of each window that it is none
    QLoggingCategory.setFilterRules("default.warning=false")
    window = MainWindow(SqliteProjects(), Settings(config_folder()))
    window.resize(*SIZE)
    if not window.open_project(project) or window.view is None:
        raise RuntimeError(f"{project.name} could not be opened")
    window.show()
    it = Opened(app, window, window.view)
    it.until(lambda: bool(window.findChildren(BackupKeeper)))
    for keeper in window.findChildren(BackupKeeper):
        keeper.close()
    # a long list may be filled after the window was painted
    documents = it.view.session.project.library().counts().total
    it.until(lambda: it.view.documents.model.rowCount() == documents)
    it.view.reader.setFocus()
    it.settle()
    try:
        yield it
    finally:
        window.close()


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 Qt's name
        if event.type() is QEvent.Type.Paint:
            self.count += 1
        return False

    def seconds_until_painted(
        self, act: Callable[[], object], ready: Callable[[], bool] = lambda: True
    ) -> float:
        """From `act` until the widget, and all else that waits in the event loop, is painted.

        `ready` says whether what is awaited has come; the paint that counts is the first one after.
        """
        before, begun = self.count, time.perf_counter()
        act()
        while not ready():
            before = self._turn(begun)
        while self.count == before:
            self._turn(begun)
        return time.perf_counter() - begun

    def _turn(self, begun: float) -> int:
        """Let the event loop turn once; how often the widget had been painted before."""
        before = self.count
        QApplication.processEvents()
        if time.perf_counter() - begun > PATIENCE:
            raise TimeoutError("Nothing was painted.")
        return before


class Resets:
    """Counts how often a list was filled anew, be it at once or when a thread has an answer."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self._count = 0
        model.modelReset.connect(self._note)

    def _note(self) -> None:
        self._count += 1

    def awaited(self) -> Callable[[], bool]:
        """Whether it was filled since now."""
        before = self._count
        return lambda: self._count > before


def press(widget: QWidget, spelling: str) -> None:
    """Deliver a key as the window system does, shortcuts first."""
    QTest.keySequence(widget, QKeySequence(spelling, QKeySequence.SequenceFormat.PortableText))
