"""Opening and creating project files: recognised by their header before SQLite touches them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from curator.errors import ProjectFileError
from db.errors import translated

APPLICATION_ID = 0x43555241  # "CURA"
SCHEMA_VERSION = 2
QUICK_CHECK_LIMIT = 32 * 1024 * 1024
_HEADER_SIZE = 100
# page size, pages, user_version, application_id: https://www.sqlite.org/fileformat2.html#the_database_header
_HEADER_FIELDS = ((16, 2), (28, 4), (60, 4), (68, 4))


def create(path: Path) -> sqlite3.Connection:
    """A new, empty project file with the present schema; refuses to overwrite anything."""
    if path.exists():
        raise ProjectFileError(f"‘{path.name}’ exists already in {path.parent}. Choose another name.")
    if not path.parent.is_dir():
        raise ProjectFileError(f"The folder {path.parent} does not exist. Create it or choose another one.")
    with translated(path):
        connection = _connect(path)
        try:
            connection.execute(f"pragma application_id = {APPLICATION_ID}")
            _migrate(connection)
            # the header must be in the file itself, where `_inspect` looks for it
            connection.execute("pragma wal_checkpoint(truncate)")
        except BaseException:
            connection.close()
            _remove(path)
            raise
        return connection


def open_existing(path: Path) -> sqlite3.Connection:
    """A connection to a project file; raises ProjectFileError, the file untouched, if it is not sound."""
    inspect(path)
    with translated(path):
        if not has_live_log(path) and path.stat().st_size <= QUICK_CHECK_LIMIT:
            _quick_check(path)
        connection = _connect(path)
        try:
            # asked again: with a live log the file's own header may be behind
            version = connection.execute("pragma user_version").fetchone()[0]
            _refuse_newer(path, version)
            if version < SCHEMA_VERSION:
                _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def inspect(path: Path) -> None:
    """Raise ProjectFileError unless the header says that this is a project file we know, all of it there."""
    if path.is_dir():
        raise ProjectFileError(f"‘{path}’ is a folder, not a project file.")
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEADER_SIZE)
    except FileNotFoundError:
        raise ProjectFileError(f"There is no file ‘{path}’.") from None
    except OSError as error:
        raise ProjectFileError(f"‘{path}’ cannot be read: {error.strerror}.") from error
    if len(head) < _HEADER_SIZE or not head.startswith(b"SQLite format 3\0"):
        raise ProjectFileError(f"‘{path.name}’ is not a Curator project. It was not touched.")
    page_size, pages, version, application = (
        int.from_bytes(head[place : place + size], "big") for place, size in _HEADER_FIELDS
    )
    page_size = 65536 if page_size == 1 else page_size
    if application != APPLICATION_ID:
        raise ProjectFileError(f"‘{path.name}’ belongs to another program. It was not touched.")
    _refuse_newer(path, version)
    # a crash while the log was written back leaves a short file, which the log completes
    if (size := path.stat().st_size) < pages * page_size and not has_live_log(path):
        raise ProjectFileError(
            f"‘{path.name}’ is cut short: {size:,} of {pages * page_size:,} bytes are there. "
            f"It was not touched. Go back to a copy of it."
        )


def _refuse_newer(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise ProjectFileError(
            f"‘{path.name}’ was made by a newer version of Curator (its format is {version}, this version "
            f"reads up to {SCHEMA_VERSION}). It was not touched. Install the newer version to open it."
        )


def has_live_log(path: Path) -> bool:
    """Whether committed changes wait in a log beside the file, after a crash or in another process."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that never writes, and leaves nothing beside a file without a live log."""
    # immutable: SQLite makes no -shm file and takes no lock, but it would not see a log
    immutable = "" if has_live_log(path) else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{immutable}", uri=True)


def _quick_check(path: Path) -> None:
    """Refuse a damaged file. Large files and files with a live log are checked later, on request."""
    before = path.stat().st_mtime_ns
    connection = read_only(path)
    try:
        finding = connection.execute("pragma quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError:
        if _written_since(path, before):
            return
        raise
    finally:
        connection.close()
    if finding != "ok" and not _written_since(path, before):
        raise ProjectFileError(
            f"‘{path.name}’ is damaged ({finding.splitlines()[-1]}). It was not touched. "
            "Go back to a copy of it."
        )


def _written_since(path: Path, time: int) -> bool:
    """Whether another process wrote meanwhile, which an immutable reading takes for damage."""
    return has_live_log(path) or path.stat().st_mtime_ns != time


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma cache_size = -16384")
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    # imported here because sqlite-utils brings pandas along, 0.7 s that the first paint must not wait for
    from db.migrations import migrate

    connection.execute("pragma foreign_keys = off")
    migrate(connection)
    connection.execute("pragma foreign_keys = on")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
