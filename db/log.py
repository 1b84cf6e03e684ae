"""The append-only log of steps and events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from curator.history import Event, Step, StepKind
from curator.identifiers import CuratorId
from db.event_values import pack, pack_text, unpack, unpack_text


def append(connection: sqlite3.Connection, step: Step, events: Iterable[Event]) -> int:
    """Write a step and its events; the step's place in the log."""
    cursor = connection.execute(
        "insert into step (id, at, curator_id, name, kind, target, reason, app_version, session_id) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            step.id,
            step.at,
            step.curator_id,
            step.name,
            step.kind,
            step.target,
            step.reason,
            step.app_version,
            step.session_id,
        ),
    )
    seq = cursor.lastrowid
    assert seq is not None
    connection.executemany(
        "insert into event (step, entity, key, before, after) values (?, ?, ?, ?, ?)",
        (
            (
                seq,
                event.entity,
                event.key,
                None if event.before is None else pack(event.before, event.key),
                pack(event.after, event.key),
            )
            for event in events
        ),
    )
    return seq


def steps_backwards(connection: sqlite3.Connection, curator_id: CuratorId) -> Iterator[Step]:
    """The steps of one curator, newest first."""
    cursor = connection.execute("select * from step where curator_id = ? order by seq desc", (curator_id,))
    for row in cursor:
        yield step_of(row)


def steps(connection: sqlite3.Connection) -> Iterator[Step]:
    """All steps in order."""
    for row in connection.execute("select * from step order by seq"):
        yield step_of(row)


def step_of(row: sqlite3.Row) -> Step:
    return Step(
        seq=row["seq"],
        id=row["id"],
        at=row["at"],
        curator_id=CuratorId(row["curator_id"]),
        name=row["name"],
        kind=StepKind(row["kind"]),
        target=row["target"],
        reason=row["reason"],
        app_version=row["app_version"],
        session_id=row["session_id"],
    )


def step(connection: sqlite3.Connection, seq: int) -> Step:
    """One step by its place in the log."""
    return step_of(connection.execute("select * from step where seq = ?", (seq,)).fetchone())


def events(connection: sqlite3.Connection, seq: int | None) -> Iterator[Event]:
    """The events of one step, or all of them, in order."""
    condition = "" if seq is None else "where step = ?"
    cursor = connection.execute(
        f"select entity, key, before, after from event {condition} order by seq",
        () if seq is None else (seq,),
    )
    for row in cursor:
        yield event_of(row)


def packed(row: Sequence[Any]) -> tuple[Any, ...]:
    """A whole row of `event` as it lies in the present format; in formats 1 and 2 its values were text."""
    *begin, key, before, after = row
    return *begin, key, *(pack_text(it, key) if isinstance(it, str) else it for it in (before, after))


def readable(key: Any, before: Any, after: Any) -> bool:
    """Whether values that lie in the log are such as `append` writes."""
    try:
        for it in (before, after):
            if it is not None:
                unpack(it, key)
    except (sqlite3.DatabaseError, AttributeError):
        return False
    return True


def events_about(connection: sqlite3.Connection, keys: Collection[str]) -> list[Event]:
    """The events of entities with these keys, in order."""
    # one JSON parameter, however many keys there are
    cursor = connection.execute(
        "select entity, key, before, after from event "
        "where key in (select value from json_each(?)) order by seq",
        (json.dumps(list(keys)),),
    )
    found = cursor.fetchall()
    try:
        # read at once, in a third of the time of one by one
        befores, afters = (
            _read_all(["null" if row[place] is None else unpack_text(row[place], row[1]) for row in found])
            for place in (2, 3)
        )
    except ValueError:
        return [event_of(row) for row in found]
    return [
        Event(entity=row[0], key=row[1], before=before, after=after)
        for row, before, after in zip(found, befores, afters, strict=True)
    ]


def _read_all(values: list[str]) -> list[Any]:
    return json.loads(f"[{','.join(values)}]")


def event_of(row: sqlite3.Row) -> Event:
    entity, key, before, after = row["entity"], row["key"], row["before"], row["after"]
    values = None if before is None else unpack(before, key)
    return Event(entity=entity, key=key, before=values, after=unpack(after, key))
