"""SQLite's errors, said in a curator's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curator.errors import CuratorError, ProjectFileError


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite that a person can act on into sentences; others are bugs and pass."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if (sentence := _sentence(error, path)) is None:
            raise
        raise CuratorError(sentence) from error
    except sqlite3.DatabaseError as error:
        if _code(error) not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        raise ProjectFileError(
            f"‘{path.name}’ is damaged ({error}). It was not changed. Go back to a copy of it, or run "
            f"“curator check” to see what can be read."
        ) from error


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for an error that Python itself raised."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _sentence(error: sqlite3.OperationalError, path: Path) -> str | None:
    sentences = {
        sqlite3.SQLITE_BUSY: f"‘{path.name}’ is being written by another program. Try again in a moment.",
        sqlite3.SQLITE_LOCKED: f"‘{path.name}’ is being written by another program. Try again in a moment.",
        sqlite3.SQLITE_FULL: f"The disk is full: nothing could be saved to ‘{path.name}’. Free some space.",
        sqlite3.SQLITE_READONLY: f"‘{path}’ cannot be written. Check the permissions of file and folder.",
        sqlite3.SQLITE_CANTOPEN: f"‘{path}’ cannot be opened. Check that its folder can be written.",
        sqlite3.SQLITE_IOERR: f"‘{path}’ could not be read or written ({error}). Is the disk still there?",
    }
    return sentences.get(_code(error))
