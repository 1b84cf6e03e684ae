"""A project and one of its backups, line by line, with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.backup_words import Comparison
from ui.offsets import one_line

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("", "Now", "Backup", "With the backup")
FEWEST_LINES = 5
GAP = 4
MOST_LETTERS = 120
"""Of a cell: the name of a step may be as long as a label's."""


class ComparisonModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Comparison] = ()

    def set_lines(self, lines: Sequence[Comparison]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.FontRole and line.differs and index.column() > 1:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    @staticmethod
    def _text(line: Comparison, column: int) -> str:
        difference = f"≠ {line.difference}" if line.differs else line.difference
        text = (line.name, line.now, line.backup, difference)[column]
        text = one_line(text)
        return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


class ComparisonView(QTableView):
    """As high as its lines; long cells wrap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparison")
        self.setAccessibleName("The project and the backup compared")
        self.lines = ComparisonModel()
        self.setModel(self.lines)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        # as far in as the headings
        self.setStyleSheet("QTableView { outline: 0 } QTableView::item { padding: 0 5px }")
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setHighlightSections(False)
        modes = QHeaderView.ResizeMode
        for column, mode in enumerate((modes.ResizeToContents, modes.Stretch, modes.Stretch, modes.Stretch)):
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def show_lines(self, lines: Sequence[Comparison]) -> None:
        self.lines.set_lines(lines)
        self._fit()

    def sizeHint(self) -> QSize:
        rows = sum(self.rowHeight(row) for row in range(self.lines.rowCount()))
        header = self.horizontalHeader().sizeHint().height()
        return QSize(super().sizeHint().width(), header + rows + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        few = FEWEST_LINES * (self.fontMetrics().height() + GAP)
        return QSize(super().minimumSizeHint().width(), min(few, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for row in range(self.lines.rowCount()):
            self.setRowHeight(row, max(self.fontMetrics().height(), self.sizeHintForRow(row)) + GAP)
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()
