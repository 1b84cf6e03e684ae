"""What takes the place of things that are lost, so that the work that hangs on them stays."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from curator import clock
from curator.errors import VocabularyError
from curator.identifiers import ClaimId, CuratorId, DocumentId, SetId
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    DocumentText,
    Existence,
    Sentence,
    SetStatus,
)
from curator.vocabulary import parse

LOST_SIGN = "▯"
"""Stands for a letter of an abstract that is lost."""
_ID_LENGTH = 36


def curator(id_: str, codes: Iterable[str]) -> Curator | None:
    """Someone whose code is lost; None for what cannot be an id."""
    if len(id_) != _ID_LENGTH:
        return None
    taken, number = set(codes), 1
    while (code := f"lost{number:02}") in taken:
        number += 1
    return Curator(id=CuratorId(id_), code=code)


def document(id_: str, text: DocumentText | None, by: CuratorId) -> Document | None:
    """A document of which nothing is left but its text, or the work on it."""
    if len(id_) != _ID_LENGTH:
        return None
    digest = hashlib.sha256((text.abstract if text else "").encode()).hexdigest()
    return Document(
        id=DocumentId(id_),
        key=f"sha:{digest}",
        title=text.title if text else f"Lost document {id_}",
        text_version=text.version if text else 1,
        abstract_sha256=digest,
        source_format="salvage",
        imported_at=clock.now(),
        imported_by=by,
    )


def text(
    document: Document, sentences: Sequence[Sentence], marks: Mapping[str, list[tuple[int, str]]]
) -> DocumentText:
    """An abstract of the right length, with those of its words that labels and claims are on.

    `marks` are (offset within the sentence, words) by sentence id.
    """
    end = max((sentence.end for sentence in sentences), default=0)
    signs = [" "] * end
    for sentence in sentences:
        signs[sentence.start : sentence.end] = LOST_SIGN * (sentence.end - sentence.start)
    for sentence in sentences:
        for start, words in marks.get(sentence.id, ()):
            place = sentence.start + start
            if place + len(words) <= sentence.end:
                signs[place : place + len(words)] = words
    abstract = "".join(signs)
    return DocumentText(
        document_id=document.id,
        version=document.text_version,
        title=document.title or f"Lost text of {document.key}",
        abstract=abstract,
        abstract_raw=abstract,
        source_record="",
    )


def annotation_set(
    id_: str, sentence: Sentence, by: CuratorId, at: str, vocabulary: tuple[str, str], round_: int
) -> AnnotationSet | None:
    """The pass of the curator whose claims are left of it."""
    if len(id_) != _ID_LENGTH:
        return None
    return AnnotationSet(
        id=SetId(id_),
        document_id=sentence.document_id,
        curator_id=by,
        round=round_,
        status=SetStatus.OPEN,
        vocabulary_id=vocabulary[0],
        vocabulary_version=vocabulary[1],
        guideline_version="",
        started_at=at,
    )


def claim(annotation: Annotation, number: int) -> Claim | None:
    """The claim of a label that is left of it."""
    if len(annotation.claim_id) != _ID_LENGTH:
        return None
    return Claim(
        id=ClaimId(annotation.claim_id),
        set_id=annotation.set_id,
        sentence_id=annotation.sentence_id,
        number=number,
        state=Existence.ACTIVE,
        created_at=annotation.created_at,
        created_by=annotation.created_by,
        updated_at=annotation.updated_at,
    )


def vocabulary(id_: str, version: str, annotations: Iterable[tuple[str, str]]) -> str | None:
    """The text of a vocabulary with nothing but the ids of labels, given as (label id, dimension).

    None if ids or version are not such that a vocabulary could have them.
    """
    dimensions: dict[str, set[str]] = defaultdict(set)
    for label_id, dimension in annotations:
        dimensions[dimension].add(label_id)
    content = {
        "id": id_,
        "version": version,
        "title": f"What is left of {id_}",
        "guideline_version": "0",
        "dimensions": [
            {
                "key": key,
                "name": key,
                "question": key,
                "cardinality": "0..n",
                "claim_cardinality": "0..n",
                "labels": [
                    {"id": label_id, "name": label_id, "short": label_id, "definition": "Lost."}
                    for label_id in sorted(label_ids)
                ],
            }
            for key, label_ids in sorted(dimensions.items())
        ],
    }
    source = json.dumps(content, ensure_ascii=False, indent=1)
    try:
        parse(source, id_)
    except VocabularyError:
        return None
    return source
