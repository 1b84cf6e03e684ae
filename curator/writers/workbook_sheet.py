"""One sheet of a workbook: typed cells, a header that stays in sight, and the limits of Excel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, cast

from curator.errors import CuratorError
from curator.words import counted
from curator.writers.table import Cell, Column, Parts, Row, Table, cells_of

ROWS = 1_048_576
"""Of a sheet, the header among them."""
COLUMNS = 16_384
CHARACTERS = 32_767
"""Of a cell, in code units of UTF-16."""
MEASURED = 200
"""Rows that decide how wide the columns are."""
NARROWEST, WIDEST = 8, 60
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` as A; an underline that is written `_x005F_` stays one."""
_LINE_END = re.compile(r"\r\n?")
_WHOLE_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIRST_YEAR = 1901
"""Excel's calendar begins in 1900, with a leap day that was none."""


class Losses:
    """What Excel could not take, by column."""

    def __init__(self) -> None:
        self.cut: Counter[str] = Counter()
        self.replaced: Counter[str] = Counter()

    def storable(self, text: str, where: str) -> str:
        """`text` as a cell can hold it."""
        if "\r" in text:
            text = _LINE_END.sub("\n", text)
        if not text.isprintable() and _FORBIDDEN.search(text):
            text = _FORBIDDEN.sub("\ufffd", text)
            self.replaced[where] += 1
        if 2 * len(text) > CHARACTERS:
            units = text.encode("utf-16-le")
            if len(units) > 2 * CHARACTERS:
                text = units[: 2 * CHARACTERS].decode("utf-16-le", "ignore")
                self.cut[where] += 1
        return _ESCAPE.sub("_x005F_", text) if "_x" in text else text

    def notes(self) -> tuple[str, ...]:
        """A sentence for each kind of loss."""
        notes: list[str] = []
        if self.cut:
            notes.append(
                f"{_cells(self.cut)} longer than the {CHARACTERS:,} characters that Excel holds and were cut "
                f"off there: {_places(self.cut)}. The CSV package has all of them."
            )
        if self.replaced:
            notes.append(
                f"{_cells(self.replaced)} with control characters, which became �: {_places(self.replaced)}."
            )
        return tuple(notes)


class WorkbookSheet:
    """Takes rows and writes them as they come; `close` writes the last ones."""

    def __init__(self, table: Table, workbook: Any, losses: Losses) -> None:
        """Raises CuratorError if the table has more columns than a sheet."""
        if len(table.columns) > COLUMNS:
            raise CuratorError(
                f"“{table.stem}” has {len(table.columns):,} columns, more than Excel can hold. Choose CSV "
                "or Parquet."
            )
        self.table = table
        self.rows = 0
        self._losses = losses
        self._sheet = workbook.create_sheet(table.stem)
        self._kinds = [(column, f"{table.stem}.{column.name}") for column in table.columns]
        self._first: list[Row] | None = []

    def add(self, rows: Iterable[Parts]) -> None:
        """Raises CuratorError if there are more rows than a sheet holds."""
        for row in map(cells_of, rows):
            self.rows += 1
            if self.rows >= ROWS:
                raise CuratorError(
                    f"“{self.table.stem}” has more than the {ROWS - 1:,} rows that a sheet of Excel holds. "
                    "Nothing was exported. Choose CSV or Parquet."
                )
            if self._first is None:
                self._append(row)
            else:
                self._first.append(row)
                if len(self._first) >= MEASURED:
                    self._begin(self._first)

    def close(self) -> None:
        if self._first is not None:
            self._begin(self._first)
        self._sheet.auto_filter.ref = f"A1:{_letters(len(self._kinds))}{self.rows + 1}"
        self._sheet.close()

    def _begin(self, first: list[Row]) -> None:
        """Openpyxl wants widths and panes before the first row."""
        from openpyxl.styles import Font

        samples = zip(*first, strict=True) if first else ((),) * len(self._kinds)
        for place, (column, cells) in enumerate(zip(self.table.columns, samples, strict=True), start=1):
            self._sheet.column_dimensions[_letters(place)].width = _width(column, cells)
        self._sheet.freeze_panes = "A2"
        bold = cast(Any, Font)(bold=True)
        self._sheet.append([text_cell(self._sheet, column.name, bold) for column in self.table.columns])
        self._first = None
        for row in first:
            self._append(row)

    def _append(self, row: Row) -> None:
        self._sheet.append([self._cell(*kind, cell) for kind, cell in zip(self._kinds, row, strict=True)])

    def _cell(self, column: Column, where: str, cell: Cell) -> object:
        if cell is None or cell == "" or column.type in {"integer", "number"}:
            return None if cell == "" else cell
        if column.type == "boolean":
            return bool(cell)
        text = str(cell)
        if column.type == "datetime" and (at := moment(text)) is not None:
            return at
        if column.dated and (day := _day(text)) is not None:
            return day
        stored = self._losses.storable(text, where)
        # openpyxl takes these for formulas and errors
        return text_cell(self._sheet, stored) if stored[:1] in {"=", "#"} else stored


def text_cell(sheet: Any, text: str, font: object = None) -> object:
    """A cell that is text, whatever stands in it, and remains so when a person edits it."""
    from openpyxl.cell import WriteOnlyCell

    cell = cast(Any, WriteOnlyCell)(sheet, text)
    cell.data_type = "s"
    if text[:1] == "=":
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def moment(text: str) -> datetime | None:
    """A time as Excel has it, in UTC and without saying so; None if it is none or before its calendar."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    return at if at.year >= _FIRST_YEAR else None


def _day(text: str) -> date | None:
    at = moment(text) if _WHOLE_DATE.fullmatch(text) else None
    return at.date() if at else None


def _width(column: Column, cells: Iterable[Cell]) -> int:
    """In letters: as wide as most cells, and room for the button of the filter beside the name."""
    if column.type == "datetime":
        return max(20, len(column.name) + 4)
    lengths = sorted(len(str(cell)) for cell in cells if cell is not None)
    most = lengths[len(lengths) * 9 // 10] if lengths else 0
    return max(NARROWEST, len(column.name) + 4, min(WIDEST, most + 2))


def _letters(place: int) -> str:
    """The name of a column, from 1: A, B, … Z, AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _cells(places: Counter[str]) -> str:
    number = places.total()
    return f"{counted(number, 'cell')} {'was' if number == 1 else 'were'}"


def _places(places: Counter[str]) -> str:
    return ", ".join(f"{where} ({number:,})" for where, number in sorted(places.items()))
