"""Notices when Curator ended without being closed: a crash below Python, a kill, a power cut."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
import time
from pathlib import Path
from typing import IO

from ui import crash_log

_NAMES = "running-*.txt"
_MOST_BYTES = 64 * 1024


class RunMark:
    """A file of this process in `folder`, which lies there until the process ends as it should.

    What the interpreter can still write when a library crashes goes into it. Without a folder that can be
    written there is none, and nothing else changes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # the number of a process comes again
        self._path = folder / f"running-{os.getpid()}-{time.time_ns()}.txt"
        self._file: IO[bytes] | None = None

    def begin(self) -> None:
        """Put the mark there; call once, early."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb", buffering=0)
        except OSError:
            return
        crash_log.lock(self._file.fileno())
        faulthandler.enable(self._file)

    def end(self) -> None:
        """Take the mark away: the program was closed."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with contextlib.suppress(OSError):
            self._path.unlink()


def ended_badly(folder: Path) -> str | None:
    """A sentence on runs that ended without being closed since this was asked last, or None.

    What is known of them goes into the log. Never raises.
    """
    # the path alone tells whether there is anything to do, and there seldom is
    try:
        traces = [trace for path in folder.glob(_NAMES) if (trace := _taken(path)) is not None]
    except OSError:
        return None
    if not traces:
        return None
    crashes = [crash for trace in traces if (crash := _crash(trace))]
    for crash in crashes:
        crash_log.write(folder, f"Curator crashed below Python.\n{crash}")
    for _ in range(len(traces) - len(crashes)):
        crash_log.write(folder, "Curator was stopped without being closed (killed, or a power cut).")
    if crashes:
        return (
            "Curator crashed when it ran last. What was saved until then is in its project; a report is in "
            f"{folder / crash_log.LOG_NAME}."
        )
    return (
        "Curator was stopped without being closed when it ran last. What was saved until then is in its "
        "project."
    )


def _taken(path: Path) -> str | None:
    """The trace in the mark of a process that is gone, which is removed; None of one that runs."""
    try:
        with path.open("rb+") as file:
            if not crash_log.lock(file.fileno()):
                return None
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
        path.unlink()
    except OSError:
        # on Windows a file that is open elsewhere; or another start was faster
        return None
    return text


def _crash(trace: str) -> str:
    """What the interpreter wrote, with the names of files instead of their paths."""
    return re.sub(r'File "([^"]*)"', lambda found: f"File {_name(found[1])}", trace).strip()


def _name(path: str) -> str:
    """The file without its folders, of which the first may name a person."""
    parts = re.split(r"[\\/]", path)
    return "/".join(parts[-2:]) if len(parts) > 3 else parts[-1]
