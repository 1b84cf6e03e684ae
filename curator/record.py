"""Frozen values: dataclasses that have no code compiled for comparison, hash and text at each start.

`dataclasses` compiles six functions a class; those three are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """The same as `dataclass(frozen=True, slots=True, kw_only=kw_only)`."""

    def made(cls: type[T]) -> type[T]:
        frozen = dataclass(frozen=True, slots=True, kw_only=kw_only, eq=False, repr=False)(cls)
        _compare(frozen)
        return frozen

    return made


def _compare(cls: Any) -> None:
    compared = attrgetter(*(each.name for each in fields(cls) if each.compare))
    told = [each.name for each in fields(cls) if each.repr]

    def equal(self: object, other: object) -> bool:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(compared(self))

    @recursive_repr()
    def text(self: object) -> str:
        parts = [f"{name}={getattr(self, name)!r}" for name in told]
        return f"{self.__class__.__qualname__}({', '.join(parts)})"

    cls.__eq__ = equal
    cls.__hash__ = hashed
    cls.__repr__ = text
