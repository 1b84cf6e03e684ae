"""Widgets from left to right, in as many rows as they need."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSpacerItem, QWidget


class FlowLayout(QLayout):
    """Breaks rows like a text; widgets of a row stand on one middle line.

    What is added after `add_spring` keeps to the right edge, if the spring's row has room left.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, row_gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._row_gap = row_gap
        self.setContentsMargins(0, 0, 0, 0)

    def add_spring(self) -> None:
        self.addItem(QSpacerItem(0, 0))

    def insert(self, place: int, widget: QWidget) -> None:
        """Put `widget` before what stands at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def place_of(self, widget: QWidget) -> int:
        return next(place for place, item in enumerate(self._items) if item.widget() is widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return self._height(self._rows(inner)) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        items = [item for item in self._items if not item.isEmpty()]
        width = sum(item.sizeHint().width() for item in items) + self._gap * max(0, len(items) - 1)
        height = max((item.sizeHint().height() for item in items), default=0)
        return QSize(width, height).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        margins: QMargins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top = inner.top()
        for row in self._rows(inner.width()):
            height = _row_height(row)
            self._place(row, inner, top, height)
            top += height + self._row_gap

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items by row, with the sizes that they get; none is wider than a row."""
        rows: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            spring = item.spacerItem() is not None
            if item.isEmpty() and not spring:
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), max(width, item.minimumSize().width())), hint.height())
            gap = 0 if spring or used == 0 else self._gap
            if used and used + gap + size.width() > width:
                rows.append([])
                used = gap = 0
            rows[-1].append((item, size))
            used += gap + size.width()
        return rows

    def _height(self, rows: list[list[tuple[QLayoutItem, QSize]]]) -> int:
        filled = [_row_height(row) for row in rows if row]
        return sum(filled) + self._row_gap * max(0, len(filled) - 1)

    def _place(self, row: list[tuple[QLayoutItem, QSize]], inner: QRect, top: int, height: int) -> None:
        widgets = sum(item.spacerItem() is None for item, _ in row)
        used = sum(size.width() for _, size in row) + self._gap * max(0, widgets - 1)
        left = inner.left()
        for item, size in row:
            if item.spacerItem() is not None:
                # a spring that begins a row has nothing to push away from
                left += max(0, inner.width() - used) if left > inner.left() else 0
                continue
            item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
            left += size.width() + self._gap


def _row_height(row: list[tuple[QLayoutItem, QSize]]) -> int:
    return max((size.height() for _, size in row), default=0)
