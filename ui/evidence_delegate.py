"""Paints the cells of the evidence grid."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from curator.evidence.matrix import Cell
from curator.evidence.question import Counting
from curator.evidence.scale import Scale
from curator.label_book import LabelBook
from ui.evidence_cell import CellPainter, CellState, bar_scale
from ui.evidence_model import EvidenceModel
from ui.theme import Theme, mark

GAP = 3
"""Between cards, in logical pixels."""

CACHE_BYTES = 32_000_000
FOCUSED, HOVERED = QStyle.StateFlag.State_HasFocus.value, QStyle.StateFlag.State_MouseOver.value


class EvidenceDelegate(QStyledItemDelegate):
    """Paints a card into each cell, leaving out the room that the first of a group has before it."""

    def __init__(self, model: EvidenceModel, painter: CellPainter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells = model
        self._scale = Scale(1)
        self._colours: tuple[QColor, ...] = ()
        self._counting = Counting.PAPERS
        self._book: LabelBook | None = None
        self._row_leads: tuple[int, ...] = ()
        self._column_leads: tuple[int, ...] = ()
        self._painted: dict[tuple[Cell, bool], QPixmap] = {}
        self._painted_as: tuple[int, int, float] = (0, 0, 0.0)
        self.look = self._painted_look = painter
        self.current: tuple[int, int] | None = None
        """Row and column of the cell with the ring, focused or not."""

    @property
    def scale(self) -> Scale:
        return self._scale

    def set_book(self, book: LabelBook | None) -> None:
        self._book = book
        self.refresh()

    def set_look(self, painter: CellPainter) -> None:
        self.look = painter
        self.refresh()

    def set_leads(self, rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
        """The room above each row and before each column."""
        self._row_leads, self._column_leads = rows, columns

    def refresh(self) -> None:
        """Take the scale and the colours of the model's matrix."""
        matrix = self._cells.matrix
        before = (self._scale, self._colours, self._counting, self._painted_look)
        self._scale = bar_scale(matrix) if matrix else Scale(1)
        self._colours = split_colours(matrix.split if matrix else (), self._book, self.look.theme)
        self._counting, self._painted_look = self._cells.counting, self.look
        if before != (self._scale, self._colours, self._counting, self._painted_look):
            self._painted.clear()

    def card(self, row: int, column: int, rect: QRect) -> QRectF:
        """Where the card of a cell stands that takes up `rect`."""
        left = self._column_leads[column] if column < len(self._column_leads) else 0
        top = self._row_leads[row] if row < len(self._row_leads) else 0
        return QRectF(rect).adjusted(left + 1, top + 1, 1 - GAP, 1 - GAP)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(self.look.width() + GAP, self.look.height() + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        flags: int = option.state.value  # type: ignore[attr-defined]
        row, column, cells = index.row(), index.column(), self._cells
        state = CellState(
            current=(row, column) == self.current,
            focused=bool(flags & FOCUSED),
            hovered=bool(flags & HOVERED),
            quiet=cells.rows[row].silent or cells.columns[column].silent,
        )
        card, cell = self.card(row, column, rect), cells.cell_at(row, column)
        ratio = painter.device().devicePixelRatioF()
        if state.current or state.hovered or (card.left() * ratio) % 1 or (card.top() * ratio) % 1:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_card(painter, card, cell, state)
        else:
            painter.drawPixmap(card.topLeft(), self._picture(card, ratio, cell, state))

    def _paint_card(self, painter: QPainter, card: QRectF, cell: Cell, state: CellState) -> None:
        self.look.paint(painter, card, cell, self._counting, self._scale, state, self._colours)

    def _picture(self, card: QRectF, ratio: float, cell: Cell, state: CellState) -> QPixmap:
        """The card as it was painted for an equal cell before; most cells of a matrix have equals."""
        width, height = round(card.width() * ratio), round(card.height() * ratio)
        if self._painted_as != (width, height, ratio):
            self._painted_as = (width, height, ratio)
            self._painted.clear()
        key = (cell, state.quiet)
        if key not in self._painted:
            if len(self._painted) * width * height * 4 > CACHE_BYTES:
                self._painted.clear()
            picture = QPixmap(width, height)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_card(painter, QRectF(QPointF(0, 0), card.size()), cell, state)
            painter.end()
            self._painted[key] = picture
        return self._painted[key]


def split_colours(split: tuple[str, ...], book: LabelBook | None, theme: Theme) -> tuple[QColor, ...]:
    """The colours of the labels that a matrix is split by."""
    return tuple(mark(book.label(id_).colour if book else theme.role_undetermined, theme) for id_ in split)
