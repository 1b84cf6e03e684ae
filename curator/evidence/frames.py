"""Rows of the store as data frames, and frames of which some documents are replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, cast

import numpy as np
import pandas  # pyright: ignore[reportMissingTypeStubs]
from numpy.typing import NDArray

from curator.evidence.question import asides
from curator.evidence.rows import ClaimRows, DocumentRows, EvidenceRows, LabelRows, SetRows
from curator.label_book import LabelBook
from curator.model import IntegrityStatus, SetKind, SetStatus
from curator.role import role_of
from curator.vocabulary_rules import STRENGTHS

pd = cast(Any, pandas)

Frame = Any
"""A pandas DataFrame, which has no types."""
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

ROLES = ("pro", "anti", "mixed", "no_effect", "undetermined")
UNKNOWN_TYPE = "unknown"
FEW = 16
"""Documents that are cut out one by one; the rows of more are looked for all together."""


def frames_of(rows: EvidenceRows, book: LabelBook) -> dict[str, Frame]:
    """The frames of `Tables` by their names."""
    claims, codes, first = _labelled(rows.claims, rows.labels, book)
    counts = np.diff(first)
    labels = _frame(
        document=np.repeat(claims["document"], counts),
        claim=np.repeat(claims["claim"], counts),
        label=pd.Categorical.from_codes(codes, categories=[label.id for label, _ in book.entries]),
    )
    return {
        "documents": _documents(rows.documents),
        "sets": _sets(rows.sets, sorted(rows.curators.values())),
        "claims": _frame(**claims, **_meaning(codes, first, book)),
        "labels": labels,
    }


def column(frame: Frame, name: str) -> Whole:
    """A column of whole numbers as an array."""
    return frame[name].to_numpy()


def places(keys: Whole, wanted: Whole) -> Whole:
    """Where each wanted key stands in `keys`, which are different; -1 if it is not there."""
    highest = int(max(keys.max(initial=0), wanted.max(initial=0)))
    if highest <= 4 * len(keys) + 100_000:
        # keys are places in a file, hence dense: a table of them needs no search
        place = np.full(highest + 1, -1, dtype=np.int64)
        place[keys] = np.arange(len(keys))
        return place[wanted]
    order = np.argsort(keys, kind="stable")
    found = np.append(order, 0)[np.searchsorted(keys, wanted, sorter=order)]
    return np.where(np.append(keys, 0)[found] == wanted, found, -1) if len(keys) else found - 1


def distinct(values: Whole) -> Whole:
    """Sorted, each once; `numpy.unique` hashes first, which takes ten times as long."""
    values = np.sort(values)
    return values[np.diff(values, prepend=-1) != 0]


def _documents(rows: DocumentRows) -> Frame:
    frame = _frame(
        document=_whole(rows.key),
        text=_whole(rows.text),
        id=_text(rows.id),
        key=_text(rows.name),
        year=pd.array(rows.year, dtype="Int64"),
        publication_type=_text([kind or UNKNOWN_TYPE for kind in rows.publication_type]),
        integrity_status=_enum(rows.integrity_status, IntegrityStatus),
    )
    return _ordered(frame, column(frame, "document"))


def _sets(rows: SetRows, codes: Sequence[str]) -> Frame:
    frame = _frame(
        set=_whole(rows.key),
        document=_whole(rows.document),
        curator=pd.Categorical(rows.curator, categories=codes),
        kind=_enum(rows.kind, SetKind),
        status=_enum(rows.status, SetStatus),
        round=_whole(rows.round),
        complete=_whole(rows.complete) != 0,
    )
    return _ordered(frame, column(frame, "set"), column(frame, "document"))


def _labelled(
    rows: ClaimRows, labels: LabelRows, book: LabelBook
) -> tuple[dict[str, NDArray[Any]], NDArray[np.int16], Whole]:
    """The claims that have labels, the labels' places in the book, and where those of each claim begin."""
    columns: dict[str, NDArray[Any]] = {
        "claim": _whole(rows.key),
        "document": _whole(rows.document),
        "set": _whole(rows.set),
        "sentence": _whole(rows.sentence),
        "start": _whole(rows.start),
        "number": _whole(rows.number),
        "negated": _whole(rows.negated) != 0,
    }
    order = np.lexsort([columns[name] for name in ("number", "set", "start", "document")])
    columns = {name: values[order] for name, values in columns.items()}
    owners, size = _whole(labels.claim), len(book.entries)
    codes = np.array([book.order[label] for label in labels.ids], dtype=np.int64)[_whole(labels.label)]
    place = places(columns["claim"], owners)
    pairs = distinct((place * size + codes)[place >= 0])
    counts = np.bincount(pairs // size, minlength=len(order))
    columns = {name: values[counts > 0] for name, values in columns.items()}
    return columns, (pairs % size).astype(np.int16), np.append(0, np.cumsum(counts[counts > 0]))


def _meaning(codes: NDArray[np.int16], first: Whole, book: LabelBook) -> dict[str, Any]:
    """What follows from the labels of each claim."""
    labels = [label for label, _ in book.entries]
    without_finding = asides(labels)
    aside = np.array([label.id in without_finding for label in labels], dtype=np.bool_)
    weight = np.array([label.weight for label in labels], dtype=np.float64)
    deciding = [place for place, label in enumerate(labels) if (label.sign, label.strength) != (None, None)]
    group, examples = _combinations(codes, first, deciding, len(labels))
    # claims with the same deciding labels have the same role, so that few are worked out one by one
    own: list[list[int]] = [codes[first[it] : first[it + 1]].tolist() for it in examples]
    roles = [role_of(labels[code] for code in theirs) for theirs in own]
    strengths = [role.effect_strength for role in roles]
    return {
        "role": pd.Categorical([role.role for role in roles], categories=ROLES).take(group),
        "strength": pd.Categorical(strengths, categories=STRENGTHS).take(group),
        "net_role": pd.array([role.net_role for role in roles], dtype="Int8").take(group),
        "aside": np.logical_or.reduceat(aside[codes], first[:-1]) if len(codes) else np.zeros(0, np.bool_),
        "weight": np.multiply.reduceat(weight[codes], first[:-1]) if len(codes) else np.zeros(0),
    }


def _combinations(
    codes: NDArray[np.int16], first: Whole, deciding: Sequence[int], size: int
) -> tuple[Whole, Whole]:
    """Groups of claims that have the same of the deciding labels, and one claim of each group."""
    group = np.zeros(len(first) - 1, dtype=np.int64)
    for start in range(0, len(deciding) if len(codes) else 0, 62):
        part = deciding[start : start + 62]
        bits = np.zeros(size, dtype=np.int64)
        bits[part] = 1 << np.arange(len(part), dtype=np.int64)
        found, places_ = np.unique(np.bitwise_or.reduceat(bits[codes], first[:-1]), return_inverse=True)
        group = np.unique(group * len(found) + places_, return_inverse=True)[1]
    return group, np.unique(group, return_index=True)[1]


def _frame(**columns: Any) -> Frame:
    return pd.DataFrame(columns, copy=False)


def _ordered(frame: Frame, *keys: Whole) -> Frame:
    """By the last of the keys, then the one before; as `numpy.lexsort`."""
    order = np.lexsort(keys)
    return frame if np.array_equal(order, np.arange(len(order))) else frame.take(order).reset_index(drop=True)


def _whole(values: Any) -> Whole:
    return np.array(values, dtype=np.int64)


def _text(values: Sequence[str]) -> Any:
    return pd.Series(values, dtype=object)


def _enum(values: Sequence[str], kinds: type[StrEnum]) -> Any:
    return pd.Categorical(values, categories=[kind.value for kind in kinds])


# changing


def spliced(old: Frame, new: Frame, keys: Whole) -> Frame:
    """The old frame with the rows of some documents replaced; all lie in the order of documents."""
    if picked(old, keys).equals(new):
        return old
    if "curator" in old and old["curator"].dtype != new["curator"].dtype:
        old = old.assign(curator=old["curator"].cat.set_categories(new["curator"].cat.categories))
    if len(keys) > FEW:
        kept = old[~np.isin(column(old, "document"), keys)]
        joined = _joined([kept, new])
        return _ordered(joined, column(joined, "document"))
    pieces: list[Frame] = []
    kept_from = 0
    for (start, end), (new_start, new_end) in zip(_ranges(old, keys), _ranges(new, keys), strict=True):
        pieces += [old.iloc[kept_from:start], new.iloc[new_start:new_end]]
        kept_from = end
    return _joined([*pieces, old.iloc[kept_from:]])


def picked(frame: Frame, keys: Whole) -> Frame:
    """The rows of some documents; `keys` are in order."""
    if len(keys) > FEW:
        return frame[np.isin(column(frame, "document"), keys)].reset_index(drop=True)
    pieces = [frame.iloc[:0], *(frame.iloc[start:end] for start, end in _ranges(frame, keys))]
    # a copy: a view would keep the whole frame in memory
    return _joined(pieces).copy()


def _ranges(frame: Frame, keys: Whole) -> Iterator[tuple[int, int]]:
    """For each document the rows that are its own."""
    documents = column(frame, "document")
    starts, ends = (np.searchsorted(documents, keys, side).tolist() for side in ("left", "right"))
    return zip(starts, ends, strict=True)


def _joined(pieces: Sequence[Frame]) -> Frame:
    filled = [piece for piece in pieces if len(piece)]
    return pd.concat(filled, ignore_index=True) if filled else pieces[0]
