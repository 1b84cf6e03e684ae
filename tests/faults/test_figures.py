"""The long runs say what they did, in a table and in files."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tools.faults.__main__ import faults


def run(*arguments: str) -> str:
    done = CliRunner().invoke(faults, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_figures_of_one_run_are_written_beside_those_of_another(tmp_path: Path, shim: Path) -> None:
    output = str(tmp_path / "figures")
    run("soak", "--operations", "20", "--seed", "7", "--output", output)
    shown = run("kills", "--count", "5", "--output", output)
    values = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    page = (tmp_path / "figures.md").read_text(encoding="utf-8")
    assert values.keys() == {"soak", "kills"}
    assert values["soak"]["operations"] == sum(values["soak"]["performed"].values()) + sum(
        values["soak"]["refused"].values()
    )
    assert [errand["wrong"] for errand in values["kills"]["errands"]] == [[]] * 5
    assert "### Soak" in page
    assert shown.strip() in page
    assert str(tmp_path) not in page
