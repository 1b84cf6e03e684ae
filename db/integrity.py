"""What SQLite itself can say of a project file: damage, broken references, search indexes, lost rules.

Works on a file that `connection.open_existing` refuses, as far as it can be read; never changes it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from curator.errors import DamagedFileError, ProjectFileError
from curator.finding import Finding, Repair
from curator.history import KINDS
from curator.progress import Progress, silent
from db import texts
from db.connection import SCHEMA_VERSION, has_live_log, inspect
from db.errors import READING_FAILED, code, translated, words
from db.reading import reader
from db.recognition import is_database
from db.schema import expected_objects, objects, search_index_of
from db.watching import interrupted, watched

Found = TypeVar("Found")
_FINDINGS_SHOWN = 20
_ATTEMPTS = 3
_BEGINNING = 1024 * 1024
_ADVICE = "Go back to a backup, or salvage what can be read."
_INDEX_DAMAGE = re.compile(r"(?:row \d+ missing from|wrong # of entries in) index (\w+)")
_VALUE_DAMAGE = re.compile(r"(?:CHECK constraint failed in|(?:NULL|non-\w+|\w+) value in) (\w+)(?:\.\w+)?")
# those tell of other programs, of permissions or of the folder, and not of the file
_NO_DAMAGE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def quick_check(path: Path, progress: Progress = silent) -> str | None:
    """What is wrong with the pages of a file, in a sentence; reads all of it, and may be cancelled."""

    def look() -> str | None:
        try:
            inspect(path)
            with unchanging(path, progress) as connection:
                said = connection.execute("pragma quick_check(1)").fetchone()[0]
        except ProjectFileError as error:
            return str(error)
        except READING_FAILED as error:
            said = damage(error, path)
        return None if said == "ok" else f"‘{path.name}’ is damaged ({_on_one_line(said)}). {_ADVICE}"

    return undisturbed(path, look)


def check_file(path: Path, progress: Progress = silent) -> list[Finding]:
    """What is wrong with the file at `path`, each in a sentence; empty if it is sound."""
    return undisturbed(path, lambda: _check_file(path, progress))


def _check_file(path: Path, progress: Progress) -> list[Finding]:
    from db.search_index import check_search_indexes

    try:
        inspect(path)
    except ProjectFileError as error:
        damaged = isinstance(error, DamagedFileError)
        repair = Repair.SALVAGE if damaged or _was_project(path) else None
        found = [Finding("file", str(error), path.name, repair)]
        return found + (list(_read(path, (_pages,), progress)) if _is_database(path) else [])
    found = list(dict.fromkeys(_read(path, (_pages, _references, _schema, _records), progress)))
    if not any(finding.rule == "file" for finding in found):
        found += _read(path, (check_search_indexes,), progress)
    return found


def undisturbed(path: Path, look: Callable[[], Found]) -> Found:
    """What `look` finds, again if another program wrote meanwhile, which could be taken for damage."""
    for _ in range(_ATTEMPTS):
        before = _stamp(path)
        found = look()
        # beside a log SQLite sees to it that one state is read
        if not found or before.log or _stamp(path) == before:
            return found
    return look()


class _Stamp(NamedTuple):
    log: bool
    time: int
    size: int


def _stamp(path: Path) -> _Stamp:
    if not path.exists():
        return _Stamp(log=False, time=0, size=0)
    status = path.stat()
    return _Stamp(has_live_log(path), status.st_mtime_ns, status.st_size)


@contextmanager
def unchanging(path: Path, progress: Progress = silent) -> Iterator[sqlite3.Connection]:
    """A connection that sees one state of the file and never writes; statements may be cancelled."""
    with closing(reader(path)) as connection, watched(connection, progress):
        connection.execute("begin deferred")
        yield connection


def damage(error: Exception, path: Path) -> str:
    """What an error of SQLite says of the file; raises CuratorError if it says nothing of it."""
    if code(error) in _NO_DAMAGE:
        with translated(path):
            raise error
    return words(error)


def _is_database(path: Path) -> bool:
    try:
        return path.is_file() and is_database(path)
    except READING_FAILED:
        return True


def _was_project(path: Path) -> bool:
    """Whether a file whose header says otherwise holds what only a project file does."""
    try:
        with path.open("rb") as stream:
            return b"create trigger sentence_is_never_deleted" in stream.read(_BEGINNING).lower()
    except OSError:
        return False


def _read(
    path: Path, parts: tuple[Callable[[sqlite3.Connection, str], Iterable[Finding]], ...], progress: Progress
) -> Iterator[Finding]:
    """The findings of each part; one that damage cuts short does not keep the next from being tried."""
    for part in parts:
        try:
            with unchanging(path, progress) as connection:
                yield from part(connection, path.name)
        except READING_FAILED as error:
            message = f"The file could not be read to its end: {damage(error, path)}."
            yield Finding("file", message, path.name, Repair.SALVAGE)


def _pages(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    lines: list[str] = []
    failed: Exception | None = None
    try:
        for (line,) in connection.execute(f"pragma integrity_check({_FINDINGS_SHOWN})"):
            lines += [line] if line != "ok" else []
    except READING_FAILED as error:
        if interrupted(error):
            raise
        failed = error
    whole = failed is None and len(lines) < _FINDINGS_SHOWN
    for line in lines:
        if "FTS5 table" in line and (index := search_index_of(line.rsplit(".", 1)[-1])):
            # newer versions of SQLite look into search indexes here
            message = f"The search index ‘{index}’ is damaged: searches may miss some texts."
            yield Finding("search", message, where, Repair.REBUILD_SEARCH, "index", index)
        else:
            message = f"A part of the file is damaged ({_on_one_line(line)}). {_ADVICE}"
            yield _page_finding(line, message, where, whole=whole)
    if failed is not None:
        raise failed


def _page_finding(line: str, message: str, where: str, *, whole: bool) -> Finding:
    """What repairs one line of SQLite's, if it said all of them."""
    index = _INDEX_DAMAGE.fullmatch(line)
    values = _VALUE_DAMAGE.fullmatch(line)
    if whole and index:
        return Finding("file", message, where, Repair.RESTORE_SCHEMA, "index", index[1])
    if whole and values and values[1] in KINDS:
        return Finding("file", message, where, Repair.ROW_FROM_HISTORY, values[1])
    return Finding("file", message, where, Repair.SALVAGE)


def _on_one_line(said: str) -> str:
    # SQLite heads its list with the name of the database, which is always the same
    return "; ".join(line for line in said.splitlines() if not line.startswith("***")) or said


def _references(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    broken = connection.execute("pragma foreign_key_check").fetchmany(_FINDINGS_SHOWN + 1)
    for table, row, parent, _ in broken[:_FINDINGS_SHOWN]:
        message = f"Row {row} of {table} names a row of {parent} that does not exist."
        key = _key(connection, table, row) if table in KINDS else ""
        known = bool(key) or parent in KINDS
        yield Finding("references", message, where, Repair.ROW_FROM_HISTORY if known else None, table, key)
    if len(broken) > _FINDINGS_SHOWN:
        message = "More rows name rows that do not exist."
        yield Finding("references", message, where, Repair.ROW_FROM_HISTORY)


def _key(connection: sqlite3.Connection, table: str, row: int) -> str:
    column = "set_id || '/' || sentence_id" if table == "sentence_review" else "id"
    found = connection.execute(f"select {column} from {table} where rowid = ?", (row,)).fetchone()
    return found[0] if found else ""


def _records(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    if connection.execute("pragma user_version").fetchone()[0] != SCHEMA_VERSION:
        return  # nothing was compressed in earlier formats
    # an abstract that was changed takes its record along, and is a finding of its own
    sound = (id_ for _, id_ in texts.unreadable(connection) if _is_as_imported(connection, id_))
    spoiled = list(islice(sound, _FINDINGS_SHOWN + 1))
    for id_ in spoiled[:_FINDINGS_SHOWN]:
        message = f"What was imported of document {id_}, its source record, cannot be read any more."
        yield Finding("file", message, where, Repair.SALVAGE, "document_text", id_)
    if len(spoiled) > _FINDINGS_SHOWN:
        yield Finding("file", "More source records cannot be read any more.", where, Repair.SALVAGE)


def _is_as_imported(connection: sqlite3.Connection, document_id: str) -> bool:
    row = connection.execute(
        "select abstract, abstract_sha256 from document join document_text on document_id = document.id "
        "and version = text_version where document.id = ?",
        (document_id,),
    ).fetchone()
    return row is not None and sha256(row[0].encode()).hexdigest() == row[1]


def _schema(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    version = connection.execute("pragma user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        message = f"The file has format {version}; opening it brings it to {SCHEMA_VERSION}."
        yield Finding("schema", message, where)
        return
    present = objects(connection)
    for name, (kind, sql) in expected_objects().items():
        if present.get(name, ("", ""))[1] == sql:
            continue
        if name not in present:
            message = f"The {kind} ‘{name}’ is missing, and with it the rule it keeps."
            repair = Repair.RESTORE_SCHEMA
        else:
            message = f"The {kind} ‘{name}’ is not as Curator made it."
            # a table cannot be changed in place without moving its rows
            repair = Repair.SALVAGE if kind == "table" else Repair.RESTORE_SCHEMA
        if search_index_of(name) and kind == "table":
            repair = Repair.REBUILD_SEARCH
        yield Finding("schema", message, where, repair, kind, name)
