"""A table of names from elsewhere, each with what it means here; the last column is chosen in a popup."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.mapping_model import ABOUT, ANSWER, NAME, MappingRow, RowRole, line
from ui.theme import Theme, mark

OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2, Qt.Key.Key_F4)
PADDING = 8


class MappingDelegate(QStyledItemDelegate):
    """The answer looks like a field that opens; what waits for one is marked."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, MappingRow):
            return
        theme = self.theme
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        font = option.font  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        painter.fillRect(rect, QColor(theme.accent_background if selected else theme.card))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.line))
        if selected and index.column() == NAME:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.accent))
        painter.setFont(font)
        if index.column() == ANSWER:
            self._paint_answer(painter, rect, row, QFontMetrics(font), state)
        else:
            painter.setPen(QColor(theme.ink if index.column() == NAME else theme.ink2))
            text = row.name if index.column() == NAME else row.about
            _draw(painter, rect.adjusted(PADDING, 0, -PADDING, 0), text)
        painter.restore()

    def _paint_answer(
        self, painter: QPainter, rect: QRect, row: MappingRow, metrics: QFontMetrics, state: QStyle.StateFlag
    ) -> None:
        theme = self.theme
        focused = bool(state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active)
        frame = QRectF(rect).adjusted(4.5, 3.5, -5.5, -4.5)
        edge = theme.accent if focused else theme.warn if row.open else theme.line
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(theme.warn_background if row.open else theme.card))
        painter.drawRoundedRect(frame, 6, 6)
        left, right = frame.left() + 9, frame.right() - 9
        painter.setPen(Qt.PenStyle.NoPen)
        size = metrics.height() * 0.28
        middle = QPointF(right - size, frame.center().y())
        painter.setBrush(QColor(theme.ink2))
        painter.drawPolygon(
            QPolygonF(
                [
                    middle + QPointF(-size, -size / 2),
                    middle + QPointF(size, -size / 2),
                    middle + QPointF(0, size / 2 + 0.5),
                ]
            )
        )
        for colour in row.colours[:6]:
            painter.setBrush(mark(colour, theme))
            painter.drawRoundedRect(QRectF(left, frame.center().y() - 4, 8, 8), 2, 2)
            left += 11
        left += 4 if row.colours else 0
        painter.setPen(QColor(theme.warn if row.open else theme.ink3 if row.quiet else theme.ink))
        text_box = QRect(round(left), rect.top(), round(right - 3 * size - left), rect.height() - 1)
        _draw(painter, text_box, row.answer)


class MappingTable(QTableView):
    """Shows a MappingModel; Enter, Space, a click or a letter asks for the answer of the current row.

    Signals:
        asked(int, str): the answer of a row is to be chosen, beginning with a letter that was typed.
    """

    asked = Signal(int, str)

    def __init__(self, name: str, accessible_name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.shares = (0.30, 0.30)
        """Of the width, for the first two columns."""
        self._delegate = MappingDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(self._click)
        self._fit_rows()

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()

    def show_rows(self, rows: int) -> None:
        """Be high enough for so many rows."""
        height = self.verticalHeader().defaultSectionSize()
        self.setMinimumHeight(rows * height + self.horizontalHeader().sizeHint().height() + 4)

    def go_to(self, row: int) -> None:
        index = self.model().index(max(0, min(row, self.model().rowCount() - 1)), ANSWER)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def place_of_answer(self, row: int) -> QRect:
        """In global coordinates."""
        rect = self.visualRect(self.model().index(row, ANSWER))
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.viewport().width()
        first, second = (round(share * width) for share in self.shares)
        for column, wide in ((NAME, first), (ABOUT, second), (ANSWER, width - first - second)):
            self.setColumnWidth(column, wide)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        text = event.text()
        drops = event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
        if row >= 0 and (drops or (plain and event.key() in OPENS)):
            self.asked.emit(row, "")
        elif row >= 0 and plain and text.isprintable() and text.strip():
            self.asked.emit(row, text)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == ANSWER:
            self.asked.emit(index.row(), "")

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 18)


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    cut = painter.fontMetrics().elidedText(line(text), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)
