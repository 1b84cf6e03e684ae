"""Excel workbooks (XLSX) as rows of text: looked through before they are opened, read row by row."""

from __future__ import annotations

import datetime
import itertools
import re
import warnings
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, cast

from curator.errors import ReaderError
from curator.readers import unsupported
from curator.readers.format import Source

MOST_ROWS = 1 << 20
"""As many as a sheet can have."""
_LARGEST_UNPACKED = 256 << 20
_SMALLEST_SUSPECT = 16 << 20
_HIGHEST_RATIO = 200
_MOST_MEMBERS = 10_000
_MOST_TAGS = 1_000_000
"""Between two ends of a row or of a shared text; the widest row has fewer than 100,000."""
_END_OF_ROW = re.compile(b"(?:row|si)>")
_BLOCK = 1 << 20
_ESCAPED = re.compile("_x(000[9AaDd])_")
_ERRORS = frozenset(
    ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


@dataclass(frozen=True)
class Row:
    number: int
    """As the sheet counts them, from 1."""
    cells: tuple[str, ...]
    errors: tuple[str, ...]
    """Values such as #REF!, which are read as empty cells."""


@contextmanager
def opened(source: Source) -> Generator[Any]:
    """The workbook of openpyxl (which ships no types), once its parts have been looked through.

    Formulas give their last value; links are not followed, macros not loaded. Raises ReaderError for what is
    no workbook, is protected, declares entities or unpacks to more than 256 MB.
    """
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


def rows(source: Source, sheet: Any, width: int, last: int) -> Iterator[Row]:
    """The rows up to number `last` with anything in them, as text, `width` cells each.

    Raises ReaderError where the sheet is damaged.
    """
    with _sentences(source):
        sheet.reset_dimensions()  # programs often write wrong ones
        found = sheet.iter_rows(max_col=width, max_row=last, values_only=True)
    nothing = (None,) * width
    for number in itertools.count(1):
        try:
            values = next(found, None)
            texts = () if values is None or values == nothing else tuple(map(_text, values))
        except Exception as error:  # as in `_sentences`
            raise _damage(source, error) from error
        if values is None:
            return
        if any(text.strip() for text in texts):
            errors = tuple(dict.fromkeys(text for text in texts if text in _ERRORS))
            cells = tuple("" if text in _ERRORS else text for text in texts) if errors else texts
            yield Row(number, cells, errors)


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
