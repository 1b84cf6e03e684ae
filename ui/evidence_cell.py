"""How one cell of the evidence matrix is painted: number, bars, and the three kinds of empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from curator.evidence.matrix import Cell, Conflict, Emptiness, Matrix, Tally
from curator.evidence.palette import DARK, LIGHT
from curator.evidence.question import Counting
from curator.evidence.scale import Scale, side_scale, split_scale
from ui.evidence_marks import EvidenceMarks
from ui.filter_pill import abbreviated
from ui.theme import Theme, blended, sans_font

BASE_SIZE = 13
WIDTH, HEIGHT = 98, 50
"""Of a card at that font size, in logical pixels."""
SIGNS_APART = 7
PRINTED = {False: LIGHT, True: DARK}
"""The colours of drawn evidence, by whether the theme is dark."""


def bar_scale(matrix: Matrix) -> Scale:
    """The one scale of all bars of a matrix."""
    tallies = [cell.tally(matrix.question.counting) for cell in matrix.cells.values()]
    return split_scale(tallies) if matrix.split else side_scale(tallies)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """What is on a cell apart from its numbers."""

    current: bool = False
    focused: bool = False
    hovered: bool = False
    quiet: bool = False
    """In the row or column of a label such as “Not stated”."""


class CellPainter:
    """Paints cells for one theme and font size; lengths are logical pixels."""

    def __init__(self, theme: Theme, font_size: int) -> None:
        self.theme = theme
        self.unit = font_size / BASE_SIZE
        self.marks = EvidenceMarks(theme, self.unit)
        self._number_font, self._plain_font = sans_font(font_size), sans_font(font_size)
        self._number_font.setWeight(QFont.Weight.DemiBold)
        self._small_font = sans_font(max(8, round(font_size * 0.82)))
        self._small_font.setWeight(QFont.Weight.Medium)
        fonts = (self._number_font, self._plain_font, self._small_font)
        self._metrics = {id(font): QFontMetricsF(font) for font in fonts}
        self._radius = round(6 * self.unit)
        self._dashes = QPen(blended(theme.outline, theme.bg, 0.5), 1, Qt.PenStyle.CustomDashLine)
        self._dashes.setDashPattern([3, 3])

    def width(self) -> int:
        """The wished width of a card."""
        return round(WIDTH * self.unit)

    def height(self) -> int:
        return round(HEIGHT * self.unit)

    def paint(
        self,
        painter: QPainter,
        card: QRectF,
        cell: Cell,
        counting: Counting,
        scale: Scale,
        state: CellState,
        colours: Sequence[QColor] = (),
    ) -> None:
        """Fill `card`; `colours` are those of the labels by which the matrix is split, in its order."""
        tally = cell.tally(counting)
        shared = bool(tally.split and tally.all)
        self._paint_ground(painter, card, cell, state, self._radius, faint=state.quiet, shared=shared)
        if cell.emptiness is not None and not shared:
            self._paint_nothing(painter, card, cell.emptiness, tally)
        else:
            self._paint_number(painter, card, tally.all, cell.conflict, state)
            painter.setOpacity(0.6 if state.quiet else 1)
            if shared:
                self._paint_shares(painter, card, tally, scale, colours)
            else:
                self._paint_sides(painter, card, tally, scale)
            painter.setOpacity(1)
            if not shared:
                self._paint_counts(painter, card, tally, cell.conflict, state)
            if not shared and (tally.mixed or tally.no_effect):
                middle = card.top() + (42.5 if tally.pro or tally.anti else 34) * self.unit
                self._paint_signs(painter, card.center().x(), middle, tally, self._small_font)
        if state.current:
            ring = QColor(self.theme.accent)
            painter.setPen(QPen(ring if state.focused else blended(ring.name(), self.theme.bg, 0.6), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card, self._radius, self._radius)

    def paint_sample(self, painter: QPainter, card: QRectF, cell: Cell) -> None:
        """A small card without numbers, for a legend."""
        self._paint_ground(painter, card, cell, CellState(), round(4 * self.unit))
        if cell.emptiness is not None:
            self._paint_nothing(painter, card, cell.emptiness, cell.papers)
        else:
            left = card.center().x() - self.marks.arrows_width(cell.conflict) / 2
            self.marks.arrows(painter, QPointF(left, card.center().y()), cell.conflict)

    def _paint_ground(
        self,
        painter: QPainter,
        card: QRectF,
        cell: Cell,
        state: CellState,
        radius: float,
        *,
        faint: bool = False,
        shared: bool = False,
    ) -> None:
        theme = self.theme
        if cell.emptiness is Emptiness.NEVER_LOOKED:
            painter.setPen(self._dashes)
            painter.setBrush(QColor(theme.hover) if state.hovered else Qt.BrushStyle.NoBrush)
        elif cell.conflict is Conflict.ACROSS:
            ground, edge = PRINTED[theme.dark].clash_ground, PRINTED[theme.dark].clash_line
            painter.setPen(QPen(QColor(theme.outline if state.hovered else edge), 1))
            painter.setBrush(QColor(ground))
        else:
            faint = faint or (cell.emptiness is Emptiness.NOT_STATED and not shared)
            painter.setPen(QPen(QColor(theme.outline if state.hovered else theme.line), 1))
            painter.setBrush(QColor(theme.hover if state.hovered else theme.panel if faint else theme.card))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_number(
        self, painter: QPainter, card: QRectF, number: int, conflict: Conflict, state: CellState
    ) -> None:
        font, text = self._number(number, state)
        width, gap = self._advance(font, text), 4 * self.unit
        left = card.center().x() - self._number_width(number, conflict, state) / 2
        middle = card.top() + 17.5 * self.unit
        self._text(painter, font, left, middle, text, self.theme.ink2 if state.quiet else self.theme.ink)
        if conflict is not Conflict.NONE:
            self.marks.arrows(painter, QPointF(left + width + gap, middle), conflict)

    def _number(self, number: int, state: CellState) -> tuple[QFont, str]:
        return self._plain_font if state.quiet else self._number_font, abbreviated(number)

    def _number_width(self, number: int, conflict: Conflict, state: CellState) -> float:
        """Of the number and of the sign beside it."""
        sign = 0.0 if conflict is Conflict.NONE else 4 * self.unit + self.marks.arrows_width(conflict)
        return self._advance(*self._number(number, state)) + sign

    def _paint_sides(self, painter: QPainter, card: QRectF, tally: Tally, scale: Scale) -> None:
        """Against to the left of the middle, for to the right; associations beyond what is causal."""
        if not (tally.pro or tally.anti):
            return
        theme, unit = self.theme, self.unit
        room = (card.width() - 14 * unit) / 2
        middle, top = round(card.center().x()), card.top() + round(28 * unit)
        self.marks.axis(painter, middle, top)
        for number, causal, colour, side in (
            (tally.anti, tally.anti_causal, theme.role_anti, -1),
            (tally.pro, tally.pro_causal, theme.role_pro, 1),
        ):
            if number:
                length = scale.length(number, room, (3.5 if causal >= number else 7) * unit)
                solid = _solid_part(length, causal / number, 3 * unit)
                start = middle + side * 1.5
                self.marks.bar(painter, start, top, side * length, side * solid, QColor(colour))

    def _paint_counts(
        self, painter: QPainter, card: QRectF, tally: Tally, conflict: Conflict, state: CellState
    ) -> None:
        """At the outer ends of the bars how many are against and for, where the number does not tell."""
        unit = self.unit
        sides = enumerate((tally.anti, tally.pro))
        texts = [(place, abbreviated(number)) for place, number in sides if 0 < number < tally.all]
        if not texts:
            return
        edge = 7 * unit
        widest = max(self._advance(self._small_font, text) for _, text in texts)
        room = card.width() / 2 - edge - 3 * unit - widest
        # beside the number or, where that is too wide, below the bars
        if self._number_width(tally.all, conflict, state) / 2 <= room:
            middle = 17.5
        elif self._signs_width(tally, self._small_font) / 2 <= room:
            middle = 42.5
        else:
            return
        for place, text in texts:
            width = self._advance(self._small_font, text)
            left = card.right() - edge - width if place else card.left() + edge
            self._text(painter, self._small_font, left, card.top() + middle * unit, text, self.theme.ink2)

    def _paint_shares(
        self, painter: QPainter, card: QRectF, tally: Tally, scale: Scale, colours: Sequence[QColor]
    ) -> None:
        """One bar, of which each label has its part; the smallest can be seen too."""
        whole = sum(tally.split)
        present = [(place, number) for place, number in enumerate(tally.split) if number]
        least = 3.5 * self.unit
        length = scale.length(whole, card.width() - 18 * self.unit, least * len(present))
        free = max(0.0, length - least * len(present))
        left, top = card.center().x() - length / 2, card.top() + round(28.5 * self.unit)
        for place, number in present:
            width = least + free * number / whole
            colour = colours[place] if place < len(colours) else None
            self.marks.share(painter, QRectF(left, top, width, self.marks.bar_height), colour)
            left += width

    def _paint_signs(
        self, painter: QPainter, centre: float, middle: float, tally: Tally, font: QFont
    ) -> None:
        """◆ and ○ with their numbers, beside each other."""
        size = self._metrics[id(font)].capHeight()
        near = size + 2.5 * self.unit
        left = centre - self._signs_width(tally, font) / 2
        for role, text in _signs(tally):
            self.marks.sign(painter, QRectF(left, middle - size / 2, size, size), role)
            self._text(painter, font, left + near, middle, text, self.theme.role(role))
            left += near + self._advance(font, text) + SIGNS_APART * self.unit

    def _signs_width(self, tally: Tally, font: QFont) -> float:
        near = self._metrics[id(font)].capHeight() + 2.5 * self.unit
        widths = [near + self._advance(font, text) for _, text in _signs(tally)]
        return sum(widths) + SIGNS_APART * self.unit * max(0, len(widths) - 1)

    def _paint_nothing(self, painter: QPainter, card: QRectF, emptiness: Emptiness, tally: Tally) -> None:
        centre, middle, font = card.center().x(), card.center().y(), self._plain_font
        if emptiness is Emptiness.NO_EFFECT:
            self._paint_signs(painter, centre, middle, Tally(no_effect=tally.no_effect), font)
            return
        text = "·"
        if emptiness is Emptiness.NOT_STATED:
            text = f"–  {abbreviated(tally.all)}" if tally.all else "–"
        self._text(painter, font, centre - self._advance(font, text) / 2, middle, text, self.theme.ink3)

    def _advance(self, font: QFont, text: str) -> float:
        return self._metrics[id(font)].horizontalAdvance(text)

    def _text(self, painter: QPainter, font: QFont, left: float, middle: float, text: str, ink: str) -> None:
        """`middle` is half the height of a figure above the base line."""
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(left, round(middle + self._metrics[id(font)].capHeight() / 2)), text)


def _signs(tally: Tally) -> list[tuple[str, str]]:
    """What states no direction: roles, and how often."""
    numbers = (("mixed", tally.mixed), ("no_effect", tally.no_effect))
    return [(role, abbreviated(number)) for role, number in numbers if number]


def _solid_part(length: float, part: float, least: float) -> float:
    """What of a bar is solid, so that both parts can be seen if there are both."""
    if part <= 0 or part >= 1:
        return length * min(1.0, max(0.0, part))
    return min(max(length * part, least), length - least)
