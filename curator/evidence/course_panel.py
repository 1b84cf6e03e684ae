"""The two bands of one drawn course: the balance above, papers for and against below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from curator.colours import blended
from curator.evidence.course import Course, Point
from curator.evidence.course_axis import DETACHED, Axis
from curator.evidence.course_wording import point_words
from curator.evidence.marks import Hatch, arrows, bar, diamond, dot, number_width, pointer, ring
from curator.evidence.palette import Palette
from curator.evidence.scale import Scale
from curator.evidence.svg import Drawing
from curator.evidence.wording import ROLES

SIZE = 10.5
WIDEST_BAR = 34.0
FIGURE = 13.0
"""Room for a number at the end of a bar."""
TINT = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Heights of the parts of one course."""

    above: float
    balance: float
    between: float
    bars: float

    @property
    def longest(self) -> float:
        """The length of the longest bar."""
        return self.bars / 2 - FIGURE

    def stretched(self, factor: float) -> Bands:
        """Higher bands for a higher window."""
        return replace(self, balance=self.balance * factor, bars=self.bars * factor)


LARGE = Bands(above=18, balance=96, between=16, bars=136)


def draw_panel(
    drawing: Drawing, course: Course, axis: Axis, y: float, bands: Bands, scale: Scale, palette: Palette
) -> float:
    """Draw a course from y down; gives the y below it."""
    return _Panel(drawing, course, axis, y, bands, scale, palette).draw()


class _Panel:
    def __init__(
        self,
        drawing: Drawing,
        course: Course,
        axis: Axis,
        y: float,
        bands: Bands,
        scale: Scale,
        palette: Palette,
    ) -> None:
        self.drawing, self.course, self.axis = drawing, course, axis
        self.bands, self.scale, self.palette = bands, scale, palette
        self.top = y + bands.above
        self.even = self.top + bands.balance / 2
        self.bars = self.top + bands.balance + bands.between
        self.bottom = self.bars + bands.bars
        self.middle = self.bars + bands.bars / 2

    def draw(self) -> float:
        self._captions()
        spots = list(zip((*self.course.points, *self.course.apart), self.axis.places, strict=True))
        for left, right in _runs(spots):
            self._ground(left, right)
        for point, (x, step) in spots:
            if not point.papers.all:
                self._nothing(x, step)
        self._line()
        self._switches()
        for point, (x, step) in spots:
            with self.drawing.group(point_words(point)):
                self._point(point, x, step)
        asides = any(point.papers.mixed or point.papers.no_effect for point, _ in spots)
        return self.bottom + (20 if asides else 4)

    def _captions(self) -> None:
        right = self.axis.left - 10
        for y, text in (
            (self.top + 8, f"all {ROLES['pro']}"),
            (self.even + 3.5, "even"),
            (self.top + self.bands.balance, f"all {ROLES['anti']}"),
            (self.middle - self.bands.bars / 4 + 4, f"papers {ROLES['pro']}"),
            (self.middle + self.bands.bars / 4 + 4, f"papers {ROLES['anti']}"),
        ):
            self.drawing.text(right, y, text, SIZE, self.palette.ink2, anchor="end")
        if self.course.apart:
            left = self.axis.right + DETACHED
            self.drawing.text(left, self.top - 5, "apart", SIZE, self.palette.ink2, italic=True)

    def _ground(self, left: float, right: float) -> None:
        drawing, palette, half = self.drawing, self.palette, self.bands.balance / 2
        for y, colour in ((self.top, palette.pro), (self.even, palette.anti)):
            drawing.rect(left, y, right - left, half, fill=blended(colour, palette.ground, TINT))
        drawing.line(left, self.even, right, self.even, palette.ink3, dashes="2 2")
        drawing.line(left, self.middle, right, self.middle, palette.ink3)

    def _nothing(self, x: float, step: float) -> None:
        """What no paper speaks of has no ground, and a dot like an empty cell of the matrix."""
        if not self.axis.narrow:
            dot(self.drawing, x, self.even, self.palette.ink3)
        ends = (x - step / 2, self.middle, x + step / 2, self.middle)
        self.drawing.line(*ends, self.palette.dashes, dashes="3 3")

    def _height(self, balance: float) -> float:
        return self.even - balance * (self.bands.balance / 2 - 7)

    def _line(self) -> None:
        """Only between neighbours that both have a balance."""
        points, places = self.course.points, self.axis.places
        for place, (one, other) in enumerate(pairwise(points)):
            if one.balance is not None and other.balance is not None:
                ends = (places[place][0], self._height(one.balance))
                ends += (places[place + 1][0], self._height(other.balance))
                self.drawing.line(*ends, self.palette.ink2, thickness=2)

    def _switches(self) -> None:
        palette, y, free = self.palette, self.top - 7, 0.0
        for first, last in self.course.switches:
            x = self._crossing(first, last)
            self.drawing.line(x, self.top, x, self.top + self.bands.balance, palette.clash, dashes="3 3")
            if x - 11 < free:
                # too close to the one before: the line alone
                continue
            free = x + 13
            box = (x - 11, y - 7.5, 22, 15)
            self.drawing.rect(*box, fill=palette.clash_ground, stroke=palette.clash_line, radius=4)
            arrows(self.drawing, x, y, palette.clash)

    def _crossing(self, first: int, last: int) -> float:
        """Where the line crosses the middle; over ties half way."""
        places = self.axis.places
        if last > first + 1:
            return (places[first + 1][0] + places[last - 1][0]) / 2
        one, other = (abs(self.course.points[place].balance or 0.0) for place in (first, last))
        return places[first][0] + self.axis.step * one / ((one + other) or 1.0)

    def _point(self, point: Point, x: float, step: float) -> None:
        self._bars(point, x, step)
        if point.balance is not None:
            reach = min(5.5, max(3.2, step * 0.3))
            pointer(self.drawing, x, self._height(point.balance), point.side, self.palette, reach)
        self._asides(point, x, step)

    def _bars(self, point: Point, x: float, step: float) -> None:
        """For upwards, against downwards; causal claims next to the middle, associations outside."""
        drawing, palette, tally = self.drawing, self.palette, point.papers
        width = min(WIDEST_BAR, step * 0.64)
        for way, whole, causal, colour in (
            (1, tally.pro, tally.pro_causal, palette.pro),
            (-1, tally.anti, tally.anti_causal, palette.anti),
        ):
            if not whole:
                continue
            length, solid = self.scale.sides(whole, causal, self.bands.longest)
            for start, end, hatch in ((0.0, solid, Hatch.SOLID), (solid, length, Hatch.RISING)):
                y = self.middle + (-0.5 - end if way > 0 else 0.5 + start)
                bar(drawing, (x - width / 2, y, width, end - start), colour, palette.ground, hatch)
            text = f"{whole:,}"
            if number_width(text, SIZE) <= step + 1:
                y = self.middle + (-length - 4 if way > 0 else length + 11.5)
                drawing.text(x, y, text, SIZE, palette.ink, anchor="middle")

    def _asides(self, point: Point, x: float, step: float) -> None:
        """What states no direction, under the bars; only the signs where there is no room for numbers."""
        signs = (
            (diamond, point.papers.mixed, self.palette.mixed),
            (ring, point.papers.no_effect, self.palette.no_effect),
        )
        shown = [(draw, f"{count:,}", colour) for draw, count, colour in signs if count]
        widths = [11 + number_width(text, SIZE) for _, text, _ in shown]
        whole = sum(widths) + 6 * (len(shown) - 1)
        y = self.bottom + 8
        if whole > step:
            for place, (draw, _, colour) in enumerate(shown):
                draw(self.drawing, x, y + (place - (len(shown) - 1) / 2) * 9, colour)
            return
        at = x - whole / 2
        for (draw, text, colour), width in zip(shown, widths, strict=True):
            draw(self.drawing, at + 4.5, y, colour)
            self.drawing.text(at + 11, y + 3.8, text, SIZE, self.palette.ink2)
            at += width + 6


def _runs(spots: Sequence[tuple[Point, tuple[float, float]]]) -> list[tuple[float, float]]:
    """From where to where points that papers speak of stand side by side."""
    found: list[tuple[float, float]] = []
    for point, (x, step) in spots:
        if point.papers.all:
            left, right = x - step / 2, x + step / 2
            if found and abs(found[-1][1] - left) < 1:
                found[-1] = (found[-1][0], right)
            else:
                found.append((left, right))
    return found
