"""Of each entity, what the history tells or what lay in its table, whichever is to be believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from curator.history import KINDS, NAMES, Entity, plain
from db import rows
from db.rescue import Rescued
from db.told import NOT_UNDERSTOOD, ORDER, as_entity, has_ids, told

_MADE = ("created_at", "created_by")
_LASTING: dict[str, tuple[str, ...]] = {
    "curator": (),
    "document": ("imported_at", "imported_by", "source_format"),
    "sentence": ("document_id", "text_version", "segmentation_version", "start", "end", "splitter"),
    "annotation_set": ("document_id", "curator_id", "round", "kind", "vocabulary_id", "vocabulary_version"),
    "sentence_review": (),
    "claim": ("set_id", *_MADE),
    "annotation": ("set_id", "origin", *_MADE),
    "verdict": ("contradiction", *_MADE),
}
"""What no operation changes: a row in which it differs is damaged."""


@dataclass(frozen=True, slots=True)
class Chosen:
    entity: Entity
    place: int | None
    """In the order of making, where that is known."""


@dataclass(frozen=True, slots=True)
class Choice:
    chosen: dict[str, dict[str, Chosen]]
    """By kind and key."""
    known: dict[str, int]
    """How many of each kind there must have been."""
    whole: bool
    """Whether nothing of the history is known to be missing."""
    unknown: int
    """Rows that a history without gaps does not know."""


def choose(rescued: Rescued) -> Choice:
    """A history without gaps is believed. Where it has gaps, what lay in the tables may be newer."""
    connection = rescued.connection
    gaps = bool(rescued.missing("step") or rescued.missing("event"))
    whole = not gaps and {"step", "event"} <= rescued.highest.keys() and rescued.count("event") > 0
    unknown = 0
    events = connection.execute("select entity, key, after from event order by seq")
    state = told((row["entity"], row["key"], row["after"]) for row in events)
    chosen: dict[str, dict[str, Chosen]] = {}
    known: dict[str, int] = {}
    for name in ORDER:
        lying = {key: (place, entity) for place, key, entity in _lying(connection, name)}
        found: dict[str, Chosen] = {}
        keys = dict.fromkeys(state[name]) if whole else dict.fromkeys((*state[name], *lying))
        unknown += len(lying.keys() - keys.keys())
        for key in keys:
            place, here = lying.get(key, (None, None))
            history = as_entity(name, key, state[name][key], "") if key in state[name] else None
            entity = _believed(history, here, gaps=gaps, stray=(name, place) in rescued.strays)
            if entity is not None:
                found[key] = Chosen(entity, place)
        chosen[name] = found
        highest = 0 if whole else max((place for place, _ in lying.values()), default=0)
        known[name] = max(len(keys), highest if highest <= 2 * len(keys) else 0)
        state[name].clear()
    return Choice(chosen, known, whole, unknown)


def _lying(connection: sqlite3.Connection, name: str) -> Iterator[tuple[int, str, Entity | None]]:
    frozen: dict[str, Any] = {
        field: {"index": 0}.get(field, "") for field in rows.NOT_STORED.get(KINDS[name], ())
    }
    for row in connection.execute(f"select * from {name} order by seq"):
        key = f"{row['set_id']}/{row['sentence_id']}" if name == "sentence_review" else row["id"]
        try:
            entity = rows.entity(KINDS[name], row, **frozen)
        except NOT_UNDERSTOOD:
            entity = None
        if entity is not None and not has_ids(entity):
            entity = None
        yield row["seq"], key, entity


def _believed(history: Entity | None, here: Entity | None, *, gaps: bool, stray: bool) -> Entity | None:
    if history is None or here is None:
        return history or here
    if not gaps or stray or plain(history) == plain(here):
        return history
    if any(getattr(here, field) != getattr(history, field) for field in _LASTING[NAMES[type(history)]]):
        return history
    if getattr(here, "updated_at", "") < getattr(history, "updated_at", ""):
        return history
    return here
