"""Recognising project files without giving up the locks that this process has on them.

A POSIX system drops all locks of a process on a file as soon as the process closes any handle of it. SQLite
takes care of its own handles; so what may be open in this process is only looked at through SQLite.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.connection import is_too_small
from db.errors import READING_FAILED, code


def is_database(path: Path) -> bool:
    """Whether SQLite can make anything of a file, whatever state it is in."""
    if is_too_small(path):
        return False
    try:
        # the file itself, whatever lies beside it
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("pragma user_version").fetchone()
    except READING_FAILED as error:
        return code(error) != sqlite3.SQLITE_NOTADB
    return True
