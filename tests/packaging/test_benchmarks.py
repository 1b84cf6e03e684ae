"""The benchmarks run; how fast the program is, no test says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (REPOSITORY / "benchmarks").is_dir(), reason="not part of an installation"
)


def test_a_quick_run_measures_every_row_and_writes_the_page_it_is_told(tmp_path: Path):
    page = tmp_path / "performance.md"
    before = (REPOSITORY / "docs" / "performance.md").stat().st_mtime if _page_exists() else None
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--without-screen", "--output", str(page)],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    for row in (
        "Start to the painted window",
        "Label key",
        "Next document",
        "Import of",
        "Export of",
        "Evidence of",
    ):
        assert row in done.stdout
        assert row in text
    assert (
        (REPOSITORY / "docs" / "performance.md").stat().st_mtime == before if before else not _page_exists()
    )


def _page_exists() -> bool:
    return (REPOSITORY / "docs" / "performance.md").exists()
