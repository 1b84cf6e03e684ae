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
from curator.import_report import ImportReport
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


def parse_xml(path: Path) -> float:
    """Seconds that lxml needs to read a file article by article and forget it again."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    begun = time.perf_counter()
    for _, article in etree.iterparse(str(path), tag="PubmedArticle"):
        article.clear()
        while article.getprevious() is not None:
            del article.getparent()[0]
    return time.perf_counter() - begun


def measure(folder: Path, count: int) -> tuple[list[Figure], Path]:
    """Figures of each format, and a project with all documents in it."""
    found: list[Figure] = []
    project = folder / "abstracts.curation"
    for title, name, write in KINDS:
        write(folder / name, count)
        project = folder / f"{name}.curation"
        found += figures_of(title, folder / name, project, count)
    return found, project


def measure_many(folder: Path, count: int) -> list[Figure]:
    """A file of PubMed as large as a big search, also beside the mere parsing of it."""
    path, project = folder / "pubmed.xml", folder / "pubmed.curation"
    corpus.write_pubmed_xml(path, count)
    found = figures_of("PubMed XML", path, project, count)
    parsing = in_own_process(parse_xml, path)
    beside_lxml = Figure(
        row=found[0].row,
        value=found[0].value,
        unit="s",
        reference="lxml parsing the same file",
        reference_value=parsing,
    )
    project.unlink()
    path.unlink()
    return [found[0], beside_lxml, *found[1:]]


def figures_of(title: str, source: Path, project: Path, count: int) -> list[Figure]:
    """Import a file into a new project and insert the same rows into bare tables."""
    imported = in_own_process(import_file, project, source)
    if imported.documents != count:
        raise RuntimeError(f"{imported.documents} of {count} documents were imported from {source.name}")
    bare = source.with_suffix(".sqlite")
    found = [
        Figure(
            row=f"Import of {count:,} abstracts, {title}",
            value=imported.seconds,
            unit="s",
            reference="the same rows into bare SQLite tables",
            reference_value=in_own_process(insert_rows, project, bare),
        )
    ]
    bare.unlink()
    if imported.peak_mib is not None:
        row = f"Peak memory of the import of {count:,} abstracts, {title}"
        found.append(Figure(row=row, value=imported.peak_mib, unit="MiB"))
    return found
