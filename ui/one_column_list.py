"""A list as a table of one column, which reads only the rows that are seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.row_delegate import RowDelegate
from ui.theme import Theme

ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, *ENDS)
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class OneColumnList(QTableView):
    """One tall column without a frame; while it has the keyboard its keys are its own."""

    own_keys: tuple[Qt.Key, ...] = MOVES

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
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

    def go_to(self, row: int) -> None:
        """Make `row` the current one, or the nearest there is, and bring it into sight."""
        last = self.model().rowCount() - 1
        index = self.model().index(max(0, min(row, last)), 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def owns(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the list, whatever shortcuts the window has."""
        return event.modifiers() in PLAIN and event.key() in self.own_keys

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self.owns(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # in a table of one column Qt's own Home and End go nowhere
        if event.key() in ENDS:
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the window, and Qt's search would read every row."""


class EnteredList(OneColumnList):
    """Leads somewhere: into the row that is looked at, or out of the list.

    Signals:
        moved(): another row is the current one.
        entered(): Return or a double click: what the row is about is wanted.
        left(): Esc.
    """

    moved = Signal()
    entered = Signal()
    left = Signal()

    own_keys = (*MOVES, *OPENS, Qt.Key.Key_Escape)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible_name, parent)
        self.doubleClicked.connect(lambda _: self.entered.emit())

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in PLAIN
        if plain and event.key() in MOVES:
            super().keyPressEvent(event)
        elif plain and event.key() in OPENS:
            self.entered.emit()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            # everything else is a command of somebody above
            event.ignore()


class EvenList(OneColumnList):
    """Rows of one height, which its delegate knows."""

    def set_delegate(self, delegate: RowDelegate) -> None:
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self._fit_rows()

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._delegate.set_font(self.font())
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self.verticalScrollBar().setSingleStep(self._delegate.row_height() // 3)
