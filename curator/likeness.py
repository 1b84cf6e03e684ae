"""Which document a record repeats: surely, by what both say of themselves, or possibly, by their titles."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Protocol

from curator import normalise
from curator.identifiers import DocumentId
from curator.model import Document
from curator.preparing import Prepared, sha256
from curator.store import Signs, Store

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
        self._ids: list[DocumentId] = []
        self._keys: list[str] = []
        # by its ends a title is in two of the buckets: the newest title of each, and, twice for each title,
        # the one before it in its bucket; lists of their own would take thrice the memory
        self._newest = array("i", [_NONE]) * (2 * _BUCKETS)
        self._before = array("i")
        for document_id, key in titles:
            self.add(document_id, key)

    def add(self, document_id: DocumentId, key: str) -> None:
        if len(key) >= TELLING_TITLE:
            for side, end in enumerate(_ends(key)):
                bucket = side * _BUCKETS + hash(end) % _BUCKETS
                self._before.append(self._newest[bucket])
                self._newest[bucket] = len(self._keys)
            self._ids.append(document_id)
            self._keys.append(key)

    def find(self, key: str) -> tuple[DocumentId, float] | None:
        """The most similar title and how similar it is, 0.95 to 1; None if there is none."""
        if len(key) < TELLING_TITLE:
            return None
        places = {place for side in range(2) for place in islice(self._sharing(key, side), _MOST_COMPARED)}
        if not places:
            return None
        # imported here: it takes time and only imports need it
        from rapidfuzz.distance import Levenshtein

        best: tuple[DocumentId, float] | None = None
        for place in places:
            other = self._keys[place]
            similarity = Levenshtein.normalized_similarity(key, other, score_cutoff=SIMILARITY)
            if similarity >= SIMILARITY and _numbers(key) == _numbers(other):
                found = (self._ids[place], similarity)
                best = max(best or found, found, key=lambda it: (it[1], it[0]))
        return best

    def _sharing(self, key: str, side: int) -> Iterator[int]:
        """Titles with the same beginning (0) or end (1), the newest first."""
        end = _ends(key)[side]
        place = self._newest[side * _BUCKETS + hash(end) % _BUCKETS]
        while place != _NONE:
            if _ends(self._keys[place])[side] == end:
                yield place
            place = self._before[2 * place + side]


_COMPARED_LETTERS = 14
_MOST_COMPARED = 200
_BUCKETS = 1 << 18
_NONE = -1


def _ends(key: str) -> tuple[str, str]:
    return key[:_COMPARED_LETTERS], key[-_COMPARED_LETTERS:]


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)


class Known:
    """What the documents of a project say of themselves, so that few records have to be looked up in it.

    Identifiers, texts and titles are bits, a place each: 4 MB, however many documents there are. Two may
    share a place, so that the project has the last word; what has none is surely not there.
    """

    def __init__(self, documents: Iterable[Signs] = ()) -> None:
        self.similar = SimilarTitles()
        self._bits = bytearray(_PLACES // 8)
        for signs in documents:
            self.add(signs)

    def add(self, signs: Signs) -> None:
        self.similar.add(signs.document_id, signs.title_key)
        self.add_identifiers(signs)

    def add_identifiers(self, signs: Signs) -> None:
        """Those of a document that has got further ones."""
        for place in _places(signs):
            self._bits[place >> 3] |= 1 << (place & 7)

    def likeness(self, store: Store, prepared: Prepared) -> Likeness | None:
        """As the function of this name, with the same answer."""
        bits = self._bits
        if any(bits[place >> 3] & 1 << (place & 7) for place in _places(signs_of(prepared))):
            return likeness(store, prepared, self.similar)
        return _of_similar_title(store, prepared, self.similar)


_PLACES = 1 << 25
_NO_TEXT = sha256("")


def _places(signs: Signs) -> list[int]:
    # an empty abstract says nothing: two documents without one are the same only if their titles are
    return [hash(sign) % _PLACES for sign in signs[1:] if sign is not None and sign != _NO_TEXT]


def signs_of(prepared: Prepared) -> Signs:
    """What a document to be added says of itself."""
    it = prepared.document
    return Signs(it.id, it.doi, it.pmid, it.pmcid, it.abstract_sha256, prepared.title_key)


def likeness(store: Store, prepared: Prepared, similar: SimilarTitles) -> Likeness | None:
    """What a document to be added repeats in the project."""
    return _equal(store, prepared) or _of_similar_title(store, prepared, similar)


def _of_similar_title(store: Store, prepared: Prepared, similar: SimilarTitles) -> Likeness | None:
    hit = similar.find(prepared.title_key)
    other = store.find(Document, hit[0]) if hit else None
    if hit and other and years_agree(prepared.document, other):
        by = f"similar title ({hit[1]:.0%})".replace("%", "\N{NO-BREAK SPACE}%")
        return Likeness(sameness=Sameness.POSSIBLE, by=by, document_id=other.id, title=other.title)
    return None


def _equal(store: Store, prepared: Prepared) -> Likeness | None:
    """What has an identifier, the text or the title of the document to be added."""
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
