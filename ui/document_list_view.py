"""The list of documents: one tall column, rows of one height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from curator.identifiers import DocumentId
from ui.document_list_delegate import DocumentListDelegate
from ui.document_list_model import DocumentListModel
from ui.theme import Theme


class DocumentListView(QTableView):
    """Shows a `DocumentListModel`.

    Signals:
        document_chosen(str): the curator moved to the document of this id, by mouse or key.
    """

    document_chosen = Signal(str)

    def __init__(self, model: DocumentListModel, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self._documents = model
        self._told = False
        self.setObjectName("documents")
        self.setAccessibleName("Documents")
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
        self._delegate = DocumentListDelegate(theme, self.font(), self)
        self.setItemDelegate(self._delegate)
        self._fit_rows()
        self.setModel(model)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.viewport().update()

    def set_current(self, id_: DocumentId | None) -> None:
        """Show `id_` as the current document, without announcing it; none if it is not in the list."""
        row = None if id_ is None else self._documents.row_of(id_)
        self._told = True
        try:
            if row is None:
                self.setCurrentIndex(QModelIndex())
                self.clearSelection()
            else:
                self.setCurrentIndex(self._documents.index(row, 0))
                self.scrollTo(self.currentIndex())
        finally:
            self._told = False

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        id_ = self._documents.id_at(current.row()) if current.isValid() else None
        if id_ is not None and not self._told:
            self.document_chosen.emit(id_)

    def event(self, event: QEvent) -> bool:
        # the arrows move in the list while it has the keyboard, whatever shortcuts the window has
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # in a table of one column Qt's own Home and End go nowhere
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            row = 0 if event.key() == Qt.Key.Key_Home else self._documents.rowCount() - 1
            self.setCurrentIndex(self._documents.index(row, 0))
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the labels, and Qt's search would read every row of the library."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._delegate.set_font(self.font())
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self.verticalScrollBar().setSingleStep(self._delegate.row_height() // 3)
