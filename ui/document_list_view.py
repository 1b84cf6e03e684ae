"""The list of documents: one tall column, rows of one height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from curator.identifiers import DocumentId
from ui.document_list_delegate import DocumentListDelegate
from ui.document_list_model import DocumentListModel
from ui.one_column_list import ENDS, EvenList
from ui.theme import Theme


class DocumentListView(EvenList):
    """Shows a `DocumentListModel`.

    Signals:
        document_chosen(str): the curator moved to the document of this id, by mouse or key.
    """

    document_chosen = Signal(str)

    own_keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, *ENDS)

    def __init__(self, model: DocumentListModel, theme: Theme, parent: QWidget | None = None):
        super().__init__("documents", "Documents", parent)
        self._documents = model
        self._told = False
        self.set_delegate(DocumentListDelegate(theme, self.font(), self))
        self.setModel(model)

    def viewportEvent(self, event: QEvent) -> bool:
        answer = super().viewportEvent(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            # a style sheet takes it away; without it every row is painted again when the list scrolls
            self.viewport().setAutoFillBackground(True)
        return answer

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
