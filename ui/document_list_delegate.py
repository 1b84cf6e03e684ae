"""How a document looks in the list: title, source, progress."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter, QTextLayout, QTextOption

from curator.library import DocumentRow, Progress
from curator.model import IntegrityStatus
from ui.document_list_model import TAGS, DocumentListRole, source_line
from ui.row_delegate import RowDelegate

LEFT = 14
RIGHT = 12
TOP = 9
BAR_WIDTH = 54
WIDEST_BAR = 150
GAP = 8
TITLE_CHARACTERS = 400
TITLES_KEPT = 400
GRAVE = (IntegrityStatus.RETRACTED, IntegrityStatus.PARTIALLY_RETRACTED, IntegrityStatus.WITHDRAWN_PREPRINT)


class DocumentListDelegate(RowDelegate):
    """Paints a document; what is settled of it as a count and a bar."""

    def set_font(self, font: QFont) -> None:
        size = QFontInfo(font).pixelSize()
        self._broken: dict[tuple[str, int], list[str]] = {}
        """Titles that were broken into lines for a width."""
        self._title_font = QFont(font)
        self._title_font.setWeight(QFont.Weight.DemiBold)
        self._small_font = QFont(font)
        self._small_font.setPixelSize(max(1, size - 2))
        self._tag_font = QFont(self._small_font)
        self._tag_font.setPixelSize(max(1, size - 3))
        self._tag_font.setWeight(QFont.Weight.DemiBold)
        self._title_metrics = QFontMetrics(self._title_font)
        self._small_metrics = QFontMetrics(self._small_font)
        self._tag_metrics = QFontMetrics(self._tag_font)

    def row_height(self) -> int:
        """Two lines of title, one of source, and the margins."""
        return TOP + 2 * self._title_line() + 4 + self._small_metrics.height() + TOP + 1

    def _title_line(self) -> int:
        return self._title_metrics.height() + 1

    def paint_row(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        document = index.data(DocumentListRole.ROW)
        if isinstance(document, DocumentRow):
            inner = rect.adjusted(LEFT, TOP, -RIGHT, -TOP)
            below = self._paint_title(painter, inner, document.title)
            self._paint_source(painter, below, document)

    def _paint_title(self, painter: QPainter, inner: QRect, title: str) -> QRect:
        """One or two lines; gives the line below them, so that both stand in the middle of the row."""
        text = " ".join(title[:TITLE_CHARACTERS].split()) or "Untitled"
        painter.setPen(QColor(self._theme.ink))
        painter.setFont(self._title_font)
        lines = self.title_lines(text, inner.width())
        height = self._title_line()
        top = inner.top() + (2 - len(lines)) * height // 2
        for line in lines:
            box = QRect(inner.left(), top, inner.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)
            top += height
        return QRect(inner.left(), top + 4, inner.width(), self._small_metrics.height())

    def title_lines(self, text: str, width: int) -> list[str]:
        """`text` on at most two lines of `width` pixels, elided at the end of the second."""
        if len(self._broken) > TITLES_KEPT:
            self._broken.clear()
        if (text, width) not in self._broken:
            self._broken[text, width] = self._break(text, width)
        return self._broken[text, width]

    def _break(self, text: str, width: int) -> list[str]:
        layout = QTextLayout(text, self._title_font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        first = layout.createLine()
        first.setLineWidth(width)
        layout.endLayout()
        # Qt counts UTF-16 units: cut there, not at code points
        units = text.encode("utf-16-le", "surrogatepass")
        cut = first.textLength() * 2
        head = units[:cut].decode("utf-16-le", "surrogatepass").rstrip()
        rest = units[cut:].decode("utf-16-le", "surrogatepass").lstrip()
        if not rest:
            return [self._title_metrics.elidedText(head, Qt.TextElideMode.ElideRight, width)]
        return [head, self._title_metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]

    def _paint_source(self, painter: QPainter, line: QRect, document: DocumentRow) -> None:
        theme = self._theme
        left = line.left()
        if document.progress is Progress.DONE:
            left = self._paint_sign(painter, line, left, "✓", theme.good_text)
        if document.flagged:
            left = self._paint_sign(painter, line, left, "⚑", theme.warn)
        if document.integrity_status in TAGS:
            left = self._paint_tag(painter, line, left, document.integrity_status)
        wanted = left + GAP + self._small_metrics.horizontalAdvance(source_line(document)[:TITLE_CHARACTERS])
        right = self._paint_progress(painter, line, document, wanted)
        painter.setFont(self._small_font)
        painter.setPen(QColor(theme.ink3))
        box = QRect(left, line.top(), max(0, right - GAP - left), line.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(box, flags, self.source_text(document, box.width()))

    def source_text(self, document: DocumentRow, width: int) -> str:
        """Journal and year in `width` pixels: the journal gives way first."""
        metrics, elide = self._small_metrics, Qt.TextElideMode.ElideRight
        whole = source_line(document)[:TITLE_CHARACTERS]
        if metrics.horizontalAdvance(whole) <= width or not (document.journal and document.year):
            return metrics.elidedText(whole, elide, width)
        year = f" · {document.year}"
        room = width - metrics.horizontalAdvance(year)
        if room < metrics.horizontalAdvance("Jour…"):
            return metrics.elidedText(str(document.year), elide, width)
        return metrics.elidedText(document.journal[:TITLE_CHARACTERS], elide, room) + year

    def _paint_progress(self, painter: QPainter, line: QRect, document: DocumentRow, wanted: int) -> int:
        """Count and bar, from the right, the bar from `wanted` if it can; gives the x where they begin."""
        theme, metrics = self._theme, self._small_metrics
        count = f"{document.settled}/{document.sentences}" if document.sentences else "no text"
        width = max(metrics.horizontalAdvance(count), metrics.horizontalAdvance("00/00"))
        painter.setFont(self._small_font)
        painter.setPen(QColor(theme.good_text if document.progress is Progress.DONE else theme.ink3))
        left = line.right() + 1 - width
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRect(left, line.top(), width, line.height()), flags, count)
        if not document.sentences:
            return left
        bar_width = max(BAR_WIDTH, min(WIDEST_BAR, left - GAP - wanted))
        bar = QRectF(left - GAP - bar_width, line.center().y() - 1, bar_width, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.track))
        painter.drawRoundedRect(bar, 2, 2)
        if share := min(1.0, document.settled / document.sentences):
            painter.setBrush(QColor(theme.good))
            painter.drawRoundedRect(bar.adjusted(0, 0, (share - 1) * bar_width, 0), 2, 2)
        return int(bar.left())

    def _paint_tag(self, painter: QPainter, line: QRect, left: int, status: IntegrityStatus) -> int:
        theme = self._theme
        text = TAGS[status]
        grave = status in GRAVE
        height = self._tag_metrics.height() + 2
        box = QRectF(
            left,
            line.center().y() + 1 - height / 2,
            self._tag_metrics.horizontalAdvance(text) + 10,
            height,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.danger_background if grave else theme.warn_background))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(theme.danger if grave else theme.warn))
        painter.setFont(self._tag_font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return int(box.right()) + 6

    def _paint_sign(self, painter: QPainter, line: QRect, left: int, sign: str, colour: str) -> int:
        painter.setFont(self._small_font)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(left, line.top() + self._small_metrics.ascent()), sign)
        return left + self._small_metrics.horizontalAdvance(sign) + 5
