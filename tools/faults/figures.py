"""The figures of a run, as tables for people and as values for programs."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from tools.faults.failures import Damage
from tools.faults.kills import Toll
from tools.faults.soak import Soak

HEAD = """# Fault runs

Written by `python -m tools.faults`; [reliability.md](reliability.md) says what each run has to show.
*Wrong* counts everything that was not as promised.
"""


def machine_words() -> str:
    """The class of the machine and its system; nothing that names it."""
    cores = os.cpu_count() or 1
    return f"{platform.machine()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; what is no text stands to the right."""
    lines = [f"| {' | '.join(heads)} |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    lines += [f"| {' | '.join(_shown(value) for value in row)} |" for row in rows]
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def kills_table(tolls: Sequence[Toll]) -> str:
    rows: list[Sequence[object]] = [
        (
            toll.errand,
            toll.calls,
            toll.killed,
            toll.kills["kill"],
            toll.kills["tear"],
            toll.kills["power"],
            toll.kills["time"],
            toll.survived,
            toll.full_checks,
            len(toll.wrong),
        )
        for toll in tolls
    ]
    total = ["All", *(sum(_number(row[column]) for row in rows) for column in range(1, 10))]
    heads = (
        "Killed while", "writing calls", "kills", "before a call", "within a write", "power lost",
        "by the clock", "ended before", "full checks", "wrong",
    )  # fmt: skip
    return table(heads, [*rows, total])


def failures_table(damages: Sequence[Damage]) -> str:
    rows: list[Sequence[object]] = [
        (
            damage.errand,
            damage.calls,
            damage.faults["enospc"],
            damage.faults["eio"],
            damage.faults["short"],
            damage.told,
            damage.unharmed,
            len(damage.wrong),
        )
        for damage in damages
    ]
    total = ["All", *(sum(_number(row[column]) for row in rows) for column in range(1, 8))]
    heads = (
        "Writes fail in", "writing calls", "disk full", "I/O error", "cut short", "told in a sentence",
        "done all the same", "wrong",
    )  # fmt: skip
    return table(heads, [*rows, total])


def soak_tables(soak: Soak) -> str:
    soaked = soak.soaked
    names = sorted(soaked.performed | soaked.refused, key=lambda name: -soaked.performed[name])
    kinds = table(
        ("Operation", "done", "refused"),
        [(name, soaked.performed[name], soaked.refused[name]) for name in names],
    )
    first, middle, last = soak.samples[0], soak.samples[len(soak.samples) // 2], soak.samples[-1]
    held = table(
        ("After operations", "memory, MB", "open files"),
        [(sample.operations, sample.memory / 1e6, sample.files) for sample in (first, middle, last)],
    )
    return (
        f"{soaked.operations:,} operations on {soaked.projects:,} projects, seed {soak.seed}; rules and "
        f"replay checked after each of {soaked.step_checks:,} steps, {soaked.full_checks:,} full checks, "
        f"{len(soak.wrong)} wrong; {soak.seconds / 60:.1f} minutes.\n\n{held}\n\n{kinds}"
    )


def values(row: Toll | Damage) -> dict[str, Any]:
    """What a table shows of an errand, and what it has no room for."""
    found = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: dict(value) if isinstance(value, Counter) else value for name, value in found.items()}


def soak_values(soak: Soak) -> dict[str, Any]:
    soaked = soak.soaked
    return {
        "seed": soak.seed,
        "operations": soaked.operations,
        "projects": soaked.projects,
        "performed": dict(soaked.performed),
        "refused": dict(soaked.refused),
        "step_checks": soaked.step_checks,
        "full_checks": soaked.full_checks,
        "samples": [
            {"operations": it.operations, "memory": it.memory, "files": it.files} for it in soak.samples
        ],
        "seconds": round(soak.seconds, 1),
        "wrong": soak.wrong,
    }


def write(output: Path, name: str, page: str, values: dict[str, Any]) -> None:
    """OUTPUT.md with the tables and OUTPUT.json with the values; sections of other runs there are kept."""
    document, data = output.with_suffix(".md"), output.with_suffix(".json")
    known: dict[str, Any] = json.loads(data.read_text(encoding="utf-8")) if data.exists() else {}
    known[name] = {"machine": machine_words(), "page": page, **values}
    data.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    parts = [f"## {name.capitalize()}\n\n{it['machine']}.\n\n{it['page']}\n" for name, it in known.items()]
    document.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
