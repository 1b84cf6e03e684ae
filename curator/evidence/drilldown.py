"""From a number to the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from curator.evidence.frames import Whole, column, places
from curator.evidence.headings import Heading
from curator.evidence.passages import Passage, PassageClaim
from curator.evidence.rows import ClaimRow
from curator.evidence.selection import Selection
from curator.evidence.tables import Tables
from curator.label_book import LabelBook
from curator.role import role_of
from curator.store import Store

Reference = tuple[int, ...]
"""The keys of the claims that are meant in one sentence of one pass, by number."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many different sentences and papers passages come from."""

    sentences: int
    papers: int


def references(
    tables: Tables, selection: Selection, row: Heading | None, column_: Heading | None
) -> tuple[Reference, ...]:
    """The passages of a cell in reading order: by year (unknown last), document, sentence, curator.

    Without a row or column, those of the whole column or row.
    """
    kept = selection.claims.copy()
    for heading in (row, column_):
        if heading is not None:
            kept &= tables.with_any(heading.labels)
    return _grouped(tables, _in_reading_order(tables, np.flatnonzero(kept)))


def references_of(tables: Tables, claims: Sequence[int]) -> tuple[Reference, ...]:
    """The passages of some claims, by key, each where the first of its claims is; those gone are left out."""
    keys = np.array(claims, dtype=np.int64)
    known = keys[np.isin(keys, column(tables.claims, "claim"))]
    return _grouped(tables, places(column(tables.claims, "claim"), known))


def extent(tables: Tables, wanted: Sequence[Reference]) -> Extent:
    """The sentences and papers behind passages, however many curators read them."""
    keys = np.array([reference[0] for reference in wanted], dtype=np.int64)
    rows = places(column(tables.claims, "claim"), keys)
    names = ("sentence", "document")
    return Extent(*(len(np.unique(column(tables.claims, name)[rows])) for name in names))


def counted(tables: Tables, selection: Selection, claims: Sequence[int]) -> frozenset[int]:
    """Those of some claims, by key, whose passes count."""
    mine = np.isin(column(tables.claims, "claim"), np.array(claims, dtype=np.int64))
    mine &= selection.sets[tables.claim_sets]
    return frozenset(column(tables.claims, "claim")[mine].tolist())


def passages(store: Store, book: LabelBook, wanted: Iterable[Reference]) -> list[Passage]:
    """What the references name, in their order; passages of which nothing is left are left out."""
    wanted = list(wanted)
    found = {row.key: row for row in store.claim_rows([key for reference in wanted for key in reference])}
    rows = ([found[key] for key in reference if key in found] for reference in wanted)
    return [_passage(book, claims) for claims in rows if claims]


def _in_reading_order(tables: Tables, claims: Whole) -> Whole:
    documents = tables.documents.iloc[tables.claim_documents[claims]]
    sets = tables.sets.iloc[tables.claim_sets[claims]]
    order = np.lexsort(
        [
            column(tables.claims, "number")[claims],
            column(sets, "set"),
            sets["curator"].cat.codes.to_numpy(),
            column(tables.claims, "start")[claims],
            documents["key"].to_numpy(),
            documents["year"].fillna(np.iinfo(np.int64).max).to_numpy(),
        ]
    )
    return claims[order]


def _grouped(tables: Tables, claims: Whole) -> tuple[Reference, ...]:
    found: dict[tuple[int, int], list[int]] = {}
    names = ("set", "sentence", "claim")
    sets, sentences, keys = (column(tables.claims, name)[claims].tolist() for name in names)
    for set_, sentence, key in zip(sets, sentences, keys, strict=True):
        found.setdefault((set_, sentence), []).append(key)
    return tuple(tuple(keys) for keys in found.values())


def _passage(book: LabelBook, claims: Sequence[ClaimRow]) -> Passage:
    first = claims[0]
    return Passage(
        document_id=first.document_id,
        sentence_id=first.sentence_id,
        set_id=first.set_id,
        sentence_index=first.sentence_index,
        text=first.text,
        title=first.title,
        journal=first.journal,
        year=first.year,
        doi=first.doi,
        pmid=first.pmid,
        publication_type=first.publication_type,
        curator_code=first.curator_code,
        claims=tuple(_claim(book, claim) for claim in sorted(claims, key=lambda claim: claim.number)),
    )


def _claim(book: LabelBook, claim: ClaimRow) -> PassageClaim:
    labels = tuple(book.label(label) for label in sorted(claim.labels, key=book.order.__getitem__))
    return PassageClaim(
        id=claim.id,
        number=claim.number,
        negated=claim.negated,
        role=role_of(labels),
        labels=labels,
        note=claim.note,
    )
