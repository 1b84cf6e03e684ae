"""What rows of lists have in common: their ground, and one height that follows the font."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Theme


def paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Theme) -> None:
    """The current row has an accent at its left; nothing for a row like any other."""
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, QColor(theme.accent_background))
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.accent))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(theme.hover))


def paint_focus(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Theme) -> None:
    """Round the row that has the keyboard."""
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(theme.accent), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))


class RowDelegate(QStyledItemDelegate):
    """Paints one row of fixed height, with a line below it; sizes follow the font, colours the theme."""

    def __init__(self, theme: Theme, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.set_font(font)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def set_font(self, font: QFont) -> None:
        raise NotImplementedError

    def row_height(self) -> int:
        """Of every row, in logical pixels."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """What stands on the ground of a row."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(200, self.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        paint_ground(painter, rect, state, self._theme)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(self._theme.line))
        paint_focus(painter, rect, state, self._theme)
        self.paint_row(painter, rect, index)
        painter.restore()
