"""One walk over a project that fills all tables of an export, whatever files they become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from curator import clock
from curator.identifiers import CuratorId
from curator.label_book import LabelBook
from curator.progress import Progress
from curator.store import Store
from curator.writers.table import Parts, Row, Table, in_parts
from curator.writers.work import Tally, works


class Sheet(Protocol):
    """A table on its way into a file."""

    @property
    def table(self) -> Table: ...

    def add(self, rows: Iterable[Parts]) -> None: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """What went into the sheets; `created` is the time of the newest change."""

    created: str
    tally: Tally


def fill(store: Store, book: LabelBook, sheets: Sequence[Sheet], progress: Progress) -> Filled:
    """Give every sheet its rows, in one unchanging view of the project.

    `sheets` are those of `tables.tables_of`, in that order.
    """
    tally = Tally()
    with store.reading():
        created = store.last_change() or clock.now()
        for sheet in sheets:
            sheet.add(in_parts(sheet.table.head))
        *_, contradictions = sheets
        # one by one: each may name hundreds of papers
        for row in in_parts(_contradictions(store, book, progress)):
            contradictions.add((row,))
        for work in works(store, book, tally, progress):
            for sheet in sheets:
                sheet.add(sheet.table.rows(work))
    return Filled(created, tally)


def _contradictions(store: Store, book: LabelBook, progress: Progress) -> Iterator[Row]:
    """What the whole project holds, asked as the window asks first."""
    # without an effect nothing is for or against
    effects = [label.id for label, _ in book.entries if label.strength is not None]
    total = store.library(CuratorId("")).counts().total

    def tell(_done: int = 0, _of: int | None = None) -> None:
        progress(0, total)

    documents = store.documents_with(effects, tell)
    if not documents and not store.verdicts():
        return
    # imported here because they bring pandas along, which only an export should wait for
    from curator.writers.contradiction_rows import rows_of_documents

    for row in rows_of_documents(store, book, documents, tell):
        yield row
        tell()
