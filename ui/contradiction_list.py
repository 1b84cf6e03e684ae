"""The list of contradictions: one column, rows of one height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.contradiction_delegate import ContradictionDelegate
from ui.contradiction_model import ContradictionModel
from ui.theme import Theme

MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class ContradictionList(QTableView):
    """Shows a `ContradictionModel`.

    Signals:
        moved(): another row is the current one.
        entered(): Return or a double click: the sentences are wanted.
        left(): Esc.
    """

    moved = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, model: ContradictionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contradictions")
        self.setAccessibleName("Contradictions")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.doubleClicked.connect(self.entered)
        self._delegate = ContradictionDelegate(self.font(), self)
        self.setItemDelegate(self._delegate)
        self._fit_rows()
        self.setModel(model)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.setStyleSheet(f"#contradictions {{ background: {theme.panel}; border: 0; border-radius: 0 }}")
        self.viewport().update()

    def go_to(self, row: int) -> None:
        """Make `row` the current one, or the nearest there is."""
        last = self.model().rowCount() - 1
        index = self.model().index(max(0, min(row, last)), 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def event(self, event: QEvent) -> bool:
        # the arrows move in the list while it has the keyboard, whatever shortcuts the window has
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.modifiers() in PLAIN and event.key() in (*MOVES, *ENDS, *enters):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in PLAIN
        if plain and event.key() in ENDS:
            # in a table of one column Qt's own Home and End go nowhere
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        elif plain and event.key() in MOVES:
            super().keyPressEvent(event)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            # everything else is a command of somebody above
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Letters are not for searching here."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._delegate.set_font(self.font())
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self.verticalScrollBar().setSingleStep(self._delegate.row_height() // 3)
