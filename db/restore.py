"""Putting a backup in the place of a project file: the old one, whole, or the new one, at every moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO

from curator import clock
from curator.errors import BusyError, CuratorError, ProjectFileError
from curator.progress import Progress, silent
from curator.safekeeping import Reason, Restored
from db import backup_folder
from db.connection import beside, inspect
from db.errors import READING_FAILED, code, words
from db.parts import clear_parts, discard, new_part, permit_as, sync, sync_folder
from db.reading import snapshot
from db.recognition import is_database
from db.verified_copy import UnsoundError, failing_as, write_copy

_HEADER_SIZE = 100
_LONGEST_NAME = 255
"""Bytes of the name of a file on the usual file systems."""
_LOCK_BYTES = 0x40000000, 512
"""Where SQLite locks a file, and how many bytes: https://www.sqlite.org/src/file/src/os.h"""


def restore(root: Path, backup: Path, project: Path, progress: Progress = silent) -> Restored:
    """See `Safekeeping.restore`. Refuses the backup of another project while this one can be read."""
    backup, project = backup_folder.real(backup), backup_folder.real(project)
    inspect(backup)
    _refuse_place(backup, project)
    with failing_as(f"‘{project.name}’ was not restored", project.parent), ExitStack() as end:
        clear_parts(project.parent)
        part = new_part(project.parent)
        end.callback(discard, part)
        _copy(backup, part, progress)
        if not _can_have_journal(project):
            _prepare_for_log(part)
        uuid = _refuse_other_project(backup, part, project)
        replaced = _replace(root, backup, project, part, uuid)
    return Restored(backup=backup, replaced=replaced)


def _refuse_place(backup: Path, project: Path) -> None:
    if backup == project:
        raise CuratorError(f"‘{backup.name}’ cannot take its own place. Name the backup and the project.")
    if project.is_dir():
        raise CuratorError(f"‘{project}’ is a folder. Name the project file that the backup shall replace.")
    if not project.parent.is_dir():
        raise CuratorError(f"The folder {project.parent} does not exist. Create it or choose another one.")


def _copy(backup: Path, part: Path, progress: Progress) -> None:
    try:
        with snapshot(backup) as source:
            write_copy(source, part, progress)
    except UnsoundError as error:
        raise CuratorError(
            f"The backup ‘{backup.name}’ is not sound: {error}. Nothing was changed. Choose another backup."
        ) from error
    except READING_FAILED as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise ProjectFileError(
            f"The backup ‘{backup.name}’ is damaged ({words(error)}). Nothing was changed. "
            "Choose another backup."
        ) from error


def _refuse_other_project(backup: Path, part: Path, project: Path) -> str:
    uuid = backup_folder.uuid_of(part)
    if uuid is None:
        raise ProjectFileError(f"‘{backup.name}’ holds no project. Nothing was changed.")
    present = backup_folder.uuid_of(project)
    if present not in (None, uuid):
        raise CuratorError(
            f"‘{backup.name}’ is a backup of another project than ‘{project.name}’. Nothing was changed. "
            "Restore it under a name that no file has yet."
        )
    return uuid


def _replace(root: Path, backup: Path, project: Path, part: Path, uuid: str) -> Path | None:
    with ExitStack() as held:
        stream = _hold(project, held)
        replaced = _put_aside(root, project, stream, uuid)
        permit_as(part, backup if stream is None else project)
        # only of a damaged file, whose log is kept by now: SQLite would take it for that of the new one
        for suffix in ("-wal", "-shm", "-journal"):
            if _is_there(beside(project, suffix)):
                beside(project, suffix).unlink()
        if os.name == "nt":
            held.close()  # Windows replaces no open file
        part.replace(project)
        sync_folder(project.parent)
        if stream is not None and os.name != "nt":
            _shut_out(stream)
    return replaced


def _hold(project: Path, held: ExitStack) -> IO[bytes] | None:
    """Make sure that nobody has the project open, and that nobody opens it until `held` ends.

    A sound file is one file afterwards, its log taken in. None if there is no file.
    """
    if not project.exists():
        return None
    alone = False
    if is_database(project):
        try:
            held.enter_context(_alone(project))
            alone = True
        except sqlite3.OperationalError as error:
            if code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            raise _in_use(project) from error
        except READING_FAILED:
            pass  # damaged, so that SQLite has no say in it
    # opened after SQLite did and closed before: closing any handle of a file gives up its locks
    try:
        stream = held.enter_context(project.open("r+b"))
    except PermissionError:
        said = f"‘{project}’ cannot be written. Check the permissions of file and folder."
        raise CuratorError(said) from None
    if not alone:
        _refuse_locked(project, stream)
    return stream


def _can_have_journal(project: Path) -> bool:
    return len(os.fsencode(beside(project, "-journal").name)) <= _LONGEST_NAME


def _prepare_for_log(part: Path) -> None:
    """Write in the file that it is written with a log, for which SQLite would need a journal later."""
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("pragma journal_mode = wal")
    sync(part)


@contextlib.contextmanager
def _alone(project: Path) -> Iterator[None]:
    uri = f"{project.as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1)) as connection:
        # succeeds only for the last connection, and takes the log into the file
        if _can_have_journal(project):
            connection.execute("pragma journal_mode = delete")
        else:
            # the same without a journal, which could have no name
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("pragma wal_checkpoint(truncate)").fetchone()
        connection.execute("begin exclusive")
        yield


def _refuse_locked(project: Path, stream: IO[bytes]) -> None:
    """The same for a file that SQLite cannot read, as far as the system tells."""
    try:
        import fcntl
    except ImportError:
        return
    start, length = _LOCK_BYTES
    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except (BlockingIOError, PermissionError):
        raise _in_use(project) from None


def _in_use(project: Path) -> BusyError:
    return BusyError(
        f"‘{project.name}’ is open in another window or program. Nothing was changed. "
        "Close it there and try again."
    )


def _put_aside(root: Path, project: Path, stream: IO[bytes] | None, uuid: str) -> Path | None:
    """Keep the file that is replaced, and the logs beside one that SQLite could not read."""
    logs = [suffix for suffix in backup_folder.COMPANIONS if _is_there(beside(project, suffix))]
    if stream is None and not logs:
        return None
    own = backup_folder.folder(root, project)
    with failing_as(f"‘{project.name}’ was not restored, because it cannot be kept", own), ExitStack() as end:
        backup_folder.prepare(root, project, uuid)
        parts = {suffix: new_part(own) for suffix in logs}
        main = None if stream is None else new_part(own)
        for part in (main, *parts.values()):
            if part is not None:
                end.callback(discard, part)
        for suffix, part in parts.items():
            with beside(project, suffix).open("rb") as log:
                _keep(log, part)
        if stream is not None and main is not None:
            stream.seek(0)
            _keep(stream, main)
            permit_as(main, project)
        kept = backup_folder.settle(main, own, clock.now(), Reason.REPLACED, parts)
    return kept and kept.path


def _keep(source: IO[bytes], part: Path) -> None:
    with part.open("xb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
    sync(part)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # no name may be so long


def _shut_out(stream: IO[bytes]) -> None:
    """Whoever opened the replaced file in the last moment shall not work on what no folder has any more."""
    if os.fstat(stream.fileno()).st_nlink == 0:
        stream.seek(0)
        stream.write(bytes(_HEADER_SIZE))
        stream.flush()
