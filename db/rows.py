"""How entities lie in their tables: one row each, tuples as JSON, spans as three columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from curator.history import NAMES, Entity
from curator.model import Document, Review, Sentence, Span

E = TypeVar("E", bound=Entity)

# made once: `json.dumps` with options makes an encoder for each call
_ENCODER = json.JSONEncoder(ensure_ascii=False)

COLUMNS = {"start": "start_offset", "end": "end_offset"}
NOT_STORED: dict[type[Entity], frozenset[str]] = {
    Document: frozenset({"title"}),
    Sentence: frozenset({"text", "index"}),
}


@cache
def _span_fields(kind: type[Entity]) -> frozenset[str]:
    hints = get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if Span in get_args(hint))


@cache
def stored_fields(kind: type[Entity]) -> tuple[str, ...]:
    """The fields of an entity that have columns, in order."""
    return tuple(field.name for field in fields(kind) if field.name not in NOT_STORED.get(kind, frozenset()))


@cache
def columns(kind: type[Entity]) -> tuple[str, ...]:
    """The columns of an entity's table, in the order of its fields."""
    names: list[str] = []
    for name in stored_fields(kind):
        if name in _span_fields(kind):
            names += [f"{name}_start", f"{name}_end", f"{name}_text"]
        else:
            names.append(COLUMNS.get(name, name))
    return tuple(names)


def values(entity: Entity) -> tuple[Any, ...]:
    """What goes into `columns` for one entity."""
    get, others = _writer(type(entity))
    found = get(entity)
    if not others:
        return found
    result = list(found)
    for place, columns_of in others:
        result[place : place + 1] = columns_of(result[place])
    return tuple(result)


@cache
def _writer(
    kind: type[Entity],
) -> tuple[Callable[[Entity], tuple[Any, ...]], list[tuple[int, Callable[[Any], tuple[Any, ...]]]]]:
    """All fields at once, and how those are written that are no text or number, by their place.

    From behind: a span takes three columns, which moves what follows it.
    """
    names, hints = stored_fields(kind), get_type_hints(kind)
    written = ((place, _written(hints[name])) for place, name in enumerate(names))
    others = [(place, columns_of) for place, columns_of in written if columns_of is not None]
    return attrgetter(*names), others[::-1]


def _written(hint: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    options = [*get_args(hint), hint]
    if get_origin(hint) is tuple:
        return lambda value: (_ENCODER.encode(value) if value else "[]",)
    if Span in options:
        return lambda value: (None, None, None) if value is None else (value.start, value.end, value.text)
    if bool in options:
        return lambda value: (None if value is None else int(value),)
    if any(isinstance(part, type) and issubclass(part, StrEnum) for part in options):
        # the plain text of an enum: SQLite would look for an adapter of each
        return lambda value: (None if value is None else value.value,)
    return None


@cache
def _reader(kind: type[Entity]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    hints = get_type_hints(kind)
    converters = [
        (name, COLUMNS.get(name, name), _converter(hints[name]))
        for name in stored_fields(kind)
        if name not in _span_fields(kind)
    ]

    def read(row: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, column, convert in converters:
            value = row[column]
            found[name] = value if convert is None or value is None else convert(value)
        for name in _span_fields(kind):
            start = row[f"{name}_start"]
            found[name] = None if start is None else Span(start, row[f"{name}_end"], row[f"{name}_text"])
        return found

    return read


def _converter(hint: Any) -> Callable[[Any], Any] | None:
    options = [*get_args(hint), hint]
    if get_origin(hint) is tuple:
        return lambda text: tuple(json.loads(text))
    if bool in options:
        return bool
    return next((part for part in options if isinstance(part, type) and issubclass(part, StrEnum)), None)


def entity(kind: type[E], row: Mapping[str, Any], **not_stored: Any) -> E:
    """One entity from its row and the fields that are not stored in it."""
    return kind(**_reader(kind)(row), **not_stored)


@cache
def insert(kind: type[Entity], *further: str) -> str:
    """The statement that inserts an entity; `further` are columns that are no fields of it."""
    names = (*columns(kind), *further)
    return f"insert into {NAMES[kind]} ({', '.join(names)}) values ({', '.join('?' * len(names))})"


@cache
def upsert(kind: type[Entity], *further: str) -> str:
    """The statement that inserts an entity or updates it by its key."""
    key = ("set_id", "sentence_id") if kind is Review else ("id",)
    names = (*columns(kind), *further)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    return f"{insert(kind, *further)} on conflict ({', '.join(key)}) do update set {updates}"


@cache
def select(kind: type[Entity]) -> str:
    """`select` of an entity's columns, to be followed by its conditions."""
    return f"select {', '.join(columns(kind))} from {NAMES[kind]}"
