"""Plain text that breaks even within words: no name or number from elsewhere widens a window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame

from ui.plain_label import PlainLabel
from ui.wrapped_text import broken


class WrapLabel(PlainLabel):
    """As a PlainLabel, but as narrow as there is room; its lines begin at the top left."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        _, height = broken(self._lines(), self.font(), max(1, inner), 1.0)
        return round(height) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = 40 * self.fontMetrics().averageCharWidth()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        self.ensurePolished()
        margins = self.contentsMargins()
        return QSize(0, self.fontMetrics().height() + margins.top() + margins.bottom())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_ShapedFrame, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        inner = self.contentsRect()
        layout, _ = broken(self._lines(), self.font(), max(1, inner.width()), 1.0)
        layout.draw(painter, QPointF(inner.topLeft()))
        painter.end()

    def _lines(self) -> str:
        return self.text().replace("\n", "\N{LINE SEPARATOR}")
