"""The rows of `contradictions.csv`: what was found, and what curators decided about it.

The same rows are in the CSV package, on the command line and in what the window exports.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, cast

import numpy as np
import pandas  # pyright: ignore[reportMissingTypeStubs]

from curator.evidence.conflicts import compared, find_contradictions
from curator.evidence.contradictions import Comparison, Contradiction, Contradictions, Relation, Side
from curator.evidence.frames import Frame
from curator.evidence.question import first_question
from curator.evidence.selection import select
from curator.evidence.tables import Mask, Tables, column, places, tables_of
from curator.identifiers import CuratorId, LabelId
from curator.label_book import LabelBook
from curator.model import Verdict
from curator.store import Store
from curator.writers.table import JOINT, Row

pd = cast(Any, pandas)

TOGETHER = 200
"""Documents whose claims are read together."""
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


def rows_of_documents(
    store: Store, book: LabelBook, documents: Sequence[int], progress: Callable[[], None]
) -> Iterator[Row]:
    """The rows of a project, asked as the window asks first.

    `documents` are the keys of those that may have claims for or against. Only such claims are held together.
    """
    question = first_question(book.current)
    parts: list[Tables] = []
    for start in range(0, max(1, len(documents)), TOGETHER):
        tables = tables_of(store.evidence(documents[start : start + TOGETHER]), book)
        parts.append(_for_or_against(tables, select(tables, question).claims))
        progress()
    tables = _joined(parts)
    kept = np.ones(len(tables.claims), dtype=np.bool_)
    return contradiction_rows(store, tables, find_contradictions(tables, kept, store.verdicts()))


def _for_or_against(tables: Tables, kept: Mask) -> Tables:
    """The claims that are kept and have a side, and their documents by name."""
    sided = kept & tables.claims["role"].isin(("pro", "anti")).to_numpy()
    claims = tables.claims[sided]
    documents = tables.documents[["document", "key"]]
    return replace(
        tables,
        documents=documents[documents["document"].isin(claims["document"])],
        sets=tables.sets.iloc[:0],
        claims=claims[["claim", "document", "role", "strength", "weight"]],
        labels=tables.labels[sided[tables.label_claims]],
    )


def _joined(parts: Sequence[Tables]) -> Tables:
    def frame(name: str) -> Frame:
        return pd.concat([getattr(part, name) for part in parts], ignore_index=True)

    return replace(parts[0], **{name: frame(name) for name in ("documents", "claims", "labels")})


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
