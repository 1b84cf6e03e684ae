"""Distinct papers and mentions by bin, from columns of claims."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from curator.evidence.frames import ROLES, Mask, Whole, distinct
from curator.evidence.headings import Heading
from curator.evidence.matrix import Tally
from curator.evidence.tables import Tables

MEASURES = {
    "pro": 0b0000011,
    "pro_causal": 0b0000010,
    "anti": 0b0001100,
    "anti_causal": 0b0001000,
    "directed": 0b0001111,
    "mixed": 0b0010000,
    "no_effect": 0b0100000,
    "undetermined": 0b1000000,
    "all": 0b1111111,
}
"""What a tally counts, by the classes that a claim can be of; `classes_of` numbers them."""
_CLASSES = 7
ALL = list(MEASURES).index("all")


def tallies(counts: Whole, split: Whole) -> list[Tally]:
    """The rows of counts as tallies."""
    return [
        Tally(**dict(zip(MEASURES, row, strict=True)), split=tuple(parts))
        for row, parts in zip(counts.tolist(), split.tolist(), strict=True)
    ]


def paper_tallies(tables: Tables, claims: Whole, bins: Whole, size: int) -> list[Tally]:
    """Distinct papers in each of `size` bins; `claims` are rows of claims, `bins` the bin of each."""
    counts = paper_counts(tables.claim_documents[claims], bins, classes_of(tables)[claims], size)
    return tallies(counts, np.zeros((size, 0), dtype=np.int64))


def paper_counts(papers: Whole, bins: Whole, classes: Whole, size: int) -> Whole:
    """Distinct papers by bin and measure."""
    found = distinct((papers * size + bins) * _CLASSES + classes)
    together, bits = found // _CLASSES, 1 << found % _CLASSES
    first = np.flatnonzero(np.diff(together, prepend=-1))
    # of one paper in one bin each class stands once, so the sum has a bit for each of its classes
    said = np.add.reduceat(bits, first) if len(first) else bits
    bins = together[first] % size if size else together
    return np.stack(
        [np.bincount(bins[(said & wanted) != 0], minlength=size) for wanted in MEASURES.values()], axis=1
    )


def mention_counts(bins: Whole, classes: Whole, size: int) -> Whole:
    """Claims by bin and measure."""
    found = np.bincount(bins * _CLASSES + classes, minlength=size * _CLASSES).reshape(size, _CLASSES)
    counted = [[wanted >> place & 1 for wanted in MEASURES.values()] for place in range(_CLASSES)]
    return found @ np.array(counted, dtype=np.int64)


def classes_of(tables: Tables) -> Whole:
    """Of each claim: for, for and causal, against, against and causal, mixed, no effect, undetermined."""
    of_role = np.array([{"pro": 0, "anti": 2, "mixed": 4, "no_effect": 5}.get(role, 6) for role in ROLES])
    role = of_role[tables.claims["role"].cat.codes.to_numpy()]
    causal = (tables.claims["strength"] == "causal").to_numpy()
    return role + (causal & (role < 4))


def under(tables: Tables, headings_: Sequence[Heading], kept: Mask) -> tuple[Whole, Whole]:
    """Rows of claims and the places of headings that they fall under, each pair once, in order of claims."""
    heading = np.full(len(tables.book.entries), -1, dtype=np.int16)
    for place, it in enumerate(headings_):
        heading[[tables.book.order[label] for label in it.labels]] = place
    found = heading[tables.label_codes]
    here = np.flatnonzero(found >= 0)
    here = here[kept[tables.label_claims[here]]]
    claims, found = tables.label_claims[here], found[here].astype(np.int64)
    if any(len(it.labels) > 1 for it in headings_):
        pairs = distinct(claims * len(headings_) + found)
        claims, found = pairs // len(headings_), pairs % len(headings_)
    return claims, found


def joined(claims: Whole, values: Whole, others: Whole, theirs: Whole) -> tuple[Whole, Whole, Whole]:
    """Each claim and its value with each value of the same claim in the others, which lie by claim."""
    start, end = (np.searchsorted(others, claims, side) for side in ("left", "right"))
    times = end - start
    left = np.repeat(np.arange(len(claims)), times)
    right = np.arange(len(left)) - np.repeat(np.cumsum(times) - times, times) + start[left]
    return claims[left], values[left], theirs[right]
