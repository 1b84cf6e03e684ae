"""Which document a record repeats: surely, by what both say of themselves, or possibly, by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from curator import normalise
from curator.identifiers import DocumentId
from curator.model import Document
from curator.preparing import Prepared
from curator.store import Store

SIMILAR_YEARS = 1
SIMILARITY = 0.95
TELLING_TEXT = 100
"""Characters; shorter abstracts are often no abstracts, such as “See the full text.”"""
TELLING_TITLE = 24
"""Letters and digits; many papers share a shorter title, such as “Introduction” or “Reply to the editor”."""


class Sameness(StrEnum):
    SAME = "same"
    """Same DOI, PMID, PMCID or text, or the same telling title within a year and nothing against it."""
    POSSIBLE = "possible"
    """Titles that say nearly the same: a person decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a record repeats; `by` is DOI, PMID, PMCID, text, title, or `similar title (97 %)`."""

    sameness: Sameness
    by: str
    document_id: DocumentId
    title: str

    @property
    def shares_identifier(self) -> bool:
        """No two documents of a project may share one."""
        return self.by in ("DOI", "PMID", "PMCID")


class SimilarTitles:
    """Titles that are alike up to a few letters, found without comparing each with each.

    Only titles that agree in their first or their last letters are compared, and only if they name the same
    numbers, so that “part 1” and “part 2” are two papers.
    """

    def __init__(self, titles: Iterable[tuple[DocumentId, str]] = ()) -> None:
        """`titles` are (id, `normalise.title_key`)."""
        self._keys: dict[DocumentId, str] = {}
        self._ends: dict[int, list[DocumentId]] = {}
        for document_id, key in titles:
            self.add(document_id, key)

    def add(self, document_id: DocumentId, key: str) -> None:
        if len(key) >= TELLING_TITLE:
            self._keys[document_id] = key
            for end in _ends(key):
                self._ends.setdefault(end, []).append(document_id)

    def find(self, key: str) -> tuple[DocumentId, float] | None:
        """The most similar title and how similar it is, 0.95 to 1; None if there is none."""
        if len(key) < TELLING_TITLE:
            return None
        # imported here: it takes time and only imports need it
        from rapidfuzz.distance import Levenshtein

        best: tuple[DocumentId, float] | None = None
        for document_id in {it for end in _ends(key) for it in self._ends.get(end, ())[-_MOST_COMPARED:]}:
            other = self._keys[document_id]
            similarity = Levenshtein.normalized_similarity(key, other, score_cutoff=SIMILARITY)
            if similarity >= SIMILARITY and _numbers(key) == _numbers(other):
                found = (document_id, similarity)
                best = max(best or found, found, key=lambda it: (it[1], it[0]))
        return best


_COMPARED_LETTERS = 14
_MOST_COMPARED = 200


def _ends(key: str) -> tuple[int, int]:
    return hash((0, key[:_COMPARED_LETTERS])), hash((1, key[-_COMPARED_LETTERS:]))


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)


def likeness(store: Store, prepared: Prepared, similar: SimilarTitles) -> Likeness | None:
    """What a document to be added repeats in the project."""
    document, title_key = prepared.document, prepared.title_key
    alike: Document | None = None
    for match in store.matches(document, title_key):
        other = store.find(Document, match.document_id)
        assert other is not None
        same_title = normalise.title_key(other.title) == title_key
        if match.by != "text" or is_same_by_text(document, other, len(prepared.text.abstract), same_title):
            return Likeness(sameness=Sameness.SAME, by=match.by, document_id=other.id, title=other.title)
        alike = alike or other
    equal = [found for id_, _ in store.same_title(title_key) if (found := store.find(Document, id_))]
    for other in equal:
        if is_same_by_title(document, other, title_key):
            return Likeness(sameness=Sameness.SAME, by="title", document_id=other.id, title=other.title)
    possible = [other for other in equal if years_agree(document, other)]
    if possible:
        other = possible[0]
        return Likeness(sameness=Sameness.POSSIBLE, by="title", document_id=other.id, title=other.title)
    if alike and len(prepared.text.abstract) >= TELLING_TEXT:
        return Likeness(sameness=Sameness.POSSIBLE, by="text", document_id=alike.id, title=alike.title)
    hit = similar.find(title_key)
    other = store.find(Document, hit[0]) if hit else None
    if hit and other and years_agree(document, other):
        by = f"similar title ({hit[1]:.0%})".replace("%", "\N{NO-BREAK SPACE}%")
        return Likeness(sameness=Sameness.POSSIBLE, by=by, document_id=other.id, title=other.title)
    return None


class Identified(Protocol):
    """What tells two papers of one title apart."""

    @property
    def doi(self) -> str | None: ...
    @property
    def pmid(self) -> str | None: ...
    @property
    def pmcid(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...


def is_same_by_title(one: Identified, other: Identified, title_key: str) -> bool:
    """Whether two papers of one title are one: the title is telling, and no identifier or year differs."""
    return len(title_key) >= TELLING_TITLE and years_agree(one, other) and not _contradicted(one, other)


def is_same_by_text(one: Identified, other: Identified, length: int, same_title: bool) -> bool:
    """Whether two papers with one abstract of so many characters are one: it is telling or the title is the
    same, and no identifier differs."""
    return (same_title or length >= TELLING_TEXT) and not _contradicted(one, other)


def _contradicted(one: Identified, other: Identified) -> bool:
    pairs = ((one.doi, other.doi), (one.pmid, other.pmid), (one.pmcid, other.pmcid))
    return any(here and there and here != there for here, there in pairs)


def years_agree(one: Identified, other: Identified) -> bool:
    """Whether two papers may be of one year; a year that is not known agrees with each."""
    return one.year is None or other.year is None or abs(one.year - other.year) <= SIMILAR_YEARS
