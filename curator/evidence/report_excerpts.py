"""Which sentences a report shows: all of small cells, and of huge ones a mixture of what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from curator.evidence.contradictions import Contradictions, Side
from curator.evidence.drilldown import Reference
from curator.evidence.evidence import Evidence
from curator.evidence.matrix import Matrix
from curator.evidence.question import Question
from curator.evidence.report_parts import CellPart, ContradictionPart, Excerpt
from curator.evidence.tables import column, places
from curator.progress import Progress

A_CELL, IN_ALL = 200, 10_000
"""So many sentences of a cell are shown, and of all cells together."""
A_CLASS, A_SIDE = 20, 20
"""So many contradictions of each class, and of those within one paper, are shown beside those with a verdict,
and so many sentences of each side."""
UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    with_text: bool = True
    """Whether sentences are quoted; their ids stay."""
    a_cell: int = A_CELL
    in_all: int = IN_ALL
    a_class: int = A_CLASS
    a_side: int = A_SIDE


class Excerpts:
    """Fetches sentences, no more than the options allow."""

    def __init__(
        self, evidence: Evidence, question: Question, options: ReportOptions, progress: Progress
    ) -> None:
        self.evidence = evidence
        self.question = question
        self.options = options
        self.progress = progress

    def cells(self, matrix: Matrix) -> Iterator[CellPart]:
        filled = [
            (row, column_)
            for row in matrix.rows
            for column_ in matrix.columns
            if (row.id, column_.id) in matrix.cells
        ]
        wanted = [self.evidence.references(self.question, row, column_) for row, column_ in filled]
        limit = _limit([len(it) for it in wanted], self.options.a_cell, self.options.in_all)
        for done, ((row, column_), references) in enumerate(zip(filled, wanted, strict=True), start=1):
            excerpt = self._excerpt(references, limit)
            yield CellPart(row, column_, matrix.cell(row.id, column_.id), excerpt)
            self.progress(done, len(filled))

    def oppositions(self, found: Contradictions) -> Iterator[ContradictionPart]:
        shown: Counter[str] = Counter()
        for it in found.found:
            kind = "" if it.within_paper else it.conflict.value
            shown[kind] += 1
            if shown[kind] <= self.options.a_class or it.verdicts:
                yield ContradictionPart(it, self._side(it.pro), self._side(it.anti))

    def _side(self, side: Side) -> Excerpt:
        """The strongest claims of a side."""
        return self._excerpt(self.evidence.references_of(side.claims), self.options.a_side, ranked=True)

    def _excerpt(self, references: Sequence[Reference], limit: int, *, ranked: bool = False) -> Excerpt:
        """At most so many passages: the first, or, unless they are ranked, some of every role."""
        chosen = references[:limit] if ranked else self._mixture(references, limit)
        passages = tuple(self.evidence.passages(self.question, chosen))
        return Excerpt(passages, len(references) - len(chosen))

    def _mixture(self, references: Sequence[Reference], limit: int) -> Sequence[Reference]:
        """Some of every role in turn, so that none drowns; those without an effect come in last."""
        if len(references) <= limit:
            return references
        counts: Counter[str] = Counter()
        ranks: list[tuple[bool, int, int]] = []
        for place, roles in enumerate(self._roles(references)):
            role = min(roles, key=lambda it: (it == UNDETERMINED, counts[it], it))
            ranks.append((role == UNDETERMINED, counts[role], place))
            counts[role] += 1
        return [references[place] for place in sorted(place for *_, place in sorted(ranks)[:limit])]

    def _roles(self, references: Sequence[Reference]) -> Iterator[list[str]]:
        """The roles of the claims of each reference."""
        claims = self.evidence.tables.claims
        wanted = np.fromiter((key for it in references for key in it), dtype=np.int64)
        roles = iter(claims["role"].iloc[places(column(claims, "claim"), wanted)].tolist())
        for reference in references:
            yield [next(roles) for _ in reference]


def _limit(sizes: Sequence[int], each: int, in_all: int) -> int:
    """The most that every cell may show, so that neither a cell nor all together show too much."""
    limit = each
    while limit > 1 and sum(min(size, limit) for size in sizes) > in_all:
        limit -= 1
    return limit
