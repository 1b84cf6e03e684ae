"""The evidence of a project: what counts, read column by column, and what later events touch."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Any

from curator.evidence.rows import ClaimRow, ClaimRows, DocumentRows, EvidenceRows, LabelRows, SetRows
from curator.identifiers import CuratorId, LabelId
from curator.progress import Progress
from db.library import match_expression

CHUNK = 20_000
"""Rows between two reports of progress."""

# cross join: SQLite keeps this order and begins with the documents
_ALL = "document"
_SOME = """
    (select value as wanted from json_each(:documents)) cross join document on document.seq = wanted
"""
_SETS = "cross join annotation_set on annotation_set.document_id = document.id"
_CLAIMS = """
    cross join sentence on sentence.document_id = document.id
    cross join claim on claim.set_id = annotation_set.id and claim.sentence_id = sentence.id
"""
_LABELS = "cross join annotation on annotation.claim_id = claim.id and annotation.state = 'active'"
_ACTIVE_SET = "document.state = 'active' and annotation_set.status <> 'void'"
_ACTIVE_CLAIM = f"{_ACTIVE_SET} and sentence.state = 'active' and claim.state = 'active'"
# case: SQLite looks at both sides of an `or`
_COMPLETE = """
    case when annotation_set.status = 'done' then 1 else not exists (
        select 1 from sentence where sentence.document_id = document.id and sentence.state = 'active'
        and not exists (
            select 1 from sentence_review where set_id = annotation_set.id
            and sentence_id = sentence.id and sentence_review.state <> 'unreviewed')) end
"""
_TOUCHED = """
    with touched as materialized (select entity, key from event where seq > ?), document_ids as (
        select key as touched_id from touched where entity = 'document'
        union select document_id from touched join sentence on id = key where entity = 'sentence'
        union select document_id from touched join annotation_set on id = key
            where entity = 'annotation_set'
        union select document_id from touched join annotation_set on curator_id = key
            where entity = 'curator'
        union select document_id from touched
            join annotation_set on id = substr(key, 1, instr(key, '/') - 1) where entity = 'sentence_review'
        union select document_id from touched join claim on claim.id = key
            join annotation_set on annotation_set.id = set_id where entity = 'claim'
        union select document_id from touched join annotation on annotation.id = key
            join annotation_set on annotation_set.id = set_id where entity = 'annotation')
    select seq from document_ids cross join document on id = touched_id
"""
_CLAIM_ROWS = """
    select claim.seq, claim.id, number, negated, claim.note, claim.set_id, annotation_set.seq as set_key,
        code, claim.sentence_id, sentence.document_id, title, journal, year, doi, pmid, publication_type,
        substr(abstract, sentence.start_offset + 1, sentence.end_offset - sentence.start_offset) as text,
        (select count(*) from sentence as earlier where earlier.document_id = sentence.document_id
            and earlier.state = 'active' and earlier.start_offset <= sentence.start_offset) as place,
        (select json_group_array(distinct label_id) from annotation
            where annotation.claim_id = claim.id and annotation.state = 'active') as labels
    from claim join annotation_set on annotation_set.id = claim.set_id
        join curator on curator.id = annotation_set.curator_id
        join sentence on sentence.id = claim.sentence_id
        join document on document.id = sentence.document_id
        join document_text on document_text.document_id = document.id
            and document_text.version = sentence.text_version
    where claim.seq in (select value from json_each(?)) and claim.state = 'active'
        and sentence.state = 'active' and document.state = 'active' and annotation_set.status <> 'void'
"""


def evidence(
    connection: sqlite3.Connection, documents: Collection[int] | None, progress: Progress
) -> EvidenceRows:
    """What counts, of all documents or of some. Call it within one transaction; progress is in claims."""
    source = _ALL if documents is None else _SOME
    parameters = {} if documents is None else {"documents": json.dumps(sorted(set(documents)))}
    total = _highest(connection, "claim") if documents is None else None

    def read(kinds: str, sql: str, report: Callable[[int], None] = _not) -> list[Any]:
        return _columns(connection.execute(sql, parameters), kinds, report)

    keys, texts, ids, names, years, types, integrity = read(
        "qqooooo",
        "select document.seq, document_text.seq, document.id, key, year, publication_type, integrity_status "
        f"from {source} cross join document_text on document_text.document_id = document.id "
        "and version = text_version where document.state = 'active'",
    )
    document_rows = DocumentRows(
        key=keys,
        text=texts,
        id=ids,
        name=names,
        year=years,
        publication_type=types,
        integrity_status=integrity,
    )
    keys, of, codes, kinds, statuses, rounds, complete = read(
        "qqoooqq",
        f"select annotation_set.seq, document.seq, code, kind, status, round, {_COMPLETE} "
        f"from {source} {_SETS} cross join curator on curator.id = curator_id where {_ACTIVE_SET}",
    )
    set_rows = SetRows(
        key=keys, document=of, curator=codes, kind=kinds, status=statuses, round=rounds, complete=complete
    )
    progress(0, total)
    keys, of, sets, sentences, starts, numbers, negated = read(
        "qqqqqqq",
        "select claim.seq, document.seq, annotation_set.seq, sentence.seq, start_offset, number, negated "
        f"from {source} {_SETS} {_CLAIMS} where {_ACTIVE_CLAIM}",
        lambda last: progress(last // 2, total),
    )
    claim_rows = ClaimRows(
        key=keys, document=of, set=sets, sentence=sentences, start=starts, number=numbers, negated=negated
    )
    # all claims in the order of their making, in which the index of annotations is read from end to end
    claims, condition = "claim not indexed", "claim.state = 'active'"
    if documents is not None:
        claims, condition = f"{source} {_SETS} {_CLAIMS}", _ACTIVE_CLAIM
    owners, names = read(
        "ql",
        f"select claim.seq, label_id from {claims} {_LABELS} where {condition}",
        lambda last: progress((last + (total or last)) // 2, total),
    )
    progress(total or len(keys), total)
    return EvidenceRows(
        newest_event=_highest(connection, "event"),
        curators={CuratorId(id_): code for id_, code in connection.execute("select id, code from curator")},
        documents=document_rows,
        sets=set_rows,
        claims=claim_rows,
        labels=LabelRows(claim=owners, label=names.numbers, ids=tuple(names)),
    )


def touched(connection: sqlite3.Connection, after: int) -> tuple[frozenset[int], int]:
    """The keys of documents that events after this one touch, and the newest event."""
    newest = _highest(connection, "event")
    if newest <= after:
        return frozenset(), newest
    return frozenset(row[0] for row in connection.execute(_TOUCHED, (after,))), newest


def texts_with(connection: sqlite3.Connection, words: str) -> frozenset[int] | None:
    """The keys of texts with these words in title or abstract; None if they name nothing to look for."""
    query = match_expression(words)
    if not query:
        return None
    cursor = connection.execute(
        "select rowid from document_text_fts where document_text_fts match ?", (query,)
    )
    return frozenset(row[0] for row in cursor)


def claim_rows(connection: sqlite3.Connection, claims: Sequence[int]) -> list[ClaimRow]:
    """Claims in the order asked for, with all that is shown of them; what no longer counts is left out."""
    cursor = connection.execute(_CLAIM_ROWS, (json.dumps(list(claims)),))
    found = {row["seq"]: _claim(row) for row in cursor}
    return [found[key] for key in claims if key in found]


def _claim(row: sqlite3.Row) -> ClaimRow:
    return ClaimRow(
        key=row["seq"],
        id=row["id"],
        number=row["number"],
        negated=bool(row["negated"]),
        note=row["note"],
        labels=tuple(map(LabelId, json.loads(row["labels"]))),
        set_id=row["set_id"],
        set_key=row["set_key"],
        curator_code=row["code"],
        sentence_id=row["sentence_id"],
        sentence_index=row["place"],
        text=row["text"],
        document_id=row["document_id"],
        title=row["title"],
        journal=row["journal"],
        year=row["year"],
        doi=row["doi"],
        pmid=row["pmid"],
        publication_type=row["publication_type"],
    )


def _not(last: int) -> None:
    """Report nothing."""


def _highest(connection: sqlite3.Connection, table: str) -> int:
    return connection.execute(f"select coalesce(max(seq), 0) from {table}").fetchone()[0]


def _columns(cursor: sqlite3.Cursor, kinds: str, report: Callable[[int], None]) -> list[Any]:
    """The columns of a query: `q` whole numbers, `l` labels, `o` anything. Reports the last key read."""
    # plain tuples: nobody asks these rows for names
    cursor.row_factory = None
    columns: list[Any] = [_EMPTY[kind]() for kind in kinds]
    while rows := cursor.fetchmany(CHUNK):
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
        report(rows[-1][0])
    return columns


class _Names(dict[str, int]):
    """Texts that repeat, each kept once and numbered in the order of their appearance."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = array("q")

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]

    def extend(self, names: Sequence[str]) -> None:
        self.numbers.extend(map(self.__getitem__, names))


_EMPTY: dict[str, Callable[[], Any]] = {"q": lambda: array("q"), "l": _Names, "o": list}
