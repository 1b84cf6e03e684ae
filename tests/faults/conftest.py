"""Tests that bring faults about need what not every system has; then they say so."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.faults.place import Place, work_folder
from tools.faults.shim import NoShimError, library


@pytest.fixture
def shim() -> Path:
    """The library that brings faults into processes."""
    try:
        return library()
    except NoShimError as error:
        pytest.skip(str(error))


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where that can be had: what is lost here is lost on purpose."""
    with work_folder() as made:
        yield made


@pytest.fixture
def place(folder: Path) -> Place:
    made = Place(folder / "place")
    made.clear()
    return made


@pytest.fixture
def unprivileged() -> list[str]:
    """What to put before a command so that permissions hold for it: root is asked for none."""
    if os.name == "nt":
        pytest.skip("permissions are another thing on Windows")
    if os.geteuid() != 0:
        return []
    return _working(["setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-dac_override"])


@pytest.fixture
def small_files() -> list[str]:
    """What to put before a command so that no file that it writes gets longer than some pages."""
    return _working(["prlimit", f"--fsize={650 * 1024}"])


def _working(prefix: list[str]) -> list[str]:
    if shutil.which(prefix[0]) is None or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip(f"{prefix[0]} cannot be used here")
    return prefix


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
