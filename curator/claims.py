"""Claims of a sentence in one pass, and the rules that hold for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from curator.edit import Edit
from curator.errors import RefusedError
from curator.history import KINDS
from curator.identifiers import ClaimId, DocumentId, SentenceId, SetId, new_id
from curator.missing_labels import missing_labels
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Document,
    DocumentState,
    Existence,
    Review,
    ReviewState,
    Sentence,
    SentenceState,
    SetStatus,
)
from curator.vocabulary import Label, Vocabulary


@dataclass(frozen=True, slots=True)
class Target:
    """A claim of a sentence; without a claim, the sentence's first one, made if need be."""

    sentence_id: SentenceId
    claim_id: ClaimId | None = None


def writable_set(edit: Edit, sentence_id: SentenceId) -> AnnotationSet:
    """The curator's open pass over the sentence's document, begun if need be.

    Raises RefusedError if the document is done or excluded, or the sentence was replaced (I9).
    """
    sentence = edit.store.find(Sentence, sentence_id)
    if sentence is None or sentence.state is not SentenceState.ACTIVE:
        raise RefusedError("This sentence was split or merged since. Open the document again.")
    return writable_set_of(edit, sentence.document_id)


def writable_set_of(edit: Edit, document_id: DocumentId) -> AnnotationSet:
    """As `writable_set`, by document."""
    document = edit.store.find(Document, document_id)
    if document is None or document.state is not DocumentState.ACTIVE:
        raise RefusedError("This document is no longer part of the project.")
    found = edit.store.set_of(document_id, edit.curator_id)
    if found is None:
        return edit.save(
            AnnotationSet(
                id=SetId(new_id()),
                document_id=document_id,
                curator_id=edit.curator_id,
                vocabulary_id=edit.vocabulary.id,
                vocabulary_version=edit.vocabulary.version,
                guideline_version=edit.vocabulary.guideline_version,
                started_at=edit.at,
            )
        )
    if found.status is SetStatus.DONE:
        raise RefusedError("This document is done. Reopen it to change it.")
    if found.status is SetStatus.VOID:
        return edit.save(replace(found, status=SetStatus.OPEN))
    return found


def new_claim(edit: Edit, set_id: SetId, sentence_id: SentenceId) -> Claim:
    """A claim after the sentence's last one."""
    existing = edit.store.claims(set_id, sentence_id)
    return edit.save(
        Claim(
            id=ClaimId(new_id()),
            set_id=set_id,
            sentence_id=sentence_id,
            number=existing[-1].number + 1 if existing else 1,
            created_at=edit.at,
            created_by=edit.curator_id,
            updated_at=edit.at,
        )
    )


def target_claim(edit: Edit, set_id: SetId, target: Target) -> Claim:
    """The claim that a target names; raises RefusedError if it is gone."""
    claims = edit.store.claims(set_id, target.sentence_id)
    if target.claim_id is None:
        return claims[0] if claims else new_claim(edit, set_id, target.sentence_id)
    for claim in claims:
        if claim.id == target.claim_id:
            return claim
    raise RefusedError("This claim was removed since.")


def annotations_of(edit: Edit, claim: Claim) -> list[Annotation]:
    return [
        annotation
        for annotation in edit.store.annotations(claim.set_id, claim.sentence_id)
        if annotation.claim_id == claim.id
    ]


def retract_annotation(edit: Edit, annotation: Annotation) -> None:
    edit.save(replace(annotation, state=Existence.RETRACTED))


def retract_with_labels(edit: Edit, claim: Claim) -> None:
    """Retract a claim with its annotations; the other claims keep their numbers."""
    for annotation in annotations_of(edit, claim):
        retract_annotation(edit, annotation)
    edit.save(replace(claim, state=Existence.RETRACTED))


def retract_claim(edit: Edit, claim: Claim) -> None:
    """Retract a claim with its annotations and close the gap in the numbers."""
    retract_with_labels(edit, claim)
    for other in edit.store.claims(claim.set_id, claim.sentence_id):
        if other.number > claim.number:
            edit.save(replace(other, number=other.number - 1))


def review_of(edit: Edit, set_id: SetId, sentence_id: SentenceId) -> Review:
    found = edit.store.find(Review, f"{set_id}/{sentence_id}")
    return found or Review(set_id=set_id, sentence_id=sentence_id)


def refuse_broken_rules(edit: Edit) -> None:
    """Raises RefusedError if undo, redo or going back breaks a rule because of others' work (I2, I6, I9)."""
    places: dict[tuple[SetId, SentenceId], None] = {}
    turned: set[SetId] = set()
    cut: dict[SentenceId, DocumentId] = {}
    for event in edit.events:
        entity = edit.store.find(KINDS[event.entity], event.key)
        match entity:
            case Review() | Claim() | Annotation():
                places[entity.set_id, entity.sentence_id] = None
            case AnnotationSet():
                turned.add(entity.id)
            case Sentence():
                cut[entity.id] = entity.document_id
            case Document() if entity.state is not DocumentState.ACTIVE and edit.store.sets(entity.id):
                raise RefusedError(f"“{entity.title}” has been annotated since.")
            case _:
                pass
    for set_id, sentence_id in places:
        _refuse_broken_sentence(edit, set_id, sentence_id)
    changed = {set_id for set_id, _ in places}
    for sentence_id, document_id in cut.items():
        for annotation_set in edit.store.sets(document_id):
            changed.add(annotation_set.id)
            _refuse_broken_sentence(edit, annotation_set.id, sentence_id)
    for set_id in changed | turned:
        annotation_set = edit.store.find(AnnotationSet, set_id)
        assert annotation_set is not None
        document = edit.store.find(Document, annotation_set.document_id)
        if annotation_set.status is SetStatus.VOID:
            continue
        if document is None or document.state is not DocumentState.ACTIVE:
            raise RefusedError("This document is no longer part of the project.")
        if annotation_set.status is SetStatus.DONE:
            if set_id not in turned:
                raise RefusedError("A curator is done with this document. Reopen it to change it.")
            if unsettled(edit, annotation_set):
                raise RefusedError("Sentences of this document are no longer reviewed, so it cannot be done.")


def _refuse_broken_sentence(edit: Edit, set_id: SetId, sentence_id: SentenceId) -> None:
    sentence = edit.store.find(Sentence, sentence_id)
    claims = edit.store.claims(set_id, sentence_id)
    annotations = edit.store.annotations(set_id, sentence_id)
    review = review_of(edit, set_id, sentence_id)
    if not (claims or annotations) and review == Review(set_id=set_id, sentence_id=sentence_id):
        return
    if sentence is None or sentence.state is not SentenceState.ACTIVE:
        raise RefusedError("Somebody else has split, merged or labelled these sentences since.")
    _refuse_broken_claims(edit.vocabulary, claims, annotations)
    missing = missing_labels(edit.vocabulary, claims, annotations)
    if review.state is ReviewState.REVIEWED and missing:
        raise RefusedError(f"The sentence would count as reviewed, but {'; '.join(missing)}.")


def _refuse_broken_claims(
    vocabulary: Vocabulary, claims: Sequence[Claim], annotations: Sequence[Annotation]
) -> None:
    """Of one sentence; I3, I5, I6."""
    if {it.claim_id for it in annotations} - {it.id for it in claims}:
        raise RefusedError("Somebody else has labelled this claim since.")
    known = {it.id: it for it in vocabulary.labels()}
    labels: dict[tuple[ClaimId, str], dict[str, Label]] = {}
    for it in annotations:
        if (label := known.get(it.label_id)) is not None:
            labels.setdefault((it.claim_id, label.dimension), {})[it.label_id] = label
    for (_, dimension), together in labels.items():
        single = vocabulary.dimension(dimension).single
        if len(together) > 1 and (single or any(it.exclusive for it in together.values())):
            names = " and ".join(f"“{it.name}”" for it in together.values())
            raise RefusedError(f"{names} cannot stand together, and somebody else has labelled this claim.")


def unsettled(edit: Edit, annotation_set: AnnotationSet) -> list[Sentence]:
    """The sentences that keep a pass from being done (I9)."""
    settled = {
        review.sentence_id
        for review in edit.store.reviews(annotation_set.id)
        if review.state is not ReviewState.UNREVIEWED
    }
    return [
        sentence
        for sentence in edit.store.sentences(annotation_set.document_id)
        if sentence.id not in settled
    ]


def keep_review_true(edit: Edit, set_id: SetId, sentence_id: SentenceId) -> None:
    """Take back *reviewed* from a sentence that no longer meets the rule."""
    review = review_of(edit, set_id, sentence_id)
    if review.state is not ReviewState.REVIEWED:
        return
    missing = missing_labels(
        edit.vocabulary,
        edit.store.claims(set_id, sentence_id),
        edit.store.annotations(set_id, sentence_id),
    )
    if missing:
        edit.save(replace(review, state=ReviewState.UNREVIEWED, reviewed_at=None))
        edit.notices.append(f"No longer reviewed: {'; '.join(missing)}.")
