"""The document list: filters, search and counts, all in SQL, in the order of import."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from curator.identifiers import CuratorId, DocumentId
from curator.library import Counts, DocumentRow, Filter, Progress
from curator.model import IntegrityStatus
from db.errors import in_words

_STATUS = """
    select document.id, document.seq, annotation_set.status, annotation_set.id as set_id
    from document left join annotation_set on annotation_set.document_id = document.id
        and annotation_set.curator_id = :curator and annotation_set.kind = 'independent'
        and annotation_set.round = 1 and annotation_set.status <> 'void'
    where document.state = 'active'
"""
_FLAGGED = "exists (select 1 from sentence_review where set_id = mine.set_id and flagged = 1)"
_CONDITIONS = {
    Filter.ALL: "true",
    Filter.TO_DO: "status is null",
    Filter.STARTED: "status in ('open', 'reopened')",
    Filter.DONE: "status = 'done'",
    Filter.FLAGGED: _FLAGGED,
}


@in_words
class SqliteLibrary:
    """The documents of a project as one curator sees them."""

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection], curator_id: CuratorId) -> None:
        """`connect` gives the present connection to the file at `path`."""
        self.path = path
        self._connect = connect
        self._curator_id = curator_id

    def document_ids(self, filter_: Filter = Filter.ALL, search: str = "") -> list[DocumentId]:
        found = ""
        parameters: dict[str, str] = {"curator": self._curator_id}
        if query := match_expression(search):
            parameters["query"] = query
            found = """and id in (
                select document_id from document_text
                where seq in (select rowid from document_text_fts where document_text_fts match :query)
                union select document_id from note_fts where note_fts match :query
                    and set_id in (select id from annotation_set where curator_id = :curator))"""
        cursor = self._connect().execute(
            f"select id from ({_STATUS}) as mine where {_CONDITIONS[filter_]} {found} order by seq",
            parameters,
        )
        return [DocumentId(row[0]) for row in cursor]

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
        row = (
            self._connect()
            .execute(
                f"""
            select count(*) as total, coalesce(sum(status is null), 0) as to_do,
                coalesce(sum(status in ('open', 'reopened')), 0) as started,
                coalesce(sum(status = 'done'), 0) as done,
                coalesce(sum(set_id is not null and {_FLAGGED}), 0) as flagged
            from ({_STATUS}) as mine
            """,
                {"curator": self._curator_id},
            )
            .fetchone()
        )
        return Counts(*row)


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
