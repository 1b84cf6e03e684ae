"""Contradictions in words: how the sides relate, what curators decided; the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from curator.evidence.contradiction_kinds import NAMINGS, called, class_kind, class_naming
from curator.evidence.contradictions import Comparison, ConflictClass, Contradiction, Contradictions, Relation
from curator.identifiers import CuratorId, LabelId
from curator.label_book import LabelBook
from curator.model import Verdict
from curator.verdicts import JUDGEMENTS
from curator.vocabulary import Dimension
from curator.words import counted

UNSTATED = "no setting stated"
SOMEBODY = "another curator"
"""Whose code is not known."""


def signed(contradiction: Contradiction) -> str:
    """What it is called, behind the sign of its class."""
    return f"{class_naming(contradiction).mark} {called(contradiction)}"


def balance(contradiction: Contradiction) -> str:
    """How many papers are on each side."""
    if contradiction.within_paper:
        return "one paper says both"
    return f"{counted(contradiction.pro.papers, 'paper')} for, {contradiction.anti.papers:,} against"


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


def class_counts(found: Contradictions) -> str:
    """How many contradictions there are of each class."""
    parts = [f"{NAMINGS[class_kind(it)].one.lower()}: {found.counts.get(it, 0):,}" for it in ConflictClass]
    return "; ".join([*parts, f"within one paper: {found.within_paper:,}"])


def left_out(found: Contradictions) -> str:
    """Says what was not compared and what is not listed; empty if all of it was."""
    parts: list[str] = []
    if number := found.not_compared:
        parts.append(f"{counted(number, 'weaker setting')} {_were(number)} left uncompared")
    if number := found.not_listed:
        parts.append(f"{counted(number, 'weaker contradiction')} {_were(number)} left out of the list")
    return f"{', '.join(parts)}; narrower filters show more." if parts else ""


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def names(labels: Sequence[LabelId], book: LabelBook) -> list[str]:
    """What the labels are called; what says nothing is left out."""
    found = [book.label(id_) for id_ in labels]
    return [label.name for label in found if not label.exclusive]


def setting(labels: Sequence[LabelId], book: LabelBook) -> str:
    """The setting of a side in one line."""
    return " · ".join(names(labels, book)) or UNSTATED


def relation(it: Comparison, book: LabelBook) -> tuple[str, str]:
    """A sign, and in words how the sides relate in one dimension, and which of them says less."""
    match it.relation:
        case Relation.SAME:
            if set(it.pro) == set(it.anti):
                return "=", "same"
            return "∩", f"share {', '.join(_shared(it, book))}"
        case Relation.DIFFERENT:
            return "≠", "different"
        case Relation.LESS_SPECIFIC:
            return "⊃", f"{'for' if _is_above(book, it.pro, it.anti) else 'against'} is more general"
        case Relation.SILENT:
            return "?", f"{'against' if it.pro else 'for'} is silent"
        case Relation.BOTH_SILENT:
            return "–", "both silent"


def _shared(it: Comparison, book: LabelBook) -> list[str]:
    """The labels that both sides have."""
    return names([label for label in it.pro if label in it.anti], book)


def relation_words(it: Comparison, book: LabelBook) -> str:
    return " ".join(relation(it, book))


def _is_above(book: LabelBook, labels: Iterable[LabelId], others: Iterable[LabelId]) -> bool:
    """Whether one of the labels is more general than one of the others."""
    above: set[LabelId] = set()
    for other in others:
        parent = book.label(other).parent
        while parent is not None and parent in book.order and parent not in above:
            above.add(parent)
            parent = book.label(parent).parent
    return bool(above.intersection(labels))


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
    if not parts:
        alike = those(Relation.SAME)
        if same := [item for item in alike if set(item.pro) == set(item.anti)]:
            parts.append(f"same in {_listed(same, dimensions)}")
        parts += [
            f"share {', '.join(_shared(item, book))} in {dimensions[item.dimension].name}"
            for item in alike
            if item not in same
        ]
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
