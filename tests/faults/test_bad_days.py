"""The file goes away, somebody else writes, the clock goes back, the name is odd: as real processes."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from curator.checking import check
from db.safekeeping import SqliteSafekeeping
from db.store import SqliteStore
from tests import factories
from tools.faults.errands import FORMAT_1, Importing, Tagging
from tools.faults.place import Place
from tools.faults.shim import Fault
from tools.faults.soundness import holding
from tools.faults.window import OpenWindow

FORMATS = sorted(FORMAT_1.parent.glob("format-*.curation.gz"))
LONGEST = 250
"""Bytes: a file name may have 255 on most systems, and SQLite puts `-wal` and `-shm` after it."""


@pytest.fixture
def tagging(place: Place) -> Place:
    """A place with a project of seven abstracts."""
    Tagging().prepare(place)
    return place


def findings(path: Path) -> list[str]:
    store = SqliteStore.open(path)
    try:
        return [str(finding) for finding in check(store).findings]
    finally:
        store.close()


def test_a_file_that_is_taken_away_and_put_back_has_all_that_was_acknowledged(tagging: Place) -> None:
    away = tagging.kept / "away.curation"
    with OpenWindow(tagging, 1) as window:
        window.until("saved ", times=8)
        tagging.project.rename(away)
        window.until("lost ")
        refused = window.until("refused ")
        assert "gone" in refused
        away.rename(tagging.project)
        window.until("saved ", times=3)
    assert holding(tagging.project).events >= window.acknowledged
    assert findings(tagging.project) == []
    assert "Traceback" not in window.errors


def test_a_file_that_takes_the_place_of_an_open_one_is_not_written(tagging: Place) -> None:
    other = tagging.kept / "other.curation"
    project = factories.new_project(other)
    factories.add_document(project)
    project.store.close()
    before = other.read_bytes()
    with OpenWindow(tagging, 2) as window:
        window.until("saved ", times=8)
        other.replace(tagging.project)
        window.until("lost ")
        saved = len([line for line in window.lines if line.startswith("saved ")])
        window.until("refused ", times=5)
        assert len([line for line in window.lines if line.startswith("saved ")]) == saved
    assert tagging.project.read_bytes() == before
    assert "Traceback" not in window.errors


def test_two_windows_at_the_keys_of_one_file_both_keep_what_they_acknowledged(tagging: Place) -> None:
    before = holding(tagging.project)
    with OpenWindow(tagging, 3, presses=25) as one, OpenWindow(tagging, 4, presses=25) as other:
        one.closed()
        other.closed()
    # the first line of each tells what was there before
    saved = sum(line.startswith("saved ") for line in one.lines + other.lines) - 2
    assert saved > 10
    assert holding(tagging.project).steps - before.steps == saved
    assert findings(tagging.project) == []


@pytest.mark.usefixtures("shim")
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(clock=-3 * 365 * 86_400), id="before-the-session"),
        pytest.param(Fault(clock=-3600, clock_at=150), id="during-it"),
        pytest.param(Fault(clock=10 * 365 * 86_400), id="far-ahead-and-right-again"),
    ],
)
def test_a_clock_that_is_set_back_harms_nothing(tagging: Place, fault: Fault) -> None:
    errand = Tagging(25)
    before = holding(tagging.project)
    for session in (fault, Fault()):
        ended = tagging.run(errand.arguments(tagging, 5), session)
        acknowledged = max(errand.acknowledged(ended))
        assert errand.wrong_with_words(ended) == []
        assert holding(tagging.project).events == acknowledged
    assert holding(tagging.project).steps > before.steps + 10
    assert findings(tagging.project) == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("two words ‘and quotes’ – α.curation", id="spaces"),
        pytest.param("🧬 𝛽 e\N{COMBINING ACUTE ACCENT}.curation", id="emoji"),
        pytest.param("100% %41 #1 ?x=1&y.curation", id="signs-of-addresses"),
        pytest.param("two\nlines.curation", id="newline"),
        pytest.param(
            "x" * (LONGEST - len(".curation")) + ".curation",
            id="as-long-as-can-be",
        ),
        pytest.param("x" * (LONGEST - len(".curation-journal")) + ".curation", id="very-long"),
    ],
)
def test_a_project_of_any_name_is_tagged_backed_up_and_restored(tagging: Place, name: str) -> None:
    place = Place(tagging.folder, f"folder of 🧬/{name}")
    place.project.parent.mkdir()
    shutil.move(tagging.project, place.project)
    assert tagging.run(["-m", "ui", "backup", str(place.project)]).status == 0
    before = holding(place.project)
    with OpenWindow(place, 6, presses=12) as window:
        window.closed()
    assert window.acknowledged > before.events
    assert holding(place.project).events == window.acknowledged
    restored = tagging.run(["-m", "ui", "restore", "--yes", "latest", str(place.project)])
    assert restored.status == 0, restored.err
    assert holding(place.project) == before
    assert findings(place.project) == []


@pytest.mark.parametrize("packed", [pytest.param(path, id=path.name.split(".")[0]) for path in FORMATS])
def test_a_project_of_each_earlier_format_is_backed_up_and_goes_on(place: Place, packed: Path) -> None:
    place.project.write_bytes(gzip.decompress(packed.read_bytes()))
    before = holding(place.project)
    with OpenWindow(place, 7, presses=12) as window:
        window.closed()
    assert window.acknowledged > before.events
    [*_, oldest] = SqliteSafekeeping(place.backups).backups(place.project)
    assert holding(oldest.path) == before
    assert findings(place.project) == []


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param("project.curation", 0o444, id="file"),
        pytest.param(".", 0o555, id="folder"),
    ],
)
def test_a_project_that_may_only_be_read_is_shown_and_each_key_refused(
    tagging: Place, unprivileged: list[str], name: str, mode: int
) -> None:
    before = tagging.project.read_bytes()
    guarded = tagging.work / name
    usual = guarded.stat().st_mode
    guarded.chmod(mode)
    try:
        with OpenWindow(tagging, 8, presses=15, prefix=unprivileged) as window:
            window.closed()
        listed = tagging.run(["-m", "ui", "documents", str(tagging.project)], prefix=unprivileged)
        papers = tagging.kept / "papers.csv"
        papers.write_text("title,abstract\nA title,An abstract.\n", encoding="utf-8")
        imported = tagging.run(["-m", "ui", "import", str(tagging.project), str(papers)], prefix=unprivileged)
    finally:
        guarded.chmod(usual)
    # the first line tells what was there before
    assert [line for line in window.lines if line.startswith("saved ")] == window.lines[:1]
    assert any("permission" in line for line in window.lines if line.startswith("refused "))
    assert listed.out.splitlines()[-1] == "7 documents"
    assert Importing().wrong_with_words(imported) == []
    assert (imported.status, "permission" in imported.err) == (1, True)
    assert tagging.project.read_bytes() == before
