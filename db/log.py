"""The append-only log of steps and events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from curator.history import Event, Logged, Step, StepKind, WrittenEvent, as_json
from curator.identifiers import CuratorId


def append(connection: sqlite3.Connection, step: Step, events: Iterable[Logged]) -> int:
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
        ((seq, event.entity, event.key, *_values(event)) for event in events),
    )
    return seq


def _values(event: Logged) -> tuple[str | None, str]:
    """What was before and what is after, as JSON."""
    if isinstance(event, WrittenEvent):
        return None, event.json
    return None if event.before is None else as_json(event.before), as_json(event.after)


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
        befores, afters = (_read_all([row[place] or "null" for row in found]) for place in (2, 3))
    except ValueError:
        return [event_of(row) for row in found]
    return [
        Event(entity=row[0], key=row[1], before=before, after=after)
        for row, before, after in zip(found, befores, afters, strict=True)
    ]


def _read_all(values: list[str]) -> list[Any]:
    return json.loads(f"[{','.join(values)}]")


def event_of(row: sqlite3.Row) -> Event:
    before = None if row["before"] is None else json.loads(row["before"])
    return Event(entity=row["entity"], key=row["key"], before=before, after=json.loads(row["after"]))
