"""From a key to the paint: labels, each committed durably, and the next document. In its own process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from benchmarks.figures import Figure, middle_and_tail
from benchmarks.raw_commits import RawCommits
from curator.folders import config_folder
from ui import theme
from ui.app import SqliteProjects
from ui.main_window import MainWindow
from ui.settings import Settings

LABELS_A_SENTENCE = 2
SENTENCES_A_DOCUMENT = 8
PATIENCE = 10.0


@dataclass
class Times:
    """Seconds of each repetition."""

    label: list[float] = field(default_factory=lambda: list[float]())
    commit: list[float] = field(default_factory=lambda: list[float]())
    next_document: list[float] = field(default_factory=lambda: list[float]())
    bare_text: list[float] = field(default_factory=lambda: list[float]())

    def figures(self) -> list[Figure]:
        return [
            *middle_and_tail(
                "Label key to committed and painted", self.label, "one durable SQLite commit", self.commit
            ),
            *middle_and_tail(
                "Next document to painted",
                self.next_document,
                "the same text into a bare QTextEdit",
                self.bare_text,
            ),
        ]


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

    def seconds_until_painted(self, act: Callable[[], object]) -> float:
        """From `act` until the widget, and all else that waits in the event loop, is painted."""
        before, begun = self.count, time.perf_counter()
        act()
        while self.count == before:
            QApplication.processEvents()
            if time.perf_counter() - begun > PATIENCE:
                raise TimeoutError("Nothing was painted.")
        return time.perf_counter() - begun


def press(widget: QWidget, spelling: str) -> None:
    """Deliver a key as the window system does, shortcuts first."""
    QTest.keySequence(widget, QKeySequence(spelling, QKeySequence.SequenceFormat.PortableText))


def measure(project: Path, folder: Path, presses: int, steps: int) -> Times:
    """`presses` label keys and `steps` documents forward in the window; the project is written to."""
    app = QApplication(["curator"])
    window = MainWindow(SqliteProjects(), Settings(config_folder()))
    window.resize(1440, 900)
    if not window.open_project(project) or window.view is None or window.session is None:
        raise RuntimeError(f"{project.name} could not be opened")
    reader = window.view.reader
    bare = QTextEdit()
    bare.setFont(theme.serif_font(15))
    bare.resize(776, 700)
    bare.show()
    window.show()
    paints, bare_paints = Paints(reader.viewport()), Paints(bare.viewport())
    settle(app)
    commits = RawCommits(folder / "commits.sqlite")
    times = Times()
    store = window.session.project.store
    keys = cycle(
        [label.hotkey for label in window.session.project.vocabulary.labels() if len(label.hotkey) == 1]
    )
    before, sentences = store.event_count(), 0
    while len(times.label) < presses:
        for _ in range(LABELS_A_SENTENCE):
            key = next(keys)
            times.label.append(paints.seconds_until_painted(lambda key=key: press(reader, key)))
            times.commit.append(commits.commit_one())
            settle(app)
        sentences += 1
        press(reader, window.key_map.key_of("down" if sentences % SENTENCES_A_DOCUMENT else "next_document"))
        settle(app)
    if store.event_count() < before + len(times.label):
        raise RuntimeError("Not every key press was recorded.")
    for _ in range(steps):
        key = window.key_map.key_of("next_document")
        times.next_document.append(paints.seconds_until_painted(lambda key=key: press(reader, key)))
        settle(app)
        text = reader.toPlainText()
        times.bare_text.append(bare_paints.seconds_until_painted(lambda text=text: bare.setPlainText(text)))
        settle(app)
    commits.close()
    bare.close()
    window.close()
    return times


def settle(app: QApplication) -> None:
    """Let everything that waits be done before the next measurement."""
    for _ in range(3):
        app.processEvents()
