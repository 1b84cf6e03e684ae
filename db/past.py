"""The log of steps and events, asked for by document, sentence, label, curator and day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from curator.history import PACKED, Event, Plain, Step
from curator.identifiers import ClaimId, CuratorId, DocumentId, SentenceId, SetId
from curator.past import Former, Past, Place, SentencePlace
from db import log, places
from db.errors import in_words
from db.event_values import unpack
from db.places import KEYS, listed
from db.step_search import DOCUMENT_KEYS, SENTENCE_KEYS, StepSearch

_MADE = """
    select seq, step, entity, after from event
    where key = ? and before is null and entity in ('annotation', 'claim')
"""
# newest first; plus: by their step alone
_CHANGED = "select key, before, after from event where step = ? and +entity = ? and seq < ? order by seq desc"
_LIKE = {
    "claim": "select exists (select 1 from claim where id = :key and set_id = :set_id)",
    "annotation": "select exists (select 1 from annotation where id = :key and set_id = :set_id "
    "and label_id = :label_id and span_text is :words)",
}
_LAST = 1 << 62
"""A place behind all events."""


@in_words
class SqlitePast:
    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        """`connect` gives the present connection to the file at `path`."""
        self.path = path
        self._connect = connect
        self._search = StepSearch(connect)

    def steps(self, past: Past, before: int | None, limit: int) -> list[Step]:
        return self._search.steps(past, before, limit)

    def event_counts(self, steps: list[int]) -> dict[int, int]:
        cursor = self._connect().execute(
            "select step, count(*) from event where step in (select value from json_each(?)) group by step",
            (json.dumps(steps),),
        )
        return dict(cursor.fetchall())

    def first_events(self, step: int, limit: int) -> list[Event]:
        return self._events("where step = ? order by seq limit ?", (step, limit))

    def last_event(self, step: int) -> Event | None:
        return next(iter(self._events("where step = ? order by seq desc limit 1", (step,))), None)

    def events_of(self, step: int, key: str) -> list[Event]:
        # plus: found by its key, since a step may have many events
        return self._events("where key = ? and +step = ? order by seq", (key, step))

    def values_after(self, key: str, step: int) -> Plain:
        values: Plain = {}
        for event in self._events("where key = ? and step <= ? order by seq", (key, step)):
            values |= {field: value for field, value in event.after.items() if field not in PACKED}
        return values

    def carried_from(self, key: str) -> str | None:
        """The last like it that the same step retired before it made this one, when it replaced sentences."""
        connection = self._connect()
        for seq, step, entity, packed in connection.execute(_MADE, (key,)).fetchall():
            after = unpack(packed, key)
            words = (after.get("span") or {}).get("text")
            like = {"set_id": after.get("set_id"), "label_id": after.get("label_id"), "words": words}
            for former in self._turned(step, entity, seq, "active", "retracted"):
                if connection.execute(_LIKE[entity], {"key": former, **like}).fetchone()[0] and any(
                    self._turned(step, "sentence", _LAST, "active", "superseded")
                ):
                    return former
        return None

    def _turned(self, step: int, entity: str, until: int, old: str, new: str) -> Iterator[str]:
        """The keys of what a step brought from one state to another before an event, the last first."""
        for key, before, after in self._connect().execute(_CHANGED, (step, entity, until)):
            if before and unpack(before, key).get("state") == old and unpack(after, key).get("state") == new:
                yield key

    def _events(self, rest: str, parameters: Sequence[Any]) -> list[Event]:
        cursor = self._connect().execute(f"select entity, key, before, after from event {rest}", parameters)
        return [log.event_of(row) for row in cursor]

    def formers(
        self, step: int, document_id: DocumentId | None = None, sentence_id: SentenceId | None = None
    ) -> Iterator[Former]:
        about = ""
        if sentence_id is not None:
            about = f"and key in ({SENTENCE_KEYS})"
        elif document_id is not None:
            about = f"and key in ({DOCUMENT_KEYS})"
        # steps and events are in one order: where the events of later steps begin, all that follow are later
        cursor = self._connect().execute(
            "select entity, key, before from event where "
            "seq >= (select seq from event where step > :step order by step, seq limit 1) "
            f"{about} order by seq",
            {"step": step, "document": document_id, "sentence": sentence_id},
        )
        for entity, key, before in cursor:
            yield Former(entity, key, None if before is None else unpack(before, key))

    def places(self, entities: Iterable[tuple[str, str]]) -> dict[str, Place]:
        return places.places(self._connect(), entities)

    def titles(self, documents: Collection[DocumentId]) -> dict[DocumentId, str]:
        return places.titles(self._connect(), documents)

    def numbers(self, sentences: Collection[SentenceId]) -> dict[SentenceId, SentencePlace]:
        return places.numbers(self._connect(), sentences)

    def hidden_sets(self, sets: Collection[SetId], viewer: CuratorId) -> set[SetId]:
        cursor = self._connect().execute(
            # cross join: SQLite keeps this order, and does not begin with all passes of the viewer
            "select other.id from annotation_set as other cross join annotation_set as own "
            "on own.document_id = other.document_id and own.round = other.round "
            "and own.curator_id = :viewer and own.kind = 'independent' and own.status <> 'void' "
            f"where other.id in {KEYS} and other.kind = 'independent' and other.curator_id <> :viewer "
            "and not (own.status = 'done' and other.status = 'done')",
            {"keys": listed(sets), "viewer": viewer},
        )
        return {SetId(id_) for (id_,) in cursor}

    def claim_number(self, claim: ClaimId, step: int) -> int | None:
        if not self._has_siblings(claim):
            return None
        cursor = self._connect().execute(
            "select after from event where key = ? and step <= ? order by seq desc", (claim, step)
        )
        numbers = (unpack(after, claim).get("number") for (after,) in cursor)
        return next((number for number in numbers if number is not None), None)

    def _has_siblings(self, claim: ClaimId) -> bool:
        return bool(
            self._connect()
            .execute(
                "select exists (select 1 from claim join claim as own "
                "on claim.set_id = own.set_id and claim.sentence_id = own.sentence_id "
                "where own.id = ? and claim.id <> own.id)",
                (claim,),
            )
            .fetchone()[0]
        )

    def step_at(self, time: str) -> int:
        row = (
            self._connect()
            .execute("select seq from step where at <= ? order by seq desc limit 1", (time,))
            .fetchone()
        )
        return 0 if row is None else row[0]

    def last_step(self) -> int:
        return self._connect().execute("select coalesce(max(seq), 0) from step").fetchone()[0]
