"""Operations on what is settled: sentences reviewed, skipped, flagged; documents done and reopened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from curator import normalise
from curator.claims import review_of, unsettled, writable_set, writable_set_of
from curator.edit import Edit
from curator.errors import RefusedError
from curator.identifiers import DocumentId, SentenceId
from curator.missing_labels import missing_labels
from curator.model import ReviewState, SetStatus

STEP_NAMES = {
    ReviewState.UNREVIEWED: "Mark as not reviewed",
    ReviewState.REVIEWED: "Mark as reviewed",
    ReviewState.SKIPPED: "Skip",
    ReviewState.NOT_ANNOTATABLE: "Mark as not annotatable",
}


@dataclass(frozen=True, kw_only=True)
class SetReview:
    """Settle sentences; *reviewed* needs each required dimension in each claim (I2), else RefusedError."""

    sentence_ids: Sequence[SentenceId]
    state: ReviewState

    def apply(self, edit: Edit) -> str:
        for sentence_id in self.sentence_ids:
            annotation_set = writable_set(edit, sentence_id)
            if self.state is ReviewState.REVIEWED:
                missing = missing_labels(
                    edit.vocabulary,
                    edit.store.claims(annotation_set.id, sentence_id),
                    edit.store.annotations(annotation_set.id, sentence_id),
                )
                if missing:
                    raise RefusedError(f"Not reviewed yet: {'; '.join(missing)}.")
            review = review_of(edit, annotation_set.id, sentence_id)
            if review.state is not self.state:
                reviewed_at = edit.at if self.state is not ReviewState.UNREVIEWED else None
                edit.save(replace(review, state=self.state, reviewed_at=reviewed_at))
        count = len(self.sentence_ids)
        return STEP_NAMES[self.state] + ("" if count == 1 else f" ({count} sentences)")


@dataclass(frozen=True, kw_only=True)
class ToggleFlag:
    """Flag sentences as difficult, or take the flag away if all have it."""

    sentence_ids: Sequence[SentenceId]

    def apply(self, edit: Edit) -> str:
        reviews = [
            review_of(edit, writable_set(edit, sentence_id).id, sentence_id)
            for sentence_id in self.sentence_ids
        ]
        flagged = not all(review.flagged for review in reviews)
        for review in reviews:
            edit.save(replace(review, flagged=flagged))
        return "Flag" if flagged else "Remove flag"


@dataclass(frozen=True, kw_only=True)
class SetComment:
    sentence_id: SentenceId
    comment: str

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.sentence_id)
        review = review_of(edit, annotation_set.id, self.sentence_id)
        edit.save(replace(review, comment=normalise.storable(self.comment)))
        return "Edit note"


@dataclass(frozen=True, kw_only=True)
class CompleteDocument:
    """Close the curator's pass; every sentence must be settled (I9), else RefusedError."""

    document_id: DocumentId

    def apply(self, edit: Edit) -> str:
        sentences = edit.store.sentences(self.document_id)
        annotation_set = edit.store.set_of(self.document_id, edit.curator_id)
        if annotation_set is not None and annotation_set.status is SetStatus.DONE:
            raise RefusedError("This document is done already.")
        if annotation_set is None or annotation_set.status is SetStatus.VOID:
            if sentences:
                raise RefusedError("Not done yet: no sentence is reviewed.")
            annotation_set = writable_set_of(edit, self.document_id)
        open_ones = [str(sentence.index) for sentence in unsettled(edit, annotation_set)]
        if open_ones:
            word = "sentence" if len(open_ones) == 1 else "sentences"
            shown = ", ".join(open_ones[:8]) + (" …" if len(open_ones) > 8 else "")
            raise RefusedError(f"Not done yet: {word} {shown} not reviewed.")
        edit.save(replace(annotation_set, status=SetStatus.DONE, completed_at=edit.at))
        return "Document done"


@dataclass(frozen=True, kw_only=True)
class ReopenDocument:
    document_id: DocumentId
    reason: str = ""

    def apply(self, edit: Edit) -> str:
        annotation_set = edit.store.set_of(self.document_id, edit.curator_id)
        if annotation_set is None or annotation_set.status is not SetStatus.DONE:
            raise RefusedError("This document is not done, so it need not be reopened.")
        edit.reason = normalise.storable(self.reason) or None
        edit.save(replace(annotation_set, status=SetStatus.REOPENED, completed_at=None))
        return "Reopen document"
