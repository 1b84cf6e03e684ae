"""A filter that is in force, as a chip that can be taken off."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.offsets import one_line
from ui.pill import Pill

LEAST_LETTERS, MOST_LETTERS = 8, 64


class FilterChip(Pill):
    """Words and a cross; a click, or one of its keys, takes the filter off."""

    keys = (*Pill.keys, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_filter(self, kind: str, text: str) -> None:
        """Name the filter; `text` is taken as it is, cut only where no line holds it."""
        self.setObjectName(f"filter-chip-{kind}")
        self.setText(one_line(text))
        # Qt takes what follows an ampersand for a key
        self.setShortcut(QKeySequence())
        self.setAccessibleName(f"Remove filter: {self.text()}")
        self.setToolTip(f"<p>{escape(self.text())}<br><small>click or Delete to remove</small></p>")
        self.updateGeometry()
        self.update()

    def shown_text(self) -> str:
        """What of the words has room."""
        room = self.width() - self._around()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def sizeHint(self) -> QSize:
        return self._size(MOST_LETTERS)

    def minimumSizeHint(self) -> QSize:
        return self._size(LEAST_LETTERS)

    def _size(self, letters: int) -> QSize:
        metrics = QFontMetrics(self.font())
        width = min(metrics.horizontalAdvance(self.text()) + 2, letters * metrics.averageCharWidth())
        return QSize(width + self._around(), metrics.height() + 9)

    def _around(self) -> int:
        """The width beside the words: padding and the cross."""
        return 10 + 6 + self._cross() + 9

    def _cross(self) -> int:
        return max(7, self.fontMetrics().height() // 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, lively = self._theme, self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        self.paint_frame(painter, theme.accent_background, theme.accent_line, 7)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.accent_text))
        words = QRectF(10, 0, self.width() - self._around() + 2, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(words, flags, self.shown_text())
        half = self._cross() / 2 - 1
        middle = QPointF(self.width() - 9 - self._cross() / 2, self.height() / 2)
        painter.setPen(QPen(QColor(theme.accent_text if lively else theme.ink2), 1.4))
        painter.drawLine(middle + QPointF(-half, -half), middle + QPointF(half, half))
        painter.drawLine(middle + QPointF(-half, half), middle + QPointF(half, -half))
        painter.end()
