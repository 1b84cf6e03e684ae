"""Counting distinct papers and mentions into the cells of a matrix.

Counts add up over disjoint documents: after a change only the documents that changed are counted again, as
they were and as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

import numpy as np

from curator.errors import CuratorError
from curator.evidence.frames import Whole, column, distinct
from curator.evidence.headings import Heading, headings
from curator.evidence.matrix import Cell, Conflict, Matrix, Tally, conflict_of, emptiness_of
from curator.evidence.question import ROLE, Question
from curator.evidence.selection import Selection
from curator.evidence.tables import Tables
from curator.evidence.tallying import ALL, classes_of, joined, mention_counts, paper_counts, tallies, under
from curator.identifiers import LabelId
from curator.label_book import LabelBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What is counted by."""

    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    split: tuple[Heading, ...] | None
    """One label each; None to split by role."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """What there is in each cell, and beside. The first axis of the arrays is the cell, row by row."""

    papers: Whole
    mentions: Whole
    """By cell and measure."""
    papers_split: Whole
    mentions_split: Whole
    """By cell and label of the split, last those without a label."""
    beside: Whole
    """Papers, mentions, sentences, read, unread, asides, negated, hidden passes."""
    curators: Counter[str]
    """Claims that count, by the curator's code."""

    def changed(self, before: Counts, after: Counts) -> Counts:
        """These counts, when what counted `before` in some documents counts `after` in them."""
        return Counts(
            papers=self.papers - before.papers + after.papers,
            mentions=self.mentions - before.mentions + after.mentions,
            papers_split=self.papers_split - before.papers_split + after.papers_split,
            mentions_split=self.mentions_split - before.mentions_split + after.mentions_split,
            beside=self.beside - before.beside + after.beside,
            curators=self.curators - before.curators + after.curators,
        )


def build(
    tables: Tables,
    question: Question,
    selection: Selection,
    *,
    folded_rows: Collection[str] = (),
    folded_columns: Collection[str] = (),
) -> Matrix:
    """The answer to a question; raises CuratorError if it names a dimension that cannot be asked for."""
    axes = axes_of(tables.book, question, tables.used, folded_rows, folded_columns)
    return matrix_of(question, axes, count(tables, selection, axes))


def axes_of(
    book: LabelBook,
    question: Question,
    used: Collection[LabelId],
    folded_rows: Collection[str],
    folded_columns: Collection[str],
) -> Axes:
    """The headings of a question; raises CuratorError if it names a dimension that cannot be asked for."""
    known = {dimension.key: dimension for dimension in book.dimensions}
    for key in (question.rows, question.columns, *([] if question.split == ROLE else [question.split])):
        if key not in known:
            raise CuratorError(f"There is no dimension ‘{key}’. Choose one of {', '.join(known)}.")
    split = None
    if question.split != ROLE:
        if not known[question.split].single:
            single = [ROLE, *(dimension.key for dimension in book.dimensions if dimension.single)]
            raise CuratorError(
                f"Cells cannot be split by ‘{question.split}’, of which a claim may have several labels. "
                f"Choose one of {', '.join(single)}."
            )
        split = headings(book, question.split, (), used)
    return Axes(
        rows=headings(book, question.rows, folded_rows, used),
        columns=headings(book, question.columns, folded_columns, used),
        split=split,
    )


def count(tables: Tables, selection: Selection, axes: Axes) -> Counts:
    """Count what is selected."""
    width = len(axes.columns)
    size = len(axes.rows) * width
    claims, row = under(tables, axes.rows, selection.claims)
    claims, row, columns = joined(claims, row, *under(tables, axes.columns, selection.claims))
    cells = row * width + columns
    classes = classes_of(tables)
    papers_split, mentions_split = _split(tables, selection, axes, claims, cells)
    return Counts(
        papers=paper_counts(tables.claim_documents[claims], cells, classes[claims], size),
        mentions=mention_counts(cells, classes[claims], size),
        papers_split=papers_split,
        mentions_split=mentions_split,
        beside=_beside(tables, selection),
        curators=_curators(tables, selection),
    )


def _split(
    tables: Tables, selection: Selection, axes: Axes, claims: Whole, cells: Whole
) -> tuple[Whole, Whole]:
    """Papers and mentions by cell and label of the split; `cells` are those of `claims`."""
    size = len(axes.rows) * len(axes.columns)
    if axes.split is None:
        nothing = np.zeros((size, 0), dtype=np.int64)
        return nothing, nothing
    parts = len(axes.split) + 1
    having, part = under(tables, axes.split, selection.claims)
    without = selection.claims.copy()
    without[having] = False
    owners = np.append(having, np.flatnonzero(without))
    part = np.append(part, np.full(len(owners) - len(having), parts - 1))
    order = np.argsort(owners, kind="stable")
    claims, cells, part = joined(claims, cells, owners[order], part[order])
    bins = cells * parts + part
    papers = distinct(tables.claim_documents[claims] * size * parts + bins) % (size * parts)
    return (
        np.bincount(papers, minlength=size * parts).reshape(size, parts),
        np.bincount(bins, minlength=size * parts).reshape(size, parts),
    )


def matrix_of(question: Question, axes: Axes, counts: Counts) -> Matrix:
    """The answer as it is shown."""
    papers, mentions, sentences, read, unread, asides, negated, hidden = counts.beside.tolist()
    places = np.flatnonzero(counts.papers[:, ALL]).tolist()
    found = {
        divmod(place, len(axes.columns)): _cell(paper, mention, read, unread)
        for place, paper, mention in zip(
            places,
            tallies(counts.papers[places], counts.papers_split[places]),
            tallies(counts.mentions[places], counts.mentions_split[places]),
            strict=True,
        )
    }
    rows, columns = range(len(axes.rows)), range(len(axes.columns))
    if question.contradictions_only or question.filled_only:
        shown = [
            place
            for place, cell in found.items()
            if cell.conflict is Conflict.ACROSS or not question.contradictions_only
        ]
        rows, columns = sorted({row for row, _ in shown}), sorted({column for _, column in shown})
    parts = 0 if axes.split is None else len(axes.split) + 1
    nothing = Tally(split=(0,) * parts)
    return Matrix(
        question=question,
        rows=tuple(axes.rows[row] for row in rows),
        columns=tuple(axes.columns[column] for column in columns),
        cells={
            (axes.rows[row].id, axes.columns[column].id): found[row, column]
            for row, column in product(rows, columns)
            if (row, column) in found
        },
        split=tuple(heading.labels[0] for heading in axes.split or ()),
        empty=_cell(nothing, nothing, read, unread),
        papers=papers,
        mentions=mentions,
        sentences=sentences,
        curators=len(counts.curators),
        read=read,
        unread=unread,
        asides=asides,
        negated=negated,
        hidden_passes=hidden,
    )


def _cell(papers: Tally, mentions: Tally, read: int, unread: int) -> Cell:
    return Cell(
        papers=papers,
        mentions=mentions,
        conflict=conflict_of(papers),
        emptiness=emptiness_of(papers, unread, read=read),
    )


def _beside(tables: Tables, selection: Selection) -> Whole:
    kept = np.flatnonzero(selection.claims)
    # sentences lie together, as claims are in the order of documents and of sentences
    sentences = np.count_nonzero(np.diff(column(tables.claims, "sentence")[kept], prepend=-1))
    papers = np.count_nonzero(np.diff(tables.claim_documents[kept], prepend=-1))
    numbers = (papers, len(kept), sentences, selection.read, selection.unread, selection.asides)
    return np.array([*numbers, selection.negated, selection.hidden_passes], dtype=np.int64)


def _curators(tables: Tables, selection: Selection) -> Counter[str]:
    curators = tables.sets["curator"].cat
    codes = curators.codes.to_numpy()[tables.claim_sets[selection.claims]]
    counts = np.bincount(codes, minlength=len(curators.categories)).tolist()
    return Counter({code: number for code, number in zip(curators.categories, counts, strict=True) if number})
