"""What is asked of the log of a project; `db` answers with SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from curator.errors import CuratorError
from curator.history import Event, Plain, Step
from curator.identifiers import ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId


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

    def bounds(self) -> tuple[str | None, str | None]:
        """The days as stored times `[start, end)`; raises CuratorError for what is no day."""
        return _midnight(self.first_day, 0), _midnight(self.last_day, 1)


def _midnight(day: str | None, days_later: int) -> str | None:
    if day is None:
        return None
    try:
        local = datetime.combine(date.fromisoformat(day) + timedelta(days=days_later), time()).astimezone()
    except (ValueError, OverflowError):
        raise CuratorError(f"‘{day}’ is not a day. Write it as 2026-11-23.") from None
    return local.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity lies; None for what has no such place."""

    document_id: DocumentId
    sentence_id: SentenceId | None = None
    set_id: SetId | None = None


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """The number of an active sentence, or that of the place where a replaced one stood."""

    number: int
    replaced: bool

    def words(self) -> str:
        return f"sentence {self.number}" + (" (replaced since)" if self.replaced else "")


@dataclass(frozen=True, slots=True)
class Former:
    """An entity and what an event changed in it: the fields before, or None if the event made it."""

    entity: str
    key: str
    before: Plain | None


class PastRows(Protocol):
    """The log, as SQL answers for it."""

    def steps(self, past: Past, before: int | None, limit: int) -> list[Step]:
        """Newest first; `before` is the place of a step in the log, to go on from there."""
        ...

    def event_counts(self, steps: list[int]) -> dict[int, int]: ...

    def first_events(self, step: int, limit: int) -> list[Event]: ...

    def last_event(self, step: int) -> Event | None: ...

    def events_of(self, step: int, key: str) -> list[Event]:
        """The events of one entity in one step."""
        ...

    def values_after(self, key: str, step: int) -> Plain:
        """An entity as its events left it after a step; empty for a sentence of an import."""
        ...

    def carried_from(self, key: str) -> str | None:
        """The annotation or claim that this one was before its sentence was split or merged."""
        ...

    def formers(
        self, step: int, document_id: DocumentId | None = None, sentence_id: SentenceId | None = None
    ) -> Iterator[Former]:
        """What the events of all later steps changed, in order; of one document or sentence, or of all."""
        ...

    def places(self, entities: Iterable[tuple[str, str]]) -> dict[str, Place]:
        """Where entities lie, by key; asked for by the name of the kind and the key. Others have none."""
        ...

    def titles(self, documents: Collection[DocumentId]) -> dict[DocumentId, str]: ...

    def numbers(self, sentences: Collection[SentenceId]) -> dict[SentenceId, SentencePlace]: ...

    def hidden_sets(self, sets: Collection[SetId], viewer: CuratorId) -> set[SetId]:
        """Those that blind reading keeps from the viewer (I10)."""
        ...

    def claim_number(self, claim: ClaimId, step: int) -> int | None:
        """The number a claim had after a step; None for a sentence that never had a second claim."""
        ...

    def step_at(self, time: str) -> int:
        """The last step that was made by then; 0 if there is none."""
        ...

    def last_step(self) -> int: ...
