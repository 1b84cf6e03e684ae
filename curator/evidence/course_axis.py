"""Where the points of a drawn course stand."""

from __future__ import annotations

from dataclasses import dataclass

from curator.evidence.course import Course
from curator.evidence.svg import clean, longest_word, width_of

NAME_SIZE = 11.5
NARROW_NAME = 44.0
"""Years are no wider than this."""
DETACHED = 28.0
"""Between the order and what is apart from it."""
APART_STEP = 92.0
NARROWEST_STEP, WIDEST_STEP = 72.0, 150.0
SLANTED_STEP = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Where points stand from left to right."""

    left: float
    right: float
    """The end of the order."""
    end: float
    """The end of what is apart."""
    step: float
    narrow: bool
    """All names are short: points stand close, and only some are named."""
    slanted: bool
    """Names lean, for want of room."""
    size: float
    """Of the names' letters."""
    places: tuple[tuple[float, float], ...]
    """Middle and width of each point, first those of the order, then those apart."""


def axis_of(course: Course, left: float, right: float, *, fit: bool = False) -> Axis:
    """Points between left and right, or beyond if their names need it; with `fit` long names lean instead."""
    names = [point.name for point in course.points]
    narrow = max((width_of(name, NAME_SIZE) for name in names), default=0.0) <= NARROW_NAME
    room = right - left - (DETACHED if course.apart else 0.0)
    named = course.apart if narrow else (*course.points, *course.apart)
    needed = max((longest_word(clean(point.name), NAME_SIZE) for point in named), default=0.0) + 8
    needed = min(needed, WIDEST_STEP)
    apart_step, slanted = max(APART_STEP, needed), False
    if narrow:
        step = (room - apart_step * len(course.apart)) / max(1, len(names))
        step = min(max(step, 9.0), 56.0)
    else:
        step = room / max(1, len(names) + len(course.apart))
        slanted = fit and step < max(NARROWEST_STEP, needed)
        least = SLANTED_STEP if slanted else max(NARROWEST_STEP, needed)
        apart_step = step = min(max(step, least), WIDEST_STEP)
    places = [(left + step * (place + 0.5), step) for place in range(len(names))]
    end = order_end = left + step * len(names)
    if course.apart:
        start = order_end + DETACHED
        places += [(start + apart_step * (place + 0.5), apart_step) for place in range(len(course.apart))]
        end = start + apart_step * len(course.apart)
    return Axis(
        left=left,
        right=order_end,
        end=end,
        step=step,
        narrow=narrow,
        slanted=slanted,
        size=NAME_SIZE,
        places=tuple(places),
    )
