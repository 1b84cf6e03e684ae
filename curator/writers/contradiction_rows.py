"""The rows of `contradictions.csv`: what was found, and what curators decided about it.

The same rows are in the CSV package, on the command line and in what the window exports.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pandas  # pyright: ignore[reportMissingTypeStubs]

from curator.evidence.conflicts import compared, find_contradictions
from curator.evidence.contradictions import Comparison, Contradiction, Contradictions, Relation, Side
from curator.evidence.frames import Frame
from curator.evidence.question import first_question
from curator.evidence.selection import select
from curator.evidence.tables import Mask, Tables, column, tables_of
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
KEPT = 500
"""Sides whose claims are kept by name; the heaviest stand in many contradictions."""


def contradiction_rows(
    store: Store, tables: Tables, found: Contradictions, viewer: CuratorId | None = None
) -> Iterator[Row]:
    """The rows of what was found in `tables`, in the order of `tables.CONTRADICTION_COLUMNS`.

    One row a contradiction and verdict, by rank and then the newest verdict first; behind them the verdicts
    on what was not found, of which a viewer has only their own.
    """
    describe = _Describer(store, tables)
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
    # the parts would take the same room once more
    parts.clear()
    progress()
    kept = np.ones(len(tables.claims), dtype=np.bool_)
    return contradiction_rows(store, tables, find_contradictions(tables, kept, store.verdicts(), progress))


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

    def __init__(self, store: Store, tables: Tables) -> None:
        self._store = store
        self._book = tables.book
        self._codes = tables.curators
        # not the names of all: a million claims of large sides would take the room of the whole export
        self._claims = lru_cache(maxsize=KEPT)(self._claim_ids)
        keys = column(tables.claims, "claim")
        papers = np.zeros(int(keys.max(initial=0)) + 1, dtype=np.int32)
        papers[keys] = tables.claim_documents
        self._paper = array("i", papers.tobytes())
        """For each key of a claim the row of its paper."""
        self._names = tables.documents["key"].to_numpy()

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
        return (
            *(*self._labels(side.labels), side.papers, len(side.claims)),
            *(self._papers(side), self._claims(side.claims[:SHOWN])),
        )

    def _papers(self, side: Side) -> str:
        shown: dict[int, None] = {}
        for claim in side.claims:
            shown[self._paper[claim]] = None
            if len(shown) == SHOWN:
                break
        return JOINT.join(self._names[row] for row in shown)

    def _claim_ids(self, claims: tuple[int, ...]) -> str:
        found = self._store.claim_ids(claims)
        return JOINT.join(found[claim] for claim in claims)

    def _labels(self, labels: Sequence[LabelId]) -> Row:
        return (JOINT.join(labels), JOINT.join(self._book.label(label).name for label in labels))


def _relations(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """For each relation the dimensions that have it."""
    of = [(item.relation, item.dimension) for item in comparisons]
    for relation in Relation:
        yield JOINT.join(dimension for kind, dimension in of if kind is relation)
