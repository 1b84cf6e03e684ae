"""A folder in which the program runs as a process, with its faults."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.faults.shim import Fault

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300.0
"""After which a process counts as one that does not end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended; `status` is negative for a signal, None for one that had to be stopped."""

    status: int | None
    out: str
    err: str
    hit: tuple[str, ...]
    """The names of the calls that the shim let fail, or at which it killed."""
    calls: tuple[str, ...] = ()
    """The names of the calls that changed files, if they were only counted."""

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Place:
    """`kept` is what must survive: the project, and the backups among the person's data."""

    folder: Path
    name: str = "project.curation"
    """Of the project, below `work`."""

    @property
    def kept(self) -> Path:
        return self.folder / "kept"

    @property
    def work(self) -> Path:
        return self.kept / "work"

    @property
    def project(self) -> Path:
        return self.work / self.name

    @property
    def data(self) -> Path:
        return self.kept / "data"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def log(self) -> Path:
        return self.folder / "faults.log"

    def clear(self) -> None:
        """Make it empty."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.work.mkdir(parents=True)

    def environment(self, fault: Fault | None = None) -> dict[str, str]:
        shim = {} if fault is None else fault.environment(self.kept, self.log)
        return {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",
            "CURATOR_CONFIG": str(self.folder / "config"),
            "CURATOR_DATA": str(self.data),
            **shim,
        }

    def run(
        self,
        arguments: Sequence[str],
        fault: Fault | None = None,
        kill_after: float | None = None,
        prefix: Sequence[str] = (),
    ) -> Ended:
        """`PREFIX python ARGUMENTS` to its end, or until it is killed after some seconds."""
        self.log.unlink(missing_ok=True)
        with subprocess.Popen(
            [*prefix, sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(fault),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as process:
            try:
                out, err = process.communicate(timeout=kill_after or PATIENCE_SECONDS)
                status: int | None = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
                status = process.returncode if kill_after else None
        log = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        names = [line.split("\t")[0] for line in log]
        return Ended(
            status=status,
            out=out,
            err=err,
            hit=tuple(name.removeprefix("fault ") for name in names if name.startswith("fault ")),
            calls=tuple(name for name in names if not name.startswith("fault ")),
        )

    def timed(self, arguments: Sequence[str]) -> tuple[Ended, float]:
        """A run without faults, its calls counted, and how many seconds it took."""
        started = time.monotonic()
        return self.run(arguments, Fault()), time.monotonic() - started


@contextmanager
def work_folder(chosen: Path | None = None) -> Iterator[Path]:
    """A folder for runs: in memory where there is such a place, because what is lost is lost on purpose."""
    memory = Path("/dev/shm")
    base = chosen or (memory if os.access(memory, os.W_OK) else None)
    with tempfile.TemporaryDirectory(prefix="curator-faults-", dir=base) as folder:
        yield Path(folder)
