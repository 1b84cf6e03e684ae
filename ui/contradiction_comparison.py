"""What both sides of a contradiction say in one dimension, and how that relates."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from curator.evidence.contradiction_wording import names, relation
from curator.evidence.contradictions import Comparison, Relation
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from ui.chip_flow import flow_height, flowed, label_chips
from ui.chip_painting import paint_chip
from ui.chips import Chip
from ui.theme import Theme, sans_font

HALVES_GAP = 18
GAP = 10
TELLING = (Relation.DIFFERENT, Relation.LESS_SPECIFIC, Relation.SILENT)
LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ComparisonRow(QWidget):
    """One dimension: its name and the labels for at the left, the relation and those against at the right.

    Where the halves are narrow, names and labels stand below each other.
    """

    def __init__(
        self, comparison: Comparison, book: LabelBook, theme: Theme, font_size: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._telling = comparison.relation in TELLING
        self._silence = "" if comparison.relation is Relation.BOTH_SILENT else "says nothing"
        self.dimension = next(item.name for item in book.dimensions if item.key == comparison.dimension)
        self._sign, self.relation = relation(comparison, book)
        self._sides = [self._chips(labels, book) for labels in (comparison.pro, comparison.anti)]
        self._font = sans_font(max(9, font_size - 1))
        self._chip_font = sans_font(max(9, font_size - 2))
        self._metrics = QFontMetricsF(self._font)
        self._bold = QFont(self._font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._columns = (0.0, 0.0)
        self.set_columns(*self.wanted_columns())
        self.setObjectName(f"comparison-{comparison.dimension}")
        pro, anti = (", ".join(names(side, book)) or "nothing" for side in (comparison.pro, comparison.anti))
        self.setAccessibleName(f"{self.dimension}: {self.relation}; for {pro}, against {anti}")
        self.setToolTip(f"<p>{escape(self.dimension)}: {escape(self.relation)}</p>")
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @staticmethod
    def _chips(labels: tuple[LabelId, ...], book: LabelBook) -> list[Chip]:
        found = [book.label(id_) for id_ in labels]
        return list(label_chips((label for label in found if not label.exclusive), book))

    def wanted_columns(self) -> tuple[float, float]:
        """How wide the name of the dimension and the relation are."""
        metrics = QFontMetricsF(self._bold)
        return (
            metrics.horizontalAdvance(self.dimension),
            metrics.horizontalAdvance(f"{self._sign}  {self.relation}"),
        )

    def set_columns(self, names_width: float, relations_width: float) -> None:
        """As wide as the widest of all rows, so that they stand under each other."""
        self._columns = (names_width, relations_width)
        self.updateGeometry()

    def _half(self, width: float) -> float:
        return max(1.0, (width - HALVES_GAP) / 2)

    def _stacked(self, width: float) -> bool:
        return self._half(width) - max(self._columns) - GAP < 12 * self._metrics.height()

    def _placed(self, width: float) -> list[tuple[QPointF, tuple[Chip, ...]]]:
        """Where the chips of each side begin, and the chips."""
        half, metrics = self._half(width), QFontMetricsF(self._chip_font)
        found: list[tuple[QPointF, tuple[Chip, ...]]] = []
        for place, (chips, column) in enumerate(zip(self._sides, self._columns, strict=True)):
            left = place * (half + HALVES_GAP)
            if self._stacked(width):
                found.append((QPointF(left, self._line() + 1), flowed(chips, half, metrics)))
            else:
                room = half - column - GAP
                found.append((QPointF(left + column + GAP, 3), flowed(chips, room, metrics)))
        return found

    def _line(self) -> float:
        return max(self._metrics.height(), QFontMetricsF(self._chip_font).height() + 7)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [origin.y() + flow_height(chips) for origin, chips in self._placed(width)]
        return int(max(self._line() + 3, *heights)) + 4

    def sizeHint(self) -> QSize:
        return QSize(400, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, int(self._line()) + 7)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, half = self._theme, self._half(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.ink if self._telling else theme.ink3
        words = (
            (0.0, self.dimension, theme.ink2, self._font),
            (half + HALVES_GAP, f"{self._sign}  {self.relation}", ink, self._font),
        )
        for left, text, colour, font in words:
            painter.setFont(self._bold if self._telling and left else font)
            painter.setPen(QColor(colour))
            box = QRectF(left, 3, half, self._line())
            painter.drawText(
                box,
                LINE,
                painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(half)),
            )
        painter.setFont(self._chip_font)
        for origin, chips in self._placed(self.width()):
            for chip in chips:
                paint_chip(painter, chip, origin, theme, active=False)
            if not chips:
                painter.setPen(QColor(theme.ink3))
                painter.drawText(QRectF(origin.x(), origin.y(), half, self._line()), LINE, self._silence)
        painter.end()
