"""The kinds of contradictions, how they are called, and the sign that stands for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from curator.evidence.contradictions import ConflictClass, Contradiction
from curator.model import Judgement
from curator.verdicts import JUDGEMENTS


class Kind(StrEnum):
    """What contradictions can be narrowed down to."""

    ALL = "all"
    TRUE_CONFLICT = "true_conflict"
    UNDER_SPECIFIED = "under_specified"
    RESOLVED_BY_CONTEXT = "resolved_by_context"
    WITHIN_PAPER = "within_paper"


@dataclass(frozen=True, slots=True)
class Naming:
    """How a kind is called; `mark` stands before it, so that colour is never needed."""

    mark: str
    one: str
    many: str
    meaning: str
    none: str


TRUE_CONFLICT = JUDGEMENTS[Judgement.TRUE_CONFLICT]
UNDER_SPECIFIED = JUDGEMENTS[Judgement.UNDER_SPECIFIED]
RESOLVED_BY_CONTEXT = JUDGEMENTS[Judgement.RESOLVED_BY_CONTEXT]
NAMINGS = {
    Kind.ALL: Naming(
        "",
        "Contradiction",
        "All",
        "Whatever speaks for in one place and against in another.",
        "No two papers disagree under these filters.",
    ),
    Kind.TRUE_CONFLICT: Naming(
        "⇄",
        TRUE_CONFLICT,
        f"{TRUE_CONFLICT}s",
        "In every dimension that both sides state they share a label.",
        "None of them is a true conflict.",
    ),
    Kind.UNDER_SPECIFIED: Naming(
        "?",
        UNDER_SPECIFIED,
        UNDER_SPECIFIED,
        "A side is silent, or only general, where the other is specific: go back and read.",
        "None of them is under-specified.",
    ),
    Kind.RESOLVED_BY_CONTEXT: Naming(
        "≠",
        RESOLVED_BY_CONTEXT,
        RESOLVED_BY_CONTEXT,
        "They speak of different settings.",
        "None of them is resolved by context.",
    ),
    Kind.WITHIN_PAPER: Naming(
        "(⇄)",
        "Within one paper",
        "Within one paper",
        "One paper says both.",
        "No paper contradicts itself here.",
    ),
}
"""In the order of the screen; a class is called as the judgement that confirms it."""


def kind_of(contradiction: Contradiction) -> Kind:
    """A contradiction within one paper stands apart, whatever its class."""
    return Kind.WITHIN_PAPER if contradiction.within_paper else class_kind(contradiction.conflict)


def class_kind(conflict: ConflictClass) -> Kind:
    return Kind(conflict.value)


def class_naming(contradiction: Contradiction) -> Naming:
    """How its class is called, within one paper too."""
    return NAMINGS[class_kind(contradiction.conflict)]


def called(contradiction: Contradiction) -> str:
    """Its kind, and the class of one within a paper."""
    name = NAMINGS[kind_of(contradiction)].one
    return f"{name}, {class_naming(contradiction).one.lower()}" if contradiction.within_paper else name
