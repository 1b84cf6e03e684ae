"""Backup and full check as jobs of a window that goes on being painted: how long, and how smooth it stays."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process
from benchmarks.window import Opened, opened
from ui.check_dialog import CheckDialog

FRAME_MILLISECONDS = 4
"""Between one frame and the next, if the event loop is free."""
LONGEST_SECONDS = 900.0
CANCEL_AFTER = 8.0
"""Seconds after which the second one is cancelled, or half way if that comes earlier."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Seconds; `gap` is the longest between two frames, `told` how often there was a word of progress."""

    seconds: float
    gap: float
    told: int
    cancelled: float | None
    """From cancelling a second one to its end; None if it had ended before."""


class Frames(QObject):
    """Has a widget painted again and again, and knows the longest time between two turns of that."""

    def __init__(self, shown: Opened) -> None:
        super().__init__(shown.window)
        self.longest = 0.0
        self._last = time.perf_counter()
        self._widget = shown.view.reader.viewport()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(FRAME_MILLISECONDS)

    def _turn(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        self._widget.update()

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()


def watch(project: Path) -> tuple[Watched, Watched]:
    """A backup and a check through the commands of the window."""
    with opened(project) as shown:
        safety = shown.window.guard.safety
        backup = _watched(shown, safety.back_up)
        cancelled = _cancelled(shown, safety.back_up, backup.seconds)
        check = _watched(shown, safety.check)
        _leave_dialog(shown)
        check_cancelled = _cancelled(shown, safety.check, check.seconds)
        _leave_dialog(shown)
    return _with(backup, cancelled), _with(check, check_cancelled)


def _with(found: Watched, cancelled: float | None) -> Watched:
    return Watched(found.seconds, found.gap, found.told, cancelled)


def _watched(shown: Opened, begin: Callable[[], object]) -> Watched:
    told: list[int] = []
    shown.window.jobs.progressed.connect(lambda done, _: told.append(done))
    frames = Frames(shown)
    shown.settle()
    frames.begin()
    begun = time.perf_counter()
    begin()
    shown.until(lambda: not shown.window.jobs.busy, LONGEST_SECONDS)
    return Watched(time.perf_counter() - begun, frames.longest, len(told), None)


def _cancelled(shown: Opened, begin: Callable[[], object], seconds: float) -> float | None:
    """Begin again, and cancel."""
    begin()
    moment = time.perf_counter() + min(seconds / 2, CANCEL_AFTER)
    shown.until(lambda: time.perf_counter() > moment or not shown.window.jobs.busy, LONGEST_SECONDS)
    if not shown.window.jobs.busy:
        return None
    begun = time.perf_counter()
    shown.window.jobs.cancel()
    shown.until(lambda: not shown.window.jobs.busy, LONGEST_SECONDS)
    return time.perf_counter() - begun


def _leave_dialog(shown: Opened) -> None:
    """Close the report of the check."""
    for dialog in shown.window.findChildren(CheckDialog):
        if dialog.isVisible():
            dialog.reject()
    shown.settle()


def sqlite_alone(project: Path, target: Path) -> tuple[float, float]:
    """Seconds of SQLite's own backup into a new file, and of its integrity check."""
    with closing(sqlite3.connect(project)) as source, closing(sqlite3.connect(target)) as copy:
        begun = time.perf_counter()
        source.backup(copy)
        copied = time.perf_counter() - begun
        begun = time.perf_counter()
        source.execute("pragma integrity_check").fetchall()
        checked = time.perf_counter() - begun
    target.unlink()
    return copied, checked


def measure(project: Path, folder: Path, documents: int) -> list[Figure]:
    copied, checked = in_own_process(sqlite_alone, project, folder / "copy.sqlite")
    backup, check = in_own_process(watch, project)
    found: list[Figure] = []
    for name, seen, alone in (("backup", backup, copied), ("check", check, checked)):
        found += [
            Figure(row=name, documents=documents, value=seen.seconds, reference=alone),
            Figure(row=f"{name}.gap", documents=documents, value=seen.gap * 1000),
            Figure(row=f"{name}.progress", documents=documents, value=seen.told),
        ]
        if seen.cancelled is not None:
            found.append(Figure(row=f"{name}.cancel", documents=documents, value=seen.cancelled * 1000))
    return found
