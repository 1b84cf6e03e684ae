"""Backups of project files, and how much a project file or a backup holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from curator import clock
from curator.errors import CuratorError, DamagedFileError
from curator.progress import Progress, silent
from curator.retention import SIZE_LIMIT, superfluous
from curator.safekeeping import Backup, Reason, Summary
from db import backup_folder
from db.connection import fingerprint, inspect
from db.errors import READING_FAILED, words
from db.parts import clear_parts, discard, new_part, permit_as, put_in_place, sync_folder
from db.reading import reader, snapshot
from db.verified_copy import UnsoundError, failing_as, write_copy

_TRIES = 5
_PERHAPS_DAMAGED = (Reason.REPAIR, Reason.REPLACED)


@dataclass(frozen=True, slots=True)
class _State:
    """What two files of one project have in common if nothing was changed between them."""

    uuid: str
    format: int
    last_step: str | None
    rows: tuple[int, ...]


def back_up(
    root: Path,
    project: Path,
    reason: Reason,
    progress: Progress = silent,
    *,
    destination: Path | None = None,
    even_if_same: bool = False,
    limit: int = SIZE_LIMIT,
) -> Backup | None:
    """See `Safekeeping.back_up`. What is backed up before a repair is copied with its damage."""
    project = backup_folder.real(project)
    inspect(project)
    if destination is not None:
        return _to_destination(project, destination, reason, progress)
    # a restore that was killed left one there
    clear_parts(project.parent)
    sound = reason is not Reason.REPAIR
    own = backup_folder.folder(root, project)
    with failing_as(f"‘{project.name}’ was not backed up", own), snapshot(project) as source:
        at = clock.now()
        state = _state(source, project) if sound else _state_or_none(source, project)
        if not even_if_same and state is not None and _is_kept_already(own, state, at):
            return None
        uuid = None if state is None else state.uuid
        backup_folder.prepare(root, project, uuid)
        part = new_part(own)
        try:
            _copy(source, project, part, progress, sound)
            made = backup_folder.settle(part, own, at, reason)
        finally:
            discard(part)
    if uuid is not None:
        _prune(own, uuid, limit)
    return made


def summary(path: Path) -> Summary:
    """See `Safekeeping.summary`; for files of every format that Curator ever had."""
    path = backup_folder.real(path)
    inspect(path)
    damage: Exception | None = None
    for _ in range(_TRIES):
        seen = fingerprint(path)
        try:
            with closing(reader(path)) as connection:
                return _summary(connection)
        except (*READING_FAILED, TypeError) as error:
            damage = error
        # a file without a log is read without locks, and somebody may have written it meanwhile
        if fingerprint(path) == seen:
            break
    raise DamagedFileError(f"‘{path.name}’ is damaged and cannot be read: {words(damage)}.") from damage


def _to_destination(project: Path, destination: Path, reason: Reason, progress: Progress) -> Backup:
    destination = destination.absolute()
    folder = destination.parent
    taken = CuratorError(f"‘{destination.name}’ exists already in {folder}. Choose another name.")
    if destination.exists():
        raise taken
    if not folder.is_dir():
        raise CuratorError(f"The folder {folder} does not exist. Create it or choose another one.")
    clear_parts(folder)
    part = new_part(folder)
    with failing_as(f"‘{project.name}’ was not backed up", folder), snapshot(project) as source:
        at = clock.now()
        try:
            _copy(source, project, part, progress, sound=True)
            put_in_place(part, destination)
            sync_folder(folder)
        except FileExistsError:
            raise taken from None
        finally:
            discard(part)
    return Backup(path=destination, at=at, reason=reason, size=destination.stat().st_size)


def _copy(source: sqlite3.Connection, project: Path, part: Path, progress: Progress, sound: bool) -> None:
    try:
        write_copy(source, part, progress, sound=sound)
        permit_as(part, project)
    except UnsoundError as error:
        raise DamagedFileError(
            f"‘{project.name}’ was not backed up, because {error}. “Check project” and “curator check” say "
            "what can be done. Earlier backups are still there."
        ) from error


def _state(connection: sqlite3.Connection, path: Path) -> _State:
    try:
        uuid = connection.execute("select uuid from project").fetchone()[0]
        last = connection.execute("select id from step order by seq desc limit 1").fetchone()
        rows = connection.execute(
            "select (select count(*) from step), (select count(*) from event), "
            "(select count(*) from vocabulary), (select count(*) from curator)"
        ).fetchone()
    except (sqlite3.OperationalError, UnicodeDecodeError, TypeError) as error:
        raise DamagedFileError(f"‘{path.name}’ is damaged and cannot be read: {words(error)}.") from error
    version = connection.execute("pragma user_version").fetchone()[0]
    return _State(uuid, version, last and last[0], tuple(rows))


def _state_or_none(connection: sqlite3.Connection, path: Path) -> _State | None:
    try:
        return _state(connection, path)
    except (DamagedFileError, *READING_FAILED):
        return None


def _is_kept_already(own: Path, state: _State, now: str) -> bool:
    """Whether the newest backup that can be read, and is not of a future, holds this state."""
    for backup in backup_folder.listed(own):
        if backup.reason in _PERHAPS_DAMAGED or backup.at > now:
            continue
        try:
            inspect(backup.path)
            with closing(reader(backup.path)) as connection:
                return _state(connection, backup.path) == state
        except (CuratorError, *READING_FAILED, OSError):
            continue
    return False


def _prune(own: Path, uuid: str, limit: int) -> None:
    # another project may have lain at this place once; its backups are not ours to thin out
    ours = [
        backup for backup in backup_folder.listed(own) if backup_folder.uuid_of(backup.path) in (uuid, None)
    ]
    for backup in superfluous(ours, clock.now(), limit):
        backup_folder.remove(backup)


def _summary(connection: sqlite3.Connection) -> Summary:
    def count(what: str) -> int:
        return connection.execute(f"select count(*) from {what}").fetchone()[0]

    last = connection.execute(
        "select at, case kind when 'undo' then 'Undo: ' when 'redo' then 'Redo: ' else '' end || name "
        "from step order by seq desc limit 1"
    ).fetchone()
    return Summary(
        uuid=connection.execute("select uuid from project").fetchone()[0],
        format=connection.execute("pragma user_version").fetchone()[0],
        documents=count("document where state = 'active'"),
        sentences=count("sentence where state = 'active'"),
        claims=count("claim where state = 'active'"),
        annotations=count("annotation where state = 'active'"),
        curators=count("curator"),
        steps=count("step"),
        last_change=last and last[0],
        last_step=last and last[1],
    )
