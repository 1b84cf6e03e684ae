"""The rows of `export.json`: entities as objects with keys in the order of `export.schema.json`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from typing import Any

from curator.identifiers import ClaimId, CuratorId
from curator.model import (
    Annotation,
    Claim,
    Curator,
    Document,
    DocumentText,
    Review,
    Sentence,
    Span,
    Verdict,
)
from curator.views import ClaimView
from curator.writers.work import DocumentWork, Pass

Row = dict[str, Any]
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def curator_ids(work: DocumentWork) -> set[CuratorId]:
    """Who imported the document, annotated it, or made a claim or a mark in it."""
    ids = {work.document.imported_by, *(it.curator.id for it in work.passes)}
    for view in (view for it in work.passes for views in it.claims.values() for view in views):
        ids.add(view.claim.created_by)
        ids.update(annotation.created_by for annotation, _ in view.labels)
    return ids


def claim_ids(work: DocumentWork) -> set[ClaimId]:
    """The active claims of the document."""
    return {view.claim.id for it in work.passes for views in it.claims.values() for view in views}


def curator_row(curator: Curator) -> Row:
    return {
        "id": curator.id,
        "code": curator.code,
        "display_name": curator.display_name,
        "orcid": curator.orcid,
    }


def verdict_row(verdict: Verdict, claims: Container[ClaimId]) -> Row:
    """A verdict, of whose claims only those are named that are in the file."""
    return {
        "id": verdict.id,
        "contradiction": verdict.contradiction,
        "pro_labels": verdict.pro_labels,
        "anti_labels": verdict.anti_labels,
        "claims": [claim for claim in verdict.claims if claim in claims],
        "judgement": verdict.judgement,
        "reason": verdict.reason,
        "state": verdict.state,
        "created_at": verdict.created_at,
        "created_by": verdict.created_by,
        "updated_at": verdict.updated_at,
    }


def rows_of(work: DocumentWork, text: DocumentText) -> dict[str, list[Row]]:
    """The document's rows by the arrays that they belong to."""
    pairs = [(work_pass, sentence) for sentence in work.sentences for work_pass in work.passes]
    views = [view for work_pass, sentence in pairs for view in work_pass.claims.get(sentence.id, ())]
    return {
        "documents": [_document(work, text)],
        "sentences": [_sentence(sentence) for sentence in work.sentences],
        "annotation_sets": [_annotation_set(work_pass) for work_pass in work.passes],
        "sentence_reviews": [_review(work_pass, sentence) for work_pass, sentence in pairs],
        "claims": [_claim(view) for view in views],
        "annotations": [
            _annotation(annotation, label.name) for view in views for annotation, label in view.labels
        ],
    }


def _document(work: DocumentWork, text: DocumentText) -> Row:
    it = work.document
    return {
        "id": it.id,
        "key": it.key,
        "title": it.title,
        "abstract": text.abstract,
        "abstract_sha256": it.abstract_sha256,
        "text_version": it.text_version,
        "language": it.language,
        "doi": it.doi,
        "pmid": it.pmid,
        "pmcid": it.pmcid,
        "journal": it.journal,
        "volume": it.volume,
        "issue": it.issue,
        "pages": it.pages,
        "article_number": it.article_number,
        "year": it.year,
        "publication_date": it.publication_date if _is_date(it) else None,
        "publication_type_raw": it.publication_type_raw,
        "publication_type": it.publication_type,
        "peer_reviewed": it.peer_reviewed,
        "publication_status": it.publication_status,
        "integrity_status": it.integrity_status,
        "authors": it.authors,
        "keywords": it.keywords,
        "subject_areas": it.subject_areas,
        "source": _source(work, text),
    }


def _is_date(document: Document) -> bool:
    return document.publication_date is not None and bool(_DATE.fullmatch(document.publication_date))


def _source(work: DocumentWork, text: DocumentText) -> Row:
    """Where the document came from, and all that the schema has no field for; missing values are left out."""
    it = work.document
    first = work.sentences[0].splitter if work.sentences else ""
    return {
        "format": it.source_format,
        "file": it.source_file,
        "sha256": it.source_sha256,
        "imported_at": it.imported_at,
        "imported_by": it.imported_by,
        **({} if text.abstract_raw == text.abstract else {"abstract_raw": text.abstract_raw}),
        **_filled(
            import_warnings=list(it.import_warnings),
            issn=it.issn,
            url=it.url,
            licence=it.licence,
            publication_date=None if _is_date(it) else it.publication_date,
            record=text.source_record,
            splitter=first,
            splitters={row.id: row.splitter for row in work.sentences if row.splitter != first},
            section_categories={
                row.id: row.section_category for row in work.sentences if row.section_category is not None
            },
            updated_at=_updates(work),
        ),
    }


def _filled(**values: object) -> Row:
    return {name: value for name, value in values.items() if value}


def _updates(work: DocumentWork) -> dict[str, str]:
    """When claims and annotations were changed after they were made, by id."""
    views = [view for it in work.passes for views in it.claims.values() for view in views]
    entities: list[Claim | Annotation] = [view.claim for view in views]
    entities += [annotation for view in views for annotation, _ in view.labels]
    return {it.id: it.updated_at for it in entities if it.updated_at != it.created_at}


def _sentence(sentence: Sentence) -> Row:
    return {
        "id": sentence.id,
        "document_id": sentence.document_id,
        "text_version": sentence.text_version,
        "segmentation_version": sentence.segmentation_version,
        "index": sentence.index,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "sha256": hashlib.sha256(sentence.text.encode()).hexdigest(),
        "section_label": sentence.section_label,
        "state": sentence.state,
    }


def _annotation_set(work_pass: Pass) -> Row:
    it = work_pass.annotation_set
    return {
        "id": it.id,
        "document_id": it.document_id,
        "curator_id": it.curator_id,
        "round": it.round,
        "kind": it.kind,
        "status": it.status,
        "vocabulary_id": it.vocabulary_id,
        "vocabulary_version": it.vocabulary_version,
        "guideline_version": it.guideline_version,
        "started_at": it.started_at,
        "completed_at": it.completed_at,
    }


def _review(work_pass: Pass, sentence: Sentence) -> Row:
    it = work_pass.reviews.get(sentence.id)
    if it is None:
        it = Review(set_id=work_pass.annotation_set.id, sentence_id=sentence.id)
    return {
        "set_id": it.set_id,
        "sentence_id": it.sentence_id,
        "state": it.state,
        "flagged": it.flagged,
        "comment": it.comment,
        "reviewed_at": it.reviewed_at,
    }


def _claim(view: ClaimView) -> Row:
    it = view.claim
    return {
        "id": it.id,
        "set_id": it.set_id,
        "sentence_id": it.sentence_id,
        "number": it.number,
        "negated": it.negated,
        "net_role": view.role.net_role,
        "role": view.role.role,
        "cue": _span(it.cue),
        "note": it.note,
        "state": it.state,
        "created_at": it.created_at,
        "created_by": it.created_by,
    }


def _annotation(it: Annotation, label_name: str) -> Row:
    return {
        "id": it.id,
        "set_id": it.set_id,
        "sentence_id": it.sentence_id,
        "claim_id": it.claim_id,
        "dimension": it.dimension,
        "label_id": it.label_id,
        "label_name": label_name,
        "label_version": it.label_version,
        "span": _span(it.span),
        "origin": it.origin,
        "state": it.state,
        "note": it.note,
        "created_at": it.created_at,
        "created_by": it.created_by,
    }


def _span(span: Span | None) -> Row | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}
