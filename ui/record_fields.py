"""The fields of a record as text that a person may change, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from curator import normalise
from curator.errors import RefusedError
from curator.model import IntegrityStatus, Record

NO_LANGUAGE = "und"
LONGEST = 30_000
"""In letters: a longer text is no abstract, and a field that holds it would be slow."""
BEGINNING = 2_000
"""What is shown of such a text, in letters."""

TYPES = {
    "": "Not stated",
    "research_article": "Research article",
    "review": "Review",
    "meta_analysis": "Meta-analysis",
    "clinical_trial": "Clinical trial",
    "case_report": "Case report",
    "comment": "Comment",
    "editorial": "Editorial",
    "letter": "Letter",
    "preprint": "Preprint",
    "conference_abstract": "Conference abstract",
    "other": "Other",
    "unknown": "Unknown",
}
STATUSES = {
    IntegrityStatus.NONE_KNOWN: "None known",
    IntegrityStatus.CORRECTED: "Corrected",
    IntegrityStatus.EXPRESSION_OF_CONCERN: "Expression of concern",
    IntegrityStatus.PARTIALLY_RETRACTED: "Partly retracted",
    IntegrityStatus.RETRACTED: "Retracted",
    IntegrityStatus.WITHDRAWN_PREPRINT: "Withdrawn preprint",
}
MENDED = {"title": "no title in the record", "abstract": "no abstract in the record"}
"""What readers warn of that a person can mend."""


class Kind(Enum):
    LINE = auto()
    AREA = auto()
    LINES = auto()
    """Several values, one a line."""
    CHOICE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is that of the attribute of Record; `share` of a row it takes."""

    name: str
    words: str
    kind: Kind = Kind.LINE
    share: int = 1


ROWS: tuple[tuple[Field, ...], ...] = (
    (Field("title", "Title", Kind.AREA),),
    (Field("authors", "Authors, one a line", Kind.LINES),),
    (Field("journal", "Journal", share=3), Field("publication_date", "Date or year")),
    (
        Field("volume", "Volume"),
        Field("issue", "Issue"),
        Field("pages", "Pages"),
        Field("article_number", "Article number"),
    ),
    (Field("doi", "DOI", share=2), Field("pmid", "PMID"), Field("pmcid", "PMCID")),
    (
        Field("publication_type", "Type", Kind.CHOICE),
        Field("integrity_status", "Retraction status", Kind.CHOICE),
    ),
    (Field("abstract", "Abstract", Kind.AREA),),
    (Field("keywords", "Keywords, one a line", Kind.LINES),),
    (Field("language", "Language"), Field("issn", "ISSN"), Field("url", "Web address", share=3)),
)
FIELDS = tuple(field for row in ROWS for field in row)


def text_of(record: Record, name: str) -> str:
    """A field as it stands in the form."""
    match name:
        case "publication_date":
            return record.publication_date or (str(record.year) if record.year is not None else "")
        case "language":
            return "" if record.language == NO_LANGUAGE else record.language
        case "abstract":
            return _abstract(record)
        case "authors" | "keywords":
            return "\n".join(" ".join(item.split()) for item in getattr(record, name))
        case _:
            return str(getattr(record, name) or "")


def shown_text(record: Record, name: str) -> str:
    """A field as it is read."""
    text = text_of(record, name)
    if name == "publication_type":
        return TYPES.get(text, text) if text else ""
    if name == "integrity_status":
        return "" if text == IntegrityStatus.NONE_KNOWN else STATUSES[IntegrityStatus(text)]
    return text


def changed(record: Record, name: str, text: str) -> Record:
    """The record with what a person typed; raises RefusedError with a sentence for what cannot be taken."""
    values = _CHANGES.get(name, _optional)(record, name, normalise.storable(text).replace("\0", ""))
    if values.get(name):
        values["warnings"] = tuple(it for it in record.warnings if it != MENDED.get(name))
    return replace(record, **values)


def why_fixed(record: Record, name: str) -> str:
    """Why a field cannot be changed, as a sentence; empty if it can."""
    if name == "abstract" and record.marks:
        return "Labels of another tool stand on this text, so it stays as it is."
    if len(text_of(record, name)) > LONGEST:
        return (
            "This text is too long to be changed here; it is imported as it is. Only its beginning is shown."
        )
    return ""


def _optional(_record: Record, name: str, text: str) -> dict[str, Any]:
    return {name: " ".join(text.split()) or None}


def _title(_record: Record, name: str, text: str) -> dict[str, Any]:
    return {name: " ".join(text.split())}


def _lines(_record: Record, name: str, text: str) -> dict[str, Any]:
    return {name: tuple(item for line in text.splitlines() if (item := " ".join(line.split())))}


def _identifier(words: str, example: str, canonical: Callable[[str], str | None]) -> Any:
    def change(_record: Record, name: str, text: str) -> dict[str, Any]:
        if not text.strip():
            return {name: None}
        if (found := canonical(text)) is None:
            raise RefusedError(f"This is no {words}. Write it like {example}, or leave it empty.")
        return {name: found}

    return change


def _date(_record: Record, _name: str, text: str) -> dict[str, Any]:
    if not text.strip():
        return {"publication_date": None, "year": None}
    if (found := normalise.partial_date(text)) is None:
        raise RefusedError("Write 2018, 2018-09 or 2018-09-18.")
    return {"publication_date": found, "year": int(found[:4])}


def _language(_record: Record, _name: str, text: str) -> dict[str, Any]:
    found = normalise.language(text) if text.strip() else NO_LANGUAGE
    if found == NO_LANGUAGE and text.strip() not in ("", NO_LANGUAGE):
        raise RefusedError("Write a language such as English or en.")
    return {"language": found}


def _status(_record: Record, name: str, text: str) -> dict[str, Any]:
    return {name: IntegrityStatus(text)}


def _abstract(record: Record) -> str:
    """Headings of a structured abstract stand before their texts, each on a line of its own."""
    if not record.sections:
        return record.abstract
    return "\n".join(f"{label}: {text}" if label else text for label, _, text in record.sections)


def _new_abstract(record: Record, _name: str, text: str) -> dict[str, Any]:
    """Headings that the record had stay headings; others are found as in any text."""
    known = {label: category for label, category, _ in record.sections if label}
    found: list[tuple[str | None, str | None, list[str]]] = []
    for line in text.strip().splitlines():
        label = next((label for label in known if line.startswith(f"{label}:")), None)
        if label is not None:
            found.append((label, known[label], [line[len(label) + 1 :].strip()]))
        elif found:
            found[-1][2].append(line)
        else:
            found.append((None, None, [line]))
    if not any(label for label, _, _ in found):
        return {"abstract": text.strip(), "sections": ()}
    sections = tuple((label, category, "\n".join(lines)) for label, category, lines in found)
    return {"abstract": "\n".join(text for _, _, text in sections), "sections": sections}


_CHANGES: dict[str, Callable[[Record, str, str], dict[str, Any]]] = {
    "title": _title,
    "abstract": _new_abstract,
    "authors": _lines,
    "keywords": _lines,
    "publication_date": _date,
    "language": _language,
    "integrity_status": _status,
    "doi": _identifier("DOI", "10.3390/ijms19092818", normalise.doi),
    "pmid": _identifier("PubMed id", "30231553", normalise.pmid),
    "pmcid": _identifier("PubMed Central id", "PMC6164624", normalise.pmcid),
}
