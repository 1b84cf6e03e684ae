"""A switch with words on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.pill import Pill


class TogglePill(Pill):
    """Tinted and bold when it is on."""

    around = QSize(20, 9)
    """The room about the words."""

    def __init__(self, name: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text.lstrip("⇄ "))
        self.updateGeometry()
        self.update()

    def words_font(self) -> QFont:
        """Of the words when it is off."""
        return QFont(self.font())

    def sizeHint(self) -> QSize:
        # as wide as its bold self, so that nothing moves when it is switched on
        metrics = QFontMetrics(self._bold())
        return QSize(metrics.horizontalAdvance(self.text()), metrics.height()) + self.around

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        fill = theme.hover if self.underMouse() else theme.card
        edge = theme.accent_line if on else theme.line
        self.paint_frame(painter, theme.accent_background if on else fill, edge)
        painter.setFont(self._bold() if on else self.words_font())
        painter.setPen(QColor(theme.accent_text if on else theme.ink2))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self.rect(), flags, self.text())
        painter.end()

    def _bold(self) -> QFont:
        font = self.words_font()
        font.setWeight(QFont.Weight.DemiBold)
        return font
