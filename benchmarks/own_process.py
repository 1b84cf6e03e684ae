"""Each measurement runs in a process of its own, so that none profits or suffers from one before it."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def in_own_process(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work`, a function of a module, returns in a fresh interpreter; its errors are raised here."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()


def peak_memory() -> float | None:
    """The most memory that this process ever held, in MiB; None where the system does not tell."""
    # not getrusage: there a child begins with the peak of the process that started it
    if (told := _status("VmHWM")) is not None:
        return told
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )


def present_memory() -> float | None:
    """The memory that this process holds now, in MiB; None where the system does not tell."""
    return _status("VmRSS")


def _status(name: str) -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines[name].split()[0]) / 1024
