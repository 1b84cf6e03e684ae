"""The log of bugs: a few text files of bounded size, which several processes may write at once."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOG_NAME = "curator.log"
LOG_BYTES = 512 * 1024
OLD_LOGS = 3
WAIT_SECONDS = 1.0
_PAUSE = 0.01


def write(folder: Path, text: str) -> Path | None:
    """Append `text` with the time and the process; the log, or None if it cannot be written. Never raises."""
    log = folder / LOG_NAME
    stamp = time.strftime("%Y-%m-%d %H:%M:%S %z")
    entry = f"{stamp} process {os.getpid()}\n{text.rstrip()}\n\n".encode("utf-8", "backslashreplace")
    entry = entry[:LOG_BYTES]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder) as alone:
            if alone and log.exists() and log.stat().st_size + len(entry) > LOG_BYTES:
                _rotate(log)
            _append(log, entry)
    except OSError:
        return None
    return log


def _append(log: Path, entry: bytes) -> None:
    # one write at the end of the file: also without the lock no entry goes into the middle of another
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(log, flags, 0o600)
    try:
        while entry:
            entry = entry[os.write(descriptor, entry) :]
    finally:
        os.close(descriptor)


def _rotate(log: Path) -> None:
    try:
        for number in range(OLD_LOGS, 0, -1):
            older = log.with_name(f"{LOG_NAME}.{number - 1}") if number > 1 else log
            if older.exists():
                older.replace(log.with_name(f"{LOG_NAME}.{number}"))
    except OSError:
        # on Windows, while somebody reads it; the next one who writes tries again
        return


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """While no other process writes; False if that took too long."""
    descriptor = os.open(folder / f"{LOG_NAME}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + WAIT_SECONDS
        while not (held := lock(descriptor)) and time.monotonic() < until:
            time.sleep(_PAUSE)
        yield held
    finally:
        # lets go of the lock as well
        os.close(descriptor)


def lock(descriptor: int) -> bool:
    """Keep an open file for this process until it is closed or the process ends; False if another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
