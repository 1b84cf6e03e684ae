"""Records of PubMed and MEDLINE with their tags, as “Save as PubMed” (.nbib) gives them.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from curator import normalise
from curator.model import IntegrityStatus, Problem, Record
from curator.readers import encoding, itemised, tagged
from curator.readers.format import Format, Source
from curator.readers.tagged import Block

_FIELD = re.compile(
    r"(?P<tag>[A-Z][A-Z0-9]{1,3}(?= {0,2}-(?:\s|$))|PMID(?=-)|PMC(?= ?-)) {0,2}-(?P<value>.*)"
)
_FIRST_TAGS = frozenset({"PMID", "PMC", "PMCR", "OWN", "STAT"})
_TELLING = re.compile(r"^(?:PMID {0,2}-|(?:OWN|PMC|PMCR) {0,2}- |STAT- )", re.MULTILINE)
_TITLE_OR_MORE = re.compile(r"^(?:TI|AB|FAU|AU|DP|PT|JT|TA|STAT|OWN|BTI) {0,2}-(?:\s|$)", re.MULTILINE)

_STATUS_OF_TAG = {
    "RIN": IntegrityStatus.RETRACTED,
    "RRI": IntegrityStatus.RETRACTED,
    "PRIN": IntegrityStatus.PARTIALLY_RETRACTED,
    "ECI": IntegrityStatus.EXPRESSION_OF_CONCERN,
    "EIN": IntegrityStatus.CORRECTED,
    "CRI": IntegrityStatus.CORRECTED,
}
_GRAVEST_FIRST = (
    IntegrityStatus.WITHDRAWN_PREPRINT,
    IntegrityStatus.RETRACTED,
    IntegrityStatus.PARTIALLY_RETRACTED,
    IntegrityStatus.EXPRESSION_OF_CONCERN,
    IntegrityStatus.CORRECTED,
)
_TYPE_OF_OTHER_ABSTRACT = re.compile(r"(Publisher|plain-language-summary|AAMC|AIDS|KIE|PIP|NASA): ")
_NO_ABSTRACT = re.compile(r"(?:\w+: )?Abstract available from the publisher\.?", re.IGNORECASE)
_LAY = "plain-language-summary"


def recognise(source: Source) -> float:
    """By the tag with which a record begins and others beside it."""
    text = encoding.beginning(source).replace("\r", "\n")
    found = _TELLING.search(text)
    if found is None or text.count("\n", 0, found.start()) > 20:
        return 0.0
    return 0.98 if _TITLE_OR_MORE.search(text) else 0.6


def read(source: Source) -> Iterator[Record | Problem]:
    """Records in order, line by line; raises ReaderError for a file without any."""
    return tagged.records(source, _GRAMMAR, _record, "no record that begins with PMID")


def _begins(tag: str, seen: Set[str], after_blank: bool) -> bool:
    return (tag in ("PMID", "PMC") and tag in seen) or (after_blank and tag in _FIRST_TAGS)


def _goes_on(_tag: str, line: str) -> bool:
    """PubMed indents by six spaces; editors and mail programs make other indents of them."""
    return line.startswith("\t") or (len(line) > 3 and line[:3].isspace())


_GRAMMAR = tagged.Grammar(_FIELD, _begins, goes_on=_goes_on)


def _record(block: Block) -> Record | Problem:
    pmid = normalise.pmid(block.first("PMID"))
    where = f"line {block.line} (PMID {pmid})" if pmid else f"line {block.line}"
    title = " ".join(block.values("TI")) or block.first("BTI", "CTI")
    containers = [it for it in block.values("JT", "TA", "BTI", "CTI") if it != title]
    types = block.values("PT")
    abstract, language, notes = _abstract(block)
    kind = normalise.publication_type(";".join(types)) if types else None
    values = {
        "title": [title],
        "abstract": [abstract],
        "authors": _authors(block),
        "keywords": [it.removeprefix("*") for it in block.values("OT")],
        "subject_areas": [it.split("/", 1)[0].removeprefix("*") for it in block.values("MH")],
        "doi": _dois(block),
        "pmid": block.values("PMID"),
        "pmcid": block.values("PMC"),
        "journal": containers[:1],
        "volume": block.values("VI"),
        "issue": block.values("IP"),
        "pages": block.values("PG"),
        "issn": itemised.issn(block.values("IS")),
        "publication_date": _date(block),
        "publication_type_raw": ["; ".join(types)],
        "publication_status": ["preprint"] if kind == "preprint" else block.values("PST"),
        "integrity_status": [_integrity(block, types)],
        "language": [language],
        "licence": block.values("CI"),
    }
    notes += [f"updated in {it}" for it in block.values("UIN")]
    return itemised.record(values, where=where, raw=block.raw, warnings=[*block.warnings, *notes])


def _abstract(block: Block) -> tuple[str, str, list[str]]:
    """Text, language and warnings. AB is English whatever the language of the paper."""
    language = normalise.language(block.first("LA"))
    if texts := block.texts("AB"):
        if language in ("en", "und"):
            return "\n".join(texts), language, []
        note = f"the paper is in another language ({language}) than its abstract (en)"
        return "\n".join(texts), "en", [note]
    languages = block.values("OABL")
    others = [
        (_TYPE_OF_OTHER_ABSTRACT.match(text), text, languages[place] if place < len(languages) else "eng")
        for place, text in enumerate(block.texts("OAB"))
        if not _NO_ABSTRACT.fullmatch(text)
    ]
    if not others:
        return "", language, []
    kind, text, spoken = min(others, key=lambda it: it[0] is not None and it[0].group(1) == _LAY)
    tag, name = normalise.language(spoken), kind.group(1) if kind else "no type"
    note = f"abstract taken from another version ({name}, language {tag})"
    return text[kind.end() :] if kind else text, tag, [note]


def _authors(block: Block) -> list[str]:
    """People in full where all have it, else with initials; groups in their places."""
    people = "FAU" if len(block.values("FAU")) >= len(block.values("AU")) else "AU"
    return [it.value for it in block.fields if it.tag in (people, "CN")]


def _dois(block: Block) -> list[str]:
    given = [it for it in block.values("LID", "AID") if it.endswith("[doi]") or it.startswith("doi:")]
    return [doi for it in given if (doi := normalise.doi(it))] or given


def _date(block: Block) -> list[str]:
    return [re.sub(r"(?<=\d)\s+(?=\d)", "-", it) for it in block.values("DP", "DEP")][:1]


def _integrity(block: Block, types: list[str]) -> str:
    found = {_STATUS_OF_TAG.get(it.tag) for it in block.fields if it.value}
    if "Retracted Publication" in types:
        found.add(IntegrityStatus.RETRACTED)
    if IntegrityStatus.RETRACTED in found and "Preprint" in types:
        found.add(IntegrityStatus.WITHDRAWN_PREPRINT)
    return next((it.value for it in _GRAVEST_FIRST if it in found), IntegrityStatus.NONE_KNOWN.value)


FORMAT = Format("nbib", "PubMed NBIB / MEDLINE", (".nbib", ".medline", ".txt"), recognise, read)
