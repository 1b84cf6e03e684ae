"""How a passage looks in the list: a sentence to read, and small signs of what it says."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from curator.evidence.passages import Passage
from ui.chip_painting import paint_card, paint_chip
from ui.chips import Chip, ChipKind
from ui.passage_layout import AFTER_DOT, DOT, PADDING, SIDE, Fonts, PassageLayout, Tag, lay_out
from ui.passage_model import PassageRole
from ui.theme import Theme, blended, contrast, mark, tint

KEPT = 200
LEGIBLE = 4.5


class PassageDelegate(QStyledItemDelegate):
    """Paints rows of a PassageModel; the current one is a raised card."""

    def __init__(self, theme: Theme, font_size: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.width = 0
        """Of a row in logical pixels, whether or not the list is somewhat wider."""
        self.set_theme(theme, font_size)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme = theme
        self.fonts = Fonts(font_size)
        self._layouts: OrderedDict[tuple[object, ...], PassageLayout] = OrderedDict()

    def forget(self) -> None:
        """The passages may have changed."""
        self._layouts.clear()

    def layout_of(self, index: QModelIndex | QPersistentModelIndex) -> PassageLayout | None:
        """None if the model has less than it said."""
        passage = index.data(PassageRole.PASSAGE)
        if not isinstance(passage, Passage):
            return None
        opens = bool(index.data(PassageRole.OPENS_PAPER))
        key = (passage.sentence_id, passage.set_id, opens, self.width)
        if key in self._layouts:
            self._layouts.move_to_end(key)
            return self._layouts[key]
        made = self._layouts[key] = lay_out(passage, opens, self.width, self.fonts)
        if len(self._layouts) > KEPT:
            self._layouts.popitem(last=False)
        return made

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        layout = self.layout_of(index)
        return QSize(self.width, layout.height if layout else 0)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        layout = self.layout_of(index)
        if layout is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        painter.translate(rect.topLeft())
        self._paint_ground(painter, layout, option.state, index.row())  # type: ignore[attr-defined]
        self._paint_paper(painter, layout)
        painter.setPen(QColor(self._theme.ink))
        layout.lines.draw(painter, layout.lines_place)
        self._paint_chips(painter, layout)
        painter.setFont(self.fonts.meta)
        painter.setPen(QColor(self._theme.ink3))
        _draw_line(painter, layout.meta_place, layout.meta)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, layout: PassageLayout, state: QStyle.StateFlag, row: int
    ) -> None:
        theme = self._theme
        top = layout.paper_place.top() - 8 if layout.paper else layout.card.top() - 1
        if row:
            inset = 0 if layout.paper else SIDE + PADDING
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(
                QPointF(inset, top + 0.5), QPointF(layout.card.right() + SIDE - inset, top + 0.5)
            )
        if state & QStyle.StateFlag.State_Selected:
            focused = bool(state & QStyle.StateFlag.State_Active and state & QStyle.StateFlag.State_HasFocus)
            paint_card(painter, layout.card, theme, current=True, focused=focused)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(layout.card.adjusted(1, 1, -1, -1), 8, 8)

    def _paint_paper(self, painter: QPainter, layout: PassageLayout) -> None:
        painter.setFont(self.fonts.paper)
        painter.setPen(QColor(self._theme.ink2))
        _draw_line(painter, layout.paper_place, layout.paper)

    def _paint_chips(self, painter: QPainter, layout: PassageLayout) -> None:
        for tag in layout.tags:
            self._paint_tag(painter, tag)
        painter.setFont(self.fonts.chip)
        for chip in layout.chips:
            if chip.kind is ChipKind.LABEL:
                self._paint_label(painter, chip)
            else:
                paint_chip(painter, chip, QPointF(0, 0), self._theme, active=False)

    def _paint_label(self, painter: QPainter, chip: Chip) -> None:
        em, rect = self.fonts.chip.pixelSize(), chip.rect
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.hover))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setBrush(mark(chip.colour, self._theme))
        painter.drawEllipse(QPointF(rect.left() + DOT * em, rect.center().y()), 0.28 * em, 0.28 * em)
        painter.setPen(QColor(self._theme.ink2))
        _draw_line(painter, rect.adjusted(AFTER_DOT * em, 0, -2, 0), chip.text)

    def _paint_tag(self, painter: QPainter, tag: Tag) -> None:
        ink, ground = self.tag_colours(tag.role)
        frame = tag.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setFont(self.fonts.chip if tag.weak else self.fonts.tag)
        if tag.weak:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tint(self._theme.role(tag.role), self._theme, 0.5), 1))
        else:
            painter.setBrush(ground)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(tag.rect, flags, tag.text)

    def tag_colours(self, role: str) -> tuple[QColor, QColor]:
        """Letters and ground of a role's tag; the letters are legible on it and on a card."""
        theme = self._theme
        tinted = tint(theme.role(role), theme, 0.12)
        ground = blended(tinted.name(), theme.card, tinted.alphaF())
        ink = QColor(theme.role(role))
        while min(contrast(ink.name(), ground.name()), contrast(ink.name(), theme.card)) < LEGIBLE:
            ink = ink.lighter(108) if theme.dark else ink.darker(108)
        return ink, ground


def _draw_line(painter: QPainter, place: QRectF, text: str) -> None:
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)
