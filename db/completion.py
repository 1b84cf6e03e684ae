"""Filling the holes of a damaged project's log from backups of the same project, where they agree with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from curator.errors import CancelledError, CuratorError
from curator.progress import Progress
from curator.safekeeping import Backup
from curator.words import counted
from db import log, texts
from db.connection import SCHEMA_VERSION
from db.errors import READING_FAILED
from db.integrity import quick_check
from db.reading import reader
from db.rebuilding import spoiled_texts
from db.rescue import APPEND_ONLY, Rescued

_WORDS = {"step": "step", "event": "change", "document_text": "text", "vocabulary": "vocabulary"}
_ALL = 1 << 60


def complete(rescued: Rescued, backups: Sequence[Backup], progress: Progress) -> list[str]:
    """Take from the backups, newest first, what is missing; what came from which, in sentences."""
    said: list[str] = []
    for backup in backups:
        if _is_whole(rescued):
            break
        progress(0, None)
        try:
            if quick_check(backup.path, progress) is not None:
                continue
            with closing(reader(backup.path)) as connection:
                connection.row_factory = sqlite3.Row
                said += _take_from(rescued, backup, connection)
        except CancelledError:
            raise
        except (*READING_FAILED, CuratorError, OSError):
            continue
    return said


def _is_whole(rescued: Rescued) -> bool:
    """Whether nothing is known to be missing that a backup could have."""
    if any(rescued.missing(table) for table in ("step", "event")) or not (
        rescued.count("vocabulary") and rescued.count("project")
    ):
        return False
    connection = rescued.connection
    nothing = connection.execute("select not exists (select 1 from step)").fetchone()[0]
    # what the end of the log had is known only where its table of highest places could be read
    ended = "step" in rescued.highest and "event" in rescued.highest
    without_text = connection.execute(
        "select exists (select 1 from event where entity = 'document' and before is null "
        "and key not in (select document_id from document_text))"
    ).fetchone()[0]
    spoiled = without_text or spoiled_texts(connection) or any(texts.unreadable(connection))
    return ended and not nothing and not spoiled


def _take_from(rescued: Rescued, backup: Backup, source: sqlite3.Connection) -> Iterator[str]:
    connection = rescued.connection
    if source.execute("pragma user_version").fetchone()[0] > SCHEMA_VERSION:
        return
    project = source.execute("select * from project").fetchone()
    own = connection.execute("select uuid from project").fetchone()
    limit = _agree_until(rescued, source)
    if project is None or limit == 0 or (own is not None and own["uuid"] != project["uuid"]):
        return
    before = {table: rescued.count(table) for table in APPEND_ONLY}
    if own is None:
        _put(connection, "project", project)
    for row in source.execute("select * from step where seq <= ? order by seq", (limit,)):
        _put(connection, "step", row)
    for row in source.execute("select * from event where step <= ? order by seq", (limit,)):
        _put(connection, "event", log.packed(row))
    for row in source.execute(
        "select * from document_text where document_id in "
        "(select key from event where entity = 'document' and step <= ?) order by seq",
        (limit,),
    ):
        _put_text(connection, row)
    _put_vocabularies(connection, source, limit)
    for row in source.execute("select * from label"):
        connection.execute("insert or ignore into label values (?, ?)", tuple(row))
    filled = {table: rescued.count(table) - before[table] for table in APPEND_ONLY}
    if any(filled.values()):
        what = ", ".join(_counted(filled[table], word) for table, word in _WORDS.items() if filled[table])
        yield f"From the backup of {backup.at}: {what}."


def _counted(number: int, word: str) -> str:
    return counted(number, word) if word != "vocabulary" or number == 1 else f"{number} vocabularies"


def _agree_until(rescued: Rescued, source: sqlite3.Connection) -> int:
    """The last step up to which a backup tells the same history; 0 if it tells another from the start."""
    agreed = parted = 0
    here = rescued.connection.execute("select seq, id from step order by seq")
    for seq, id_ in here:
        there = source.execute("select id from step where seq = ?", (seq,)).fetchone()
        if there is None:
            continue
        if there[0] == id_:
            agreed = seq
        else:
            parted = seq
    # a single row that differs before others agree is damage, and no other history
    return agreed if parted > agreed else _ALL


def _put(connection: sqlite3.Connection, table: str, row: Sequence[Any]) -> None:
    """The row of a sound file takes the place of what was read of a damaged one."""
    connection.execute(f"insert or replace into {table} values ({', '.join('?' * len(row))})", tuple(row))


def _put_text(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    taken = connection.execute(
        "select 1 from document_text where seq = ? and document_id <> ?", (row["seq"], row["document_id"])
    ).fetchone()
    if taken is None:
        _put(connection, "document_text", texts.packed(row))
        return
    connection.execute(texts.INSERT.replace("insert", "insert or ignore"), texts.packed(row)[1:])


def _put_vocabularies(connection: sqlite3.Connection, source: sqlite3.Connection, limit: int) -> None:
    """The last one is in use: one that was bound after the histories parted does not come along."""
    last = source.execute("select at from step where seq = ?", (limit,)).fetchone()
    for row in source.execute("select * from vocabulary order by seq"):
        if last is None or row["bound_at"] <= last[0]:
            taken = connection.execute(
                "select 1 from vocabulary where seq = ? and (id, version) <> (?, ?)",
                (row["seq"], row["id"], row["version"]),
            ).fetchone()
            if taken is None:
                _put(connection, "vocabulary", row)
