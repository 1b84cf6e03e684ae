"""The tables as Apache Parquet: the columns of the CSV package with their types, for R, pandas and DuckDB."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.files import folder_at, replacing
from curator.writers.format import ExportReport
from curator.writers.meanings import meaning_of
from curator.writers.options import ExportOptions
from curator.writers.package import CANNOT_CARRY as OF_TABLES
from curator.writers.package import package_of, schema_of
from curator.writers.readme import parquet_readme
from curator.writers.sheets import fill
from curator.writers.table import Cell, Column, Parts, Row, Table, cells_of
from curator.writers.tables import tables_of

NAME = "parquet"
CANNOT_CARRY = (
    *OF_TABLES,
    "Several values in one cell are joined by |, as in the CSV tables, so that the same code reads both.",
)
ROW_GROUP = 20_000
"""Rows that are written together."""


def write(
    store: Store, vocabulary: Vocabulary, destination: Path, options: ExportOptions, progress: Progress
) -> ExportReport:
    """Write the tables into the folder `destination`; see `OutputFormat`.

    The same project and options give the same bytes with the same version of pyarrow.
    """
    book = LabelBook.of(store, vocabulary)
    tables = tables_of(book, with_text=not options.without_text)
    names = [*(f"{table.stem}.parquet" for table in tables), "datapackage.json", "README.txt"]
    with ExitStack() as stack:
        folder = stack.enter_context(folder_at(destination))
        *parts, package, notes = stack.enter_context(replacing(folder, names))
        sheets = [ParquetSheet(table, part) for table, part in zip(tables, parts, strict=True)]
        for sheet in sheets:
            stack.callback(sheet.abandon)
        filled = fill(store, book, sheets, progress)
        for sheet in sheets:
            sheet.close()
        descriptor = package_of(filled.created, options, [_resource(sheet) for sheet in sheets])
        text = json.dumps(descriptor, ensure_ascii=False, indent=1)
        package.write_text(text + "\n", encoding="utf-8", newline="\n")
        rows = {sheet.table.stem: sheet.rows for sheet in sheets}
        notes.write_text(
            parquet_readme(vocabulary, options, filled.created, rows), encoding="utf-8", newline="\n"
        )
    files = tuple(destination / name for name in names)
    return filled.tally.report(NAME, destination, files, CANNOT_CARRY)


class ParquetSheet:
    """Takes rows and writes them to `path`, a row group at a time; `close` writes the last ones."""

    def __init__(self, table: Table, path: Path) -> None:
        # imported here because it takes long, which only an export should wait for
        from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs]

        self.table = table
        self.path = path
        self.rows = 0
        self._waiting: list[Row] = []
        self._schema = _schema(table)
        self._writer = cast(Any, parquet).ParquetWriter(path, self._schema, compression="zstd")

    def add(self, rows: Iterable[Parts]) -> None:
        self._waiting += map(cells_of, rows)
        if len(self._waiting) >= ROW_GROUP:
            self._write()

    def close(self) -> None:
        """Write what is waiting and close the file."""
        if self._waiting:
            self._write()
        self._writer.close()

    def abandon(self) -> None:
        """Close the file as it is; after `close` this does nothing."""
        self._writer.close()

    def _write(self) -> None:
        import pyarrow  # pyright: ignore[reportMissingTypeStubs]

        arrow = cast(Any, pyarrow)
        columns = zip(*self._waiting, strict=True)
        arrays = [
            arrow.array(_cells(column, cells), field.type)
            for column, cells, field in zip(self.table.columns, columns, self._schema, strict=True)
        ]
        self._writer.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))
        self.rows += len(self._waiting)
        self._waiting = []


def _schema(table: Table) -> Any:
    """Arrow's schema: types, and what each column means as metadata of its field."""
    import pyarrow  # pyright: ignore[reportMissingTypeStubs]

    arrow = cast(Any, pyarrow)
    types = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "datetime": arrow.timestamp("us", tz="UTC"),
    }
    return arrow.schema(
        [
            arrow.field(
                column.name,
                arrow.int8() if column.binary else types[column.type],
                metadata={"description": meaning_of(table, column)},
            )
            for column in table.columns
        ]
    )


def _cells(column: Column, cells: Sequence[Cell]) -> Sequence[object]:
    """As Arrow takes them; an empty text is a missing value, as in the CSV tables."""
    if column.type == "datetime":
        return [None if cell is None else datetime.fromisoformat(str(cell)) for cell in cells]
    if column.type == "boolean":
        return [None if cell is None else bool(cell) for cell in cells]
    return [cell or None for cell in cells] if column.type == "string" else cells


def _resource(sheet: ParquetSheet) -> dict[str, Any]:
    schema = schema_of(sheet.table)
    for field, column in zip(schema["fields"], sheet.table.columns, strict=True):
        field["description"] = meaning_of(sheet.table, column)
    with sheet.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": sheet.table.name,
        "type": "table",
        "path": f"{sheet.table.stem}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sheet.path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }
