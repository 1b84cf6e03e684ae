"""Opening project files that are only read: where nothing can be written, or nothing must be."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from curator.errors import ProjectFileError
from db.connection import SCHEMA_VERSION, check_small, has_live_log, inspect, known_format, log_of, read_only
from db.errors import code, translated


def open_to_read(path: Path, reason: str) -> sqlite3.Connection:
    """A connection to a sound project file that never writes; `reason` says why, to whom it matters.

    Raises ProjectFileError if it has an earlier format, which reading cannot bring to the present one.
    """
    inspect(path)
    with translated(path):
        check_small(path)
        connection = _to_read(path)
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


def _to_read(path: Path) -> sqlite3.Connection:
    """As `read_only`; of a file whose log cannot be read beside it, a copy that goes with the connection."""
    connection = read_only(path)
    try:
        connection.execute("select 1 from sqlite_schema limit 1").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        # a log needs an index beside it, which cannot be made in a folder that cannot be written
        if code(error) not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY} or not has_live_log(path):
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
