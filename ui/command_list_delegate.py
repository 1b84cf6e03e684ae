"""How a command looks in the list: its menu, its name, and its key at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.command_list_model import CommandEntry, EntryRole
from ui.theme import Theme, mono_font

PADDING = 10
GAP = 12


class CommandListDelegate(QStyledItemDelegate):
    """Paints rows of a CommandListModel."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, QFontMetrics(option.font).height() + 12)  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(EntryRole)
        if not isinstance(entry, CommandEntry):
            return
        theme, font = self._theme, QFont(option.font)  # type: ignore[attr-defined]
        row = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if selected:
            painter.setPen(QPen(QColor(theme.accent_line), 1))
            painter.setBrush(QColor(theme.accent_background))
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        right = self._paint_key(painter, row, entry, font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left = row.left() + PADDING
        menu = f"{entry.menu} › "
        painter.setPen(QColor(theme.ink3))
        painter.drawText(QRectF(left, row.top(), right - left, row.height()), flags, menu)
        left += metrics.horizontalAdvance(menu)
        width = max(0.0, right - left)
        painter.setPen(QColor(theme.ink if entry.enabled else theme.ink3))
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(QRectF(left, row.top(), width, row.height()), flags, text)
        painter.restore()

    def _paint_key(self, painter: QPainter, row: QRectF, entry: CommandEntry, font: QFont) -> float:
        right = row.right() - PADDING
        if not entry.key:
            return right
        theme = self._theme
        small = mono_font(QFontInfo(font).pixelSize() - 2)
        metrics = QFontMetrics(small)
        width, height = metrics.horizontalAdvance(entry.key) + 12, metrics.height() + 3
        cap = QRectF(right - width, row.center().y() - height / 2, width, height)
        painter.setFont(small)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QColor(theme.ink2 if entry.enabled else theme.ink3))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, entry.key)
        return right - width - GAP
