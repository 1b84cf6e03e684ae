"""A run as a page, for the terminal, and as JSON, so that runs can be compared."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import shortfalls
from benchmarks.figures import Figure
from benchmarks.judgement import judge
from benchmarks.rows import BY_ID
from benchmarks.tables import Table, tables

INTRODUCTION = """\
# Performance

Written by `python -m benchmarks`, which measures every figure and its reference in one run on one machine.
Compare ratios, not times: a busy machine slows both. `benchmarks/README.md` says what each row measures;
`docs/performance.json` has the figures of this page for programs.
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run has found."""

    figures: Sequence[Figure]
    skipped: Sequence[str]
    date: str
    machine: str


def result(figures: Sequence[Figure], skipped: Sequence[str]) -> Result:
    """Of a run that ends now, on this machine."""
    return Result(figures, skipped, datetime.now(UTC).date().isoformat(), machine())


def read(path: Path) -> Result:
    """What `as_json` has written of a run."""
    content = json.loads(path.read_text("utf-8"))
    names = ("row", "documents", "value", "reference", "repetitions")
    figures = [Figure(**{name: it[name] for name in names}) for it in content["figures"]]
    return Result(figures, content["skipped"], content["date"], content["machine"])


def renewed(before: Result, now: Result) -> Result:
    """An earlier run, with the figures of a later one in the place of its own.

    A figure and its reference stay of one run.
    """
    later = {(it.row, it.documents): it for it in now.figures}
    kept = [later.pop((it.row, it.documents), it) for it in before.figures]
    groups = sorted({BY_ID[it.row].group for it in now.figures})
    note = f"{', '.join(groups)} again on {now.date}"
    date = f"{before.date}; {note}" if groups else before.date
    return Result([*kept, *later.values()], before.skipped, date, before.machine)


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


def terminal(found: Result) -> str:
    """Columns in line."""
    lines = [found.machine]
    for table in tables(found.figures):
        lines += ["", table.title, "", *_in_line(table)]
    lines += ["", *shortfalls.paragraphs(found.figures, shortfalls.notes()), *_not_measured(found.skipped)]
    return "\n".join(lines) + "\n"


def _in_line(table: Table) -> list[str]:
    rows = [table.head, *table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def markdown(found: Result) -> str:
    """The page docs/performance.md."""
    lines = [INTRODUCTION, f"{found.date}. {found.machine}"]
    reasons = shortfalls.paragraphs(found.figures, shortfalls.notes())
    for table in tables(found.figures):
        ruler = ["---" if place in table.text_columns else "---:" for place in range(len(table.head))]
        lines += ["", f"## {table.title}", ""]
        lines += ["| " + " | ".join(row) + " |" for row in (table.head, ruler, *table.rows)]
        if reasons:
            lines += ["", "## Where a budget is missed"]
            lines += [line for reason in reasons for line in ("", reason)]
            reasons = []
    if found.skipped:
        lines += ["", *_not_measured(found.skipped)]
    return "\n".join(lines) + "\n"


def _not_measured(skipped: Sequence[str]) -> list[str]:
    return [f"Not measured: {reason}" for reason in skipped]


def as_json(found: Result) -> str:
    """Every figure, one a line."""
    head = {"date": found.date, "machine": found.machine, "skipped": list(found.skipped)}
    rows = ",\n    ".join(json.dumps(_values(figure), ensure_ascii=False) for figure in found.figures)
    return f'{json.dumps(head, ensure_ascii=False, indent=2)[:-2]},\n  "figures": [\n    {rows}\n  ]\n}}\n'


def _values(figure: Figure) -> dict[str, Any]:
    found = judge(figure)
    return {
        "row": figure.row,
        "documents": figure.documents,
        "value": round(figure.value, 4),
        "unit": BY_ID[figure.row].unit,
        "reference": None if figure.reference is None else round(figure.reference, 4),
        "repetitions": figure.repetitions,
        "budget": None if found.row.budget is None else found.row.budget.words(found.row.unit),
        "met": found.met,
    }
