"""The table of a run, for the terminal and for docs/performance.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import Figure

HEAD = ("What", "Figure", "Reference, same run", "Ratio")

INTRODUCTION = """\
# Performance

Written by `python -m benchmarks`, which measures every figure and its reference in one run on one machine.
Compare ratios, not times: a busy machine slows both. `benchmarks/README.md` says what each row measures.
"""


def machine() -> str:
    """What the figures were measured on, in one sentence."""
    memory = _line_of(Path("/proc/meminfo"), "MemTotal")
    gigabytes = f", {int(memory.split()[0]) / (1 << 20):.0f} GiB memory" if memory else ""
    processor = _line_of(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine()
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores ({processor}){gigabytes}; "
        f"Python {platform.python_version()}, PySide6 {version('PySide6-Essentials')}, "
        f"SQLite {sqlite3.sqlite_version}."
    )


def _line_of(path: Path, name: str) -> str:
    if not path.exists():
        return ""
    lines = (line.partition(":") for line in path.read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")


def table(figures: Sequence[Figure]) -> str:
    """Columns in line, for the terminal."""
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def markdown(figures: Sequence[Figure], skipped: Sequence[str]) -> str:
    """The page docs/performance.md."""
    rows = [HEAD, ("---", "---:", "---", "---:"), *(figure.cells() for figure in figures)]
    lines = [INTRODUCTION, f"{datetime.now(UTC).date().isoformat()}. {machine()}", ""]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    if skipped:
        lines += ["", *(f"Not measured: {reason}" for reason in skipped)]
    return "\n".join(lines) + "\n"
