"""The benchmarks run; how fast the program is, no test says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.rows import ROWS

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "performance.md"
UNSEEN = frozenset({"screen", "peers"})
"""Groups that need more than this test may count on."""
TOO_SHORT = frozenset({"backup.cancel", "check.cancel"})
"""In so small a project the job may have ended before it is cancelled."""


def test_a_quick_run_measures_every_row_and_writes_only_where_it_is_told(tmp_path: Path):
    page = tmp_path / "performance.md"
    before = PAGE.stat().st_mtime_ns if PAGE.exists() else None
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--without-screen", "--output", str(page)],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    measured = {it["row"] for it in json.loads(page.with_suffix(".json").read_text("utf-8"))["figures"]}
    wanted = [row for row in ROWS if row.group not in UNSEEN]
    assert {row.id for row in wanted} == measured | TOO_SHORT
    text = page.read_text(encoding="utf-8")
    told = [row.what for row in wanted if row.id in measured]
    assert [what for what in told if what not in text or what not in done.stdout] == []
    assert (PAGE.stat().st_mtime_ns if PAGE.exists() else None) == before


def test_only_groups_that_there_are_can_be_chosen(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as raised:
        main(["--only", "everything"])
    assert raised.value.code == 2
    assert "invalid choice: 'everything'" in capsys.readouterr().err
