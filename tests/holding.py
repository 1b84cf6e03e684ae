"""Other processes that hold, write to and read a project's file while a test looks on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin immediate")
print("held", flush=True)
sys.stdin.readline()
connection.execute("rollback")
connection.close()
print("let go", flush=True)
"""


class Holder:
    """Another program in the middle of writing to a file."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert _pipe(process.stdout).readline() == "held\n"

    def let_go(self) -> None:
        """Returns when the file is free."""
        _pipe(self._process.stdin).write("\n")
        _pipe(self._process.stdin).flush()
        assert _pipe(self._process.stdout).readline() == "let go\n"


@contextmanager
def held(path: Path) -> Iterator[Holder]:
    """A process holds the file until the block ends, or it is told to let go."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Holder(process)
        finally:
            process.kill()


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
