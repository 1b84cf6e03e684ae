"""A course in words, for the ear and beside its picture."""

from __future__ import annotations

from collections.abc import Iterator

from curator.evidence.course import Course, Point
from curator.evidence.wording import ROLES
from curator.words import counted

SIDES = {1: ROLES["pro"], -1: ROLES["anti"], 0: "even"}

NOTHING = "No paper speaks of any of these."


def course_words(course: Course) -> Iterator[str]:
    """A sentence for each point that papers speak of, for those that none speaks of, and for each switch."""
    spoken = [point for point in course.points if point.papers.all]
    for point in spoken:
        yield f"{point_words(point)}."
    silent = [point.name for point in course.points if not point.papers.all]
    if silent and spoken:
        yield f"No paper: {_listed(silent)}."
    for point in course.apart:
        if point.papers.all:
            yield f"Apart from the order, {point_words(point)}."
    yield from switch_words(course)
    if not any(point.papers.all for point in (*course.points, *course.apart)):
        yield NOTHING


def point_words(point: Point) -> str:
    """`Local recurrence: 5 papers, 3 for, 1 against, 1 mixed, balance for`."""
    tally = point.papers
    if not tally.all:
        return f"{point.name}: no paper"
    parts = [counted(tally.all, "paper")]
    for role in ("pro", "anti"):
        number: int = getattr(tally, role)
        if number or point.balance is not None:
            parts.append(f"{number:,} {ROLES[role]}")
    others = [(getattr(tally, role), ROLES[role]) for role in ("mixed", "no_effect", "undetermined")]
    parts += [f"{number:,} {word}" for number, word in others if number]
    if point.balance is not None:
        parts.append(f"balance {SIDES[point.side]}")
    return f"{point.name}: {', '.join(parts)}"


def switch_words(course: Course) -> Iterator[str]:
    """Where the balance switches, and where it may switch but no paper tells where."""
    for first, last in course.switches:
        yield f"The balance switches {_ways(course, first, last)}."
    for first, last in course.possible_switches:
        yield f"It may switch {_ways(course, first, last)}: nothing in between states a direction."


def _ways(course: Course, first: int, last: int) -> str:
    start, end = course.points[first], course.points[last]
    return f"from {SIDES[start.side]} to {SIDES[end.side]} between {start.name} and {end.name}"


def _listed(names: list[str]) -> str:
    """Runs of years are drawn together, other names listed."""
    runs: list[list[str]] = []
    for name in names:
        if runs and _follows(runs[-1][-1], name):
            runs[-1].append(name)
        else:
            runs.append([name])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(one: str, other: str) -> bool:
    return one.isdecimal() and other.isdecimal() and int(other) == int(one) + 1
