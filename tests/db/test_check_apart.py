"""The full check in a process of its own: the same findings, and a process that is gone at the end."""

from __future__ import annotations

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from curator import another_process
from curator.errors import BusyError, CancelledError, CuratorError
from curator.model import Record
from db import check_apart
from db.full_check import check
from tests import factories

PATIENCE = 60.0
"""Seconds until an end that is never the question here."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "test.curation"
    project = factories.new_project(path)
    factories.import_records(
        project, *(Record(title=f"Paper {n}", abstract=f"Text {n}. More.") for n in range(30))
    )
    project.store.close()
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)  # type: ignore[arg-type]
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    return processes


def program(end: str) -> str:
    """The other process does this once it can import what is here."""
    _, imports, path, *_ = another_process.PROGRAM.splitlines()
    return "\n".join((imports, path, end))


def test_it_finds_what_the_check_finds(path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update document set title_key = 'x', imported_at = 'yesterday' where seq = 3")
    told: list[tuple[int, int | None]] = []
    outcome = check_apart.check_apart(path, lambda done, total: told.append((done, total)))
    assert outcome == check(path)
    assert outcome.findings
    assert told[0] == (0, None)
    (process,) = started
    assert process.returncode == 0


def test_giving_it_up_ends_the_process(path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    asked = 0

    def progress(done: int, total: int | None) -> None:
        nonlocal asked
        asked += 1
        if asked > 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        check_apart.check_apart(path, progress)
    (process,) = started
    assert process.returncode is not None


@pytest.mark.skipif(sys.platform == "win32", reason="there a process is not killed by a signal")
def test_a_process_that_is_killed_is_an_error_in_words(
    path: Path, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(another_process, "PROGRAM", program(SAY_BEGUN))

    def progress(done: int, total: int | None) -> None:
        if total == 7:
            os.kill(started[0].pid, signal.SIGKILL)

    with pytest.raises(CuratorError, match="ended before it was through"):
        check_apart.check_apart(path, progress)


SAY_BEGUN = """
import time
for answer in (("begun", None), ("progress", (1, 7))):
    sys.stdout.buffer.write(pickle.dumps(answer))
    sys.stdout.buffer.flush()
time.sleep(60)
"""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("executable", "", id="no interpreter"),
        pytest.param("executable", "/nowhere/python", id="an interpreter that is gone"),
        pytest.param("frozen", True, id="a frozen program"),
    ],
)
def test_where_no_process_can_be_started_it_is_done_here(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(sys, name, value, raising=False)
    assert check_apart.check_apart(path, lambda done, total: None) == check(path)


def test_a_process_that_cannot_begin_leaves_it_to_this_one(
    path: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(another_process, "PROGRAM", "raise SystemExit(1)")
    assert check_apart.check_apart(path, lambda done, total: None) == check(path)
    assert started[0].returncode == 1


@pytest.mark.parametrize(
    "raised",
    [
        pytest.param("BusyError('Another program writes it.')", id="words for a person"),
        pytest.param("KeyError('a bug')", id="a bug"),
    ],
)
def test_an_error_comes_over_as_it_was_raised(
    path: Path, monkeypatch: pytest.MonkeyPatch, raised: str
) -> None:
    planted = f"""
from curator import another_process
from curator.errors import BusyError
from db import check_apart
def fail(project, progress):
    raise {raised}
check_apart.check = fail
check_apart.serve(pickle.load(sys.stdin.buffer))
"""
    monkeypatch.setattr(another_process, "PROGRAM", program(planted))
    with pytest.raises((BusyError, KeyError)) as there:
        check_apart.check_apart(path, lambda done, total: None)
    assert repr(there.value) == raised
    assert isinstance(there.value, BusyError) or "in fail" in there.value.__notes__[0]


def test_the_process_goes_with_the_one_that_began_it(path: Path) -> None:
    script = (
        "import os, sys; from curator import another_process\n"
        f"another_process.PROGRAM = {program(FOREVER)!r}\n"
        f"it = another_process.begin('db.check_apart', {str(path)!r})\n"
        "print(it.pid, flush=True); it.stdout.read(1)\n"
        "os._exit(0)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    pid, end = int(found.stdout), time.monotonic() + PATIENCE
    while _lives(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _lives(pid)


FOREVER = """
import threading, time
pickle.load(sys.stdin.buffer)
from db import check_apart
threading.Thread(target=check_apart._await_end, args=(threading.Event(),), daemon=True).start()
sys.stdout.write("x"); sys.stdout.flush()
time.sleep(300)
"""


def _lives(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def test_nothing_is_left_of_the_copy_of_an_earlier_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = Path(__file__).parents[1] / "data" / "projects" / "format-1.curation.gz"
    path = tmp_path / "earlier.curation"
    path.write_bytes(gzip.decompress(earlier.read_bytes()))
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)

    def progress(done: int, total: int | None) -> None:
        if total:
            raise CancelledError

    with pytest.raises(CancelledError):
        check_apart.check_apart(path, progress)
    assert list(folder.iterdir()) == []
