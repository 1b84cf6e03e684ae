"""Opening and creating project files: recognised by their header before SQLite touches them."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from curator.errors import DamagedFileError, ProjectFileError
from curator.patience import wait
from db.errors import READING_FAILED, code, translated

T = TypeVar("T")

APPLICATION_ID = 0x43555241  # "CURA"
SCHEMA_VERSION = 3
QUICK_CHECK_LIMIT = 32 * 1024 * 1024
CACHE = 4 * 1024
"""KiB of a file that a connection keeps in memory."""
READING_SECONDS = 5.0
"""How long a reading waits, blocking: only a program that opens or closes the file holds it against that."""
_HEADER_SIZE = 100


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
            _migrate(path, connection)
            # the header must be in the file itself, where `_inspect` looks for it
            connection.execute("pragma wal_checkpoint(truncate)")
        except BaseException:
            connection.close()
            _remove(path)
            raise
        return connection


def open_existing(path: Path, before_migration: Callable[[], object] = lambda: None) -> sqlite3.Connection:
    """A connection to a project file; raises ProjectFileError, the file untouched, if it is not sound.

    `before_migration` is called before a file of an earlier format is changed; if it raises, nothing is.
    Waits while another program holds the file, as `curator.patience` says.
    """
    inspect(path)
    with translated(path):
        check_small(path)
        connection = when_free(path, lambda: _connect(path))
        try:
            if known_format(path, connection) < SCHEMA_VERSION:
                before_migration()
                _migrate(path, connection)
        except BaseException:
            connection.close()
            raise
        return connection


def known_format(path: Path, connection: sqlite3.Connection) -> int:
    """Asked of SQLite: with a live log the file's own header may be behind."""
    version = connection.execute("pragma user_version").fetchone()[0]
    _refuse_newer(path, version)
    return version


def when_free(path: Path, action: Callable[[], T]) -> T:
    """What `action` returns, tried again as long as `patience.wait` lets it while the file is held."""
    started = time.monotonic()
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if code(error) != sqlite3.SQLITE_BUSY:
                raise
        wait(path, time.monotonic() - started)


def begin(path: Path, connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes; how long that may take is for `curator.patience` to say."""
    with impatient(connection):
        # immediate: a deferred read-then-write fails with "locked" whatever the timeout
        when_free(path, lambda: connection.execute("begin immediate"))


@contextmanager
def impatient(connection: sqlite3.Connection) -> Generator[None]:
    """Let SQLite itself not wait within the block."""
    connection.execute("pragma busy_timeout = 0")
    try:
        yield
    finally:
        connection.execute(f"pragma busy_timeout = {round(1000 * READING_SECONDS)}")


def unwritable(path: Path) -> str | None:
    """Why nothing can be recorded in this file, as a sentence, as far as the system says so; else None."""
    # SQLite puts its log beside the file that a link leads to
    folder = log_of(path).parent
    if os.access(path, os.W_OK) and os.access(folder, os.W_OK):
        return None
    try:
        # windows has no statvfs
        if hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY:
            return f"The disk on which ‘{path.name}’ lies can only be read."
    except OSError:
        pass
    if not os.access(path, os.W_OK):
        return f"You have no permission to change ‘{path.name}’."
    return f"You have no permission to write in the folder {folder}."


def inspect(path: Path) -> None:
    """Raise ProjectFileError unless the header says that this is a project file we know, all of it there."""
    if path.is_dir():
        raise ProjectFileError(f"‘{path}’ is a folder, not a project file.")
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise ProjectFileError(f"There is no file ‘{path}’.") from None
    except OSError as error:
        raise ProjectFileError(f"‘{path}’ cannot be read: {error.strerror}.") from error
    if not os.access(path, os.R_OK):
        raise ProjectFileError(f"‘{path}’ cannot be read: you have no permission to read it.")
    with translated(path):
        try:
            version, application, complete = _header(path)
        except sqlite3.DatabaseError as error:
            if code(error) == sqlite3.SQLITE_NOTADB:
                raise ProjectFileError(
                    f"‘{path.name}’ is not a Curator project. It was not touched."
                ) from error
            raise
    if application != APPLICATION_ID:
        raise ProjectFileError(f"‘{path.name}’ belongs to another program. It was not touched.")
    _refuse_newer(path, version)
    # a crash while the log was written back leaves a short file, which the log completes
    if not complete and not has_live_log(path):
        raise DamagedFileError(
            f"‘{path.name}’ is cut short: only {size:,} bytes of it are there. It was not touched. Go back "
            "to a backup of it, or save what can be read."
        )


def _header(path: Path) -> tuple[int, int, bool]:
    """Format, application and whether all pages are there, of the file itself and not of its log.

    SQLite has to read it: where files are locked by POSIX rules, a process that opens and closes a file by
    itself lets go of every lock that its connections have on it,
    https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
    """
    with closing(_reader(path, "&immutable=1")) as connection:
        # without it, SQLite reads nothing of a file that has fewer pages than it says
        connection.execute("pragma writable_schema = on")
        version = connection.execute("pragma user_version").fetchone()[0]
        application = connection.execute("pragma application_id").fetchone()[0]
    with closing(_reader(path, "&immutable=1")) as connection:
        try:
            connection.execute("pragma user_version").fetchone()
        except sqlite3.DatabaseError as error:
            if code(error) != sqlite3.SQLITE_CORRUPT:
                raise
            return version, application, False
    return version, application, True


def _refuse_newer(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise ProjectFileError(
            f"‘{path.name}’ was made by a newer version of Curator (its format is {version}, this version "
            f"reads up to {SCHEMA_VERSION}). It was not touched. Install the newer version to open it."
        )


def has_live_log(path: Path) -> bool:
    """Whether committed changes wait in a log beside the file, after a crash or in another process."""
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0


def log_of(path: Path) -> Path:
    return beside(path, "-wal")


def beside(path: Path, suffix: str) -> Path:
    """Where SQLite keeps what goes with a file: beside it, or beside the file that a link leads to."""
    return Path(os.path.realpath(path) + suffix)


def fingerprint(path: Path) -> tuple[int, ...] | None:
    """What differs when a file, or the log beside it, was written; None if it cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    try:
        log = log_of(path).stat()
    except OSError:
        return (status.st_ino, status.st_mtime_ns, status.st_size)
    return (status.st_ino, status.st_mtime_ns, status.st_size, log.st_mtime_ns, log.st_size)


def is_too_small(path: Path) -> bool:
    """SQLite takes an empty file for a new one, and removes the log beside it even when it only reads."""
    return path.stat().st_size < _HEADER_SIZE


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that never writes, and leaves nothing beside a file without a live log.

    See `reading.reader` for one to a file whose log cannot be read beside it.
    """
    # immutable: SQLite makes no -shm file and takes no lock, but it would not see a log
    immutable = "" if has_live_log(path) else "&immutable=1"
    return _reader(path, immutable)


def _reader(path: Path, options: str) -> sqlite3.Connection:
    refuse_too_small(path)
    uri = f"{path.absolute().as_uri()}?mode=ro{options}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def refuse_too_small(path: Path) -> None:
    """Raise what SQLite raises of a file that is no database, where it would rather make one of it."""
    if is_too_small(path):
        error = sqlite3.DatabaseError("file is not a database")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error


def check_small(path: Path) -> None:
    """Refuse a damaged file. Large files and files with a live log are checked later, on request."""
    if not has_live_log(path) and path.stat().st_size <= QUICK_CHECK_LIMIT:
        _quick_check(path)


def _quick_check(path: Path) -> None:
    before = path.stat().st_mtime_ns
    connection = read_only(path)
    try:
        finding = connection.execute("pragma quick_check(1)").fetchone()[0]
    except READING_FAILED:
        if _written_since(path, before):
            return
        raise
    finally:
        connection.close()
    if finding != "ok" and not _written_since(path, before):
        raise DamagedFileError(
            f"‘{path.name}’ is damaged ({finding.splitlines()[-1]}). It was not touched. "
            "Go back to a backup of it, or save what can be read."
        )


def _written_since(path: Path, time: int) -> bool:
    """Whether another process wrote meanwhile, which an immutable reading takes for damage."""
    return has_live_log(path) or path.stat().st_mtime_ns != time


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=READING_SECONDS, check_same_thread=False)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        connection.execute(f"pragma cache_size = -{CACHE}")
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(path: Path, connection: sqlite3.Connection) -> None:
    # imported here because sqlite-utils brings pandas along, 0.7 s that the first paint must not wait for
    from db.migrations import migrate

    connection.execute("pragma foreign_keys = off")
    with impatient(connection):
        # it begins with taking the file: what fails as busy has changed nothing
        when_free(path, lambda: migrate(connection))
    connection.execute("pragma foreign_keys = on")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside(path, suffix).unlink(missing_ok=True)
