"""Which file lies at a path, whatever it is called: after a move it is the same, after a copy another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Device and inode; on Windows the serial number of the volume and the file's index."""

    device: int
    index: int


def identity(path: Path) -> FileIdentity | None:
    """None if there is no file, or its place cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FileIdentity(status.st_dev, status.st_ino)
