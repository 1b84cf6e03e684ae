"""The matrix of two dimensions: what each cell counts, and what its emptiness means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from curator.evidence.headings import Heading
from curator.evidence.question import Counting, Question


class Conflict(StrEnum):
    """Whether a cell speaks both for and against."""

    NONE = "none"
    WITHIN = "within_one_paper"
    """One paper says both."""
    ACROSS = "across_papers"
    """Different papers disagree."""


class Emptiness(StrEnum):
    """Three kinds of nothing, of a cell that states no direction."""

    NEVER_LOOKED = "never_looked"
    """Nothing is said here, and not every paper has been read, or there is none."""
    NOT_STATED = "not_stated"
    """Papers speak of it without stating an effect; or all have been read and none speaks of it."""
    NO_EFFECT = "no_effect"
    """An effect was tested and not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Numbers of papers or of mentions. A paper that says two things counts in both, once in `all`."""

    pro: int = 0
    pro_causal: int = 0
    """Of `pro`, those with a causal claim; the others are associations."""
    anti: int = 0
    anti_causal: int = 0
    directed: int = 0
    """Pro or anti."""
    mixed: int = 0
    no_effect: int = 0
    undetermined: int = 0
    all: int = 0
    split: tuple[int, ...] = ()
    """By the label of the dimension that the matrix is split by, in the order of `Matrix.split`, and last
    what has none; empty when it is split by role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    papers: Tally
    mentions: Tally
    conflict: Conflict
    emptiness: Emptiness | None
    """None if a direction (pro, anti or mixed) is stated."""

    def tally(self, counting: Counting) -> Tally:
        return self.papers if counting is Counting.PAPERS else self.mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The answer to a question. `cells` holds those with claims, by the ids of row and column heading."""

    question: Question
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[str, str], Cell]
    split: tuple[str, ...] = ()
    """The label ids of the dimension that the cells are split by."""
    empty: Cell = field(kw_only=True)
    """What stands where no claim is."""
    papers: int
    """Papers with a claim that counts."""
    mentions: int
    """Claims that count; in the matrix those of several rows or columns are in several cells."""
    sentences: int
    curators: int
    read: int
    """Papers of the filter that somebody has read to the end."""
    unread: int
    asides: int
    """Claims of the filter that report no finding, whether or not they count."""
    negated: int
    hidden_passes: int
    """Passes that blind reading keeps from the viewer."""

    def cell(self, row: str, column: str) -> Cell:
        return self.cells.get((row, column), self.empty)

    @property
    def contradictions(self) -> int:
        """Cells in which different papers disagree."""
        return sum(cell.conflict is Conflict.ACROSS for cell in self.cells.values())


def conflict_of(papers: Tally) -> Conflict:
    """Whether papers speak for and against; one paper alone cannot contradict another."""
    if not (papers.pro and papers.anti):
        return Conflict.NONE
    return Conflict.ACROSS if papers.directed > 1 else Conflict.WITHIN


def emptiness_of(papers: Tally, unread: int, *, read: int) -> Emptiness | None:
    """What the silence of a cell means, given how many papers are still unread, and how many read."""
    if papers.directed or papers.mixed:
        return None
    if papers.no_effect:
        return Emptiness.NO_EFFECT
    looked = read > 0 and not unread
    return Emptiness.NOT_STATED if papers.all or looked else Emptiness.NEVER_LOOKED
