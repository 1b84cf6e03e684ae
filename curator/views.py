"""A document as one curator works on it: read once, re-read sentence by sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from curator.missing_labels import missing_labels
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Document,
    Review,
    ReviewState,
    Sentence,
    SetStatus,
)
from curator.record import record
from curator.role import Role, role_of

if TYPE_CHECKING:
    from curator.identifiers import CuratorId, DocumentId, LabelId, SentenceId
    from curator.store import Store
    from curator.vocabulary import Label, Vocabulary


@record()
class ClaimView:
    """A claim, its annotations with their labels in the vocabulary's order, and its computed role."""

    claim: Claim
    labels: tuple[tuple[Annotation, Label], ...]
    role: Role

    def label_ids(self) -> set[LabelId]:
        return {label.id for _, label in self.labels}


@record()
class SentenceView:
    sentence: Sentence
    review: Review | None
    claims: tuple[ClaimView, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> ReviewState:
        return self.review.state if self.review else ReviewState.UNREVIEWED

    @property
    def flagged(self) -> bool:
        return bool(self.review and self.review.flagged)

    @property
    def comment(self) -> str:
        return self.review.comment if self.review else ""

    @property
    def untouched(self) -> bool:
        return self.state is ReviewState.UNREVIEWED and not any(claim.labels for claim in self.claims)


@record()
class DocumentView:
    document: Document
    annotation_set: AnnotationSet | None
    sentences: tuple[SentenceView, ...]
    reviewed: int = field(init=False)
    """How many sentences are."""
    settled: int = field(init=False)
    """How many are reviewed or set aside."""

    def __post_init__(self) -> None:
        states = [view.review.state for view in self.sentences if view.review is not None]
        object.__setattr__(self, "reviewed", states.count(ReviewState.REVIEWED))
        object.__setattr__(self, "settled", len(states) - states.count(ReviewState.UNREVIEWED))

    @property
    def done(self) -> bool:
        return self.annotation_set is not None and self.annotation_set.status is SetStatus.DONE


def document_view(
    store: Store, vocabulary: Vocabulary, document_id: DocumentId, curator_id: CuratorId
) -> DocumentView | None:
    """The document with one curator's work on it; None if it does not exist."""
    with store.reading():
        document = store.find(Document, document_id)
        if document is None:
            return None
        annotation_set = store.set_of(document_id, curator_id)
        if annotation_set is not None and annotation_set.status is SetStatus.VOID:
            annotation_set = None
        sentences = store.sentences(document_id)
        reviews: dict[SentenceId, Review] = {}
        claims: dict[SentenceId, list[Claim]] = {}
        annotations: dict[SentenceId, list[Annotation]] = {}
        if annotation_set is not None:
            reviews = {review.sentence_id: review for review in store.reviews(annotation_set.id)}
            for claim in store.claims(annotation_set.id):
                claims.setdefault(claim.sentence_id, []).append(claim)
            for annotation in store.annotations(annotation_set.id):
                annotations.setdefault(annotation.sentence_id, []).append(annotation)
    untouched = tuple(missing_labels(vocabulary, (), ()))
    views = tuple(
        sentence_view(
            vocabulary,
            sentence,
            reviews.get(sentence.id),
            claims.get(sentence.id, ()),
            annotations.get(sentence.id, ()),
        )
        if sentence.id in reviews or sentence.id in claims
        else SentenceView(sentence, None, (), untouched)
        for sentence in sentences
    )
    return DocumentView(document, annotation_set, views)


def sentence_view(
    vocabulary: Vocabulary,
    sentence: Sentence,
    review: Review | None,
    claims: Sequence[Claim],
    annotations: Sequence[Annotation],
) -> SentenceView:
    """Put together what is known of one sentence."""
    views: list[ClaimView] = []
    for claim in claims:
        own = [(item, vocabulary.label(item.label_id)) for item in annotations if item.claim_id == claim.id]
        if len(own) > 1:
            order = {label.id: place for place, label in enumerate(vocabulary.labels())}
            own.sort(key=lambda pair: (order[pair[1].id], pair[0].span.start if pair[0].span else -1))
        views.append(ClaimView(claim, tuple(own), role_of(label for _, label in own)))
    return SentenceView(
        sentence, review, tuple(views), tuple(missing_labels(vocabulary, claims, annotations))
    )


def reread(
    store: Store,
    vocabulary: Vocabulary,
    view: DocumentView,
    changed: Collection[SentenceId],
    curator_id: CuratorId,
) -> DocumentView:
    """The view with just the changed sentences read again."""
    with store.reading():
        annotation_set = store.set_of(view.document.id, curator_id)
        if annotation_set is None or annotation_set.status is SetStatus.VOID:
            return document_view(store, vocabulary, view.document.id, curator_id) or view
        sentences = tuple(
            sentence_view(
                vocabulary,
                old.sentence,
                next(iter(store.reviews(annotation_set.id, old.sentence.id)), None),
                store.claims(annotation_set.id, old.sentence.id),
                store.annotations(annotation_set.id, old.sentence.id),
            )
            if old.sentence.id in changed
            else old
            for old in view.sentences
        )
    return replace(view, annotation_set=annotation_set, sentences=sentences)
