"""How a step looks in the history: time and name, under them who, how and where; days have headings."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from curator.chronicle import Entry, How
from curator.words import counted
from ui.history_model import HistoryRole
from ui.history_words import day_words, local
from ui.offsets import one_line
from ui.row_delegate import RowDelegate, paint_focus, paint_ground

LEFT, RIGHT = 14, 14
TOP = 7
GAP = 8


class HistoryDelegate(RowDelegate):
    """Paints a step on two lines, and the day above the first step of one."""

    def set_font(self, font: QFont) -> None:
        size = QFontInfo(font).pixelSize()
        self._name_font = _sized(font, size, QFont.Weight.Medium)
        self._small_font = _sized(font, size - 1)
        self._day_font = _sized(font, size - 2, QFont.Weight.DemiBold)
        self._name_metrics = QFontMetrics(self._name_font)
        self._small_metrics = QFontMetrics(self._small_font)
        self._day_metrics = QFontMetrics(self._day_font)
        self._time_width = self._small_metrics.horizontalAdvance("00:00") + 2 * GAP

    def row_height(self) -> int:
        return 2 * TOP + self._name_metrics.height() + self._small_metrics.height() + 3

    def day_height(self) -> int:
        """Of the heading above the first step of a day."""
        return self._day_metrics.height() + 16

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        entry = index.data(HistoryRole.ENTRY)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        if index.data(HistoryRole.OPENS_DAY):
            self._paint_day(painter, rect, entry)
            rect = rect.adjusted(0, self.day_height(), 0, 0)
        paint_ground(painter, rect, state, self._theme)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(self._theme.line))
        paint_focus(painter, rect, state, self._theme)
        self._paint_entry(painter, rect.adjusted(LEFT, TOP, -RIGHT, -TOP), entry)
        painter.restore()

    def _paint_day(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        words = day_words(local(entry.step.at).date(), datetime.now().date())
        box = QRect(rect.left() + LEFT, rect.top() + 4, rect.width() - LEFT - RIGHT, self.day_height() - 4)
        self._write(painter, box, words, self._day_font, self._theme.ink3)
        line = QRect(rect.left(), rect.top() + self.day_height() - 1, rect.width(), 1)
        painter.fillRect(line, QColor(self._theme.line))

    def _paint_entry(self, painter: QPainter, inner: QRect, entry: Entry) -> None:
        theme = self._theme
        first = QRect(inner.left(), inner.top(), inner.width(), self._name_metrics.height())
        self._write(painter, first, f"{local(entry.step.at):%H:%M}", self._small_font, theme.ink3)
        first = first.adjusted(self._time_width, 0, 0, 0)
        count = counted(entry.changes, "change") if entry.changes > 1 and not entry.hidden else ""
        taken = self._small_metrics.horizontalAdvance(count) + GAP if count else 0
        right = QRect(first.right() - taken + GAP, first.top(), taken - GAP + 1, first.height())
        self._write(painter, right, count, self._small_font, theme.ink3)
        # a step that takes another back or goes back is quieter than what somebody did
        quiet = entry.hidden or entry.how in (How.UNDO, How.REDO, How.SETUP)
        name = first.adjusted(0, 0, -taken, 0)
        self._write(painter, name, entry.step.name, self._name_font, theme.ink2 if quiet else theme.ink)
        second = QRect(
            first.left(), first.bottom() + 4, inner.right() - first.left(), self._small_metrics.height()
        )
        self._paint_source(painter, second, entry)

    def _paint_source(self, painter: QPainter, line: QRect, entry: Entry) -> None:
        theme, metrics = self._theme, self._small_metrics
        code = metrics.elidedText(
            one_line(entry.curator_code), Qt.TextElideMode.ElideRight, line.width() // 3
        )
        self._write(painter, line, code, self._small_font, theme.ink2)
        line = line.adjusted(metrics.horizontalAdvance(code) + GAP, 0, 0, 0)
        width = metrics.horizontalAdvance(entry.how.value)
        if entry.how is How.HAND:
            self._write(painter, line, entry.how.value, self._small_font, theme.ink3)
        else:
            width += 12
            box = QRectF(line.left(), line.top(), width, line.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.pressed))
            painter.drawRoundedRect(box, 4, 4)
            tag = QRect(line.left() + 6, line.top(), width, line.height())
            self._write(painter, tag, entry.how.value, self._small_font, theme.ink2)
        line = line.adjusted(width + GAP, 0, 0, 0)
        where = fitted(one_line(entry.where), line.width(), metrics)
        self._write(painter, line, where, self._small_font, theme.ink3)

    def _write(self, painter: QPainter, box: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        metrics = QFontMetrics(font)
        words = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, box.width() + 1)
        top = box.top() + (box.height() - metrics.height()) / 2
        painter.drawText(QPointF(box.left(), round(top + metrics.ascent())), words)


def fitted(where: str, width: int, metrics: QFontMetrics) -> str:
    """A place in at most `width` logical pixels: its title gives way, not the number of the sentence."""
    if metrics.horizontalAdvance(where) <= width:
        return where
    title, quote, sentence = where.rpartition("”")
    tail = quote + sentence
    room = width - metrics.horizontalAdvance(tail)
    return metrics.elidedText(title.rstrip("…"), Qt.TextElideMode.ElideRight, room) + tail


def _sized(font: QFont, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(1, size))
    made.setWeight(weight)
    return made
