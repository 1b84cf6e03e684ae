"""What the schema of a file is made of, and what it should be made of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

SEARCH_INDEXES = ("document_text_fts", "note_fts")
_GUARD_ENDINGS = ("_is_never_deleted", "_is_never_updated")


def objects(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Tables, indexes, triggers and views in the order of their making: name -> (kind, SQL)."""
    cursor = connection.execute(
        "select name, type, sql from sqlite_schema where sql is not null order by rowid"
    )
    return {name: (kind, sql) for name, kind, sql in cursor}


@cache
def expected_objects() -> dict[str, tuple[str, str]]:
    """`objects` of a file that Curator has just made."""
    from db.migrations import migrate

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        return objects(connection)


def missing_guards(connection: sqlite3.Connection) -> list[str]:
    """The triggers against deleting and rewriting rows that are not as the schema has them."""
    present = objects(connection)
    return [
        name
        for name, (_, sql) in expected_objects().items()
        if name.endswith(_GUARD_ENDINGS) and present.get(name, ("", ""))[1] != sql
    ]


def search_index_of(name: str) -> str | None:
    """The search index that a table of this name is part of."""
    return next((index for index in SEARCH_INDEXES if part_of(name, index)), None)


def part_of(table: str, index: str) -> bool:
    """Whether a table is the search index of that name, or one of those that FTS5 keeps it in."""
    return table == index or table.startswith(f"{index}_")
