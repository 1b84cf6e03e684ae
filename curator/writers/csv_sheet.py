"""One CSV file (RFC 4180) of a package, written in chunks so that no table lies in memory as a whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from curator.formula_guard import BEGINNINGS, guarded
from curator.writers.files import open_part
from curator.writers.options import ExportOptions
from curator.writers.table import Cell, Part, Parts, Table

CHUNK = 500
"""Lines that are written together."""
_LINE_END = b"\r\n"


class CsvSheet:
    """Takes rows and writes them to `path`; `close` writes the last ones."""

    def __init__(self, table: Table, path: Path, options: ExportOptions) -> None:
        self.table = table
        self.path = path
        self.rows = 0
        self.size = 0
        """Bytes that were written."""
        self._separator = options.separator
        self._guard = options.formula_guard
        self._quoted = re.compile(f'["\r\n{options.separator}]').search
        self._beginnings = re.compile(f"{options.separator}[{re.escape(''.join(sorted(BEGINNINGS)))}]").search
        self._digest = hashlib.sha256()
        self._lines: list[bytes] = []
        self._stream = open_part(path)
        header = self._separator.join(self._cell(column.name) for column in table.columns)
        self._write(f"{header}\r\n".encode(options.encoding))

    def add(self, rows: Iterable[Parts]) -> None:
        write, join = self._written, self._separator.encode().join
        self._lines += [join([part.written or write(part) for part in row]) for row in rows]
        if len(self._lines) >= CHUNK:
            self._write_lines()

    def close(self) -> None:
        """Write what is waiting and close the file."""
        with self._stream:
            self._write_lines()

    def abandon(self) -> None:
        """Close the file as it is; after `close` this does nothing."""
        self._stream.close()

    def sha256(self) -> str:
        """Of what was written, in hexadecimal digits."""
        return self._digest.hexdigest()

    def _write_lines(self) -> None:
        if self._lines:
            self._write(_LINE_END.join([*self._lines, b""]))
        self.rows += len(self._lines)
        self._lines = []

    def _write(self, content: bytes) -> None:
        self._stream.write(content)
        self._digest.update(content)
        self.size += len(content)

    def _written(self, part: Part) -> bytes:
        """How a part is written; it keeps that for the rows that share it."""
        cells = part.cells
        text = self._separator.join(
            [cell if type(cell) is str else "" if cell is None else _plain(cell) for cell in cells]
        )
        # all cells at once: hardly any needs quotes or the guard
        if (
            text.count(self._separator) >= len(cells)
            or '"' in text
            or "\n" in text
            or "\r" in text
            or text[:1] in BEGINNINGS
            or self._beginnings(text)
        ):
            text = self._separator.join(map(self._cell, cells))
        part.written = text.encode()
        return part.written

    def _cell(self, cell: Cell) -> str:
        if not isinstance(cell, str):
            return _plain(cell)
        text = guarded(cell) if self._guard else cell
        return '"' + text.replace('"', '""') + '"' if self._quoted(text) else text


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
