"""The CSV package: six tables, `datapackage.json` that describes them, and `README.txt`.

Data Package 2.0 and Table Schema: https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from curator import clock
from curator.evidence.question import first_question
from curator.identifiers import CuratorId
from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.csv_sheet import CsvSheet
from curator.writers.files import folder_at, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.readme import readme
from curator.writers.table import Column, Row
from curator.writers.tables import tables_of
from curator.writers.work import Tally, works

NAME = "csv"
CANNOT_CARRY = (
    "Abstracts stand in it sentence by sentence, and only those that somebody has begun to annotate.",
    "Of a paper it leaves out authors, keywords, subject areas, pages, ISSN, address, licence, the source "
    "record and the warnings of its import.",
    "Where a cue stands in its sentence is left out; its words are there.",
    "Claims without a label, retracted work and the history are left out.",
)


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the package into the folder `destination`; see `OutputFormat`.

    The same project and options give the same bytes: the time in it is that of the newest change.
    """
    book = LabelBook.of(store, vocabulary)
    tables = tables_of(book, with_text=not options.without_text)
    names = [*(table.path for table in tables), "datapackage.json", "README.txt"]
    tally = Tally()
    with ExitStack() as stack:
        folder = stack.enter_context(folder_at(destination))
        *parts, package, notes = stack.enter_context(replacing(folder, names))
        sheets = [CsvSheet(table, part, options) for table, part in zip(tables, parts, strict=True)]
        for sheet in sheets:
            stack.callback(sheet.abandon)
        with store.reading():
            created = store.last_change() or clock.now()
            *_, contradictions = sheets
            contradictions.add(_contradictions(store, vocabulary, progress))
            for work in works(store, book, tally, progress):
                for sheet in sheets:
                    sheet.add(sheet.table.rows(work))
        for sheet in sheets:
            sheet.close()
        descriptor = json.dumps(descriptor_of(sheets, options, created), ensure_ascii=False, indent=1)
        package.write_text(descriptor + "\n", encoding="utf-8", newline="\n")
        rows = {sheet.table.path: sheet.rows for sheet in sheets}
        notes.write_text(readme(vocabulary, options, created, rows), encoding="utf-8", newline="\n")
    return ExportReport(
        format=NAME,
        destination=destination,
        files=tuple(destination / name for name in names),
        documents=tally.documents,
        sentences=tally.sentences,
        sets=tally.sets,
        claims=tally.claims,
        annotations=tally.annotations,
        cannot_carry=CANNOT_CARRY,
    )


def _contradictions(store: Store, vocabulary: Vocabulary, progress: Progress) -> Iterable[Row]:
    """What the whole project holds, asked as the window asks first."""
    # imported here because they bring pandas along, which only an export should wait for
    from curator.evidence.conflicts import find_contradictions
    from curator.evidence.selection import select
    from curator.evidence.tables import read_tables
    from curator.writers.contradiction_rows import contradiction_rows

    documents = store.library(CuratorId("")).counts().total

    def still_reading(_done: int, _total: int | None) -> None:
        progress(0, documents)

    tables = read_tables(store, vocabulary, still_reading)
    kept = select(tables, first_question(vocabulary)).claims
    return contradiction_rows(store, tables, find_contradictions(tables, kept, store.verdicts()))


def descriptor_of(sheets: list[CsvSheet], options: ExportOptions, created: str) -> dict[str, Any]:
    """What `datapackage.json` says of the closed sheets."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "curator-export",
        "title": "Curator export",
        "version": "1.1.0",
        "created": created,
        "x-profile": options.profile.value,
        "x-formula-guard": options.formula_guard,
        "x-without-text": options.without_text,
        "resources": [_resource(sheet, options) for sheet in sheets],
    }


def _resource(sheet: CsvSheet, options: ExportOptions) -> dict[str, Any]:
    table = sheet.table
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": sheet.size(),
        "hash": f"sha256:{sheet.sha256()}",
        "x-formula-guard": options.formula_guard,
        "dialect": {
            "delimiter": options.separator,
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [
                {"fields": [name], "reference": {"resource": resource, "fields": [name]}}
                for name, resource in table.references
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    return {**field, "constraints": {"enum": [0, 1]}} if column.binary else field
