"""Importing files of abstracts, beside inserting the same rows into SQLite and merely reading the file."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus, starter
from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process, peak_memory
from curator.import_report import ImportReport
from curator.intake import collect, import_sources
from db.projects import create_project

TABLES = ("document", "document_text", "sentence")
AT_ONCE = 20_000
"""Rows that are read together, outside of the time that is measured."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import took."""

    seconds: float
    peak_mib: float | None
    documents: int


def import_file(project: Path, source: Path) -> Imported:
    """Import a file into a new project."""
    made = create_project(project, starter.vocabulary())
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
    seconds = 0.0
    with (
        closing(sqlite3.connect(project)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as connection,
    ):
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("begin immediate")
        for table in TABLES:
            columns = [name for _, name, *_ in source.execute(f"pragma table_info({table})")]
            connection.execute(f"create table {table} (seq integer primary key, {', '.join(columns[1:])})")
            statement = f"insert into {table} values ({', '.join('?' * len(columns))})"
            cursor = source.execute(f"select * from {table} order by seq")
            while rows := cursor.fetchmany(AT_ONCE):
                begun = time.perf_counter()
                connection.executemany(statement, rows)
                seconds += time.perf_counter() - begun
        begun = time.perf_counter()
        connection.execute("commit")
        seconds += time.perf_counter() - begun
    target.unlink()
    return seconds


def read_lines(path: Path) -> float:
    """Seconds that the json module needs to read a file line by line."""
    begun = time.perf_counter()
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            json.loads(line)
    return time.perf_counter() - begun


def parse_xml(path: Path) -> float:
    """Seconds that lxml needs to read a file article by article and forget it again."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    begun = time.perf_counter()
    for _, article in etree.iterparse(str(path), tag="PubmedArticle"):
        article.clear()
        while article.getprevious() is not None:
            del article.getparent()[0]
    return time.perf_counter() - begun


def measure_json_lines(folder: Path, documents: int) -> tuple[list[Figure], Path]:
    """And the project, which the other measurements go on with; its file is kept beside it."""
    source = folder / f"abstracts-{documents}.jsonl"
    project = folder / f"abstracts-{documents}.curation"
    corpus.write_json_lines(source, documents)
    return _measure("import.jsonl", source, project, documents, read_lines), project


def measure_pubmed_xml(folder: Path, documents: int) -> list[Figure]:
    source, project = folder / "pubmed.xml", folder / "pubmed.curation"
    corpus.write_pubmed_xml(source, documents)
    found = _measure("import.xml", source, project, documents, parse_xml)
    source.unlink()
    project.unlink()
    return found


def _measure(
    row: str, source: Path, project: Path, documents: int, read: Callable[[Path], float]
) -> list[Figure]:
    imported = in_own_process(import_file, project, source)
    if imported.documents != documents:
        raise RuntimeError(f"{imported.documents} of {documents} documents were imported from {source.name}")
    inserted = in_own_process(insert_rows, project, source.with_suffix(".sqlite"))
    reading = in_own_process(read, source)
    found = [
        Figure(
            row=row,
            documents=documents,
            value=documents / imported.seconds,
            reference=documents / inserted,
        ),
        Figure(row=f"{row}.seconds", documents=documents, value=imported.seconds, reference=reading),
    ]
    if imported.peak_mib is not None:
        found.append(Figure(row=f"{row}.memory", documents=documents, value=imported.peak_mib))
    return found
