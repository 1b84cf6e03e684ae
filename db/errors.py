"""SQLite's errors, said in a curator's words."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TypeVar

from curator.errors import BusyError, CuratorError, DamagedFileError, ReadOnlyError

T = TypeVar("T")
_NOT_READ = (UnicodeDecodeError, JSONDecodeError)
READING_FAILED = (sqlite3.Error, *_NOT_READ)
"""What reading a perhaps damaged file raises; SQLite quotes damaged text in what it says."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_TEXT = "Could not decode to UTF-8"
"""How Python says that a value is no text; it gives no code."""


@contextmanager
def translated(path: Path, kinds: tuple[type[Exception], ...] = READING_FAILED) -> Iterator[None]:
    """Turn errors of SQLite that a person can act on into sentences; others are bugs and pass."""
    try:
        yield
    except kinds as error:
        raise _said(error, path) from error


def _said(error: Exception, path: Path) -> Exception:
    """The error as a CuratorError; itself if nobody can act on it."""
    if is_damage(error):
        return DamagedFileError(
            f"‘{path.name}’ is damaged ({words(error)}). It was not changed. Go back to a backup of it, or "
            "check it (Tools › Check project, or “curator check”) to see what can be saved."
        )
    if isinstance(error, sqlite3.OperationalError) and (found := _sentences(error, path).get(code(error))):
        kind, sentence = found
        return kind(sentence)
    return error


def words(error: Exception | None) -> str:
    """What SQLite says, if that can be read at all."""
    return "a text in it cannot be read" if isinstance(error, _NOT_READ) else str(error)


def is_damage(error: Exception) -> bool:
    """Whether what was raised while a file was read says that it is damaged."""
    return isinstance(error, _NOT_READ) or code(error) in _DAMAGED or str(error).startswith(_NO_TEXT)


def code(error: BaseException | None) -> int:
    """SQLite's primary result code of an error or of what caused it; 0 if there is none."""
    if isinstance(error, CuratorError):
        error = error.__cause__
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _sentences(error: Exception, path: Path) -> dict[int, tuple[type[CuratorError], str]]:
    busy = BusyError, f"‘{path.name}’ is being written by another program. Try again in a moment."
    unwritable = (
        ReadOnlyError,
        f"‘{path}’ cannot be written: nothing was recorded. Check the permissions of file and folder.",
    )
    return {
        sqlite3.SQLITE_BUSY: busy,
        sqlite3.SQLITE_LOCKED: busy,
        sqlite3.SQLITE_FULL: (
            CuratorError,
            f"The disk is full: nothing was recorded in ‘{path.name}’. Free some space and do it again.",
        ),
        sqlite3.SQLITE_READONLY: unwritable,
        sqlite3.SQLITE_PERM: unwritable,
        sqlite3.SQLITE_CANTOPEN: (
            CuratorError,
            f"‘{path}’ cannot be opened. Check that its folder is there and can be written.",
        ),
        sqlite3.SQLITE_IOERR: (
            CuratorError,
            f"‘{path}’ could not be read or written ({error}); what was being done is not recorded. Is the "
            "disk still there, and has it room?",
        ),
        sqlite3.SQLITE_PROTOCOL: (
            CuratorError,
            f"‘{path.name}’ cannot be locked where it lies. Copy it to a disk of this computer.",
        ),
    }


def in_words(kind: type[T]) -> type[T]:
    """Let every public method of a class that has a `path` raise `translated` errors, iterators included."""
    for name, method in list(vars(kind).items()):
        if not name.startswith("_") and inspect.isfunction(method):
            setattr(kind, name, _translating(method))
    return kind


def _translating(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def wrapped(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            result = method(self, *arguments, **named)
        except READING_FAILED as error:
            raise _said(error, self.path) from error
        return _each(result, self.path) if inspect.isgenerator(result) else result

    return wrapped


def _each(items: Iterator[T], path: Path) -> Iterator[T]:
    with translated(path):
        yield from items
