"""How the balance of for and against runs along an order: the stages, or the years."""

from __future__ import annotations

from dataclasses import dataclass

from curator.evidence.matrix import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One stage or year. `papers` counts the papers that speak of it."""

    id: str
    """A label's id, or the year."""
    name: str
    papers: Tally
    balance: float | None
    """(pro - anti) / (pro + anti) of papers, -1 to 1; None if none states a direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The points in order, empty ones included; no line leads through a point without a balance."""

    title: str
    """Of what, such as the name of a context."""
    points: tuple[Point, ...]
    switches: tuple[tuple[int, int], ...]
    """Places of neighbouring points with a balance, between which its sign changes."""
