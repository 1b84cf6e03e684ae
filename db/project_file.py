"""The open file of a project: one connection, its transactions, and whether it still lies where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from curator.errors import AwayError, CuratorError, ProjectFileError, ReadOnlyError
from curator.patience import patient, waiting
from curator.progress import Progress, silent
from curator.whereabouts import Whereabouts
from db import connection as connections
from db import reading
from db.errors import READING_FAILED, code, translated
from db.file_identity import FileIdentity, identity

_UNWRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
}
_SHAKEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}
"""Errors after which a connection may be of no more use."""


class ProjectFile:
    """One connection to one project file. Use one per thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection, read_only: str | None = None) -> None:
        self._path = path
        self._log = connections.log_of(path)
        self._read_only = read_only
        self._generation = 0
        self._refused: object = None
        self._take(connection)

    @classmethod
    def open(cls, path: Path, before_migration: Callable[[], object] = lambda: None) -> Self:
        """An existing project file; raises ProjectFileError, the file untouched, if it is not a sound one.

        `before_migration` is called before a file of an earlier format is changed; if it raises, nothing is.
        A file that cannot be written is opened for reading, see `read_only`.
        """
        if (reason := connections.unwritable(path)) is not None:
            return cls(path, reading.open_to_read(path, reason), reason)
        try:
            return cls(path, connections.open_existing(path, before_migration))
        except CuratorError as error:
            if code(error) not in _UNWRITABLE:
                raise
            try:
                return cls(path, reading.open_to_read(path, str(error)), str(error))
            except (CuratorError, *READING_FAILED):
                raise error from error.__cause__

    def _take(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self._generation += 1
        self._identity = identity(self._path)
        self._log_identity = self._log_now()
        self._seen = connections.fingerprint(self._path)

    def _log_now(self) -> FileIdentity | None:
        return identity(self._log)

    @property
    def path(self) -> Path:
        return self._path

    @property
    def read_only(self) -> str | None:
        """Why nothing can be recorded in this file, as a sentence; None if something can."""
        return self._read_only

    def writable(self) -> bool:
        """Whether something can be recorded; a file that could only be read is tried again."""
        if self._read_only is None:
            return True
        if self.connection.in_transaction or connections.unwritable(self._path) is not None:
            return False
        try:
            with waiting(patient(0)):
                fresh = connections.open_existing(self._path)
        except (CuratorError, *READING_FAILED, OSError):
            return False
        if not self._changed_to(fresh):
            return False
        self._read_only = None
        return True

    def _changed_to(self, fresh: sqlite3.Connection) -> bool:
        """Go on with another connection, unless it is one to another project."""
        try:
            same = _uuid(fresh) == _uuid(self.connection)
        except (*READING_FAILED, TypeError):
            same = False
        if not same:
            fresh.close()
            return False
        self.connection.close()
        self._take(fresh)
        return True

    def close(self) -> None:
        self.connection.close()

    # transactions

    @contextmanager
    def writing(self) -> Iterator[None]:
        if not self.writable():
            raise ReadOnlyError(
                f"Nothing can be recorded. {self._read_only} Copy the project to a folder of your own and "
                "open the copy."
            )
        # what an operation reads itself may be no text either
        with translated(self._path, (sqlite3.Error,)):
            self._refuse_elsewhere()
            connections.begin(self._path, self.connection)
            try:
                # it may have been replaced while this waited
                self._refuse_elsewhere()
                yield
                self.connection.execute("commit")
            except BaseException as error:
                self._roll_back(error)
                raise

    def _refuse_elsewhere(self) -> None:
        match self.whereabouts():
            case Whereabouts.GONE:
                raise AwayError(
                    f"‘{self._path.name}’ is gone from {self._path.parent}: nothing was recorded. Put it "
                    "back, or save a copy of what is open here."
                )
            case Whereabouts.OTHER:
                raise AwayError(
                    f"‘{self._path}’ is not the file any more that was opened: nothing was recorded. Save a "
                    "copy of what is open here, or open what is there now."
                )
            case _:
                pass

    def _roll_back(self, error: BaseException) -> None:
        """Give up a transaction; a connection that a failing disk left unusable is made anew."""
        try:
            if self.connection.in_transaction:
                self.connection.execute("rollback")
            if code(error) in _SHAKEN:
                self.connection.execute("select count(*) from project").fetchone()
        except READING_FAILED:
            self._renew()

    def _renew(self) -> None:
        """Another connection to the same file, if one can be had; else the old one stays."""
        if identity(self._path) != self._identity:
            return
        try:
            fresh = connections.open_existing(self._path)
        except (CuratorError, *READING_FAILED, OSError):
            return
        self.connection.close()
        self._take(fresh)

    @contextmanager
    def reading(self) -> Iterator[None]:
        with translated(self._path):
            if self.connection.in_transaction:
                yield
                return
            self.connection.execute("begin deferred")
            try:
                yield
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("rollback")

    def data_version(self) -> int:
        """Changes when another connection commits."""
        with translated(self._path):
            if not self.writable() and self._read_only is not None:
                self._follow_file(self._read_only)
            version: int = self.connection.execute("pragma data_version").fetchone()[0]
            return version + (self._generation << 32)

    def _follow_file(self, reason: str) -> None:
        """A file that is read without locks does not say that it changed: open it anew then."""
        seen = connections.fingerprint(self._path)
        if seen is None or seen == self._seen:
            return
        # a file that is just being written may be read again at the next look
        if not self._changed_to(reading.open_to_read(self._path, reason)):
            self._seen = seen

    # where the file is

    def whereabouts(self) -> Whereabouts:
        """Whether the file that was opened lies in its place; one that came back is taken up again."""
        found = identity(self._path)
        if self._read_only is not None:
            return Whereabouts.GONE if found is None else Whereabouts.HERE
        if found != self._identity:
            self._complete_file()
        if found is None:
            return Whereabouts.GONE
        if found != self._identity:
            here = self._taken_up()
        else:
            # what is committed into a log that nobody else sees would be lost with it
            here = self._log_now() == self._log_identity or self._log_saved()
        return Whereabouts.HERE if here else Whereabouts.OTHER

    def _complete_file(self) -> bool:
        """Write the log back into the file that was opened, wherever that is now; whether all of it is there.

        A file that is moved leaves its log behind, and another one in its place would meet a log that is not
        its own.
        """
        if self.connection.in_transaction:
            return False
        try:
            with connections.impatient(self.connection):
                busy, *_ = self.connection.execute("pragma wal_checkpoint(truncate)").fetchone()
        except READING_FAILED:
            return False
        return not busy

    def _log_saved(self) -> bool:
        """Write a log that was removed back into the file, and begin another one."""
        if self._log_now() is not None or not self._complete_file():
            return False
        try:
            # the old connection goes first: the last one to leave removes what log lies beside the file
            self.connection.close()
            self._take(connections.open_existing(self._path))
        except (CuratorError, *READING_FAILED, OSError):
            return False
        return True

    def _taken_up(self) -> bool:
        """Whether the project lies there again with all that was committed here; it is opened then.

        A disk that was taken out and put in again, or a copy and back, gives files other numbers.
        """
        seen = connections.fingerprint(self._path)
        if self.connection.in_transaction or seen == self._refused:
            return False
        # a log that is still ours does not belong to the file that lies there
        if self._log_now() == self._log_identity and connections.has_live_log(self._path):
            return False
        self._refused = seen
        try:
            with closing(reading.completed_copy(self._path)) as there:
                if _state(there) != _state(self.connection):
                    return False
            # the old one goes first: two connections of one process would share locks on the log's index
            self.connection.close()
            self._take(connections.open_existing(self._path))
        except (CuratorError, *READING_FAILED, OSError):
            return False
        return True

    def save_copy(self, target: Path, progress: Progress = silent) -> None:
        """Write all that is open here into a file of its own, also when the project's file is gone.

        A file at `target` is replaced as a whole at the end. Raises ProjectFileError, nothing changed, if a
        program has that open, and CuratorError if the copy cannot be made or is not sound.
        """
        if connections.has_live_log(target) and target != self._path:
            raise ProjectFileError(f"‘{target.name}’ is open in another program. Choose another name.")
        # imported here: a start needs none of it
        from db.parts import discard, new_part
        from db.verified_copy import failing_as

        part = new_part(target.parent)
        try:
            with failing_as(f"‘{target.name}’ was not saved", target.parent):
                with closing(sqlite3.connect(part)) as copy:
                    self.connection.backup(
                        copy, pages=2000, progress=lambda _, left, all_: progress(all_ - left, all_)
                    )
                    finding = copy.execute("pragma quick_check(1)").fetchone()[0]
                if finding != "ok":
                    raise ProjectFileError(f"The copy would be damaged ({finding}). It was not kept.")
                part.replace(target)
        finally:
            discard(part)


def _uuid(connection: sqlite3.Connection) -> str:
    return connection.execute("select uuid from project").fetchone()[0]


def _state(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Which project it is, and the newest step it holds."""
    return tuple(
        connection.execute(
            "select uuid, (select id from step order by seq desc limit 1) from project"
        ).fetchone()
    )
