"""What hangs on one document, whatever its state, as a check reads it of one document after the other."""

from __future__ import annotations

import sqlite3
from typing import TypeVar

from curator.history import NAMES, Entity
from curator.model import AnnotationSet, Sentence
from db.rows import making, stored_fields

E = TypeVar("E", bound=Entity)

_OF_SET = "set_id in (select id from annotation_set where document_id = ?)"


def of_document(connection: sqlite3.Connection, kind: type[E], document_id: str) -> list[E]:
    """Oldest first."""
    it, name = making(kind), NAMES[kind]
    condition = "document_id = ?" if kind in (Sentence, AnnotationSet) else _OF_SET
    cursor = connection.cursor()
    # plain rows: nothing is asked of them by name
    cursor.row_factory = None
    found = cursor.execute(
        f"select {it.columns} from {name} where {condition} order by {name}.seq", (document_id,)
    ).fetchall()
    if kind is not Sentence:
        return [it.make(row) for row in found]
    abstracts: dict[int, str] = dict(
        cursor.execute("select version, abstract from document_text where document_id = ?", (document_id,))
    )
    fields = stored_fields(Sentence)
    version, start, end = (fields.index(field) for field in ("text_version", "start", "end"))
    # not cut by SQL, which goes through the text from its beginning for each of its sentences
    return [it.make(row, 0, abstracts.get(row[version], "")[row[start] : row[end]]) for row in found]
