"""Tables with one record a row: CSV and TSV as reference managers and spreadsheets save them."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import columns, encoding, export_package
from curator.readers.format import Format, Source, TableHead
from curator.readers.table import (
    ABOVE_HEADER,
    ANOTHER_TABLE,
    ROWS_BEFORE_HEADER,
    Table,
    is_header,
    other_header,
    place_of_header,
    repeats_header,
    table_record,
    table_under,
)

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 16 << 20
_LONGEST_LINE = 64 << 20
_MOST_UNCLOSED = 20
_EXTENSIONS = (".csv", ".tsv", ".tab")
_NAMED_DELIMITER = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)
"""The first line by which Excel is told the separator."""


@dataclass(frozen=True)
class _Row:
    line: int
    """The physical line on which the row starts, from 1."""
    cells: list[str]
    text: str
    problem: str | None = None


def recognise(source: Source) -> float:
    """By known column names in its header, else by rows of equal length in a `.csv` or `.tsv`."""
    text = encoding.beginning(source)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("", "<", "{", "@"):
        return 0.0
    delimiter = _delimiter(text, source.columns)
    rows = _without_delimiter_line(_rows(_lines(text), delimiter))
    first = [row for row in itertools.islice(rows, ROWS_BEFORE_HEADER) if not row.problem and row.cells]
    if not first:
        return 0.0
    place = place_of_header([row.cells for row in first], source.columns) or 0
    header, below = first[place].cells, first[place + 1 : place + 3]
    if is_header(header, source.columns, "title", "abstract"):
        return 0.95
    if (place == 0 or source.columns) and len(header) > 1 and is_header(header, source.columns, "title"):
        known = set(columns.of(header, source.columns).meanings) - {None}
        if len(known) > 1 or source.columns:
            return 0.8
    regular = len(header) > 1 and all(len(row.cells) == len(header) for row in below)
    if not regular or (place and not below):
        return 0.0
    return 0.5 if source.path is not None and source.path.suffix.casefold() in _EXTENSIONS else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records row by row; raises ReaderError for a table without a title or an abstract column."""
    with _opened(source) as (rows, warning):
        above, header, rows = _header(source, rows)
        guard = export_package.guarded_table(source.path)
        table = table_under(
            header.cells, source.columns, name=source.name, is_own=guard is not None, guard=guard
        )
        for row in above:
            yield Problem(f"line {row.line}", ABOVE_HEADER)
        for row in rows:
            if row.problem:
                yield Problem(f"line {row.line}", row.problem)
            elif repeats_header(header.cells, row.cells) or not any(cell.strip() for cell in row.cells):
                continue
            elif other_header(row.cells):
                yield Problem(f"line {row.line}", ANOTHER_TABLE)
                return
            else:
                yield _record(table, header, row, warning)


def head(source: Source) -> TableHead:
    """The names of the columns, the first rows, and the field that each column is taken for."""
    with _opened(source) as (rows, _):
        _, header, rows = _header(source, rows)
        whole = (row.cells for row in rows if not row.problem and any(cell.strip() for cell in row.cells))
        return columns.head(columns.of(header.cells, source.columns), whole)


@contextmanager
def _opened(source: Source) -> Generator[tuple[Iterator[_Row], str | None]]:
    delimiter = _delimiter(encoding.beginning(source), source.columns)
    with encoding.opened(source) as (stream, warning):
        yield _without_delimiter_line(_rows(_BoundedLines(stream), delimiter)), warning


def _header(source: Source, rows: Iterator[_Row]) -> tuple[list[_Row], _Row, Iterator[_Row]]:
    """The rows above the header, the header, and the rows below it."""
    first = list(itertools.islice((row for row in rows if row.problem or any(row.cells)), ROWS_BEFORE_HEADER))
    place = place_of_header([[] if row.problem else row.cells for row in first], source.columns)
    if place is None:
        if first:
            raise ReaderError(f"‘{source.name}’ has no readable header: {first[0].problem}")
        raise ReaderError(f"‘{source.name}’ is empty.")
    above = [row for row in first[:place] if row.problem or any(cell.strip() for cell in row.cells)]
    return above, first[place], itertools.chain(first[place + 1 :], rows)


def _record(table: Table, header: _Row, row: _Row, warning: str | None) -> Record | Problem:
    where = f"line {row.line}"
    width = len(table.columns.names)
    if any(cell.strip() for cell in row.cells[width:]):
        return Problem(
            where,
            f"the row has {len(row.cells)} cells and the table {width} columns. "
            "Put cells that hold the separator between quotation marks.",
        )
    warnings = [warning] if warning and not row.text.isascii() else []
    return table_record(table, row.cells, where=where, raw=header.text + row.text, warnings=warnings)


def _delimiter(text: str, chosen: Mapping[str, str]) -> str:
    """The separator that the first line names, else the one under which a header has most known fields, then
    most rows as long as it, then most cells."""
    if found := _NAMED_DELIMITER.match(text):
        return found.group(1)

    def fitness(delimiter: str) -> tuple[int, int, int]:
        rows = itertools.islice(_rows(_lines(text), delimiter), ROWS_BEFORE_HEADER)
        whole = [row.cells for row in rows if not row.problem]
        place = place_of_header(whole, chosen)
        cells = [] if place is None else whole[place]
        meanings = columns.of(cells, chosen).meanings
        known = sum(meaning is not None for meaning in meanings)
        alike = sum(len(row) == len(cells) for row in whole) if len(cells) > 1 and not known else 0
        return known, alike, len(cells)

    return max(_DELIMITERS, key=fitness)


def _without_delimiter_line(rows: Iterator[_Row]) -> Iterator[_Row]:
    first = next(rows, None)
    if first is not None and not _NAMED_DELIMITER.fullmatch(first.text):
        yield first
    yield from rows


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text.replace("\0", ""), newline=""))


class _TooLongError(csv.Error):
    """A line is longer than anything that is a table."""


class _BoundedLines:
    """Lines of a stream without NUL; raises for one above the limit, having passed over the rest of it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.stream.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) < _LONGEST_LINE or line.endswith(("\n", "\r")):
            return line.replace("\0", "")
        while (rest := self.stream.readline(_LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
            pass
        raise _TooLongError


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[_Row]:
    """Rows with their physical lines; a quotation mark that is never closed costs one line, not the rest."""
    csv.field_size_limit(_LONGEST_CELL)
    recorder = _Recorder(iter(lines))
    reader = csv.reader(recorder, delimiter=delimiter)
    line, unclosed = 1, 0
    while True:
        recorder.taken.clear()
        recorder.size = 0
        try:
            cells = next(reader)
            closed = not recorder.exhausted
        except StopIteration:
            return
        except _TooLongError:
            line += len(recorder.taken)
            yield _Row(line, [], "", f"it is longer than {_LONGEST_LINE >> 20} MB. Split it into rows.")
            line += 1
            recorder = _Recorder(recorder.lines)
            reader = csv.reader(recorder, delimiter=delimiter)
            continue
        except csv.Error:
            cells, closed = [], False
        if closed:
            yield _Row(line, cells, "".join(recorder.taken))
            line += len(recorder.taken)
            continue
        unclosed += 1
        yield _Row(
            line, [], recorder.taken[0], "a quotation mark is opened and never closed. Close or remove it."
        )
        if unclosed == _MOST_UNCLOSED:
            yield _Row(line + 1, [], "", "too many quotation marks are not closed; the rest was not read.")
            return
        recorder = _Recorder(itertools.chain(recorder.taken[1:], recorder.lines))
        reader = csv.reader(recorder, delimiter=delimiter)
        line += 1


class _Recorder:
    """Hands lines to the csv module and keeps those of the present row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.taken: list[str] = []
        self.size = 0
        self.exhausted = False
        """The csv module asks for a line beyond the last one only inside quotation marks."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self.lines)
        except StopIteration:
            self.exhausted = True
            raise
        self.taken.append(line)
        self.size += len(line)
        if self.size > 2 * _LONGEST_LINE:
            raise csv.Error
        return line


FORMAT = Format("delimited", "Table (CSV, TSV)", _EXTENSIONS, recognise, read, head=head)
