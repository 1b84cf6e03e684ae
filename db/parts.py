"""Files that are being written: under a short name first, on the disk, then in their place all at once."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

_PART = re.compile(r"curator-(\d+)-[0-9a-f]{8}\.part(?:-wal|-shm|-journal)?", re.ASCII)
_DEAD_AFTER = 3600.0
"""Seconds without a write after which a part is nobody's, where its process cannot be asked for."""


def new_part(folder: Path) -> Path:
    """A name beside the target, short however long the name of the target is."""
    return folder / f"curator-{os.getpid()}-{os.urandom(4).hex()}.part"


@contextlib.contextmanager
def part_folder(folder: Path) -> Iterator[Path]:
    """A folder that is a part, for the files of longer work; it goes at the end."""
    part = new_part(folder)
    part.mkdir()
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def discard(part: Path) -> None:
    """Remove a part and what SQLite may have beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Remove the parts of processes that were killed, and of no other."""
    # one that cannot be removed, or a folder that cannot be read, is no reason not to go on
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _PART.fullmatch(path.name)
            with contextlib.suppress(OSError):
                if match and _is_dead(int(match[1]), _written(path)):
                    if path.is_dir():
                        shutil.rmtree(path, ignore_errors=True)
                    else:
                        path.unlink()


def permit_as(part: Path, original: Path) -> None:
    """Let those read a copy who may read the original; its owner may always write it."""
    part.chmod(original.stat().st_mode & 0o777 | 0o600)


def put_in_place(part: Path, target: Path) -> None:
    """Give a part its name; raises FileExistsError if something has it already."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # a file system without links, such as that of many memory sticks
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        part.rename(target)
    else:
        part.unlink()


def sync(path: Path) -> None:
    """Return when the content of a file is on the disk."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk, where a system can say so."""
    if os.name == "nt":
        return
    # a network share may refuse; the file itself is on the disk by then
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _written(part: Path) -> float:
    inside = part.iterdir() if part.is_dir() else ()
    return max(path.stat().st_mtime for path in (part, *inside))


def _is_dead(process: int, written: float) -> bool:
    if abs(time.time() - written) > _DEAD_AFTER:
        return True
    # on Windows asking for a process like this would end it
    if os.name == "nt" or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False
