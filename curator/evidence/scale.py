"""How long the bars of drawn evidence are: one scale for a whole picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from curator.evidence.matrix import Tally

LINEAR_UP_TO = 40
"""Up to here a bar grows by a visible bit with each paper."""

FULL_AT_LEAST = 5
"""One paper must not look like a landslide."""

SEEN = 3.5
"""The least that a part of a bar can be, in pixels."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Lengths by number; `most` fills the room."""

    most: int
    root: bool = False
    """Lengths go by the square root, so that one paper is seen beside thousands."""

    def length(self, number: int, room: float, least: float = 2.0) -> float:
        """The length of a bar in the unit of `room`; of any number at least `least`."""
        if number <= 0:
            return 0.0
        part = number / self.most
        return min(room, max(room * (sqrt(part) if self.root else part), least))

    def sides(self, whole: int, causal: int, room: float) -> tuple[float, float]:
        """The length of a bar in pixels, and of its causal part; if there are two parts, both can be seen."""
        length = self.length(whole, room, 2 * SEEN if 0 < causal < whole else SEEN)
        if not 0 < causal < whole:
            return length, length if causal else 0.0
        return length, min(max(length * causal / whole, SEEN), length - SEEN)


def side_scale(tallies: Iterable[Tally]) -> Scale:
    """For diverging bars in cells: the longest side of all fills its half, if it is long enough."""
    return _scale(max(tally.pro, tally.anti) for tally in tallies)


def split_scale(tallies: Iterable[Tally]) -> Scale:
    """For bars in cells that are split by the labels of a dimension: the largest sum fills the room."""
    return _scale(sum(tally.split) for tally in tallies)


def _scale(numbers: Iterable[int]) -> Scale:
    most = max(*numbers, FULL_AT_LEAST, 0)
    return Scale(most, most > LINEAR_UP_TO)
