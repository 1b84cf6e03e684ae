"""Contradictions as rows for files, an object for programs, and text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curator.evidence.contradiction_wording import SOMEBODY, balance, class_counts, relation_words, signed
from curator.evidence.contradictions import Contradiction, Contradictions, Side
from curator.evidence.matrix_table import csv_text
from curator.evidence.matrix_text import printable
from curator.evidence.tables import Tables
from curator.identifiers import ClaimId, CuratorId, LabelId
from curator.label_book import LabelBook
from curator.store import Store
from curator.verdicts import JUDGEMENTS
from curator.words import counted
from curator.writers.contradiction_rows import contradiction_rows
from curator.writers.tables import CONTRADICTION_COLUMNS


def as_csv(
    store: Store,
    tables: Tables,
    found: Contradictions,
    viewer: CuratorId | None = None,
    *,
    elsewhere: bool = True,
) -> str:
    """The rows of `contradictions.csv`; `elsewhere` for verdicts on what was not found as well."""
    keys = {it.key for it in found.found}
    rows = contradiction_rows(store, tables, found, viewer)
    names = [column.name for column in CONTRADICTION_COLUMNS]
    return csv_text(names, (row for row in rows if elsewhere or row[0] in keys))


def as_json(store: Store, tables: Tables, found: Contradictions) -> dict[str, Any]:
    """Counts, and each contradiction with its sides, comparisons and verdicts, of types that JSON has."""
    book, codes = tables.book, tables.curators
    ids = store.claim_ids({key for it in found.found for side in (it.pro, it.anti) for key in side.claims})
    return {
        "counts": {
            **{kind.value: number for kind, number in found.counts.items()},
            "within_paper": found.within_paper,
            "settings_not_compared": found.not_compared,
            "contradictions_not_listed": found.not_listed,
        },
        "contradictions": [
            {
                "key": it.key,
                "class": it.conflict.value,
                "within_paper": it.within_paper,
                "score": round(it.score, 6),
                "pro": _side_json(it.pro, book, ids),
                "anti": _side_json(it.anti, book, ids),
                "comparisons": [
                    {
                        "dimension": comparison.dimension,
                        "relation": comparison.relation.value,
                        "pro": list(comparison.pro),
                        "anti": list(comparison.anti),
                    }
                    for comparison in it.comparisons
                ],
                "verdicts": [
                    {
                        "judgement": verdict.judgement.value,
                        "reason": verdict.reason,
                        "curator": codes.get(verdict.created_by),
                        "at": verdict.updated_at,
                        "claims": list(verdict.claims),
                    }
                    for verdict in it.verdicts
                ],
            }
            for it in found.found
        ],
    }


def as_text(found: Contradictions, book: LabelBook, codes: Mapping[CuratorId, str]) -> str:
    """A block of lines each, in their order; the key is what a verdict names."""
    blocks = ["\n".join(_block(it, place, book, codes)) for place, it in enumerate(found.found, start=1)]
    last = [f"Found: {class_counts(found)}."]
    if found.not_listed:
        last.append(f"{counted(found.not_listed, 'weaker contradiction')} not listed.")
    if found.not_compared:
        last.append(f"{counted(found.not_compared, 'weaker setting')} not compared.")
    return "\n\n".join([*blocks, " ".join(last)])


def _block(it: Contradiction, place: int, book: LabelBook, codes: Mapping[CuratorId, str]) -> Iterator[str]:
    names = {dimension.key: dimension.name for dimension in book.dimensions}
    yield f"{place}. {signed(it)}; {balance(it)}; {it.key}"
    yield f"   for      {_names(it.pro.labels, book)}"
    yield f"   against  {_names(it.anti.labels, book)}"
    relations = ((names[one.dimension], relation_words(one, book)) for one in it.comparisons)
    yield f"   compared {printable('; '.join(f'{name}: {words}' for name, words in relations))}"
    for verdict in it.verdicts:
        code = codes.get(verdict.created_by, SOMEBODY)
        yield f"   verdict  {printable(f'{JUDGEMENTS[verdict.judgement]}: {verdict.reason} ({code})')}"


def _side_json(side: Side, book: LabelBook, ids: Mapping[int, ClaimId]) -> dict[str, Any]:
    return {
        "labels": list(side.labels),
        "names": [book.label(label).name for label in side.labels],
        "papers": side.papers,
        "causal_papers": side.causal_papers,
        "weight": round(side.weight, 6),
        "claims": [ids[claim] for claim in side.claims],
    }


def _names(labels: Sequence[LabelId], book: LabelBook) -> str:
    return printable(" · ".join(book.label(label).name for label in labels)) or "–"
