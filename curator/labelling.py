"""Operations on labels and claims. Each returns the name of its step, as the Undo menu shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from curator import normalise
from curator.claims import (
    Target,
    annotations_of,
    keep_review_true,
    new_claim,
    retract_annotation,
    retract_claim,
    target_claim,
    writable_set,
)
from curator.edit import Edit
from curator.errors import RefusedError
from curator.identifiers import AnnotationId, ClaimId, LabelId, SentenceId, new_id
from curator.model import Annotation, Claim, Origin, Sentence, Span
from curator.vocabulary import Label


def checked_span(edit: Edit, sentence_id: SentenceId, span: Span) -> Span:
    """Raises RefusedError unless the span lies in the sentence and quotes it (I12)."""
    sentence = edit.store.find(Sentence, sentence_id)
    assert sentence is not None
    inside = 0 <= span.start < span.end <= len(sentence.text)
    if not inside or sentence.text[span.start : span.end] != span.text:
        raise RefusedError("The selected words do not lie inside this sentence.")
    return span


@dataclass(frozen=True, kw_only=True)
class ToggleLabel:
    """Add a label to the targets, or remove it if all of them have it.

    With a span (one target), the label is put on these words; a label without words takes them on.
    """

    targets: Sequence[Target]
    label_id: LabelId
    span: Span | None = None
    origin: Origin = Origin.MANUAL

    def apply(self, edit: Edit) -> str:
        label = edit.vocabulary.label(self.label_id)
        # "Not stated" stands nowhere in the words
        span = None if label.exclusive else self.span
        placed: list[tuple[Claim, list[Annotation]]] = []
        for target in self.targets:
            annotation_set = writable_set(edit, target.sentence_id)
            claim = target_claim(edit, annotation_set.id, target)
            same = [item for item in annotations_of(edit, claim) if item.label_id == label.id]
            placed.append((claim, [item for item in same if span is None or item.span == span]))
        removing = all(present for _, present in placed)
        for claim, present in placed:
            if removing:
                for annotation in present:
                    retract_annotation(edit, annotation)
            elif not present:
                add_label(edit, claim, label, span, self.origin)
            keep_review_true(edit, claim.set_id, claim.sentence_id)
        verb, preposition = ("Remove", "from") if removing else ("Add", "to")
        count = len(self.targets)
        where = "" if count == 1 else f" {preposition} {count} sentences"
        return f"{verb} “{edit.vocabulary.full_name(label)}”{where}"


def add_label(edit: Edit, claim: Claim, label: Label, span: Span | None, origin: Origin) -> None:
    """Put a label on a claim; what it excludes gives way (I3, I5) with a notice."""
    if label.status != "active":
        raise RefusedError(f"“{label.name}” is {label.status} and can no longer be applied.")
    if span is not None:
        span = checked_span(edit, claim.sentence_id, span)
    existing = annotations_of(edit, claim)
    if any(item.label_id == label.id and item.span == span for item in existing):
        return
    wordless = [item for item in existing if item.label_id == label.id and item.span is None]
    if span is not None and wordless:
        edit.save(replace(wordless[0], span=span))
        return
    displaced = [item for item in existing if displaces(edit, label, item)]
    for annotation in displaced:
        retract_annotation(edit, annotation)
    if displaced:
        names = ", ".join(
            dict.fromkeys(f"“{edit.vocabulary.label(item.label_id).name}”" for item in displaced)
        )
        edit.notices.append(f"“{label.name}” replaced {names}.")
    edit.save(
        Annotation(
            id=AnnotationId(new_id()),
            set_id=claim.set_id,
            sentence_id=claim.sentence_id,
            claim_id=claim.id,
            dimension=label.dimension,
            label_id=label.id,
            label_version=edit.vocabulary.version,
            span=span,
            origin=origin,
            created_at=edit.at,
            created_by=edit.curator_id,
            updated_at=edit.at,
        )
    )


def displaces(edit: Edit, label: Label, other: Annotation) -> bool:
    """Whether a label cannot stand beside an annotation of the same claim."""
    if other.dimension != label.dimension or other.label_id == label.id:
        return False
    single = edit.vocabulary.dimension(label.dimension).single
    return single or label.exclusive or edit.vocabulary.label(other.label_id).exclusive


@dataclass(frozen=True, kw_only=True)
class RemoveLastLabel:
    """Remove the label that was added last to the claim."""

    target: Target

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.target.sentence_id)
        claim = target_claim(edit, annotation_set.id, self.target)
        annotations = annotations_of(edit, claim)
        if not annotations:
            raise RefusedError("There is no label to remove here.")
        retract_annotation(edit, annotations[-1])
        keep_review_true(edit, claim.set_id, claim.sentence_id)
        return f"Remove “{edit.vocabulary.label(annotations[-1].label_id).name}”"


@dataclass(frozen=True, kw_only=True)
class AddClaim:
    """A new claim after the last one, empty or with the labels of another (`copy_of`)."""

    sentence_id: SentenceId
    copy_of: ClaimId | None = None

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.sentence_id)
        claims = edit.store.claims(annotation_set.id, self.sentence_id)
        empty = [claim for claim in claims if not annotations_of(edit, claim)]
        if empty and self.copy_of is None:
            raise RefusedError(f"Claim {empty[0].number} is still empty: tag it first.")
        if not claims:
            raise RefusedError("Tag the first claim before adding another.")
        claim = new_claim(edit, annotation_set.id, self.sentence_id)
        if self.copy_of is not None:
            original = target_claim(edit, annotation_set.id, Target(self.sentence_id, self.copy_of))
            if original.negated:
                claim = edit.save(replace(claim, negated=True))
            for annotation in annotations_of(edit, original):
                label = edit.vocabulary.label(annotation.label_id)
                add_label(edit, claim, label, annotation.span, Origin.MANUAL)
        keep_review_true(edit, annotation_set.id, self.sentence_id)
        return "Add claim" if self.copy_of is None else "Duplicate claim"


@dataclass(frozen=True, kw_only=True)
class RemoveClaim:
    target: Target

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.target.sentence_id)
        if not edit.store.claims(annotation_set.id, self.target.sentence_id):
            raise RefusedError("There is no claim to remove here.")
        claim = target_claim(edit, annotation_set.id, self.target)
        retract_claim(edit, claim)
        keep_review_true(edit, annotation_set.id, self.target.sentence_id)
        return f"Remove claim {claim.number}"


@dataclass(frozen=True, kw_only=True)
class CopyLabels:
    """Give a sentence the claims and labels of another one, in addition to its own (`=`)."""

    source: SentenceId
    sentence_id: SentenceId

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.sentence_id)
        sources = [
            (claim, labels)
            for claim in edit.store.claims(annotation_set.id, self.source)
            if (labels := annotations_of(edit, claim))
        ]
        if not sources:
            raise RefusedError("The previous sentence has no labels to copy.")
        own = edit.store.claims(annotation_set.id, self.sentence_id)
        for place, (source, labels) in enumerate(sources):
            claim = own[place] if place < len(own) else new_claim(edit, annotation_set.id, self.sentence_id)
            if source.negated and not claim.negated:
                claim = edit.save(replace(claim, negated=True))
            present = {item.label_id for item in annotations_of(edit, claim)}
            for annotation in labels:
                label = edit.vocabulary.label(annotation.label_id)
                if label.id not in present and label.status == "active":
                    add_label(edit, claim, label, None, Origin.MANUAL)
                    present.add(label.id)
        keep_review_true(edit, annotation_set.id, self.sentence_id)
        return "Same labels as the previous sentence"


@dataclass(frozen=True, kw_only=True)
class ToggleNegated:
    target: Target

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.target.sentence_id)
        claim = target_claim(edit, annotation_set.id, self.target)
        edit.save(replace(claim, negated=not claim.negated))
        return "Take back negation" if claim.negated else "Negate claim"


@dataclass(frozen=True, kw_only=True)
class SetCue:
    """Mark the words that carry a claim; None takes the mark away."""

    target: Target
    cue: Span | None

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.target.sentence_id)
        claim = target_claim(edit, annotation_set.id, self.target)
        cue = None if self.cue is None else checked_span(edit, claim.sentence_id, self.cue)
        edit.save(replace(claim, cue=cue))
        return "Remove cue" if cue is None else "Mark cue"


@dataclass(frozen=True, kw_only=True)
class SetClaimNote:
    target: Target
    note: str

    def apply(self, edit: Edit) -> str:
        annotation_set = writable_set(edit, self.target.sentence_id)
        claim = target_claim(edit, annotation_set.id, self.target)
        edit.save(replace(claim, note=normalise.storable(self.note)))
        return "Edit claim note"
