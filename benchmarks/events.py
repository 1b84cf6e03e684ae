"""What the history tells of one curator's first work, as JSON that is filled in rather than encoded anew."""

from __future__ import annotations

import json

from curator.history import Entity, event_of
from curator.identifiers import AnnotationId, ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId
from curator.model import Annotation, AnnotationSet, Claim, Review, ReviewState, SetStatus
from curator.vocabulary import Label, Vocabulary

Row = tuple[str, str, str | None, str]
"""Entity, key, before and after of an event."""


class Events:
    """Made from real entities, so that their fields are those that the program knows."""

    def __init__(self, curator: str, vocabulary: Vocabulary) -> None:
        by = CuratorId(curator)
        at, set_id, sentence, claim = "%(at)s", SetId("%(set)s"), SentenceId("%(sentence)s"), "%(claim)s"
        opened = AnnotationSet(
            id=set_id,
            document_id=DocumentId("%(document)s"),
            curator_id=by,
            vocabulary_id=vocabulary.id,
            vocabulary_version=vocabulary.version,
            guideline_version=vocabulary.guideline_version,
            started_at=at,
        )
        self._set = _first(opened)
        self._claim = _first(
            Claim(
                id=ClaimId(claim),
                set_id=set_id,
                sentence_id=sentence,
                number=1,
                created_at=at,
                created_by=by,
                updated_at=at,
            )
        )
        self._annotation = _first(
            Annotation(
                id=AnnotationId("%(annotation)s"),
                set_id=set_id,
                sentence_id=sentence,
                claim_id=ClaimId(claim),
                dimension="%(dimension)s",
                label_id=LabelId("%(label)s"),
                label_version=vocabulary.version,
                created_at=at,
                created_by=by,
                updated_at=at,
            )
        )
        self._reviews = {
            state: _first(Review(set_id=set_id, sentence_id=sentence, state=state, reviewed_at=at))
            for state in ReviewState
        }
        self._done_before = _dump({"completed_at": None, "status": SetStatus.OPEN})
        self._done = _dump({"completed_at": at, "status": SetStatus.DONE})

    def annotation_set(self, its_set: str, document: str, at: str) -> Row:
        return "annotation_set", its_set, None, self._set % {"set": its_set, "document": document, "at": at}

    def completed(self, its_set: str, at: str) -> Row:
        return "annotation_set", its_set, self._done_before, self._done % {"at": at}

    def claim(self, claim: str, its_set: str, sentence: str, at: str) -> Row:
        filled = self._claim % {"claim": claim, "set": its_set, "sentence": sentence, "at": at}
        return "claim", claim, None, filled

    def annotation(
        self, annotation: str, its_set: str, sentence: str, claim: str, label: Label, at: str
    ) -> Row:
        filled = self._annotation % {
            "annotation": annotation,
            "set": its_set,
            "sentence": sentence,
            "claim": claim,
            "dimension": label.dimension,
            "label": label.id,
            "at": at,
        }
        return "annotation", annotation, None, filled

    def review(self, its_set: str, sentence: str, state: ReviewState, at: str) -> Row:
        filled = self._reviews[state] % {"set": its_set, "sentence": sentence, "at": at}
        return "sentence_review", f"{its_set}/{sentence}", None, filled


def _first(entity: Entity) -> str:
    """The event of a new entity whose varying values are `%(name)s`."""
    event = event_of(None, entity)
    assert event is not None
    return _dump(event.after)


def _dump(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
