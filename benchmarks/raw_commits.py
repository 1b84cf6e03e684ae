"""The least that a durable change of data can cost here: one row, one SQLite commit that is on the disk."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path


class RawCommits:
    """A database with the settings of a project file, and nothing in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = full")
        self._connection.execute("create table annotation (id integer primary key, text text)")

    def commit_one(self) -> float:
        """How many seconds it took."""
        begun = time.perf_counter()
        self._connection.execute("insert into annotation (text) values ('Normal mammary epithelium')")
        return time.perf_counter() - begun

    def close(self) -> None:
        """The file goes with it."""
        self._connection.close()
        self._path.unlink()
