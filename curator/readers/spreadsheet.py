"""Excel workbooks (XLSX) with one record a row: the first sheet that has a column for titles."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import columns, workbook
from curator.readers.format import Format, Source, TableHead
from curator.readers.table import (
    ABOVE_HEADER,
    ANOTHER_TABLE,
    ROWS_BEFORE_HEADER,
    is_header,
    other_header,
    place_of_header,
    repeats_header,
    table_record,
    table_under,
)
from curator.readers.workbook import MOST_ROWS, Row

_MOST_COLUMNS = 1024
_LAST_HEADER = 10_000
_BESIDE = 16
"""Columns without a name to the right of the others, which are kept in the source record."""
_PARTS = re.compile(rb"xl/(?:workbook|worksheets/|sharedStrings|styles|theme/|_rels/)")
_OTHER_PARTS = (b"word/", b"ppt/", b"xl/workbook.bin", b"opendocument")
_OWN = frozenset(("document_id", "document_key", "title"))
"""Columns of the sheet `documents` of a workbook that Curator exported itself."""


@dataclass(frozen=True)
class _Sheet:
    name: str
    content: Any
    """The worksheet of openpyxl, which ships no types."""
    first: list[Row]
    """Its first rows with anything in them."""
    place: int
    """Of the header among `first`."""

    @property
    def header(self) -> tuple[str, ...]:
        return self.first[self.place].cells

    @property
    def is_own(self) -> bool:
        """Whether this is the table of documents of a workbook that Curator exported."""
        return self.name == "documents" and set(self.header) >= _OWN


def recognise(source: Source) -> float:
    """By the names of its parts: a workbook, and neither another kind of document nor a binary workbook."""
    head = source.head()
    is_workbook = head.startswith(b"PK\x03\x04") and _PARTS.search(head)
    return 0.95 if is_workbook and not any(part in head for part in _OTHER_PARTS) else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records row by row. A cell is its text, a formula its last value; nothing is computed or fetched.

    Raises ReaderError for a file that is no workbook, for one that unpacks to more than 256 MB or is made to
    exhaust a computer, and for one without a sheet that has a column for titles and one for abstracts.
    """
    with workbook.opened(source) as book:
        sheets = _sheets(source, book)
        sheet = _fitting(sheets, source.columns)
        table = table_under(sheet.header, source.columns, name=source.name, is_own=sheet.is_own)
        others = [] if sheet.is_own else [other for other in sheets if other is not sheet]
        yield from _left_out(others, source.columns)
        sheet_name = f"sheet ‘{sheet.name}’, " if len(sheets) > 1 else ""
        for row in sheet.first[: sheet.place]:
            yield Problem(f"{sheet_name}row {row.number}", ABOVE_HEADER)
        notes = list(_not_read(others, source.columns))
        row = None
        try:
            for row in _below_header(source, sheet):
                where = f"{sheet_name}row {row.number}"
                if repeats_header(sheet.header, row.cells):
                    continue
                if other_header(row.cells):
                    yield Problem(where, ANOTHER_TABLE)
                    return
                if row.errors:
                    notes.append(f"cells with {', '.join(row.errors)} were read as empty")
                raw = _as_csv([sheet.header, row.cells])
                yield table_record(table, row.cells, where=where, raw=raw, warnings=notes)
                notes = []
        except ReaderError:
            if row is None:
                raise
            yield Problem(
                f"{sheet_name}row {row.number}", "the sheet is damaged below this row; the rest was not read."
            )


def head(source: Source) -> TableHead:
    """The names of the columns, the first rows, and the field that each column is taken for."""
    with workbook.opened(source) as book:
        sheet = _fitting(_sheets(source, book), source.columns)
        rows = (row.cells for row in _until_damage(_below_header(source, sheet)))
        return columns.head(columns.of(sheet.header, source.columns), rows)


def _sheets(source: Source, book: Any) -> list[_Sheet]:
    """The sheets that have anything in them; those that are hidden come last."""
    found: list[_Sheet] = []
    for content in sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
        rows = workbook.rows(source, content, _MOST_COLUMNS, _LAST_HEADER)
        first = [_trimmed(row) for row in itertools.islice(_until_damage(rows), ROWS_BEFORE_HEADER)]
        place = place_of_header([row.cells for row in first], source.columns)
        if place is not None:
            found.append(_Sheet(str(content.title), content, first, place))
    if not found:
        raise ReaderError(f"‘{source.name}’ is empty or damaged. Open it in a spreadsheet program to see.")
    return found


def _until_damage(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except ReaderError:
        return


def _fitting(sheets: Sequence[_Sheet], chosen: Mapping[str, str]) -> _Sheet:
    """Our own table of documents, else the first sheet with titles and abstracts, with titles, or at all."""
    if own := next((sheet for sheet in sheets if sheet.is_own), None):
        return own
    for needed in (("title", "abstract"), ("title",)):
        if found := next((sheet for sheet in sheets if is_header(sheet.header, chosen, *needed)), None):
            return found
    return sheets[0]


def _below_header(source: Source, sheet: _Sheet) -> Iterator[Row]:
    start = sheet.first[sheet.place].number
    width = min(len(sheet.header) + _BESIDE, _MOST_COLUMNS)
    for row in workbook.rows(source, sheet.content, width, MOST_ROWS):
        if row.number > start:
            yield row if any(row.cells[len(sheet.header) :]) else _cut(row, len(sheet.header))


def _left_out(others: Sequence[_Sheet], chosen: Mapping[str, str]) -> Iterator[Problem]:
    for sheet in others:
        if is_header(sheet.header, chosen, "title"):
            yield Problem(
                f"sheet ‘{sheet.name}’",
                "it was not read, since only the first sheet with titles is. Save it as a file of its own.",
            )


def _not_read(others: Sequence[_Sheet], chosen: Mapping[str, str]) -> Iterator[str]:
    names = [sheet.name for sheet in others if not is_header(sheet.header, chosen, "title")]
    if names:
        yield f"sheets without a column ‘title’ were not read: {', '.join(names)[:300]}"


def _trimmed(row: Row) -> Row:
    """Without the empty cells at its end."""
    return _cut(row, max((place for place, cell in enumerate(row.cells, 1) if cell.strip()), default=0))


def _cut(row: Row, width: int) -> Row:
    return Row(row.number, row.cells[:width], row.errors)


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


FORMAT = Format("xlsx", "Excel workbook (XLSX)", (".xlsx", ".xlsm"), recognise, read, head=head)
