"""The list of steps: one column, rows of one height, higher where a day begins."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex
from PySide6.QtWidgets import QWidget

from curator.chronicle import Entry
from ui.history_delegate import HistoryDelegate
from ui.history_model import HistoryModel
from ui.one_column_list import EnteredList
from ui.theme import LIGHT, Theme


class HistoryList(EnteredList):
    """Shows a `HistoryModel`; what is looked at stays where it is when steps come in above it."""

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__("history", "Steps, newest first", parent)
        self._steps = model
        self._scrolled: tuple[int, int] | None = None
        self._delegate = HistoryDelegate(LIGHT, self.font(), self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._fit_all()
        model.modelReset.connect(self._fit_all)
        model.rowsAboutToBeInserted.connect(self._remember)
        model.rowsInserted.connect(self._fit_inserted)

    @property
    def current(self) -> Entry | None:
        """The step that is looked at."""
        return self._steps.entry_at(self.currentIndex().row())

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        # else the heading of a day would look chosen with its first step
        self.setStyleSheet(
            f"#history {{ background: {theme.panel}; border: 0; border-radius: 0;"
            " selection-background-color: transparent }"
        )
        self.viewport().update()

    # heights

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._delegate.set_font(self.font())
            self._fit_all()

    def _fit_all(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self.verticalScrollBar().setSingleStep(self._delegate.row_height() // 2)
        self._fit(0, self._steps.rowCount() - 1)

    def _fit(self, first: int, last: int) -> None:
        usual, day = self._delegate.row_height(), self._delegate.day_height()
        for row in range(first, last + 1):
            wanted = usual + (day if self._steps.opens_day(row) else 0)
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)

    def _remember(self, parent: QModelIndex, first: int) -> None:  # noqa: ARG002
        """Where the row stands that must not move on the screen; at the very top new ones may show."""
        top = self.rowAt(0)
        above = first == 0 and self.verticalScrollBar().value() > 0 and top >= 0
        self._scrolled = (top, self.rowViewportPosition(top)) if above else None

    def _fit_inserted(self, parent: QModelIndex, first: int, last: int) -> None:  # noqa: ARG002
        # the row below may no longer be the first of its day
        self._fit(first, min(last + 1, self._steps.rowCount() - 1))
        if self._scrolled is not None:
            row, place = self._scrolled
            self._scrolled = None
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row + last - first + 1) - place)
