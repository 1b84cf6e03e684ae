"""One walk over a project that fills all tables of an export, whatever files they become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from curator import clock
from curator.evidence.question import first_question
from curator.identifiers import CuratorId
from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.vocabulary import Vocabulary
from curator.writers.table import Row, Table
from curator.writers.work import Tally, works


class Sheet(Protocol):
    """A table on its way into a file."""

    @property
    def table(self) -> Table: ...

    def add(self, rows: Iterable[Row]) -> None: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """What went into the sheets; `created` is the time of the newest change."""

    created: str
    tally: Tally


def fill(
    store: Store, vocabulary: Vocabulary, book: LabelBook, sheets: Sequence[Sheet], progress: Progress
) -> Filled:
    """Give every sheet its rows, in one unchanging view of the project.

    `sheets` are those of `tables.tables_of`, in that order.
    """
    tally = Tally()
    with store.reading():
        created = store.last_change() or clock.now()
        for sheet in sheets:
            sheet.add(sheet.table.head)
        *_, contradictions = sheets
        contradictions.add(_contradictions(store, vocabulary, progress))
        for work in works(store, book, tally, progress):
            for sheet in sheets:
                sheet.add(sheet.table.rows(work))
    return Filled(created, tally)


def _contradictions(store: Store, vocabulary: Vocabulary, progress: Progress) -> Iterable[Row]:
    """What the whole project holds, asked as the window asks first."""
    # imported here because they bring pandas along, which only an export should wait for
    from curator.evidence.conflicts import find_contradictions
    from curator.evidence.selection import select
    from curator.evidence.tables import read_tables
    from curator.writers.contradiction_rows import contradiction_rows

    documents = store.library(CuratorId("")).counts().total

    def still_reading(_done: int, _total: int | None) -> None:
        progress(0, documents)

    tables = read_tables(store, vocabulary, still_reading)
    kept = select(tables, first_question(vocabulary)).claims
    return contradiction_rows(store, tables, find_contradictions(tables, kept, store.verdicts()))
