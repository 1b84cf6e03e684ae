"""Where the curator is: one document, the current sentence and claim, and how that follows changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from curator.changes import Changes
from curator.errors import CuratorError
from curator.identifiers import DocumentId, SentenceId
from curator.model import ReviewState, Span
from curator.suggestions import Suggester, Suggestion
from curator.views import ClaimView, DocumentView, SentenceView
from ui.offsets import MOST_LETTERS
from ui.session import Session

LOOKED_AT_AHEAD = 60
"""Sentences, as many as get their chips before the first paint."""


class Place(QObject):
    """The document on the desk and the place in it.

    Signals:
        document_shown(): another document, or none, lies on the desk, or its sentences were cut anew.
        sentences_changed(list): indexes of sentences whose labels, review or notes changed.
        moved(): the current sentence, selection or claim changed.
        hinted(str): a sentence for the place where the curator works; empty to clear it.
    """

    document_shown = Signal()
    sentences_changed = Signal(list)
    moved = Signal()
    hinted = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.view: DocumentView | None = None
        self.current = 0
        self.anchor = 0
        self.claim = 0
        self.selection: Callable[[], Span | None] = lambda: None
        self.caret: Callable[[], int] = lambda: 0
        self._suggester: Suggester | None = None
        self._suggestions: dict[SentenceId, tuple[Suggestion, ...]] = {}
        self._ahead: tuple[DocumentView, dict[SentenceId, tuple[Suggestion, ...]]] | None = None
        """The document that may be opened next, with its suggestions."""
        self.suggestions_shown = True
        self.hint = ""
        session.changed.connect(self._follow)
        session.refused.connect(self.say)

    # where the curator is

    def open(self, document_id: DocumentId, sentence: int | None = None) -> None:
        """Put a document on the desk, at its first unsettled sentence unless one is named."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0].document.id == document_id:
            self.view, self._suggestions = ahead
        else:
            self.view, self._suggestions = self.session.project.view(document_id), {}
        if sentence is None and self.view is not None:
            open_ones = (
                place
                for place, view in enumerate(self.view.sentences)
                if view.state is ReviewState.UNREVIEWED
            )
            sentence = next(open_ones, 0)
        self.current = self.anchor = self._bounded(sentence or 0)
        self.claim = 0
        self.say("")
        self.document_shown.emit()
        self.moved.emit()

    def look_ahead(self, document_id: DocumentId) -> None:
        """Read a document that may be opened next, while nothing else is to be done."""
        try:
            view = self.session.project.view(document_id)
        except CuratorError:
            # told when it is opened
            return
        if view is not None:
            asked = [it for it in view.sentences[:LOOKED_AT_AHEAD] if it.state is ReviewState.UNREVIEWED]
            wanted = asked if self.suggestions_shown and not view.done else []
            self._ahead = view, {it.sentence.id: self._suggested(it) for it in wanted}

    def clear(self) -> None:
        """Take the document off the desk."""
        self.view = None
        self.current = self.anchor = self.claim = 0
        self.document_shown.emit()
        self.moved.emit()

    def say(self, sentence: str) -> None:
        """Show a sentence where the curator works; an empty one takes it away."""
        self.hint = sentence
        self.hinted.emit(sentence)

    @property
    def sentence(self) -> SentenceView | None:
        if self.view is None or not self.view.sentences:
            return None
        return self.view.sentences[self.current]

    @property
    def claim_view(self) -> ClaimView | None:
        sentence = self.sentence
        if sentence is None or not sentence.claims:
            return None
        return sentence.claims[min(self.claim, len(sentence.claims) - 1)]

    def selected(self) -> range:
        """Indexes of the selected sentences; the current one is always among them."""
        return range(min(self.anchor, self.current), max(self.anchor, self.current) + 1)

    def suggestions(self, index: int) -> tuple[Suggestion, ...]:
        """What the dictionary proposes for a sentence that is not settled, beside the labels that it has."""
        if self.view is None or not self.suggestions_shown or self.view.done:
            return ()
        view = self.view.sentences[index]
        if view.state is not ReviewState.UNREVIEWED:
            return ()
        if view.sentence.id not in self._suggestions:
            self._suggestions[view.sentence.id] = self._suggested(view)
        labels = [label for claim in view.claims for _, label in claim.labels]
        present = {label.id for label in labels}
        vocabulary = self.session.project.vocabulary
        # what is chosen by a person is not proposed away
        settled = {
            item.dimension for item in labels if item.exclusive or vocabulary.dimension(item.dimension).single
        }
        return tuple(
            item
            for item in self._suggestions[view.sentence.id]
            if item.label.id not in present and item.label.dimension not in settled
        )

    def _suggested(self, view: SentenceView) -> tuple[Suggestion, ...]:
        if self._suggester is None:
            self._suggester = Suggester(self.session.project.vocabulary)
        return tuple(self._suggester.suggest(view.sentence.text[:MOST_LETTERS]))

    def show_suggestions(self, shown: bool) -> None:
        self.suggestions_shown = shown
        if self.view is not None:
            self.sentences_changed.emit(list(range(len(self.view.sentences))))
            self.moved.emit()

    def _bounded(self, index: int) -> int:
        count = len(self.view.sentences) if self.view else 0
        return max(0, min(index, count - 1))

    # moving

    def move(self, delta: int, extend: bool = False) -> None:
        self.go_to(self.current + delta, extend)

    def go_to(self, index: int, extend: bool = False) -> None:
        index = self._bounded(index)
        if index != self.current:
            self.claim = 0
        self.current = index
        if not extend:
            self.anchor = index
        self.say("")
        self.moved.emit()

    def next_claim(self, delta: int = 1) -> None:
        sentence = self.sentence
        if sentence is not None and sentence.claims:
            self.claim = (min(self.claim, len(sentence.claims) - 1) + delta) % len(sentence.claims)
            self.moved.emit()

    def choose_claim(self, index: int, claim: int) -> None:
        self.current = self.anchor = self._bounded(index)
        self.claim = claim
        self.moved.emit()

    # following changes

    def _follow(self, changes: Changes) -> None:
        shown = set() if self.view is None else {self.view.document.id}
        if changes.everything or changes.library or changes.documents != shown:
            self._ahead = None
        if self.view is None:
            return
        before = self.view
        self.view = self.session.project.refreshed(before, changes)
        if self.view is before:
            return
        ids = [view.sentence.id for view in before.sentences]
        if [view.sentence.id for view in self.view.sentences] != ids:
            self.current = self.anchor = self._bounded(self.current)
            self.claim = 0
            self.document_shown.emit()
            self.moved.emit()
            return
        touched = [
            place
            for place, (old, new) in enumerate(zip(before.sentences, self.view.sentences, strict=True))
            if old is not new and old != new
        ]
        if self.sentence is not None:
            self.claim = min(self.claim, max(0, len(self.sentence.claims) - 1))
        self.sentences_changed.emit(touched)
        self.moved.emit()
