"""BibTeX and BibLaTeX, entry by entry."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import encoding, itemised, latex, tagged
from curator.readers.format import Format, Source

_LARGEST_ENTRY = 1 << 20
_LONGEST_MACRO, _MOST_MACROS = 10_000, 100_000
_START = re.compile(r"[ \t\ufeff]{0,100}@[ \t]{0,8}[A-Za-z]\w{0,39}[ \t]{0,8}[{(]")
_KNOWN = re.compile(
    r"^[ \t\ufeff]{0,100}@[ \t]{0,8}(?:article|book|booklet|collection|comment|conference|dataset|electronic"
    r"|inbook|incollection|inproceedings|manual|masterthesis|mastersthesis|misc|online|patent|periodical|phdthesis"
    r"|preamble|proceedings|report|set|software|string|techreport|thesis|unpublished)[ \t]{0,8}[{(]",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENTARY = re.compile(r"(?:[\s\ufeff]|%[^\n]*\n)*+@")
_WORD = re.compile(r'\s*+(#?)[\s#]*+(?=\S)([^#{"]*)')
_ENCLOSING = re.compile(r'(?<!\\)[{}"]')
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass
class _Reading:
    """What one file has defined so far, and how its text was decoded."""

    warning: str | None
    macros: dict[str, str] = field(default_factory=lambda: {month: month.title() for month in _MONTHS})
    has_entries: bool = False


def recognise(source: Source) -> float:
    """By an entry at the beginning of a line; surely, if only comments stand before it."""
    text = encoding.beginning(source).replace("\r", "\n")
    found = _KNOWN.search(text)
    if found is None or text.count("\n", 0, found.start()) > 50:
        return 0.7 if _START.match(text.lstrip()) and "=" in text else 0.0
    return 0.95 if _COMMENTARY.match(text) else 0.5


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order; an entry begins where a line begins with `@`, and each is parsed alone.

    An entry above 1 MB is a Problem, so that the time of the parser stays in proportion to the file. Raises
    ReaderError for a file without any entry.
    """
    with encoding.opened(source) as (stream, warning):
        reading = _Reading(warning)
        entry: list[str] = []
        size, begun = 0, 1
        for number, line in enumerate(tagged.lines(stream), 1):
            if _START.match(line):
                yield from _entries(reading, entry, size, begun)
                entry, size, begun = [], 0, number
            size += len(line) + 16
            if size <= _LARGEST_ENTRY or not entry:
                entry.append(line[:_LARGEST_ENTRY])
        yield from _entries(reading, entry, size, begun)
    if not reading.has_entries:
        raise ReaderError(
            f"‘{source.name}’ holds no BibTeX entry (one begins with ‘@article{{’ or the like)."
        )


def _entries(reading: _Reading, lines: list[str], size: int, begun: int) -> Iterator[Record | Problem]:
    if not lines or "@" not in (content := "".join(lines)):
        return
    if size > _LARGEST_ENTRY and not _START.match(lines[0]):
        return
    if size > _LARGEST_ENTRY:
        reading.has_entries = True
        place = f"line {begun}"
        yield Problem(place, "the entry that begins here is larger than 1 MB or its braces are not closed.")
        return
    for block in _split(re.sub(r"\r\n?", "\n", content)):
        kind = type(block).__name__
        where = f"line {begun + (block.start_line or 0)}"
        if kind == "String":
            value, _ = _resolved(str(block.value), reading.macros)
            if len(value) <= _LONGEST_MACRO and len(reading.macros) < _MOST_MACROS:
                reading.macros[str(block.key).casefold()] = value
        elif kind == "Entry":
            reading.has_entries = True
            yield _record(block, where, reading, [])
        elif kind == "DuplicateFieldKeyBlock":
            reading.has_entries = True
            names = ", ".join(sorted(block.duplicate_keys))[:80]
            note = f"a field stands twice ({names}); the first was taken"
            yield _record(block.ignore_error_block, where, reading, [note])
        elif kind == "ParsingFailedBlock" and not str(block.raw).casefold().startswith("@comment"):
            reading.has_entries = True
            yield Problem(where, "the entry is broken and was not read; check its braces, quotes and commas.")


def _record(entry: Any, where: str, reading: _Reading, notes: list[str]) -> Record | Problem:
    raw = str(entry.raw)
    key = normalise.text(str(entry.key))[:60]
    where = f"{where} ({key})" if key else where
    if reading.warning and not raw.isascii():
        notes.append(reading.warning)
    source: dict[str, str] = {}
    for it in entry.fields:
        name = str(it.key).casefold()
        value, doubts = _resolved(str(it.value), reading.macros)
        if value.strip():
            source.setdefault(name, value)
        notes += [f"the field ‘{name[:40]}’ {doubt}" for doubt in doubts]

    def text(*names: str) -> list[str]:
        return [_plain(source[name]) for name in names if name in source]

    def addresses(*names: str) -> list[str]:
        return [_address(source[name]) for name in names if name in source]

    people = _names(source.get("author", ""))
    if any(name.casefold() == "others" for name in people):
        notes.append("the entry leaves out some of the authors (“and others”)")
    archive = "".join(text("eprinttype", "archiveprefix")).casefold()
    kind = next((it for it in text("entrysubtype", "type") if _is_known(it)), str(entry.entry_type))
    values = {
        "title": [" ".join(it.split()) for it in text("title")],
        "abstract": [tagged.paragraphs(it.split("\n")) for it in text("abstract")],
        "authors": [_family_first(name) for name in people if name.casefold() != "others"],
        "keywords": _terms(text("keywords", "keyword", "author_keywords")),
        "subject_areas": _terms(text("mesh", "mesh-terms")),
        "doi": itemised.doi(addresses("doi"), addresses("url", "eprint", "note")),
        "pmid": text("pmid", "pubmed", "pubmedid")
        or (text("eprint") if archive in ("pubmed", "pmid", "medline") else []),
        "pmcid": text("pmcid", "pmc"),
        "journal": text("journal", "journaltitle", "booktitle", "shortjournal"),
        "volume": text("volume"),
        "issue": text("number", "issue"),
        "pages": [re.sub(r"\s*[-–—]+\s*", "-", it) for it in text("pages")],
        "article_number": text("eid", "article-number", "articleno", "elocation-id"),
        "issn": itemised.issn(text("issn", "eissn")),
        "publication_date": text("date"),
        "year": text("year"),
        "month": text("month"),
        "day": text("day"),
        "publication_type_raw": [kind],
        "language": text("language", "langid"),
        "url": addresses("url", "link"),
        "licence": text("licence", "license", "copyright"),
    }
    return itemised.record(values, where=where, raw=raw, warnings=notes)


def _plain(value: str) -> str:
    return latex.plain(value).strip()


def _address(value: str) -> str:
    """An address or a DOI, in which a tilde and a dash are themselves."""
    return re.sub(r"\\url\b|[{}]|\\(?=[_%&#~$])", "", value).strip()


def _terms(given: list[str]) -> list[str]:
    return [
        term for it in given for term in re.split(r"[;\n]" if ";" in it else r"\|" if "|" in it else ",", it)
    ]


def _is_known(kind: str) -> bool:
    return normalise.publication_type(kind) != "unknown"


def _names(value: str) -> list[str]:
    """The names of a list between whose braces no `and` counts."""
    names, depth, start = [""], 0, 0
    for found in re.finditer(r"(?<!\\)[{}]|(?<=\s)and(?=\s)", value):
        sign = found.group()
        if sign != "and":
            depth = max(0, depth + (1 if sign == "{" else -1))
        elif depth == 0:
            names[-1] = value[start : found.start()]
            names.append("")
            start = found.end()
    names[-1] = value[start:]
    return [name.strip() for name in names if name.strip()]


def _family_first(name: str) -> str:
    """“Ludwig van Beethoven” as “van Beethoven, Ludwig”; groups in braces and “Smith JA” as they are."""
    whole = " ".join(_plain(name).split())
    if (name.startswith("{") and name.endswith("}") and _is_enclosed(name)) or " " not in whole:
        return whole
    words = whole.split()
    if "," not in whole and words[-1].isupper() and len(words[-1].strip(".")) <= 3 and "." not in words[0]:
        return whole
    parts = _split_name(name)
    family = " ".join([*parts.von, *parts.last])
    given, junior = " ".join(parts.first), " ".join(parts.jr)
    joined = ", ".join(part for part in (_plain(family), _plain(given), _plain(junior)) if part)
    return " ".join(joined.split())


def _is_enclosed(name: str) -> bool:
    """Whether the brace that opens a name closes at its end."""
    depth = 0
    for place, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(name) - 1
    return False


def _resolved(value: str, macros: dict[str, str]) -> tuple[str, list[str]]:
    """The text of `{…}`, `"…"`, numbers and macros joined by `#`, and a sentence for each doubt."""
    pieces: list[str] = []
    unknown: dict[str, None] = {}
    place, size = 0, 0
    while found := _WORD.match(value, place):
        word = found.group(2).strip()
        if pieces and not found.group(1):
            rest = " ".join(value[place : place + 200].split())
            return "".join(pieces), [f"is followed by ‘{rest[:60]}’ without a comma; that was left out"]
        place = found.end() if word else _end(value, found.start(2))
        known = macros.get(word.casefold()) if word else value[found.start(2) + 1 : place - 1]
        if known is None and re.search(r"[^\W\d]", word) and len(unknown) < 5:
            unknown[word] = None
        pieces.append(word if known is None else known)
        size += len(pieces[-1])
        if size > _LARGEST_ENTRY:
            return "", ["is longer than 1 MB and was left out"]
    return "".join(pieces), [
        f"has the abbreviation ‘{it[:40]}’, which the file does not define" for it in unknown
    ]


def _end(value: str, start: int) -> int:
    """Behind the sign that closes the brace or quotation mark at `start`."""
    depth, quoted = 0, value[start] == '"'
    for found in _ENCLOSING.finditer(value, start):
        sign = found.group()
        depth += (sign == "{") - (sign == "}")
        if depth == 0 and found.start() > start and sign == ('"' if quoted else "}"):
            return found.end()
    return len(value) + 1


@cache
def _bibtexparser() -> tuple[Any, Any]:
    """The splitter and the name parser of bibtexparser, loaded here because only BibTeX needs them."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser.splitter").disabled = True  # what it reports becomes a Problem
    return cast("Any", Splitter), cast("Any", parse_single_name_into_parts)


def _split(content: str) -> list[Any]:
    splitter, _ = _bibtexparser()
    return list(splitter(content).split().blocks)


def _split_name(name: str) -> Any:
    _, parts = _bibtexparser()
    return parts(name, strict=False)


FORMAT = Format("bibtex", "BibTeX", (".bib", ".bibtex"), recognise, read)
