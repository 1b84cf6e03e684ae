"""I2 to I7: which labels a claim may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from curator.finding import Finding
from curator.identifiers import ClaimId, SentenceId, SetId
from curator.missing_labels import missing_labels
from curator.model import Annotation, Claim, Existence, Origin, ReviewState, SentenceState, Span
from curator.vocabulary import Label, Vocabulary
from curator.whole import Whole

Item = TypeVar("Item", Claim, Annotation)

BROUGHT_ALONG = frozenset({Origin.IMPORT, Origin.MIGRATION})
"""Origins of labels that nobody applied here."""


def reviewed_is_labelled(whole: Whole) -> Iterator[Finding]:
    """I2"""
    claims, annotations = _by_place(whole.claims.values()), _by_place(whole.annotations)
    for review in whole.reviews:
        vocabulary = whole.vocabulary(review.set_id)
        reviewed = review.state is ReviewState.REVIEWED and review.sentence_id in whole.numbers
        if not reviewed or vocabulary is None:
            continue
        place = review.set_id, review.sentence_id
        if missing := missing_labels(vocabulary, claims.get(place, ()), annotations.get(place, ())):
            message = f"The sentence counts as reviewed, but {'; '.join(missing)}."
            yield Finding("I2", message, whole.where(review.sentence_id, review.set_id))


def _by_place(items: Iterable[Item]) -> dict[tuple[SetId, SentenceId], list[Item]]:
    """The active ones of each sentence in each pass."""
    found: dict[tuple[SetId, SentenceId], list[Item]] = {}
    for item in items:
        if item.state is Existence.ACTIVE:
            found.setdefault((item.set_id, item.sentence_id), []).append(item)
    return found


def labels_go_together(whole: Whole) -> Iterator[Finding]:
    """I3, I4, I5, I7"""
    by_claim: dict[ClaimId, list[tuple[Annotation, Label]]] = {}
    for annotation in whole.annotations:
        if annotation.state is not Existence.ACTIVE:
            continue
        label = whole.label(annotation)
        if label is None:
            message = f"The label {annotation.label_id} is in no vocabulary of the project."
            yield Finding("vocabulary", message, whole.where(annotation.sentence_id, annotation.set_id))
            continue
        by_claim.setdefault(annotation.claim_id, []).append((annotation, label))
        if not label.active and annotation.origin not in BROUGHT_ALONG:
            message = f"“{label.name}” was {label.status} already when it was applied."
            yield Finding("I7", message, whole.where(annotation.sentence_id, annotation.set_id))
    for labelled in by_claim.values():
        if len(labelled) == 1:
            continue
        first = labelled[0][0]
        for rule, message in (*_repeated(labelled), *_crowded(labelled, whole.vocabulary(first.set_id))):
            yield Finding(rule, message, whole.where(first.sentence_id, first.set_id))


def _repeated(labelled: Sequence[tuple[Annotation, Label]]) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, Span | None]] = set()
    for annotation, label in labelled:
        if (annotation.label_id, annotation.span) in seen:
            yield "I4", f"“{label.name}” is twice on the same words of one claim."
        seen.add((annotation.label_id, annotation.span))


def _crowded(
    labelled: Sequence[tuple[Annotation, Label]], vocabulary: Vocabulary | None
) -> Iterator[tuple[str, str]]:
    single = {item.key: item.name for item in vocabulary.dimensions if item.single} if vocabulary else {}
    by_dimension: dict[str, dict[str, Label]] = {}
    for annotation, label in labelled:
        by_dimension.setdefault(annotation.dimension, {})[label.id] = label
    for key, labels in by_dimension.items():
        if len(labels) == 1:
            continue
        names = ", ".join(f"“{label.name}”" for label in labels.values())
        for label in labels.values():
            if label.exclusive:
                yield "I3", f"“{label.name}” excludes other labels, but one claim has {names}."
        if key in single:
            yield "I5", f"{single[key]} takes one label in a claim, but one claim has {names}."


def labels_have_claims(whole: Whole) -> Iterator[Finding]:
    """I6"""
    for annotation in whole.annotations:
        if annotation.state is not Existence.ACTIVE:
            continue
        claim = whole.claims.get(annotation.claim_id)
        if claim is not None and (claim.set_id, claim.sentence_id) != (
            annotation.set_id,
            annotation.sentence_id,
        ):
            said = "of another sentence or pass"
        elif claim is None or claim.state is not Existence.ACTIVE:
            said = "that was removed or is missing"
        else:
            continue
        where = whole.where(annotation.sentence_id, annotation.set_id)
        yield Finding("I6", f"{annotation.label_id} is on a claim {said}.", where)
    for claim in whole.claims.values():
        sentence = whole.sentences.get(claim.sentence_id)
        replaced = sentence is not None and sentence.state is SentenceState.SUPERSEDED
        if claim.state is Existence.ACTIVE and replaced:
            message = "A claim was left behind when the sentence was split or merged."
            yield Finding("I6", message, whole.where(claim.sentence_id, claim.set_id))
