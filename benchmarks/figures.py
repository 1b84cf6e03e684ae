"""What a measurement says: a value beside its reference, both of the same run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value of one row of the table, in the row's unit, for a project of so many documents."""

    row: str
    """Id of a `rows.Row`."""
    documents: int
    value: float
    reference: float | None = None
    repetitions: int = 1

    @property
    def ratio(self) -> float | None:
        """How many times the reference; None without one."""
        return self.value / self.reference if self.reference else None


def shown(value: float) -> str:
    """Three significant digits are more than such a measurement holds."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def milliseconds(
    row: str, documents: int, seconds: Sequence[float], reference: Sequence[float] = (), percent: float = 50
) -> Figure:
    """Median, or another percentile, of many repetitions; the same one of the reference."""
    return Figure(
        row=row,
        documents=documents,
        value=percentile(seconds, percent) * 1000,
        reference=percentile(reference, percent) * 1000 if reference else None,
        repetitions=len(seconds),
    )
