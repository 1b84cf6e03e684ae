"""Operations that correct the sentence boundaries of a document; labels are carried, offsets stay true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from curator.claims import annotations_of, retract_with_labels, review_of, writable_set
from curator.edit import Edit
from curator.errors import RefusedError
from curator.identifiers import AnnotationId, ClaimId, SentenceId, new_id
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Review,
    ReviewState,
    Sentence,
    SentenceState,
    SetStatus,
    Span,
)

BY_HAND = "by hand"


@dataclass(frozen=True, kw_only=True)
class SplitSentence:
    """Cut a sentence in two at `offset` (code points within it).

    Labels on words go with the words, labels on the whole sentence go to both halves, and both halves are to
    be reviewed again. Raises RefusedError inside labelled words, or where one half would be empty.
    """

    sentence_id: SentenceId
    offset: int

    def apply(self, edit: Edit) -> str:
        writable_set(edit, self.sentence_id)
        sentence = edit.store.find(Sentence, self.sentence_id)
        assert sentence is not None
        if not 0 < self.offset < len(sentence.text):
            raise RefusedError("Place the caret between two words of the sentence to split it there.")
        left_length = len(sentence.text[: self.offset].rstrip())
        right_start = len(sentence.text) - len(sentence.text[self.offset :].lstrip())
        if left_length == 0 or right_start >= len(sentence.text):
            raise RefusedError("Place the caret between two words of the sentence to split it there.")
        halves = replace_sentences(edit, [sentence], [(0, left_length), (right_start, len(sentence.text))])
        for annotation_set in open_sets(edit, sentence):
            for claim in edit.store.claims(annotation_set.id, sentence.id):
                split_claim(edit, claim, halves, [0, right_start], left_length)
            carry_review(edit, annotation_set, [sentence], halves)
        return "Split sentence"


@dataclass(frozen=True, kw_only=True)
class MergeSentence:
    """Join a sentence with the next one; claims of both are kept, equal ones once."""

    sentence_id: SentenceId

    def apply(self, edit: Edit) -> str:
        writable_set(edit, self.sentence_id)
        first = edit.store.find(Sentence, self.sentence_id)
        assert first is not None
        following = [s for s in edit.store.sentences(first.document_id) if s.start > first.start]
        if not following:
            raise RefusedError("This is the last sentence: there is none to merge it with.")
        second = following[0]
        if second.section_label != first.section_label:
            raise RefusedError("The next sentence belongs to another section of the abstract.")
        shift = second.start - first.start
        joined = replace_sentences(edit, [first, second], [(0, second.end - first.start)])
        for annotation_set in open_sets(edit, first):
            for source, offset in ((first, 0), (second, shift)):
                for claim in edit.store.claims(annotation_set.id, source.id):
                    move_claim(edit, claim, joined[0], offset)
            carry_review(edit, annotation_set, [first, second], joined)
        return "Merge sentences"


def open_sets(edit: Edit, sentence: Sentence) -> list[AnnotationSet]:
    """All passes over the sentence's document; raises RefusedError if one of them is done (I9)."""
    sets = edit.store.sets(sentence.document_id)
    if any(annotation_set.status is SetStatus.DONE for annotation_set in sets):
        raise RefusedError("A curator is done with this document, so its sentences can no longer be changed.")
    return sets


def replace_sentences(
    edit: Edit, old: Sequence[Sentence], pieces: Sequence[tuple[int, int]]
) -> list[Sentence]:
    """Supersede sentences by pieces, given relative to the first of them."""
    document_text = edit.store.text(old[0].document_id, old[0].text_version).abstract
    open_sets(edit, old[0])
    for sentence in old:
        edit.save(replace(sentence, state=SentenceState.SUPERSEDED))
    version = max(sentence.segmentation_version for sentence in old) + 1
    base = old[0].start
    return [
        edit.save(
            replace(
                old[0],
                id=SentenceId(new_id()),
                segmentation_version=version,
                start=base + start,
                end=base + end,
                text=document_text[base + start : base + end],
                splitter=BY_HAND,
            )
        )
        for start, end in pieces
    ]


def split_claim(
    edit: Edit, claim: Claim, halves: Sequence[Sentence], starts: Sequence[int], cut: int
) -> None:
    """Carry a claim into two halves that begin at `starts` of the old sentence; the first ends at `cut`."""
    annotations = annotations_of(edit, claim)
    anchors = [item.span for item in annotations if item.span] + ([claim.cue] if claim.cue else [])
    for anchor in anchors:
        if anchor.start < starts[1] and anchor.end > cut:
            raise RefusedError(
                f"“{anchor.text}” is labelled: a sentence cannot be split inside labelled words."
            )
    retract_with_labels(edit, claim)
    for half, start in zip(halves, starts, strict=True):
        here = [
            item for item in annotations if item.span is None or (item.span.start >= starts[1]) == (start > 0)
        ]
        cue = claim.cue if claim.cue and (claim.cue.start >= starts[1]) == (start > 0) else None
        # what a claim without labels says is kept in one place
        says_more = start == 0 and not annotations and claim.cue is None and (claim.note or claim.negated)
        if here or cue or says_more:
            copy_claim(edit, replace(claim, cue=cue), here, half, -start)


def move_claim(edit: Edit, claim: Claim, sentence: Sentence, offset: int) -> None:
    """Carry a claim to a merged sentence, unless an equal one is there already."""
    annotations = annotations_of(edit, claim)
    retract_with_labels(edit, claim)
    for other in edit.store.claims(claim.set_id, sentence.id):
        if signature(other, annotations_of(edit, other), 0) == signature(claim, annotations, offset):
            return
    copy_claim(edit, claim, annotations, sentence, offset)


def signature(claim: Claim, annotations: Sequence[Annotation], offset: int) -> tuple[object, ...]:
    """What makes two claims say the same."""
    labels = sorted((item.label_id, str(shifted(item.span, offset))) for item in annotations)
    return (claim.negated, claim.note, str(shifted(claim.cue, offset)), tuple(labels))


def copy_claim(
    edit: Edit, claim: Claim, annotations: Sequence[Annotation], sentence: Sentence, offset: int
) -> None:
    existing = edit.store.claims(claim.set_id, sentence.id)
    copy = edit.save(
        replace(
            claim,
            id=ClaimId(new_id()),
            sentence_id=sentence.id,
            number=len(existing) + 1,
            cue=shifted(claim.cue, offset),
            created_at=edit.at,
            updated_at=edit.at,
        )
    )
    for annotation in annotations:
        edit.save(
            replace(
                annotation,
                id=AnnotationId(new_id()),
                sentence_id=sentence.id,
                claim_id=copy.id,
                span=shifted(annotation.span, offset),
                created_at=edit.at,
                updated_at=edit.at,
            )
        )


def shifted(span: Span | None, offset: int) -> Span | None:
    return None if span is None else Span(span.start + offset, span.end + offset, span.text)


def carry_review(
    edit: Edit, annotation_set: AnnotationSet, old: Sequence[Sentence], new: Sequence[Sentence]
) -> None:
    """Keep flags and comments; a changed sentence counts as unreviewed."""
    reviews = [review_of(edit, annotation_set.id, sentence.id) for sentence in old]
    comments = [review.comment for review in reviews if review.comment]
    flagged = any(review.flagged for review in reviews)
    for review in reviews:
        edit.save(replace(review, state=ReviewState.UNREVIEWED, flagged=False, comment="", reviewed_at=None))
    for place, sentence in enumerate(new):
        comment = "\n".join(comments) if place == 0 else ""
        edit.save(Review(set_id=annotation_set.id, sentence_id=sentence.id, flagged=flagged, comment=comment))
