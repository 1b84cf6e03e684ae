"""What a claim says the gene does for the disease, computed from its labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from curator.vocabulary import Label

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Role:
    """`role` is pro, anti, mixed, no_effect or undetermined; `net_role` is None if a sign is missing."""

    role: str
    net_role: int | None
    effect_strength: str | None


def role_of(labels: Iterable[Label]) -> Role:
    """The role that the labels of one claim give to the gene: sign of its state times sign of the effect.

    An effect is a label with a strength, a state of the gene one with a sign and no strength; several of a
    kind that disagree count as none. A mixed or a null effect decides whatever the state is. A negation of
    the claim never changes its role.
    """
    labels = tuple(labels)
    effects = [label for label in labels if label.strength is not None]
    activity = _agreed(label.sign for label in labels if label.strength is None and label.sign is not None)
    effect = _agreed(label.sign for label in effects)
    strength = _agreed(label.strength for label in effects)
    net = activity * effect if activity is not None and effect is not None else None
    return Role(role=_name(strength, net), net_role=net, effect_strength=strength)


def _name(strength: str | None, net: int | None) -> str:
    if strength == "mixed":
        return "mixed"
    if strength == "null":
        return "no_effect"
    return {1: "pro", -1: "anti"}.get(net or 0, "undetermined")


def _agreed(values: Iterable[T]) -> T | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None
