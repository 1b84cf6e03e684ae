"""The log of steps and events, asked for by document, sentence, label, curator and day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from curator.chronicle import Past
from curator.history import Event, Step


class SqlitePast:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def steps(self, past: Past, before: int | None, limit: int) -> list[Step]:
        raise NotImplementedError

    def event_counts(self, steps: list[int]) -> dict[int, int]:
        raise NotImplementedError

    def first_events(self, step: int, limit: int) -> list[Event]:
        raise NotImplementedError

    def events_after(self, step: int) -> Iterator[Event]:
        raise NotImplementedError
