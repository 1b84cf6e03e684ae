"""The rules that hold for everything a project holds of one document, I1 to I15, each as a function.

A rule yields findings; a document that was only changed through operations has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from curator.evidence.contradictions import contradiction_key
from curator.finding import Finding, Repair
from curator.history import NAMES
from curator.history_rules import (
    check_time,
    done_is_read_only,
    history_explains_it,
    times_are_times,
)
from curator.label_rules import labels_go_together, labels_have_claims, reviewed_is_labelled
from curator.model import (
    Annotation,
    Claim,
    Document,
    DocumentState,
    ReviewState,
    SetKind,
    SetStatus,
    Span,
    Verdict,
)
from curator.segmentation import WHITE_SPACE
from curator.whole import Background, Whole


def sentences_are_the_text(whole: Whole) -> Iterator[Finding]:
    """I1"""
    abstract = whole.abstract
    if abstract is None:
        message = "The text of the document is missing from the file."
        yield Finding("I1", message, whole.where(), Repair.SALVAGE, NAMES[Document], whole.document.id)
        return
    if hashlib.sha256(abstract.encode()).hexdigest() != whole.document.abstract_sha256:
        message = "The abstract is not the one that was imported."
        yield Finding("I1", message, whole.where(), Repair.SALVAGE, NAMES[Document], whole.document.id)
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
