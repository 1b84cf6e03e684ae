"""The program is killed while it works; `tools.faults kills` does it a thousand times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.faults.kills import kill_runs

pytestmark = pytest.mark.usefixtures("shim")


def test_whatever_the_program_does_when_it_is_killed_nothing_acknowledged_is_lost(folder: Path) -> None:
    tolls = kill_runs(folder, 18, seed=11)
    assert [line for toll in tolls for line in toll.wrong] == []
    assert sum(toll.killed for toll in tolls) == 18
    assert all(toll.killed >= 3 for toll in tolls)
