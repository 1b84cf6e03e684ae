"""The filters above the list of documents, each with the number of its documents."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from curator.library import Counts, Filter
from ui.filter_pill import FilterPill
from ui.theme import Theme

PILLS = (
    (Filter.TO_DO, "To do", "Documents that you have not begun"),
    (Filter.STARTED, "Started", "Documents that you have begun and not closed"),
    (Filter.DONE, "Done", "Documents marked as done"),
    (Filter.FLAGGED, "⚑", "Documents with a flagged sentence"),
)
MARGIN = 12
GAP = 5


class DocumentFilters(QWidget):
    """One of them may be on.

    Signals:
        filter_chosen(Filter): a pill was pressed; Filter.ALL if it was on.
    """

    filter_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._pills = [FilterPill(*pill, theme, self) for pill in PILLS]
        for pill in self._pills:
            pill.clicked.connect(
                lambda on, chosen=pill.filter: self.filter_chosen.emit(chosen if on else Filter.ALL)
            )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, 0, MARGIN, 8)
        self._grid.setSpacing(GAP)
        self._a_row = 0
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        for pill in self._pills:
            pill.set_theme(theme)

    def set_filter(self, filter_: Filter) -> None:
        for pill in self._pills:
            pill.setChecked(pill.filter is filter_)

    def set_counts(self, counts: Counts | None) -> None:
        """None while nobody has counted."""
        for pill in self._pills:
            pill.set_count(None if counts is None else counts.of(pill.filter))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        """All in one row where they fit, else two and two."""
        needed = sum(pill.sizeHint().width() for pill in self._pills) + 3 * GAP + 2 * MARGIN
        a_row = 4 if needed <= self.width() else 2
        if a_row == self._a_row:
            return
        self._a_row = a_row
        for place, pill in enumerate(self._pills):
            self._grid.removeWidget(pill)
            self._grid.addWidget(pill, place // a_row, place % a_row)
        self._grid.setColumnStretch(a_row, 1)
        self._grid.setColumnStretch(6 - a_row, 0)
