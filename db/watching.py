"""SQL that takes long, and can be cancelled while it runs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from curator.progress import Progress

_INSTRUCTIONS = 20_000
"""Of SQLite's machine, between two looks at the clock; each look takes the interpreter from other threads."""
_PAUSE = 0.05
"""Seconds between two questions whether to go on."""


@contextmanager
def watched(connection: sqlite3.Connection, progress: Progress) -> Iterator[Progress]:
    """While statements run, `progress` hears again what it was told last; what it raises ends the block.

    Yields the callable to tell it with.
    """
    told: tuple[int, int | None] = (0, None)
    raised: list[BaseException] = []
    # asked at once, then every now and then
    asked = time.monotonic() - _PAUSE

    def tell(done: int, total: int | None) -> None:
        nonlocal told, asked
        told, asked = (done, total), time.monotonic()
        progress(done, total)

    def ask() -> int:
        if time.monotonic() - asked < _PAUSE:
            return 0
        try:
            tell(*told)
        except BaseException as error:
            raised.append(error)
            return 1
        return 0

    connection.set_progress_handler(ask, _INSTRUCTIONS)
    try:
        yield tell
    except sqlite3.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def interrupted(error: Exception) -> bool:
    """Whether a statement failed because `watched` was told to end it."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
