"""The documents of a project as one curator sees them in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from curator.identifiers import DocumentId
from curator.model import IntegrityStatus


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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Counts:
    total: int = 0
    to_do: int = 0
    started: int = 0
    done: int = 0
    flagged: int = 0

    def of(self, filter_: Filter) -> int:
        return self.total if filter_ is Filter.ALL else int(getattr(self, filter_.value))


class Library(Protocol):
    """What the document list asks for; answers come in the order of import."""

    def document_ids(self, filter_: Filter = Filter.ALL, search: str = "") -> list[DocumentId]: ...

    def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]: ...

    def counts(self) -> Counts: ...
