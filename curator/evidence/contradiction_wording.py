"""Contradictions in words: their classes, and how the sides relate; the same in report and terminal."""

from __future__ import annotations

from collections.abc import Iterable

from curator.evidence.contradictions import Comparison, ConflictClass, Contradiction, Contradictions, Relation
from curator.identifiers import LabelId
from curator.importing import counted
from curator.label_book import LabelBook

CLASSES = {
    ConflictClass.TRUE_CONFLICT: ("⇄", "True conflict", "All dimensions that both sides state agree."),
    ConflictClass.RESOLVED_BY_CONTEXT: ("≠", "Resolved by context", "They speak of different settings."),
    ConflictClass.UNDER_SPECIFIED: (
        "?",
        "Under-specified",
        "A side is silent, or only general, where the other is specific: go back and read.",
    ),
}
"""Sign, name and meaning."""


def called(it: Contradiction) -> str:
    """Its class; one within a paper stands apart."""
    sign, name, _ = CLASSES[it.conflict]
    return f"{sign} Within one paper, {name.lower()}" if it.within_paper else f"{sign} {name}"


def balance(it: Contradiction) -> str:
    """How many papers are on each side."""
    if it.within_paper:
        return "one paper says both"
    return f"{counted(it.pro.papers, 'paper')} for, {it.anti.papers:,} against"


def class_counts(found: Contradictions) -> str:
    """How many contradictions there are of each class."""
    parts = [f"{CLASSES[kind][1].lower()}: {found.counts.get(kind, 0):,}" for kind in CLASSES]
    return "; ".join([*parts, f"within one paper: {found.within_paper:,}"])


def relation_words(it: Comparison, book: LabelBook) -> str:
    """How the sides relate, and which of them says less."""
    match it.relation:
        case Relation.SAME:
            return "= same"
        case Relation.DIFFERENT:
            return "≠ different"
        case Relation.LESS_SPECIFIC:
            return f"⊃ {'for' if _is_above(book, it.pro, it.anti) else 'against'} is more general"
        case Relation.SILENT:
            return f"? {'against' if it.pro else 'for'} is silent"
        case Relation.BOTH_SILENT:
            return "– both silent"


def _is_above(book: LabelBook, labels: Iterable[LabelId], others: Iterable[LabelId]) -> bool:
    """Whether one of the labels is more general than one of the others."""
    above: set[LabelId] = set()
    for other in others:
        parent = book.label(other).parent
        while parent is not None and parent in book.order and parent not in above:
            above.add(parent)
            parent = book.label(parent).parent
    return bool(above.intersection(labels))
