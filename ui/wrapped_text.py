"""Text of one font on a few lines, measured once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from ui.offsets import MOST_ON_A_LINE


def broken(text: str, font: QFont, width: float, leading: float) -> tuple[QTextLayout, float]:
    """All of `text` on lines of `width`, and how high they are; `leading` is in heights of a line."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height() * leading
    layout.endLayout()
    return layout, height


class WrappedText:
    """Breaks, measures and paints plain text; what was measured is kept."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetrics(font)
        self.line_height = self._metrics.height()
        self._lines: dict[tuple[str, int, int], tuple[str, ...]] = {}
        self._advances: dict[str, int] = {}

    def advance(self, text: str) -> int:
        """The width of `text` on one line, in logical pixels."""
        if text not in self._advances:
            self._advances[text] = self._metrics.horizontalAdvance(text) + 1
        return self._advances[text]

    def lines(self, text: str, width: int, most: int) -> tuple[str, ...]:
        """`text` on at most `most` lines, broken at words if it can be; the last one is elided if need be."""
        key = (text, width, most)
        if key not in self._lines:
            self._lines[key] = self._broken(text, max(1, width), most)
        return self._lines[key]

    def _broken(self, text: str, width: int, most: int) -> tuple[str, ...]:
        # no few lines hold more
        text = text[: MOST_ON_A_LINE * most]
        layout = QTextLayout(text, self.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        # counted as Qt counts them, in UTF-16 code units
        units = text.encode("utf-16-le", "surrogatepass")
        lines: list[str] = []
        layout.beginLayout()
        while len(lines) < most and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            end = None if len(lines) == most - 1 else start + line.textLength()
            part = units[2 * start : None if end is None else 2 * end].decode("utf-16-le", "surrogatepass")
            lines.append(self._metrics.elidedText(part.strip(), Qt.TextElideMode.ElideRight, width))
        layout.endLayout()
        return tuple(lines)

    def paint_left(
        self, painter: QPainter, left: float, top: float, lines: Sequence[str], ink: QColor
    ) -> None:
        self._paint(painter, [(left, line) for line in lines], top, ink)

    def paint_right(
        self, painter: QPainter, right: float, top: float, lines: Sequence[str], ink: QColor
    ) -> None:
        self._paint(painter, [(right - self.advance(line), line) for line in lines], top, ink)

    def paint_centred(
        self, painter: QPainter, centre: float, top: float, lines: Sequence[str], ink: QColor
    ) -> None:
        self._paint(painter, [(centre - self.advance(line) / 2, line) for line in lines], top, ink)

    def _paint(self, painter: QPainter, lines: Sequence[tuple[float, str]], top: float, ink: QColor) -> None:
        painter.setFont(self.font)
        painter.setPen(ink)
        for place, (left, line) in enumerate(lines):
            base = top + place * self.line_height + self._metrics.ascent()
            painter.drawText(QPointF(round(left), round(base)), line)
