"""One label of the vocabulary as a button: mark, name, key cap; lit where the current claim has it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from curator.vocabulary import Label
from ui.offsets import isolated, one_line
from ui.theme import Theme, contrast, mark, mono_font, readable_on

MARK = 8
MARK_WITH_GLYPH = 12
COLUMN = 12
PADDING = 5
GAP = 6
MOST_TOLD = 20
"""Of examples and synonyms in a tool tip."""


class ButtonFonts:
    """What a button writes with, made of one font: a palette's buttons share it."""

    def __init__(self, font: QFont) -> None:
        size = QFontInfo(font).pixelSize()
        self.name, self.lit, self.score, self.glyph = (QFont(font) for _ in range(4))
        for made, smaller in ((self.name, 1), (self.lit, 1), (self.score, 2), (self.glyph, 4)):
            made.setPixelSize(max(1, size - smaller))
        self.lit.setWeight(QFont.Weight.DemiBold)
        self.key = mono_font(size - 3)
        self.lit_metrics = QFontMetrics(self.lit)
        self.key_metrics = QFontMetrics(self.key)


class LabelButton(QAbstractButton):
    """A label that can be pressed; what is lit belongs to the data, so a press by itself changes nothing.

    Signals:
        definition_requested(str): the context menu was asked for on this label.
    """

    definition_requested = Signal(str)

    def __init__(
        self,
        label: Label,
        dimension: str,
        key: str,
        theme: Theme,
        parent: QWidget | None = None,
        shelf: dict[str, ButtonFonts] | None = None,
    ):
        """`shelf` keeps the fonts that buttons share, by what `QFont.toString` says of theirs."""
        super().__init__(parent)
        self._shelf = {} if shelf is None else shelf
        self.label = label
        self.lit = False
        self.suggested = False
        self.highlighted = False
        self._dimension = dimension
        self._key = key
        self._score: float | None = None
        self._theme = theme
        self._colour = mark(label.colour, theme)
        self.setObjectName(f"label-{label.id}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # columns share the pane evenly; long names are elided
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleDescription(label.definition)
        self._take_font()
        self._announce()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._colour = mark(self.label.colour, theme)
        self.update()

    def set_lit(self, lit: bool) -> None:
        if lit != self.lit:
            self.lit = lit
            self._announce()

    def set_suggested(self, suggested: bool, score: float | None = None) -> None:
        """Outline with dashes; `score` (0 to 1), if given, stands beside the key."""
        if (suggested, score) != (self.suggested, self._score):
            self.suggested, self._score = suggested, score
            self._announce()

    def set_highlighted(self, highlighted: bool) -> None:
        """Mark as what Enter in the find field would take."""
        if highlighted != self.highlighted:
            self.highlighted = highlighted
            self.update()

    def _announce(self) -> None:
        retired = self.label.status != "active"
        # a retired label can still be taken off
        self.setEnabled(self.lit or not retired)
        parts = [self.label.name, self._dimension]
        parts += [f"key {self._key}"] if self._key else []
        parts += ["retired"] if retired else []
        parts += ["suggested"] if self.suggested else []
        parts += ["on" if self.lit else "off"]
        self.setAccessibleName(", ".join(parts))
        self.update()

    def _take_font(self) -> None:
        font = self.font()
        name = font.toString()
        if name not in self._shelf:
            self._shelf[name] = ButtonFonts(font)
        self._fonts = self._shelf[name]
        self._wanted: tuple[QSize, QSize] | None = None
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._sizes()[0]

    def minimumSizeHint(self) -> QSize:
        return self._sizes()[1]

    def _sizes(self) -> tuple[QSize, QSize]:
        """Wanted and least; measured once, because a layout asks many times."""
        if self._wanted is None:
            fonts, key = self._fonts, self._key_width()
            name = fonts.lit_metrics.horizontalAdvance(one_line(self.label.name))
            height = fonts.lit_metrics.height() + 7
            bare = COLUMN + 2 * PADDING + key
            self._wanted = QSize(bare + GAP + name, height), QSize(bare + 5 * GAP, height)
        return self._wanted

    def _key_width(self) -> int:
        return self._fonts.key_metrics.horizontalAdvance(self._key) + 10 + GAP if self._key else 0

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._take_font()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        if not self.toolTip():
            self.setToolTip(tool_tip(self.label, self._key))
        self.update()
        super().enterEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.definition_requested.emit(self.label.id)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_mark(painter)
        right = self._paint_key(painter, self.width() - PADDING)
        if self.suggested and self._score is not None:
            right = self._paint_score(painter, right)
        self._paint_name(painter, PADDING + COLUMN + GAP // 2, right)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        theme = self._theme
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = None
        if self.isDown():
            fill = theme.pressed
        elif self.lit or self.highlighted:
            fill = theme.accent_background
        elif self.underMouse() and self.isEnabled():
            fill = theme.hover
        painter.setPen(Qt.PenStyle.NoPen)
        if fill:
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(frame, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.suggested:
            painter.setPen(QPen(QColor(theme.outline), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(frame, 6, 6)
        if self.hasFocus() or self.highlighted:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_mark(self, painter: QPainter) -> None:
        theme, colour = self._theme, self._colour
        size = MARK_WITH_GLYPH if self.label.glyph else MARK
        square = QRectF(PADDING + (COLUMN - size) // 2, (self.height() - size) // 2, size, size)
        faint = contrast(colour.name(), theme.panel) < 1.5
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        painter.setPen(QPen(QColor(theme.outline), 1) if faint else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(square, 2.5, 2.5)
        if self.label.glyph:
            painter.setFont(self._fonts.glyph)
            painter.setPen(QColor(readable_on(colour.name())))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self.label.glyph[:2])
        painter.setOpacity(1.0)

    def _paint_key(self, painter: QPainter, right: int) -> int:
        if not self._key:
            return right
        theme = self._theme
        metrics = self._fonts.key_metrics
        width, height = metrics.horizontalAdvance(self._key) + 10, metrics.height() + 3
        cap = QRectF(right - width + 0.5, round((self.height() - height) / 2) + 0.5, width - 1, height - 1)
        painter.setBrush(QColor(theme.card))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRoundedRect(cap, 4, 4)
        # the cap's thicker lower edge
        painter.drawLine(cap.bottomLeft() + QPoint(3, 1), cap.bottomRight() + QPoint(-3, 1))
        painter.setFont(self._fonts.key)
        painter.setPen(QColor(theme.ink2 if self.isEnabled() else theme.ink3))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        return right - width - GAP

    def _paint_score(self, painter: QPainter, right: int) -> int:
        text = f"{self._score:.2f}".removeprefix("0")
        painter.setFont(self._fonts.score)
        width = QFontMetrics(self._fonts.score).horizontalAdvance(text)
        painter.setPen(QColor(self._theme.ink3))
        painter.drawText(QRectF(right - width, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - GAP

    def _paint_name(self, painter: QPainter, left: int, right: int) -> None:
        font = QFont(self._fonts.lit if self.lit else self._fonts.name)
        font.setStrikeOut(self.label.status != "active")
        painter.setFont(font)
        painter.setPen(QColor(self._theme.ink if self.isEnabled() else self._theme.ink3))
        width = max(0, right - left)
        name = QFontMetrics(font).elidedText(one_line(self.label.name), Qt.TextElideMode.ElideRight, width)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRectF(left, 0, width, self.height()), flags, name)


def tool_tip(label: Label, key: str) -> str:
    """All that the vocabulary says of `label`, as rich text of bounded width; every word of it escaped."""
    code = f" · {escape(key)}" if key else ""
    name, short = escape(isolated(label.name)), escape(isolated(label.short))
    rows = [f"<b>{name}</b><br><small>{short} · {escape(label.id)}{code}</small>"]
    if label.status != "active":
        instead = f"; use {escape(', '.join(label.replaced_by))}" if label.replaced_by else ""
        rows.append(f"<i>{escape(label.status)}{instead}</i>")
    rows += [escape(isolated(label.definition))] if label.definition else []
    rows += _signed("+", label.include) + _signed("−", label.exclude)
    if label.synonyms:
        names = ", ".join(map(isolated, label.synonyms[:MOST_TOLD]))
        rows.append(f"<i>also:</i> {escape(names)}")
    cells = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return f'<table width="340" cellpadding="2">{cells}</table>'


def _signed(sign: str, texts: Sequence[str]) -> list[str]:
    return [f"{sign}&nbsp;{escape(isolated(text))}" for text in texts[:MOST_TOLD]]
