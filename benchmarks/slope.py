"""How a cost grows with the project."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure

FLAT = 1.25
"""What is meant to stay the same may be so many times as much in the largest project: the noise of a run."""


@dataclass(frozen=True, slots=True)
class Slope:
    """From the smallest project that was measured to the largest: cost ~ documents ** exponent."""

    factor: float
    exponent: float

    @property
    def flat(self) -> bool:
        return self.factor <= FLAT


def slope(values: Mapping[int, float]) -> Slope | None:
    """`values` by number of documents; None with fewer than two of them, or where a value is nothing."""
    if len(values) < 2:
        return None
    least, most = min(values), max(values)
    if values[least] <= 0 or values[most] <= 0:
        return None
    factor = values[most] / values[least]
    return Slope(factor, math.log(factor) / math.log(most / least))


def by_documents(figures: Sequence[Figure], row: str) -> dict[int, float]:
    """Values of a row by number of documents, smallest first."""
    found = {figure.documents: figure.value for figure in figures if figure.row == row}
    return dict(sorted(found.items()))
