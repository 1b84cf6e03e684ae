"""The sentences behind a number, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from curator.identifiers import ClaimId, DocumentId, SentenceId, SetId
from curator.role import Role
from curator.vocabulary import Label


@dataclass(frozen=True, slots=True)
class PassageClaim:
    """A claim of a passage with its labels in the vocabulary's order."""

    id: ClaimId
    number: int
    negated: bool
    role: Role
    labels: tuple[Label, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence as one curator reads it, with the paper that it stands in."""

    document_id: DocumentId
    sentence_id: SentenceId
    set_id: SetId
    sentence_index: int
    """From 1."""
    text: str
    title: str
    journal: str | None
    year: int | None
    doi: str | None
    pmid: str | None
    publication_type: str | None
    curator_code: str
    claims: tuple[PassageClaim, ...]
    """Only those that were asked for, by number."""
