"""A project file, as `curator.store.Store` asks for it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from curator import __version__, clock
from curator.history import NAMES, Entity, Event, Step
from curator.identifiers import ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId, new_id
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
from curator.progress import Progress, silent
from curator.store import Match, Signs, StoredVocabulary
from db import connection as connections
from db import log, rows, texts
from db.errors import in_words
from db.library import SqliteLibrary
from db.project_file import ProjectFile

if TYPE_CHECKING:
    from curator.evidence.rows import ClaimRow, EvidenceRows
    from curator.whole_document import WholeDocument
    from db.past import SqlitePast

E = TypeVar("E", bound=Entity)


@in_words
class SqliteStore(ProjectFile):
    """What is kept in an open project file."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        with super().writing(), texts.adding(self.connection) as self._texts:
            yield

    @classmethod
    def create(cls, path: Path) -> SqliteStore:
        """A new project file; raises ProjectFileError if something is there already."""
        store = cls(path, connections.create(path))
        try:
            with store.writing():
                store.connection.execute(
                    "insert into project (id, uuid, created_at, created_with) values (1, ?, ?, ?)",
                    (new_id(), clock.now(), __version__),
                )
        except BaseException:
            store.close()
            raise
        return store

    # vocabularies and curators

    def bind_vocabulary(self, vocabulary: StoredVocabulary, labels: Iterable[tuple[str, str]]) -> None:
        self.connection.execute(
            "insert into vocabulary (id, version, source, bound_at) values (?, ?, ?, ?)",
            (vocabulary.id, vocabulary.version, vocabulary.source, clock.now()),
        )
        self.connection.executemany(
            "insert into label (id, dimension) values (?, ?) on conflict (id) do nothing", labels
        )

    def vocabularies(self) -> list[StoredVocabulary]:
        cursor = self.connection.execute("select id, version, source from vocabulary order by seq")
        return [StoredVocabulary(*row) for row in cursor]

    def curators(self) -> list[Curator]:
        return [
            rows.entity(Curator, row)
            for row in self.connection.execute(f"{rows.select(Curator)} order by code")
        ]

    def last_curator(self) -> Curator | None:
        row = self.connection.execute(
            "select curator.* from curator join step on step.curator_id = curator.id "
            "order by step.seq desc limit 1"
        ).fetchone()
        return None if row is None else rows.entity(Curator, row)

    # entities

    def find(self, kind: type[E], key: str) -> E | None:
        if kind is Review:
            found = self.connection.execute(
                f"{rows.select(kind)} where set_id = ? and sentence_id = ?", key.split("/")
            ).fetchone()
        else:
            found = self.connection.execute(f"{rows.select(kind)} where id = ?", (key,)).fetchone()
        if found is None:
            return None
        extra: dict[str, Any] = {}
        if kind is Document:
            extra["title"] = self._title(found["id"], found["text_version"])
        elif kind is Sentence:
            extra["text"] = self._slice(found)
        return rows.entity(kind, found, **extra)

    def _title(self, document_id: str, version: int) -> str:
        return self.connection.execute(
            "select title from document_text where document_id = ? and version = ?", (document_id, version)
        ).fetchone()[0]

    def _slice(self, row: sqlite3.Row) -> str:
        return self.connection.execute(
            "select substr(abstract, ?, ?) from document_text where document_id = ? and version = ?",
            (
                row["start_offset"] + 1,
                row["end_offset"] - row["start_offset"],
                row["document_id"],
                row["text_version"],
            ),
        ).fetchone()[0]

    def save(self, entity: Entity) -> None:
        if isinstance(entity, Document):
            statement = rows.upsert(Document, "title_key")
            self.connection.execute(statement, (*rows.values(entity), _title_key(entity.title)))
        else:
            self.connection.execute(rows.upsert(type(entity)), rows.values(entity))

    def add_document(self, document: Document, text: DocumentText, sentences: Sequence[Sentence]) -> None:
        self.connection.execute(
            rows.insert(Document, "title_key"), (*rows.values(document), _title_key(document.title))
        )
        self._texts.add(text)
        self.connection.executemany(rows.insert(Sentence), map(rows.values, sentences))

    # reading documents

    def text(self, document_id: DocumentId, version: int) -> DocumentText:
        row = self.connection.execute(
            f"{texts.SELECT} where document_id = ? and version = ?", (document_id, version)
        ).fetchone()
        if row is None:
            raise LookupError(f"document {document_id} has no text of version {version}")
        return texts.text_of(row)

    def abstract(self, document_id: DocumentId, version: int) -> str | None:
        row = self.connection.execute(texts.ABSTRACT, (document_id, version)).fetchone()
        return None if row is None else row[0]

    def documents(self) -> Iterator[Document]:
        cursor = self.connection.execute(
            "select document.*, document_text.title from document join document_text "
            "on document_text.document_id = document.id and document_text.version = document.text_version "
            "where state = 'active' order by key, document.seq"
        )
        for row in cursor:
            yield rows.entity(Document, row, title=row["title"])

    def sentences(self, document_id: DocumentId) -> list[Sentence]:
        return texts.sentences(self.connection, document_id, {})

    def _with_texts(self, sentences: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        """Rows of sentences with what they say; nothing where the text of the document is missing."""
        last: tuple[DocumentId, int] | None = None
        abstract = ""
        for row in sentences:
            if (row["document_id"], row["text_version"]) != last:
                last = row["document_id"], row["text_version"]
                abstract = self.abstract(*last) or ""
            # not by SQL, which goes through the text from its beginning for each of its sentences
            yield row, abstract[row["start_offset"] : row["end_offset"]]

    def sets(self, document_id: DocumentId) -> list[AnnotationSet]:
        cursor = self.connection.execute(
            "select annotation_set.* from annotation_set join curator on curator.id = curator_id "
            "where document_id = ? and status <> 'void' order by code, kind, round",
            (document_id,),
        )
        return [rows.entity(AnnotationSet, row) for row in cursor]

    def all(self, kind: type[E]) -> Iterator[E]:
        yield from self._complete(
            kind, self.connection.execute(f"{_COMPLETE.get(kind) or rows.select(kind)} order by {_seq(kind)}")
        )

    def of_document(self, kind: type[E], document_id: DocumentId) -> list[E]:
        # imported here: the first paint does without
        from db.belongings import of_document

        return of_document(self.connection, kind, document_id)

    def _complete(self, kind: type[E], found: Iterable[Any]) -> Iterator[E]:
        if kind is Sentence:
            return (rows.entity(kind, row, text=text) for row, text in self._with_texts(found))
        titled = "title" in rows.NOT_STORED.get(kind, ())
        return (rows.entity(kind, row, **({"title": row["title"]} if titled else {})) for row in found)

    def set_of(self, document_id: DocumentId, curator_id: CuratorId) -> AnnotationSet | None:
        row = self.connection.execute(
            f"{rows.select(AnnotationSet)} "
            "where document_id = ? and curator_id = ? and kind = 'independent' and round = 1",
            (document_id, curator_id),
        ).fetchone()
        return None if row is None else rows.entity(AnnotationSet, row)

    def reviews(self, set_id: SetId, sentence_id: SentenceId | None = None) -> list[Review]:
        return self._of_set(Review, set_id, sentence_id, "", "seq")

    def claims(self, set_id: SetId, sentence_id: SentenceId | None = None) -> list[Claim]:
        return self._of_set(Claim, set_id, sentence_id, "and state = 'active'", "sentence_id, number")

    def annotations(self, set_id: SetId, sentence_id: SentenceId | None = None) -> list[Annotation]:
        return self._of_set(Annotation, set_id, sentence_id, "and state = 'active'", "seq")

    def _of_set(
        self, kind: type[E], set_id: SetId, sentence_id: SentenceId | None, condition: str, order: str
    ) -> list[E]:
        sentence = "" if sentence_id is None else "and sentence_id = ?"
        parameters = (set_id,) if sentence_id is None else (set_id, sentence_id)
        cursor = self.connection.execute(
            f"{rows.select(kind)} where set_id = ? {sentence} {condition} order by {order}", parameters
        )
        return [rows.entity(kind, row) for row in cursor]

    def examples(self, label_id: LabelId, curator_id: CuratorId, limit: int) -> list[str]:
        cursor = self.connection.execute(
            "select substr(abstract, start_offset + 1, end_offset - start_offset) from annotation "
            "join sentence on sentence.id = annotation.sentence_id "
            "join document_text on document_text.document_id = sentence.document_id "
            "and document_text.version = sentence.text_version "
            "where label_id = ? and annotation.state = 'active' and created_by = ? "
            "group by sentence.id order by max(annotation.seq) desc limit ?",
            (label_id, curator_id, limit),
        )
        return [row[0] for row in cursor]

    def claim_ids(self, keys: Collection[int]) -> dict[int, ClaimId]:
        cursor = self.connection.execute(
            "select seq, id from claim where seq in (select value from json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {seq: ClaimId(id_) for seq, id_ in cursor}

    def verdicts(self) -> list[Verdict]:
        cursor = self.connection.execute(
            f"{rows.select(Verdict)} where state = 'active' order by updated_at desc, seq desc"
        )
        return [rows.entity(Verdict, row) for row in cursor]

    # duplicates

    def matches(self, document: Document, title_key: str) -> list[Match]:
        found: list[Match] = []
        for name, column in (("DOI", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid")):
            if (value := getattr(document, column)) is not None:
                found += self._matches(name, f"{column} = ?", (value,))
        # an empty abstract says nothing: two title-only records are the same text only if their titles are
        same_text, parameters = "abstract_sha256 = ?", [document.abstract_sha256]
        if document.abstract_sha256 == EMPTY_SHA256:
            same_text, parameters = "abstract_sha256 = ? and title_key = ?", [*parameters, title_key]
        return found + self._matches("text", same_text, parameters)

    def _matches(self, by: str, condition: str, parameters: Sequence[str]) -> list[Match]:
        cursor = self.connection.execute(
            "select document.id, title from document join document_text "
            "on document_text.document_id = document.id and document_text.version = document.text_version "
            f"where {condition} and state = 'active'",
            parameters,
        )
        return [Match(DocumentId(row["id"]), row["title"], by) for row in cursor]

    def same_title(self, title_key: str) -> list[tuple[DocumentId, int | None]]:
        cursor = self.connection.execute(
            "select id, year from document where title_key = ? and state = 'active'", (title_key,)
        )
        return [(DocumentId(row["id"]), row["year"]) for row in cursor]

    def signs(self) -> Iterator[Signs]:
        cursor = self.connection.execute(
            "select id, doi, pmid, pmcid, abstract_sha256, title_key from document where state = 'active'"
        )
        return map(Signs._make, cursor)

    # history

    def append(self, step: Step, events: Iterable[Event]) -> int:
        return log.append(self.connection, step, events)

    def steps_backwards(self, curator_id: CuratorId) -> Iterator[Step]:
        return log.steps_backwards(self.connection, curator_id)

    def step(self, seq: int) -> Step:
        return log.step(self.connection, seq)

    def events(self, step: int | None = None) -> Iterator[Event]:
        return log.events(self.connection, step)

    def events_about(self, keys: Collection[str]) -> list[Event]:
        return log.events_about(self.connection, keys)

    def event_count(self) -> int:
        return self.connection.execute("select count(*) from event").fetchone()[0]

    def steps(self) -> Iterator[Step]:
        return log.steps(self.connection)

    def missing_guards(self) -> list[str]:
        # imported here: only a check needs it
        from db.schema import missing_guards

        return missing_guards(self.connection)

    def last_change(self) -> str | None:
        # by its place, because a clock may have been set back
        row = self.connection.execute("select at from step order by seq desc limit 1").fetchone()
        return None if row is None else row[0]

    def library(self, curator_id: CuratorId) -> SqliteLibrary:
        return SqliteLibrary(self._path, lambda: self.connection, curator_id)

    def past(self) -> SqlitePast:
        # imported here, as below: the first paint does without
        from db.past import SqlitePast

        return SqlitePast(self._path, lambda: self.connection)

    # evidence

    def evidence(self, documents: Collection[int] | None = None, progress: Progress = silent) -> EvidenceRows:
        from db import evidence

        with self.reading():
            return evidence.evidence(self.connection, documents, progress)

    def evidence_changes(self, after: int) -> tuple[frozenset[int], int]:
        from db import evidence

        with self.reading():
            return evidence.touched(self.connection, after)

    def texts_with(self, words: str) -> frozenset[int] | None:
        from db import evidence

        return evidence.texts_with(self.connection, words)

    def claim_rows(self, claims: Sequence[int]) -> list[ClaimRow]:
        from db import evidence

        with self.reading():
            return evidence.claim_rows(self.connection, claims)

    # exports

    def documents_with(self, labels: Collection[LabelId], progress: Progress = silent) -> Sequence[int]:
        # imported here: only an export needs it
        from db.whole_documents import documents_with

        return documents_with(self.connection, labels, progress)

    def whole_documents(self, progress: Progress = silent) -> Iterator[WholeDocument]:
        from db.whole_documents import whole_documents

        yield from whole_documents(self.connection, progress)


_COMPLETE: dict[type[Entity], str] = {
    Document: "select document.*, coalesce(document_text.title, '') as title from document "
    "left join document_text on document_text.document_id = document.id "
    "and document_text.version = document.text_version",
}


def _seq(kind: type[Entity]) -> str:
    return f"{NAMES[kind]}.seq"


EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _title_key(title: str) -> str:
    # imported here: the first paint does without
    from curator.normalise import title_key

    return title_key(title)
