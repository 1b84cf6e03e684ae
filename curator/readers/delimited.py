"""Tables with one record a row: CSV and TSV as reference managers and spreadsheets save them."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import encoding, export_package, fields
from curator.readers.export_package import GuardedTable
from curator.readers.format import Format, Source

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 16 << 20
_MOST_UNCLOSED = 20
_EXTENSIONS = (".csv", ".tsv", ".tab")
_NO_ABSTRACTS = "this table carries no abstracts; import export.json for a complete copy"


@dataclass(frozen=True)
class _Row:
    line: int
    """The physical line on which the row starts, from 1."""
    cells: list[str]
    text: str
    problem: str | None = None


@dataclass(frozen=True)
class _Table:
    columns: list[str]
    header: str
    guard: GuardedTable | None
    """Given for a table that Curator exported itself."""
    warnings: tuple[str, ...]
    warning_of_encoding: str | None


def recognise(source: Source) -> float:
    """By known column names in its header, else by rows of equal length in a `.csv` or `.tsv`."""
    text = encoding.beginning(source)
    if text.lstrip()[:1] in ("", "<", "{", "@"):
        return 0.0
    delimiter = _delimiter(text)
    rows = list(itertools.islice(_rows(_lines(text), delimiter), 3))
    if not rows or rows[0].problem:
        return 0.0
    known = {fields.field_of(name) for name in rows[0].cells} - {None}
    if {"title", "abstract"} <= known:
        return 0.95
    if len(rows[0].cells) > 1 and "title" in known and len(known) > 1:
        return 0.8
    regular = len(rows[0].cells) > 1 and all(len(row.cells) == len(rows[0].cells) for row in rows)
    if not regular:
        return 0.0
    return 0.5 if source.path is not None and source.path.suffix.casefold() in _EXTENSIONS else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records row by row; raises ReaderError for a table without a title or an abstract column."""
    delimiter = _delimiter(encoding.beginning(source))
    with encoding.opened(source) as (stream, warning):
        rows = _rows((line.replace("\0", "") for line in stream), delimiter)
        header = next((row for row in rows if any(cell.strip() for cell in row.cells)), None)
        if header is None:
            raise ReaderError(f"‘{source.name}’ is empty.")
        if header.problem:
            raise ReaderError(f"‘{source.name}’ has no readable header: {header.problem}")
        table = _table(source, header, warning)
        for row in rows:
            if row.problem:
                yield Problem(f"line {row.line}", row.problem)
            elif any(cell.strip() for cell in row.cells):
                yield _record(table, row)


def _table(source: Source, header: _Row, warning: str | None) -> _Table:
    columns = [cell.strip() for cell in header.cells]
    known = {fields.field_of(column) for column in columns}
    guard = export_package.guarded_table(source.path)
    needed = ("title",) if guard else ("title", "abstract")
    for name in needed:
        if name not in known:
            names = ", ".join(column for column in columns if column)
            raise ReaderError(
                f"‘{source.name}’ has no column ‘{name}’. Its columns are: {names[:500]}. "
                "Rename one or choose another file."
            )
    warnings = () if "abstract" in known else (_NO_ABSTRACTS,)
    return _Table(columns, header.text, guard, warnings, warning)


def _record(table: _Table, row: _Row) -> Record | Problem:
    where = f"line {row.line}"
    surplus = [cell for cell in row.cells[len(table.columns) :] if cell.strip()]
    if surplus:
        return Problem(
            where,
            f"the row has {len(row.cells)} cells and the table {len(table.columns)} columns. "
            "Put cells that hold the separator between quotation marks.",
        )
    values = _values(table, row.cells)
    if not any(value.strip() for field in ("title", "abstract") for value in values.get(field, ())):
        return Problem(where, "the row has neither a title nor an abstract. Complete it or remove it.")
    warnings = list(table.warnings)
    if table.warning_of_encoding and not row.text.isascii():
        warnings.append(table.warning_of_encoding)
    return fields.record(values, where=where, raw=table.header + row.text, warnings=warnings)


def _values(table: _Table, cells: Sequence[str]) -> dict[str, list[str]]:
    named = [
        (column, cell) for column, cell in zip(table.columns, cells, strict=False) if fields.field_of(column)
    ]
    values: dict[str, list[str]] = {}
    for column, cell in sorted(named, key=lambda pair: fields.preference(pair[0])):
        field = fields.field_of(column)
        if field is not None:
            kept = table.guard.unguarded(column, cell) if table.guard else cell
            values.setdefault(field, []).append(kept)
    return {field: _one_column(cells_of_field) for field, cells_of_field in values.items()}


def _one_column(cells: list[str]) -> list[str]:
    """Several columns may stand for one field; the first that is filled counts."""
    return [next((cell for cell in cells if cell.strip()), "")]


def _delimiter(text: str) -> str:
    """The separator under which the header names most known fields, then has most cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        header = next((row for row in _rows(_lines(text), delimiter) if any(map(str.strip, row.cells))), None)
        cells = header.cells if header else []
        return sum(fields.field_of(cell) is not None for cell in cells), len(cells)

    return max(_DELIMITERS, key=fitness)


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text.replace("\0", ""), newline=""))


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[_Row]:
    """Rows with their physical lines; a quotation mark that is never closed costs one line, not the rest."""
    csv.field_size_limit(_LONGEST_CELL)
    recorder = _Recorder(lines)
    reader = csv.reader(recorder, delimiter=delimiter)
    line, unclosed = 1, 0
    while True:
        recorder.taken.clear()
        try:
            cells = next(reader)
            closed = not recorder.exhausted
        except StopIteration:
            return
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
        return line


FORMAT = Format("delimited", "Table (CSV, TSV)", _EXTENSIONS, recognise, read)
