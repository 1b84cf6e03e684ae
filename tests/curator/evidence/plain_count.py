"""A plain way to count, claim by claim and without tables: what the matrix is held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curator.evidence.headings import Heading, headings
from curator.evidence.matrix import Cell, Matrix, Tally, conflict_of, emptiness_of
from curator.evidence.question import ROLE, Question
from curator.identifiers import CuratorId, LabelId
from curator.label_book import LabelBook
from curator.model import AnnotationSet, Claim, Document, ReviewState, SetKind, SetStatus
from curator.project import Project
from curator.role import role_of
from curator.vocabulary import Label


@dataclass(frozen=True)
class _Seen:
    """A claim with all that a question can ask of it."""

    document: Document
    reading: AnnotationSet
    claim: Claim
    code: str
    labels: tuple[Label, ...]

    def under(self, heading: Heading) -> bool:
        return any(label.id in heading.labels for label in self.labels)


def counted(
    project: Project,
    question: Question,
    folded_rows: Collection[str] = (),
    folded_columns: Collection[str] = (),
) -> Matrix:
    """The answer to a question, worked out claim by claim from the project's entities."""
    store, book = project.store, LabelBook.of(project.store, project.vocabulary)
    codes = {curator.id: curator.code for curator in store.curators()}
    used: set[LabelId] = set()
    kept: list[_Seen] = []
    asides = negated = hidden = read = unread = 0
    for document in store.documents():
        sets = store.sets(document.id)
        active = {sentence.id for sentence in store.sentences(document.id)}
        seen = {it.id: list(_claims(project, book, document, it, codes, active)) for it in sets}
        used |= {label.id for claims in seen.values() for claim in claims for label in claim.labels}
        if not _document_kept(project, document, question):
            continue
        wanted = [it for it in sets if _set_kept(it, sets, codes, question)]
        visible = [it for it in wanted if not _hidden(it, sets, question)]
        hidden += len(wanted) - len(visible)
        complete = any(_complete(project, it, active) for it in visible)
        read, unread = read + complete, unread + (not complete)
        for claim in (claim for it in visible for claim in seen[it.id]):
            if not _labels_kept(book, claim.labels, question):
                continue
            aside = any(not label.finding for label in claim.labels)
            asides, negated = asides + aside, negated + claim.claim.negated
            if (question.with_asides or not aside) and (question.with_negated or not claim.claim.negated):
                kept.append(claim)
    rows = headings(book, question.rows, folded_rows, used)
    columns = headings(book, question.columns, folded_columns, used)
    split = None if question.split == ROLE else headings(book, question.split, (), used)
    cells: dict[tuple[str, str], Cell] = {}
    for row in rows:
        for column in columns:
            here = [claim for claim in kept if claim.under(row) and claim.under(column)]
            if here:
                cells[row.id, column.id] = _cell(here, split, read, unread)
    matrix = Matrix(
        question=question,
        rows=rows,
        columns=columns,
        cells=cells,
        split=tuple(heading.id for heading in split or ()),
        empty=_cell([], split, read, unread),
        papers=len({claim.document.id for claim in kept}),
        mentions=len(kept),
        sentences=len({claim.claim.sentence_id for claim in kept}),
        curators=len({claim.code for claim in kept}),
        read=read,
        unread=unread,
        asides=asides,
        negated=negated,
        hidden_passes=hidden,
    )
    return _contradicting(matrix) if question.contradictions_only else matrix


def _claims(
    project: Project,
    book: LabelBook,
    document: Document,
    its_set: AnnotationSet,
    codes: dict[CuratorId, str],
    active: set[Any],
) -> Iterator[_Seen]:
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for annotation in project.store.annotations(its_set.id):
        labels[annotation.claim_id].add(annotation.label_id)
    for claim in project.store.claims(its_set.id):
        if claim.sentence_id in active and labels[claim.id]:
            found = tuple(book.label(it) for it in sorted(labels[claim.id]))
            yield _Seen(document, its_set, claim, codes[its_set.curator_id], found)


def _document_kept(project: Project, document: Document, question: Question) -> bool:
    if question.first_year is not None and (document.year is None or document.year < question.first_year):
        return False
    if question.last_year is not None and (document.year is None or document.year > question.last_year):
        return False
    types = question.publication_types
    if types and (document.publication_type or "unknown") not in types:
        return False
    text = project.store.text(document.id, document.text_version)
    words = f"{text.title} {text.abstract}".lower().replace(".", " ").split()
    return all(any(word.startswith(it) for word in words) for it in question.words.lower().split())


def _set_kept(
    it: AnnotationSet, sets: Sequence[AnnotationSet], codes: dict[CuratorId, str], question: Question
) -> bool:
    if question.curators and codes[it.curator_id] not in question.curators:
        return False
    if question.kinds:
        return it.kind in question.kinds
    finished = [other for other in sets if _done(other) and other.kind is SetKind.ADJUDICATED]
    return it in finished if finished else it.kind is not SetKind.TRAINING


def _hidden(it: AnnotationSet, sets: Sequence[AnnotationSet], question: Question) -> bool:
    if it.kind is not SetKind.INDEPENDENT or question.viewer in (None, it.curator_id):
        return False
    return any(
        other.kind is SetKind.INDEPENDENT
        and other.curator_id == question.viewer
        and other.round == it.round
        and not (_done(other) and _done(it))
        for other in sets
    )


def _done(it: AnnotationSet) -> bool:
    return it.status is SetStatus.DONE


def _complete(project: Project, it: AnnotationSet, active: set[Any]) -> bool:
    reviews = project.store.reviews(it.id)
    settled = {review.sentence_id for review in reviews if review.state is not ReviewState.UNREVIEWED}
    return _done(it) or active <= settled


def _labels_kept(book: LabelBook, labels: Sequence[Label], question: Question) -> bool:
    asked = [book.label(it) for it in question.labels]
    return all(
        any(
            _is_or_is_below(book, label, wanted)
            for label in labels
            for wanted in asked
            if wanted.dimension == key
        )
        for key in {label.dimension for label in asked}
    )


def _is_or_is_below(book: LabelBook, label: Label, other: Label) -> bool:
    return label.id == other.id or (
        label.parent is not None and _is_or_is_below(book, book.label(label.parent), other)
    )


def _cell(claims: Sequence[_Seen], split: Sequence[Heading] | None, read: int, unread: int) -> Cell:
    papers = _tally(claims, split, lambda claim: claim.document.id)
    mentions = _tally(claims, split, lambda claim: claim.claim.id)
    return Cell(
        papers=papers,
        mentions=mentions,
        conflict=conflict_of(papers),
        emptiness=emptiness_of(papers, unread, read=read),
    )


def _tally(claims: Sequence[_Seen], split: Sequence[Heading] | None, unit: Any) -> Tally:
    def count(*roles: str, causal: bool = False) -> int:
        found = ((claim, role_of(claim.labels)) for claim in claims)
        return len(
            {
                unit(claim)
                for claim, role in found
                if (not roles or role.role in roles) and (not causal or role.effect_strength == "causal")
            }
        )

    parts: tuple[int, ...] = ()
    if split is not None:
        parts = tuple(len({unit(claim) for claim in claims if claim.under(heading)}) for heading in split)
        without = {unit(claim) for claim in claims if not any(claim.under(heading) for heading in split)}
        parts = (*parts, len(without))
    return Tally(
        pro=count("pro"),
        pro_causal=count("pro", causal=True),
        anti=count("anti"),
        anti_causal=count("anti", causal=True),
        directed=count("pro", "anti"),
        mixed=count("mixed"),
        no_effect=count("no_effect"),
        undetermined=count("undetermined"),
        all=count(),
        split=parts,
    )


def _contradicting(matrix: Matrix) -> Matrix:
    across = [place for place, cell in matrix.cells.items() if cell.conflict == "across_papers"]
    rows, columns = {row for row, _ in across}, {column for _, column in across}
    return replace(
        matrix,
        rows=tuple(it for it in matrix.rows if it.id in rows),
        columns=tuple(it for it in matrix.columns if it.id in columns),
        cells={
            place: cell for place, cell in matrix.cells.items() if place[0] in rows and place[1] in columns
        },
    )
