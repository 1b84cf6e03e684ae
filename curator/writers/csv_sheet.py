"""One CSV file (RFC 4180) of a package, written in chunks so that no table lies in memory as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from curator.formula_guard import BEGINNINGS, guarded
from curator.writers.options import ExportOptions
from curator.writers.table import Cell, Column, Row, Table

CHUNK = 20_000
"""Rows that are turned into text together."""
_BOOLEANS = {True: "true", False: "false"}


class CsvSheet:
    """Takes rows and writes them to `path`; `close` writes the last ones."""

    def __init__(self, table: Table, path: Path, options: ExportOptions) -> None:
        self.table = table
        self.path = path
        self.rows = 0
        self._separator = options.separator
        self._guard = options.formula_guard
        self._waiting: list[Row] = []
        self._stream = path.open("w", encoding=options.encoding, newline="")
        self._write(header=True)

    def add(self, rows: Iterable[Row]) -> None:
        self._waiting += rows
        if len(self._waiting) >= CHUNK:
            self._write()

    def close(self) -> None:
        """Write what is waiting and close the file."""
        with self._stream:
            self._write()

    def abandon(self) -> None:
        """Close the file as it is; after `close` this does nothing."""
        self._stream.close()

    def size(self) -> int:
        """Bytes of the closed file."""
        return self.path.stat().st_size

    def sha256(self) -> str:
        """Of the closed file, in hexadecimal digits."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def _write(self, *, header: bool = False) -> None:
        # imported here because it takes 0.7 s, which only an export should wait for
        import pandas as pd  # pyright: ignore[reportMissingTypeStubs]

        columns = zip(*self._waiting, strict=True) if self._waiting else ((),) * len(self.table.columns)
        # object: pandas is to leave numbers and text alone, so that 19 stays 19 beside an empty cell
        frame = cast(Any, pd).DataFrame(
            {
                column.name: self._cells(column, cells)
                for column, cells in zip(self.table.columns, columns, strict=True)
            },
            dtype=object,
        )
        frame.to_csv(
            self._stream, sep=self._separator, header=header, index=False, lineterminator="\r\n", na_rep=""
        )
        self.rows += len(self._waiting)
        self._waiting = []

    def _cells(self, column: Column, cells: Sequence[Cell]) -> Sequence[Cell]:
        match column.type:
            case "boolean":
                return [cell if cell is None else _BOOLEANS[bool(cell)] for cell in cells]
            case "string" if self._guard:
                texts = cast("Sequence[str | None]", cells)
                return [guarded(text) if text and text[0] in BEGINNINGS else text for text in texts]
            case _:
                return cells
