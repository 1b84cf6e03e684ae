"""Exporting every label of a project as CSV, beside the csv module writing the rows of one query."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process, peak_memory
from curator.label_book import LabelBook
from curator.progress import silent
from curator.vocabulary import parse
from curator.writers.csv_sheet import CsvSheet
from curator.writers.options import ExportOptions
from curator.writers.registry import format_named
from curator.writers.tables import tables_of
from curator.writers.work import Tally, works
from db.projects import open_project

LONG_TABLE = "annotations_long.csv"
LONG = """
    select annotation.id, document.id, document.key, doi, pmid, year, title, sentence.id, sentence_index,
        start_offset, end_offset, substr(abstract, start_offset + 1, end_offset - start_offset),
        section_label, annotation_set.id, annotation_set.kind, round, code, claim.id, number,
        iif(negated, 'true', 'false'), annotation.dimension, annotation.label_id, label_name.name,
        label_name.label_group, span_start, span_end, span_text, origin, annotation.note, vocabulary_id,
        vocabulary_version, guideline_version, annotation.created_at, annotation.updated_at
    from document
        join document_text on document_text.document_id = document.id and version = document.text_version
        join (select *, row_number() over (partition by document_id order by start_offset) as sentence_index
            from sentence where state = 'active') as sentence on sentence.document_id = document.id
        join annotation_set on annotation_set.document_id = document.id
        join curator on curator.id = curator_id
        join claim on claim.set_id = annotation_set.id and claim.sentence_id = sentence.id
        join annotation on annotation.claim_id = claim.id and annotation.set_id = claim.set_id
            and annotation.sentence_id = claim.sentence_id
        join label_name on label_name.id = annotation.label_id
    where document.state = 'active' and annotation_set.status <> 'void' and claim.state = 'active'
        and annotation.state = 'active'
    order by document.seq, sentence.start_offset, annotation_set.seq, number, annotation.seq
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export took."""

    seconds: float
    peak_mib: float | None


def export_long(project: Path, destination: Path) -> Exported:
    """The long table of the package alone, by the program's own writer of CSV."""
    opened = open_project(project)
    begun = time.perf_counter()
    book = LabelBook.of(opened.store, opened.vocabulary)
    (table,) = (table for table in tables_of(book, with_text=True) if table.path == LONG_TABLE)
    sheet = CsvSheet(table, destination, ExportOptions())
    with opened.store.reading():
        for work in works(opened.store, book, Tally(), silent):
            sheet.add(table.rows(work))
    sheet.close()
    seconds = time.perf_counter() - begun
    opened.store.close()
    return Exported(seconds, peak_memory())


def export(project: Path, destination: Path) -> Exported:
    """The CSV package with all its tables, and the descriptions of them."""
    opened = open_project(project)
    begun = time.perf_counter()
    format_named("csv").write(opened.store, opened.vocabulary, destination, ExportOptions(), silent)
    seconds = time.perf_counter() - begun
    opened.store.close()
    return Exported(seconds, peak_memory())


def write_long(project: Path, target: Path) -> float:
    """Seconds that the csv module takes for the rows of the long table, streamed from one query."""
    with closing(sqlite3.connect(project)) as connection:
        source = connection.execute("select source from vocabulary order by seq desc limit 1").fetchone()[0]
        connection.execute("create temp table label_name (id text primary key, name, label_group)")
        connection.executemany(
            "insert into label_name values (?, ?, ?)",
            [(label.id, label.name, label.group) for label in parse(source, project.name).labels()],
        )
        begun = time.perf_counter()
        with target.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(connection.execute(LONG))
        return time.perf_counter() - begun


def measure(project: Path, folder: Path, documents: int) -> list[Figure]:
    package, long, plain = folder / "package", folder / "long.csv", folder / "plain.csv"
    alone = in_own_process(write_long, project, plain)
    table = in_own_process(export_long, project, long)
    _require_same_rows(long, plain)
    whole = in_own_process(export, project, package)
    plain.unlink()
    long.unlink()
    shutil.rmtree(package)
    found: list[Figure] = []
    for row, exported in (("export.long", table), ("export.package", whole)):
        found.append(Figure(row=row, documents=documents, value=exported.seconds, reference=alone))
        if exported.peak_mib is not None:
            found.append(Figure(row=f"{row}.memory", documents=documents, value=exported.peak_mib))
    return found


def _require_same_rows(written: Path, plain: Path) -> None:
    """Raises RuntimeError if the reference wrote other rows than the program, which adds a head.

    By their bytes in all: the labels of a claim may stand in another order.
    """
    with written.open("rb") as rows:
        head = len(rows.readline())
    if written.stat().st_size - head != plain.stat().st_size:
        raise RuntimeError("The reference of the export does not write the rows that the export writes.")
