"""EndNote's tagged text (“EndNote Import”, .enw): lines that begin with a percent sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from curator import normalise
from curator.model import Problem, Record
from curator.readers import encoding, itemised, tagged
from curator.readers.format import Format, Source
from curator.readers.tagged import Block

_FIELD = re.compile(r"(?P<tag>%[0-9A-Z@!#$&()*+?<>=\[\]^{}~|\\])(?:[ \t]+(?P<value>.*)|\s*$)")
_BEGIN = re.compile(r"(?:^|\n)%0[ \t]+\S")
_MORE = re.compile(r"^%[A-Z] \S", re.MULTILINE)
_FIRST = re.compile(r"[\ufeff\s]{0,200}%(?:0|A|T|J|D) \S")


def recognise(source: Source) -> float:
    """By a line with the tag %0, or by another of the tags on the first line."""
    text = encoding.beginning(source).replace("\r", "\n").lstrip("\ufeff")
    found = _BEGIN.search(text)
    if found and text.count("\n", 0, found.start()) <= 20 and _MORE.search(text):
        return 0.95
    return 0.6 if _FIRST.match(text) and text.count("\n%") > 1 else 0.0


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order, line by line; raises ReaderError for a file without any."""
    return tagged.records(source, _GRAMMAR, _record, "no EndNote record (one begins with ‘%0 ’)")


def _begins(tag: str, seen: Set[str], after_blank: bool) -> bool:
    return (tag == "%0" and bool(seen)) or (after_blank and tag in ("%A", "%T") and tag in seen)


_GRAMMAR = tagged.Grammar(_FIELD, _begins)


def _record(block: Block) -> Record | Problem:
    kinds = block.values("%9", "%0")
    urls = block.values("%U")
    values = {
        "title": block.values("%T", "%!"),
        "abstract": ["\n".join(block.texts("%X"))],
        "authors": [name for it in block.values("%A") for name in it.split(";")],
        "keywords": [
            term.strip().removeprefix("*")
            for it in block.fields
            if it.tag == "%K"
            for line in it.lines
            for term in line.split(";")
        ],
        "doi": itemised.doi(block.values("%R"), urls),
        "pmid": itemised.pmid(
            [*block.values("%M"), *urls], block.values("%M"), " ".join(block.values("%~", "%W"))
        ),
        "pmcid": [
            it for it in [*block.values("%2"), *urls] if "pmc" in it.casefold() and normalise.pmcid(it)
        ],
        "journal": block.values("%J", "%B"),
        "volume": block.values("%V"),
        "issue": block.values("%N"),
        "pages": block.values("%P"),
        "article_number": block.values("%]"),
        "issn": itemised.issn(block.values("%@")),
        "publication_date": itemised.date(*block.values("%D", "%8")),
        "publication_type_raw": [
            next((it for it in kinds if normalise.publication_type(it) != "unknown"), "")
        ],
        "language": block.values("%G"),
        "url": urls,
    }
    return itemised.record(values, where=f"line {block.line}", raw=block.raw, warnings=block.warnings)


FORMAT = Format("endnote-tagged", "EndNote tagged text", (".enw", ".txt"), recognise, read)
