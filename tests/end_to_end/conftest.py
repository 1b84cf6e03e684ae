"""End-to-end tests keep to their own folders, and none of them keeps the window from its event loop."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.watchdog import Watchdog

ALLOWED: Mapping[str, str] = {
    "main_window.py:closeEvent": "The window goes: nobody waits for it to be painted.",
    "main_window.py:open_project": "As at the start of the program: nothing of the project is shown yet.",
    "project_file.py:writing": "To begin and to commit wait for the disk, which makes what was done durable.",
    "theme.py:apply": "Qt styles every widget anew, in one call, when somebody chooses another look.",
}
"""What may keep the GUI thread longer, by a place on its stack, and why."""

JUDGED = os.environ.get("CURATOR_WATCHDOG") == "1"
"""Only where it is asked for, on a machine that does nothing else: what other guests of a virtual machine
take cannot be told from what the window takes."""


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CURATOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CURATOR_DATA", str(tmp_path / "data"))


@pytest.fixture
def watchdog(qapp: QApplication) -> Iterator[Watchdog]:
    """Fails the test if the GUI thread was away from its event loop for too long; see `JUDGED`."""
    with Watchdog() as dog:
        yield dog
    if not JUDGED:
        return
    # others who are at work on this machine take caches and disk, too, not only processors
    limit = dog.limit * max(1.0, _crowd())
    blocks = [
        str(block) for block in dog.blocks if block.seconds > limit and not any(map(block.passed, ALLOWED))
    ]
    assert not blocks, "\n\n".join(blocks)


def _crowd() -> float:
    """How many threads, of all programs, wanted each processor in the last minute; 0 where nobody knows."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0
