"""Words for a matrix: the same for the ear, in tool tips, in the report and at the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curator.evidence.headings import Heading
from curator.evidence.matrix import Cell, Conflict, Emptiness, Matrix, Tally
from curator.evidence.question import Counting, Question
from curator.words import counted

UNITS = {Counting.PAPERS: "paper", Counting.MENTIONS: "mention"}

ROLES = {
    "pro": "for",
    "anti": "against",
    "mixed": "mixed",
    "no_effect": "no effect",
    "undetermined": "not stated",
}

EMPTINESS = {
    Emptiness.NEVER_LOOKED: "never looked",
    Emptiness.NOT_STATED: "looked, not stated",
    Emptiness.NO_EFFECT: "tested with no effect",
}

CONFLICTS = {
    Conflict.NONE: "",
    Conflict.WITHIN: "contradiction within one paper",
    Conflict.ACROSS: "contradiction",
}

UNLABELLED = "without a label"
"""In a matrix that is split by a dimension: what has none of its labels."""


def place_words(row: Heading, column: Heading) -> str:
    """Where a cell stands: `Tumor, subtype unspecified by Distant metastasis`."""
    return f"{row.name} by {column.name}"


def spoken_cell(
    row: Heading, column: Heading, cell: Cell, counting: Counting, split: Sequence[str] = ()
) -> str:
    """A cell with its place, as a screen reader says it; `split` names the labels it is split by."""
    return f"{place_words(row, column)}: {cell_words(cell, counting, split)}"


def cell_words(cell: Cell, counting: Counting, split: Sequence[str] = ()) -> str:
    """What a cell counts: `3 papers for, 1 against, contradiction`; or why it is empty."""
    tally = cell.tally(counting)
    if tally.split and tally.all:
        parts = [counted(tally.all, UNITS[counting]), *_shares(tally, split)]
    elif cell.emptiness is not None:
        return _nothing(cell.emptiness, tally, UNITS[counting])
    else:
        parts = list(_directions(tally, UNITS[counting]))
    return ", ".join([*parts, *filter(None, [CONFLICTS[cell.conflict]])])


def heading_words(heading: Heading) -> str:
    """A row or column with its group, and what is folded into it."""
    parts = [heading.name]
    if heading.group_name and heading.group_name != heading.name:
        parts.append(f"in {heading.group_name}")
    if heading.folded:
        parts.append(f"{counted(len(heading.labels), 'label')} folded")
    elif heading.foldable:
        parts.append("with more specific labels")
    return ", ".join(parts)


def totals(matrix: Matrix) -> Iterator[str]:
    """What was counted: sentences, papers and curators; how far it was read; contradictions."""
    source = f"{counted(matrix.sentences, 'tagged sentence')} from {counted(matrix.papers, 'paper')}"
    yield f"{source}, {counted(matrix.curators, 'curator')}"
    yield from extent(matrix)
    if matrix.contradictions:
        yield counted(matrix.contradictions, "contradictory cell")


def extent(matrix: Matrix) -> Iterator[str]:
    """How many papers are read, and how many passes are hidden."""
    yield f"{matrix.read:,} of {counted(matrix.read + matrix.unread, 'paper')} read"
    if matrix.hidden_passes:
        passes = "pass" if matrix.hidden_passes == 1 else "passes"
        yield f"{matrix.hidden_passes:,} {passes} hidden by blind reading"


def silence(cell: Cell, matrix: Matrix) -> str:
    """Why there are no sentences to show for a cell, as a sentence; empty if there are some."""
    if cell.papers.all:
        return ""
    number = matrix.read + matrix.unread
    papers = counted(number, "paper")
    if not number:
        none = "no paper passes the filters" if _filtered(matrix.question) else "there is no paper yet"
        return f"Never looked: {none}."
    if matrix.unread:
        unread = f"{matrix.unread:,} of {papers} {'is' if matrix.unread == 1 else 'are'} not read yet"
        why = f"Never looked: no claim that counts speaks of this, and {unread}."
    else:
        why = f"Looked, not stated: {papers} read to the end, and no claim that counts speaks of this."
    return " ".join(filter(None, [why, _caution(matrix)]))


def _caution(matrix: Matrix) -> str:
    """That claims may be hidden, if any are."""
    question = matrix.question
    left_out = (matrix.asides and not question.with_asides) or (matrix.negated and not question.with_negated)
    match _filtered(question), bool(left_out):
        case True, True:
            return "Filters or left-out claims may hide some."
        case True, False:
            return "Filters may hide some."
        case False, True:
            return "Some may be among the claims left out."
        case _:
            return ""


def _filtered(question: Question) -> bool:
    """Whether a filter leaves claims out."""
    years = (question.first_year, question.last_year)
    sets = (question.publication_types, question.kinds, question.curators, question.labels)
    return years != (None, None) or any(sets) or bool(question.words.strip())


def _directions(tally: Tally, unit: str) -> Iterator[str]:
    """The unit is said once, with the first number."""
    said = False
    for role, word in ROLES.items():
        number = int(getattr(tally, role))
        if not number:
            continue
        start = f"{number:,}" if said else counted(number, unit)
        yield f"{start} {word}{_associations(tally, role)}"
        said = True


def _associations(tally: Tally, role: str) -> str:
    if role not in ("pro", "anti"):
        return ""
    number, causal = (tally.pro, tally.pro_causal) if role == "pro" else (tally.anti, tally.anti_causal)
    if causal >= number:
        return ""
    return f" ({number - causal:,} association only)" if causal else " (association only)"


def _nothing(emptiness: Emptiness, tally: Tally, unit: str) -> str:
    words = EMPTINESS[emptiness]
    if emptiness is Emptiness.NO_EFFECT:
        others = f", {tally.undetermined:,} {ROLES['undetermined']}" if tally.undetermined else ""
        return f"{words} in {counted(tally.no_effect, unit)}{others}"
    if emptiness is Emptiness.NOT_STATED:
        return f"{words} in {counted(tally.all, unit)}" if tally.all else words
    return words


def _shares(tally: Tally, split: Sequence[str]) -> Iterator[str]:
    names = [*split, *[UNLABELLED] * (len(tally.split) - len(split))]
    for name, number in zip(names, tally.split, strict=False):
        if number:
            yield f"{name} {number:,}"
