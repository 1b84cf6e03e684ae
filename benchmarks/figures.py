"""What a measurement says: a value beside the reference it is judged by, both of the same run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table. `reference` says in words what `reference_value` is."""

    row: str
    value: float
    unit: str
    reference: str = ""
    reference_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the reference; None without one."""
        return self.value / self.reference_value if self.reference_value else None

    def cells(self) -> tuple[str, str, str, str]:
        """Row, figure, reference and ratio, as the table shows them."""
        reference = ""
        if self.reference_value is not None:
            reference = f"{shown(self.reference_value)} {self.unit}: {self.reference}"
        ratio = "" if self.ratio is None else f"{shown(self.ratio)} ×"
        return self.row, f"{shown(self.value)} {self.unit}", reference, ratio


def shown(value: float) -> str:
    """Three significant digits are more than such a measurement holds."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def middle_and_tail(
    row: str, seconds: Sequence[float], reference: str, reference_seconds: Sequence[float]
) -> list[Figure]:
    """Median and 99th percentile of many repetitions, in milliseconds."""
    return [
        Figure(
            row=f"{row}, {name} of {len(seconds)}",
            value=percentile(seconds, percent) * 1000,
            unit="ms",
            reference=reference,
            reference_value=percentile(reference_seconds, percent) * 1000,
        )
        for name, percent in (("median", 50), ("99th percentile", 99))
    ]
