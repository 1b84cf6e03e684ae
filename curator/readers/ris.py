"""RIS as reference managers and databases write it, in their dialects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from curator import normalise
from curator.model import Problem, Record
from curator.readers import encoding, itemised, tagged
from curator.readers.format import Format, Source
from curator.readers.tagged import Block

_FIELD = re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?:[ \t]+(?P<value>.*)|\s*$)")
_BEGIN = re.compile(r"^[\ufeff ]*TY {1,2}-(?:[ \t]|$)", re.MULTILINE)
_WITHOUT_TYPE = re.compile(r"^(?:T1|TI|JF|JO|AU|A1|PY|Y1) {1,2}- ", re.MULTILINE)
_END = re.compile(r"^ER {1,2}-", re.MULTILINE)

_FIRST_TAGS = frozenset({"TY", "T1", "TI", "AU", "A1", "JF", "JO", "T2", "AB", "N2"})
"""Ovid writes tags of its own behind the end of a record: they begin no other."""

_ADDRESSES = frozenset({"UR", "L1", "L2", "L3", "L4", "LK"})
_ONE_LINE = frozenset(
    {"TY", "ID", "A1", "A2", "A3", "A4", "AU", "ED", "PY", "Y1", "Y2", "DA", "DO", "DI", "SP", "EP", "VL"}
    | {"IS", "CP", "JO", "JF", "JA", "J1", "J2", "T2", "BT", "SN", "AN", "C7", "DB", "DP", "LA", "M3", "U1"}
    | _ADDRESSES
)
"""Tags whose values are in one line. Keywords, notes and affiliations often stand in several."""

_KINDS = {
    "ABST": "conference abstract",
    "BOOK": "book",
    "CHAP": "book chapter",
    "CONF": "conference paper",
    "CPAPER": "conference paper",
    "DATA": "dataset",
    "EBOOK": "book",
    "ECHAP": "book chapter",
    "EDBOOK": "book",
    "EJOUR": "journal article",
    "JOUR": "journal article",
    "NEWS": "news",
    "PAT": "patent",
    "RPRT": "report",
    "THES": "thesis",
}
"""What types of reference are called in words; https://en.wikipedia.org/wiki/RIS_(file_format)"""


def recognise(source: Source) -> float:
    """By a line with the tag TY, or, where it was lost, by other tags and the end of a record."""
    text = encoding.beginning(source).replace("\r", "\n")
    found = _BEGIN.search(text)
    if found and text.count("\n", 0, found.start()) <= 50:
        return 0.98
    return 0.8 if _END.search(text) and len(set(_WITHOUT_TYPE.findall(text))) > 1 else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order, line by line; raises ReaderError for a file without any."""
    return tagged.records(source, _GRAMMAR, _record, "no RIS record (one begins with ‘TY  - ’)")


def _begins(tag: str, seen: Set[str], _after_blank: bool) -> bool:
    return tag == "TY" and bool(seen - {"TY"})


def _goes_on(tag: str, line: str) -> bool:
    return tag not in _ONE_LINE or (tag in _ADDRESSES and "://" in line)


_GRAMMAR = tagged.Grammar(_FIELD, _begins, closes=frozenset({"ER"}), opens=_FIRST_TAGS, goes_on=_goes_on)


def _record(block: Block) -> Record | Problem:
    kind = block.first("M3")
    if normalise.publication_type(kind) == "unknown":
        kind = block.first("TY")
    abstract, notes = _abstract(block)
    if not block.first("TY"):
        notes.append("the record does not begin with TY")
    urls = [part for it in block.values("UR", "LK", "L2") for part in re.split(r";\s*(?=\w+://)|\s+", it)]
    number = block.first("C7")
    values = {
        "title": [" ".join(block.values("TI")) or block.first("T1", "CT", "BT", "ST")],
        "abstract": [abstract],
        "authors": _authors(block),
        "keywords": _keywords(block),
        "doi": itemised.doi(block.values("DO", "DI"), [*block.values("M3", "N1", "U2", "L3", "C7"), *urls]),
        "pmid": itemised.pmid(
            [*block.values("AN", "U1", "C7", "C2"), *urls],
            block.values("AN", "C2", "U1"),
            " ".join(block.values("DB", "DP")),
        ),
        "pmcid": [it for it in [*block.values("C2", "U2", "AN"), *urls] if "pmc" in it.casefold()],
        "journal": block.values("JF", "T2", "JO", "J2", "JA", "BT"),
        "volume": block.values("VL"),
        "issue": block.values("IS", "CP"),
        "pages": itemised.pages(block.first("SP"), block.first("EP")),
        "article_number": [number] if normalise.doi(number) is None and "pm" not in number.casefold() else [],
        "issn": itemised.issn(block.values("SN")),
        "publication_date": itemised.date(*block.values("PY", "Y1", "DA")),
        "publication_type_raw": [kind],
        "language": block.values("LA"),
        "url": urls,
    }
    values["pmcid"] = [it for it in values["pmcid"] if normalise.pmcid(it)]
    found = itemised.record(
        values, where=f"line {block.line}", raw=block.raw, warnings=[*block.warnings, *notes]
    )
    if isinstance(found, Record) and found.publication_type == "unknown" and kind.upper() in _KINDS:
        return replace(found, publication_type=normalise.publication_type(_KINDS[kind.upper()]))
    return found


def _abstract(block: Block) -> tuple[str, list[str]]:
    """AB, else N2; many programs write the same text to both, one of them perhaps cut short."""
    main, other = "\n".join(block.texts("AB")), "\n".join(block.texts("N2"))
    if not main or not other:
        return main or other, []
    first, second = normalise.text(main), normalise.text(other)
    if first.startswith(second) or second.startswith(first):
        return max(main, other, key=len), []
    return main, ["N2 holds another text than AB and was left out"]


def _authors(block: Block) -> list[str]:
    """In the order of the file, whether tagged AU or A1; a space after the comma of “Shannon,Claude”."""
    names = [name for it in block.fields if it.tag in ("AU", "A1") for name in it.value.split(";")]
    return [re.sub(r",(?=\S)", ", ", name) for name in names]


def _keywords(block: Block) -> list[str]:
    """One a tag, one a line, or with semicolons."""
    lines = [line for it in block.fields if it.tag == "KW" for line in it.lines]
    return [term.strip().removeprefix("*") for line in lines for term in line.split(";")]


FORMAT = Format("ris", "RIS", (".ris", ".txt"), recognise, read)
