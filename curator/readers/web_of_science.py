"""The tagged text of Web of Science (“Plain text file”, .txt or .isi): FN, VR, then records from PT to ER.

Tags: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from curator.model import Problem, Record
from curator.readers import encoding, itemised, tagged
from curator.readers.format import Format, Source
from curator.readers.tagged import Block

_FIELD = re.compile(r"(?P<tag>(?!FN |VR |EF\b)[A-Z][A-Z0-9])(?: (?P<value>.*)|\s*$)")
_HEAD = re.compile(r"[\ufeff\s]{0,200}FN \S")
_BEGIN = re.compile(r"^PT [JBSPKC]\s*$", re.MULTILINE)
_MORE = re.compile(r"^(?:AU|TI|SO|UT) ", re.MULTILINE)


def recognise(source: Source) -> float:
    """By the head of a file, or by the first tags of a record where the head was lost."""
    text = encoding.beginning(source).replace("\r", "\n")
    if not _BEGIN.search(text):
        return 0.0
    return 0.98 if _HEAD.match(text) else 0.9 if len(set(_MORE.findall(text))) > 2 else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order, line by line; raises ReaderError for a file without any."""
    return tagged.records(source, _GRAMMAR, _record, "no record (one begins with ‘PT ’ and ends with ‘ER’)")


def _begins(tag: str, seen: Set[str], _after_blank: bool) -> bool:
    return tag == "PT" and bool(seen)


_GRAMMAR = tagged.Grammar(_FIELD, _begins, closes=frozenset({"ER"}), opens=frozenset({"PT"}))


def _record(block: Block) -> Record | Problem:
    kinds = [it for it in block.values("DT") if it != "-"]
    retracted = any("retracted publication" in it.casefold() for it in kinds)
    values = {
        "title": block.values("TI"),
        "abstract": ["\n".join(block.texts("AB"))],
        "authors": _authors(block),
        "keywords": _terms(block, "DE") or _terms(block, "ID"),
        "subject_areas": _terms(block, "WC") or _terms(block, "SC"),
        "doi": itemised.doi(block.values("DI")[:1] if "/" in block.first("DI") else [], block.values("D2")),
        "pmid": block.values("PM"),
        "journal": block.values("SO", "JI", "J9"),
        "volume": block.values("VL"),
        "issue": block.values("IS"),
        "pages": itemised.pages(block.first("BP"), block.first("EP")),
        "article_number": block.values("AR"),
        "issn": itemised.issn(block.values("SN", "EI")),
        "publication_date": itemised.date(*block.values("PY", "PD")),
        "publication_type_raw": ["; ".join(kinds)],
        "integrity_status": ["retracted"] if retracted else [],
        "language": block.values("LA"),
    }
    return itemised.record(values, where=f"line {block.line}", raw=block.raw, warnings=block.warnings)


def _authors(block: Block) -> list[str]:
    """One a line, in full if the file has that, then groups."""
    people = "AF" if block.values("AF") else "AU"
    return [line for it in block.fields if it.tag in (people, "CA") for line in it.lines]


def _terms(block: Block, tag: str) -> list[str]:
    return [term for it in block.values(tag) for term in it.split(";")]


FORMAT = Format("web-of-science", "Web of Science tagged text", (".txt", ".isi", ".ciw"), recognise, read)
