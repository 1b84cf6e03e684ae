"""What a figure may be at most, or has to be at least."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    AT_MOST = "at most"
    AT_LEAST = "at least"
    TIMES_REFERENCE = "at most so many times the reference"


@dataclass(frozen=True, slots=True)
class Budget:
    """`limit` is in the unit of the figure, or a factor for `Kind.TIMES_REFERENCE`."""

    limit: float
    kind: Kind = Kind.AT_MOST

    @property
    def relative(self) -> bool:
        """Whether the ratio to the reference is judged, not the value."""
        return self.kind is Kind.TIMES_REFERENCE

    def met(self, value: float, reference: float | None) -> bool | None:
        """Whether a figure keeps within it; None if there is no reference to judge it by."""
        match self.kind:
            case Kind.AT_MOST:
                return value <= self.limit
            case Kind.AT_LEAST:
                return value >= self.limit
            case Kind.TIMES_REFERENCE:
                return value <= self.limit * reference if reference else None

    def words(self, unit: str) -> str:
        """`≤ 16 ms`, `≥ 5,000 documents/s`, `≤ 1.5 ×`."""
        sign = "≥" if self.kind is Kind.AT_LEAST else "≤"
        return f"{sign} {self.limit:,g} {'×' if self.relative else unit}"
