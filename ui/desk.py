"""What lies on the curator's desk: one document, the current sentence and claim, and the commands on them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from curator.changes import Changes
from curator.claims import Target
from curator.identifiers import DocumentId, LabelId, SentenceId
from curator.labelling import (
    AddClaim,
    CopyLabels,
    RemoveClaim,
    RemoveLastLabel,
    SetClaimNote,
    SetCue,
    ToggleLabel,
    ToggleNegated,
)
from curator.model import Origin, ReviewState, Span
from curator.project import Operation
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, SetReview, ToggleFlag
from curator.segmenting import MergeSentence, SplitSentence
from curator.suggestions import Suggester, Suggestion
from curator.views import ClaimView, DocumentView, SentenceView
from ui.session import Session


class Desk(QObject):
    """Where the curator is, and what keys do there.

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
        self.suggestions_shown = True
        self._last_refusal = ""
        session.changed.connect(self._follow)
        session.refused.connect(self._hint_refusal)

    # where the curator is

    def open(self, document_id: DocumentId, sentence: int | None = None) -> None:
        """Put a document on the desk, at its first unsettled sentence unless one is named."""
        self.view = self.session.project.view(document_id)
        self._suggestions.clear()
        if sentence is None and self.view is not None:
            open_ones = (
                place
                for place, view in enumerate(self.view.sentences)
                if view.state is ReviewState.UNREVIEWED
            )
            sentence = next(open_ones, 0)
        self.current = self.anchor = self._bounded(sentence or 0)
        self.claim = 0
        self.hinted.emit("")
        self.document_shown.emit()
        self.moved.emit()

    def clear(self) -> None:
        """Take the document off the desk."""
        self.view = None
        self.current = self.anchor = self.claim = 0
        self.document_shown.emit()
        self.moved.emit()

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
            if self._suggester is None:
                self._suggester = Suggester(self.session.project.vocabulary)
            self._suggestions[view.sentence.id] = tuple(self._suggester.suggest(view.sentence.text))
        present = {label_id for claim in view.claims for label_id in claim.label_ids()}
        return tuple(item for item in self._suggestions[view.sentence.id] if item.label.id not in present)

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
        self.hinted.emit("")
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

    # labels and claims

    def _targets(self) -> list[Target]:
        assert self.view is not None
        targets: list[Target] = []
        for index in self.selected():
            view = self.view.sentences[index]
            claim = self.claim_view.claim.id if index == self.current and self.claim_view else None
            targets.append(Target(view.sentence.id, claim))
        return targets

    def _target(self) -> Target | None:
        sentence, claim = self.sentence, self.claim_view
        return None if sentence is None else Target(sentence.sentence.id, claim.claim.id if claim else None)

    def toggle_label(self, label_id: LabelId, origin: Origin = Origin.MANUAL) -> None:
        if self.sentence is None:
            return
        span = self.selection() if len(self.selected()) == 1 else None
        self._do(ToggleLabel(targets=self._targets(), label_id=label_id, span=span, origin=origin))

    def accept_suggestion(self, suggestion: Suggestion | None = None) -> None:
        """Accept the first suggestion of the current sentence, with the words it was found in."""
        target, offered = self._target(), self.suggestions(self.current) if self.sentence else ()
        chosen = suggestion or next(iter(offered), None)
        if target is None or chosen is None:
            self.hinted.emit("There is no suggestion for this sentence.")
            return
        self._do(
            ToggleLabel(
                targets=[target],
                label_id=chosen.label.id,
                span=chosen.span,
                origin=Origin.SUGGESTION_ACCEPTED,
            )
        )

    def remove_last_label(self) -> None:
        if (target := self._target()) is not None:
            self._do(RemoveLastLabel(target=target))

    def add_claim(self) -> None:
        sentence = self.sentence
        if sentence is None:
            return
        empty = [place for place, claim in enumerate(sentence.claims) if not claim.labels]
        if empty and len(sentence.claims) > 1:
            self.claim = empty[0]
            self.moved.emit()
        elif self._do(AddClaim(sentence_id=sentence.sentence.id)):
            self._last_claim()

    def duplicate_claim(self) -> None:
        sentence, claim = self.sentence, self.claim_view
        if sentence is None or claim is None:
            self.hinted.emit("There is no claim to duplicate here.")
        elif self._do(AddClaim(sentence_id=sentence.sentence.id, copy_of=claim.claim.id)):
            self._last_claim()

    def _last_claim(self) -> None:
        if self.sentence is not None:
            self.claim = max(0, len(self.sentence.claims) - 1)
            self.moved.emit()

    def remove_claim(self) -> None:
        if (target := self._target()) is not None and self._do(RemoveClaim(target=target)):
            self.claim = max(0, self.claim - 1)
            self.moved.emit()

    def copy_previous(self) -> None:
        if self.view is None or self.sentence is None:
            return
        if self.current == 0:
            self.hinted.emit("There is no previous sentence.")
            return
        previous = self.view.sentences[self.current - 1].sentence.id
        self._do(CopyLabels(source=previous, sentence_id=self.sentence.sentence.id))

    def toggle_negated(self) -> None:
        if (target := self._target()) is not None:
            self._do(ToggleNegated(target=target))

    def mark_cue(self) -> None:
        """Mark the selected words as what carries the claim; without a selection take the mark away."""
        if (target := self._target()) is None:
            return
        span = self.selection()
        if span is None and (self.claim_view is None or self.claim_view.claim.cue is None):
            self.hinted.emit("Select the words that carry the claim first.")
            return
        self._do(SetCue(target=target, cue=span))

    def set_comment(self, text: str) -> None:
        if self.sentence is not None:
            self._do(SetComment(sentence_id=self.sentence.sentence.id, comment=text))

    def set_claim_note(self, text: str) -> None:
        if (target := self._target()) is not None:
            self._do(SetClaimNote(target=target, note=text))

    # settling

    def review_and_next(self) -> None:
        if self._settle(ReviewState.REVIEWED):
            self._advance()

    def skip(self) -> None:
        self._toggle_state(ReviewState.SKIPPED)

    def not_annotatable(self) -> None:
        self._toggle_state(ReviewState.NOT_ANNOTATABLE)

    def _toggle_state(self, state: ReviewState) -> None:
        if self.view is None or self.sentence is None:
            return
        if all(self.view.sentences[index].state is state for index in self.selected()):
            self._settle(ReviewState.UNREVIEWED)
        elif self._settle(state):
            self._advance()

    def _settle(self, state: ReviewState) -> bool:
        if self.view is None or self.sentence is None:
            return False
        if state is ReviewState.REVIEWED and self.view.done:
            return True
        ids = [self.view.sentences[index].sentence.id for index in self.selected()]
        return self._do(SetReview(sentence_ids=ids, state=state))

    def _advance(self) -> None:
        assert self.view is not None
        last = max(self.selected())
        self.go_to(last + 1)
        if last == len(self.view.sentences) - 1 and self.view.settled == len(self.view.sentences):
            self.hinted.emit(
                "Every sentence is settled." + ("" if self.view.done else " Close the document next.")
            )

    def toggle_flag(self) -> None:
        if self.view is not None and self.sentence is not None:
            self._do(
                ToggleFlag(sentence_ids=[self.view.sentences[index].sentence.id for index in self.selected()])
            )

    def complete(self) -> bool:
        """Close the document; if sentences are open, go to the first of them and say so."""
        if self.view is None:
            return False
        if self._do(CompleteDocument(document_id=self.view.document.id)):
            return True
        hint = self._last_refusal
        for place, view in enumerate(self.view.sentences):
            if view.state is ReviewState.UNREVIEWED:
                self.go_to(place)
                self.hinted.emit(hint)
                break
        return False

    def reopen(self, reason: str) -> None:
        if self.view is not None:
            self._do(ReopenDocument(document_id=self.view.document.id, reason=reason))

    # sentences

    def split(self) -> None:
        if self.sentence is not None:
            self._do(SplitSentence(sentence_id=self.sentence.sentence.id, offset=self.caret()))

    def merge(self) -> None:
        if self.sentence is not None:
            self._do(MergeSentence(sentence_id=self.sentence.sentence.id))

    # following changes

    def undo(self) -> None:
        self._follow_elsewhere(self.session.undo())

    def redo(self) -> None:
        self._follow_elsewhere(self.session.redo())

    def _follow_elsewhere(self, changes: Changes | None) -> None:
        """Go to what an undo or redo touched, in another document if need be."""
        if changes is None:
            return
        shown = self.view.document.id if self.view else None
        if changes.documents and shown not in changes.documents and not changes.library:
            self.open(min(changes.documents))
        if self.view is not None and changes.sentences:
            places = [
                place
                for place, view in enumerate(self.view.sentences)
                if view.sentence.id in changes.sentences
            ]
            if places and self.current not in places:
                self.go_to(places[0])
        if self.sentence is not None:
            self.claim = min(self.claim, max(0, len(self.sentence.claims) - 1))
        self.hinted.emit(changes.step)

    def _hint_refusal(self, sentence: str) -> None:
        self._last_refusal = sentence
        self.hinted.emit(sentence)

    def _do(self, operation: Operation) -> bool:
        changes = self.session.perform(operation)
        if changes is None:
            return False
        self.hinted.emit(" ".join(changes.notices))
        return True

    def _follow(self, changes: Changes) -> None:
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
            if old != new
        ]
        if self.sentence is not None:
            self.claim = min(self.claim, max(0, len(self.sentence.claims) - 1))
        self.sentences_changed.emit(touched)
        self.moved.emit()
