"""The CSV package: six tables, `datapackage.json` that describes them, and `README.txt`.

Data Package 2.0 and Table Schema: https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Any

from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.csv_sheet import CsvSheet
from curator.writers.files import folder_at, replacing
from curator.writers.format import ExportReport
from curator.writers.options import ExportOptions
from curator.writers.readme import readme
from curator.writers.sheets import fill
from curator.writers.table import Column, Table
from curator.writers.tables import tables_of

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
    with ExitStack() as stack:
        folder = stack.enter_context(folder_at(destination))
        *parts, package, notes = stack.enter_context(replacing(folder, names))
        sheets = [CsvSheet(table, part, options) for table, part in zip(tables, parts, strict=True)]
        for sheet in sheets:
            stack.callback(sheet.abandon)
        filled = fill(store, book, sheets, progress)
        for sheet in sheets:
            sheet.close()
        descriptor = json.dumps(descriptor_of(sheets, options, filled.created), ensure_ascii=False, indent=1)
        package.write_text(descriptor + "\n", encoding="utf-8", newline="\n")
        rows = {sheet.table.stem: sheet.rows for sheet in sheets}
        notes.write_text(readme(vocabulary, options, filled.created, rows), encoding="utf-8", newline="\n")
    files = tuple(destination / name for name in names)
    return filled.tally.report(NAME, destination, files, CANNOT_CARRY)


def descriptor_of(sheets: list[CsvSheet], options: ExportOptions, created: str) -> dict[str, Any]:
    """What `datapackage.json` says of the closed sheets."""
    own = {"x-profile": options.profile.value, "x-formula-guard": options.formula_guard}
    return package_of(created, options, [_resource(sheet, options) for sheet in sheets], own)


def package_of(
    created: str,
    options: ExportOptions,
    resources: list[dict[str, Any]],
    own: Mapping[str, object] = MappingProxyType({}),
) -> dict[str, Any]:
    """A Data Package of tables; `own` are properties of their format."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "curator-export",
        "title": "Curator export",
        "version": "1.1.0",
        "created": created,
        **own,
        "x-without-text": options.without_text,
        "resources": resources,
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
        "bytes": sheet.size,
        "hash": f"sha256:{sheet.sha256()}",
        "x-formula-guard": options.formula_guard,
        "dialect": {
            "delimiter": options.separator,
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": schema_of(table),
    }


def schema_of(table: Table) -> dict[str, Any]:
    """The Table Schema of a table."""
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": resource, "fields": [name]}}
            for name, resource in table.references
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    return {**field, "constraints": {"enum": [0, 1]}} if column.binary else field
