"""Hand-made papers and passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from curator import clock
from curator.edit import Edit
from curator.history import Entity
from curator.identifiers import AnnotationId, ClaimId, CuratorId, DocumentId, LabelId, SetId, new_id
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    Review,
    ReviewState,
    Sentence,
    SetKind,
    SetStatus,
)
from curator.project import Project
from tests import factories

TUMOR, LUMINAL, HER2, NORMAL = "CTX:0001", "CTX:0002", "CTX:0003", "CTX:0005"
ENVIRONMENT, IMMUNE, ADIPOSE, CONTEXT_NOT_STATED = "CTX:0010", "CTX:0011", "CTX:0013", "CTX:0099"
PRIMARY, INVASION, METASTASIS, PROGRESSION = "STG:0004", "STG:0005", "STG:0008", "STG:0009"
CANCER, STAGE_NOT_STATED = "STG:0011", "STG:0012"
ACTIVE, INACTIVE = "ACT:0001", "ACT:0002"
PROMOTES, SUPPRESSES, WORSE, BETTER = "EFF:0001", "EFF:0002", "EFF:0003", "EFF:0004"
DUAL, NO_EFFECT = "EFF:0005", "EFF:0006"
ASSERTED, SPECULATIVE, AIM = "CER:0001", "CER:0003", "CER:0004"
IN_VITRO, PATIENTS = "EVB:0003", "EVB:0005"

PRO, ANTI = (ACTIVE, PROMOTES), (ACTIVE, SUPPRESSES)
LINKED_PRO, LINKED_ANTI = (ACTIVE, WORSE), (ACTIVE, BETTER)


@dataclass(frozen=True)
class Said:
    """A claim to be made; `sentence` counts from 0."""

    labels: tuple[str, ...]
    sentence: int = 0
    negated: bool = False
    note: str = ""


def said(*labels: str | Sequence[str], sentence: int = 0, negated: bool = False, note: str = "") -> Said:
    flat = tuple(it for part in labels for it in ([part] if isinstance(part, str) else part))
    return Said(flat, sentence, negated, note)


@dataclass(frozen=True)
class Save:
    """Saves entities as they are, for what no operation makes yet."""

    entities: Sequence[Entity]

    def apply(self, edit: Edit) -> str:
        for entity in self.entities:
            edit.save(entity)
        return "Save"


def paper(
    project: Project, *claims: Said, sentences: int = 3, done: bool = False, **fields: Any
) -> DocumentId:
    """A new paper with one independent pass of the curator at work, if anything is said in it."""
    number = len(list(project.store.all(Document)))
    abstract = " ".join(f"Sentence {letter} of paper {number}." for letter in "ABCDEFGH"[:sentences])
    title = fields.pop("title", f"Paper {number}")
    document_id = factories.add_document(project, title, abstract, **fields)
    if claims or done:
        reading(project, document_id, *claims, status=SetStatus.DONE if done else SetStatus.OPEN)
    return document_id


def reading(
    project: Project,
    document_id: DocumentId,
    *claims: Said,
    curator: CuratorId | None = None,
    kind: SetKind = SetKind.INDEPENDENT,
    status: SetStatus = SetStatus.OPEN,
    round: int = 1,
    settled: int = 0,
) -> SetId:
    """A new pass over a paper, its first `settled` sentences reviewed."""
    at, curator_id = clock.now(), curator or project.curator.id
    vocabulary = project.vocabulary
    made = AnnotationSet(
        id=SetId(new_id()),
        document_id=document_id,
        curator_id=curator_id,
        round=round,
        kind=kind,
        status=status,
        vocabulary_id=vocabulary.id,
        vocabulary_version=vocabulary.version,
        guideline_version="1",
        started_at=at,
        completed_at=at if status is SetStatus.DONE else None,
    )
    sentences = project.store.sentences(document_id)
    entities: list[Entity] = [made]
    numbers: defaultdict[int, int] = defaultdict(int)
    for it in claims:
        numbers[it.sentence] += 1
        entities += _claim(project, made, sentences[it.sentence], it, numbers[it.sentence])
    entities += [
        Review(set_id=made.id, sentence_id=it.id, state=ReviewState.REVIEWED, reviewed_at=at)
        for it in sentences[:settled]
    ]
    project.perform(Save(entities))
    return made.id


def _claim(
    project: Project, made: AnnotationSet, sentence: Sentence, it: Said, number: int
) -> Iterator[Claim | Annotation]:
    at = made.started_at
    by = {"created_at": at, "created_by": made.curator_id, "updated_at": at}
    place = {"set_id": made.id, "sentence_id": sentence.id}
    claim = Claim(
        id=ClaimId(new_id()),
        number=number,
        negated=it.negated,
        note=it.note,
        **place,
        **by,  # type: ignore[arg-type]
    )
    yield claim
    for label_id in it.labels:
        yield Annotation(
            id=AnnotationId(new_id()),
            claim_id=claim.id,
            dimension=project.vocabulary.label(label_id).dimension,
            label_id=LabelId(label_id),
            label_version=project.vocabulary.version,
            **place,  # type: ignore[arg-type]
            **by,  # type: ignore[arg-type]
        )


def colleague_of(project: Project, code: str) -> CuratorId:
    """Another curator of the project, registered if new."""
    for curator in project.store.curators():
        if curator.code == code:
            return curator.id
    made = Curator(id=CuratorId(new_id()), code=code)
    project.perform(Save([made]))
    return made.id
