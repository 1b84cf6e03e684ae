"""Contradictions in words: their kinds, how the sides relate, what curators decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from curator.evidence.contradiction_wording import CLASSES, relation_words
from curator.evidence.contradictions import (
    Comparison,
    ConflictClass,
    Contradiction,
    Contradictions,
    Relation,
)
from curator.identifiers import CuratorId, LabelId
from curator.importing import counted
from curator.label_book import LabelBook
from curator.model import Verdict
from curator.verdicts import JUDGEMENTS
from curator.vocabulary import Dimension


class Kind(StrEnum):
    """What a list of contradictions can be narrowed down to."""

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


def _of_class(conflict: ConflictClass, none: str, many: str = "") -> Naming:
    mark, one, meaning = CLASSES[conflict]
    return Naming(mark, one, many or one, meaning, none)


NAMINGS = {
    Kind.ALL: Naming(
        "",
        "Contradiction",
        "All",
        "Whatever speaks for in one place and against in another.",
        "No two papers disagree under these filters.",
    ),
    Kind.TRUE_CONFLICT: _of_class(
        ConflictClass.TRUE_CONFLICT, "None of them is a true conflict.", "True conflicts"
    ),
    Kind.UNDER_SPECIFIED: _of_class(ConflictClass.UNDER_SPECIFIED, "None of them is under-specified."),
    Kind.RESOLVED_BY_CONTEXT: _of_class(
        ConflictClass.RESOLVED_BY_CONTEXT, "None of them is resolved by context."
    ),
    Kind.WITHIN_PAPER: Naming(
        "(⇄)",
        "Within one paper",
        "Within one paper",
        "One paper says both.",
        "No paper contradicts itself here.",
    ),
}
"""In the order of the screen."""

UNSTATED = "no setting stated"
SOMEBODY = "another curator"


def kind_of(contradiction: Contradiction) -> Kind:
    """A contradiction within one paper stands apart, whatever its class."""
    return Kind.WITHIN_PAPER if contradiction.within_paper else class_kind(contradiction.conflict)


def class_kind(conflict: ConflictClass) -> Kind:
    return Kind(conflict.value)


def called(contradiction: Contradiction) -> str:
    """Its kind, and the class of one within a paper."""
    name = NAMINGS[kind_of(contradiction)].one
    if not contradiction.within_paper:
        return name
    return f"{name}, {NAMINGS[class_kind(contradiction.conflict)].one.lower()}"


def balances(contradiction: Contradiction) -> tuple[str, ...]:
    """`3 papers for ⇄ 1 against`, and shorter where there is less room."""
    if contradiction.within_paper:
        return ("1 paper says both", "1 paper")
    pro, anti = contradiction.pro.papers, contradiction.anti.papers
    return (
        f"{counted(pro, 'paper')} for ⇄ {anti:,} against",
        f"{pro:,} for ⇄ {anti:,} against",
        f"{pro:,} ⇄ {anti:,}",
    )


def names(labels: Sequence[LabelId], book: LabelBook) -> list[str]:
    """What the labels are called; what says nothing is left out."""
    found = [book.label(id_) for id_ in labels]
    return [label.name for label in found if not label.exclusive]


def setting(labels: Sequence[LabelId], book: LabelBook) -> str:
    """The setting of a side in one line."""
    return " · ".join(names(labels, book)) or UNSTATED


def relation(comparison: Comparison, book: LabelBook) -> tuple[str, str]:
    """A sign, and in words how the sides relate in one dimension."""
    sign, words = relation_words(comparison, book).split(" ", 1)
    return sign, words


def differences(contradiction: Contradiction, book: LabelBook) -> str:
    """What differs in one line, what matters most first."""
    dimensions = {item.key: item for item in book.dimensions}

    def those(wanted: Relation) -> list[Comparison]:
        return [item for item in contradiction.comparisons if item.relation is wanted]

    parts = [
        f"{verb} in {dimensions[item.dimension].name}: {_opposed(item, book)}"
        for which, verb in ((Relation.DIFFERENT, "differs"), (Relation.LESS_SPECIFIC, "more general"))
        for item in those(which)
    ]
    if silent := those(Relation.SILENT):
        parts.append(f"silent in {_listed(silent, dimensions)}")
    if not parts and (same := those(Relation.SAME)):
        parts.append(f"same in {_listed(same, dimensions)}")
    return "; ".join(parts) or "nothing to compare"


def _opposed(comparison: Comparison, book: LabelBook) -> str:
    # names of labels have slashes of their own
    return " ⇄ ".join(", ".join(names(side, book)) for side in (comparison.pro, comparison.anti))


def _listed(comparisons: Sequence[Comparison], dimensions: Mapping[str, Dimension]) -> str:
    found = [dimensions[item.dimension].name for item in comparisons]
    return " and ".join(part for part in (", ".join(found[:-1]), found[-1]) if part)


def decided(verdict: Verdict, code_of: Callable[[CuratorId], str]) -> str:
    """`Resolved by context by cur01`."""
    return f"{JUDGEMENTS[verdict.judgement]} by {code_of(verdict.created_by)}"


def verdicts_in_short(contradiction: Contradiction, code_of: Callable[[CuratorId], str]) -> str:
    """The newest verdict and how many more there are; empty without any."""
    if not contradiction.verdicts:
        return ""
    newest, *older = contradiction.verdicts
    more = f", {len(older)} more" if older else ""
    return f"{decided(newest, code_of)}{more}"


def left_out(contradictions: Contradictions) -> str:
    """Says what was not compared and what is not listed; empty if all of it was."""
    parts: list[str] = []
    if number := contradictions.not_compared:
        parts.append(f"{counted(number, 'weaker setting')} {_were(number)} left uncompared")
    if number := contradictions.not_listed:
        parts.append(f"{counted(number, 'weaker contradiction')} {_were(number)} left out of the list")
    return f"{', '.join(parts)}; narrower filters show more." if parts else ""


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
