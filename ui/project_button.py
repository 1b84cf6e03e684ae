"""A recent project, as a button of the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import Theme

WIDTH = 700
ROW_PADDING = 12


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project file that was open on this machine; `opened_at` in local time."""

    path: Path
    opened_at: datetime | None = None
    missing: bool = False


class ProjectButton(QAbstractButton):
    """A recent project: name, folder, and when it was last open; greyed when its file is missing."""

    def __init__(self, project: RecentProject, opened: str, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.project = project
        self._opened = "file not found" if project.missing else opened
        self._theme = theme
        self.setObjectName(f"recent-{project.path.stem}")
        self.setAccessibleName(", ".join(part for part in (project.path.stem, self._opened) if part))
        self.setAccessibleDescription(str(project.path))
        self.setEnabled(not project.missing)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 2 * QFontMetrics(self.font()).height() + 18)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, enabled = self._theme, self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if enabled and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.pressed if self.isDown() else theme.hover))
            painter.drawRoundedRect(frame, 7, 7)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        small, name = QFont(self.font()), QFont(self.font())
        small.setPixelSize(max(1, QFontInfo(self.font()).pixelSize() - 1))
        name.setWeight(QFont.Weight.DemiBold)
        inner = frame.adjusted(ROW_PADDING, 8, -ROW_PADDING, -8)
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() / 2)
        opened = QFontMetrics(small).horizontalAdvance(self._opened)
        painter.setFont(small)
        painter.setPen(QColor(theme.ink3))
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._opened)
        lower = upper.translated(0, inner.height() / 2)
        _draw(painter, lower, str(self.project.path.parent), Qt.TextElideMode.ElideMiddle)
        painter.setFont(name)
        painter.setPen(QColor(theme.ink if enabled else theme.ink3))
        _draw(
            painter,
            upper.adjusted(0, 0, -opened - 12, 0),
            self.project.path.stem,
            Qt.TextElideMode.ElideRight,
        )
        painter.end()


def _draw(painter: QPainter, box: QRectF, text: str, elide: Qt.TextElideMode) -> None:
    shown = painter.fontMetrics().elidedText(text, elide, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
