"""What keys do at the curator's place: labels, claims, reviews, sentences, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.model import Origin, ReviewState
from ui.place import Place

if TYPE_CHECKING:
    from curator.changes import Changes
    from curator.claims import Target
    from curator.identifiers import LabelId
    from curator.project import Operation
    from curator.suggestions import Suggestion


def load_operations() -> None:
    """What the commands here import when they are given; the first key has not to wait for it."""
    import curator.labelling
    import curator.reviewing
    import curator.segmenting  # noqa: F401


class Desk(Place):
    """The commands of the annotating loop, each on the current sentence, selection or claim."""

    # labels and claims

    def _targets(self) -> list[Target]:
        from curator.claims import Target

        assert self.view is not None
        claim = self.claim_view
        return [
            Target(
                self.view.sentences[index].sentence.id,
                claim.claim.id if claim and index == self.current else None,
            )
            for index in self.selected()
        ]

    def _target(self) -> Target | None:
        from curator.claims import Target

        sentence, claim = self.sentence, self.claim_view
        return None if sentence is None else Target(sentence.sentence.id, claim.claim.id if claim else None)

    def toggle_label(self, label_id: LabelId, origin: Origin = Origin.MANUAL) -> None:
        from curator.labelling import ToggleLabel

        if self.sentence is None:
            return
        span = self.selection() if len(self.selected()) == 1 else None
        self._do(ToggleLabel(targets=self._targets(), label_id=label_id, span=span, origin=origin))

    def accept_suggestion(self, suggestion: Suggestion | None = None) -> None:
        """Accept the first suggestion of the current sentence, with the words it was found in."""
        from curator.labelling import ToggleLabel

        target, offered = self._target(), self.suggestions(self.current) if self.sentence else ()
        chosen = suggestion or next(iter(offered), None)
        if target is None or chosen is None:
            self.say("There is no suggestion for this sentence.")
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
        """Remove the newest label of the claim, or a further claim that has none."""
        from curator.labelling import RemoveLastLabel

        claim = self.claim_view
        if (
            self.sentence is not None
            and claim is not None
            and not claim.labels
            and len(self.sentence.claims) > 1
        ):
            self.remove_claim()
        elif (target := self._target()) is not None:
            self._do(RemoveLastLabel(target=target))

    def add_claim(self) -> None:
        from curator.labelling import AddClaim

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
        from curator.labelling import AddClaim

        sentence, claim = self.sentence, self.claim_view
        if sentence is None or claim is None:
            self.say("There is no claim to duplicate here.")
        elif self._do(AddClaim(sentence_id=sentence.sentence.id, copy_of=claim.claim.id)):
            self._last_claim()

    def _last_claim(self) -> None:
        if self.sentence is not None:
            self.claim = max(0, len(self.sentence.claims) - 1)
            self.moved.emit()

    def remove_claim(self) -> None:
        from curator.labelling import RemoveClaim

        if (target := self._target()) is not None and self._do(RemoveClaim(target=target)):
            self.claim = max(0, self.claim - 1)
            self.moved.emit()

    def copy_previous(self) -> None:
        from curator.labelling import CopyLabels

        if self.view is None or self.sentence is None:
            return
        if self.current == 0:
            self.say("There is no previous sentence.")
            return
        previous = self.view.sentences[self.current - 1].sentence.id
        self._do(CopyLabels(source=previous, sentence_id=self.sentence.sentence.id))

    def toggle_negated(self) -> None:
        from curator.labelling import ToggleNegated

        if (target := self._target()) is not None:
            self._do(ToggleNegated(target=target))

    def mark_cue(self) -> None:
        """Mark the selected words as what carries the claim; without a selection take the mark away."""
        from curator.labelling import SetCue

        if (target := self._target()) is None:
            return
        span = self.selection()
        if span is None and (self.claim_view is None or self.claim_view.claim.cue is None):
            self.say("Select the words that carry the claim first.")
            return
        self._do(SetCue(target=target, cue=span))

    def set_comment(self, text: str) -> None:
        from curator.reviewing import SetComment

        if self.sentence is not None:
            self._do(SetComment(sentence_id=self.sentence.sentence.id, comment=text))

    def set_claim_note(self, text: str) -> None:
        from curator.labelling import SetClaimNote

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
        from curator.reviewing import SetReview

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
            self.say("Every sentence is settled." + ("" if self.view.done else " Close the document next."))

    def toggle_flag(self) -> None:
        from curator.reviewing import ToggleFlag

        if self.view is not None and self.sentence is not None:
            self._do(
                ToggleFlag(sentence_ids=[self.view.sentences[index].sentence.id for index in self.selected()])
            )

    def complete(self) -> bool:
        """Close the document; if sentences are open, go to the first of them and say so."""
        from curator.reviewing import CompleteDocument

        if self.view is None:
            return False
        if self._do(CompleteDocument(document_id=self.view.document.id)):
            return True
        hint = self.hint
        for place, view in enumerate(self.view.sentences):
            if view.state is ReviewState.UNREVIEWED:
                self.go_to(place)
                self.say(hint)
                break
        return False

    def reopen(self, reason: str) -> None:
        from curator.reviewing import ReopenDocument

        if self.view is not None:
            self._do(ReopenDocument(document_id=self.view.document.id, reason=reason))

    # sentences

    def split(self) -> None:
        from curator.segmenting import SplitSentence

        if self.sentence is not None:
            self._do(SplitSentence(sentence_id=self.sentence.sentence.id, offset=self.caret()))

    def merge(self) -> None:
        from curator.segmenting import MergeSentence

        if self.sentence is not None:
            self._do(MergeSentence(sentence_id=self.sentence.sentence.id))

    # undo

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
        self.say(changes.step)

    def _do(self, operation: Operation) -> bool:
        changes = self.session.perform(operation)
        if changes is None:
            return False
        self.say(" ".join(changes.notices))
        return True
