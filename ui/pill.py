"""A small button with words in a frame."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import LIGHT, Theme


class Pill(QAbstractButton):
    """While it has the keyboard, `keys` press it, whatever shortcuts the window has."""

    keys: tuple[Qt.Key, ...] = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
    ring = 1.5
    """How wide its edge is while it has the keyboard, in logical pixels; else 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in self.keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self.keys and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paint_frame(self, painter: QPainter, ground: str, edge: str, radius: float | None = None) -> None:
        """Its ground and edge, round at the ends unless there is a `radius`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = self.ring / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setBrush(QColor(ground))
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(self._theme.accent if focused else edge), self.ring if focused else 1))
        radius = frame.height() / 2 if radius is None else radius
        painter.drawRoundedRect(frame, radius, radius)
