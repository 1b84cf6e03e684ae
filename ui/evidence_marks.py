"""The signs in the cells of the evidence grid and in its legend, drawn so that they need no font."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from curator.evidence.matrix import Conflict
from ui.theme import Theme, blended

ARROWS = 10
"""How wide ⇄ is at the usual font size."""
HATCHING = 4.6
TINT = 0.2


class EvidenceMarks:
    """Bars and signs for one theme; `unit` is 1 at the usual font size."""

    def __init__(self, theme: Theme, unit: float) -> None:
        self.theme = theme
        self.unit = unit
        self.bar_height = max(5, round(7 * unit))
        self._arrows, self._bracketed = _arrows(unit), _bracketed(unit)

    def axis(self, painter: QPainter, x: float, top: float) -> None:
        """Where bars begin, on either side."""
        painter.fillRect(QRectF(x - 0.5, top - 2, 1, self.bar_height + 4), QColor(self.theme.outline))

    def bar(
        self, painter: QPainter, start: float, top: float, length: float, solid: float, colour: QColor
    ) -> None:
        """From `start` to the right, to the left if `length` is negative; hatched beyond the `solid` part."""
        radius = min(1.8 * self.unit, abs(length) / 4)
        if abs(solid) < abs(length):
            whole = QRectF(min(start, start + length), top, abs(length), self.bar_height)
            painter.setPen(QPen(colour, 1))
            painter.setBrush(blended(colour.name(), self.theme.card, TINT))
            painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            painter.setPen(QPen(blended(colour.name(), self.theme.card, 0.75), 0.9 * self.unit))
            self._hatch(painter, whole.adjusted(0.5, 0.5, -0.5, -0.5))
        if solid:
            part = QRectF(min(start, start + solid), top, abs(solid), self.bar_height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(part, radius, radius)

    def _hatch(self, painter: QPainter, bar: QRectF) -> None:
        """Rising lines in the pen of the painter."""
        height, step = bar.height(), HATCHING * self.unit
        count = int((bar.width() + height) / step)
        ends = [bar.left() + place * step for place in range(1, count + 1)]
        painter.save()
        painter.setClipRect(bar, Qt.ClipOperation.IntersectClip)
        painter.drawLines([QLineF(x - height, bar.bottom(), x, bar.top()) for x in ends])
        painter.restore()

    def share(self, painter: QPainter, bar: QRectF, colour: QColor | None) -> None:
        """One part of a bar that labels share; without a colour, of what has no label, it is hollow."""
        edge = QColor(self.theme.ink3) if colour is None else colour
        painter.setPen(QPen(edge if self.theme.dark else edge.darker(115), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if colour is None else colour)
        painter.drawRect(bar.adjusted(0.5, 0.5, -1.5, -0.5))

    def sign(self, painter: QPainter, box: QRectF, role: str) -> None:
        """◆ for mixed, ○ for no effect."""
        colour = QColor(self.theme.role(role))
        if role == "mixed":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            middle, reach = box.center(), box.width() / 2 + 0.5
            corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
            painter.drawPolygon([middle + QPointF(x, y) for x, y in corners])
        else:
            painter.setPen(QPen(colour, 1.4 * self.unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def arrows_width(self, conflict: Conflict) -> float:
        return (ARROWS if conflict is Conflict.ACROSS else ARROWS + 6) * self.unit

    def arrows(self, painter: QPainter, left_middle: QPointF, conflict: Conflict) -> None:
        """⇄; thin and in brackets where one paper alone says both."""
        across = conflict is Conflict.ACROSS
        ink = QColor(self.theme.ink if across else self.theme.ink3)
        pen = QPen(ink, (1.5 if across else 1.1) * self.unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath((self._arrows if across else self._bracketed).translated(left_middle))


def _arrows(unit: float) -> QPainterPath:
    """⇄ as strokes, its left middle at the origin."""
    width, rise, head = ARROWS * unit, 2.4 * unit, 2.2 * unit
    path = QPainterPath()
    for tip, tail, y in ((width, 0.0, -rise), (0.0, width, rise)):
        back = tip - head if tip > tail else tip + head
        path.moveTo(tail, y)
        path.lineTo(tip, y)
        path.moveTo(back, y - head)
        path.lineTo(tip, y)
        path.lineTo(back, y + head)
    return path


def _bracketed(unit: float) -> QPainterPath:
    """(⇄)"""
    path = _arrows(unit).translated(3 * unit, 0)
    height = 5 * unit
    for near, far in ((1.5 * unit, -1.5 * unit), ((ARROWS + 4.5) * unit, (ARROWS + 7.5) * unit)):
        path.moveTo(near, -height)
        path.quadTo(far, 0, near, height)
    return path
