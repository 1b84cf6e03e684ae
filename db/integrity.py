"""What SQLite itself can say of a project file: damage, broken references, search indexes, lost rules.

Works on a file that `connection.open_existing` refuses, as far as it can be read; never changes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from curator.errors import ProjectFileError
from curator.invariants import Finding
from db.connection import SCHEMA_VERSION, inspect, read_only

_GUARD_ENDINGS = ("_is_never_deleted", "_is_never_updated")
_SEARCH_INDEXES = ("document_text_fts", "note_fts")
_FINDINGS_SHOWN = 20


def check_file(path: Path) -> list[Finding]:
    """What is wrong with the file at `path`, each in a sentence; empty if it is sound."""
    try:
        inspect(path)
    except ProjectFileError as error:
        found = [Finding("file", str(error), path.name)]
        return found + (list(_read(path, (_pages,))) if _is_sqlite(path) else [])
    found = list(dict.fromkeys(_read(path, (_pages, _references, _schema))))
    if not any(finding.rule == "file" for finding in found):
        found += _search_indexes(path)
    return found


def missing_guards(connection: sqlite3.Connection) -> list[str]:
    """The triggers against deleting and rewriting rows that are not as the schema has them."""
    present = _objects(connection)
    return [
        name
        for name, (_, sql) in _expected_objects().items()
        if name.endswith(_GUARD_ENDINGS) and present.get(name, ("", ""))[1] != sql
    ]


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def _read(
    path: Path, parts: tuple[Callable[[sqlite3.Connection, str], Iterator[Finding]], ...]
) -> Iterator[Finding]:
    """The findings of each part; one that damage cuts short does not keep the next from being tried."""
    try:
        connection = read_only(path)
    except sqlite3.Error as error:
        yield Finding("file", f"SQLite cannot open the file: {error}.", path.name)
        return
    with closing(connection):
        for part in parts:
            try:
                yield from part(connection, path.name)
            except sqlite3.Error as error:
                yield Finding("file", f"The file could not be read to its end: {error}.", path.name)


def _pages(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    for (line,) in connection.execute(f"pragma integrity_check({_FINDINGS_SHOWN})"):
        if line != "ok":
            detail = "; ".join(line.splitlines())
            message = f"A part of the file is damaged ({detail}). Go back to a copy of it."
            yield Finding("file", message, where)


def _references(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    for number, (table, row, parent, _) in enumerate(connection.execute("pragma foreign_key_check")):
        if number == _FINDINGS_SHOWN:
            yield Finding("references", "More rows name rows that do not exist.", where)
            return
        yield Finding(
            "references", f"Row {row} of {table} names a row of {parent} that does not exist.", where
        )


def _schema(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    version = connection.execute("pragma user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        message = f"The file has format {version}; opening it brings it to {SCHEMA_VERSION}."
        yield Finding("schema", message, where)
        return
    present = _objects(connection)
    for name, (kind, sql) in _expected_objects().items():
        if name not in present:
            yield Finding("schema", f"The {kind} ‘{name}’ is missing, and with it the rule it keeps.", where)
        elif present[name][1] != sql:
            yield Finding("schema", f"The {kind} ‘{name}’ is not as Curator made it.", where)


def _objects(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """What the schema of a file is made of: name -> (kind, SQL)."""
    cursor = connection.execute(
        "select name, type, sql from sqlite_schema where sql is not null order by rowid"
    )
    return {name: (kind, sql) for name, kind, sql in cursor}


@cache
def _expected_objects() -> dict[str, tuple[str, str]]:
    from db.migrations import migrate

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        return _objects(connection)


def _search_indexes(path: Path) -> list[Finding]:
    """FTS5 checks itself by an insert that writes nothing: https://www.sqlite.org/fts5.html#the_integrity_check_command"""
    found: list[Finding] = []
    with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as connection:
        for name in _SEARCH_INDEXES:
            try:
                connection.execute("begin immediate")
                connection.execute(f"insert into {name} ({name}, rank) values ('integrity-check', 1)")
            except sqlite3.OperationalError as error:
                found.append(
                    Finding("search", f"The search index ‘{name}’ cannot be checked: {error}.", path.name)
                )
            except sqlite3.DatabaseError:
                message = f"The search index ‘{name}’ does not agree with the texts: searches may miss some."
                found.append(Finding("search", message, path.name))
            finally:
                if connection.in_transaction:
                    connection.execute("rollback")
    return found
