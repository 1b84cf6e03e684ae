"""The full-text indexes: whether they agree with the texts and notes, and making them anew."""

from __future__ import annotations

import re
import sqlite3

from curator.finding import Finding, Repair
from db.schema import SEARCH_INDEXES, expected_objects, objects, part_of
from db.texts import INDEX_MEMORY
from db.watching import interrupted

NOTES = """
    select claim.seq * 2 as place, note as text, sentence.document_id, claim.set_id
        from claim join sentence on sentence.id = sentence_id where note <> '' and claim.state = 'active'
    union all
    select sentence_review.seq * 2 + 1, comment, sentence.document_id, set_id
        from sentence_review join sentence on sentence.id = sentence_id where comment <> ''
"""
"""What the index of notes is to hold, as its triggers put it there."""


def check_search_indexes(connection: sqlite3.Connection, where: str) -> list[Finding]:
    """Works on copies of the indexes, because FTS5 checks itself only where it could write.

    https://www.sqlite.org/fts5.html#the_integrity_check_command
    """
    found: list[Finding] = []
    present = objects(connection)
    for name in SEARCH_INDEXES:
        if any(present.get(part) != it for part, it in expected_objects().items() if part_of(part, name)):
            continue  # that is a finding of its own
        try:
            _copy(connection, name)
            connection.execute(f"insert into temp.{name} ({name}, rank) values ('integrity-check', 1)")
            agrees = name != "note_fts" or not _other_notes(connection)
        except sqlite3.OperationalError as error:
            if interrupted(error):
                raise
            message = f"The search index ‘{name}’ cannot be checked: {error}."
            found.append(Finding("search", message, where, Repair.REBUILD_SEARCH, "index", name))
            continue
        except sqlite3.DatabaseError:
            agrees = False
        if not agrees:
            message = f"The search index ‘{name}’ does not agree with the texts: searches may miss some."
            found.append(Finding("search", message, where, Repair.REBUILD_SEARCH, "index", name))
    return found


def _copy(connection: sqlite3.Connection, name: str) -> None:
    """Make an index in the temporary database of the connection that holds what the one in the file does."""
    expected = expected_objects()
    connection.execute(
        re.sub("create virtual table ", "create virtual table temp.", expected[name][1], count=1, flags=re.I)
    )
    for part in expected:
        if part != name and part_of(part, name):
            connection.execute(f"delete from temp.{part}")
            connection.execute(f"insert into temp.{part} select * from main.{part}")
    if name == "document_text_fts":
        connection.execute(
            "create temp view document_text as select seq as rowid, title, abstract from main.document_text"
        )


def _other_notes(connection: sqlite3.Connection) -> bool:
    indexed = "select id, c0, c1, c2 from main.note_fts_content"
    notes = f"select * from ({NOTES})"
    differing = f"select exists ({indexed} except {notes}) or exists ({notes} except {indexed})"
    return bool(connection.execute(differing).fetchone()[0])


def rebuild_search_index(connection: sqlite3.Connection, name: str) -> None:
    """Make an index anew from the texts or notes; within a transaction of the caller."""
    expected = expected_objects()
    parts = [part for part in expected if part_of(part, name)]
    connection.execute("savepoint rebuilding")
    try:
        connection.execute(f"drop table if exists {name}")
    except sqlite3.DatabaseError:
        # an index that FTS5 itself can no longer open is taken out part by part
        connection.execute("rollback to rebuilding")
        connection.execute("pragma writable_schema = on")
        connection.execute("delete from sqlite_schema where name = ? and type = 'table'", (name,))
        connection.execute("pragma writable_schema = reset")
    for part in parts:
        connection.execute(f"drop table if exists {part}")
    connection.execute(expected[name][1])
    if name == "document_text_fts":
        connection.execute(INDEX_MEMORY)
        connection.execute(f"insert into {name} ({name}) values ('rebuild')")
    else:
        connection.execute(f"insert into {name} (rowid, text, document_id, set_id) {NOTES}")
    connection.execute("release rebuilding")
