"""The rules that hold for everything a project holds of one document, I1 to I15, each as a function.

A rule yields findings; a document that was only changed through operations has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from curator.claims import missing_labels
from curator.evidence.contradictions import contradiction_key
from curator.history import NAMES, Entity, Event, key_of, plain, replay
from curator.identifiers import ClaimId, CuratorId, DocumentId, SentenceId, SetId
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Document,
    DocumentState,
    DocumentText,
    Existence,
    Origin,
    Review,
    ReviewState,
    Sentence,
    SentenceState,
    SetKind,
    SetStatus,
    Span,
    Verdict,
)
from curator.segmentation import WHITE_SPACE
from curator.vocabulary import Label, Vocabulary

BROUGHT_ALONG = frozenset({Origin.IMPORT, Origin.MIGRATION})
"""Origins of labels that nobody applied here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: what it means, in a sentence, and where, in the words of the exports."""

    rule: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule}, {self.where}: {self.message}" if self.where else f"{self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Background:
    """What the rules need to know of the rest of the project."""

    vocabularies: Mapping[tuple[str, str], Vocabulary]
    """By id and version, oldest first."""
    codes: Mapping[CuratorId, str]
    document_ids: frozenset[DocumentId]


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A document and everything that hangs on it, whatever its state."""

    document: Document
    text: DocumentText | None
    sentences: Mapping[SentenceId, Sentence]
    sets: Mapping[SetId, AnnotationSet]
    reviews: Sequence[Review]
    claims: Mapping[ClaimId, Claim]
    annotations: Sequence[Annotation]
    events: Sequence[Event]
    background: Background
    numbers: dict[SentenceId, int] = field(init=False)
    """Active sentences, counted from 1."""

    def __post_init__(self) -> None:
        numbers = {sentence.id: number for number, sentence in enumerate(self.active_sentences(), start=1)}
        object.__setattr__(self, "numbers", numbers)

    def active_sentences(self) -> list[Sentence]:
        active = [item for item in self.sentences.values() if item.state is SentenceState.ACTIVE]
        return sorted(active, key=lambda sentence: (sentence.start, sentence.end))

    def entities(self) -> dict[str, Entity]:
        """By key."""
        entities: list[Entity] = [
            self.document,
            *self.sentences.values(),
            *self.sets.values(),
            *self.reviews,
            *self.claims.values(),
            *self.annotations,
        ]
        return {key_of(entity): entity for entity in entities}

    def vocabulary(self, set_id: SetId) -> Vocabulary | None:
        """The one that a pass was begun with; None for a void pass."""
        found = self.sets[set_id]
        if found.status is SetStatus.VOID:
            return None
        return self.background.vocabularies.get((found.vocabulary_id, found.vocabulary_version))

    def label(self, annotation: Annotation) -> Label | None:
        """The label as it was when it was applied, or as the newest vocabulary that has it says."""
        vocabularies = self.background.vocabularies
        applied = vocabularies.get((self.sets[annotation.set_id].vocabulary_id, annotation.label_version))
        candidates = [*vocabularies.values(), *([applied] if applied else [])]
        for vocabulary in reversed(candidates):
            try:
                return vocabulary.label(annotation.label_id)
            except KeyError:
                continue
        return None

    def where(self, sentence_id: SentenceId | None = None, set_id: SetId | None = None) -> str:
        words = [self.document.key]
        if sentence_id is not None:
            number = self.numbers.get(sentence_id)
            words.append(f"sentence {number}" if number else f"replaced sentence {sentence_id}")
        if set_id is not None:
            words.append(self.background.codes.get(self.sets[set_id].curator_id, "unknown curator"))
        return ", ".join(words)


def sentences_are_the_text(whole: Whole) -> Iterator[Finding]:
    """I1"""
    if whole.text is None:
        yield Finding("I1", "The text of the document is missing from the file.", whole.where())
        return
    abstract = whole.text.abstract
    if hashlib.sha256(abstract.encode()).hexdigest() != whole.document.abstract_sha256:
        yield Finding("I1", "The abstract is not the one that was imported.", whole.where())
    for sentence in whole.sentences.values():
        if sentence.text_version == whole.document.text_version and (
            sentence.end > len(abstract) or sentence.text != abstract[sentence.start : sentence.end]
        ):
            message = "The sentence is not the part of the abstract that its offsets name."
            yield Finding("I1", message, whole.where(sentence.id))
    end = 0
    for sentence in whole.active_sentences():
        where = whole.where(sentence.id)
        if sentence.text_version != whole.document.text_version:
            yield Finding("I1", "The sentence belongs to another text of the document.", where)
        elif sentence.start < end:
            yield Finding("I1", "The sentence overlaps the one before.", where)
        elif gap := abstract[end : sentence.start].strip(WHITE_SPACE):
            yield Finding("I1", f"Before it stands text that is in no sentence: “{gap}”.", where)
        end = max(end, sentence.end)
    if rest := abstract[end:].strip(WHITE_SPACE):
        yield Finding("I1", f"The abstract ends with text that is in no sentence: “{rest}”.", whole.where())


def reviewed_is_labelled(whole: Whole) -> Iterator[Finding]:
    """I2"""
    for review in whole.reviews:
        vocabulary = whole.vocabulary(review.set_id)
        reviewed = review.state is ReviewState.REVIEWED and review.sentence_id in whole.numbers
        if not reviewed or vocabulary is None:
            continue
        claims = [item for item in whole.claims.values() if _belongs(item, review)]
        annotations = [item for item in whole.annotations if _belongs(item, review)]
        if missing := missing_labels(vocabulary, claims, annotations):
            message = f"The sentence counts as reviewed, but {'; '.join(missing)}."
            yield Finding("I2", message, whole.where(review.sentence_id, review.set_id))


def _belongs(item: Claim | Annotation, review: Review) -> bool:
    place = (review.set_id, review.sentence_id)
    return item.state is Existence.ACTIVE and (item.set_id, item.sentence_id) == place


def labels_go_together(whole: Whole) -> Iterator[Finding]:
    """I3, I4, I5, I7"""
    by_claim: dict[ClaimId, list[tuple[Annotation, Label]]] = {}
    for annotation in whole.annotations:
        if annotation.state is not Existence.ACTIVE:
            continue
        where = whole.where(annotation.sentence_id, annotation.set_id)
        label = whole.label(annotation)
        if label is None:
            message = f"The label {annotation.label_id} is in no vocabulary of the project."
            yield Finding("vocabulary", message, where)
            continue
        by_claim.setdefault(annotation.claim_id, []).append((annotation, label))
        if not label.active and annotation.origin not in BROUGHT_ALONG:
            message = f"“{label.name}” was {label.status} already when it was applied."
            yield Finding("I7", message, where)
    for labelled in by_claim.values():
        where = whole.where(labelled[0][0].sentence_id, labelled[0][0].set_id)
        vocabulary = whole.vocabulary(labelled[0][0].set_id)
        for rule, message in (*_repeated(labelled), *_crowded(labelled, vocabulary)):
            yield Finding(rule, message, where)


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
        where = whole.where(annotation.sentence_id, annotation.set_id)
        if claim is not None and (claim.set_id, claim.sentence_id) != (
            annotation.set_id,
            annotation.sentence_id,
        ):
            yield Finding("I6", f"{annotation.label_id} is on a claim of another sentence or pass.", where)
        elif claim is None or claim.state is not Existence.ACTIVE:
            yield Finding("I6", f"{annotation.label_id} is on a claim that was removed.", where)
    for claim in whole.claims.values():
        sentence = whole.sentences.get(claim.sentence_id)
        replaced = sentence is not None and sentence.state is SentenceState.SUPERSEDED
        if claim.state is Existence.ACTIVE and replaced:
            message = "A claim was left behind when the sentence was split or merged."
            yield Finding("I6", message, whole.where(claim.sentence_id, claim.set_id))


def done_is_settled(whole: Whole) -> Iterator[Finding]:
    """I9"""
    for annotation_set in whole.sets.values():
        if annotation_set.status is not SetStatus.DONE:
            continue
        settled = {
            review.sentence_id
            for review in whole.reviews
            if review.set_id == annotation_set.id and review.state is not ReviewState.UNREVIEWED
        }
        unsettled = [str(number) for id_, number in whole.numbers.items() if id_ not in settled]
        if unsettled:
            message = f"The document counts as done, but not reviewed: sentence {', '.join(unsettled)}."
            yield Finding("I9", message, whole.where(set_id=annotation_set.id))


def done_is_read_only(whole: Whole) -> Iterator[Finding]:
    """I9, as the history tells it."""
    entities = whole.entities()
    status: dict[str, str] = {}
    for event in whole.events:
        entity = entities.get(event.key)
        if isinstance(entity, AnnotationSet):
            status[entity.id] = event.after.get("status", status.get(entity.id, ""))
            continue
        if isinstance(entity, Sentence):
            touched = list(status)
        elif isinstance(entity, Review | Claim | Annotation):
            touched = [entity.set_id]
        else:
            continue
        for set_id in touched:
            if status.get(set_id) == SetStatus.DONE:
                message = f"Its {words(event.entity)} was changed while the document was done."
                yield Finding("I9", message, whole.where(set_id=SetId(set_id)))


def adjudication_has_sources(whole: Whole) -> Iterator[Finding]:
    """I11"""
    done = [
        other
        for other in whole.sets.values()
        if other.kind is not SetKind.ADJUDICATED and other.status is SetStatus.DONE
    ]
    for annotation_set in whole.sets.values():
        adjudicated = annotation_set.kind is SetKind.ADJUDICATED
        if adjudicated and annotation_set.status is not SetStatus.VOID and not done:
            message = "The document was adjudicated, but no pass over it is done."
            yield Finding("I11", message, whole.where(set_id=annotation_set.id))


def spans_quote_the_sentence(whole: Whole) -> Iterator[Finding]:
    """I12"""
    marked: list[tuple[Claim | Annotation, Span | None, str]] = [
        *((claim, claim.cue, "the cue") for claim in whole.claims.values()),
        *((item, item.span, item.label_id) for item in whole.annotations),
    ]
    for item, span, name in marked:
        sentence = whole.sentences.get(item.sentence_id)
        if span is None or sentence is None:
            continue
        inside = 0 <= span.start < span.end <= len(sentence.text)
        if not inside or sentence.text[span.start : span.end] != span.text:
            message = f"The words “{span.text}” of {name} do not stand there in the sentence."
            yield Finding("I12", message, whole.where(item.sentence_id, item.set_id))


def times_are_times(whole: Whole) -> Iterator[Finding]:
    """I13"""
    yield from check_time(whole.document.imported_at, whole.where())
    for annotation_set in whole.sets.values():
        where = whole.where(set_id=annotation_set.id)
        yield from check_time(annotation_set.started_at, where)
        yield from check_time(annotation_set.completed_at, where)
    for review in whole.reviews:
        yield from check_time(review.reviewed_at, whole.where(review.sentence_id, review.set_id))
    for item in (*whole.claims.values(), *whole.annotations):
        where = whole.where(item.sentence_id, item.set_id)
        yield from check_time(item.created_at, where)
        yield from check_time(item.updated_at, where)
        if item.updated_at < item.created_at:
            yield Finding("I13", f"It was changed at {item.updated_at}, before it was made.", where)


def check_time(time: str | None, where: str) -> Iterator[Finding]:
    """I13: UTC, as `clock.now` makes it or, from another program, with another fraction of a second."""
    if time is None:
        return
    try:
        read = datetime.fromisoformat(time)
    except ValueError:
        read = None
    if read is None or time[10:11] != "T" or not time.endswith("Z"):
        yield Finding("I13", f"‘{time}’ is not a UTC time.", where)


def sound_verdict(verdict: Verdict, background: Background, where: str) -> Iterator[Finding]:
    """I13, and that the verdict is about labels that exist and the contradiction that it names."""
    yield from check_time(verdict.created_at, where)
    yield from check_time(verdict.updated_at, where)
    if verdict.contradiction != contradiction_key(verdict.pro_labels, verdict.anti_labels):
        yield Finding("references", "Its contradiction is not that of its labels.", where)
    known = {label.id for it in background.vocabularies.values() for label in it.labels()}
    for label_id in (*verdict.pro_labels, *verdict.anti_labels):
        if label_id not in known:
            message = f"It is about a label that is in none of the vocabularies: {label_id}."
            yield Finding("references", message, where)


def merging_moves_nothing(whole: Whole) -> Iterator[Finding]:
    """I15"""
    document = whole.document
    if document.state is DocumentState.MERGED and (
        document.merged_into == document.id or document.merged_into not in whole.background.document_ids
    ):
        yield Finding("I15", "It was merged into a document that is not there.", whole.where())
    strays = dict.fromkeys(
        (item.sentence_id, item.set_id)
        for item in (*whole.reviews, *whole.claims.values(), *whole.annotations)
        if item.sentence_id not in whole.sentences
    )
    for sentence_id, set_id in strays:
        message = f"The pass speaks of a sentence of another document, {sentence_id}."
        yield Finding("I15", message, whole.where(set_id=set_id))


def history_explains_it(whole: Whole) -> Iterator[Finding]:
    """I14"""
    entities = whole.entities()
    told = {key: values for state in replay(whole.events).values() for key, values in state.items()}
    for key, entity in entities.items():
        if key not in told:
            message = f"The history does not tell where this {words(NAMES[type(entity)])} comes from: {key}."
            yield Finding("I14", message, whole.where())
        elif different := differing_fields(entity, told[key]):
            kind = words(NAMES[type(entity)])
            message = f"The {kind} {key} is not as the history left it: {', '.join(different)}."
            yield Finding("I14", message, whole.where())
    for key in told.keys() - entities.keys():
        message = f"A sentence that the history tells of is not in the file: {key}."
        yield Finding("I14", message, whole.where())


def differing_fields(entity: Entity, told: Mapping[str, Any]) -> list[str]:
    """The fields in which an entity is not what the history tells; an absent one is None or empty there."""
    return [name for name, value in plain(entity).items() if (value or None) != (told.get(name) or None)]


def words(name: str) -> str:
    """The name of an entity's kind as a person would say it."""
    return name.replace("_", " ")


RULES: tuple[Callable[[Whole], Iterator[Finding]], ...] = (
    sentences_are_the_text,
    reviewed_is_labelled,
    labels_go_together,
    labels_have_claims,
    done_is_settled,
    done_is_read_only,
    adjudication_has_sources,
    spans_quote_the_sentence,
    times_are_times,
    history_explains_it,
    merging_moves_nothing,
)
