"""The long table of an export: a row for each label of a claim."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import Annotation, Origin
from curator.writers.row_parts import KEPT, paper_cells, passes_of, tagged_claims
from curator.writers.table import Part, Parts, Table, columns_named
from curator.writers.work import DocumentWork


def annotations_long(book: LabelBook, with_text: bool) -> Table:
    """A row for each label of a claim; `with_text` False leaves words of abstracts out."""
    columns = columns_named(
        "annotation_id document_id document_key doi pmid year title sentence_id sentence_index "
        "sentence_start sentence_end sentence_text section_label set_id set_kind round curator_code "
        "claim_id claim_number claim_negated dimension label_id label_name label_group span_start span_end "
        "span_text origin note vocabulary_id vocabulary_version guideline_version created_at updated_at",
        year="integer",
        sentence_index="integer",
        sentence_start="integer",
        sentence_end="integer",
        round="integer",
        claim_number="integer",
        span_start="integer",
        span_end="integer",
        claim_negated="boolean",
        created_at="datetime",
        updated_at="datetime",
    )

    @lru_cache(maxsize=KEPT)
    def named(id_: LabelId) -> Part:
        label = book.label(id_)
        return Part(label.dimension, label.id, label.name, label.group)

    @lru_cache(maxsize=KEPT)
    def without_words(origin: Origin, note: str) -> Part:
        return Part(None, None, None, origin.value, note)

    def carried(annotation: Annotation) -> Part:
        span, origin, note = annotation.span, annotation.origin, annotation.note
        if span is None:
            return without_words(origin, note)
        return Part(span.start, span.end, span.text if with_text else None, origin.value, note)

    def rows(work: DocumentWork) -> Iterator[Parts]:
        paper = Part(*paper_cells(work.document), work.document.title)
        passes = [
            (work_pass, its_pass, Part(it.vocabulary_id, it.vocabulary_version, it.guideline_version))
            for work_pass, its_pass in passes_of(work)
            for it in (work_pass.annotation_set,)
        ]
        for sentence in work.sentences:
            words = Part(
                *(sentence.id, sentence.index, sentence.start, sentence.end),
                *(sentence.text if with_text else None, sentence.section_label),
            )
            for work_pass, its_pass, its_version in passes:
                for view in tagged_claims(work_pass, sentence):
                    its_claim = Part(view.claim.id, view.claim.number, view.claim.negated)
                    for annotation, _ in view.labels:
                        yield (
                            *(Part(annotation.id), paper, words, its_pass, its_claim),
                            *(named(annotation.label_id), carried(annotation)),
                            *(its_version, Part(annotation.created_at, annotation.updated_at)),
                        )

    return Table(
        name="annotations-long",
        columns=columns,
        primary_key=("annotation_id",),
        references=(("document_id", "documents"), ("label_id", "labels")),
        rows=rows,
    )
