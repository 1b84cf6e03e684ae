"""The names of the rows of the evidence grid."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from curator.evidence.headings import Heading
from curator.words import counted
from ui.evidence_headers import MARGIN, STEP, Headings
from ui.evidence_model import EvidenceModel
from ui.wrapped_text import WrappedText

LINES = 2


class RowHeadings(Headings):
    """A tree seen in a mirror: names end at the cells, deeper ones sooner. Groups stand over their rows."""

    def __init__(self, model: EvidenceModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, model, parent)
        self._signs = False

    def fit(self, most: int) -> int:
        """Measure anew: the width, up to `most`, in which the longest name stands on one line."""
        caption, gap = self.groups.line_height + round(9 * self.unit), round(7 * self.unit)
        captions = self.captioned()
        self.leads = tuple(
            caption if named else gap if begins and place else 0
            for place, (named, begins) in enumerate(zip(captions, self.beginnings(), strict=True))
        )
        self._signs = any(item.foldable for item in self.headings)
        wanted = [self._before(item) + self._font(item).advance(item.name) for item in self.headings]
        wanted += [
            self._group_left() - self._margin() + self.groups.advance(item.group_name)
            for item, named in zip(self.headings, captions, strict=True)
            if named
        ]
        self.thickness = min(most, max(wanted, default=0) + 2 * self._margin())
        self.updateGeometry()
        return self.thickness

    def _font(self, heading: Heading) -> WrappedText:
        return self.lower_names if heading.depth else self.names

    def _before(self, heading: Heading) -> int:
        """From the end of a name to the margin at the cells."""
        return round((heading.depth + self._signs) * STEP * self.unit)

    def _margin(self) -> int:
        return round(MARGIN * self.unit)

    def _group_left(self) -> int:
        return round((MARGIN / 2 + STEP) * self.unit)

    def in_group(self, section: int, point: QPointF) -> bool:
        inside = point.y() - self.sectionViewportPosition(section)
        return self.captioned()[section] and inside < self.leads[section]

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        heading, unit = self.headings[section], self.unit
        card = rect.adjusted(0, self.leads[section] + 1, 0, -2)
        right = card.right() - self._margin() - self._before(heading)
        ink, font = self.ink(section), self._font(heading)
        lines = font.lines(heading.name, right - self._margin(), LINES)
        count = counted(len(heading.labels), "label") if heading.folded else ""
        height = len(lines) * font.line_height + (self.counts.line_height if count else 0)
        top = card.center().y() + 1 - height / 2
        font.paint_right(painter, right, top, lines, ink)
        if count:
            below = top + len(lines) * font.line_height
            self.counts.paint_right(painter, right, below, (count,), QColor(self.theme.ink3))
        if heading.foldable:
            middle = QPointF(right + STEP * unit * 0.6, top + font.line_height / 2)
            self.paint_triangle(painter, middle, heading.folded, ink)
        for depth in range(heading.depth):
            # a line down from the triangle of what it belongs to
            x = right + round((heading.depth - depth + 0.6) * STEP * unit)
            guide = QColor(self.theme.outline)
            guide.setAlphaF(0.6)
            painter.fillRect(rect.adjusted(x, self.leads[section], x + 1 - rect.width(), 0), guide)

    def paint_groups(self, painter: QPainter) -> None:
        for section, named in enumerate(self.captioned()):
            if not named:
                continue
            heading = self.headings[section]
            top = self.sectionViewportPosition(section) + self.leads[section] - self.groups.line_height - 3
            left = self._group_left()
            lines = self.groups.lines(heading.group_name, self.width() - left, 1)
            ink = self.group_ink(heading.group)
            self.groups.paint_left(painter, left, top, lines, ink)
            middle = QPointF(left - STEP * self.unit * 0.55, top + self.groups.line_height / 2 + 0.5)
            self.paint_triangle(painter, middle, False, ink)
