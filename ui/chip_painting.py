"""How chips, cards and the gutter of the reader are painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from curator.model import ReviewState
from ui.chips import Chip, ChipKind
from ui.theme import Theme, mark, readable_on, tint

STATE_SIGNS = {
    ReviewState.UNREVIEWED: "",
    ReviewState.REVIEWED: "✓",
    ReviewState.SKIPPED: "↷",
    ReviewState.NOT_ANNOTATABLE: "∅",
}


def paint_card(painter: QPainter, rect: QRectF, theme: Theme, *, current: bool, focused: bool) -> None:
    """The raised card of the current sentence, or the quiet ground of another selected one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = rect.adjusted(1, 1, -1, -1)
    if not current:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_background))
        painter.drawRoundedRect(inner, 8, 8)
        return
    for spread in range(4):
        shadow = QColor(0, 0, 0, 10 if theme.dark else 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        painter.drawRoundedRect(
            rect.adjusted(-spread, -spread + 2, spread, spread + 2), 8 + spread, 8 + spread
        )
    painter.setPen(QPen(QColor(theme.accent if focused else theme.accent_line), 2))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(inner, 8, 8)


def paint_stage_bar(painter: QPainter, rect: QRectF, colours: Sequence[str], theme: Theme) -> None:
    """The ordered labels of a sentence as a thin bar, one part each, from first to last."""
    if not colours:
        return
    # imported here: the first paint often does without
    from PySide6.QtGui import QLinearGradient

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    gradient = QLinearGradient(rect.topLeft(), rect.bottomLeft())
    for place, colour in enumerate(colours):
        shown = mark(colour, theme)
        gradient.setColorAt(place / len(colours), shown)
        gradient.setColorAt(min(1.0, (place + 1) / len(colours) - 1e-4), shown)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(gradient))
    painter.drawRoundedRect(rect, 2, 2)


def paint_gutter(
    painter: QPainter,
    right: float,
    top: float,
    number: int,
    state: ReviewState,
    flagged: bool,
    font: QFont,
    theme: Theme,
) -> None:
    """The sentence's number, and under it the signs of its state."""
    painter.setFont(font)
    height = painter.fontMetrics().height()
    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor(theme.ink3))
    painter.drawText(QRectF(right - 40, top, 40, height), align, str(number))
    signs = [(STATE_SIGNS[state], theme.good_text if state is ReviewState.REVIEWED else theme.ink2)]
    signs += [("⚑", theme.danger)] if flagged else []
    for sign, colour in signs:
        if sign:
            top += height + 1
            painter.setPen(QColor(colour))
            painter.drawText(QRectF(right - 40, top, 40, height), align, sign)


def paint_chip(painter: QPainter, chip: Chip, origin: QPointF, theme: Theme, *, active: bool) -> None:
    """One chip; `active` marks the claim that the next label goes to."""
    rect = chip.rect.translated(origin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match chip.kind:
        case ChipKind.LABEL:
            _paint_label(painter, rect, chip, theme)
        case ChipKind.SUGGESTION:
            _paint_suggestion(painter, rect, chip, theme)
        case ChipKind.CLAIM:
            line, ink = (theme.accent, theme.accent_text) if active else (theme.outline, theme.ink2)
            _paint_outline(painter, rect, line, theme.card, rect.height() / 2)
            _paint_text(painter, rect, chip.text, ink, centre=True)
        case ChipKind.ROLE:
            painter.setPen(Qt.PenStyle.NoPen)
            colour = theme.role(chip.colour)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
            _paint_text(painter, rect, chip.text, readable_on(colour), centre=True, bold=True)
        case ChipKind.NEGATED:
            _paint_outline(painter, rect, theme.danger, theme.danger_background, 5)
            _paint_text(painter, rect, chip.text, theme.danger, centre=True)
        case ChipKind.NOTE:
            _paint_text(painter, rect.adjusted(2, 0, 0, 0), chip.text, theme.ink2, italic=True)
        case ChipKind.HINT:
            _paint_text(painter, rect.adjusted(2, 0, 0, 0), chip.text, theme.warn)


def _paint_outline(painter: QPainter, rect: QRectF, line: str, fill: str, radius: float) -> None:
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def _paint_label(painter: QPainter, rect: QRectF, chip: Chip, theme: Theme) -> None:
    painter.setPen(QPen(tint(chip.colour, theme, 0.53), 1))
    painter.setBrush(tint(chip.colour, theme, 0.11))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    _paint_dot(painter, rect, chip.colour, theme)
    _paint_text(painter, rect.adjusted(19, 0, -6, 0), chip.text, theme.ink)


def _paint_suggestion(painter: QPainter, rect: QRectF, chip: Chip, theme: Theme) -> None:
    pen = QPen(QColor(theme.outline), 1, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    _paint_dot(painter, rect, chip.colour, theme)
    _paint_text(painter, rect.adjusted(19, 0, -6, 0), chip.text, theme.ink2)


def _paint_dot(painter: QPainter, rect: QRectF, colour: str, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mark(colour, theme))
    painter.drawEllipse(QPointF(rect.left() + 11, rect.center().y()), 3.5, 3.5)


def _paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: str,
    *,
    centre: bool = False,
    bold: bool = False,
    italic: bool = False,
) -> None:
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setItalic(italic)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(colour))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 2)
    horizontal = Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, horizontal | Qt.AlignmentFlag.AlignVCenter, elided)
    painter.restore()
