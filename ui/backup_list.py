"""The backups of a project, to choose one from."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.backup_list_model import BackupListModel

ROW_GAP = 8
FEWEST_ROWS = 5
"""That are seen, however low the screen; with the heading."""


class BackupList(QTableView):
    """None is chosen until the person chooses one, even while it has the keyboard.

    Signals:
        chosen(Path): a backup was chosen.
    """

    chosen = Signal(object)

    def __init__(self, model: BackupListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backups")
        self.setAccessibleName("Backups, newest first")
        self.setModel(model)
        self._backups = model
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # as far in as the headings
        self.setStyleSheet("QTableView { outline: 0 } QTableView::item { padding: 0 5px }")
        row = self.fontMetrics().height() + ROW_GAP
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row)
        self.setMinimumHeight(FEWEST_ROWS * row)
        headings = self.horizontalHeader()
        headings.setHighlightSections(False)
        headings.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        modes = QHeaderView.ResizeMode
        for column, mode in enumerate(
            (modes.ResizeToContents, modes.Stretch, modes.ResizeToContents, modes.ResizeToContents)
        ):
            headings.setSectionResizeMode(column, mode)

    def choose_none(self) -> None:
        self.clearSelection()
        self.selectionModel().clearCurrentIndex()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt makes the first row the current one, from which an arrow key would lead to the second
        if not self.selectionModel().hasSelection():
            self.selectionModel().clearCurrentIndex()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if indexes := selected.indexes():
            self.chosen.emit(self._backups.backup(indexes[0].row()).path)
