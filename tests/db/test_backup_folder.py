"""Where backups lie: found by the path of the project, and by what the project is."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from curator.project import Project
from curator.safekeeping import Backup, Reason
from db import backup_folder
from db.safekeeping import SqliteSafekeeping
from tests import factories


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def keeping(root: Path) -> SqliteSafekeeping:
    return SqliteSafekeeping(root)


@pytest.fixture
def made(project: Project, keeping: SqliteSafekeeping) -> Backup:
    """A backup of the project, which is closed."""
    factories.add_document(project)
    made = keeping.back_up(project.store.path, Reason.OPENED)
    project.store.close()
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        pytest.param("STAT3 in time.curation", "STAT3-in-time", id="words"),
        pytest.param("Pläne für 𝛽-catenin.curation", "Pläne-für-𝛽-catenin", id="letters"),
        pytest.param("😀.curation", "project", id="no letters"),
        pytest.param("a/../../b.curation", "b", id="a way round"),
        pytest.param("x" * 240 + ".curation", "x" * 20, id="long"),
        pytest.param("no suffix", "no-suffix", id="no suffix"),
        pytest.param(os.fsdecode(b"caf\xe9.curation"), "caf", id="no text at all"),
    ],
)
def test_a_folder_is_named_so_that_a_person_knows_it(tmp_path: Path, root: Path, name: str, stem: str):
    folder = backup_folder.folder(root, tmp_path / name)
    assert folder.parent == root
    assert folder.name[:-9] == stem
    assert len(bytes.fromhex(folder.name[-8:])) == 4


def test_each_place_has_its_own_folder_by_whatever_way(tmp_path: Path, root: Path):
    one = backup_folder.folder(root, tmp_path / "a" / "p.curation")
    assert one != backup_folder.folder(root, tmp_path / "b" / "p.curation")
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert one == backup_folder.folder(root, tmp_path / "link" / "p.curation")
    (tmp_path / "a" / "linked.curation").symlink_to(tmp_path / "a" / "p.curation")
    assert one == backup_folder.folder(root, tmp_path / "a" / "linked.curation")


def test_a_relative_path_is_found_too(
    made: Backup, keeping: SqliteSafekeeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert keeping.backups(Path("test.curation")) == [made]


def test_nothing_is_there_before_the_first_backup(tmp_path: Path, keeping: SqliteSafekeeping, root: Path):
    assert keeping.backups(tmp_path / "p.curation") == []
    assert not root.exists()


@pytest.mark.parametrize("content", [None, b"", b"damaged" * 100])
def test_backups_are_found_when_the_project_is_gone_or_damaged(
    made: Backup, project: Project, keeping: SqliteSafekeeping, content: bytes | None
):
    project.store.path.unlink()
    if content is not None:
        project.store.path.write_bytes(content)
    assert keeping.backups(project.store.path) == [made]


def test_backups_follow_a_project_that_is_moved(
    made: Backup, project: Project, keeping: SqliteSafekeeping, tmp_path: Path
):
    moved = tmp_path / "elsewhere" / "renamed.curation"
    moved.parent.mkdir()
    project.store.path.rename(moved)
    assert keeping.backups(moved) == [made]
    later = keeping.back_up(moved, Reason.ASKED)
    assert later is not None
    assert later.path.parent != made.path.parent
    assert keeping.backups(moved) == [later, made]
    moved.write_bytes(b"damaged")
    assert keeping.backups(moved) == [later, made]
    assert keeping.backups(project.store.path) == [later, made]


def test_another_project_in_the_folders_is_no_backup_of_this_one(
    made: Backup, keeping: SqliteSafekeeping, tmp_path: Path
):
    other = factories.new_project(tmp_path / "other.curation")
    assert keeping.back_up(other.store.path, Reason.OPENED) is not None
    other.store.close()
    assert keeping.backups(tmp_path / "test.curation") == [made]


def test_the_folder_says_whose_it_is(made: Backup, project: Project, keeping: SqliteSafekeeping):
    about = json.loads((made.path.parent / "project.json").read_text())
    assert about == {"path": str(project.store.path), "uuid": keeping.summary(project.store.path).uuid}


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b'{"uuid": 7}'])
def test_what_the_folder_says_may_be_spoilt(
    made: Backup, project: Project, keeping: SqliteSafekeeping, content: bytes
):
    about = made.path.parent / "project.json"
    about.write_bytes(content)
    assert keeping.backups(project.store.path) == [made]
    assert keeping.back_up(project.store.path, Reason.ASKED, even_if_same=True) is not None
    assert json.loads(about.read_text())["uuid"] == keeping.summary(project.store.path).uuid


@pytest.mark.parametrize(
    "name",
    [
        "mine.curation",
        "2026-11-23_08-48-27-123Z_opened.curation-wal",
        "2026-11-23_08-48-27-123Z_opened.curation.part",
        "2026-11-23_08-48-27-123Z_mine.curation",
        "2026-11-23_08-48-27-123Z_.curation",
        "2026-11-31_08-48-27-123Z_opened.curation",
        "2026-11-23_25-48-27-123Z_opened.curation",
        "٢٠٢٦-11-23_08-48-27-123Z_opened.curation",
        "2026-11-23_08-48-27-123Z_opened.curation\n",
    ],
)
def test_what_is_no_backup_of_ours_is_passed_over(
    made: Backup, keeping: SqliteSafekeeping, tmp_path: Path, name: str
):
    (made.path.parent / name).write_bytes(b"mine")
    assert keeping.backups(tmp_path / "test.curation") == [made]


def test_a_folder_with_the_name_of_a_backup_is_passed_over(
    made: Backup, keeping: SqliteSafekeeping, tmp_path: Path
):
    (made.path.parent / "2026-11-23_08-48-27-123Z_asked.curation").mkdir()
    assert keeping.backups(tmp_path / "test.curation") == [made]


def test_the_newest_comes_first(made: Backup, keeping: SqliteSafekeeping, tmp_path: Path):
    earlier, later = (
        shutil.copyfile(made.path, made.path.with_name(f"{year}-01-01_00-00-00-000Z_hourly.curation"))
        for year in (1999, 2099)
    )
    assert [backup.path for backup in keeping.backups(tmp_path / "test.curation")] == [
        later,
        made.path,
        earlier,
    ]


@pytest.mark.parametrize(
    ("ages", "due"),
    [
        pytest.param([], True, id="none"),
        pytest.param([59], False, id="within the hour"),
        pytest.param([61], True, id="longer ago"),
        pytest.param([61, 5], False, id="several"),
        pytest.param([-600], True, id="of the future"),
    ],
)
def test_a_backup_is_due_an_hour_after_the_last(tmp_path: Path, root: Path, ages: list[int], due: bool):
    project = tmp_path / "p.curation"
    folder = backup_folder.folder(root, project)
    folder.mkdir(parents=True)
    for age in ages:
        minutes = 12 * 60 - age
        day, minutes = divmod(minutes, 24 * 60)
        name = f"2026-11-{23 + day}_{minutes // 60:02}-{minutes % 60:02}-00-000Z_hourly.curation"
        (folder / name).write_bytes(b"x")
    assert backup_folder.is_due(root, project, "2026-11-23T12:00:00.000Z") is due
