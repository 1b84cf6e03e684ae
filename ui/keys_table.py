"""The table of keys: headings run across, Enter or a double click changes a key."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.keys_model import KEY, NAME, STATE, KeysModel


class KeysTable(QTableView):
    """Shows a KeysModel.

    Signals:
        chosen(): the key of the current row is to be changed.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setStyleSheet("QTableView::item { padding-left: 8px }")
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.doubleClicked.connect(self._double_click)

    def setModel(self, model: KeysModel) -> None:  # type: ignore[override]
        super().setModel(model)
        letter = self.fontMetrics().averageCharWidth()
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (KEY, STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(KEY, 20 * letter)
        self.setColumnWidth(STATE, 12 * letter)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def show_headings(self, rows: list[int]) -> None:
        self.clearSpans()
        for row in rows:
            self.setSpan(row, NAME, 1, 3)

    def select(self, row: int) -> None:
        """Go to a row; nothing if there is no such row."""
        index = self.model().index(row, NAME)
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def _double_click(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.chosen.emit()
