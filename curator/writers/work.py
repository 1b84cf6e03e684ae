"""All that was worked on one document, read together for a writer and checked once more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curator.errors import CuratorError
from curator.identifiers import CuratorId, SentenceId
from curator.label_book import LabelBook
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    DocumentText,
    Review,
    Sentence,
    Span,
)
from curator.progress import Progress
from curator.role import role_of
from curator.store import Store
from curator.views import ClaimView
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
    """An active document: its text, its active sentences, and its passes by curator, kind and round."""

    document: Document
    text: DocumentText
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
    for document in store.documents():
        sentences = store.sentences(document.id)
        active = {sentence.id for sentence in sentences}
        work = DocumentWork(
            document=document,
            text=store.text(document.id, document.text_version),
            sentences=sentences,
            passes=[
                _pass(store, book, annotation_set, curators[annotation_set.curator_id], active)
                for annotation_set in store.sets(document.id)
            ],
        )
        _check(work)
        tally.add(work)
        yield work
        progress(tally.documents, total)


def _pass(
    store: Store, book: LabelBook, annotation_set: AnnotationSet, curator: Curator, active: set[SentenceId]
) -> Pass:
    labels: dict[str, list[Annotation]] = {}
    for annotation in store.annotations(annotation_set.id):
        labels.setdefault(annotation.claim_id, []).append(annotation)
    claims: dict[SentenceId, list[ClaimView]] = {}
    for claim in store.claims(annotation_set.id):
        if claim.sentence_id in active:
            claims.setdefault(claim.sentence_id, []).append(_claim(book, claim, labels.get(claim.id, [])))
    reviews = {review.sentence_id: review for review in store.reviews(annotation_set.id)}
    return Pass(annotation_set, curator, reviews, claims)


def _claim(book: LabelBook, claim: Claim, annotations: list[Annotation]) -> ClaimView:
    annotations.sort(
        key=lambda item: (
            book.order[item.label_id],
            *((item.span.start, item.span.end) if item.span else (-1, -1)),
        )
    )
    labels = tuple((annotation, book.label(annotation.label_id)) for annotation in annotations)
    return ClaimView(claim, labels, role_of(label for _, label in labels))


def _check(work: DocumentWork) -> None:
    document = work.document
    if hashlib.sha256(work.text.abstract.encode()).hexdigest() != document.abstract_sha256:
        raise CuratorError(
            f"The abstract of {document.key} (“{document.title}”) is not the one that was imported: its "
            "checksum differs. Nothing was exported. Check the project file, or go back to a copy of it."
        )
    texts = {sentence.id: sentence.text for sentence in work.sentences}
    for work_pass in work.passes:
        for sentence_id, claims in work_pass.claims.items():
            for span in (span for claim in claims for span in _spans(claim)):
                if texts[sentence_id][span.start : span.end] != span.text:
                    raise CuratorError(
                        f"In {document.key} (“{document.title}”) the marked words “{span.text}” do not stand "
                        "where they were marked. Nothing was exported. Check the project file, or restore a "
                        "backup."
                    )


def _spans(claim: ClaimView) -> list[Span]:
    """The quotations of a claim: its cue and the words of its labels."""
    spans = (claim.claim.cue, *(annotation.span for annotation, _ in claim.labels))
    return [span for span in spans if span is not None]
