"""Two curators work on project after project; `tools.faults soak` lets them do 100,000 things."""

from __future__ import annotations

from pathlib import Path

from tools.faults.soak import soak

MORE_FILES = 3
"""What is open for a moment beside what was open at first: a database has a log, and its index."""


def test_what_curators_do_keeps_the_rules_and_leaves_nothing_open(folder: Path) -> None:
    result = soak(600, 5, steps=40, examples=15, folder=folder)
    assert result.wrong == []
    assert result.soaked.operations >= 600
    done = result.soaked.performed
    assert {"ToggleLabel", "undo", "redo", "GoBack", "SplitSentence", "MergeSentence"} <= done.keys()
    assert {"CompleteDocument", "ImportDocuments", "restart", "restore"} <= done.keys()
    first, *_, last = result.samples
    assert last.files <= first.files + MORE_FILES
    assert result.growth < 1.5
