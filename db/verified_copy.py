"""A copy of a project file that was held against its original before it counts as one."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from curator.errors import BusyError, CuratorError, DamagedFileError
from curator.progress import Progress
from db.errors import READING_FAILED, is_damage, words
from db.parts import sync
from db.watching import watched

_PAGES_AT_ONCE = 2048
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_FULL = CuratorError, "the disk with {folder} is full. Free some space and try again"
_UNWRITABLE = CuratorError, "{folder} cannot be written. Check the permissions of file and folder"
_MALFORMED = "database disk image is malformed"
_CAUSES: dict[str, tuple[type[CuratorError], str]] = {
    "database or disk is full": _FULL,
    "unable to open database file": _UNWRITABLE,
    "attempt to write a readonly database": _UNWRITABLE,
    "disk I/O error": (
        CuratorError,
        "something could not be read or written (disk I/O error). Is the disk with {folder} still there, and "
        "has it room? Try again then",
    ),
    "database is locked": (BusyError, "another program is writing it just now. Try again in a moment"),
    _MALFORMED: (
        DamagedFileError,
        "it is damaged. Check it to see what can be done",
    ),
}


class UnsoundError(CuratorError):
    """What is wrong with a copy, as a clause without an end."""


@contextmanager
def failing_as(what: str, folder: Path) -> Iterator[None]:
    """Turn what a disk or another program does not allow into a CuratorError that begins with `what`."""
    try:
        yield
    except (*READING_FAILED, OSError) as error:
        if isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError)):
            raise
        if isinstance(error, OSError):
            known = _FULL if error.errno in _NO_ROOM else None
            kind, cause = known or (CuratorError, f"{error.strerror or error} ({error.filename or folder})")
        else:
            # by its words: the backup API of Python gives no code
            said = _MALFORMED if is_damage(error) else words(error)
            kind, cause = _CAUSES.get(said, (CuratorError, said))
        # no format: names of files may have braces
        raise kind(f"{what}: {cause.replace('{folder}', str(folder))}.") from error


def write_copy(source: sqlite3.Connection, target: Path, progress: Progress, *, sound: bool = True) -> None:
    """Copy what `source` sees to a new, single file and on the disk, and compare; progress counts pages.

    Raises UnsoundError if the copy has less or, unless `sound` is False, has damage of any kind.
    """

    pages = 0

    def tell_pages(_: int, remaining: int, total: int) -> None:
        nonlocal pages
        pages = total
        # bit by bit: a commit elsewhere on the disk would have to wait until all of a big file is there
        sync(target)
        progress(total - remaining, total)

    with closing(_part(target)) as copy:
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=tell_pages)
    with closing(_part(target)) as copy:
        if copy.execute("pragma journal_mode = delete").fetchone()[0] != "delete":
            raise UnsoundError("its log could not be taken into the file")
        if sound:
            with watched(copy, progress) as tell:
                tell(pages, pages)
                _refuse_damage(copy)
                _refuse_fewer(source, copy)
    sync(target)


def _part(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # nobody else knows the file: no need of shared memory, nor of the disk before the end
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("pragma synchronous = off")
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_damage(copy: sqlite3.Connection) -> None:
    finding = copy.execute("pragma integrity_check(1)").fetchone()[0]
    if finding != "ok":
        raise UnsoundError(f"a part of the file is damaged ({'; '.join(finding.splitlines())})")
    broken = copy.execute("pragma foreign_key_check").fetchone()
    if broken is not None:
        table, row, parent, _ = broken
        raise UnsoundError(f"row {row} of {table} names a row of {parent} that does not exist")


def _refuse_fewer(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    there, here = _row_counts(source), _row_counts(copy)
    if there != here:
        differing = ", ".join(sorted(name for name in there | here if there.get(name) != here.get(name)))
        raise UnsoundError(f"the copy has not the same rows ({differing})")


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("select name from sqlite_schema where type = 'table' and rootpage > 0")
    return {
        name: connection.execute('select count(*) from "{}"'.format(name.replace('"', '""'))).fetchone()[0]
        for (name,) in names.fetchall()
    }
