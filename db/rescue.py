"""What can be read of a damaged project file, row by row, into a scratch database."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from curator.progress import Progress
from db import log, texts
from db.carving import HEADER_SIZE, MAGIC, TABLE_LEAF, Pages, Row
from db.connection import APPLICATION_ID, SCHEMA_VERSION, beside, has_live_log, log_of
from db.errors import READING_FAILED
from db.schema import expected_objects, search_index_of
from db.told import ORDER

TABLES = ("project", "vocabulary", "label", *ORDER, "document_text", "step", "event")
APPEND_ONLY = ("vocabulary", "document_text", "step", "event")


@dataclass(kw_only=True)
class Rescued:
    """A scratch database with the tables of the schema, but without its references, triggers and indexes."""

    connection: sqlite3.Connection
    strays: set[tuple[str, int]] = field(default_factory=set)
    """Table and place of rows from pages that no table led to any more: perhaps of an earlier state."""
    highest: dict[str, int] = field(default_factory=dict)
    """Up to where the log is known to have gone, by table."""
    unreadable: int = 0
    """Pages that the disk did not give."""
    rows: int = 0

    def count(self, table: str) -> int:
        return self.connection.execute(f"select count(*) from {table}").fetchone()[0]

    def missing(self, table: str) -> int:
        """How many rows of a log without gaps are not there."""
        top = self.connection.execute(f"select max(seq) from {table}").fetchone()[0] or 0
        return max(top, self.highest.get(table, 0)) - self.count(table)


def rescue(source: Path, folder: Path, progress: Progress) -> Rescued:
    """Read all of `source`, which is not changed; `folder` is for the scratch database."""
    connection = sqlite3.connect(folder / "scratch", isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        for statement in ("journal_mode = memory", "synchronous = off", "foreign_keys = off"):
            connection.execute(f"pragma {statement}")
        expected = expected_objects()
        for table in TABLES:
            connection.execute(expected[table][1])
        connection.execute("begin")
        rescued = Rescued(connection=connection)
        with Pages(source, shared=_may_be_open(source)) as pages:
            if not has_live_log(source):
                _Reading(pages, rescued).all(progress)
            else:
                with Pages(_completed(pages, source, folder)) as completed:
                    _Reading(completed, rescued).all(progress)
            rescued.unreadable = pages.unreadable
        _leave_out_impossible(rescued)
        connection.execute("commit")
    except BaseException:
        connection.close()
        raise
    return rescued


def _leave_out_impossible(rescued: Rescued) -> None:
    """Places in the log beyond its end are damaged ones, unless it is the end that is."""
    for table, highest in list(rescued.highest.items()):
        if table not in ("step", "event"):
            continue
        beyond = rescued.connection.execute(
            f"select count(*) from {table} where seq > ?", (highest,)
        ).fetchone()[0]
        if beyond > max(3, rescued.count(table) // 100):
            del rescued.highest[table]
        elif beyond:
            rescued.connection.execute(f"delete from {table} where seq > ?", (highest,))


def _may_be_open(source: Path) -> bool:
    return beside(source, "-shm").exists()


def _completed(pages: Pages, source: Path, folder: Path) -> Path:
    """A copy of a file into which SQLite has taken the log beside it."""
    copy = folder / "copy"
    pages.copy(copy)
    _mend_header(copy)
    shutil.copyfile(log_of(source), folder / "copy-wal")
    # a log that makes no sense is left aside by SQLite itself
    with suppress(*READING_FAILED), closing(sqlite3.connect(copy)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    return copy


def _mend_header(copy: Path) -> None:
    """Write what a project file always has in its header, so that SQLite takes the log at all."""
    with Pages(copy) as pages:
        size, count = pages.size, pages.count
        header = bytearray(pages.header())
    header[:24] = MAGIC + struct.pack(">H", 1 if size == 65536 else size) + bytes((2, 2, 0, 64, 32, 32))
    struct.pack_into(">I", header, 28, count)
    header[92:96] = header[24:28]  # the count of pages counts only with the counter of changes
    struct.pack_into(">I", header, 44, 4)
    struct.pack_into(">I", header, 56, 1)
    struct.pack_into(">I", header, 60, SCHEMA_VERSION)
    struct.pack_into(">I", header, 68, APPLICATION_ID)
    with copy.open("r+b") as stream:
        stream.write(header[:HEADER_SIZE])


class _Reading:
    def __init__(self, pages: Pages, rescued: Rescued) -> None:
        self._pages = pages
        self._rescued = rescued
        self._inserts = {table: _Insert(rescued.connection, table) for table in TABLES}
        self._done = 0

    def all(self, progress: Progress) -> None:
        """First what the tables lead to, then every other page that looks like one of a table."""
        leaves = list(self._leaves(progress))
        used: set[int] = set()
        seen: set[int] = set()
        roots = self._roots(leaves, progress)
        # the log first: it tells all the rest
        for table in sorted(roots, key=lambda name: (name not in APPEND_ONLY, name not in TABLES)):
            for leaf in self._pages.tree(roots[table], seen):
                self._tell(progress)
                if self._take(table, leaf):
                    used.add(leaf)
        for leaf in leaves:
            self._tell(progress)
            if leaf not in used:
                self._take_stray(leaf)

    def _leaves(self, progress: Progress) -> Iterator[int]:
        for number in range(1, self._pages.count + 1):
            self._tell(progress)
            if self._pages.kind(number) == TABLE_LEAF:
                yield number

    def _tell(self, progress: Progress) -> None:
        self._done += 1
        if self._done % 64 == 0:
            # each page once, and each leaf up to three times more
            total = 4 * self._pages.count
            progress(min(self._done, total), total)

    def _roots(self, leaves: list[int], progress: Progress) -> dict[str, int]:
        """Where each table begins, as far as a page of the schema that can be read tells."""
        found: dict[str, int] = {}
        for leaf in [*self._pages.tree(1, set()), *leaves]:
            self._tell(progress)
            for row in self._pages.rows(leaf):
                match row.values:
                    case ("table", str(name), _, int(root), _) if root > 1:
                        found.setdefault(name, root)
                    case (_, _, _, _, _):
                        pass
                    case _:
                        break  # no page of the schema
        return found

    def _take(self, table: str, leaf: int) -> bool:
        """Take the rows of a page; whether it belongs to the table."""
        if table == "sqlite_sequence":
            for row in self._pages.rows(leaf):
                match row.values:
                    case (str(name), int(highest)) if 0 < highest < _LARGEST:
                        self._rescued.highest[name] = highest
                    case _:
                        pass
        if table not in TABLES:
            return bool(search_index_of(table)) or table.startswith(("sqlite_", "_sqlite"))
        rows = self._pages.rows(leaf)
        taken = [row.id for row in rows if self._inserts[table].take(row)]
        self._rescued.rows += len(taken)
        return bool(taken) or not rows

    def _take_stray(self, leaf: int) -> None:
        """Take the rows of a page of no known table for those of the table that they fit best."""
        rows = self._pages.rows(leaf)
        best: str | None = None
        best_fit = 0
        for table, insert in self._inserts.items():
            fitting = sum(insert.fits(row) for row in rows)
            if fitting > best_fit:
                best, best_fit = table, fitting
        if best is None:
            return
        for row in rows:
            if self._inserts[best].take(row):
                self._rescued.strays.add((best, row.id))
                self._rescued.rows += 1


_LARGEST = 1 << 40
"""No table has a place beyond; a larger one is damage."""


_TYPES: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,),
    "TEXT": (str,),
    "BLOB": (bytes,),
    "ANY": (bytes, str),
}


class _Insert:
    """Rows as they lie in the file, into one table, which refuses values that its columns never have."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        columns = connection.execute(f"pragma table_info({table})").fetchall()
        whole = [bool(column["pk"]) and column["type"] == "INTEGER" for column in columns]
        self._alias = whole.index(True) if True in whole else None
        self._columns = len(columns)
        self._kinds = [_TYPES[column["type"]] for column in columns]
        self._table = table
        self._sql = f"insert into {table} values ({', '.join('?' * len(columns))})"

    def fits(self, row: Row) -> bool:
        """Whether a row could be one of this table."""
        if len(row.values) != self._columns:
            return False
        self._connection.execute("savepoint try")
        try:
            return self.take(row)
        finally:
            self._connection.execute("rollback to try")
            self._connection.execute("release try")

    def take(self, row: Row) -> bool:
        """Whether the row could be written; one that is there already stays."""
        if len(row.values) > self._columns or not 0 < row.id < _LARGEST:
            return False
        values = [*row.values, *[None] * (self._columns - len(row.values))]
        if self._alias is not None:
            if values[self._alias] is not None:
                return False
            values[self._alias] = row.id
        if self._table == "document_text":
            values = texts.packed(values)
        # SQLite would turn a number into a text
        if not all(
            value is None or isinstance(value, kind) for value, kind in zip(values, self._kinds, strict=True)
        ):
            return False
        if self._table == "event" and not log.readable(*values[-3:]):
            return False
        if self._table == "event":
            values = log.packed(values)
        try:
            self._connection.execute(self._sql, values)
        except (sqlite3.IntegrityError, sqlite3.OperationalError, OverflowError, UnicodeError):
            return False
        return True
