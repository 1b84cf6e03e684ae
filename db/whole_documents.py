"""Active documents with all that is worked on them, read from end to end: what exports are made of."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from curator.history import Entity
from curator.identifiers import LabelId
from curator.model import Annotation, AnnotationSet, Claim, Document, Review
from curator.progress import Progress
from curator.whole_document import WholeDocument, WholeSet
from db import texts
from db.rows import making
from db.watching import watched

E = TypeVar("E", bound=Entity)


def documents_with(
    connection: sqlite3.Connection, labels: Collection[LabelId], progress: Progress
) -> Sequence[int]:
    """The places in their table of the active documents where an active annotation has one of the labels."""
    return _places(
        connection,
        progress,
        "select seq from document where state = 'active' and id in (select document_id from annotation_set "
        "where id in (select set_id from annotation where state = 'active' "
        "and label_id in (select value from json_each(?)))) order by seq",
        json.dumps(sorted(labels)),
    )


def whole_documents(connection: sqlite3.Connection, progress: Progress) -> Iterator[WholeDocument]:
    """The active documents by their citable keys, one at a time. Read them within one transaction."""
    reader = _Reader(connection)
    # places alone: to sort whole documents would take the room of all of them
    for place in _places(
        connection, progress, "select seq from document where state = 'active' order by key, seq"
    ):
        if found := reader.document(place):
            yield found


def _places(connection: sqlite3.Connection, progress: Progress, sql: str, *values: str) -> Sequence[int]:
    with watched(connection, progress):
        return array("q", (row[0] for row in connection.execute(sql, values)))


class _Reader:
    """Reads what belongs to one document."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._cursor = connection.cursor()
        # plain tuples: their values are taken by their places
        self._cursor.row_factory = None
        self._document = making(Document)

    def document(self, place: int) -> WholeDocument | None:
        row = self._cursor.execute(
            f"select title, abstract, {self._document.columns} from document join document_text "
            "on document_id = document.id and version = text_version where document.seq = ?",
            (place,),
        ).fetchone()
        if row is None:
            return None
        title, abstract, *fields = row
        document = self._document.make(fields, title)
        sentences = texts.sentences(self._cursor, document.id, {document.text_version: abstract})
        return WholeDocument(document, abstract, sentences, self._sets(document))

    def _sets(self, document: Document) -> list[WholeSet]:
        sets = self._all(
            AnnotationSet,
            "annotation_set join curator on curator.id = curator_id "
            "where document_id = ? and status <> 'void' order by code, kind, round",
            document.id,
        )
        return [
            WholeSet(
                it,
                self._all(Review, "sentence_review where set_id = ? order by seq", it.id),
                self._all(
                    Claim, "claim where set_id = ? and state = 'active' order by sentence_id, number", it.id
                ),
                self._all(Annotation, "annotation where set_id = ? and state = 'active' order by seq", it.id),
            )
            for it in sets
        ]

    def _all(self, kind: type[E], of: str, id_: str) -> list[E]:
        how = making(kind)
        return list(map(how.make, self._cursor.execute(f"select {how.columns} from {of}", (id_,))))
