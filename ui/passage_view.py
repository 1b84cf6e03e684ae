"""The list of passages: rows of their own heights, measured when they are seen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from curator.evidence.passages import Passage
from ui.one_column_list import MOVES, OPENS, OneColumnList
from ui.passage_delegate import PassageDelegate
from ui.passage_layout import estimated_height
from ui.passage_model import PassageModel
from ui.passage_words import citation
from ui.theme import LIGHT, Theme

ROUNDS = 6
"""Measuring moves rows, which brings others into sight; it settles sooner than this."""


class PassageView(OneColumnList):
    """Shows a `PassageModel`; rows that nobody has seen have an estimated height.

    A list view would lay out every row, which takes seconds where there are 100,000.

    Signals:
        passage_opened(Passage): Enter or a double click on it.
        left(): Escape was pressed.
        copied(str): what was put on the clipboard.
    """

    passage_opened = Signal(object)
    left = Signal()
    copied = Signal(str)

    own_keys = (*MOVES, *OPENS, Qt.Key.Key_Escape)
    # here, as the table scrolls while it is being made
    _measuring = False

    def __init__(self, model: PassageModel, parent: QWidget | None = None) -> None:
        super().__init__("passages", "Sentences of the cell", parent)
        self._passages = model
        self._measured: set[int] = set()
        self._delegate = PassageDelegate(LIGHT, 13, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.verticalScrollBar().valueChanged.connect(self._measure)
        model.modelReset.connect(self._forget)
        self.doubleClicked.connect(lambda _: self._open())
        self.set_theme(LIGHT, 13)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._delegate.set_theme(theme, font_size)
        # as the list of documents: it lies on its pane without a frame
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel}; border: 0; border-radius: 0;"
            " selection-background-color: transparent }"
        )
        self.verticalScrollBar().setSingleStep(font_size * 3)
        self._forget()

    # what is current

    def current_row(self) -> int:
        """-1 for none."""
        return self.currentIndex().row()

    def current_passage(self) -> Passage | None:
        return self._passages.passage_at(self.current_row())

    def copy(self) -> None:
        """Put the current sentence with its citation on the clipboard."""
        passage = self.current_passage()
        if passage is not None:
            QGuiApplication.clipboard().setText(citation(passage))
            self.copied.emit(citation(passage))

    def _open(self) -> None:
        passage = self.current_passage()
        if passage is not None:
            self.passage_opened.emit(passage)

    # keys

    def owns(self, event: QKeyEvent) -> bool:
        return super().owns(event) or event.matches(QKeySequence.StandardKey.Copy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Down if self._rest_below():
                self._scroll_by(1)
            case Qt.Key.Key_Up if self._rest_above():
                self._scroll_by(-1)
            case _:
                super().keyPressEvent(event)

    def _rest_below(self) -> bool:
        """Whether the current passage is higher than the list and not read to its end."""
        rect = self.visualRect(self.currentIndex())
        return rect.height() > self.viewport().height() and rect.bottom() >= self.viewport().height()

    def _rest_above(self) -> bool:
        rect = self.visualRect(self.currentIndex())
        return rect.height() > self.viewport().height() and rect.top() < 0

    def _scroll_by(self, screens: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + screens * self.viewport().height() * 3 // 4)

    # heights

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        bar = self.verticalScrollBar()
        for _ in range(ROUNDS):
            # scrolling measures what comes into sight, which may push the row out again
            before = bar.value(), self.visualRect(index)
            super().scrollTo(index, hint)
            self._measure()
            if (bar.value(), self.visualRect(index)) == before:
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._row_width() != self._delegate.width:
            self._forget()
            return
        self._measure()
        if self.visualRect(self.currentIndex()).intersects(self.viewport().rect()):
            self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    def _row_width(self) -> int:
        """The same whether or not there is a scroll bar, which depends on the heights."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def _forget(self) -> None:
        """No height is known: of another width, another font, or other passages."""
        self._measured.clear()
        self._delegate.width = self._row_width()
        self._delegate.forget()
        self.verticalHeader().setDefaultSectionSize(estimated_height(self._delegate.fonts))
        self._measure()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _measure(self) -> None:
        """Give each row in sight its height; what was read stays where it is while others move."""
        if self._measuring or not self.isVisible():
            return
        self._measuring = True
        try:
            for _ in range(ROUNDS):
                if not self._measure_once():
                    break
        finally:
            self._measuring = False

    def _measure_once(self) -> bool:
        """Whether any row had to be measured."""
        first = self.rowAt(0)
        if first < 0:
            return False
        last = self.rowAt(self.viewport().height() - 1)
        sight = range(first, (last if last >= 0 else self._passages.rowCount() - 1) + 1)
        unknown = [row for row in sight if row not in self._measured]
        if not unknown:
            return False
        anchor = next((row for row in sight if row in self._measured), first)
        place = self.rowViewportPosition(anchor)
        for row in unknown:
            self._measured.add(row)
            layout = self._delegate.layout_of(self._passages.index(row, 0))
            self.setRowHeight(row, layout.height if layout else self.verticalHeader().defaultSectionSize())
        self.updateGeometries()
        moved = self.rowViewportPosition(anchor) - place
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + moved)
        return True
