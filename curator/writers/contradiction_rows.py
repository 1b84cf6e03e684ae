"""The rows of `contradictions.csv`: what was found, and what curators decided about it.

The same rows are in the CSV package, on the command line and in what the window exports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from curator.evidence.conflicts import compared
from curator.evidence.contradictions import Comparison, Contradiction, Contradictions, Relation, Side
from curator.evidence.tables import Tables, column, places
from curator.identifiers import CuratorId, LabelId
from curator.model import Verdict
from curator.store import Store
from curator.writers.table import JOINT, Row

SHOWN = 200
"""Claims and papers that are named of a side; their numbers are those of all."""


def contradiction_rows(
    store: Store, tables: Tables, found: Contradictions, viewer: CuratorId | None = None
) -> Iterator[Row]:
    """The rows of what was found in `tables`, in the order of `tables.CONTRADICTION_COLUMNS`.

    One row a contradiction and verdict, by rank and then the newest verdict first; behind them the verdicts
    on what was not found, of which a viewer has only their own.
    """
    sides = [side for item in found.found for side in (item.pro, item.anti)]
    describe = _Describer(store, tables, sides)
    for rank, item in enumerate(found.found, start=1):
        for number, verdict in enumerate(item.verdicts or (None,), start=1 if item.verdicts else 0):
            yield (item.key, number, *describe.contradiction(item, rank), *describe.verdict(verdict))
    keys = {item.key for item in found.found}
    numbers: dict[str, int] = {}
    elsewhere = [it for it in store.verdicts() if it.contradiction not in keys]
    for verdict in sorted(elsewhere, key=lambda it: it.contradiction):
        if viewer in (None, verdict.created_by):
            numbers[verdict.contradiction] = numbers.get(verdict.contradiction, 0) + 1
            yield (
                *(verdict.contradiction, numbers[verdict.contradiction]),
                *(*describe.judged(verdict), *describe.verdict(verdict)),
            )


class _Describer:
    """What files say of sides, whose claims the evidence knows by keys."""

    def __init__(self, store: Store, tables: Tables, sides: Collection[Side]) -> None:
        self._book = tables.book
        self._codes = tables.curators
        self._claims = store.claim_ids({claim for side in sides for claim in side.claims[:SHOWN]})
        every = np.unique(np.concatenate([np.zeros(0, np.int64), *(side.claims for side in sides)]))
        papers = tables.claim_documents[places(column(tables.claims, "claim"), every)]
        names: list[str] = tables.documents["key"].to_numpy()[papers].tolist()
        self._papers = dict(zip(every.tolist(), names, strict=True))

    def contradiction(self, item: Contradiction, rank: int) -> Row:
        return (
            *(item.conflict.value, item.within_paper, rank, round(item.score, 6)),
            *(*self._side(item.pro), *self._side(item.anti), *_relations(item.comparisons)),
        )

    def judged(self, verdict: Verdict) -> Row:
        """As `contradiction`, of one that was not found: only its settings are known."""
        unknown: Row = (None,) * 4
        return (
            *unknown,
            *(*self._labels(verdict.pro_labels), *unknown, *self._labels(verdict.anti_labels), *unknown),
            *_relations(compared(self._book, verdict.pro_labels, verdict.anti_labels)),
        )

    def verdict(self, it: Verdict | None) -> Row:
        if it is None:
            return (None,) * 5
        code = self._codes.get(it.created_by)
        return (it.judgement.value, it.reason, code, it.updated_at, JOINT.join(it.claims))

    def _side(self, side: Side) -> Row:
        papers = islice(dict.fromkeys(self._papers[claim] for claim in side.claims), SHOWN)
        claims = (self._claims[claim] for claim in side.claims[:SHOWN])
        return (
            *(*self._labels(side.labels), side.papers, len(side.claims)),
            *(JOINT.join(papers), JOINT.join(claims)),
        )

    def _labels(self, labels: Sequence[LabelId]) -> Row:
        return (JOINT.join(labels), JOINT.join(self._book.label(label).name for label in labels))


def _relations(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """For each relation the dimensions that have it."""
    of = [(item.relation, item.dimension) for item in comparisons]
    for relation in Relation:
        yield JOINT.join(dimension for kind, dimension in of if kind is relation)
