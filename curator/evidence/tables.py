"""The evidence of a project as tables: what the matrix, the files and a notebook count from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from curator.evidence.frames import Frame, Mask, Whole, column, frames_of, picked, places, spliced
from curator.evidence.rows import EvidenceRows
from curator.identifiers import CuratorId, LabelId
from curator.label_book import LabelBook
from curator.progress import Progress, silent
from curator.store import Store
from curator.vocabulary import Vocabulary

_FRAMES = ("documents", "sets", "claims", "labels")


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables:
    """What counts, in four data frames joined by whole-number keys, each in the order of `document`.

    `documents`: document, text (the key of its title and abstract), id, key (such as `doi:10.1000/1`), year
    (Int64, missing if unknown), publication_type (text, `unknown` if none is known), integrity_status
    (category).
    `sets`: set, document, curator (category of codes), kind and status (categories), round, complete (bool:
    the pass has read the document to its end).
    `claims`: claim, document, set, sentence, start (of the sentence in its abstract), number, negated (bool),
    role (category of `ROLES`), strength (category, missing if none), net_role (Int8, missing if none),
    aside (bool: it reports no finding), weight (0 to 1: the product of its labels' weights).
    `labels`: document, claim, label (category of ids in the order of `book`); each label of a claim once.
    Keys are int64, those of the rows in the project file. A claim has a label at least.
    """

    book: LabelBook
    newest_event: int
    """The last event that these tables know of."""
    curators: Mapping[CuratorId, str]
    documents: Frame
    sets: Frame
    claims: Frame
    labels: Frame

    def after(self, store: Store, documents: Collection[int]) -> Tables:
        """These tables with some documents, by key, read again; they may have changed, come or gone."""
        part = tables_of(store.evidence(documents), self.book)
        keys = np.array(sorted(documents), dtype=np.int64)
        frames = {name: spliced(getattr(self, name), getattr(part, name), keys) for name in _FRAMES}
        return replace(part, **frames)

    def only(self, documents: Collection[int]) -> Tables:
        """Some documents, by key, and all that is theirs."""
        keys = np.array(sorted(documents), dtype=np.int64)
        return replace(self, **{name: picked(getattr(self, name), keys) for name in _FRAMES})

    @cached_property
    def set_documents(self) -> Whole:
        """For each pass the row of its document."""
        return places(column(self.documents, "document"), column(self.sets, "document"))

    @cached_property
    def claim_documents(self) -> Whole:
        """For each claim the row of its document."""
        return places(column(self.documents, "document"), column(self.claims, "document"))

    @cached_property
    def claim_sets(self) -> Whole:
        """For each claim the row of its pass."""
        return places(column(self.sets, "set"), column(self.claims, "set"))

    @cached_property
    def label_claims(self) -> Whole:
        """For each label of a claim the row of the claim."""
        claims = column(self.labels, "claim")
        # labels lie in the order of their claims, so a new claim is the next row
        return np.cumsum(np.diff(claims, prepend=-1) != 0) - 1

    @cached_property
    def label_codes(self) -> NDArray[np.int16]:
        """For each label of a claim its place in `book.entries`."""
        return self.labels["label"].cat.codes.to_numpy()

    @cached_property
    def used(self) -> frozenset[LabelId]:
        """Every label that a claim has."""
        seen = np.zeros(len(self.book.entries), dtype=np.bool_)
        seen[self.label_codes] = True
        return frozenset(self.book.entries[place][0].id for place in np.flatnonzero(seen))

    def with_any(self, labels: Collection[LabelId]) -> Mask:
        """For each claim whether it has one of these labels."""
        wanted = np.zeros(len(self.book.entries), dtype=np.bool_)
        wanted[[self.book.order[label] for label in labels]] = True
        found = np.zeros(len(self.claims), dtype=np.bool_)
        found[self.label_claims[wanted[self.label_codes]]] = True
        return found


def read_tables(store: Store, vocabulary: Vocabulary, progress: Progress = silent) -> Tables:
    """Everything that counts in a project; progress is in claims."""
    with store.reading():
        return tables_of(store.evidence(None, progress), LabelBook.of(store, vocabulary))


def tables_of(rows: EvidenceRows, book: LabelBook) -> Tables:
    """What was read, as tables."""
    return Tables(book=book, newest_event=rows.newest_event, curators=rows.curators, **frames_of(rows, book))
