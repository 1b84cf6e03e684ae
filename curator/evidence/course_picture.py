"""A course as a picture: papers for and against at each stage or year, the balance, and where it switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sin

from curator.evidence.course import Course, Point
from curator.evidence.course_axis import Axis, axis_of
from curator.evidence.course_panel import LARGE, Bands, draw_panel
from curator.evidence.course_wording import NOTHING, course_words, switch_words
from curator.evidence.legend import Sample, direction_samples, draw_legend, ruler, sign
from curator.evidence.marks import arrows, diamond, pointer, ring
from curator.evidence.palette import LIGHT, Palette
from curator.evidence.picture import LEADING, MARGIN, draw_footer, draw_title
from curator.evidence.scale import Scale
from curator.evidence.svg import Drawing, clean, elided, width_of, wrapped
from curator.evidence.wording import ROLES
from curator.words import counted

SMALL = 10.5
NATURAL = 844.0
"""Width of the bands."""
NARROWEST = 560.0
SIDE = 108.0
"""Room at the left for what the bands show."""
EVERY = (1, 2, 5, 10, 20, 50)
SLANT = 42.0
"""Degrees."""
LONGEST_SLANTED = 190.0
MOST_SENTENCES = 8
SMALLEST = 5
"""The longest bar is worth at least this much, so that a single paper does not look like many."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point is drawn, with its name if that is upright below."""

    point: Point
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    svg: str
    width: float
    height: float
    places: tuple[Place, ...]
    """The points in order, then those apart."""


def course_picture(course: Course, footer: Sequence[str], palette: Palette = LIGHT) -> str:
    """One course as SVG text, with its title."""
    return drawn_course(course, footer, palette).svg


def drawn_course(
    course: Course,
    footer: Sequence[str] = (),
    palette: Palette = LIGHT,
    width: float | None = None,
    bands: Bands = LARGE,
) -> DrawnCourse:
    """One course, and where its points are; as wide as its names need, or fitted into `width` if possible."""
    return _Picture(course, palette, width, bands).drawn(footer)


class _Picture:
    def __init__(self, course: Course, palette: Palette, width: float | None, bands: Bands) -> None:
        self.course, self.palette, self.bands = course, palette, bands
        self.drawing = Drawing()
        self.points = [*course.points, *course.apart]
        # linear, unlike the cells of a matrix: bars are long enough, and lengths are compared along the line
        self.scale = Scale(max(SMALLEST, *(max(it.papers.pro, it.papers.anti) for it in self.points), 0))
        left = MARGIN + SIDE
        right = left + NATURAL if width is None else width - MARGIN
        self.axis: Axis = axis_of(course, left, right, fit=width is not None)
        self.width = max(self.axis.end + MARGIN, NARROWEST)

    def drawn(self, footer: Sequence[str]) -> DrawnCourse:
        drawing, palette, course = self.drawing, self.palette, self.course
        top = draw_title(drawing, course.title, self.width, palette)
        bottom = draw_panel(drawing, course, self.axis, top, self.bands, self.scale, palette)
        y = self._names(bottom)
        below = bottom + SMALL * LEADING + 5 if self.axis.slanted else y
        places = tuple(
            Place(point, x - step / 2, top, step, below - top)
            for point, (x, step) in zip(self.points, self.axis.places, strict=True)
        )
        y = self._sentences(y)
        y = draw_legend(drawing, self._legend(), (MARGIN, y + 6), self.width - 2 * MARGIN, palette)
        height = draw_footer(drawing, footer, y, self.width, palette) if footer else y + MARGIN / 2
        description = " ".join((f"{course.title}:", *course_words(course)))
        svg = drawing.document(self.width, height, palette.ground, course.title, description)
        return DrawnCourse(svg, ceil(self.width), ceil(height), places)

    def _names(self, y: float) -> float:
        course, axis = self.course, self.axis
        bottom = self._short_names(course.points, y) if axis.narrow else y
        first = len(course.points) if axis.narrow else 0
        for place, (point, (x, step)) in enumerate(zip(self.points, axis.places, strict=True)):
            apart = place >= len(course.points)
            if place < first:
                continue
            draw = self._slanted_name if axis.slanted else self._name
            bottom = max(bottom, draw(point, x, y, step, apart))
        return bottom + 10

    def _name(self, point: Point, x: float, y: float, step: float, apart: bool) -> float:
        size, palette = self.axis.size, self.palette
        for line in wrapped(point.name, step - 4, size, lines=4):
            y += size * LEADING
            self.drawing.text(x, y, line, size, palette.ink, anchor="middle", italic=apart)
        y += SMALL * 1.5
        number = f"n = {point.papers.all:,}" if point.papers.all else "no paper"
        self.drawing.text(x, y, number, SMALL, palette.ink2, anchor="middle")
        return y

    def _slanted_name(self, point: Point, x: float, y: float, step: float, apart: bool) -> float:  # noqa: ARG002
        """Up to the point, with the number of papers above."""
        size, palette, y = self.axis.size, self.palette, y + SMALL * LEADING
        number = f"n {point.papers.all:,}" if point.papers.all else "–"
        self.drawing.text(x, y, number, SMALL, palette.ink2, anchor="middle")
        room = min(LONGEST_SLANTED, (x - MARGIN) / cos(radians(SLANT)))
        name = elided(clean(point.name), room, size)
        ends = (x + 5, y + 14)
        self.drawing.text(*ends, name, size, palette.ink, anchor="end", italic=apart, turn=-SLANT)
        return ends[1] + width_of(name, size) * sin(radians(SLANT)) + 4

    def _short_names(self, points: Sequence[Point], y: float) -> float:
        """As many as find room: each, every second, fifth, tenth …"""
        widest = max((width_of(point.name, SMALL) for point in points), default=0.0) + 6
        step = self.axis.step
        every = next((count for count in EVERY if count * step >= widest), EVERY[-1] * 2)
        for place, point in enumerate(points):
            x = self.axis.places[place][0]
            named = (int(point.name) if point.name.isdecimal() else place) % every == 0
            self.drawing.line(x, y, x, y + (5 if named else 3), self.palette.ink3)
            if named:
                self.drawing.text(x, y + 17, point.name, SMALL, self.palette.ink, anchor="middle")
        return y + 17

    def _sentences(self, y: float) -> float:
        """The switches in words, those that are only possible too."""
        sentences = [*switch_words(self.course)]
        if not any(point.papers.all for point in self.points):
            sentences = [NOTHING]
        more = len(sentences) - MOST_SENTENCES
        if more > 1:
            sentences[MOST_SENTENCES:] = [f"… and {more} more changes of side."]
        for sentence in sentences:
            for line in wrapped(sentence, self.width - 2 * MARGIN, SMALL + 0.5):
                y += (SMALL + 0.5) * 1.5
                self.drawing.text(MARGIN, y, line, SMALL + 0.5, self.palette.ink)
        return y

    def _legend(self) -> list[Sample]:
        palette = self.palette
        samples = list(direction_samples(palette, (point.papers for point in self.points)))
        for text, side in (("balance for", 1), ("balance against", -1), ("even", 0)):
            if any(point.balance is not None and point.side == side for point in self.points):
                samples.append(_pointer_sample(text, side, palette))
        if self.course.switches:
            samples.append(sign("the balance switches", arrows, palette.clash, 14))
        if any(point.papers.mixed for point in self.points):
            samples.append(sign(ROLES["mixed"], diamond, palette.mixed))
        if any(point.papers.no_effect for point in self.points):
            samples.append(sign(ROLES["no_effect"], ring, palette.no_effect))
        if self.axis.narrow:
            samples.append(ruler(counted(self.scale.most, "paper"), self.bands.longest, palette))
        return samples


def _pointer_sample(text: str, side: int, palette: Palette) -> Sample:
    return Sample(text, 12, lambda drawing, x, y: pointer(drawing, x + 6, y, side, palette))
