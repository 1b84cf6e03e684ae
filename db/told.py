"""Rows as the history tells them, made of the events as they lie in the file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from typing import Any

from curator.history import FROZEN, KINDS, NAMES, Entity, Event, Plain, from_plain, replay
from curator.model import Curator
from db.event_values import unpack

ORDER = tuple(NAMES.values())
"""Kinds of entities, what is referred to before what refers to it."""
TITLES = {
    "curator": "curator",
    "document": "document",
    "sentence": "sentence",
    "annotation_set": "pass",
    "sentence_review": "review",
    "claim": "claim",
    "annotation": "label",
    "verdict": "verdict",
}
"""What a person calls one of a kind."""
_ID = re.compile(r"[0-9A-Za-z-]{36}", re.ASCII)
_IDS = {
    "id",
    "document_id",
    "curator_id",
    "set_id",
    "sentence_id",
    "claim_id",
    "created_by",
    "imported_by",
    "merged_into",
}
NOT_UNDERSTOOD = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What values raise that no operation would have written."""


def told(
    events: Iterable[tuple[Any, Any, Any]], wanted: Callable[[str, str], bool] | None = None
) -> dict[str, dict[str, Plain]]:
    """As `history.replay`, of (entity, key, after as it lies there); what makes no sense is passed over."""
    state: dict[str, dict[str, Plain]] = {name: {} for name in ORDER}
    for entity, key, after in events:
        try:
            event = Event(entity=entity, key=key, before=None, after=unpack(after, key))
            changed = replay([event])
        except (*NOT_UNDERSTOOD, sqlite3.DatabaseError):
            continue
        for name, entities in changed.items():
            for changed_key, values in entities.items():
                if wanted is None or wanted(name, changed_key):
                    state[name].setdefault(changed_key, {}).update(values)
    return state


def as_entity(name: str, key: str, values: Plain, title: str) -> Entity | None:
    """What the history tells as an entity; None if it does not tell enough. `title` is for a document."""
    frozen = {field: {"title": title, "text": "", "index": 0}[field] for field in FROZEN.get(name, ())}
    try:
        entity = from_plain(KINDS[name], {**values, **_named(name, key), **frozen})
    except NOT_UNDERSTOOD:
        return None
    return entity if has_ids(entity) else None


def _named(name: str, key: str) -> Plain:
    """The fields that the key of an entity is made of."""
    if name != "sentence_review":
        return {"id": key}
    set_id, sentence_id = key.split("/")
    return {"set_id": set_id, "sentence_id": sentence_id}


def has_ids(entity: Entity) -> bool:
    """Whether what names this or another entity looks like an id; a damaged one hardly does."""
    if isinstance(entity, Curator) and not entity.code:
        return False
    return all(_is_id(getattr(entity, name)) for name in _id_fields(type(entity)))


def _is_id(value: Any) -> bool:
    return value is None or (isinstance(value, str) and _ID.fullmatch(value) is not None)


@cache
def _id_fields(kind: type[Entity]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name in _IDS)


def place_of(connection: sqlite3.Connection, name: str, key: str) -> int | None:
    """Where a row stands in the order of making; None if there is none."""
    return _first(connection, f"select seq from {name} where {_keyed(name)}", key_parts(name, key))


def put_behind(connection: sqlite3.Connection, name: str, key: str, before: int | None) -> None:
    """Give a row that was just added the place behind another, if that is free."""
    place = 1 if before is None else before + 1
    if _first(connection, f"select 1 from {name} where seq = ?", (place,)) is None:
        connection.execute(f"update {name} set seq = ? where {_keyed(name)}", (place, *key_parts(name, key)))


def key_parts(name: str, key: str) -> tuple[str, ...]:
    return tuple(key.split("/", 1)) if name == "sentence_review" else (key,)


def _keyed(name: str) -> str:
    return "set_id = ? and sentence_id = ?" if name == "sentence_review" else "id = ?"


def _first(connection: sqlite3.Connection, query: str, parameters: tuple[Any, ...]) -> Any:
    row = connection.execute(query, parameters).fetchone()
    return None if row is None else row[0]
