"""Putting right what a check found, in the file itself: search indexes, parts of the schema, rows.

A repair is no step of the history: it makes the rows agree with it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from curator.errors import BusyError, CuratorError
from curator.finding import IN_PLACE, Finding, Repair
from curator.history import KINDS
from curator.history_rules import differing_fields
from curator.progress import Progress, silent
from curator.safekeeping import Reason, RepairOutcome, Safekeeping
from curator.vocabulary import parse
from curator.words import counted
from db.connection import SCHEMA_VERSION, inspect
from db.errors import READING_FAILED, code, translated
from db.full_check import check
from db.schema import SEARCH_INDEXES, expected_objects, objects, search_index_of
from db.search_index import rebuild_search_index
from db.store import SqliteStore
from db.told import NOT_UNDERSTOOD, ORDER, TITLES, as_entity, place_of, put_behind, told
from db.watching import watched

_NOTE_TRIGGERS = (
    "claim_note_inserted",
    "claim_note_updated",
    "review_comment_inserted",
    "review_comment_updated",
)


def repair(
    safekeeping: Safekeeping, project: Path, findings: Sequence[Finding], progress: Progress = silent
) -> RepairOutcome:
    """See `Safekeeping.repair`. Raises CuratorError, nothing changed, while another program has the file."""
    wanted = [finding for finding in findings if finding.repair in IN_PLACE]
    if not wanted:
        return RepairOutcome(done=(), left=check(project, progress).findings, backup=None)
    inspect(project)
    with _alone(project):
        pass
    backup = safekeeping.back_up(project, Reason.REPAIR, progress, even_if_same=True)
    with _alone(project) as connection, translated(project), watched(connection, progress):
        connection.execute("begin exclusive")
        done = tuple(_Repair(project, connection, wanted).sentences())
        connection.execute("commit")
    return RepairOutcome(done=done, left=check(project, progress).findings, backup=backup)


@contextmanager
def _alone(project: Path) -> Iterator[sqlite3.Connection]:
    """A connection while nobody else has the file open; what is not committed is rolled back."""
    uri = f"{project.absolute().as_uri()}?mode=rw"
    with translated(project), closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1)) as it:
        if it.execute("pragma user_version").fetchone()[0] != SCHEMA_VERSION:
            raise CuratorError(
                f"‘{project.name}’ has an earlier format. Open it once, which brings it to the present one, "
                "and check it again."
            )
        try:
            # only the last connection can leave the log behind
            it.execute("pragma journal_mode = delete")
        except sqlite3.OperationalError as error:
            if code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            raise BusyError(
                f"‘{project.name}’ is open in another window or program. Nothing was changed. "
                "Close it there and try again."
            ) from error
        try:
            yield it
        finally:
            if it.in_transaction:
                it.execute("rollback")
            # where that fails, the next opening does it
            with suppress(*READING_FAILED):
                it.execute("pragma journal_mode = wal")


class _Repair:
    """What is done within the transaction."""

    def __init__(self, project: Path, connection: sqlite3.Connection, findings: Sequence[Finding]) -> None:
        self._connection = connection
        self._store = SqliteStore(project, connection)
        self._parts = {
            (finding.entity, finding.key) for finding in findings if finding.repair is Repair.RESTORE_SCHEMA
        }
        self._search = {
            search_index_of(finding.key) for finding in findings if finding.repair is Repair.REBUILD_SEARCH
        }
        self._rows: dict[str, set[str]] = defaultdict(set)
        for finding in findings:
            if finding.repair is Repair.ROW_FROM_HISTORY:
                self._rows[finding.entity].add(finding.key)

    def sentences(self) -> Iterator[str]:
        restored = self._without_wrong_parts()
        if self._rows or any(kind == "table" for kind, _ in self._parts):
            # they would write to an index that may be broken, and is made anew anyway
            for name in _NOTE_TRIGGERS:
                self._connection.execute(f"drop trigger if exists {name}")
            self._search.add("note_fts")
            yield from self._put_rows_back()
            yield from self._put_labels_back()
        yield from self._create_parts(restored)
        for name in SEARCH_INDEXES:
            if name in self._search:
                rebuild_search_index(self._connection, name)
                what = "notes" if name == "note_fts" else "texts"
                yield f"The search index of the {what} was made anew."

    # the schema

    def _without_wrong_parts(self) -> set[str]:
        """Drop what is not as it should be, and make lost tables; the names of all parts to be restored."""
        expected, present = expected_objects(), objects(self._connection)
        names = {name for _, name in self._parts if name in expected}
        for kind, name in self._parts:
            if name not in expected and kind == "index":
                self._connection.execute(f'reindex "{name}"')  # one that belongs to a table
        for name in names & present.keys():
            if (kind := present[name][0]) != "table":
                self._connection.execute(f"drop {kind} {name}")
        for name in names - present.keys():
            if expected[name][0] == "table":
                self._connection.execute(expected[name][1])
        # a trigger that was gone or changed kept its index from following
        self._search |= {"note_fts" for name in names if name in _NOTE_TRIGGERS}
        return names

    def _create_parts(self, restored: set[str]) -> Iterator[str]:
        present = objects(self._connection)
        for name, (kind, sql) in expected_objects().items():
            if name not in present and not search_index_of(name):
                try:
                    self._connection.execute(sql)
                except sqlite3.IntegrityError as error:
                    yield f"The {kind} ‘{name}’ could not be put back, because rows break its rule ({error})."
                    continue
            if name in restored:
                yield f"The {kind} ‘{name}’ was put back."

    # rows

    def _put_rows_back(self) -> Iterator[str]:
        put: Counter[str] = Counter()
        state = told(self._events(), self._wanted)
        waiting = [(name, key, values) for name in ORDER for key, values in state[name].items()]
        problems: dict[tuple[str, str], str] = {}
        while waiting:
            again: list[tuple[str, str, dict[str, object]]] = []
            for name, key, values in waiting:
                if self._as_told(name, key, values):
                    continue
                if (problem := self._put(name, key, values)) is None:
                    put[TITLES[name]] += 1
                    problems.pop((name, key), None)
                else:
                    problems[name, key] = problem
                    again.append((name, key, values))
            # what is in the way of a row may be one that was put back after it
            waiting = again if len(again) < len(waiting) else []
        for (name, key), problem in problems.items():
            yield f"The {TITLES[name]} {key} was left as it is: {problem}."
        if put:
            what = ", ".join(counted(number, word) for word, number in put.items())
            yield f"Put back as the history left them: {what}."

    def _events(self) -> Iterator[tuple[str, str, str]]:
        for row in self._connection.execute("select entity, key, after from event order by seq"):
            yield row["entity"], row["key"], row["after"]

    def _wanted(self, name: str, key: str) -> bool:
        chosen = self._rows[name]
        return key in chosen or "" in chosen or place_of(self._connection, name, key) is None

    def _as_told(self, name: str, key: str, values: dict[str, object]) -> bool:
        try:
            entity = self._store.find(KINDS[name], key)
        except (*NOT_UNDERSTOOD, sqlite3.OperationalError):
            return False
        return entity is not None and not differing_fields(entity, values)

    def _put(self, name: str, key: str, values: dict[str, object]) -> str | None:
        """Put one entity back; what keeps it from being put back, if anything does."""
        entity = as_entity(name, key, values, self._title(key) if name == "document" else "")
        if entity is None:
            return "the history does not tell all of it"
        missing = place_of(self._connection, name, key) is None
        self._connection.execute("savepoint one")
        try:
            self._store.save(entity)
            if missing:
                put_behind(self._connection, name, key, self._last_place(name, key))
        except sqlite3.IntegrityError as error:
            self._connection.execute("rollback to one")
            return f"it would break a rule of the file ({error})"
        finally:
            self._connection.execute("release one")
        return None

    def _last_place(self, name: str, key: str) -> int | None:
        """Where that stands which was made before this one."""
        if name == "sentence":
            query = (
                "select max(other.seq) from sentence as mine join sentence as other using (document_id) "
                "where mine.id = ? and other.start_offset < mine.start_offset"
            )
            return self._connection.execute(query, (key,)).fetchone()[0]
        query = (
            "select key from event where entity = ? and before is null "
            "and seq < (select min(seq) from event where entity = ? and key = ?) order by seq desc limit 1"
        )
        row = self._connection.execute(query, (name, name, key)).fetchone()
        return None if row is None else place_of(self._connection, name, row[0])

    def _title(self, document_id: str) -> str:
        query = "select title from document_text where document_id = ? order by version desc limit 1"
        row = self._connection.execute(query, (document_id,)).fetchone()
        return "" if row is None else row[0]

    def _put_labels_back(self) -> Iterator[str]:
        """The list of labels is made of the vocabularies."""
        before = self._connection.total_changes
        for stored in self._store.vocabularies():
            try:
                vocabulary = parse(stored.source, stored.id)
            except CuratorError:
                continue  # that is a finding of its own
            self._connection.executemany(
                "insert into label (id, dimension) values (?, ?) on conflict (id) do nothing",
                ((label.id, label.dimension) for label in vocabulary.labels()),
            )
        if added := self._connection.total_changes - before:
            yield f"{counted(added, 'label')} of the vocabulary put back into the list of labels."
