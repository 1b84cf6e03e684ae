"""What an import would do, record by record, before anything is written.

Contract for the window; the implementation follows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from curator.abstract_sections import Section
from curator.identifiers import DocumentId
from curator.model import IntegrityStatus, Problem, Record


class Decision(StrEnum):
    """What becomes of a record."""

    ADD = "add"
    LEAVE_OUT = "leave_out"
    COMPLETE = "complete"
    """Fill the empty fields of the document that it repeats; nothing is overwritten."""


class Sameness(StrEnum):
    NEW = "new"
    SAME = "same"
    """Same DOI, PMID, PMCID, text, or title within a year: left out unless the person decides otherwise."""
    POSSIBLE = "possible"
    """A similar title: a person decides; added unless they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a record repeats: a document of the project, or (`document_id` None) an earlier record."""

    sameness: Sameness
    by: str
    """`DOI`, `PMID`, `PMCID`, `text`, `title`, or `similar title (97 %)`."""
    document_id: DocumentId | None = None
    index: int | None = None
    """The row of the earlier record of this import."""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One record in a line. `index` counts from 0 in the order of the sources."""

    index: int
    source: str
    where: str
    format: str
    title: str
    journal: str | None
    year: int | None
    sentences: int
    marks: int
    integrity_status: IntegrityStatus
    warnings: tuple[str, ...]
    likeness: Likeness | None
    decision: Decision
    obstacle: str = ""
    """Why the record cannot be added as it is, such as a missing title; the form can mend it."""
    edited: bool = False


class Preview:
    """The records of an import, kept on disk; use from one thread at a time.

    Attributes:
        rows: one for each record, replaced when it is edited or decided on.
        problems: what could not be read, with its place.
        recognised: (source name, title of its format, records in it).
        labels: how often each label of another tool is set, by its name.
        annotators: who set them, as the sources name them.
    """

    rows: list[PreviewRow]
    problems: list[Problem]
    recognised: list[tuple[str, str, int]]
    labels: Counter[str]
    annotators: Counter[str]

    def record(self, index: int) -> Record:
        """The record with its edits."""
        raise NotImplementedError

    def edit(self, index: int, record: Record) -> PreviewRow:
        """Put an edited record in the place of the one that was read; looks for duplicates again."""
        raise NotImplementedError

    def restore(self, index: int) -> PreviewRow:
        """Take the edits of a record back."""
        raise NotImplementedError

    def decide(self, index: int, decision: Decision) -> PreviewRow:
        """Raises RefusedError for a decision that is not among `choices`."""
        raise NotImplementedError

    def choices(self, index: int) -> tuple[Decision, ...]:
        """What can be decided: two documents may not share a DOI, PMID or PMCID."""
        raise NotImplementedError

    def other(self, index: int) -> Record | None:
        """The document or earlier record that a record repeats, with the same fields, to be put beside it."""
        raise NotImplementedError

    def sentences(self, index: int) -> list[tuple[Section, list[str]]]:
        """The sentences as they will be split, by section."""
        raise NotImplementedError

    def summary(self) -> str:
        """`12 new, 3 duplicates, 1 possible duplicate, 2 problems`."""
        raise NotImplementedError

    def close(self) -> None:
        """Free the temporary file."""
        raise NotImplementedError
