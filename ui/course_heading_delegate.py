"""How a heading looks in the list beside its course: name and number of papers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.course_heading_model import CourseHeadingRole
from ui.row_delegate import paint_focus, paint_ground
from ui.theme import LIGHT, Theme, sans_font

MARGIN = 14
GAP = 10
INDENT = 14
WIDEST_NAME = 280


class CourseHeadingDelegate(QStyledItemDelegate):
    """Rows of one height; headings without a paper are pale."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_theme(LIGHT, 13)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme = theme
        self._font = sans_font(font_size)
        self._metrics = QFontMetrics(self._font)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        name = self._metrics.horizontalAdvance(str(index.data()))
        number = self._metrics.horizontalAdvance(self._number(index))
        width = 2 * MARGIN + INDENT * self._depth(index) + min(name, WIDEST_NAME) + GAP + number
        return QSize(width, self._metrics.height() + 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        theme, number = self._theme, self._number(index)
        paint_ground(painter, rect, state, theme)
        paint_focus(painter, rect, state, theme)
        papers = index.data(CourseHeadingRole.PAPERS)
        inner = rect.adjusted(MARGIN + INDENT * self._depth(index), 0, -MARGIN, 0)
        painter.setFont(self._font)
        painter.setPen(QColor(theme.ink2))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, right | Qt.TextFlag.TextSingleLine, number)
        inner.setRight(inner.right() - self._metrics.horizontalAdvance(number) - GAP)
        painter.setPen(QColor(theme.ink if papers else theme.ink3))
        text = self._metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, left | Qt.TextFlag.TextSingleLine, text)
        painter.restore()

    def _number(self, index: QModelIndex | QPersistentModelIndex) -> str:
        papers: int = index.data(CourseHeadingRole.PAPERS)
        return f"{papers:,}" if papers else "–"

    def _depth(self, index: QModelIndex | QPersistentModelIndex) -> int:
        depth: int = index.data(CourseHeadingRole.DEPTH)
        return depth
