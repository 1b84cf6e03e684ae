"""Which encoding a source is written in, and its text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TextIO

from curator.readers.format import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_NOT_IN_WINDOWS_1252 = re.compile(b"[\x81\x8d\x8f\x90\x9d]")


class Decoded(NamedTuple):
    text: str
    warning: str | None
    """A sentence for the curator when the bytes were not UTF-8."""


def decode(data: bytes) -> Decoded:
    """The text of `data`: by its byte order mark, as UTF-8, as unmarked UTF-16, else as Windows-1252."""
    name = _encoding_of(iter([data]), data)
    return Decoded(data.decode(name, errors="replace"), warning(name))


@contextmanager
def opened(source: Source) -> Generator[tuple[TextIO, str | None]]:
    """The text of `source` as a stream with its line ends untouched, and the warning of `decode`."""
    name = encoding_of(source)
    with source.open() as stream, io.TextIOWrapper(stream, name, errors="replace", newline="") as reader:
        yield reader, warning(name)


def encoding_of(source: Source) -> str:
    """Python's name of the encoding; reads the source once in blocks."""
    with source.open() as stream:
        return _encoding_of(iter(lambda: stream.read(_BLOCK), b""), source.head())


def beginning(source: Source, size: int = 65536) -> str:
    """The first part of the text, for recognition; a character cut in two at its end is left out."""
    data = source.head(size)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="ignore")
    if utf16 := _utf16_without_mark(data):
        return data.decode(utf16, errors="ignore")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def warning(name: str) -> str | None:
    if name.startswith("utf-8"):
        return None
    if name.startswith("utf-"):
        return f"the file was read as {name.upper()[:6]}, not as UTF-8"
    return "the file is not UTF-8; it was read as Windows-1252: check accents and Greek letters"


def _encoding_of(blocks: Iterator[bytes], head: bytes) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if utf16 := _utf16_without_mark(head):
        return utf16
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_windows_1252 = True, True
    for block in blocks:
        if is_utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
        is_windows_1252 = is_windows_1252 and not _NOT_IN_WINDOWS_1252.search(block)
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    if is_utf8:
        return "utf-8"
    return "cp1252" if is_windows_1252 else "latin-1"


def _utf16_without_mark(head: bytes) -> str | None:
    """Text in European letters has a zero in every other byte of UTF-16."""
    sample = head[: len(head) // 2 * 2]
    if len(sample) < 4:
        return None
    pairs = len(sample) // 2
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if high > 0.6 * pairs and low < 0.05 * pairs:
        return "utf-16-le"
    if low > 0.6 * pairs and high < 0.05 * pairs:
        return "utf-16-be"
    return None
