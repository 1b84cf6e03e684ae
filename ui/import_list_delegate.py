"""How a record looks in the list of an import: title, source, and what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter

from curator.importing import Decision
from curator.model import IntegrityStatus, Problem
from curator.preview import PreviewRow
from ui.document_list_delegate import GRAVE
from ui.document_list_model import TAGS
from ui.import_list_model import LONGEST, EntryRole, outcome, source_line
from ui.row_delegate import RowDelegate
from ui.wrapped_text import WrappedText

LEFT, RIGHT, TOP, GAP = 14, 12, 8, 3
LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def notes(row: PreviewRow) -> str:
    """How many labels of another tool there are, and whether a person changed it."""
    found = [f"✎ {row.marks:,}"] if row.marks else []
    return "  ".join(found + ["changed"] * row.edited)


class ImportListDelegate(RowDelegate):
    """Rows are four lines high: two of title, one of source, one of what will happen."""

    def set_font(self, font: QFont) -> None:
        size = QFontInfo(font).pixelSize()
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        self._title = WrappedText(bold)
        self._small = QFont(font)
        self._small.setPixelSize(max(1, size - 2))
        self._sign = QFont(self._small)
        self._sign.setWeight(QFont.Weight.Bold)
        self._tag = QFont(self._small)
        self._tag.setPixelSize(max(1, size - 3))
        self._tag.setWeight(QFont.Weight.DemiBold)
        self._small_metrics = QFontMetrics(self._small)
        self._tag_metrics = QFontMetrics(self._tag)

    def row_height(self) -> int:
        return 2 * TOP + 2 * self._title.line_height + 2 * (GAP + self._small_metrics.height()) + 1

    def paint_row(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        entry = index.data(EntryRole)
        inner = rect.adjusted(LEFT, TOP, -RIGHT, -TOP)
        if isinstance(entry, Problem):
            below = self._paint_title(painter, inner, entry.message, self._theme.ink, below=1)
            self._paint_outcome(painter, below, "!", entry.where or "not read", self._theme.danger)
        elif isinstance(entry, PreviewRow):
            left_out = entry.decision is Decision.LEAVE_OUT
            ink = self._theme.ink2 if left_out or not entry.title else self._theme.ink
            below = self._paint_title(painter, inner, entry.title or "No title", ink, below=2)
            self._paint_source(painter, below, entry)
            below.translate(0, below.height() + GAP)
            sign, words = outcome(entry)
            self._paint_outcome(painter, below, sign, words, self._colour(entry))

    def _colour(self, row: PreviewRow) -> str:
        theme = self._theme
        if row.obstacle:
            return theme.danger
        if row.decision is Decision.LEAVE_OUT:
            return theme.ink2
        if row.like is not None:
            return theme.warn
        return theme.good_text

    def _paint_title(self, painter: QPainter, inner: QRect, title: str, ink: str, *, below: int) -> QRect:
        """At most two lines, all in the middle of the row; gives the next of the lines `below` them."""
        text = " ".join(title[:LONGEST].split())
        lines = self._title.lines(text, inner.width(), 2)
        small = self._small_metrics.height()
        high = len(lines) * self._title.line_height + below * (small + GAP)
        top = inner.top() + max(0, (inner.height() - high) // 2)
        self._title.paint_left(painter, inner.left(), top, lines, QColor(ink))
        return QRect(inner.left(), top + len(lines) * self._title.line_height + GAP, inner.width(), small)

    def _paint_source(self, painter: QPainter, line: QRect, row: PreviewRow) -> None:
        theme, metrics = self._theme, self._small_metrics
        left, right = line.left(), line.right()
        if row.integrity_status in TAGS:
            left = self._paint_tag(painter, line, row.integrity_status)
        painter.setFont(self._small)
        warned = f"⚠ {len(row.warnings):,}" if row.warnings else ""
        for text, ink in ((notes(row), theme.ink3), (warned, theme.warn)):
            if text:
                painter.setPen(QColor(ink))
                box = QRect(left, line.top(), right - left, line.height())
                painter.drawText(box, LINE | Qt.AlignmentFlag.AlignRight, text)
                right -= metrics.horizontalAdvance(text) + 8
        painter.setPen(QColor(theme.ink3))
        box = QRect(left, line.top(), max(0, right - left), line.height())
        # something has to tell apart what has neither journal nor year
        words = source_line(row) or " ".join(row.where.split())
        painter.drawText(box, LINE, metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, box.width()))

    def _paint_outcome(self, painter: QPainter, line: QRect, sign: str, words: str, ink: str) -> None:
        painter.setPen(QColor(ink))
        painter.setFont(self._sign)
        painter.drawText(line, LINE, sign)
        indent = self._small_metrics.height()
        painter.setFont(self._small)
        cut = self._small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width() - indent)
        painter.drawText(line.adjusted(indent, 0, 0, 0), LINE, cut)

    def _paint_tag(self, painter: QPainter, line: QRect, status: IntegrityStatus) -> int:
        theme, grave, text = self._theme, status in GRAVE, TAGS[status]
        height = self._tag_metrics.height() + 2
        width = self._tag_metrics.horizontalAdvance(text) + 10
        box = QRectF(line.left(), line.center().y() + 1 - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.danger_background if grave else theme.warn_background))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(theme.danger if grave else theme.warn))
        painter.setFont(self._tag)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return int(box.right()) + 6
