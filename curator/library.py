"""The documents of a project as one curator sees them in a list."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from curator.identifiers import DocumentId
from curator.model import IntegrityStatus
from curator.record import record


class Progress(StrEnum):
    """How far one curator is with a document."""

    TO_DO = "to_do"
    STARTED = "started"
    DONE = "done"


class Filter(StrEnum):
    ALL = "all"
    TO_DO = "to_do"
    STARTED = "started"
    DONE = "done"
    FLAGGED = "flagged"


class Order(StrEnum):
    """What a list is sorted by; what is equal stands in the order of import, what is not known at the end."""

    IMPORT = "import"
    TITLE = "title"
    YEAR = "year"
    JOURNAL = "journal"
    PROGRESS = "progress"


@record()
class DocumentRow:
    """What a list shows of a document; `settled` counts sentences reviewed, skipped or not annotatable."""

    id: DocumentId
    title: str
    journal: str | None
    year: int | None
    sentences: int
    settled: int
    progress: Progress
    flagged: int
    integrity_status: IntegrityStatus


@record()
class Counts:
    total: int = 0
    to_do: int = 0
    started: int = 0
    done: int = 0
    flagged: int = 0

    def of(self, filter_: Filter) -> int:
        return self.total if filter_ is Filter.ALL else int(getattr(self, filter_.value))


@record()
class Hits:
    """What a search found: a byte for each document in the order of import, 1 if it was found."""

    marks: bytes


class Library(Protocol):
    """What the document list asks for."""

    def first_ids(self, count: int) -> list[DocumentId]:
        """The first documents in the order of import, at once; fewer only if there are no more."""
        ...

    def prepare(self) -> bool:
        """Look at some more of the documents, so that lists are there sooner; whether all were looked at."""
        ...

    def document_ids(
        self,
        filter_: Filter = Filter.ALL,
        search: str = "",
        order: Order = Order.IMPORT,
        hits: Hits | None = None,
    ) -> list[DocumentId]:
        """`hits`, if given, are what `find` found for `search`."""
        ...

    def find(self, search: str) -> Hits | None:
        """The documents with these words in title, abstract or own notes; None if nothing is looked for."""
        ...

    def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]: ...

    def counts(self) -> Counts: ...

    def aside(self) -> AbstractContextManager[Library]:
        """The same library on a connection of its own, which a thread opens and closes.

        Raises CuratorError if there can be none, such as for a file that is no longer in its place.
        """
        ...
