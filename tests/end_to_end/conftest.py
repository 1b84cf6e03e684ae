"""End-to-end tests keep to their own folders, and none of them keeps the window from its event loop."""

from __future__ import annotations

import compileall
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.watchdog import Watchdog, pace

ALLOWED: Mapping[str, str] = {
    "main_window.py:closeEvent": "The window goes: nobody waits for it to be painted.",
    "main_window.py:open_project": "As at the start of the program: nothing of the project is shown yet.",
    "project_file.py:writing": "To begin and to commit wait for the disk, which makes what was done durable.",
    "theme.py:apply": "Qt styles every widget anew, in one call, when somebody chooses another look.",
}
"""What may keep the GUI thread longer, by a place on its stack, and why."""


class BlockedError(AssertionError):
    """The window did not answer for too long; the text says how long, and where it was."""


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CURATOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CURATOR_DATA", str(tmp_path / "data"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # what other guests of a virtual machine take now and then cannot be told from what the window takes: a
    # block of the window's own comes every time
    for item in items:
        if "watchdog" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=3, only_rerun=[BlockedError.__name__]))


@pytest.fixture(scope="session")
def compiled() -> None:
    """Modules that a dialog loads are compiled, as an installation leaves them."""
    root = Path(__file__).parents[2]
    for package in ("curator", "db", "ui"):
        compileall.compile_dir(root / package, quiet=2)


@pytest.fixture
def watchdog(qapp: QApplication, compiled: None) -> Iterator[Watchdog]:
    """Fails the test if the GUI thread was away from its event loop for over 100 ms.

    Of a machine at rest: what is slow for all programs just now has so much more time.
    """
    before = pace()
    with Watchdog() as dog:
        yield dog
    limit = dog.limit * max(1.0, before, pace(), _crowd())
    blocks = [
        str(block) for block in dog.blocks if block.seconds > limit and not any(map(block.passed, ALLOWED))
    ]
    if blocks:
        raise BlockedError("\n\n".join(blocks))


def _crowd() -> float:
    """How many threads, of all programs, wanted each processor in the last minute; 0 where nobody knows."""
    return os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 0.0
