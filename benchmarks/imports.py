"""Importing files of abstracts, beside inserting the same rows into SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import seeds
from benchmarks import corpus
from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process, peak_memory
from curator.importing import ImportReport
from curator.intake import collect, import_sources
from curator.vocabulary import parse
from db.projects import create_project

KINDS: tuple[tuple[str, str, Callable[[Path, int], None]], ...] = (
    ("JSON Lines", "abstracts.jsonl", corpus.write_json_lines),
    ("CSV", "abstracts.csv", corpus.write_csv),
    ("PubMed XML", "abstracts.xml", corpus.write_pubmed_xml),
)
TABLES = ("document", "document_text", "sentence")


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import took."""

    seconds: float
    peak_mib: float | None
    documents: int


def import_file(project: Path, source: Path) -> Imported:
    """Import a file into a new project."""
    vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3-breast-cancer")
    made = create_project(project, vocabulary)
    report = ImportReport()
    begun = time.perf_counter()
    import_sources(made, collect([source], None, report), report)
    seconds = time.perf_counter() - begun
    made.store.close()
    if report.problems or report.duplicates:
        raise RuntimeError(f"{source.name} was not imported as a whole: {report.summary()}")
    return Imported(seconds, peak_memory(), len(report.added))


def insert_rows(project: Path, target: Path) -> float:
    """Seconds to insert a project's documents and sentences into bare tables, in one durable transaction."""
    with closing(sqlite3.connect(project)) as source:
        rows: dict[str, list[Any]] = {
            table: source.execute(f"select * from {table} order by seq").fetchall() for table in TABLES
        }
        columns = {
            table: [name for _, name, *_ in source.execute(f"pragma table_info({table})")] for table in TABLES
        }
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        for table in TABLES:
            connection.execute(
                f"create table {table} (seq integer primary key, {', '.join(columns[table][1:])})"
            )
        begun = time.perf_counter()
        connection.execute("begin immediate")
        for table in TABLES:
            places = ", ".join("?" * len(columns[table]))
            connection.executemany(f"insert into {table} values ({places})", rows[table])
        connection.execute("commit")
        return time.perf_counter() - begun


def measure(folder: Path, count: int) -> tuple[list[Figure], Path]:
    """Figures of each format, and a project with all documents in it."""
    found: list[Figure] = []
    project = folder / "abstracts.curation"
    for title, name, write in KINDS:
        write(folder / name, count)
        project = folder / f"{name}.curation"
        imported = in_own_process(import_file, project, folder / name)
        if imported.documents != count:
            raise RuntimeError(f"{imported.documents} of {count} documents were imported from {name}")
        found.append(
            Figure(
                row=f"Import of {count:,} abstracts, {title}",
                value=imported.seconds,
                unit="s",
                reference="the same rows into bare SQLite tables",
                reference_value=in_own_process(insert_rows, project, folder / f"{name}.sqlite"),
            )
        )
        if imported.peak_mib is not None:
            found.append(
                Figure(row=f"Peak memory of that import, {title}", value=imported.peak_mib, unit="MiB")
            )
    return found, project
