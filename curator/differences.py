"""What documents lack in their bibliographic record, and what a record that was found says otherwise.

Title and abstract are frozen with the text of a document and are never among the fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any

from curator import normalise
from curator.model import Bibliography, Document, IntegrityStatus, Record

TITLES: dict[str, str] = {
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "authors": "Authors",
    "journal": "Journal",
    "year": "Year",
    "publication_date": "Publication date",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "article_number": "Article number",
    "issn": "ISSN",
    "publication_type": "Type",
    "publication_type_raw": "Type as stated",
    "publication_status": "Publication status",
    "peer_reviewed": "Peer-reviewed",
    "integrity_status": "Integrity",
    "language": "Language",
    "keywords": "Keywords",
    "subject_areas": "Subject areas",
    "url": "Address",
    "licence": "Licence",
}
"""Every field that can be completed, in the order of a form, with its name on the screen."""

ESSENTIAL = ("doi", "pmid", "authors", "journal", "year", "volume")
"""A document that lacks one of these is worth a look-up; many papers have no PMCID, issue or pages."""

assert TITLES.keys() | {"title"} == {item.name for item in fields(Bibliography)}

_NOTHING: frozenset[Any] = frozenset({None, "", (), "und", "unknown", IntegrityStatus.NONE_KNOWN})
_IDENTIFIERS = {"doi": normalise.doi, "pmid": normalise.pmid, "pmcid": normalise.pmcid}
_IN_DOUBT_BELOW = 0.9


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which a found record says something else, or something where the document says nothing."""

    field: str
    here: Any
    there: Any

    @property
    def is_gap(self) -> bool:
        return is_nothing(self.here)

    @property
    def title(self) -> str:
        return TITLES[self.field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A record that was found for a document, and what it would change."""

    document: Document
    found: Record
    source: str
    """Where it was found, such as `PubMed, PMID 30231553`."""
    by: str
    """What it was found by: `DOI`, `PMID`, `PMCID` or `title`."""
    differences: tuple[FieldDifference, ...]
    doubt: str = ""
    """Why it may be another paper; empty if nothing speaks for that."""

    def gaps(self) -> dict[str, Any]:
        """What would fill empty fields."""
        return {it.field: it.there for it in self.differences if it.is_gap}

    def chosen(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of some fields, whatever the document says there."""
        wanted = frozenset(names)
        return {it.field: it.there for it in self.differences if it.field in wanted}


def is_nothing(value: Any) -> bool:
    """Whether a field says nothing: empty, undetermined, unknown, or nothing known against the paper."""
    return not value if isinstance(value, list | tuple) else value in _NOTHING  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def lacking(document: Bibliography) -> tuple[str, ...]:
    """The fields that say nothing, in the order of a form. Pages or article number are enough."""
    found = tuple(name for name in TITLES if is_nothing(getattr(document, name)))
    placed = {"pages", "article_number"}
    clean = {"integrity_status"}
    return tuple(it for it in found if it not in clean and not (it in placed and not placed <= set(found)))


def is_incomplete(document: Bibliography) -> bool:
    return any(is_nothing(getattr(document, name)) for name in ESSENTIAL)


def completion(document: Document, found: Record, *, source: str, by: str) -> Completion:
    """Compare a document with a record that was found for it."""
    return Completion(
        document=document,
        found=found,
        source=source,
        by=by,
        differences=differences(document, found),
        doubt=_doubt(document, found),
    )


def differences(document: Bibliography, found: Bibliography) -> tuple[FieldDifference, ...]:
    """In the order of a form; spelling and precision that say no more are no difference."""
    pairs = ((name, getattr(document, name), canonical(name, getattr(found, name))) for name in TITLES)
    return tuple(
        FieldDifference(name, here, there)
        for name, here, there in pairs
        if not is_nothing(there) and not _says_as_much(name, here, there, document)
    )


def gaps(document: Bibliography, found: Bibliography) -> dict[str, Any]:
    """What a record would put into the empty fields of a document."""
    return {it.field: it.there for it in differences(document, found) if it.is_gap}


def canonical(name: str, value: Any) -> Any:
    """A value as a document keeps it; None for an identifier that is none."""
    if name in _IDENTIFIERS:
        return _IDENTIFIERS[name](value) if value else None
    if isinstance(value, IntegrityStatus):
        return value
    if isinstance(value, str):
        return normalise.text(value) or None
    if isinstance(value, tuple):
        texts = (normalise.text(str(it)) for it in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return tuple(it for it in texts if it)
    return value


def _says_as_much(name: str, here: Any, there: Any, document: Bibliography) -> bool:
    if name == "pages" and is_nothing(here):
        # PubMed writes article numbers into the pages
        return document.article_number == there
    if is_nothing(here):
        return False
    if name == "publication_date":
        return str(here).startswith(str(there))
    if isinstance(here, tuple):
        return _keys(here) == _keys(there)  # pyright: ignore[reportUnknownArgumentType]
    if name == "issn":
        return str(here).upper() == str(there).upper()
    return here == there or (isinstance(here, str) and bool(_key(here)) and _key(here) == _key(there))


def _keys(values: tuple[Any, ...]) -> list[str]:
    return [_key(value) for value in values]


def _key(value: Any) -> str:
    return normalise.title_key(str(value))


def _doubt(document: Bibliography, found: Bibliography) -> str:
    here, there = normalise.title_key(document.title), normalise.title_key(found.title)
    alike = here.startswith(there) or there.startswith(here) if here and there else False
    if not alike and SequenceMatcher(None, here, there, autojunk=False).ratio() < _IN_DOUBT_BELOW:
        return f"the record has another title: “{normalise.text(found.title)}”"
    for name in ("doi", "pmid"):
        mine, other = getattr(document, name), canonical(name, getattr(found, name))
        if mine and other and mine != other:
            return f"the record has another {TITLES[name]}: {other}"
    return ""
