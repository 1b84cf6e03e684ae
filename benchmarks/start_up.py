"""From starting the process to the painted window, and what the window weighs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, milliseconds

REPOSITORY = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a window."""

    seconds: float
    peak_mib: float | None
    modules: frozenset[str]


def start(project: Path | None) -> Start:
    """Start the program with a project, or a bare window with None, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.first_paint", *([str(project)] if project else [])]
    begun = time.monotonic()
    done = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True, timeout=60)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return Start(found["painted"] - begun, found["peak_mib"], frozenset(found["modules"]))


def measure(project: Path, documents: int, repeats: int) -> list[Figure]:
    """Both windows in turn, so that a machine that slows down slows both; the first start is left out."""
    start(project)
    starts = [(start(project), start(None)) for _ in range(repeats)]
    own, bare = zip(*starts, strict=True)
    found = [
        milliseconds("start", documents, [it.seconds for it in own], [it.seconds for it in bare]),
        Figure(
            row="start.modules",
            documents=documents,
            value=len(own[0].modules),
            reference=len(bare[0].modules),
        ),
    ]
    peaks, bare_peaks = ([it.peak_mib for it in starts if it.peak_mib is not None] for starts in (own, bare))
    if peaks:
        found.append(
            Figure(
                row="start.memory",
                documents=documents,
                value=statistics.median(peaks),
                reference=statistics.median(bare_peaks),
                repetitions=repeats,
            )
        )
    return found
