"""The faults themselves: a shim that did nothing would let every other test here pass."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tools.faults.place import Place
from tools.faults.shim import Fault, Kind

WRITE = """
import os, sys
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
for sign in b"abc":
    print(os.pwrite(handle, bytes([sign]) * 100, 100 * (sign - 97)), flush=True)
    if "sync" in sys.argv:
        os.fsync(handle)
"""
COMMIT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma journal_mode = wal")
connection.execute(f"pragma synchronous = {sys.argv[2]}")
connection.execute("create table row (number integer)")
for number in range(40):
    connection.execute("insert into row values (?)", (number,))
    print(number, flush=True)
"""

pytestmark = pytest.mark.usefixtures("shim")


def written(place: Place, fault: Fault, *arguments: str) -> tuple[bytes, list[str], bool]:
    """The file, what the process acknowledged, and whether it was killed."""
    ended = place.run(["-c", WRITE, str(place.project), *arguments], fault)
    return place.project.read_bytes(), ended.out.split(), ended.killed


def test_a_run_without_a_fault_tells_the_calls_that_change_files(place: Place) -> None:
    ended = place.run(["-c", WRITE, str(place.project), "sync"], Fault())
    assert ended.calls == ("pwrite", "fsync") * 3
    assert place.project.read_bytes() == b"a" * 100 + b"b" * 100 + b"c" * 100


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(Kind.KILL, b"a" * 100, id="before-the-call"),
        pytest.param(Kind.TEAR, b"a" * 100 + b"b" * 50, id="within-the-call"),
    ],
)
def test_a_process_is_killed_at_the_call_that_is_named(place: Place, kind: Kind, expected: bytes) -> None:
    assert written(place, Fault(at=2, kind=kind)) == (expected, ["100"], True)


def test_when_the_power_goes_what_was_not_synchronised_may_be_lost(place: Place) -> None:
    lost = [written(place, Fault(at=3, kind=Kind.POWER, seed=seed))[0] for seed in range(12)]
    assert any(content == b"" for content in lost)
    assert any(content != b"" for content in lost)
    place.project.unlink()
    content, acknowledged, killed = written(place, Fault(at=5, kind=Kind.POWER, seed=1), "sync")
    assert (content, acknowledged, killed) == (b"a" * 100 + b"b" * 100, ["100", "100"], True)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        pytest.param(Kind.FULL, "No space left on device", id="full"),
        pytest.param(Kind.IO_ERROR, "Input/output error", id="i/o-error"),
    ],
)
def test_a_call_fails_as_on_a_bad_disk(place: Place, kind: Kind, words: str) -> None:
    ended = place.run(["-c", WRITE, str(place.project)], Fault(at=2, kind=kind))
    assert words in ended.err
    assert ended.hit == ("pwrite",)


def test_a_short_write_is_told_as_one(place: Place) -> None:
    assert written(place, Fault(at=2, kind=Kind.SHORT))[1] == ["100", "50", "100"]


def test_the_clock_is_wrong_by_what_is_said(place: Place) -> None:
    show = "import time; print(time.time() - time.clock_gettime(time.CLOCK_MONOTONIC))"
    right, wrong = (float(place.run(["-c", show], Fault(clock=seconds)).out) for seconds in (0, -86_400))
    assert right - wrong == pytest.approx(86_400, abs=60)


def test_a_database_that_does_not_wait_for_the_disk_loses_what_it_acknowledged(place: Place) -> None:
    """Which the kills would find, if it were ours."""
    assert lost_commits(place, "off") > 0
    assert lost_commits(place, "full") == 0


def lost_commits(place: Place, synchronous: str) -> int:
    lost = 0
    for seed in range(4):
        place.clear()
        ended = place.run(
            ["-c", COMMIT, str(place.project), synchronous], Fault(at=70 + seed, kind=Kind.POWER, seed=seed)
        )
        assert ended.killed
        lost += max(0, len(ended.out.split()) - rows_of(place.project))
    return lost


def rows_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("select count(*) from row").fetchone()[0]
        except sqlite3.Error:
            return 0
