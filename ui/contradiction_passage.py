"""A sentence of one side of a contradiction, as a card that can be opened."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from curator.evidence.passages import Passage
from curator.label_book import LabelBook
from ui.chip_flow import claim_chips, flow_height, flowed
from ui.chip_painting import paint_chip
from ui.chips import Chip
from ui.offsets import shown
from ui.passage_words import citation, source_line, source_parts, title_of, tool_tip
from ui.theme import Theme, sans_font, serif_font
from ui.wrapped_text import broken

PADDING = 11
LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LONGEST = 4000
"""Characters; a sentence that long was never split."""


class PassageCard(QAbstractButton):
    """Sentence, paper, source and what the claim says.

    Return, Space or a double click opens it, Ctrl+C copies it with its source.

    Signals:
        opened(Passage): the sentence is wanted in the reader.
    """

    opened = Signal(object)

    def __init__(
        self,
        passage: Passage,
        book: LabelBook,
        setting: Collection[str],
        theme: Theme,
        font_size: int,
        parent: QWidget,
    ) -> None:
        """`setting` are the dimensions that all sentences of the side have in common."""
        super().__init__(parent)
        self.passage = passage
        self._theme = theme
        self._chips = [chip for claim in passage.claims for chip in claim_chips(claim, book, without=setting)]
        self._text_font = serif_font(font_size + 1)
        self._source_font = sans_font(max(9, font_size - 2))
        self._source_metrics = QFontMetricsF(self._source_font)
        self._title = shown(title_of(passage))
        self._title_font = QFont(self._source_font)
        self._title_font.setWeight(QFont.Weight.DemiBold)
        self._title_metrics = QFontMetricsF(self._title_font)
        self._measured: dict[int, tuple[QTextLayout, float, tuple[Chip, ...]]] = {}
        """By width: a layout asks for several before it settles."""
        self.setObjectName(f"passage-{passage.sentence_id}")
        self.setAccessibleName(shown(passage.text))
        said = ", ".join(chip.text for chip in self._chips)
        told = (self._title.rstrip("."), source_line(passage), said)
        self.setAccessibleDescription(". ".join(part for part in told if part))
        self.setToolTip(tool_tip(passage))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: self.opened.emit(self.passage))

    def _measure(self, width: int) -> tuple[QTextLayout, float, tuple[Chip, ...]]:
        """The sentence in its lines, their height, and the chips."""
        if width not in self._measured:
            inner = max(1.0, width - 2 * PADDING)
            layout, height = broken(shown(self.passage.text[:LONGEST]), self._text_font, inner, 1.1)
            chips = flowed(self._chips, inner, self._source_metrics)
            self._measured[width] = (layout, height, chips)
        return self._measured[width]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        _, text, chips = self._measure(width)
        below = flow_height(chips) + 7 if chips else 0
        lines = self._title_metrics.height() + 1 + self._source_metrics.height()
        return int(2 * PADDING + text + 5 + lines + below) + 1

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, int(self._source_metrics.height()) + 2 * PADDING)

    def event(self, event: QEvent) -> bool:
        # the card that has the keyboard keeps its keys, whatever shortcuts the window has
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in (*ENTER, Qt.Key.Key_Space):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.isAutoRepeat():
            self.opened.emit(self.passage)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(citation(self.passage))
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            # the arrows belong to the detail: a button's own would go to any other button
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only takes the keyboard: one click does not leave the view."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(self.passage)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, focused = self._theme, self.hasFocus()
        layout, text, chips = self._measure(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = theme.accent if focused else theme.outline if self.underMouse() else theme.line
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(frame, 7, 7)
        painter.setPen(QColor(theme.ink))
        layout.draw(painter, QPointF(PADDING, PADDING))
        box = QRectF(PADDING, PADDING + text + 5, self.width() - 2 * PADDING, self._title_metrics.height())
        painter.setFont(self._title_font)
        painter.setPen(QColor(theme.ink2))
        painter.drawText(box, LINE, self._elided_title(box.width()))
        box = QRectF(box.left(), box.bottom() + 1, box.width(), self._source_metrics.height())
        painter.setFont(self._source_font)
        painter.setPen(QColor(theme.ink3))
        painter.drawText(box, LINE, self._source())
        self._paint_chips(painter, chips, QPointF(PADDING, box.bottom() + 6))
        painter.end()

    def _source(self) -> str:
        """In one line: the journal gives way, sentence and curator do not."""
        metrics, elide = self._source_metrics, Qt.TextElideMode.ElideRight
        journal, rest = (shown(part) for part in source_parts(self.passage))
        if not journal:
            return rest
        room = self.width() - 2 * PADDING - metrics.horizontalAdvance(f" · {rest}")
        return f"{metrics.elidedText(journal, elide, max(room, 24))} · {rest}"

    def _elided_title(self, width: float) -> str:
        return self._title_metrics.elidedText(self._title[:LONGEST], Qt.TextElideMode.ElideRight, width)

    def _paint_chips(self, painter: QPainter, chips: tuple[Chip, ...], origin: QPointF) -> None:
        painter.setFont(QFont(self._source_font))
        for chip in chips:
            paint_chip(painter, chip, origin, self._theme, active=False)
