"""One contradiction laid out: its kind, what differs, and the sentences of its sides side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from curator.evidence.contradiction_kinds import NAMINGS, Kind, called, class_naming, kind_of
from curator.evidence.contradictions import Contradiction
from curator.evidence.passages import Passage
from curator.label_book import LabelBook
from ui.contradiction_comparison import HALVES_GAP, ComparisonRow
from ui.contradiction_delegate import mark_width, paint_mark
from ui.contradiction_passage import PassageCard
from ui.contradiction_side import ContradictionSide, Passages, SideHead
from ui.plain_label import PlainLabel
from ui.theme import Theme, sans_font

MARGIN = 18
WIDEST = 72
"""Of both columns together, in heights of the text: longer lines are hard to read."""


def widest(font_size: int) -> int:
    """How wide a page of text gets, in logical pixels."""
    return WIDEST * QFontMetrics(sans_font(font_size)).height()


class KindMark(QWidget):
    """The mark of a kind, as in the list; the words beside it say the same."""

    def __init__(self, kind: Kind, theme: Theme, font_size: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = kind
        self._theme = theme
        self._font = sans_font(max(9, font_size - 2))
        self._font.setWeight(QFont.Weight.Bold)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font)
        return QSize(mark_width(self._kind, metrics), metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(self.rect()), self._kind, self._font, self._theme)
        painter.end()


class ContradictionPage(QWidget):
    """Shows values; made anew for others."""

    def __init__(
        self,
        contradiction: Contradiction,
        book: LabelBook,
        passages: Passages,
        theme: Theme,
        font_size: int,
        shown: tuple[int, int],
        parent: QWidget,
    ) -> None:
        """`shown` says of how many claims for and against the sentences are there at once, at least."""
        super().__init__(parent)
        self.setObjectName("contradiction-page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._font_size = theme, font_size
        inner = QWidget(self)
        inner.setMaximumWidth(widest(font_size))
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 14, MARGIN, MARGIN)
        column.setSpacing(0)
        column.addLayout(self._title(contradiction, inner))
        column.addSpacing(13)
        sides = (("pro", contradiction.pro), ("anti", contradiction.anti))
        column.addLayout(_halves([SideHead(role, side, theme, inner) for role, side in sides]))
        column.addSpacing(5)
        self.rows = [ComparisonRow(item, book, theme, font_size, inner) for item in contradiction.comparisons]
        widths = [row.wanted_columns() for row in self.rows]
        for row in self.rows:
            row.set_columns(max(one for one, _ in widths), max(other for _, other in widths))
            column.addWidget(row)
        column.addSpacing(10)
        setting = frozenset(item.dimension for item in contradiction.comparisons)

        def card(passage: Passage, parent: QWidget) -> PassageCard:
            return PassageCard(passage, book, setting, theme, font_size, parent)

        self.sides = [
            ContradictionSide(role, side, passages, card, number, inner)
            for (role, side), number in zip(sides, shown, strict=True)
        ]
        column.addLayout(_halves(self.sides))
        column.addStretch(1)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(inner, 1)
        around.addStretch(0)

    def _title(self, contradiction: Contradiction, parent: QWidget) -> QHBoxLayout:
        kind = kind_of(contradiction)
        name = PlainLabel(called(contradiction), name="contradiction-kind", style="subheading")
        name.setWordWrap(False)
        meaning = class_naming(contradiction).meaning
        if contradiction.within_paper:
            meaning = f"{NAMINGS[kind].meaning} {meaning}"
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(KindMark(kind, self._theme, self._font_size, parent), 0, top)
        head.addWidget(name, 0, top)
        head.addSpacing(4)
        head.addWidget(PlainLabel(meaning, name="contradiction-meaning", style="quiet"), 1)
        return head


def _halves(widgets: Sequence[QWidget]) -> QHBoxLayout:
    """Two columns of one width."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(HALVES_GAP)
    for widget in widgets:
        policy = widget.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        widget.setSizePolicy(policy)
        row.addWidget(widget, 1)
    return row
