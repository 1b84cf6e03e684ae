"""All that was worked on one document, read together for a writer and checked once more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from curator.errors import CuratorError
from curator.identifiers import ClaimId, CuratorId, LabelId, SentenceId
from curator.label_book import LabelBook
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    Review,
    Sentence,
    Span,
)
from curator.progress import Progress
from curator.role import Role, role_of
from curator.store import Store
from curator.views import ClaimView
from curator.whole_document import WholeSet
from curator.writers.format import ExportReport


@dataclass(frozen=True, slots=True)
class Pass:
    """One annotation set with what is in it, by sentence."""

    annotation_set: AnnotationSet
    curator: Curator
    reviews: dict[SentenceId, Review]
    claims: dict[SentenceId, list[ClaimView]]
    """By number; labels in the order of the book, then by their words' place."""


@dataclass(frozen=True, slots=True)
class DocumentWork:
    """An active document, its active sentences, and its passes by curator, kind and round."""

    document: Document
    abstract: str
    sentences: list[Sentence]
    passes: list[Pass]


@dataclass
class Tally:
    """What went through a writer."""

    documents: int = 0
    sentences: int = 0
    sets: int = 0
    claims: int = 0
    annotations: int = 0

    def add(self, work: DocumentWork) -> None:
        self.documents += 1
        self.sentences += len(work.sentences)
        self.sets += len(work.passes)
        for claims in (claims for work_pass in work.passes for claims in work_pass.claims.values()):
            self.claims += len(claims)
            self.annotations += sum(len(claim.labels) for claim in claims)

    def report(
        self,
        format_name: str,
        destination: Path,
        files: tuple[Path, ...],
        cannot_carry: tuple[str, ...],
        notes: tuple[str, ...] = (),
    ) -> ExportReport:
        return ExportReport(
            format=format_name,
            destination=destination,
            files=files,
            documents=self.documents,
            sentences=self.sentences,
            sets=self.sets,
            claims=self.claims,
            annotations=self.annotations,
            cannot_carry=cannot_carry,
            notes=notes,
        )


def works(store: Store, book: LabelBook, tally: Tally, progress: Progress) -> Iterator[DocumentWork]:
    """The active documents by key, one at a time. Read them within `store.reading()`.

    Raises CuratorError if a stored text is not the one that was imported, or a quotation does not match it.
    """
    curators = {curator.id: curator for curator in store.curators()}
    total = store.library(CuratorId("")).counts().total
    roles = _Roles(book)

    def begin(_done: int, _of: int | None) -> None:
        progress(0, total)

    for whole in store.whole_documents(begin):
        active = {sentence.id for sentence in whole.sentences}
        work = DocumentWork(
            whole.document,
            whole.abstract,
            whole.sentences,
            passes=[_pass(it, curators[it.annotation_set.curator_id], active, roles) for it in whole.sets],
        )
        _check(work)
        tally.add(work)
        yield work
        progress(tally.documents, total)


def _pass(whole: WholeSet, curator: Curator, active: set[SentenceId], roles: _Roles) -> Pass:
    labels: dict[ClaimId, list[Annotation]] = {}
    for annotation in whole.annotations:
        labels.setdefault(annotation.claim_id, []).append(annotation)
    claims: dict[SentenceId, list[ClaimView]] = {}
    for claim in whole.claims:
        if claim.sentence_id in active:
            claims.setdefault(claim.sentence_id, []).append(roles.view(claim, labels.get(claim.id, [])))
    reviews = {review.sentence_id: review for review in whole.reviews}
    return Pass(whole.annotation_set, curator, reviews, claims)


class _Roles:
    """Brings claims together with their labels; those with the same labels have the same role."""

    def __init__(self, book: LabelBook) -> None:
        self._book = book
        self._role = lru_cache(maxsize=4096)(self._role_of)

    def view(self, claim: Claim, annotations: list[Annotation]) -> ClaimView:
        if len(annotations) > 1:
            annotations.sort(key=self._place)
        label = self._book.label
        labels = tuple([(annotation, label(annotation.label_id)) for annotation in annotations])
        return ClaimView(claim, labels, self._role(tuple([it.label_id for it in annotations])))

    def _place(self, annotation: Annotation) -> tuple[int, int, int]:
        start, end = (annotation.span.start, annotation.span.end) if annotation.span else (-1, -1)
        return self._book.order[annotation.label_id], start, end

    def _role_of(self, labels: tuple[LabelId, ...]) -> Role:
        return role_of(map(self._book.label, labels))


def _check(work: DocumentWork) -> None:
    document = work.document
    if hashlib.sha256(work.abstract.encode()).hexdigest() != document.abstract_sha256:
        raise CuratorError(
            f"The abstract of {document.key} (“{document.title}”) is not the one that was imported: its "
            "checksum differs. Nothing was exported. Check the project file, or go back to a copy of it."
        )
    texts = {sentence.id: sentence.text for sentence in work.sentences}
    for work_pass in work.passes:
        for sentence_id, claims in work_pass.claims.items():
            for span in _spans(claims):
                if texts[sentence_id][span.start : span.end] != span.text:
                    raise CuratorError(
                        f"In {document.key} (“{document.title}”) the marked words “{span.text}” do not stand "
                        "where they were marked. Nothing was exported. Check the project file, or restore a "
                        "backup."
                    )


def _spans(claims: list[ClaimView]) -> Iterator[Span]:
    """The quotations of claims: their cues and the words of their labels."""
    for view in claims:
        if view.claim.cue is not None:
            yield view.claim.cue
        for annotation, _ in view.labels:
            if annotation.span is not None:
                yield annotation.span
