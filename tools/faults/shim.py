"""The library that brings faults into a process, compiled when first asked for, and what it shall do."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


class NoShimError(Exception):
    """Why there is no such library here, as a sentence."""


class Kind(StrEnum):
    NONE = "none"
    FULL = "enospc"
    IO_ERROR = "eio"
    SHORT = "short"
    KILL = "kill"
    TEAR = "tear"
    """Half of what is written gets there, and the process is killed."""
    POWER = "power"
    """Killed, and of what was not synchronised yet a random part is lost, as when the power goes."""


KILLS = (Kind.KILL, Kind.TEAR, Kind.POWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens at the call number `at` (from 1) that changes a file; see shim.c. 0 only counts."""

    at: int = 0
    kind: Kind = Kind.NONE
    times: int = 1
    """How many calls fail; 0: all from then on."""
    calls: str = "write sync truncate rename unlink"
    seed: int = 1
    clock: int = 0
    """Seconds by which the clock is wrong."""
    clock_at: int = 0
    """The number of the call from which on it is."""

    def environment(self, under: Path, log: Path) -> dict[str, str]:
        """For a process whose files below `under` count, and that tells its faults in `log`."""
        return {
            "LD_PRELOAD": str(library()),
            "CURATOR_FAULT_UNDER": str(under),
            "CURATOR_FAULT_LOG": str(log),
            "CURATOR_FAULT_AT": str(self.at),
            "CURATOR_FAULT_KIND": self.kind,
            "CURATOR_FAULT_TIMES": str(self.times),
            "CURATOR_FAULT_CALLS": self.calls,
            "CURATOR_FAULT_SEED": str(self.seed),
            "CURATOR_FAULT_CLOCK": str(self.clock),
            "CURATOR_FAULT_CLOCK_AT": str(self.clock_at),
        }


@cache
def library() -> Path:
    """The compiled shim; raises NoShimError where it cannot be had."""
    if not sys.platform.startswith("linux"):
        raise NoShimError("faults are brought into processes by LD_PRELOAD, as Linux has it")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NoShimError("there is no C compiler")
    folder = _folder()
    target = Path(folder.name) / "shim.so"
    done = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(target), str(SOURCE), "-ldl", "-lpthread"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoShimError(f"shim.c cannot be compiled: {done.stderr.strip()}")
    return target


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Kept as long as this process, and removed with it."""
    return tempfile.TemporaryDirectory(prefix="curator-faults-")
