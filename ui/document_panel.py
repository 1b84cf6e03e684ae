"""The left pane: which documents there are, and how far they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from curator.identifiers import DocumentId
from curator.library import Counts, DocumentRow, Filter, Hits, Library, Order, Progress
from ui.after_paint import AfterPaint
from ui.document_filters import DocumentFilters
from ui.document_list_model import PAGE, DocumentListModel
from ui.document_list_view import DocumentListView
from ui.document_search import DocumentSearch
from ui.order_button import OrderButton
from ui.theme import Theme

AT_ONCE = 2000
"""So many documents are listed before the first paint. What more there are comes after it."""
SOON_MILLISECONDS = 60
NEXT_MILLISECONDS = 5
LONG_MILLISECONDS = 250
"""After so long a search is said to be under way."""


class DocumentPanel(QWidget):
    """Header, filters and list of the documents.

    Signals:
        document_chosen(str): the curator moved to the document of this id.
        filter_changed(): another filter is on, and the list shows it.
        order_chosen(Order): the curator wants the documents in another order, and has them so.
    """

    document_chosen = Signal(str)
    filter_changed = Signal()
    order_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("document-panel")
        self.setAccessibleName("Documents")
        self._library: Library | None = None
        self._filter = Filter.ALL
        self._search = ""
        self._order = Order.IMPORT
        self._hits: Hits | None = None
        """What was found for the words that are searched for."""
        self._current: DocumentId | None = None
        self._counts: Counts | None = Counts()
        """None until somebody had the time to count."""
        self._standing: dict[DocumentId, DocumentRow | None] = {}
        """The document on the desk as it was counted; None if it is not one of the project's any more."""
        self._large = False
        """Whether there are so many documents that what goes through all of them is done aside."""
        self._all_listed = True
        self._finder = DocumentSearch(self)
        self._finder.found.connect(self._take_hits)
        self._finder.failed.connect(lambda _: self._list())
        self._after_paint = AfterPaint(self)
        self._soon = self._timer(SOON_MILLISECONDS, self._go_on)
        self._long = self._timer(LONG_MILLISECONDS, self._show_state)

        title = QLabel("DOCUMENTS", self)
        title.setProperty("text_style", "heading")
        self._count = QLabel(self)
        self._count.setObjectName("document-count")
        self._count.setProperty("text_style", "heading")
        self.order_button = OrderButton(self)
        self.order_button.chosen.connect(self._choose_order)
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 9, 6)
        head.setSpacing(4)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._count)
        head.addWidget(self.order_button)

        self._filters = DocumentFilters(theme, self)
        self._filters.filter_chosen.connect(self.set_filter)

        self._model = DocumentListModel(self)
        # each part is made where it stays: under another parent it would be styled again
        self._pages = QStackedWidget(self)
        self._view = DocumentListView(self._model, theme, self._pages)
        self._view.document_chosen.connect(self._choose)
        nothing = QWidget(self._pages)
        self._empty = QLabel(nothing)
        self._empty.setObjectName("no-documents")
        self._empty.setProperty("text_style", "quiet")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setWordWrap(True)
        around = QVBoxLayout(nothing)
        around.setContentsMargins(24, 56, 24, 24)
        around.addWidget(self._empty)
        self._pages.addWidget(self._view)
        self._pages.addWidget(nothing)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._filters)
        layout.addWidget(self._pages, 1)
        self._show_state()

    @property
    def filter(self) -> Filter:
        return self._filter

    @property
    def search(self) -> str:
        return self._search

    @property
    def order(self) -> Order:
        return self._order

    @property
    def counts(self) -> Counts:
        """How many documents there are; counted now if nobody had the time before."""
        if self._counts is None:
            self._recount()
        return self._counts or Counts()

    @property
    def model(self) -> DocumentListModel:
        return self._model

    @property
    def view(self) -> DocumentListView:
        return self._view

    def set_theme(self, theme: Theme) -> None:
        self._view.set_theme(theme)
        self._filters.set_theme(theme)

    def set_library(self, library: Library | None) -> None:
        """Show the documents of `library`, all of them; of none if it is None."""
        self._library = library
        self._filter, self._search, self._hits, self._current = Filter.ALL, "", None, None
        self._standing.clear()
        self._finder.set_library(library)
        self._model.set_library(library)
        self._all_listed = self._model.show_first(AT_ONCE)
        self._large = not self._all_listed
        if self._large:
            self._counts = None
            self._filters.set_counts(None)
            self._show_state()
            self._go_on_later()
        else:
            self.refresh()

    def let_go(self) -> None:
        """Ask nothing more of the library: the project is closed."""
        self._soon.stop()
        self._finder.set_library(None)
        self._library = None

    def refresh(self) -> None:
        """Ask anew for documents and counts: after an import, or when nobody knows what changed."""
        if self._library is None or self._library.prepare():
            self._list_anew()
        else:
            self._large, self._all_listed = True, False
            if not self._model.rowCount() and self._order is Order.IMPORT and not self._narrowed:
                self._model.show_first(AT_ONCE)
        self._count_anew()

    def _list_anew(self) -> None:
        if self._large and self._search:
            self._all_listed = True
            self._ask()
        else:
            self._hits = None
            self._list()

    def _list(self) -> None:
        """Ask which documents there are; counting them has not to be done again."""
        self._model.refresh(self._filter, self._search, self._order, self._hits)
        self._all_listed = True
        self._large = self._large or self._model.rowCount() > AT_ONCE
        self._view.set_current(self._current)
        self._show_state()

    def _go_on_later(self) -> None:
        self._after_paint.do(lambda: self._soon.start(SOON_MILLISECONDS))

    def _go_on(self) -> None:
        """What could wait until something was painted: a frame's worth of it at a time."""
        if self._library is None:
            return
        if not self._all_listed:
            if self._library.prepare():
                self._list_anew()
            self._soon.start(NEXT_MILLISECONDS)
        elif self._counts is None:
            self._recount()

    def reread(self, ids: Iterable[DocumentId]) -> None:
        """Read these documents again where they stand; they stay in the list until the next `refresh`."""
        ids = list(ids)
        changed = self._model.reread(ids)
        if self._library is None:
            return
        others = [id_ for id_ in ids if id_ not in changed]
        now = {row.id: row for row in self._library.rows(others)} if others else {}
        for id_ in others:
            if id_ in self._standing:
                changed[id_] = self._standing[id_], now.get(id_)
        if len(changed) < len(ids):
            # how the others stood before nobody knows
            self._count_anew()
        elif self._counts is not None:
            self._count_difference(changed.values())
        self._standing.update({id_: after for id_, (_, after) in changed.items() if id_ in self._standing})

    def set_search(self, text: str) -> None:
        """List only documents that answer to `text`."""
        if text.strip() == self._search:
            return
        self._search, self._hits = text.strip(), None
        if self._large and self._search:
            self._ask()
        else:
            self._finder.drop()
            self._list()

    def _ask(self) -> None:
        """Search aside; the list stays as it is until there is an answer."""
        self._finder.ask(self._search)
        self._long.start()

    def _take_hits(self, words: str, hits: Hits | None) -> None:
        if words == self._search:
            self._hits = hits
            self._list()

    def settle(self) -> None:
        """Let the list show what is searched for now, whatever it takes."""
        if self._finder.pending:
            self._finder.drop()
            self._list()

    def set_order(self, order: Order) -> None:
        """List the documents in another order."""
        self.order_button.set_current(order)
        if order is not self._order:
            self._order = order
            if self._all_listed:
                self._list()
            else:
                # the first documents are others then
                self._model.set_library(self._library)

    def _choose_order(self, key: str) -> None:
        self.set_order(Order(key))
        self.order_chosen.emit(self._order)

    def set_filter(self, filter_: Filter) -> None:
        if filter_ is self._filter:
            self._show_state()
            return
        self._filter = filter_
        self._finder.drop()
        self._list()
        self.filter_changed.emit()

    def set_current(self, document_id: DocumentId | None) -> None:
        """Mark this document, without announcing it."""
        self._current = document_id
        self._view.set_current(document_id)
        self._note_standing(document_id)

    def _note_standing(self, document_id: DocumentId | None) -> None:
        """Know how the document on the desk stands before it is changed."""
        self._standing.clear()
        if document_id is not None and self._library is not None:
            row = self._model.row_of(document_id)
            known = None if row is None else self._model.document_at(row)
            self._standing[document_id] = known or next(iter(self._library.rows([document_id])), None)

    def id_after(self, current: DocumentId) -> DocumentId | None:
        """What follows in the list as far as it is known, with its row read: a step to it reads nothing."""
        row = None if self._library is None else self._model.row_of(current)
        following = None if row is None else self._model.document_at(row + 1)
        return None if following is None else following.id

    def next_id(self, current: DocumentId | None, to_do_only: bool = False) -> DocumentId | None:
        """The document after `current` in the list, or None after the last.

        With `to_do_only` the next that is not done, going on at the top after the end; None if all are done.
        """
        return self._neighbour(current, 1, to_do_only)

    def previous_id(self, current: DocumentId | None, to_do_only: bool = False) -> DocumentId | None:
        """The document before `current`, likewise."""
        return self._neighbour(current, -1, to_do_only)

    def _neighbour(self, current: DocumentId | None, step: int, to_do_only: bool) -> DocumentId | None:
        start = None if current is None else self._model.row_of(current)
        looked_at = (-1 if start is None else start) + (PAGE if to_do_only else 1)
        if not self._all_listed and (
            step < 0 or looked_at >= self._model.rowCount() or (current is not None and start is None)
        ):
            self._list()
            return self._neighbour(current, step, to_do_only)
        size = self._model.rowCount()
        if start is None:
            start = -1 if step > 0 else size
        if not to_do_only:
            return self._model.id_at(start + step)
        rows = [(start + step * distance) % size for distance in range(1, size + 1)]
        for row in rows[:PAGE]:
            document = self._model.document_at(row)
            if document and document.id != current and document.progress is not Progress.DONE:
                return document.id
        if not self._all_listed:
            self._list()
            return self._neighbour(current, step, to_do_only)
        # farther than a look: ask once instead of reading every row on the way
        done = set(self._library.document_ids(Filter.DONE)) if self._library and rows[PAGE:] else set()
        ids = (self._model.id_at(row) for row in rows[PAGE:])
        return next((id_ for id_ in ids if id_ and id_ not in done and id_ != current), None)

    def _choose(self, document_id: str) -> None:
        self._current = DocumentId(document_id)
        self.document_chosen.emit(document_id)

    def _count_anew(self) -> None:
        if self._large:
            self._counts = None
            self._go_on_later()
        else:
            self._recount()

    def _recount(self) -> None:
        self._counts = self._library.counts() if self._library else Counts()
        self._show_counts()

    def _count_difference(self, changed: Iterable[tuple[DocumentRow | None, ...]]) -> None:
        """Counting asks for every document, and a change moves few from one filter to another."""
        assert self._counts is not None
        numbers = {filter_: self._counts.of(filter_) for filter_ in Filter}
        for before, after in changed:
            for row, sign in ((before, -1), (after, 1)):
                for filter_ in _filters_of(row):
                    numbers[filter_] += sign
        counts = Counts(
            total=numbers[Filter.ALL],
            to_do=numbers[Filter.TO_DO],
            started=numbers[Filter.STARTED],
            done=numbers[Filter.DONE],
            flagged=numbers[Filter.FLAGGED],
        )
        if counts != self._counts:
            self._counts = counts
            self._show_counts()

    def _show_counts(self) -> None:
        assert self._counts is not None
        self._filters.set_counts(self._counts)
        self._show_state()

    def _show_state(self) -> None:
        self._filters.set_filter(self._filter)
        listed = self._model.rowCount()
        self._count.setText(self._listed(listed))
        self._count.setAccessibleName(f"{self._listed(listed)} documents are listed")
        empty = not listed and self._all_listed
        if empty:
            self._empty.setText("" if self._finder.pending else self._reason_for_nothing())
        self._pages.setCurrentIndex(1 if empty else 0)

    def _listed(self, listed: int) -> str:
        """How many documents, as far as that is known."""
        if not self._all_listed or (self._finder.pending and not self._long.isActive()):
            return "…"
        if self._counts is None:
            return f"{listed:,}" if not self._narrowed else f"{listed:,} of …"
        total = self._counts.total
        return f"{total:,}" if listed == total else f"{listed:,} of {total:,}"

    @property
    def _narrowed(self) -> bool:
        return bool(self._search) or self._filter is not Filter.ALL

    def _reason_for_nothing(self) -> str:
        if self._search:
            return f"Nothing matches ‘{self._search[:60]}’.\nEsc clears the search."
        if not self.counts.total:
            return "No documents yet.\nImport… or drop files here."
        return {
            Filter.TO_DO: "Nothing left to do.",
            Filter.STARTED: "No document is started.",
            Filter.DONE: "No document is done yet.",
            Filter.FLAGGED: "No sentence is flagged.",
        }.get(self._filter, "")

    def _timer(self, milliseconds: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer


def _filters_of(row: DocumentRow | None) -> list[Filter]:
    """Which filters let a document through."""
    if row is None:
        return []
    flagged = [Filter.FLAGGED] if row.flagged else []
    return [Filter.ALL, Filter(row.progress.value), *flagged]
