"""The left pane: which documents there are, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from curator.identifiers import DocumentId
from curator.library import Counts, Filter, Library, Progress
from ui.document_list_model import DocumentListModel
from ui.document_list_view import DocumentListView
from ui.filter_pill import FilterPill
from ui.theme import Theme

PILLS = (
    (Filter.TO_DO, "To do", "Documents that you have not begun"),
    (Filter.STARTED, "Started", "Documents that you have begun and not closed"),
    (Filter.DONE, "Done", "Documents marked as done"),
    (Filter.FLAGGED, "⚑", "Documents with a flagged sentence"),
)
MARGIN = 12
PILL_GAP = 5


class DocumentPanel(QWidget):
    """Header, filters and list of the documents.

    Signals:
        document_chosen(str): the curator moved to the document of this id.
        filter_changed(): another filter is on, and the list shows it.
    """

    document_chosen = Signal(str)
    filter_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("document-panel")
        self.setAccessibleName("Documents")
        self._library: Library | None = None
        self._filter = Filter.ALL
        self._search = ""
        self._current: DocumentId | None = None
        self._counts = Counts()
        self._counted: dict[DocumentId, tuple[Progress, bool] | None] = {}
        """How these documents stood when they were counted last; None for one that was not there."""

        title = QLabel("DOCUMENTS", self)
        title.setProperty("text_style", "heading")
        self._count = QLabel(self)
        self._count.setObjectName("document-count")
        self._count.setProperty("text_style", "heading")
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 6)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._count)

        self._pills = [FilterPill(*pill, theme, self) for pill in PILLS]
        for pill in self._pills:
            pill.clicked.connect(lambda on, chosen=pill.filter: self.set_filter(chosen if on else Filter.ALL))
        self._pill_grid = QGridLayout()
        self._pill_grid.setContentsMargins(MARGIN, 0, MARGIN, 8)
        self._pill_grid.setSpacing(PILL_GAP)
        self._pills_a_row = 0

        self._model = DocumentListModel(self)
        self._view = DocumentListView(self._model, theme, self)
        self._view.document_chosen.connect(self._choose)
        self._empty = QLabel(self)
        self._empty.setObjectName("no-documents")
        self._empty.setProperty("text_style", "quiet")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setWordWrap(True)
        nothing = QWidget(self)
        around = QVBoxLayout(nothing)
        around.setContentsMargins(24, 56, 24, 24)
        around.addWidget(self._empty)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._view)
        self._pages.addWidget(nothing)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._pill_grid)
        layout.addWidget(self._pages, 1)
        self._arrange_pills()
        self._show_state()

    @property
    def filter(self) -> Filter:
        return self._filter

    @property
    def search(self) -> str:
        return self._search

    @property
    def counts(self) -> Counts:
        return self._counts

    @property
    def model(self) -> DocumentListModel:
        return self._model

    @property
    def view(self) -> DocumentListView:
        return self._view

    def set_theme(self, theme: Theme) -> None:
        self._view.set_theme(theme)
        for pill in self._pills:
            pill.set_theme(theme)

    def set_library(self, library: Library | None) -> None:
        """Show the documents of `library`, all of them; of none if it is None."""
        self._library = library
        self._filter, self._search, self._current = Filter.ALL, "", None
        self._model.set_library(library)
        self.refresh()

    def refresh(self) -> None:
        """Ask anew for documents and counts: after an import, or when nobody knows what changed."""
        self._model.refresh(self._filter, self._search)
        self._view.set_current(self._current)
        self._recount()

    def reread(self, ids: Iterable[DocumentId]) -> None:
        """Read these documents again where they stand; they stay in the list until the next `refresh`."""
        ids = list(ids)
        self._model.reread(ids)
        # counting asks for every document, and most changes move none from one filter to another
        rows = self._library.rows(ids) if self._library else ()
        found = {row.id: (row.progress, row.flagged > 0) for row in rows}
        standing = {id_: found.get(id_) for id_ in ids}
        if any(id_ not in self._counted or self._counted[id_] != standing[id_] for id_ in standing):
            self._recount()
            self._counted.update(standing)

    def set_search(self, text: str) -> None:
        """List only documents that answer to `text`."""
        if text.strip() != self._search:
            self._search = text.strip()
            self.refresh()

    def set_filter(self, filter_: Filter) -> None:
        if filter_ is self._filter:
            self._show_state()
            return
        self._filter = filter_
        self.refresh()
        self.filter_changed.emit()

    def set_current(self, document_id: DocumentId | None) -> None:
        """Mark this document, without announcing it."""
        self._current = document_id
        self._view.set_current(document_id)

    def next_id(self, current: DocumentId | None, to_do_only: bool = False) -> DocumentId | None:
        """The document after `current` in the list, or None after the last.

        With `to_do_only` the next that is not done, going on at the top after the end; None if all are done.
        """
        return self._neighbour(current, 1, to_do_only)

    def previous_id(self, current: DocumentId | None, to_do_only: bool = False) -> DocumentId | None:
        """The document before `current`, likewise."""
        return self._neighbour(current, -1, to_do_only)

    def _neighbour(self, current: DocumentId | None, step: int, to_do_only: bool) -> DocumentId | None:
        size = self._model.rowCount()
        start = None if current is None else self._model.row_of(current)
        if start is None:
            start = -1 if step > 0 else size
        if not to_do_only:
            return self._model.id_at(start + step)
        for distance in range(1, size + 1):
            row = (start + step * distance) % size
            document = self._model.document_at(row)
            if document and document.id != current and document.progress is not Progress.DONE:
                return document.id
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_pills()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange_pills()

    def _choose(self, document_id: str) -> None:
        self._current = DocumentId(document_id)
        self.document_chosen.emit(document_id)

    def _recount(self) -> None:
        self._counted.clear()
        self._counts = self._library.counts() if self._library else Counts()
        for pill in self._pills:
            pill.set_count(self._counts.of(pill.filter))
        self._arrange_pills()
        self._show_state()

    def _show_state(self) -> None:
        for pill in self._pills:
            pill.setChecked(pill.filter is self._filter)
        listed, total = self._model.rowCount(), self._counts.total
        self._count.setText(f"{total:,}" if listed == total else f"{listed:,} of {total:,}")
        self._count.setAccessibleName(f"{listed} of {total} documents are listed")
        self._empty.setText(self._reason_for_nothing())
        self._pages.setCurrentIndex(0 if listed else 1)

    def _reason_for_nothing(self) -> str:
        if self._search:
            return f"Nothing matches ‘{self._search[:60]}’.\nEsc clears the search."
        if not self._counts.total:
            return "No documents yet.\nImport… or drop files here."
        return {
            Filter.TO_DO: "Nothing left to do.",
            Filter.STARTED: "No document is started.",
            Filter.DONE: "No document is done yet.",
            Filter.FLAGGED: "No sentence is flagged.",
        }.get(self._filter, "")

    def _arrange_pills(self) -> None:
        """All in one row where they fit, else two and two."""
        needed = sum(pill.sizeHint().width() for pill in self._pills) + 3 * PILL_GAP + 2 * MARGIN
        a_row = 4 if needed <= self.width() else 2
        if a_row == self._pills_a_row:
            return
        self._pills_a_row = a_row
        for place, pill in enumerate(self._pills):
            self._pill_grid.removeWidget(pill)
            self._pill_grid.addWidget(pill, place // a_row, place % a_row)
        self._pill_grid.setColumnStretch(a_row, 1)
        self._pill_grid.setColumnStretch(6 - a_row, 0)
