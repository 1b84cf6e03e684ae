"""The program is killed while it works; `tools.faults kills` does it a thousand times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.faults.__main__ import faults

pytestmark = pytest.mark.usefixtures("shim")


def run(output: Path, *arguments: str) -> dict[str, Any]:
    """The figures of a long run, made short; it finds nothing wrong."""
    done = CliRunner().invoke(faults, [*arguments, "--output", str(output)])
    assert done.exit_code == 0, done.output
    page = output.with_suffix(".md").read_text(encoding="utf-8")
    assert done.stdout.splitlines()[-1] in page
    assert str(output.parent) not in page
    return json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))


def test_whatever_the_program_does_when_it_is_killed_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    output = tmp_path / "figures"
    errands = run(output, "kills", "--count", "18", "--seed", "11")["kills"]["errands"]
    assert [errand["wrong"] for errand in errands] == [[]] * 5
    assert sum(sum(errand["kills"].values()) for errand in errands) == 18
    assert all(sum(errand["kills"].values()) >= 3 for errand in errands)
    # figures of another run stand beside them
    both = run(output, "soak", "--operations", "20", "--seed", "7")
    assert both.keys() == {"kills", "soak"}
    assert both["kills"]["errands"] == errands
