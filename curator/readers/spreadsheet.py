"""Excel workbooks (XLSX) with one record a row: the first sheet that has a column for titles."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import columns, unsupported
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

_LARGEST_UNPACKED = 256 << 20
_SMALLEST_SUSPECT = 16 << 20
_HIGHEST_RATIO = 200
_MOST_MEMBERS = 10_000
_MOST_TAGS = 1_000_000
"""Between two ends of a row or of a shared text; the widest row has fewer than 100,000."""
_MOST_COLUMNS = 1024
_MOST_ROWS = 1 << 20
_LAST_HEADER = 10_000
_BESIDE = 16
"""Columns without a name to the right of the others, which are kept in the source record."""
_END_OF_ROW = re.compile(b"(?:row|si)>")
_BLOCK = 1 << 20
_PARTS = re.compile(rb"xl/(?:workbook|worksheets/|sharedStrings|styles|theme/|_rels/)")
_OTHER_PARTS = (b"word/", b"ppt/", b"xl/workbook.bin", b"opendocument")
_ESCAPED = re.compile("_x(000[9AaDd])_")
_ERRORS = frozenset(
    ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
_OWN = frozenset(("document_id", "document_key", "title"))
"""Columns of the sheet `documents` of a workbook that Curator exported itself."""


@dataclass(frozen=True)
class _Row:
    number: int
    """As the sheet counts them, from 1."""
    cells: tuple[str, ...]
    errors: tuple[str, ...]
    """Values such as #REF!, which are read as empty cells."""


@dataclass(frozen=True)
class _Sheet:
    name: str
    content: Any
    """The worksheet of openpyxl, which ships no types."""
    first: list[_Row]
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
    with _opened(source) as workbook:
        sheets = _sheets(source, workbook)
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
    with _opened(source) as workbook:
        sheet = _fitting(_sheets(source, workbook), source.columns)
        rows = (row.cells for row in _below_header(source, sheet))
        return columns.head(columns.of(sheet.header, source.columns), rows)


@contextmanager
def _opened(source: Source) -> Generator[Any]:
    """The workbook, once its parts have been looked through."""
    if not source.head(4).startswith(b"PK\x03\x04"):
        advice = unsupported.advice(source.head()) or "Save it as an Excel workbook (XLSX) and try again."
        raise ReaderError(f"‘{source.name}’ is not an XLSX workbook. {advice}")
    with source.open() as stream:
        with _sentences(source), zipfile.ZipFile(stream) as archive:
            _look_through(source, archive)
        stream.seek(0)
        with _sentences(source):
            # openpyxl takes long to import and tells of parts, such as filters, that are of no use here
            import openpyxl

            warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
            workbook: Any = cast("Any", openpyxl).load_workbook(
                stream, read_only=True, data_only=True, keep_links=False, keep_vba=False
            )
        with closing(workbook):
            yield workbook


@contextmanager
def _sentences(source: Source) -> Generator[None]:
    """Whatever the libraries raise over a damaged workbook, in one sentence."""
    try:
        yield
    except ReaderError:
        raise
    except Exception as error:  # openpyxl checks little, so that damage shows as an error of any kind
        raise _damage(source, error) from error


def _damage(source: Source, error: Exception) -> ReaderError:
    if isinstance(error, MemoryError):
        return ReaderError(f"‘{source.name}’ is too large to be read. Save the sheet as CSV.")
    return ReaderError(
        f"‘{source.name}’ is damaged or no XLSX workbook. Open it in a spreadsheet program and save it again."
    )


def _look_through(source: Source, archive: zipfile.ZipFile) -> None:
    """Refuses entities, and what could exhaust memory, before anything is parsed or unpacked."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(1, sum(member.compress_size for member in members))
    is_bomb = unpacked > _SMALLEST_SUSPECT and ratio > _HIGHEST_RATIO
    if len(members) > _MOST_MEMBERS or unpacked > _LARGEST_UNPACKED or is_bomb:
        raise ReaderError(
            f"‘{source.name}’ unpacks to {unpacked >> 20:,} MB in {len(members):,} parts, more than a "
            "table may have. Save the sheet as CSV."
        )
    if any(member.flag_bits & 1 for member in members):
        raise ReaderError(f"‘{source.name}’ is protected by a password. Save it without one.")
    for member in members:
        _look_through_part(source, archive, member)


def _look_through_part(source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    tags, tail = 0, b""
    with archive.open(member) as part:
        while block := part.read(_BLOCK):
            text = tail + block.replace(b"\0", b"")  # also for parts in UTF-16
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise ReaderError(
                    f"‘{source.name}’ declares entities, which no spreadsheet program does and which can be "
                    "used to attack a computer. It was not read."
                )
            for place, piece in enumerate(_END_OF_ROW.split(text)):
                tags = piece.count(b"<") + (0 if place else tags)
                if tags > _MOST_TAGS:
                    raise ReaderError(f"‘{source.name}’ has rows too long for a table. Save it as CSV.")
            tail = text[-16:]


def _sheets(source: Source, workbook: Any) -> list[_Sheet]:
    """The sheets that have anything in them; those that are hidden come last."""
    found: list[_Sheet] = []
    for content in sorted(workbook.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
        first = _first_rows(source, content)
        place = place_of_header([row.cells for row in first], source.columns)
        if place is not None:
            found.append(_Sheet(str(content.title), content, first, place))
    if not found:
        raise ReaderError(f"‘{source.name}’ is empty.")
    return found


def _first_rows(source: Source, sheet: Any) -> list[_Row]:
    """Those before any damage."""
    first: list[_Row] = []
    with suppress(ReaderError):
        for row in itertools.islice(_rows(source, sheet, _MOST_COLUMNS, _LAST_HEADER), ROWS_BEFORE_HEADER):
            first.append(_trimmed(row))  # noqa: PERF401 - what was read before an error is kept
    return first


def _fitting(sheets: Sequence[_Sheet], chosen: Mapping[str, str]) -> _Sheet:
    """Our own table of documents, else the first sheet with titles and abstracts, with titles, or at all."""
    if own := next((sheet for sheet in sheets if sheet.is_own), None):
        return own
    for needed in (("title", "abstract"), ("title",)):
        if found := next((sheet for sheet in sheets if is_header(sheet.header, chosen, *needed)), None):
            return found
    return sheets[0]


def _below_header(source: Source, sheet: _Sheet) -> Iterator[_Row]:
    start = sheet.first[sheet.place].number
    width = min(len(sheet.header) + _BESIDE, _MOST_COLUMNS)
    for row in _rows(source, sheet.content, width, _MOST_ROWS):
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


def _rows(source: Source, sheet: Any, width: int, last: int) -> Iterator[_Row]:
    """The rows up to number `last` with anything in them, as text, `width` cells each."""
    with _sentences(source):
        sheet.reset_dimensions()  # programs often write wrong ones
        rows = sheet.iter_rows(max_col=width, max_row=last, values_only=True)
    nothing = (None,) * width
    for number in itertools.count(1):
        try:
            values = next(rows, None)
            texts = () if values is None or values == nothing else tuple(map(_text, values))
        except Exception as error:  # as in `_sentences`
            raise _damage(source, error) from error
        if values is None:
            return
        if any(text.strip() for text in texts):
            errors = tuple(dict.fromkeys(text for text in texts if text in _ERRORS))
            cells = tuple("" if text in _ERRORS else text for text in texts) if errors else texts
            yield _Row(number, cells, errors)


def _text(value: Any) -> str:
    """A cell as text: whole numbers without `.0`, dates as ISO writes them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value).replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return str(value.date()) if value.time() == datetime.time() else value.isoformat()
    return str(value)


def _trimmed(row: _Row) -> _Row:
    """Without the empty cells at its end."""
    return _cut(row, max((place for place, cell in enumerate(row.cells, 1) if cell.strip()), default=0))


def _cut(row: _Row, width: int) -> _Row:
    return _Row(row.number, row.cells[:width], row.errors)


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


FORMAT = Format("xlsx", "Excel workbook (XLSX)", (".xlsx", ".xlsm"), recognise, read, head=head)
