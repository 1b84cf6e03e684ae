"""The tables of an export: their columns, and the rows that a document gives to each.

Values are text, whole numbers, true and false, or None for a missing one; times are ISO 8601 with Z, offsets
code points. Columns and cells of labels follow the vocabulary, whichever it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from curator.label_book import LabelBook
from curator.model import ReviewState
from curator.role import Role
from curator.vocabulary import Dimension, Label
from curator.writers.annotation_table import annotations_long
from curator.writers.row_parts import (
    KEPT,
    Ids,
    joined_names,
    label_ids_of,
    labels_by_dimension,
    paper_cells,
    passes_of,
    tagged_claims,
    union_of,
)
from curator.writers.table import JOINT, Column, Part, Parts, Row, Table, columns_named, distinct
from curator.writers.work import DocumentWork

CONTRADICTION_COLUMNS = columns_named(
    "contradiction verdict_number class within_paper rank score "
    "pro_label_ids pro_labels pro_n_papers pro_n_claims pro_papers pro_claim_ids "
    "anti_label_ids anti_labels anti_n_papers anti_n_claims anti_papers anti_claim_ids "
    "same differing less_specific silent both_silent "
    "verdict verdict_reason verdict_by verdict_at verdict_claim_ids",
    verdict_number="integer",
    within_paper="boolean",
    rank="integer",
    score="number",
    pro_n_papers="integer",
    pro_n_claims="integer",
    anti_n_papers="integer",
    anti_n_claims="integer",
    verdict_at="datetime",
)


def tables_of(book: LabelBook, *, with_text: bool) -> tuple[Table, ...]:
    """The tables in their order; `with_text` False leaves words of abstracts out.

    No single document gives rows to the last one, the contradictions.
    """
    return (
        _documents(),
        _labels(book),
        _sentences_wide(book, with_text),
        _claims(book, with_text),
        annotations_long(book, with_text),
        Table(
            name="contradictions",
            columns=CONTRADICTION_COLUMNS,
            primary_key=("contradiction", "verdict_number"),
        ),
    )


def _documents() -> Table:
    columns = columns_named(
        "document_id document_key doi pmid pmcid title journal volume issue article_number year "
        "publication_date language publication_type_raw publication_type peer_reviewed publication_status "
        "integrity_status n_sentences source_format source_file imported_at",
        year="integer",
        peer_reviewed="boolean",
        n_sentences="integer",
        imported_at="datetime",
    )

    def rows(work: DocumentWork) -> Iterator[Parts]:
        it = work.document
        row = Part(
            *(it.id, it.key, it.doi, it.pmid, it.pmcid, it.title, it.journal, it.volume, it.issue),
            *(it.article_number, it.year, it.publication_date, it.language, it.publication_type_raw),
            *(it.publication_type, it.peer_reviewed, it.publication_status, it.integrity_status.value),
            *(len(work.sentences), it.source_format, it.source_file, it.imported_at),
        )
        yield (row,)

    return Table(name="documents", columns=columns, primary_key=("document_id",), rows=rows)


def _labels(book: LabelBook) -> Table:
    columns = columns_named(
        "vocabulary_id vocabulary_version dimension label_id label_name short label_group parent_id order "
        "definition status replaced_by curies",
        order="integer",
    )
    rows: list[Row] = [
        (
            *(vocabulary.id, vocabulary.version, label.dimension, label.id, label.name, label.short),
            *(label.group, label.parent, label.position, label.definition, label.status),
            *(JOINT.join(label.replaced_by), JOINT.join(it.curie for it in label.curies)),
        )
        for label, vocabulary in book.entries
    ]
    return Table(name="labels", columns=columns, primary_key=("label_id",), head=tuple(rows))


def _sentences_wide(book: LabelBook, with_text: bool) -> Table:
    binary = [
        label
        for dimension in book.dimensions
        if dimension.required
        for label in book.of_dimension(dimension.key)
    ]
    columns = distinct(
        columns_named(
            "document_id document_key doi pmid pmcid year title journal publication_type integrity_status "
            "sentence_id sentence_index section_label sentence_text set_id set_kind round curator_code "
            "review_state flagged n_claims",
            year="integer",
            sentence_index="integer",
            round="integer",
            flagged="boolean",
            n_claims="integer",
        ),
        [
            *(
                Column(it.key, meaning=f"{it.name}: {it.question} Of all claims, joined by {JOINT}.")
                for it in book.dimensions
            ),
            *(
                Column(_binary_name(it), "integer", binary=True, meaning=f"1 if it has {it.id}, {it.name}")
                for it in binary
            ),
        ],
        columns_named("comment vocabulary_version guideline_version reviewed_at", reviewed_at="datetime"),
    )
    unknown: Row = (None,) * len(binary)

    @lru_cache(maxsize=KEPT)
    def said(ids: Ids, reviewed: bool) -> Part:
        found = union_of(book, ids)
        has = {label.id for labels in found.values() for label in labels}
        return Part(
            *(joined_names(found[dimension.key]) for dimension in book.dimensions),
            *([int(label.id in has) for label in binary] if reviewed else unknown),
        )

    def rows(work: DocumentWork) -> Iterator[Parts]:
        it = work.document
        paper = Part(
            *(it.id, it.key, it.doi, it.pmid, it.pmcid, it.year, it.title, it.journal),
            *(it.publication_type, it.integrity_status.value),
        )
        passes = passes_of(work)
        for sentence in work.sentences:
            words = Part(
                *(sentence.id, sentence.index, sentence.section_label),
                sentence.text if with_text else None,
            )
            for work_pass, its_pass in passes:
                its_set = work_pass.annotation_set
                review = work_pass.reviews.get(sentence.id)
                state = review.state if review else ReviewState.UNREVIEWED
                tagged = tagged_claims(work_pass, sentence)
                ids = tuple([label.id for claim in tagged for _, label in claim.labels])
                yield (
                    *(paper, words, its_pass),
                    Part(state.value, review.flagged if review else False, len(tagged)),
                    said(ids, state is ReviewState.REVIEWED),
                    Part(
                        *(review.comment if review else None, its_set.vocabulary_version),
                        *(its_set.guideline_version, review.reviewed_at if review else None),
                    ),
                )

    return Table(
        name="sentences-wide",
        columns=columns,
        primary_key=("sentence_id", "set_id"),
        references=(("document_id", "documents"),),
        rows=rows,
    )


def _claims(book: LabelBook, with_text: bool) -> Table:
    columns = distinct(
        columns_named(
            "claim_id document_id document_key doi pmid year sentence_id sentence_index sentence_text set_id "
            "set_kind curator_code claim_number",
            year="integer",
            sentence_index="integer",
            claim_number="integer",
        ),
        [column for dimension in book.dimensions for column in _claim_columns(dimension)],
        columns_named(
            "negated net_role role effect_strength cue_text note vocabulary_version guideline_version "
            "created_at",
            negated="boolean",
            net_role="integer",
            created_at="datetime",
        ),
    )

    @lru_cache(maxsize=KEPT)
    def said(ids: Ids) -> Part:
        labels = labels_by_dimension(book, ids)
        return Part(
            *chain.from_iterable(
                (JOINT.join(label.id for label in labels[it.key]), joined_names(labels[it.key]))
                if it.required
                else (joined_names(labels[it.key]),)
                for it in book.dimensions
            )
        )

    @lru_cache(maxsize=KEPT)
    def meant(negated: bool, role: Role) -> Part:
        return Part(negated, role.net_role, role.role, role.effect_strength)

    def rows(work: DocumentWork) -> Iterator[Parts]:
        paper = Part(*paper_cells(work.document))
        passes = passes_of(work, with_round=False)
        for sentence in work.sentences:
            words = Part(sentence.id, sentence.index, sentence.text if with_text else None)
            for work_pass, its_pass in passes:
                its_set = work_pass.annotation_set
                for view in tagged_claims(work_pass, sentence):
                    claim = view.claim
                    yield (
                        *(Part(claim.id), paper, words, its_pass, Part(claim.number)),
                        *(said(label_ids_of(view)), meant(claim.negated, view.role)),
                        Part(
                            *(claim.cue.text if claim.cue and with_text else None, claim.note),
                            *(its_set.vocabulary_version, its_set.guideline_version, claim.created_at),
                        ),
                    )

    return Table(
        name="claims",
        columns=columns,
        primary_key=("claim_id",),
        references=(("document_id", "documents"),),
        rows=rows,
    )


def _binary_name(label: Label) -> str:
    """By id, so that a new name of a label breaks no script: `context__ctx_0020`."""
    return f"{label.dimension}__{label.id.lower().replace(':', '_')}"


def _claim_columns(dimension: Dimension) -> tuple[Column, ...]:
    of = f"{dimension.name}: {dimension.question}"
    names = Column(dimension.key, meaning=f"{of} Joined by {JOINT}.")
    ids = Column(f"{dimension.key}_ids", meaning=f"{of} Ids of the labels, joined by {JOINT}.")
    return (ids, names) if dimension.required else (names,)
