"""How long work reports where it is and learns that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""`progress(done, total)`; total is None while unknown. Raises CancelledError to stop the work."""


def silent(done: int, total: int | None) -> None:
    """Report to nobody."""
