"""Finding contradictions: sides for laid against sides against.

Two sides contradict each other if they speak of something in common: if in at least one required dimension
of the setting (in any of its dimensions, if none is required) they share a label; or if there one side has a
more general label of the other's and they differ nowhere. How they relate in all dimensions of the setting
decides the class: *resolved by context* if they differ in any; else *under-specified* if in any of them one
side is silent or only more general, or both are silent in a required one; else a *true conflict*.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from curator.evidence.contradictions import (
    Comparison,
    ConflictClass,
    Contradiction,
    Contradictions,
    Relation,
    contradiction_key,
)
from curator.evidence.sides import (
    Bits,
    Scores,
    Setting,
    Sides,
    ancestors,
    setting_dimensions,
    settings_of,
    sides_of,
)
from curator.evidence.tables import Mask, Tables, Whole
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import Verdict

COMPARED = 2_000
"""Sides for and sides against that are compared, the heaviest of each."""
LISTED = 2_000
"""Contradictions between papers that are listed of each class, and of those within one paper, the best."""

CLASSES = (ConflictClass.TRUE_CONFLICT, ConflictClass.UNDER_SPECIFIED, ConflictClass.RESOLVED_BY_CONTEXT)
"""In the order in which those of equal score are listed."""
_TRUE, _UNDER, _RESOLVED = range(3)
_CHUNK = 250
"""Sides for that are compared with all sides against at once."""


def find_contradictions(
    tables: Tables,
    kept: Mask,
    verdicts: Sequence[Verdict] = (),
    tell: Callable[[], None] = lambda: None,
) -> Contradictions:
    """The contradictions among the claims that `kept`, a truth value for each claim, keeps.

    Those with a verdict are listed however light they are. `verdicts` come the newest first. `tell` is called
    every now and then; what it raises ends the search.
    """
    setting = Setting(tables.book)
    settings = settings_of(tables, setting)
    tell()
    pro = sides_of(tables, setting, settings, kept, "pro")
    tell()
    anti = sides_of(tables, setting, settings, kept, "anti")
    judged = {
        (pro_row, anti_row)
        for verdict in verdicts
        if (pro_row := pro.row(verdict.pro_labels)) is not None
        and (anti_row := anti.row(verdict.anti_labels)) is not None
    }
    asked = np.array([pro_row * len(anti) + anti_row for pro_row, anti_row in judged], dtype=np.int64)
    counts, within = np.zeros(len(CLASSES), dtype=np.int64), 0
    listed: _Pairs | None = None
    for block in _blocks(pro, anti, judged):
        counts += np.bincount(block.kind[~block.within], minlength=len(CLASSES))
        within += int(block.within.sum())
        # millions of pairs may be found: only the best so far are kept
        listed = _chosen(block if listed is None else _joined(listed, _chosen(block, asked)), asked)
        tell()
    assert listed is not None  # there is a block at least
    listed = _ranked(listed)
    found: list[Contradiction] = []
    for item in _contradictions(tables.book, pro, anti, listed, verdicts):
        found.append(item)
        tell()
    return Contradictions(
        found=tuple(found),
        counts=dict(zip(CLASSES, counts.tolist(), strict=True)),
        within_paper=within,
        not_compared=sum(max(0, len(sides) - COMPARED) for sides in (pro, anti)),
        not_listed=int(counts.sum()) + within - len(found),
    )


def compared(book: LabelBook, pro: Collection[LabelId], anti: Collection[LabelId]) -> tuple[Comparison, ...]:
    """How two settings relate in each dimension of the setting."""
    found: list[Comparison] = []
    for dimension in setting_dimensions(book):
        mine, theirs = (
            tuple(label for label in labels if book.label(label).dimension == dimension.key)
            for labels in (pro, anti)
        )
        found.append(Comparison(dimension.key, relation_of(book, mine, theirs), mine, theirs))
    return tuple(found)


def relation_of(book: LabelBook, pro: Collection[LabelId], anti: Collection[LabelId]) -> Relation:
    """How two sides relate in one dimension, by their labels in it that are not exclusive."""
    if not (pro and anti):
        return Relation.SILENT if pro or anti else Relation.BOTH_SILENT
    if not set(pro).isdisjoint(anti):
        return Relation.SAME
    for labels, others in ((pro, anti), (anti, pro)):
        if any(above in others for label in labels for above in ancestors(book, label)):
            return Relation.LESS_SPECIFIC
    return Relation.DIFFERENT


# comparing


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Sides that contradict each other, as columns of equal length."""

    code: Whole
    """The row of the side for, times the number of sides against, plus the row of the side against."""
    kind: NDArray[np.int8]
    """Its place in `CLASSES`."""
    within: Mask
    score: Scores

    def taken(self, rows: Whole) -> _Pairs:
        return _Pairs(self.code[rows], self.kind[rows], self.within[rows], self.score[rows])


def _joined(first: _Pairs, second: _Pairs) -> _Pairs:
    return _Pairs(
        code=np.concatenate((first.code, second.code)),
        kind=np.concatenate((first.kind, second.kind)),
        within=np.concatenate((first.within, second.within)),
        score=np.concatenate((first.score, second.score)),
    )


def _blocks(pro: Sides, anti: Sides, judged: Collection[tuple[int, int]]) -> Iterator[_Pairs]:
    """The heaviest sides against each other, and what was judged, in this order."""
    columns = np.arange(min(len(anti), COMPARED))
    # at least one block, though it may be empty
    for start in range(0, max(1, min(len(pro), COMPARED)), _CHUNK):
        yield _block(pro, anti, np.arange(start, min(start + _CHUNK, len(pro), COMPARED)), columns)
    for row, column in sorted(judged):
        if row >= COMPARED or column >= COMPARED:
            yield _block(pro, anti, np.array([row]), np.array([column]))


def _block(pro: Sides, anti: Sides, rows: Whole, columns: Whole) -> _Pairs:
    """Some sides for compared with some sides against, row by row."""
    setting = pro.setting
    shape = (len(rows), len(columns))
    shared, akin, different, vague = (np.zeros(shape, dtype=np.bool_) for _ in range(4))
    for dimension, mask in zip(setting.dimensions, setting.masks, strict=True):
        mine, theirs = pro.bits[rows] & mask, anti.bits[columns]
        stated, other = mine.any(axis=1)[:, None], (theirs & mask).any(axis=1)[None, :]
        same = _overlap(mine, theirs)
        general = _overlap(mine, anti.above[columns]) | _overlap(pro.above[rows] & mask, theirs)
        different |= stated & other & ~same & ~general
        vague |= (stated ^ other) | (general & ~same)
        if dimension.required:
            vague |= ~(stated | other)
        if dimension.required or not setting.required:
            shared |= same
            akin |= general
    # “cancer” beside “metastasis” brings two sides together only if they do not part elsewhere
    common = shared | (akin & ~different)
    pro_places, anti_places = np.nonzero(common)
    pro_rows, anti_rows = rows[pro_places], columns[anti_places]
    kind = np.full(len(pro_rows), _TRUE, dtype=np.int8)
    kind[vague[common]] = _UNDER
    kind[different[common]] = _RESOLVED
    papers = np.minimum(pro.papers[pro_rows], anti.papers[anti_rows])
    alone = (pro.papers[pro_rows] == 1) & (anti.papers[anti_rows] == 1)
    return _Pairs(
        code=pro_rows * len(anti) + anti_rows,
        kind=kind,
        within=alone & (pro.paper[pro_rows] == anti.paper[anti_rows]),
        score=pro.weight[pro_rows] * anti.weight[anti_rows] * papers,
    )


def _overlap(rows: Bits, columns: Bits) -> Mask:
    """For each row and each column whether they have a bit in common."""
    found = np.zeros((len(rows), len(columns)), dtype=np.bool_)
    for mine, theirs in zip(rows.T, columns.T, strict=True):
        if mine.any():
            found |= (mine[:, None] & theirs[None, :]) != 0
    return found


# listing


def _chosen(pairs: _Pairs, asked: Whole) -> _Pairs:
    """Those of them that are listed, in their order."""
    chosen = [_best(pairs, ~pairs.within & (pairs.kind == kind)) for kind in range(len(CLASSES))]
    chosen += [_best(pairs, pairs.within), np.flatnonzero(np.isin(pairs.code, asked))]
    return pairs.taken(np.unique(np.concatenate(chosen)))


def _ranked(pairs: _Pairs) -> _Pairs:
    """Between papers first, by score, by class, then the heaviest sides first."""
    return pairs.taken(np.lexsort((pairs.code, pairs.kind, -pairs.score, pairs.within)))


def _best(pairs: _Pairs, mask: Mask) -> Whole:
    """The `LISTED` rows of the mask with the highest scores; of equal ones those that come first."""
    rows = np.flatnonzero(mask)
    if len(rows) <= LISTED:
        return rows
    # a sort of millions would take seconds
    score = pairs.score[rows]
    least = np.partition(score, len(rows) - LISTED)[len(rows) - LISTED]
    better, ties = rows[score > least], rows[score == least]
    return np.concatenate([better, ties[: LISTED - len(better)]])


def _contradictions(
    book: LabelBook, pro: Sides, anti: Sides, pairs: _Pairs, verdicts: Sequence[Verdict]
) -> Iterator[Contradiction]:
    sides = [cache(pro.side), cache(anti.side)]
    judged: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        judged.setdefault(verdict.contradiction, []).append(verdict)
    codes: list[int] = pairs.code.tolist()
    kinds: list[int] = pairs.kind.tolist()
    for code, kind, within, score in zip(
        codes, kinds, pairs.within.tolist(), pairs.score.tolist(), strict=True
    ):
        for_, against = (side(row) for side, row in zip(sides, divmod(code, len(anti)), strict=True))
        key = contradiction_key(for_.labels, against.labels)
        yield Contradiction(
            key=key,
            conflict=CLASSES[kind],
            within_paper=within,
            pro=for_,
            anti=against,
            comparisons=compared(book, for_.labels, against.labels),
            score=score,
            verdicts=tuple(judged.get(key, ())),
        )
