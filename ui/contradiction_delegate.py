"""How a contradiction looks in the list: kind, settings of both sides, what differs, the verdict."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter

from curator.evidence.contradiction_kinds import NAMINGS, Kind, kind_of
from curator.evidence.contradiction_wording import balances, differences, setting
from curator.evidence.contradictions import Contradiction
from curator.label_book import LabelBook
from ui.contradiction_model import ContradictionModel, ContradictionRole
from ui.offsets import shown
from ui.row_delegate import RowDelegate
from ui.theme import Theme, tint

LEFT = 14
RIGHT = 14
TOP = 9
GAP = 8
BAR = 3
LONGEST = 400
"""Characters; no row is wider."""
LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def kind_colours(kind: Kind, theme: Theme) -> tuple[str, QColor]:
    """Sign and ground of a kind's mark; red and blue stand for the sides and nothing else."""
    return {
        Kind.TRUE_CONFLICT: (theme.warn, QColor(theme.warn_background)),
        Kind.RESOLVED_BY_CONTEXT: (theme.good_text, tint(theme.good, theme, 0.14)),
    }.get(kind, (theme.ink2, QColor(theme.pressed)))


def mark_width(kind: Kind, metrics: QFontMetrics) -> int:
    """How wide the mark of a kind is: a square, unless its sign needs more."""
    return max(metrics.height() + 2, metrics.horizontalAdvance(NAMINGS[kind].mark) + 6)


def paint_mark(painter: QPainter, box: QRectF, kind: Kind, font: QFont, theme: Theme) -> None:
    """The sign of a kind on its ground."""
    sign, ground = kind_colours(kind, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(QColor(sign))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, NAMINGS[kind].mark)


class ContradictionDelegate(RowDelegate):
    """Paints a contradiction on five lines."""

    def set_font(self, font: QFont) -> None:
        size = QFontInfo(font).pixelSize()
        self._name_font = _sized(font, size, QFont.Weight.DemiBold)
        self._text_font = _sized(font, size)
        self._small_font = _sized(font, size - 2)
        self._mark_font = _sized(font, size - 2, QFont.Weight.Bold)
        self._name_metrics = QFontMetrics(self._name_font)
        self._text_metrics = QFontMetrics(self._text_font)
        self._small_metrics = QFontMetrics(self._small_font)
        self._side_width = self._small_metrics.horizontalAdvance("against") + GAP

    def row_height(self) -> int:
        """Kind, two settings, what differs, verdict, and the margins."""
        return 2 * TOP + 3 * self._text_line() + 2 * self._small_line() + 5

    def _text_line(self) -> int:
        return self._text_metrics.height() + 2

    def _small_line(self) -> int:
        return self._small_metrics.height() + 2

    def paint_row(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        item, model = index.data(ContradictionRole.CONTRADICTION), index.model()
        if isinstance(item, Contradiction) and isinstance(model, ContradictionModel) and model.book:
            inner = rect.adjusted(LEFT, TOP, -RIGHT, 0)
            head = QRect(inner.left(), inner.top(), inner.width(), self._text_line())
            self._paint_head(painter, head, item)
            below = head.translated(0, head.height() + 3)
            below = self._paint_settings(painter, below, item, model.book)
            self._paint_foot(painter, below, item, model)

    def _paint_head(self, painter: QPainter, line: QRect, item: Contradiction) -> None:
        kind, height = kind_of(item), self._small_metrics.height() + 2
        width = mark_width(kind, QFontMetrics(self._mark_font))
        mark = QRectF(line.left(), line.center().y() - height / 2 + 1, width, height)
        paint_mark(painter, mark, kind, self._mark_font, self._theme)
        left = line.left() + width + 7
        name_room = self._name_metrics.horizontalAdvance(NAMINGS[kind].one) + GAP
        papers = self._fitting(balances(item), line.right() - left - name_room)
        room = self._small_metrics.horizontalAdvance(papers)
        name = QRect(left, line.top(), max(0, line.right() - room - GAP - left), line.height())
        self._write(painter, name, NAMINGS[kind].one, self._name_font, self._theme.ink)
        papers_box = QRect(line.right() - room, line.top(), room + 1, line.height())
        self._write(painter, papers_box, papers, self._small_font, self._theme.ink2)

    def _fitting(self, forms: tuple[str, ...], room: int) -> str:
        """The longest form that has room, else the shortest."""
        fitting = (form for form in forms if self._small_metrics.horizontalAdvance(form) <= room)
        return next(fitting, forms[-1])

    def _paint_settings(self, painter: QPainter, line: QRect, item: Contradiction, book: LabelBook) -> QRect:
        """A line for each side; the line below them."""
        sides = (("pro", "for", item.pro.labels), ("anti", "against", item.anti.labels))
        for role, side, labels in sides:
            box = QRectF(line.left(), line.top() + 3, BAR, line.height() - 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.role(role)))
            painter.drawRoundedRect(box, 1.5, 1.5)
            word = line.adjusted(BAR + 6, 0, 0, 0)
            self._write(painter, word, side, self._small_font, self._theme.ink3)
            text = word.adjusted(self._side_width, 0, 0, 0)
            self._write(painter, text, setting(labels, book), self._text_font, self._theme.ink)
            line = line.translated(0, line.height())
        return line

    def _paint_foot(
        self, painter: QPainter, line: QRect, item: Contradiction, model: ContradictionModel
    ) -> None:
        assert model.book is not None
        line = QRect(line.left(), line.top() + 2, line.width(), self._small_line())
        self._write(painter, line, differences(item, model.book), self._small_font, self._theme.ink2)
        line = line.translated(0, line.height())
        if verdict := model.verdict_of(item):
            self._write(painter, line, f"✓ {verdict}", self._small_font, self._theme.good_text)
        else:
            self._write(painter, line, "no verdict yet", self._small_font, self._theme.ink3)

    def _write(self, painter: QPainter, box: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        words = shown(text[:LONGEST])
        elided = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box, LINE, elided)


def _sized(font: QFont, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(1, size))
    made.setWeight(weight)
    return made
