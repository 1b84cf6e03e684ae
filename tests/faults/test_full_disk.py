"""A disk that is really full, and files that may not grow: what the system says, not what a shim says."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from tools.faults.errands import Importing, Tagging
from tools.faults.failures import disk_words
from tools.faults.place import Place
from tools.faults.soundness import holding, wrong_with_project
from tools.faults.window import OpenWindow

MEGABYTE = 1024 * 1024
PAPERS = 100


@pytest.fixture
def place_on_small_disk(small_disk: Path) -> Place:
    made = Place(small_disk)
    made.work.mkdir(parents=True)
    return made


def fill(disk: Path, left: int) -> Path:
    """Leave so many bytes on a disk; the file to delete for more."""
    filler = disk / "filler"
    # somebody else may be faster in taking the last of it
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:
        while (free := shutil.disk_usage(disk).free - left) > 0:
            stream.write(bytes(min(free, 4096)))
    return filler


def test_an_import_that_does_not_fit_brings_nothing_and_fits_when_there_is_room(
    place_on_small_disk: Place,
) -> None:
    place, errand = place_on_small_disk, Importing(PAPERS)
    errand.prepare(place)
    before = holding(place.project)
    filler = fill(place.folder, MEGABYTE // 4)
    ended = place.run(errand.arguments(place, 1))
    assert ended.status == 1
    assert "is full" in ended.err
    assert errand.wrong_with_words(ended) == []
    filler.unlink()
    assert holding(place.project) == before
    assert place.run(errand.arguments(place, 1)).status == 0
    assert holding(place.project).documents == before.documents + PAPERS
    assert wrong_with_project(place, full=True) == []


def test_a_window_on_a_full_disk_refuses_keys_until_there_is_room(place_on_small_disk: Place) -> None:
    place = place_on_small_disk
    Tagging().prepare(place)
    with OpenWindow(place, 1) as window:
        window.until("saved ", times=3)
        filler = fill(place.folder, 0)
        window.until("refused The disk is full", times=3)
        filler.unlink()
        window.until("saved ", times=5)
    assert holding(place.project).events >= window.acknowledged
    assert wrong_with_project(place, full=True) == []


def test_a_backup_that_does_not_fit_leaves_nothing_behind(place_on_small_disk: Place) -> None:
    place = place_on_small_disk
    Tagging().prepare(place)
    filler = fill(place.folder, MEGABYTE // 4)
    ended = place.run(["-m", "ui", "backup", str(place.project)])
    assert ended.status == 1
    assert "is full" in ended.err
    filler.unlink()
    assert [path.name for path in place.backups.rglob("*.part*")] == []


def test_files_that_may_not_grow_any_more_refuse_keys_with_a_sentence(
    place: Place, small_files: list[str]
) -> None:
    errand = Tagging(60)
    errand.prepare(place)
    before = holding(place.project)
    ended = place.run(errand.arguments(place, 2), prefix=small_files)
    assert errand.wrong(place, ended, before, full=True) == []
    assert disk_words(ended)
