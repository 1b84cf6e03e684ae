"""A disk on which files cannot grow, as far as this process is concerned."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_BYTES = 16 * 1024
"""Less than SQLite needs for the index of a log."""


@contextmanager
def full_disk() -> Iterator[None]:
    """Within the block a project can only be read; skips the test where processes have no limits."""
    resource = pytest.importorskip("resource", reason="needs limits of a process")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_BYTES, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
