"""Computing courses: papers for and against along an ordered dimension, or along the years."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from curator.evidence.course import Course, Point, course, point
from curator.evidence.headings import Heading
from curator.evidence.selection import Selection
from curator.evidence.tables import Mask, Tables, Whole
from curator.evidence.tallying import paper_tallies
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.vocabulary import Label

YEAR_UNKNOWN = "unknown"
"""The id of the point of papers without a year."""


def by_order(
    tables: Tables,
    selection: Selection,
    dimension: str,
    labels: Collection[LabelId] | None = None,
    title: str = "",
) -> Course:
    """The course along the labels of an ordered dimension, of claims with any of `labels`; None for all."""
    steps, apart = ladder(tables.book, dimension, tables.used)
    kept = _kept(tables, selection, labels)
    points = _points(tables, kept, [*steps, *apart])
    return course(title, points[: len(steps)], points[len(steps) :], papers=_papers(tables, kept))


def by_year(
    tables: Tables, selection: Selection, labels: Collection[LabelId] | None = None, title: str = ""
) -> Course:
    """The course along the years of publication, of claims with any of `labels`; None for all.

    The years are those of the whole selection, so that courses of several labels can be compared.
    """
    years, known = _years(tables)
    dated = selection.claims & known
    first = int(years[dated].min()) if dated.any() else 0
    size = int(years[dated].max()) - first + 1 if dated.any() else 0
    kept = _kept(tables, selection, labels)
    claims = np.flatnonzero(kept)
    bins = np.where(known[claims], years[claims] - first, size)
    tallies = paper_tallies(tables, claims, bins, size + 1)
    points = [
        point(str(first + place), str(first + place), tally) for place, tally in enumerate(tallies[:size])
    ]
    undated = bool((selection.claims & ~known).any())
    apart = [point(YEAR_UNKNOWN, "Year unknown", tallies[size])] if undated else []
    return course(title, points, apart, papers=_papers(tables, kept))


def heading_papers(
    tables: Tables, selection: Selection, headings: Sequence[Heading]
) -> tuple[tuple[int, ...], int]:
    """Different papers under each heading of a dimension, and in all."""
    places = {label: place for place, heading in enumerate(headings) for label in heading.labels}
    claims, bins = _labelled(tables, selection.claims, places)
    tallies = paper_tallies(tables, claims, bins, len(headings)) if headings else []
    return tuple(tally.all for tally in tallies), _papers(tables, selection.claims)


def ladder(
    book: LabelBook, dimension: str, used: Collection[LabelId]
) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """The steps of an ordered dimension, and what is apart from its order.

    Shown is what the matrix shows: core labels that may be given, and every label that is used. Apart are
    labels that the vocabulary sets apart, exclusive ones, such as “Not stated”, and fall-backs, that is
    labels with more specific ones, such as “Cancer, stage unspecified”. Once one of these stands behind the
    last label that has a more general one, the ladder has ended, and what follows is apart too, such as
    “Stage-dependent”.
    """
    present = [label for label in book.of_dimension(dimension) if label.active or label.id in used]
    parents = {label.parent for label in present}
    shown = [label for label in present if label.id in used or label.tier == "core"]
    fall_backs = [label.apart or label.exclusive or label.id in parents for label in shown]
    below = [place for place, label in enumerate(shown) if label.parent and not fall_backs[place]]
    end = len(shown)
    if below:
        end = next((place for place in range(below[-1], len(shown)) if fall_backs[place]), end)
    steps = [label for place, label in enumerate(shown) if place < end and not fall_backs[place]]
    apart = [label for place, label in enumerate(shown) if place >= end or fall_backs[place]]
    return tuple(steps), tuple(apart)


def _kept(tables: Tables, selection: Selection, labels: Collection[LabelId] | None) -> Mask:
    return selection.claims if labels is None else selection.claims & tables.with_any(labels)


def _points(tables: Tables, kept: Mask, labels: Sequence[Label]) -> list[Point]:
    claims, bins = _labelled(tables, kept, {label.id: place for place, label in enumerate(labels)})
    tallies = paper_tallies(tables, claims, bins, len(labels)) if labels else []
    return [point(label.id, label.name, tally) for label, tally in zip(labels, tallies, strict=True)]


def _labelled(tables: Tables, kept: Mask, places: dict[LabelId, int]) -> tuple[Whole, Whole]:
    """Rows of claims and the places of their labels; a claim may stand several times."""
    place = np.full(len(tables.book.entries), -1, dtype=np.int64)
    for label, its in places.items():
        place[tables.book.order[label]] = its
    found = place[tables.label_codes]
    here = np.flatnonzero((found >= 0) & kept[tables.label_claims])
    return tables.label_claims[here], found[here]


def _years(tables: Tables) -> tuple[Whole, Mask]:
    """For each claim the year of its paper, 0 if it is unknown, and whether it is known."""
    years = tables.documents["year"]
    known: Mask = years.notna().to_numpy(dtype=np.bool_)
    plain: Whole = years.fillna(0).to_numpy(dtype=np.int64)
    return plain[tables.claim_documents], known[tables.claim_documents]


def _papers(tables: Tables, kept: Mask) -> int:
    return len(np.unique(tables.claim_documents[kept]))
