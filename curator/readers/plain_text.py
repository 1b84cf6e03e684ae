"""Plain text: the title on the first line, an empty line, the abstract; or an abstract alone."""

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
_IDENTIFIERS = re.compile(r"[\w\s./:;,()<>#%=&?+-]{5,}")
"""What a list of PMIDs, PMCIDs, DOIs and addresses consists of; looked at more closely then."""
_FETCH = "Get their records with “Fetch from PubMed…” in the window or “curator fetch” on the command line."
_NO_TITLE = "no title in the record"
_NO_TEXT = "it is no text that can be read: first line title, an empty line, then the abstract."
_SIGNS = re.compile(r"[A-Za-z0-9+/=_-]+")
_LONGEST_WORD = 300
"""Longer are codes, such as pictures in Base64."""
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
    if not text or _MARKED_UP.match(text) or _TAGGED.match(text) or _is_garbage(text):
        return 0.0
    return 0.1


def read(source: Source) -> Iterator[Record | Problem]:
    """One record, without a title if no line is one; several where lines part texts that all say so.

    A Problem for a list of identifiers and for what are no words.

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
    found = _record(part, part, [])
    return is_marked and isinstance(found, Record) and bool(found.title and found.abstract)


def _record(content: str, raw: str, warnings: list[str]) -> Record | Problem:
    if found := _list_of_identifiers(content):
        return found
    content = _UNDERLINE.sub(r"\1\n", content, count=1) if _UNDERLINE.match(content) else content
    blocks = [block.strip() for block in re.split(r"\n[^\S\n]*\n\s*", content) if normalise.text(block)]
    title, abstract = _parted(blocks)
    if not title and not _has_words(abstract):
        return Problem("", _NO_TEXT)
    notes = [*([] if title else [_NO_TITLE]), *([] if abstract else ["no abstract in the text"])]
    return Record(title=title, abstract=abstract, raw=raw, warnings=(*warnings, *notes))


def _list_of_identifiers(content: str) -> Problem | None:
    if len(content) > _LONGEST_LIST or not re.search(r"\d", content) or not _IDENTIFIERS.fullmatch(content):
        return None
    ids = parse_list(content)
    if ids.identifiers and not ids.problems:
        return Problem("", f"it is a list of identifiers ({ids.summary()}), not of texts. {_FETCH}")
    return None


def _parted(blocks: list[str]) -> tuple[str, str]:
    """Title and abstract; either may be empty. All is the abstract where no line is surely the title."""
    first = blocks[0]
    title = _TITLE.sub("", first, count=1).strip() if _TITLE.match(first) else first
    if len(blocks) == 1:
        return _lone_block(title)
    if "\n" in title or len(title) > _LONGEST_TITLE or _ABSTRACT.match(f"{first}\n"):
        return "", _without_heading("\n\n".join(blocks))
    return title, _without_heading("\n\n".join(blocks[1:]))


def _lone_block(block: str) -> tuple[str, str]:
    """A short line is a title without an abstract; with `Abstract:` beneath, no empty line is needed."""
    first, _, rest = block.partition("\n")
    if rest and len(first) <= _LONGEST_TITLE and _ABSTRACT.match(rest) and not _ABSTRACT.match(first):
        return first.strip(), _without_heading(rest)
    if rest or len(block) > _LONGEST_LONE_TITLE or _ABSTRACT.match(block) or _sentences(block) > 1:
        return "", _without_heading(block)
    return block, ""


def _is_garbage(text: str) -> bool:
    """Whether it is binary, or mostly signs in a row that are no words."""
    code = sum(length for it in _SIGNS.finditer(text) if (length := it.end() - it.start()) > _LONGEST_WORD)
    return len(_CONTROL.findall(text)) > len(text) // 200 or code > len(text) // 2


def _has_words(text: str) -> bool:
    letters, signs = sum(map(str.isalpha, text)), sum(not sign.isspace() for sign in text)
    return letters > signs // 3 and not _is_garbage(text)


def _without_heading(abstract: str) -> str:
    return _ABSTRACT.sub("", abstract, count=1).strip() if _ABSTRACT.match(abstract) else abstract


def _sentences(block: str) -> int:
    return len(re.findall(r"[.!?](?:\s+[A-Z]|$)", block))


FORMAT = Format(
    "plain-text", "Plain text: title, empty line, abstract", (".txt", ".text", ".md"), recognise, read
)
