"""Entities made of plain rows: for readings from end to end, which make millions of them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import repeat
from operator import call
from typing import Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from curator.history import NAMES, Entity
from curator.model import Span
from db.rows import COLUMNS, NOT_STORED, stored_fields

E = TypeVar("E", bound=Entity)

_put: Callable[[Callable[[Any, Any], None], Any, Any], None] = cast(Any, call)


@dataclass(frozen=True, slots=True)
class Making(Generic[E]):
    """`make(row, *others)` gives an entity of values in the order of `columns`; `others` are not stored."""

    columns: str
    make: Callable[..., E]


def making(kind: type[E]) -> Making[E]:
    """How entities of a kind are made of their rows: as `rows.entity` does, in a third of its time."""
    return _making(kind)


@cache
def _making(kind: type[Any]) -> Making[Any]:
    hints = get_type_hints(kind)
    of_spans = [name for name in stored_fields(kind) if Span in get_args(hints[name])]
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
    others = [getattr(kind, name).__set__ for name in hints if name in NOT_STORED.get(kind, ())]
    spans = [(getattr(kind, name).__set__, len(plain) + 3 * place) for place, name in enumerate(of_spans)]
    new = object.__new__

    def make(row: Sequence[Any], *values: Any) -> Any:
        made = new(kind)
        # all as they lie there first, without a step of Python for each; the columns of spans stand behind
        deque(map(_put, slots, repeat(made), row), maxlen=0)
        for put, value_of, at in converted:
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
        return lambda value: tuple(json.loads(value))
    if bool in kinds:
        return lambda value: None if value is None else bool(value)
    for kind in kinds:
        if issubclass(kind, StrEnum):
            members = {it.value: it for it in kind}
            # an unknown one is refused by its kind, in words
            return lambda value: members.get(value) or kind(value)
    return None
