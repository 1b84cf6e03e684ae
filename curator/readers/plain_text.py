"""Plain text: the title on the first line, an empty line, the abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from curator import normalise
from curator.errors import ReaderError
from curator.lookup.identifiers import parse_list
from curator.model import Problem, Record
from curator.readers import encoding, unsupported
from curator.readers.format import Format, Source

_LARGEST = 4 << 20
_LONGEST_TITLE = 400
_LONGEST_LIST = 200_000
_LONGEST_LONE_TITLE = 250
_MARKED_UP = re.compile(
    r'<(?!(?:i|b|em|strong|sub|sup)>)[?!a-zA-Z]|[\[{]\s*[{"]|\{\s*\}|@\w+\s*\{|(TY|PMID|%0)\s{0,2}[- ]\s?\S'
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_ABSTRACT = re.compile(r"(?:abstract|summary)[^\S\n]*(?:[:.]\s*|[-–—]\s+|\n+)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title\s*:|#{1,6})\s*", re.IGNORECASE)
_NAMED_TITLE = re.compile(r"(?:#{1,6}\s*)?title\s*:", re.IGNORECASE)
_SEPARATOR = re.compile(r"\f|^(?:-{3,}|={3,}|\*{3,}|_{3,})[^\S\n]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"([^\n]+)\n(?:={3,}|-{3,})[^\S\n]*(?=\n|\Z)")
"""Of a title, in Markdown."""
_IDENTIFIERS = re.compile(r"[\w\s./:;,()<>#%=&?+-]{4,}\d[\w\s./:;,()<>#%=&?+-]*")
"""What a list of PMIDs, PMCIDs, DOIs and addresses consists of; looked at more closely then."""
_FETCH = "Get their records with “Fetch from PubMed…” in the window or “curator fetch” on the command line."
_ADVICE = "it needs a title line: first line title, an empty line, then the abstract."
_TAGGED = re.compile(
    r"%[A-Z0-9] |% Encoding|@\w+\s*[{(]|TY {1,2}- |PMID ?- |AN  - |FN (?:Clarivate|Thomson|ISI)"
    r"|<\d+>\s*$|VN \d|Record \d+ of ",
    re.MULTILINE,
)
"""How files of reference managers begin (EndNote, BibTeX, RIS, MEDLINE, Web of Science, Ovid)."""


def recognise(source: Source) -> float:
    """Any readable text that is not marked up for another purpose, as the last resort."""
    text = encoding.beginning(source).lstrip("\ufeff \t\r\n")
    if unsupported.advice(source.head()) or unsupported.advice(text):
        return 0.0
    if (
        not text
        or _MARKED_UP.match(text)
        or _TAGGED.match(text)
        or len(_CONTROL.findall(text)) > len(text) // 200
    ):
        return 0.0
    return 0.1


def read(source: Source) -> Iterator[Record | Problem]:
    """One record, or a Problem that asks for a title line; several where lines part texts that all say so.

    Raises ReaderError above 4 MB and for what is no text.
    """
    if source.size() > _LARGEST:
        raise ReaderError(f"‘{source.name}’ is larger than {_LARGEST >> 20} MB: too long for one abstract.")
    if advice := unsupported.advice(source.head(), source.name):
        raise ReaderError(f"‘{source.name}’ is not a plain text. {advice}")
    with source.open() as stream:
        text, warning = encoding.decode(stream.read())
    lines = re.sub(r"\r\n|[\r\x85\u2028\u2029]", "\n", text.replace("\0", ""))
    content = lines.replace("\f", "\n").strip("\ufeff \t\n")
    if not normalise.text(content):
        raise ReaderError(f"‘{source.name}’ is empty.")
    parts = _parts(lines)
    if len(parts) < 2:
        yield _record(content, text, [warning] if warning and not text.isascii() else [])
        return
    for number, part in enumerate(parts, 1):
        found = _record(part.strip(), part, [warning] if warning and not part.isascii() else [])
        yield replace(found, where=f"record {number}")


def _parts(text: str) -> list[str]:
    """The records of a text, parted by page breaks or by lines of signs.

    Such signs also stand within texts: they part records only if each part says which is its title, or
    where its abstract begins.
    """
    parts = [part for part in _SEPARATOR.split(text) if normalise.text(part)]
    return parts if all(_says_what_it_is(part.strip("\ufeff \t\n")) for part in parts) else []


def _says_what_it_is(part: str) -> bool:
    title, _, rest = part.partition("\n")
    is_marked = _NAMED_TITLE.match(title) is not None or _ABSTRACT.match(rest.lstrip()) is not None
    return is_marked and isinstance(found := _record(part, part, []), Record) and bool(found.abstract)


def _record(content: str, raw: str, warnings: list[str]) -> Record | Problem:
    content = _UNDERLINE.sub(r"\1\n", content, count=1) if _UNDERLINE.match(content) else content
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
    ids = parse_list(block) if len(block) < _LONGEST_LIST and _IDENTIFIERS.fullmatch(block) else None
    if ids and ids.identifiers and not ids.problems:
        return Problem("", f"it is a list of identifiers ({ids.summary()}), not of texts. {_FETCH}")
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
