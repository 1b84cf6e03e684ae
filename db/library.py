"""The document list: filters, search, orders and counts, put together of sets of keys (`seq`)."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

from curator.identifiers import CuratorId, DocumentId
from curator.library import Counts, DocumentRow, Filter, Hits, Order, Progress
from curator.model import IntegrityStatus
from db import connection as connections
from db.document_places import DocumentPlaces
from db.errors import in_words

AT_A_TIME = 20_000
"""How many documents are looked at in one go: a frame's worth."""
PIECES = 4_096
"""How many numbers of a text are read at once."""

_PASSES = """
    from annotation_set
    where curator_id = :curator and kind = 'independent' and round = 1 and status <> 'void'
"""
"""All that is asked of these is in the index `annotation_set_of_pass`."""
_FLAGGED = """
    from annotation_set where id in (select set_id from sentence_review where flagged = 1)
        and +curator_id = :curator and kind = 'independent' and round = 1 and status <> 'void'
"""
"""By their flags, which are few: the plus keeps SQLite from going through all passes of the curator."""
_CONDITIONS = {
    Filter.TO_DO: _PASSES,
    Filter.STARTED: f"{_PASSES} and status in ('open', 'reopened')",
    Filter.DONE: f"{_PASSES} and status = 'done'",
    Filter.FLAGGED: _FLAGGED,
}
_LISTED = "and document_id not in (select id from document where state <> 'active')"
_LEFT_OUT = "select seq from document where state <> 'active'"


@in_words
class SqliteLibrary:
    """The documents of a project as one curator sees them."""

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection], curator_id: CuratorId) -> None:
        """`connect` gives the present connection to the file at `path`."""
        self.path = path
        self._connect = connect
        self._curator_id = curator_id
        self._places = DocumentPlaces()
        self._not_active: frozenset[int] = frozenset()
        self._left_out_at: tuple[sqlite3.Connection, int, int] | None = None
        self._strays: dict[int, int] = {}
        """Keys of documents by those of their texts, where these differ."""
        self._texts_seen = 0

    def first_ids(self, count: int) -> list[DocumentId]:
        cursor = self._connect().execute(
            "select id from document where state = 'active' order by seq limit ?", (count,)
        )
        return [row[0] for row in cursor]

    def document_ids(
        self,
        filter_: Filter = Filter.ALL,
        search: str = "",
        order: Order = Order.IMPORT,
        hits: Hits | None = None,
    ) -> list[DocumentId]:
        self._see_new()
        found = hits or self._find(search)
        listed = self._ordered(order, self._wanted(found))
        if filter_ is Filter.ALL or not listed:
            return listed
        passes = self._passes(_CONDITIONS[filter_])
        return [id_ for id_ in listed if (id_ in passes) is not (filter_ is Filter.TO_DO)]

    def _wanted(self, found: Hits | None) -> bytearray | None:
        """Marks of what is listed; None for all."""
        left_out, size = self._left_out(), len(self._places)
        if found is None and not left_out:
            return None
        # documents that came since were not looked at
        wanted = bytearray(b"\1" * size if found is None else found.marks.ljust(size, b"\0"))
        for at in self._places.of(left_out):
            wanted[at] = 0
        return wanted

    def _ordered(self, order: Order, wanted: bytearray | None) -> list[DocumentId]:
        if order in (Order.IMPORT, Order.PROGRESS) or (wanted is not None and 1 not in wanted):
            listed = self._places.all_ids() if wanted is None else self._places.marked(wanted)
            return self._by_progress(listed) if order is Order.PROGRESS and listed else listed
        places = self._places.of(self._sorted(order))
        return self._places.ids(places if wanted is None else (at for at in places if wanted[at]))

    def _by_progress(self, listed: list[DocumentId]) -> list[DocumentId]:
        started, done = (self._passes(_CONDITIONS[part]) for part in (Filter.STARTED, Filter.DONE))
        to_do = [id_ for id_ in listed if id_ not in started and id_ not in done]
        return [
            *to_do,
            *(id_ for id_ in listed if id_ in started),
            *(id_ for id_ in listed if id_ in done),
        ]

    def _left_out(self) -> frozenset[int]:
        """The keys of documents that are not active; read again when something was written."""
        connection = self._connect()
        version = connection.execute("pragma data_version").fetchone()[0]
        if (now := (connection, version, connection.total_changes)) != self._left_out_at:
            self._not_active = frozenset(self._keys(f"select group_concat(seq) from ({_LEFT_OUT})"))
            self._left_out_at = now
        return self._not_active

    def prepare(self) -> bool:
        known = len(self._places)
        self._see_new(AT_A_TIME)
        return len(self._places) - known < AT_A_TIME

    def _see_new(self, limit: int = -1) -> None:
        cursor = self._plain(
            "select seq, id from document where seq > ? order by seq limit ?", self._places.last_key, limit
        )
        self._places.extend(cursor.fetchall())

    def _plain(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        """Rows as tuples: names for each of 100,000 would take as long as SQLite does."""
        cursor = self._connect().cursor()
        cursor.row_factory = None
        return cursor.execute(sql, parameters)

    def _sorted(self, order: Order) -> Iterable[int]:
        """The keys of all documents in another order than that of import."""
        match order:
            case Order.TITLE:
                return self._numbers("select seq from document order by title_key, seq")
            case Order.YEAR:
                return self._numbers("select seq from document order by year desc, seq")
            case Order.JOURNAL:
                return self._by_journal()
            case Order.IMPORT | Order.PROGRESS:
                raise ValueError(f"SQLite knows no order by {order}")

    def _by_journal(self) -> Iterable[int]:
        """There are few journals, and SQLite knows nothing of accents."""
        cursor = self._connect().execute(
            "select journal, group_concat(seq) from document group by journal having journal is not null"
        )
        named = sorted((_folded(journal), journal, keys) for journal, keys in cursor)
        groups: dict[str, list[int]] = {}
        for folded, _, keys in named:
            groups.setdefault(folded, []).extend(_numbers(keys))
        for keys in groups.values():
            yield from sorted(keys)
        yield from self._numbers("select seq from document where journal is null order by seq")

    def _passes(self, condition: str) -> set[str]:
        """The ids of the documents with a pass of the curator that meets a condition."""
        sql = f"select json_group_array(document_id) {condition}"
        return set(json.loads(self._connect().execute(sql, {"curator": self._curator_id}).fetchone()[0]))

    def _keys(self, sql: str, **parameters: str) -> Iterable[int]:
        """The keys that a statement gives as one text, which takes half as long as a row for each."""
        row = self._connect().execute(sql, {"curator": self._curator_id, **parameters}).fetchone()
        return _numbers(row[0])

    def _numbers(self, sql: str) -> Iterable[int]:
        return (row[0] for row in self._plain(sql))

    def find(self, search: str) -> Hits | None:
        self._see_new()
        return self._find(search)

    def _find(self, search: str) -> Hits | None:
        query = match_expression(search)
        if not query:
            return None
        self._see_strays()
        texts = self._keys(
            "select group_concat(rowid) from document_text_fts where document_text_fts match :query",
            query=query,
        )
        if strays := self._strays:
            texts = (strays.get(text, text) for text in texts)
        notes = self._keys(
            "select group_concat(document.seq) from note_fts "
            "cross join document on document.id = document_id where note_fts match :query "
            "and set_id in (select id from annotation_set where curator_id = :curator)",
            query=query,
        )
        return Hits(bytes(self._places.marks(chain(texts, notes))))

    def _see_strays(self) -> None:
        """Look at new texts for those with another key than their document."""
        connection = self._connect()
        last = connection.execute("select max(seq) from document_text").fetchone()[0] or 0
        if last > self._texts_seen:
            self._strays |= self._plain(
                "select document_text.seq, document.seq from document "
                "cross join document_text on document.id = document_id "
                "where document.seq <> document_text.seq"
            ).fetchall()
            self._texts_seen = last

    def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        found: dict[str, DocumentRow] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            cursor = self._connect().execute(
                f"""
                select document.id, document_text.title, journal, year, integrity_status, mine.status,
                    (select count(*) from sentence
                        where document_id = document.id and sentence.state = 'active') as sentences,
                    (select count(*) from sentence_review join sentence on sentence.id = sentence_id
                        where set_id = mine.set_id and sentence_review.state <> 'unreviewed'
                        and sentence.state = 'active') as settled,
                    (select count(*) from sentence_review join sentence on sentence.id = sentence_id
                        where set_id = mine.set_id and flagged = 1 and sentence.state = 'active') as flagged
                from document
                    join document_text on document_text.document_id = document.id
                        and document_text.version = document.text_version
                    left join (
                        select id as set_id, document_id, status from annotation_set
                        where curator_id = ? and kind = 'independent' and round = 1 and status <> 'void'
                    ) as mine on mine.document_id = document.id
                where document.id in ({", ".join("?" * len(part))})
                """,
                (self._curator_id, *part),
            )
            found.update({row["id"]: _row(row) for row in cursor})
        return [found[id_] for id_ in ids if id_ in found]

    def counts(self) -> Counts:
        cursor = self._connect().execute(
            f"""
            select (select count(*) from document), (select count(*) from ({_LEFT_OUT})),
                (select count(*) {_FLAGGED} {_LISTED}), count(*), coalesce(sum(status = 'done'), 0)
            {_PASSES} {_LISTED}
            """,
            {"curator": self._curator_id},
        )
        total, left_out, flagged, begun, done = cursor.fetchone()
        listed = total - left_out
        return Counts(total=listed, to_do=listed - begun, started=begun - done, done=done, flagged=flagged)

    @contextmanager
    def aside(self) -> Generator[SqliteLibrary]:
        with closing(connections.open_existing(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            other = SqliteLibrary(self.path, lambda: connection, self._curator_id)
            other._places = self._places.copied()
            other._strays, other._texts_seen = dict(self._strays), self._texts_seen
            yield other
            self._strays, self._texts_seen = other._strays, other._texts_seen


def _row(row: sqlite3.Row) -> DocumentRow:
    progress = {None: Progress.TO_DO, "done": Progress.DONE}.get(row["status"], Progress.STARTED)
    return DocumentRow(
        id=DocumentId(row["id"]),
        title=row["title"],
        journal=row["journal"],
        year=row["year"],
        sentences=row["sentences"],
        settled=row["settled"],
        progress=progress,
        flagged=row["flagged"],
        integrity_status=IntegrityStatus(row["integrity_status"]),
    )


def _numbers(joined: str | None) -> Iterable[int]:
    return chain.from_iterable(map(int, pieces) for pieces in _pieces(joined or ""))


def _pieces(joined: str) -> Iterable[list[str]]:
    """Some at a time: those of a long text take ten times its memory."""
    while joined:
        pieces = joined.split(",", PIECES)
        joined = pieces.pop() if len(pieces) > PIECES else ""
        yield pieces


def _folded(text: str) -> str:
    """As a person sorts it: without regard to case and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def match_expression(search: str) -> str:
    """An FTS5 query for what a person typed: all words, each by its beginning; quotes keep a phrase."""
    terms: list[str] = []
    printable = search.encode("utf-8", "replace").decode().replace("\0", " ")
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', printable):
        text = phrase or word
        # a term without letters or digits has no tokens, and FTS5 refuses an empty phrase with a prefix star
        if any(character.isalnum() for character in text):
            terms.append(f'"{text}"' if phrase else f'"{text}" *')
    return " ".join(terms)
