"""What `curator` asks of the place where a project is kept; `db` implements it with SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from curator.progress import Progress, silent

if TYPE_CHECKING:
    from curator.evidence.rows import ClaimRow, EvidenceRows
    from curator.history import Entity, Event, Step
    from curator.identifiers import ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId
    from curator.library import Library
    from curator.model import (
        Annotation,
        AnnotationSet,
        Claim,
        Curator,
        Document,
        DocumentText,
        Review,
        Sentence,
        Verdict,
    )
    from curator.past import PastRows
    from curator.whereabouts import Whereabouts
    from curator.whole_document import WholeDocument

E = TypeVar("E", bound="Entity")


@dataclass(frozen=True, slots=True)
class Match:
    """A document that an imported record repeats, and by what."""

    document_id: DocumentId
    title: str
    by: str


class Signs(NamedTuple):
    """By what a document is recognised again; `title_key` as `normalise.title_key` makes it."""

    document_id: DocumentId
    doi: str | None
    pmid: str | None
    pmcid: str | None
    abstract_sha256: str
    title_key: str


@dataclass(frozen=True, slots=True)
class StoredVocabulary:
    id: str
    version: str
    source: str


class Store(Protocol):
    @property
    def path(self) -> Path: ...

    @property
    def read_only(self) -> str | None:
        """Why nothing can be recorded in this file, as a sentence; None if something can."""
        ...

    def writable(self) -> bool:
        """Whether something can be recorded; a file that could only be read so far is tried again."""
        ...

    def whereabouts(self) -> Whereabouts:
        """Whether the file that was opened lies in its place."""
        ...

    def save_copy(self, target: Path, progress: Progress = silent) -> None:
        """Write all that is open here into a file of its own; raises CuratorError if that cannot be."""
        ...

    def close(self) -> None: ...

    def writing(self) -> AbstractContextManager[None]:
        """One transaction that may write; rolled back if the block raises."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """One unchanging view of the project for the length of the block."""
        ...

    def data_version(self) -> int:
        """Changes when another connection commits."""
        ...

    def bind_vocabulary(self, vocabulary: StoredVocabulary, labels: Iterable[tuple[str, str]]) -> None:
        """Add a vocabulary version; `labels` are (label id, dimension key). It becomes the current one."""
        ...

    def vocabularies(self) -> list[StoredVocabulary]:
        """Oldest first; the last one is in use."""
        ...

    def curators(self) -> list[Curator]: ...

    def last_curator(self) -> Curator | None:
        """Who made the newest step."""
        ...

    def find(self, kind: type[E], key: str) -> E | None: ...

    def save(self, entity: Entity) -> None:
        """Insert or update by key."""
        ...

    def add_document(self, document: Document, text: DocumentText, sentences: Sequence[Sentence]) -> None: ...

    def text(self, document_id: DocumentId, version: int) -> DocumentText:
        """Raises LookupError if there is none."""
        ...

    def abstract(self, document_id: DocumentId, version: int) -> str | None:
        """Only the abstract of a text, also where the record that it came from cannot be read any more."""
        ...

    def documents(self) -> Iterator[Document]:
        """Active documents in the order of their keys."""
        ...

    def sentences(self, document_id: DocumentId) -> list[Sentence]:
        """Active sentences in reading order, with text and index."""
        ...

    def sets(self, document_id: DocumentId) -> list[AnnotationSet]:
        """Sets that are not void, by curator code, kind and round."""
        ...

    def all(self, kind: type[E]) -> Iterator[E]:
        """Every entity of a kind, whatever its state, in the order of their making."""
        ...

    def of_document(self, kind: type[E], document_id: DocumentId) -> list[E]:
        """As `all`, of one document: sentences, sets, reviews, claims or annotations."""
        ...

    def set_of(self, document_id: DocumentId, curator_id: CuratorId) -> AnnotationSet | None:
        """The curator's first independent set, void or not."""
        ...

    def reviews(self, set_id: SetId, sentence_id: SentenceId | None = None) -> list[Review]: ...

    def claims(self, set_id: SetId, sentence_id: SentenceId | None = None) -> list[Claim]:
        """Active claims by sentence and number."""
        ...

    def annotations(self, set_id: SetId, sentence_id: SentenceId | None = None) -> list[Annotation]:
        """Active annotations in the order of their making."""
        ...

    def examples(self, label_id: LabelId, curator_id: CuratorId, limit: int) -> list[str]:
        """Texts of the sentences that a curator gave a label last, newest first."""
        ...

    def claim_ids(self, keys: Collection[int]) -> dict[int, ClaimId]:
        """The ids of claims by the keys that the evidence has for them."""
        ...

    def verdicts(self) -> list[Verdict]:
        """Active verdicts, newest first."""
        ...

    def matches(self, document: Document, title_key: str) -> list[Match]:
        """Active documents with the same DOI, PMID, PMCID or text; strongest first."""
        ...

    def same_title(self, title_key: str) -> list[tuple[DocumentId, int | None]]:
        """Active documents with that title key, and their years."""
        ...

    def signs(self) -> Iterator[Signs]:
        """What each active document says of itself."""
        ...

    def append(self, step: Step, events: Iterable[Event]) -> int:
        """Write a step and its events; the step's place in the log."""
        ...

    def steps_backwards(self, curator_id: CuratorId) -> Iterator[Step]: ...

    def step(self, seq: int) -> Step: ...

    def events(self, step: int | None = None) -> Iterator[Event]:
        """The events of one step, or all of them, in order."""
        ...

    def events_about(self, keys: Collection[str]) -> list[Event]:
        """The events of entities with these keys, in order."""
        ...

    def event_count(self) -> int: ...

    def steps(self) -> Iterator[Step]:
        """All steps in order."""
        ...

    def missing_guards(self) -> list[str]:
        """Rules against deleting and rewriting rows that the file no longer holds."""
        ...

    def last_change(self) -> str | None:
        """The time of the newest step."""
        ...

    def library(self, curator_id: CuratorId) -> Library: ...

    def past(self) -> PastRows: ...

    def evidence(self, documents: Collection[int] | None = None, progress: Progress = silent) -> EvidenceRows:
        """What counts in the evidence, of all documents or of some by key, as one unchanging view."""
        ...

    def evidence_changes(self, after: int) -> tuple[frozenset[int], int]:
        """The keys of documents that events after this one touch, and the newest event."""
        ...

    def texts_with(self, words: str) -> frozenset[int] | None:
        """The keys of texts with these words in title or abstract; None if nothing can be looked for."""
        ...

    def claim_rows(self, claims: Sequence[int]) -> list[ClaimRow]:
        """Claims in the order asked for, with their sentences; what no longer counts is left out."""
        ...

    def documents_with(self, labels: Collection[LabelId], progress: Progress = silent) -> Sequence[int]:
        """The keys in the evidence of active documents in which one of these labels is in use, in order."""
        ...

    def whole_documents(self, progress: Progress = silent) -> Iterator[WholeDocument]:
        """Active documents in the order of `documents`, each with all that is worked on it.

        `progress` hears nothing but that their order is being found.
        """
        ...
