"""Where the current cell is, to be found again in another matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curator.evidence.headings import Heading


@dataclass(frozen=True, slots=True)
class Stay:
    """The row or the column of the current cell."""

    place: int
    heading: Heading

    def found_in(self, headings: Sequence[Heading]) -> int:
        """The place of the same heading, or of what holds its labels now, or about where it was, or -1."""
        for place, heading in enumerate(headings):
            if heading.id == self.heading.id:
                return place
        for label in self.heading.labels:
            for place, heading in enumerate(headings):
                if label in heading.labels:
                    return place
        return min(self.place, len(headings) - 1)
