"""Opening files that are only read: where nothing can be written, nothing must be, or others write them."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from curator.errors import ProjectFileError
from db.connection import (
    READING_SECONDS,
    SCHEMA_VERSION,
    check_small,
    has_live_log,
    inspect,
    known_format,
    log_of,
    read_only,
    refuse_too_small,
)
from db.errors import code, translated

_FOLDER_IS_READ_ONLY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""How SQLite says that it could not make what it needs beside a file to read it."""


def open_to_read(path: Path, reason: str) -> sqlite3.Connection:
    """A connection to a sound project file that never writes; `reason` says why, to whom it matters.

    Raises ProjectFileError if it has an earlier format, which reading cannot bring to the present one.
    """
    inspect(path)
    with translated(path):
        check_small(path)
        connection = reader(path)
        try:
            version = known_format(path, connection)
        except BaseException:
            connection.close()
            raise
    if version < SCHEMA_VERSION:
        connection.close()
        raise ProjectFileError(
            f"‘{path.name}’ was made by an earlier version of Curator (its format is {version}) and must "
            f"first be brought to the present format, {SCHEMA_VERSION}. {reason} "
            "Copy it to a folder of your own and open the copy."
        )
    return connection


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose reads all see one moment, whatever others write meanwhile; keeps nobody waiting."""
    with closing(_locking(path)) as connection:
        connection.execute("begin")
        # a transaction sees the moment of its first reading
        connection.execute("select count(*) from sqlite_schema").fetchone()
        yield connection


def _locking(path: Path) -> sqlite3.Connection:
    """One that the programs that write know of, where they can."""
    refuse_too_small(path)
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=READING_SECONDS)
    try:
        connection.execute("select count(*) from sqlite_schema").fetchone()
    except BaseException as error:
        connection.close()
        if code(error) not in _FOLDER_IS_READ_ONLY:
            raise
        return reader(path)
    return connection


def reader(path: Path) -> sqlite3.Connection:
    """As `read_only`; of a file whose log cannot be read beside it, a copy that goes with the connection.

    Raises what SQLite raises, as far as its schema can tell, if the file is damaged or no database.
    """
    connection = read_only(path)
    try:
        connection.execute("select count(*) from sqlite_schema").fetchone()
    except BaseException as error:
        connection.close()
        # a log needs an index beside it, which cannot be made in a folder that cannot be written
        if code(error) not in _FOLDER_IS_READ_ONLY or not has_live_log(path):
            raise
        return completed_copy(path)
    return connection


class _Copy(sqlite3.Connection):
    """Takes the folder of its file along when it is closed."""

    folder: Path

    def close(self) -> None:
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)


def completed_copy(path: Path) -> sqlite3.Connection:
    """A connection to a copy of the file and its log, which goes when the connection is closed."""
    folder = Path(tempfile.mkdtemp(prefix="curator-"))
    copy = folder / "copy.curation"
    try:
        shutil.copyfile(path, copy)
        if has_live_log(path):
            shutil.copyfile(log_of(path), f"{copy}-wal")
        # closing writes the log back
        sqlite3.connect(copy).close()
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("pragma journal_mode = delete")
        connection = sqlite3.connect(copy, isolation_level=None, check_same_thread=False, factory=_Copy)
        connection.folder = folder
        connection.execute("pragma query_only = on")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return connection
