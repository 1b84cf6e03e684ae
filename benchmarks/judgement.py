"""Figures held against their budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure
from benchmarks.rows import BY_ID, ROWS, Row


@dataclass(frozen=True, slots=True)
class Judged:
    """The figure of the largest project that a row was measured in. `met` is None if nothing judges it."""

    row: Row
    figure: Figure
    met: bool | None

    @property
    def words(self) -> str:
        return {True: "pass", False: "**falls short**", None: "not judged"}[self.met]

    @property
    def measured(self) -> float | None:
        """What is held against the budget: the ratio to the reference, or else the value."""
        budget = self.row.budget
        return self.figure.ratio if budget is not None and budget.relative else self.figure.value

    @property
    def excess(self) -> float | None:
        """How many times the budget, below 1 where more is better; None if nothing judges it."""
        if self.row.budget is None or self.measured is None:
            return None
        return self.measured / self.row.budget.limit


def judge(figure: Figure) -> Judged:
    row = BY_ID[figure.row]
    met = None if row.budget is None else row.budget.met(figure.value, figure.reference)
    return Judged(row, figure, met)


def largest(figures: Sequence[Figure]) -> dict[str, Figure]:
    """By row, in the order of the rows."""
    found: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda figure: figure.documents):
        found[figure.row] = figure
    return {row.id: found[row.id] for row in ROWS if row.id in found}


def judged(figures: Sequence[Figure]) -> list[Judged]:
    """Every row that has a budget and is judged by it."""
    found = largest(figures)
    return [judge(figure) for id_, figure in found.items() if _has_budget(BY_ID[id_], found)]


def unjudged(figures: Sequence[Figure]) -> list[Judged]:
    """All other rows."""
    found = largest(figures)
    return [Judged(BY_ID[id_], it, None) for id_, it in found.items() if not _has_budget(BY_ID[id_], found)]


def _has_budget(row: Row, found: dict[str, Figure]) -> bool:
    return row.budget is not None and row.outside not in found
