"""Exporting a project, beside writing the same rows with Python's own modules."""

from __future__ import annotations

import csv
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process, peak_memory
from curator.progress import silent
from curator.writers.options import ExportOptions
from curator.writers.registry import format_named
from db.projects import open_project


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export took."""

    seconds: float
    peak_mib: float | None
    annotations: int


def export(project: Path, format_name: str, destination: Path) -> Exported:
    opened = open_project(project)
    begun = time.perf_counter()
    report = format_named(format_name).write(
        opened.store, opened.vocabulary, destination, ExportOptions(), silent
    )
    seconds = time.perf_counter() - begun
    opened.store.close()
    return Exported(seconds, peak_memory(), report.annotations)


def rewrite_csv(folder: Path, target: Path) -> float:
    """Seconds that the csv module takes for the rows of a package."""
    tables: dict[str, list[list[str]]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            tables[path.name] = list(csv.reader(stream))
    target.mkdir()
    begun = time.perf_counter()
    for name, rows in tables.items():
        with (target / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return time.perf_counter() - begun


def rewrite_json(path: Path, target: Path) -> float:
    """Seconds that the json module takes for the rows of an export, one a line."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = [row for value in content.values() if isinstance(value, list) for row in value]
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    begun = time.perf_counter()
    with target.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(encoder.encode(row) + "\n")
    return time.perf_counter() - begun


def measure(project: Path, folder: Path, documents: int) -> list[Figure]:
    """Figures of both formats, for a project that is annotated."""
    package, lossless = folder / "package", folder / "export.json"
    table = in_own_process(export, project, "csv", package)
    rewritten = in_own_process(rewrite_csv, package, folder / "rewritten")
    whole = in_own_process(export, project, "json", lossless)
    encoded = in_own_process(rewrite_json, lossless, folder / "rewritten.json")
    found: list[Figure] = []
    for title, exported, reference, seconds in (
        ("CSV package", table, "the same rows by the csv module", rewritten),
        ("JSON", whole, "the same rows by the json module", encoded),
    ):
        found.append(
            Figure(
                row=f"Export of {documents:,} abstracts, {exported.annotations:,} labels, {title}",
                value=exported.seconds,
                unit="s",
                reference=reference,
                reference_value=seconds,
            )
        )
        if exported.peak_mib is not None:
            found.append(
                Figure(row=f"Peak memory of that export, {title}", value=exported.peak_mib, unit="MiB")
            )
    return found
