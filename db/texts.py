"""The rows of `document_text`: what was imported, title and abstract to be searched, the rest compressed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from curator.model import DocumentText, Sentence
from db.connection import CACHE
from db.packing import pack, unpack
from db.rows import making

_COLUMNS = "document_id, version, title, abstract, abstract_raw, source_record"
SELECT = f"select {_COLUMNS} from document_text"
ABSTRACT = "select abstract from document_text where document_id = ? and version = ?"
INSERT = f"insert into document_text ({_COLUMNS}) values (?, ?, ?, ?, ?, ?)"
INDEX_MEMORY = "insert into document_text_fts (document_text_fts, rank) values ('hashsize', 16777216)"
"""Lets FTS5 collect that many bytes before it writes a part of the index, 16 times what it does by itself."""
_AT_ONCE = 4_000_000
"""Characters that are indexed at a time: a quarter of a second, and less than `INDEX_MEMORY`."""
_CACHE = 64 * 1024
"""KiB of the file that are kept in memory meanwhile: ids of sentences fall anywhere into their index."""


class Adding:
    """The texts that one transaction adds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[int] = []
        self._length = 0
        self.began = False

    def add(self, text: DocumentText) -> None:
        if not self.began:
            self._connection.execute(f"pragma cache_size = -{_CACHE}")
            self.began = True
        place = self._connection.execute(INSERT, values(text)).lastrowid
        assert place is not None
        self._waiting.append(place)
        self._length += len(text.title) + len(text.abstract)
        if self._length >= _AT_ONCE:
            self.index()

    def index(self) -> None:
        """Bring the search index up to the texts that were added.

        Not by a trigger, text by text: at each statement with one FTS5 writes a part of the index, to merge
        it with others later.
        """
        if self._waiting:
            self._connection.execute(
                "insert into document_text_fts (rowid, title, abstract) "
                "select seq, title, abstract from document_text where seq between ? and ?",
                (self._waiting[0], self._waiting[-1]),
            )
            self._waiting.clear()
            self._length = 0


@contextmanager
def adding(connection: sqlite3.Connection) -> Iterator[Adding]:
    """Within a transaction, at the end of which the texts that were added can be searched."""
    added = Adding(connection)
    try:
        yield added
        added.index()
    finally:
        if added.began:
            connection.execute(f"pragma cache_size = -{CACHE}")


def values(text: DocumentText) -> tuple[Any, ...]:
    """What goes into a row, for `INSERT`."""
    raw = None
    if text.abstract_raw != text.abstract:
        raw = pack(text.abstract_raw, text.title, text.abstract)
    record = pack(text.source_record, text.title, text.abstract)
    return text.document_id, text.version, text.title, text.abstract, raw, record


def text_of(row: Mapping[str, Any]) -> DocumentText:
    """The text in a row; raises sqlite3.DatabaseError if what is compressed in it is damaged."""
    title, abstract, raw = row["title"], row["abstract"], row["abstract_raw"]
    return DocumentText(
        document_id=row["document_id"],
        version=row["version"],
        title=title,
        abstract=abstract,
        abstract_raw=abstract if raw is None else unpack(raw, title, abstract),
        source_record=unpack(row["source_record"], title, abstract),
    )


def sentences(
    connection: sqlite3.Connection | sqlite3.Cursor, document_id: str, abstracts: Mapping[int, str]
) -> list[Sentence]:
    """Those of a document that are active, with what they say; `abstracts` are known already, by version.

    Not cut by SQL, which goes through the text from its beginning for each of its sentences.
    """
    how = making(Sentence)
    found = connection.execute(
        f"select text_version, start_offset, end_offset, {how.columns} from sentence "
        "where document_id = ? and state = 'active' order by start_offset",
        (document_id,),
    ).fetchall()
    known = dict(abstracts)
    for version in {row[0] for row in found} - known.keys():
        text = connection.execute(ABSTRACT, (document_id, version)).fetchone()
        known[version] = text[0] if text else ""
    return [
        how.make(row[3:], index, known[row[0]][row[1] : row[2]]) for index, row in enumerate(found, start=1)
    ]


def unreadable(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Place and document of texts in which what is compressed is damaged."""
    cursor = connection.execute("select * from document_text order by seq")
    cursor.row_factory = None
    for place, document_id, _, title, abstract, raw, record in cursor:
        try:
            unpack(record, title, abstract)
            unpack(raw or b"", title, abstract)
        except sqlite3.DatabaseError:
            yield place, document_id


def packed(row: Sequence[Any]) -> tuple[Any, ...]:
    """A whole row as it lies in the present format; in formats 1 and 2 nothing was compressed."""
    *begin, title, abstract, raw, record = row
    if isinstance(title, str) and isinstance(abstract, str):
        raw, record = (pack(it, title, abstract) if isinstance(it, str) else it for it in (raw, record))
    return *begin, title, abstract, raw, record
