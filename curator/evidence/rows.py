"""The evidence as it lies in the store: columns of equal length, whole numbers for what is joined.

Keys are the places of rows in their tables (`seq`), which take an eighth of the room of an id. Only what
counts is in here: active documents and sentences, passes that are not void, active claims and annotations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curator.identifiers import ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId

Keys = Sequence[int]
"""An `array` of signed 64-bit numbers: a list of a million takes four times the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRows:
    key: Keys
    text: Keys
    """Of the frozen text: what a search for words finds."""
    id: Sequence[str]
    name: Sequence[str]
    """The citable key, such as `doi:10.1000/1`."""
    year: Sequence[int | None]
    publication_type: Sequence[str | None]
    integrity_status: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRows:
    key: Keys
    document: Keys
    curator: Sequence[str]
    """Codes."""
    kind: Sequence[str]
    status: Sequence[str]
    round: Keys
    complete: Keys
    """1 if the pass has read the document to its end: it is done, or every active sentence is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRows:
    """Claims without a label are among them."""

    key: Keys
    document: Keys
    set: Keys
    sentence: Keys
    start: Keys
    """Where the sentence starts in its abstract, in code points."""
    number: Keys
    negated: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRows:
    """Labels of active claims, even of those not in `ClaimRows`; a label may stand several times."""

    claim: Keys
    label: Keys
    """Places in `ids`."""
    ids: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRows:
    """One unchanging view of the project."""

    newest_event: int
    """The place of the newest event in the log; 0 before the first."""
    curators: Mapping[CuratorId, str]
    """Codes of all curators."""
    documents: DocumentRows
    sets: SetRows
    claims: ClaimRows
    labels: LabelRows


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim with all that is shown of it and its sentence."""

    key: int
    id: ClaimId
    number: int
    negated: bool
    note: str
    labels: tuple[LabelId, ...]
    """Each once, in no order."""
    set_id: SetId
    set_key: int
    curator_code: str
    sentence_id: SentenceId
    sentence_index: int
    text: str
    document_id: DocumentId
    title: str
    journal: str | None
    year: int | None
    doi: str | None
    pmid: str | None
    publication_type: str | None
