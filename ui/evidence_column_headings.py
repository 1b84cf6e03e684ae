"""The names of the columns of the evidence grid."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from curator.evidence.headings import Heading
from curator.words import counted
from ui.evidence_headers import STEP, Headings
from ui.evidence_model import EvidenceModel

LINES = 3
GROUP_LINES = 2


class ColumnHeadings(Headings):
    """Names wrap over their column and stand at the cells. Groups span their columns above."""

    def __init__(self, model: EvidenceModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, model, parent)
        self._band = self._card_width = 0

    def least_width(self) -> int:
        """What the longest word needs."""
        words = {
            (word, item.foldable) for item in self.headings for word in item.name.replace("-", "- ").split()
        }
        wanted = [self.names.advance(word) + (self._sign() if sign else 0) for word, sign in words]
        return max(wanted, default=0) + 2

    def measure_leads(self) -> int:
        """Measure what stands between the groups, in all."""
        gap = round(9 * self.unit)
        groups = len({item.group for item in self.headings}) > 1
        self.leads = tuple(
            gap if groups and begins and place else 0 for place, begins in enumerate(self.beginnings())
        )
        return sum(self.leads)

    def fit(self, card_width: int) -> int:
        """Measure anew: the height that the headings take over columns of this width."""
        heights = [
            len(self.lines_of(item, card_width)) * self.names.line_height
            + (self.counts.line_height if item.folded else 0)
            for item in self.headings
        ]
        self._card_width = card_width
        self._band = 0
        spans = self._spans()
        if spans:
            lines = [len(self._group_lines(first, last)) for first, last in spans]
            self._band = max(lines) * self.groups.line_height + round(6 * self.unit)
        self.thickness = self._band + max(heights, default=0) + round(10 * self.unit)
        self.updateGeometry()
        return self.thickness

    def _sign(self) -> int:
        return round(STEP * self.unit)

    def lines_of(self, heading: Heading, width: int) -> tuple[str, ...]:
        """The name of a heading over a column of this width."""
        room = width - (self._sign() if heading.foldable else 0)
        return self.names.lines(heading.name, room, LINES)

    def _spans(self) -> list[tuple[int, int]]:
        """First and last column of each group with a name over it."""
        spans: list[tuple[int, int]] = []
        for section, named in enumerate(self.captioned()):
            if named:
                last = section
                while last + 1 < len(self.headings) and (
                    self.headings[last + 1].group == self.headings[section].group
                ):
                    last += 1
                spans.append((section, last))
        return spans

    def _group_lines(self, first: int, last: int) -> tuple[str, ...]:
        width = (last - first + 1) * self._card_width - self._sign()
        return self.groups.lines(self.headings[first].group_name, width, GROUP_LINES)

    def in_group(self, section: int, point: QPointF) -> bool:
        return point.y() < self._band and any(first <= section <= last for first, last in self._spans())

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        heading, ink = self.headings[section], self.ink(section)
        card = rect.adjusted(self.leads[section] + 1, 0, -2, 0)
        lines = self.lines_of(heading, card.width())
        bottom = card.bottom() + 1 - round(5 * self.unit)
        centre = card.left() + card.width() / 2
        if heading.folded:
            bottom -= self.counts.line_height
            count = counted(len(heading.labels), "label")
            half = self.counts.advance(count) / 2
            shift = self._sign() / 2
            quiet = QColor(self.theme.ink3) if self._hovered != heading.id else ink
            self.counts.paint_centred(painter, centre + shift / 2, bottom, (count,), quiet)
            middle = QPointF(centre - half - shift / 2, bottom + self.counts.line_height / 2)
            self.paint_triangle(painter, middle, True, quiet)
        top = bottom - len(lines) * self.names.line_height
        self.names.paint_centred(painter, centre, top, lines, ink)
        if heading.foldable and not heading.folded:
            end = centre + self.names.advance(lines[-1]) / 2 + self._sign() * 0.55
            self.paint_triangle(painter, QPointF(end, bottom - self.names.line_height / 2), False, ink)

    def paint_groups(self, painter: QPainter) -> None:
        for first, last in self._spans():
            left = self.sectionViewportPosition(first) + self.leads[first] + 1
            right = self.sectionViewportPosition(last) + self.sectionSize(last) - 2
            lines = self._group_lines(first, last)
            ink = self.group_ink(self.headings[first].group)
            painter.fillRect(QRect(left, self._band - 2, right - left, 1), QColor(self.theme.outline))
            top = self._band - 5 - len(lines) * self.groups.line_height
            centre = (left + right + self._sign()) / 2
            self.groups.paint_centred(painter, centre, top, lines, ink)
            start = centre - self.groups.advance(lines[0]) / 2 - self._sign() * 0.55
            self.paint_triangle(painter, QPointF(start, top + self.groups.line_height / 2), False, ink)
