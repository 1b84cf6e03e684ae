"""Which claims a question keeps, and what it leaves aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from curator.errors import CuratorError
from curator.evidence.frames import Mask, column
from curator.evidence.question import Question
from curator.evidence.tables import Tables
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import SetKind, SetStatus


@dataclass(frozen=True, eq=False, kw_only=True)
class Selection:
    """Masks over the rows of the tables that were selected from; numbers add up over disjoint documents."""

    documents: Mask
    """Those of the years, publication types and words."""
    sets: Mask
    """Passes of these documents that count, whatever is in them."""
    claims: Mask
    """Claims that count."""
    asides: int
    """Claims that report no finding and pass every filter, whether or not they count; negated ones too."""
    negated: int
    """Negated claims that pass every filter, whether or not they count; asides too."""
    hidden_passes: int
    """Passes that would count but that blind reading keeps from the viewer."""
    read: int
    """Documents that a pass which counts has read to the end."""
    unread: int
    """The other documents."""


def select(tables: Tables, question: Question, found: Collection[int] | None = None) -> Selection:
    """What a question keeps; `found` are keys of texts with its words, None if it has none.

    Raises CuratorError for a label that the project never had.
    """
    documents = _documents(tables, question, found)
    wanted = _wanted_sets(tables, question) & documents[tables.set_documents]
    hidden = wanted & _hidden(tables, question)
    sets = wanted & ~hidden
    claims = sets[tables.claim_sets]
    for labels in _required(tables.book, question.labels):
        claims &= tables.with_any(labels)
    aside, negated = tables.claims["aside"].to_numpy(), tables.claims["negated"].to_numpy()
    counting = claims.copy()
    if not question.with_asides:
        counting &= ~aside
    if not question.with_negated:
        counting &= ~negated
    read = np.zeros(len(documents), dtype=np.bool_)
    read[tables.set_documents[sets & tables.sets["complete"].to_numpy()]] = True
    return Selection(
        documents=documents,
        sets=sets,
        claims=counting,
        asides=int(np.count_nonzero(claims & aside)),
        negated=int(np.count_nonzero(claims & negated)),
        hidden_passes=int(np.count_nonzero(hidden)),
        read=int(np.count_nonzero(read)),
        unread=int(np.count_nonzero(documents & ~read)),
    )


def _documents(tables: Tables, question: Question, found: Collection[int] | None) -> Mask:
    frame = tables.documents
    kept = np.ones(len(frame), dtype=np.bool_)
    if question.first_year is not None:
        kept &= (frame["year"] >= question.first_year).to_numpy(dtype=np.bool_, na_value=False)
    if question.last_year is not None:
        kept &= (frame["year"] <= question.last_year).to_numpy(dtype=np.bool_, na_value=False)
    if question.publication_types:
        kept &= frame["publication_type"].isin(question.publication_types).to_numpy()
    if found is not None:
        kept &= np.isin(column(frame, "text"), np.fromiter(found, dtype=np.int64, count=len(found)))
    return kept


def _wanted_sets(tables: Tables, question: Question) -> Mask:
    """The passes of the kinds and curators; without kinds, what Question says of them."""
    kinds = tables.sets["kind"]
    if question.kinds:
        kept = kinds.isin([kind.value for kind in question.kinds]).to_numpy()
    else:
        adjudicated = (kinds == SetKind.ADJUDICATED.value).to_numpy() & _done(tables)
        settled = np.zeros(len(tables.documents), dtype=np.bool_)
        settled[tables.set_documents[adjudicated]] = True
        kept = (kinds != SetKind.TRAINING.value).to_numpy()
        kept = kept & (adjudicated | ~settled[tables.set_documents])
    if question.curators:
        kept = kept & tables.sets["curator"].isin(question.curators).to_numpy()
    return kept


def _hidden(tables: Tables, question: Question) -> Mask:
    """Independent passes of others that the viewer reads too, until both are done (I10)."""
    code = None if question.viewer is None else tables.curators.get(question.viewer)
    if code is None:
        return np.zeros(len(tables.sets), dtype=np.bool_)
    independent = (tables.sets["kind"] == SetKind.INDEPENDENT.value).to_numpy()
    own = independent & (tables.sets["curator"] == code).to_numpy()
    rounds, turn = np.unique(column(tables.sets, "round"), return_inverse=True)
    reading = tables.set_documents * max(len(rounds), 1) + turn
    reads, done = np.zeros((2, len(tables.documents) * max(len(rounds), 1)), dtype=np.bool_)
    reads[reading[own]] = True
    done[reading[own & _done(tables)]] = True
    return independent & ~own & reads[reading] & ~(done[reading] & _done(tables))


def _done(tables: Tables) -> Mask:
    return (tables.sets["status"] == SetStatus.DONE.value).to_numpy()


def _required(book: LabelBook, labels: Collection[LabelId]) -> list[set[LabelId]]:
    """For each dimension that is filtered by, the labels of which a claim must have one."""
    found: defaultdict[str, set[LabelId]] = defaultdict(set)
    for label in sorted(labels):
        if label not in book.order:
            raise CuratorError(f"There is no label ‘{label}’ in this project. Choose another one.")
        found[book.label(label).dimension] |= _with_more_specific(book, label)
    return list(found.values())


def _with_more_specific(book: LabelBook, label: LabelId) -> set[LabelId]:
    """A label and all below it; vocabularies of several versions may even make a circle."""
    found, left = {label}, [label]
    while left:
        parent = left.pop()
        below = {it.id for it, _ in book.entries if it.parent == parent} - found
        found |= below
        left += below
    return found
