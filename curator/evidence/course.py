"""How the balance of for and against runs along an order: the stages, or the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

    @property
    def side(self) -> int:
        """1 for, -1 against, 0 for a tie or without a balance."""
        balance = self.balance or 0.0
        return (balance > 0) - (balance < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The points in order, empty ones included; no line leads through a point without a balance."""

    title: str
    """Of what, such as the name of a context."""
    points: tuple[Point, ...]
    switches: tuple[tuple[int, int], ...]
    """Places of neighbouring points with a balance, between which its sign changes."""
    apart: tuple[Point, ...] = ()
    """What is no step of the order, such as an unspecified stage, or papers without a year."""
    papers: int = 0
    """Different papers in all."""

    @property
    def possible_switches(self) -> tuple[tuple[int, int], ...]:
        """Places between which the sign changes somewhere, and where no paper tells where."""
        return tuple(pair for pair in _changes(self.points, bridged=True) if pair not in self.switches)


def balance_of(papers: Tally) -> float | None:
    """The balance of for and against; a paper that says both counts on both sides."""
    both = papers.pro + papers.anti
    return (papers.pro - papers.anti) / both if both else None


def point(id_: str, name: str, papers: Tally) -> Point:
    """A point with its balance."""
    return Point(id=id_, name=name, papers=papers, balance=balance_of(papers))


def course(title: str, points: Sequence[Point], apart: Sequence[Point] = (), *, papers: int = 0) -> Course:
    """A course with its switches.

    A tie belongs to neither side: a switch leads from the last point before it to the first after it.
    """
    return Course(
        title=title,
        points=tuple(points),
        switches=tuple(_changes(points, bridged=False)),
        apart=tuple(apart),
        papers=papers,
    )


def _changes(points: Sequence[Point], *, bridged: bool) -> Iterator[tuple[int, int]]:
    """Where the sign changes along points with a balance; `bridged` goes on over points without."""
    last: int | None = None
    for place, current in enumerate(points):
        if current.balance is None:
            last = last if bridged else None
        elif current.side:
            if last is not None and points[last].side != current.side:
                yield last, place
            last = place
