"""Backup and full check as jobs of a window that goes on being painted: how long, and how smooth it stays."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
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
LATE_SECONDS = 0.05
"""A frame after so long is seen to come late."""
LONGEST_SECONDS = 900.0
CANCEL_AFTER = 8.0
"""Seconds after which the second one is cancelled, or half way if that comes earlier."""


@dataclass(frozen=True, slots=True)
class Smoothness:
    """The longest time between two frames, in seconds, and how many frames came late."""

    longest: float
    late: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A job: its seconds, the window meanwhile, and how often there was a word of progress."""

    seconds: float
    frames: Smoothness
    told: int
    cancelled: float | None
    """From cancelling a second one to its end; None if it had ended before."""


class Frames(QObject):
    """Has a widget painted again and again, and looks at the time between two turns of that."""

    def __init__(self, shown: Opened) -> None:
        super().__init__(shown.window)
        self._longest, self._late = 0.0, 0
        self._last = time.perf_counter()
        self._widget = shown.view.reader.viewport()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(FRAME_MILLISECONDS)

    def _turn(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._late += now - self._last > LATE_SECONDS
        self._last = now
        self._widget.update()

    def begin(self) -> None:
        self._longest, self._late, self._last = 0.0, 0, time.perf_counter()

    def end(self) -> Smoothness:
        self._timer.stop()
        return Smoothness(self._longest, self._late)


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


def watch_without_job(project: Path, seconds: float) -> Smoothness:
    """The same window for as long, beside a process that only counts: what the machine takes by itself."""
    counting = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        with opened(project) as shown:
            frames = Frames(shown)
            shown.settle()
            frames.begin()
            end = time.perf_counter() + seconds
            shown.until(lambda: time.perf_counter() > end, LONGEST_SECONDS)
            return frames.end()
    finally:
        counting.kill()
        counting.wait()


def _with(found: Watched, cancelled: float | None) -> Watched:
    return Watched(found.seconds, found.frames, found.told, cancelled)


def _watched(shown: Opened, begin: Callable[[], object]) -> Watched:
    told: list[int] = []
    shown.window.jobs.progressed.connect(lambda done, _: told.append(done))
    frames = Frames(shown)
    shown.settle()
    frames.begin()
    begun = time.perf_counter()
    begin()
    shown.until(lambda: not shown.window.jobs.busy, LONGEST_SECONDS)
    return Watched(time.perf_counter() - begun, frames.end(), len(told), None)


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
        idle = in_own_process(watch_without_job, project, seen.seconds)
        longest, by_itself = (1000 * frames.longest for frames in (seen.frames, idle))
        found += [
            Figure(row=name, documents=documents, value=seen.seconds, reference=alone),
            Figure(row=f"{name}.gap", documents=documents, value=longest, reference=by_itself),
            Figure(row=f"{name}.late", documents=documents, value=seen.frames.late, reference=idle.late),
            Figure(row=f"{name}.progress", documents=documents, value=seen.told),
        ]
        if seen.cancelled is not None:
            found.append(Figure(row=f"{name}.cancel", documents=documents, value=seen.cancelled * 1000))
    return found
