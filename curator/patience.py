"""How long, and how visibly, a change waits while another program writes to the project.

Whoever starts work says so once, `with waiting(…)`; what asks for the file far below calls `wait`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from curator.errors import BusyError

PAUSE_SECONDS = 0.05
BRIEF_SECONDS = 5.0
LONG_SECONDS = 600.0
TELL_AFTER_SECONDS = 1.0

Wait = Callable[[Path, float], None]
"""Called again and again while a file is held, with the seconds since the first try.

It lets a moment pass and returns, to try again, or raises CuratorError to give up.
"""


def patient(seconds: float, tell: Callable[[Path, float], object] | None = None) -> Wait:
    """Wait so long; `tell` is called from the second second on."""

    def wait_here(path: Path, waited: float) -> None:
        if waited >= seconds:
            raise held(path)
        if tell is not None and waited >= TELL_AFTER_SECONDS:
            tell(path, waited)
        time.sleep(PAUSE_SECONDS)

    return wait_here


def held(path: Path) -> BusyError:
    return BusyError(f"‘{path.name}’ is being written by another program. Try again in a moment.")


_wait: ContextVar[Wait] = ContextVar("wait")
_BRIEF = patient(BRIEF_SECONDS)


@contextmanager
def waiting(way: Wait) -> Generator[None]:
    """Wait in this way within the block, on this thread."""
    token = _wait.set(way)
    try:
        yield
    finally:
        _wait.reset(token)


def wait(path: Path, waited: float) -> None:
    """Wait in the present way."""
    _wait.get(_BRIEF)(path, waited)
