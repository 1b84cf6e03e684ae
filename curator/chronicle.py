"""What was changed, when, by whom and how, told in words; and what it takes to go back to a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from curator.history import Event, Step
from curator.identifiers import CuratorId, DocumentId, LabelId, SentenceId


class How(StrEnum):
    """How a step came about."""

    HAND = "by hand"
    SUGGESTION = "suggestion"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"
    RETURN = "return"
    """Going back to an earlier moment."""
    SETUP = "set-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Which steps are asked for; None asks for all. Days are local dates `2026-11-23`, both included."""

    document_id: DocumentId | None = None
    sentence_id: SentenceId | None = None
    key: str | None = None
    """Of one entity: an annotation, a claim … (“blame”)."""
    label_id: LabelId | None = None
    curator_id: CuratorId | None = None
    first_day: str | None = None
    last_day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step as a list shows it. `where` is a title and a sentence number, or empty."""

    step: Step
    curator_code: str
    how: How
    where: str
    document_id: DocumentId | None
    sentence_id: SentenceId | None
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entity in a step: `what` names it (Label “Luminal”, claim 2), `before` and `after` are words,
    empty where there was or is nothing."""

    what: str
    field: str
    before: str
    after: str
    where: str
    document_id: DocumentId | None
    sentence_id: SentenceId | None


class PastRows(Protocol):
    """The log, as SQL answers for it."""

    def steps(self, past: Past, before: int | None, limit: int) -> list[Step]:
        """Newest first; `before` is the place of a step in the log, to go on from there."""
        ...

    def event_counts(self, steps: list[int]) -> dict[int, int]: ...

    def first_events(self, step: int, limit: int) -> list[Event]: ...

    def events_after(self, step: int) -> Iterator[Event]:
        """The events of all later steps, in order."""
        ...
