"""Entities and their rows, there and back: tuples lie in them as JSON, spans as three columns."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields
from enum import StrEnum
from functools import cache
from itertools import repeat
from operator import attrgetter, call, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints

from curator.history import NAMES, Entity
from curator.model import Document, Review, Sentence, Span

E = TypeVar("E", bound=Entity)

_put: Callable[[Callable[[Any, Any], None], Any, Any], None] = cast(Any, call)
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


class Making(NamedTuple, Generic[E]):
    """`make(row, *others)` gives an entity of values in the order of `columns`; `others` are not stored.

    For readings of many: their rows are plain tuples, and none is asked for by its name.
    """

    columns: str
    make: Callable[..., E]


def making(kind: type[E]) -> Making[E]:
    """How entities of a kind are made of their rows."""
    return _making(kind)


@cache
def _making(kind: type[Any]) -> Making[Any]:
    hints = get_type_hints(kind)
    of_spans = [name for name in stored_fields(kind) if name in _span_fields(kind)]
    plain = [name for name in stored_fields(kind) if name not in of_spans]
    columns = [
        *(COLUMNS.get(name, name) for name in plain),
        *(f"{name}_{part}" for name in of_spans for part in ("start", "end", "text")),
    ]
    # the slots themselves: the constructor of a frozen class looks each of them up by its name
    slots = [getattr(kind, name).__set__ for name in plain]
    converted = [
        (slots[place], value_of, place)
        for place, name in enumerate(plain)
        if (value_of := _value_of(hints[name])) is not None
    ]
    others = [getattr(kind, field.name).__set__ for field in _not_stored(kind)]
    spans = [(getattr(kind, name).__set__, len(plain) + 3 * place) for place, name in enumerate(of_spans)]
    new = object.__new__

    def make(row: Sequence[Any], *values: Any) -> Any:
        made = new(kind)
        # all as they lie there first, without a step of Python for each; the columns of spans stand behind
        deque(map(_put, slots, repeat(made), row), maxlen=0)
        for put, value_of, at in converted:
            if row[at] is not None:
                put(made, value_of(row[at]))
        for put, at in spans:
            put(made, None if row[at] is None else Span(row[at], row[at + 1], row[at + 2]))
        for put, value in zip(others, values, strict=True):
            put(made, value)
        return made

    return Making(", ".join(f"{NAMES[kind]}.{column}" for column in columns), make)


def _value_of(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a field's value of its column's; None if they are the same."""
    kinds = [it for it in (*get_args(hint), hint) if isinstance(it, type)]
    if get_origin(hint) is tuple:
        return lambda value: tuple(json.loads(value)) if value != "[]" else ()
    if bool in kinds:
        return bool
    for kind in kinds:
        if issubclass(kind, StrEnum):
            members = {it.value: it for it in kind}
            # an unknown one is refused by its kind, in words
            return lambda value: members.get(value) or kind(value)
    return None


def entity(kind: type[E], row: Mapping[str, Any], **not_stored: Any) -> E:
    """One entity from its row and the fields that are not stored in it."""
    values, others = _by_name(kind)
    return _making(kind).make(values(row), *(not_stored.get(name, default) for name, default in others))


@cache
def _by_name(kind: type[Entity]) -> tuple[Callable[[Any], tuple[Any, ...]], list[tuple[str, Any]]]:
    """The values of a row in the order of `making`, and what is not stored with its defaults."""
    names = [column.rpartition(".")[2] for column in _making(kind).columns.split(", ")]
    return itemgetter(*names), [(field.name, field.default) for field in _not_stored(kind)]


def _not_stored(kind: type[Entity]) -> list[Field[Any]]:
    return [field for field in fields(kind) if field.name in NOT_STORED.get(kind, ())]


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
