"""The process is killed between and within key presses; every acknowledged key press is in the file."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from curator.checking import check
from db.store import SqliteStore
from tests import factories
from tools.build_sample import import_abstracts

KILLS = 50
ROOT = Path(__file__).parents[2]


def acknowledged_until_killed(path: Path, seed: int, after: int) -> int:
    """Start the window, kill it once `after` key presses were acknowledged; the number of events by then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.pressing", str(path), str(seed)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    acknowledged = 0
    for _ in range(after):
        line = process.stdout.readline()
        if not line:
            break
        acknowledged = int(line)
    process.send_signal(signal.SIGKILL)
    # what was printed before the kill arrived was acknowledged too
    rest, errors = process.communicate(timeout=30)
    complete = [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL, errors
    return int(complete[-1]) if complete else acknowledged


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a signal of POSIX systems")
def test_every_acknowledged_key_press_survives_fifty_kills(tmp_path: Path) -> None:
    path = tmp_path / "killed.curation"
    project = factories.new_project(path)
    import_abstracts(project)
    project.store.close()
    chance = random.Random(7)
    pressed = 0
    for seed in range(KILLS):
        acknowledged = acknowledged_until_killed(path, seed, chance.randint(1, 12))
        assert acknowledged > 0
        store = SqliteStore.open(path)
        try:
            events = sum(1 for _ in store.events())
            assert events >= acknowledged, f"kill {seed}: {acknowledged} acknowledged, {events} in the file"
            pressed = events
        finally:
            store.close()
    store = SqliteStore.open(path)
    try:
        assert check(store).findings == ()
    finally:
        store.close()
    assert pressed > KILLS
