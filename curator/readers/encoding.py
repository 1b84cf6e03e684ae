"""Which encoding a source is written in, and its text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Generator, Iterator
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
_DAMAGED_UTF8 = "u8"
"""Python's other name of UTF-8, by which text with some broken letters is told from sound text."""
_WARNINGS = {
    _DAMAGED_UTF8: "the file is damaged UTF-8: a letter that could not be read is shown as �",
    "cp1252": "the file is not UTF-8; it was read as Windows-1252 (Latin-1): check accents and Greek letters",
    "mac-roman": "the file is not UTF-8; it was read as Mac Roman: check accents and Greek letters",
    "gb18030": "the file is not UTF-8; it was read as GB18030 (Chinese): check all letters beyond a–z",
    "latin-1": "the file is neither UTF-8 nor Windows-1252; it was read as Latin-1, so that letters beyond "
    "a–z may be wrong: save it as UTF-8",
}
_NOT_IN_WINDOWS_1252 = re.compile(b"[\x81\x8d\x8f\x90\x9d]")
_HIGH = re.compile(b"[\x80-\xff]+")
_UTF8_LETTERS = re.compile(b"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_WESTERN_LETTERS = re.compile(b"[A-Za-z][\xdf-\xff]")
_MAC_LETTERS = re.compile(b"(?<=[a-z])[\x87-\x8b\x8d-\x90\x9f\xd5](?=[a-z])|(?<=[A-Z])[\x8e\x9f](?=[a-z])")
"""Accents and the apostrophe of Mac Roman; in Windows-1252 signs and capitals, which stand in no word."""


class Decoded(NamedTuple):
    text: str
    warning: str | None
    """A sentence for the curator when the bytes were not UTF-8."""


def decode(data: bytes) -> Decoded:
    """The text of `data`: by its byte order mark, as UTF-8, as unmarked UTF-16, else as what is likeliest."""
    name = _encoding_of(lambda: iter([data]), data)
    return Decoded(data.decode(name, errors="replace"), warning(name))


@contextmanager
def opened(source: Source) -> Generator[tuple[TextIO, str | None]]:
    """The text of `source` as a stream with its line ends untouched, and the warning of `decode`."""
    name = encoding_of(source)
    with source.open() as stream, io.TextIOWrapper(stream, name, errors="replace", newline="") as reader:
        yield reader, warning(name)


def encoding_of(source: Source) -> str:
    """Python's name of the encoding; reads the source in blocks, twice if it is not UTF-8."""
    return _encoding_of(lambda: _blocks(source), source.head())


def beginning(source: Source, size: int = 65536) -> str:
    """The first part of the text, for recognition; a character cut in two at its end is left out."""
    data = source.head(size)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="ignore")
    if utf16 := _utf16_without_mark(data):
        return data.decode(utf16, errors="ignore")
    name = _encoding_of(lambda: iter([data]), data, is_whole=len(data) < size)
    return codecs.getincrementaldecoder(name)("replace").decode(data)


def warning(name: str) -> str | None:
    """What to say of text in this encoding; None for UTF-8."""
    if name in _WARNINGS:
        return _WARNINGS[name]
    return None if name.startswith("utf-8") else f"the file was read as {name.upper()[:6]}, not as UTF-8"


def _blocks(source: Source) -> Iterator[bytes]:
    with source.open() as stream:
        while block := stream.read(_BLOCK):
            yield block


def _encoding_of(blocks: Callable[[], Iterator[bytes]], head: bytes, *, is_whole: bool = True) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if utf16 := _utf16_without_mark(head):
        return utf16
    return (
        "utf-8" if _decodes(blocks(), "utf-8", is_whole=is_whole) else _likeliest(blocks, is_whole=is_whole)
    )


def _decodes(blocks: Iterator[bytes], name: str, *, is_whole: bool) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(blocks: Callable[[], Iterator[bytes]], *, is_whole: bool) -> str:
    """By what its bytes beyond ASCII would be: accents stand alone within words, Chinese letters in pairs."""
    high, in_runs, in_utf8, western, mac = 0, 0, 0, 0, 0
    is_windows_1252 = True
    for block in blocks():
        runs = [len(run) for run in _HIGH.findall(block)]
        high += sum(runs)
        in_runs += sum(length for length in runs if length > 1)
        in_utf8 += sum(map(len, _UTF8_LETTERS.findall(block)))
        western += len(_WESTERN_LETTERS.findall(block))
        mac += len(_MAC_LETTERS.findall(block))
        is_windows_1252 = is_windows_1252 and not _NOT_IN_WINDOWS_1252.search(block)
    if in_utf8 > 0.9 * high or (in_utf8 and high - in_utf8 <= 3 and in_utf8 > 2 * (high - in_utf8)):
        return _DAMAGED_UTF8
    if in_runs >= 8 and in_runs > 0.8 * high:
        return "gb18030" if _decodes(blocks(), "gb18030", is_whole=is_whole) else "latin-1"
    if mac > western:
        return "mac-roman"
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
