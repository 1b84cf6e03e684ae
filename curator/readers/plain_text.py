"""Plain text: the title on the first line, an empty line, the abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import encoding
from curator.readers.format import Format, Source

_LARGEST = 4 << 20
_LONGEST_TITLE = 400
_LONGEST_LONE_TITLE = 250
_BINARY = re.compile(
    rb"%PDF|PK\x03\x04|\{\\rtf|\x89PNG|GIF8|"
    rb"\xff\xd8\xff|\xd0\xcf\x11\xe0|\x1f\x8b|BZh|7z\xbc\xaf|SQLite format"
)
_MARKED_UP = re.compile(
    r'<(?!(?:i|b|em|strong|sub|sup)>)[?!a-zA-Z]|[\[{]\s*[{"]|\{\s*\}|@\w+\s*\{|(TY|PMID|%0)\s{0,2}[- ]\s?\S'
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ABSTRACT = re.compile(r"(?:abstract|summary)[^\S\n]*(?:[:.]\s*|[-–—]\s+|\n+)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title\s*:|#)\s*", re.IGNORECASE)
_ADVICE = "it needs a title line: first line title, an empty line, then the abstract."


_TAGGED = re.compile(
    r"%[A-Z0-9] |% Encoding|@\w+\s*[{(]|TY {1,2}- |PMID ?- |AN  - |FN (?:Clarivate|Thomson|ISI)"
    r"|<\d+>\s*$|VN \d|Record \d+ of ",
    re.MULTILINE,
)
"""How files of reference managers begin (EndNote, BibTeX, RIS, MEDLINE, Web of Science, Ovid)."""


def recognise(source: Source) -> float:
    """Any readable text that is not marked up for another purpose, as the last resort."""
    if _BINARY.match(source.head(16)):
        return 0.0
    text = encoding.beginning(source).lstrip("\ufeff \t\r\n")
    if (
        not text
        or _MARKED_UP.match(text)
        or _TAGGED.match(text)
        or len(_CONTROL.findall(text)) > len(text) // 200
    ):
        return 0.0
    return 0.1


def read(source: Source) -> Iterator[Record | Problem]:
    """One record, or a Problem that asks for a title line; raises ReaderError above 4 MB."""
    if source.size() > _LARGEST:
        raise ReaderError(f"‘{source.name}’ is larger than {_LARGEST >> 20} MB: too long for one abstract.")
    with source.open() as stream:
        text, warning = encoding.decode(stream.read())
    raw = re.sub(r"\r\n|[\r\x85\u2028\u2029]", "\n", text.replace("\0", "")).strip("\ufeff \t\n")
    if not normalise.text(raw):
        raise ReaderError(f"‘{source.name}’ is empty.")
    yield _record(raw, text, [warning] if warning and not text.isascii() else [])


def _record(content: str, raw: str, warnings: list[str]) -> Record | Problem:
    blocks = [block.strip() for block in re.split(r"\n[^\S\n]*\n\s*", content) if normalise.text(block)]
    title = _TITLE.sub("", blocks[0], count=1).strip() if _TITLE.match(blocks[0]) else blocks[0]
    if len(blocks) > 1 and _ABSTRACT.match(f"{blocks[0]}\n"):
        return Problem("", _ADVICE)
    if len(blocks) == 1:
        return _lone_block(title, raw, warnings)
    if "\n" in title or len(title) > _LONGEST_TITLE:
        return Problem("", _ADVICE)
    abstract = "\n\n".join(blocks[1:])
    return Record(title=title, abstract=_without_heading(abstract), raw=raw, warnings=tuple(warnings))


def _lone_block(block: str, raw: str, warnings: list[str]) -> Record | Problem:
    """A short line is a title without an abstract; with `Abstract:` beneath, no empty line is needed."""
    first, _, rest = block.partition("\n")
    if rest and len(first) <= _LONGEST_TITLE and _ABSTRACT.match(rest) and not _ABSTRACT.match(first):
        return Record(title=first.strip(), abstract=_without_heading(rest), raw=raw, warnings=tuple(warnings))
    if rest or len(block) > _LONGEST_LONE_TITLE or _ABSTRACT.match(block) or _sentences(block) > 1:
        return Problem("", _ADVICE)
    return Record(title=block, raw=raw, warnings=(*warnings, "no abstract in the text"))


def _without_heading(abstract: str) -> str:
    return _ABSTRACT.sub("", abstract, count=1).strip() if _ABSTRACT.match(abstract) else abstract


def _sentences(block: str) -> int:
    return len(re.findall(r"[.!?](?:\s+[A-Z]|$)", block))


FORMAT = Format(
    "plain-text", "Plain text: title, empty line, abstract", (".txt", ".text", ".md"), recognise, read
)
