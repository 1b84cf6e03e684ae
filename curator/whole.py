"""A document with everything that hangs on it, as the rules look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from curator.history import Entity, Event, key_of
from curator.identifiers import ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Document,
    Review,
    Sentence,
    SentenceState,
    SetStatus,
)
from curator.vocabulary import Label, Vocabulary


@dataclass(frozen=True, slots=True)
class Background:
    """What the rules need to know of the rest of the project."""

    vocabularies: Mapping[tuple[str, str], Vocabulary]
    """By id and version, oldest first."""
    codes: Mapping[CuratorId, str]
    document_ids: frozenset[DocumentId]
    _labels: dict[tuple[str, str, LabelId], Label | None] = field(default_factory=dict[Any, Any])
    """Those that were looked up: a project has few, and each of them often."""

    def label(self, vocabulary_id: str, version: str, label_id: LabelId) -> Label | None:
        """The label as it was in this version, or as the newest vocabulary that has it says."""
        asked = vocabulary_id, version, label_id
        if asked not in self._labels:
            self._labels[asked] = self._look_up(*asked)
        return self._labels[asked]

    def _look_up(self, vocabulary_id: str, version: str, label_id: LabelId) -> Label | None:
        candidates = list(self.vocabularies.values())
        if (applied := self.vocabularies.get((vocabulary_id, version))) is not None:
            candidates.append(applied)
        for vocabulary in reversed(candidates):
            try:
                return vocabulary.label(label_id)
            except KeyError:
                continue
        return None


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A document and everything that hangs on it, whatever its state."""

    document: Document
    abstract: str | None
    """None where the document has no text."""
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

    @cached_property
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
        vocabulary_id = self.sets[annotation.set_id].vocabulary_id
        return self.background.label(vocabulary_id, annotation.label_version, annotation.label_id)

    def where(self, sentence_id: SentenceId | None = None, set_id: SetId | None = None) -> str:
        words = [self.document.key]
        if sentence_id is not None:
            number = self.numbers.get(sentence_id)
            words.append(f"sentence {number}" if number else f"replaced sentence {sentence_id}")
        if set_id is not None:
            words.append(self.background.codes.get(self.sets[set_id].curator_id, "unknown curator"))
        return ", ".join(words)
