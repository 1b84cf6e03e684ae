"""Reading a project file as it is, while others may write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.connection import has_live_log, read_only
from db.errors import code
from db.reading import completed_copy
from db.recognition import is_too_small

_FOLDER_IS_READ_ONLY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""How SQLite says that it could not make what it needs beside a file to read it."""


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose reads all see one moment, whatever others write meanwhile; keeps nobody waiting."""
    connection = _reading(path)
    with closing(connection):
        yield connection


def _reading(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    try:
        return _begun(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5))
    except sqlite3.OperationalError as error:
        if code(error) not in _FOLDER_IS_READ_ONLY:
            raise
    return _begun(reading(path))


def _begun(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("begin")
        # a transaction sees the moment of its first reading
        connection.execute("select count(*) from sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def reading(path: Path) -> sqlite3.Connection:
    """A connection that never writes, also to a file with a log in a folder that cannot be written."""
    if is_too_small(path):
        raise sqlite3.DatabaseError("file is not a database")
    connection = read_only(path)
    try:
        connection.execute("select count(*) from sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        # a log needs an index beside it
        if code(error) not in _FOLDER_IS_READ_ONLY or not has_live_log(path):
            raise
        return completed_copy(path)
    except BaseException:
        connection.close()
        raise
    return connection
