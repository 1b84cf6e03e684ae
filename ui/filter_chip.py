"""A filter that is in force, as a chip that can be taken off."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import LIGHT, Theme

KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
LEAST_LETTERS, MOST_LETTERS = 8, 64


class FilterChip(QAbstractButton):
    """Words and a cross; a click, or one of KEYS, takes the filter off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_filter(self, kind: str, text: str) -> None:
        """Name the filter; `text` is taken as it is, cut only on the screen."""
        self.setObjectName(f"filter-chip-{kind}")
        self.setText(" ".join(text.split()))
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

    def event(self, event: QEvent) -> bool:
        # the chip that has the keyboard keeps its keys, whatever shortcuts the window has
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in KEYS and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, lively = self._theme, self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setBrush(QColor(theme.accent_background))
        edge = theme.accent if self.hasFocus() else theme.accent_line
        painter.setPen(QPen(QColor(edge), 1.5 if self.hasFocus() else 1))
        painter.drawRoundedRect(frame, 7, 7)
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
