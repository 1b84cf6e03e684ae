"""Claims of one role grouped by their setting: what is laid against each other to find contradictions.

A dimension belongs to the setting if a claim may have several labels in it and none of its labels decides the
role. Labels that exclude the others, such as “Not stated”, say nothing of the setting.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curator.evidence.contradictions import Side
from curator.evidence.tables import Mask, Tables, Whole, column
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.vocabulary import Dimension, Label

ASSOCIATION = 0.5
"""What an association weighs beside a cause."""

Bits = NDArray[np.uint64]
"""Rows of 64-bit words, with a bit for each label of the setting."""
Scores = NDArray[np.float64]


def setting_dimensions(book: LabelBook) -> tuple[Dimension, ...]:
    """The dimensions that say where a claim holds."""
    deciding = {label.dimension for label, _ in book.entries if (label.sign, label.strength) != (None, None)}
    return tuple(item for item in book.dimensions if not item.single and item.key not in deciding)


class Setting:
    """Where each label of the setting has its bit, and which labels are more general than which."""

    def __init__(self, book: LabelBook) -> None:
        self.dimensions = setting_dimensions(book)
        self.required = any(item.required for item in self.dimensions)
        """Whether there is a dimension of the setting that each claim has to name."""
        places = {item.key: place for place, item in enumerate(self.dimensions)}
        self.labels: tuple[Label, ...] = tuple(
            label for label, _ in book.entries if label.dimension in places and not label.exclusive
        )
        """In the order of their bits, which is the vocabulary's."""
        self._bit = {label.id: place for place, label in enumerate(self.labels)}
        self.codes: Whole = np.array([self._bit.get(it.id, -1) for it, _ in book.entries], dtype=np.int64)
        """For each label of the book its bit; -1 for one that says nothing of the setting."""
        self.words = max(1, -(-len(self.labels) // 64))
        self.masks: Bits = self._rows(len(self.dimensions))
        """For each dimension the bits of its labels."""
        self.above: Bits = self._rows(len(self.labels))
        """For each label the bits of those that are more general."""
        for place, label in enumerate(self.labels):
            _set(self.masks[places[label.dimension]], place)
            for ancestor in ancestors(book, label.id):
                if ancestor in self._bit:
                    _set(self.above[place], self._bit[ancestor])

    def _rows(self, number: int) -> Bits:
        return np.zeros((number, self.words), dtype=np.uint64)

    def bits(self, labels: Collection[LabelId]) -> Bits | None:
        """The setting that these labels make; None if one of them is in no setting."""
        if not self._bit.keys() >= set(labels):
            return None
        (row,) = self._rows(1)
        for label in labels:
            _set(row, self._bit[label])
        return row

    def of_bits(self, row: Bits) -> tuple[LabelId, ...]:
        """The labels of one setting in the vocabulary's order."""
        return tuple(label.id for place, label in enumerate(self.labels) if _has(row, place))


def ancestors(book: LabelBook, label_id: LabelId) -> list[LabelId]:
    """The more general labels, the nearest first."""
    found: list[LabelId] = []
    while (parent := book.label(label_id).parent) is not None:
        found.append(parent)
        label_id = parent
    return found


def _set(row: Bits, place: int) -> None:
    row[place // 64] |= np.uint64(1 << place % 64)


def _has(row: Bits, place: int) -> bool:
    return bool(row[place // 64] >> np.uint64(place % 64) & np.uint64(1))


@dataclass(frozen=True, eq=False, kw_only=True)
class Sides:
    """The sides of one role, each a row, the heaviest first."""

    setting: Setting
    bits: Bits
    above: Bits
    """The labels that are more general than one of the side's."""
    weight: Scores
    papers: Whole
    causal_papers: Whole
    paper: Whole
    """One of the papers."""
    claims: Whole
    """Keys of claims, side by side, the strongest first."""
    first: Whole
    """Where the claims of each side begin; and after the last one, where they end."""

    def __len__(self) -> int:
        return len(self.bits)

    def row(self, labels: Collection[LabelId]) -> int | None:
        """The side whose setting these labels are."""
        wanted = self.setting.bits(labels)
        if wanted is None:
            return None
        found = np.flatnonzero((self.bits == wanted).all(axis=1))
        return int(found[0]) if len(found) else None

    def side(self, row: int) -> Side:
        return Side(
            labels=self.setting.of_bits(self.bits[row]),
            claims=tuple(self.claims[self.first[row] : self.first[row + 1]].tolist()),
            papers=int(self.papers[row]),
            causal_papers=int(self.causal_papers[row]),
            weight=float(self.weight[row]),
        )


def settings_of(tables: Tables, setting: Setting) -> Bits:
    """The setting of each claim."""
    bits = np.zeros((len(tables.claims), setting.words), dtype=np.uint64)
    if not len(bits):
        return bits
    placed = setting.codes[tables.label_codes]
    first = np.flatnonzero(np.diff(tables.label_claims, prepend=-1))
    for word in range(setting.words):
        one = np.left_shift(np.uint64(1), (placed % 64).astype(np.uint64))
        one[placed // 64 != word] = 0
        bits[:, word] = np.bitwise_or.reduceat(one, first)
    return bits


def sides_of(tables: Tables, setting: Setting, settings: Bits, kept: Mask, role: str) -> Sides:
    """The sides of the kept claims of a role; claims that name no setting are on none.

    A claim weighs 1 if it states a cause and `ASSOCIATION` if not, times the weights of its labels.
    """
    claims = tables.claims
    mine = np.flatnonzero(kept & (claims["role"] == role).to_numpy() & settings.any(axis=1))
    bits, side = _distinct(settings[mine])
    keys, paper = column(claims, "claim")[mine], tables.claim_documents[mine]
    causal: Mask = (claims["strength"] == "causal").to_numpy()[mine]
    weight: Scores = claims["weight"].to_numpy()[mine] * np.where(causal, 1.0, ASSOCIATION)
    heaviest = np.zeros(len(bits))
    np.maximum.at(heaviest, side, weight)
    papers = _papers(side, paper, len(bits))
    a_paper = np.zeros(len(bits), dtype=np.int64)
    a_paper[side] = paper
    order = np.lexsort((*bits.T, -papers, -heaviest * papers))
    rank = np.argsort(order)
    strongest = np.lexsort((keys, -weight, rank[side]))
    return Sides(
        setting=setting,
        bits=bits[order],
        above=_above(bits[order], setting),
        weight=heaviest[order],
        papers=papers[order],
        causal_papers=_papers(side[causal], paper[causal], len(bits))[order],
        paper=a_paper[order],
        claims=keys[strongest],
        first=np.append(0, np.cumsum(np.bincount(side, minlength=len(bits))[order])),
    )


def _distinct(bits: Bits) -> tuple[Bits, Whole]:
    """The distinct rows, and for each row which of them it is."""
    which = np.zeros(len(bits), dtype=np.int64)
    for words in bits.T:
        values, places = np.unique(words, return_inverse=True)
        which = np.unique(which * max(1, len(values)) + places, return_inverse=True)[1]
    return bits[np.unique(which, return_index=True)[1]], which


def _papers(side: Whole, paper: Whole, sides: int) -> Whole:
    """How many papers each side has."""
    width = int(paper.max(initial=0)) + 1
    return np.bincount(np.unique(side * width + paper) // width, minlength=sides)


def _above(bits: Bits, setting: Setting) -> Bits:
    found = np.zeros_like(bits)
    for place, above in enumerate(setting.above):
        if above.any():
            found[(bits[:, place // 64] >> np.uint64(place % 64)) & np.uint64(1) == 1] |= above
    return found
