"""Restoring: the old project, whole, or the new one, at every moment; and what was replaced is kept."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from curator.errors import BusyError, CancelledError, CuratorError
from curator.safekeeping import Backup, Reason
from db.connection import SCHEMA_VERSION, has_live_log
from db.integrity import check_file
from db.safekeeping import SqliteSafekeeping
from tests import factories

FORMAT_1 = Path(__file__).parents[1] / "data" / "projects" / "format-1.curation.gz"
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """A closed project with two documents, and a backup from when it had one."""

    path: Path
    backup: Backup
    keeping: SqliteSafekeeping

    def documents(self) -> int:
        return self.keeping.summary(self.path).documents

    def restore(self, backup: Path | None = None) -> Path | None:
        return self.keeping.restore(backup or self.backup.path, self.path).replaced

    def beside(self) -> list[str]:
        return sorted(path.name for path in self.path.parent.iterdir())

    def kept(self) -> list[Reason]:
        return [backup.reason for backup in self.keeping.backups(self.path)]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    path = tmp_path / "place" / "p.curation"
    path.parent.mkdir()
    keeping = SqliteSafekeeping(tmp_path / "backups")
    project = factories.new_project(path)
    factories.add_document(project, "First")
    backup = keeping.back_up(path, Reason.ASKED)
    assert backup is not None
    factories.add_document(project, "Second", "Another text. It says more.")
    project.store.close()
    return Case(path, backup, keeping)


def leave_log(path: Path) -> None:
    """Leave a project as a kill leaves it: with what was committed last in a log beside it."""
    project = factories.opened(path)
    factories.add_document(project, "Third", "A third text. It is in the log.")
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{path}.copy{suffix}")
    project.store.close()
    for suffix in ("", "-wal"):
        Path(f"{path}.copy{suffix}").replace(f"{path}{suffix}")
    assert has_live_log(path)


# what a restore does


def test_the_backup_takes_the_place_and_what_was_there_is_kept(case: Case):
    before = case.path.read_bytes()
    replaced = case.restore()
    assert case.documents() == 1
    assert check_file(case.path) == []
    assert case.beside() == ["p.curation"]
    assert replaced is not None
    assert case.kept() == [Reason.REPLACED, Reason.ASKED]
    assert case.keeping.backups(case.path)[0].path == replaced
    assert case.keeping.summary(replaced).documents == 2
    # but for the bytes of the header that say how it is written
    assert len(replaced.read_bytes()) == len(before)


def long_named(folder: Path, length: int) -> Path:
    """A project with a file name of so many bytes, which another program gave it."""
    project = factories.new_project(folder / "short.curation")
    factories.add_document(project)
    project.store.close()
    return project.store.path.replace(folder / f"{'x' * (length - 9)}.curation")


@pytest.mark.parametrize("length", [247, 248, 251])
def test_a_project_whose_name_leaves_no_room_for_that_of_a_journal_is_replaced(tmp_path: Path, length: int):
    keeping = SqliteSafekeeping(tmp_path / "backups")
    path = long_named(tmp_path, length)
    backup = keeping.back_up(path, Reason.ASKED)
    assert backup is not None
    project = factories.opened(path)
    factories.add_document(project, "Second", "Another text. It is new.")
    with pytest.raises(BusyError):
        keeping.restore(backup.path, path)
    shutil.copyfile(path, tmp_path / "saved")
    shutil.copyfile(f"{path}-wal", tmp_path / "saved-wal")
    project.store.close()
    # as a kill leaves it
    (tmp_path / "saved").replace(path)
    (tmp_path / "saved-wal").replace(f"{path}-wal")
    replaced = keeping.restore(backup.path, path).replaced
    assert replaced is not None
    assert keeping.summary(replaced).documents == 2
    assert keeping.summary(path).documents == 1
    again = factories.opened(path)
    factories.add_document(again, "Third", "A third text. It is newer.")
    again.store.close()
    assert keeping.summary(path).documents == 2
    assert check_file(path) == []
    assert {item.name for item in tmp_path.iterdir()} == {path.name, "backups"}


def test_work_goes_on_in_what_was_restored(case: Case):
    case.restore()
    project = factories.opened(case.path)
    project.undo()
    project.redo()
    factories.add_document(project, "Third", "Something else. It is so.")
    project.store.close()
    assert case.documents() == 2
    assert check_file(case.path) == []


def test_a_restore_is_taken_back_by_restoring_what_it_replaced(case: Case):
    replaced = case.restore()
    again = case.restore(replaced)
    assert case.documents() == 2
    assert again is not None
    assert case.keeping.summary(again).documents == 1


def test_what_waits_in_the_log_is_kept_too(case: Case):
    leave_log(case.path)
    replaced = case.restore()
    assert replaced is not None
    assert case.keeping.summary(replaced).documents == 3
    assert case.documents() == 1
    assert case.beside() == ["p.curation"]
    case.restore(replaced)
    assert case.documents() == 3


def test_a_project_that_is_gone_comes_back_to_its_place(case: Case):
    case.path.unlink()
    assert case.restore() is None
    assert case.documents() == 1
    assert case.kept() == [Reason.ASKED]


def test_a_log_without_its_file_does_not_get_into_what_is_restored(case: Case):
    leave_log(case.path)
    log = Path(f"{case.path}-wal").read_bytes()
    case.path.unlink()
    assert case.restore() is None
    assert case.beside() == ["p.curation"]
    assert case.documents() == 1
    (kept,) = case.backup.path.parent.glob("*_replaced.curation-wal")
    assert kept.read_bytes() == log


def test_a_backup_of_an_earlier_format_is_migrated_when_it_is_opened(tmp_path: Path):
    path = tmp_path / "old.curation"
    path.write_bytes(gzip.decompress(FORMAT_1.read_bytes()))
    keeping = SqliteSafekeeping(tmp_path / "backups")
    made = keeping.back_up(path, Reason.MIGRATION)
    assert made is not None
    factories.opened(path).store.close()
    assert keeping.summary(path).format == SCHEMA_VERSION
    keeping.restore(made.path, path)
    assert keeping.summary(path).format == 1
    factories.opened(path).store.close()
    assert check_file(path) == []


def test_any_project_file_can_be_restored_also_one_with_a_log(case: Case, tmp_path: Path):
    mine = tmp_path / "mine.curation"
    shutil.copyfile(case.path, mine)
    leave_log(mine)
    case.restore(mine)
    assert case.documents() == 3
    assert case.keeping.summary(mine).documents == 3


def test_a_link_stays_a_link_and_permissions_stay(case: Case, tmp_path: Path):
    link = tmp_path / "link.curation"
    link.symlink_to(case.path)
    case.path.chmod(0o640)
    case.keeping.restore(case.backup.path, link)
    assert link.is_symlink()
    assert case.documents() == 1
    assert case.path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["with spaces", "😀 𝛽", "%41?mode=memory&x#y", "{0} {folder}", "x" * 236])
def test_odd_names_are_restored(case: Case, name: str):
    path = case.path.parent / f"{name}.curation"
    case.path.rename(path)
    assert case.keeping.restore(case.backup.path, path).replaced is not None
    assert case.keeping.summary(path).documents == 1
    assert case.beside() == [path.name]


# what it refuses


def unchanged(case: Case, said: str, backup: Path | None = None) -> None:
    """Restoring is refused, and nothing is different."""
    before, beside, kept = case.path.read_bytes(), case.beside(), case.kept()
    with pytest.raises(CuratorError, match=said):
        case.restore(backup)
    assert (case.path.read_bytes(), case.beside(), case.kept()) == (before, beside, kept)


def test_a_project_that_is_open_here_is_not_replaced(case: Case):
    project = factories.opened(case.path)
    with pytest.raises(CuratorError, match=r"‘p.curation’ is open in another window"):
        case.restore()
    factories.add_document(project, "Third", "Work goes on. It is kept.")
    project.store.close()
    assert case.documents() == 3
    assert case.kept() == [Reason.ASKED]
    assert case.beside() == ["p.curation"]


HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("pragma journal_mode = wal")
connection.execute("select count(*) from step").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(case: Case) -> Iterator[None]:
    """Another process has the project open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(case.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield
        process.communicate()


@pytest.mark.usefixtures("held")
def test_a_project_that_another_process_has_open_is_not_replaced(case: Case):
    unchanged(case, "is open in another window or program")


@pytest.mark.usefixtures("held")
@pytest.mark.skipif(sys.platform == "win32", reason="nobody can write over an open file")
def test_nor_is_a_damaged_one_that_another_process_has_open(case: Case):
    with case.path.open("r+b") as file:
        file.write(b"damaged")
    unchanged(case, "is open in another window or program")


def other_program(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("create table t (x)")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def damage_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(20_000))


def hollow(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("drop table project")


def break_reference(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("update sentence set document_id = ? where seq = 1", ("0" * 36,))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(Path.unlink, "There is no file", id="gone"),
        pytest.param(lambda path: path.write_bytes(b""), "is not a Curator project", id="empty"),
        pytest.param(lambda path: path.write_text("text" * 99), "is not a Curator project", id="text"),
        pytest.param(cut_short, "is cut short", id="cut short"),
        pytest.param(damage_page, r"is (not sound: a part of the file is )?damaged", id="damaged"),
        pytest.param(break_reference, "is not sound: row 1 of sentence names", id="references"),
        pytest.param(hollow, "holds no project", id="hollow"),
    ],
)
def test_a_backup_that_is_not_sound_is_not_restored(case: Case, spoil: Callable[[Path], Any], said: str):
    spoil(case.backup.path)
    before, beside = case.path.read_bytes(), case.beside()
    with pytest.raises(CuratorError, match=said):
        case.restore()
    assert (case.path.read_bytes(), case.beside()) == (before, beside)
    assert Reason.REPLACED not in case.kept()


def test_what_another_program_made_is_not_restored(case: Case, tmp_path: Path):
    other = tmp_path / "other.db"
    other_program(other)
    unchanged(case, "belongs to another program", other)


def test_a_file_does_not_replace_itself(case: Case):
    unchanged(case, "cannot take its own place", case.path)


def test_another_project_is_not_replaced_while_it_can_be_read(case: Case, tmp_path: Path):
    other = tmp_path / "other.curation"
    factories.new_project(other).store.close()
    unchanged(case, r"‘other.curation’ is a backup of another project than ‘p.curation’", other)
    free = tmp_path / "free.curation"
    case.keeping.restore(other, free)
    assert case.keeping.summary(free) == case.keeping.summary(other)
    case.path.write_bytes(b"cannot be read")
    case.restore(other)
    assert case.documents() == 0


def test_a_place_that_is_none_is_said_so(case: Case, tmp_path: Path):
    with pytest.raises(CuratorError, match="does not exist"):
        case.keeping.restore(case.backup.path, tmp_path / "none" / "p.curation")
    with pytest.raises(CuratorError, match="is a folder"):
        case.keeping.restore(case.backup.path, tmp_path)


def test_cancelling_changes_nothing(case: Case):
    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    before = case.path.read_bytes()
    with pytest.raises(CancelledError):
        case.keeping.restore(case.backup.path, case.path, cancel)
    assert case.path.read_bytes() == before
    assert case.beside() == ["p.curation"]
    assert case.kept() == [Reason.ASKED]


# damaged projects


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(100))


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("damage", [empty, cut_short, damage_page, overwrite_header])
def test_a_damaged_project_is_replaced_and_kept(case: Case, damage: Callable[[Path], None], log: bool):
    if log:
        leave_log(case.path)
    damage(case.path)
    was = case.path.read_bytes(), Path(f"{case.path}-wal").read_bytes() if log else None
    replaced = case.restore()
    assert case.documents() == 1
    assert check_file(case.path) == []
    assert case.beside() == ["p.curation"]
    assert replaced is not None
    kept_log = Path(f"{replaced}-wal")
    if damage in (empty, overwrite_header):
        # what SQLite can make nothing of is kept as it was
        assert (replaced.read_bytes(), kept_log.read_bytes() if log else None) == was
    assert len(replaced.read_bytes()) >= len(was[0])
    project = factories.opened(case.path)
    factories.add_document(project, "After", "Work goes on. It does.")
    project.store.close()


# others


def test_who_opened_the_replaced_file_in_the_last_moment_cannot_work_on_it(case: Case):
    with closing(sqlite3.connect(case.path)) as late:
        case.restore()
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            late.execute("pragma journal_mode = wal")
    assert case.beside() == ["p.curation"]
    assert check_file(case.path) == []
    assert case.documents() == 1


OPENS = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=0).execute("select count(*) from step")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="links are made here to name files")
def test_nobody_gets_in_while_the_old_file_is_kept(case: Case, monkeypatch: pytest.MonkeyPatch):
    tried: list[str] = []
    link = os.link

    def try_to_open(source: Path, target: Path) -> None:
        command = [sys.executable, "-c", OPENS, str(case.path)]
        tried.append(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
        link(source, target)

    monkeypatch.setattr(os, "link", try_to_open)
    case.restore()
    assert [text.strip().splitlines()[-1] for text in tried] == [
        "sqlite3.OperationalError: database is locked"
    ]
    assert case.documents() == 1


def test_a_full_disk_leaves_the_project_as_it_was(case: Case, tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        path = Path(shutil.copy(case.path, disk))
        before = path.read_bytes()
        assert len(before) > 300_000
        with pytest.raises(CuratorError, match=r"‘p.curation’ was not restored: the disk with .* is full"):
            case.keeping.restore(case.backup.path, path)
        assert path.read_bytes() == before
        assert [file.name for file in disk.iterdir()] == ["p.curation"]
        # and where what is replaced does not fit among the backups
        full = SqliteSafekeeping(disk / "backups")
        with pytest.raises(CuratorError, match=r"cannot be kept: the disk with .*backups/p-\w+ is full"):
            full.restore(case.backup.path, case.path)
        assert case.documents() == 2
        assert case.beside() == ["p.curation"]
        assert full.backups(case.path) == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


KILLED = '''
"""Do the work again and again, killed at the first step, at the second … until it gets to its end."""
import json, os, shutil, signal, sqlite3, sys
from pathlib import Path
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping

work, template, place = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
project, root = place / "place" / "p.curation", place / "backups"
keeping = SqliteSafekeeping(root)


def sound(path):
    connection = sqlite3.connect(path)
    answer = connection.execute("pragma integrity_check").fetchone()[0]
    connection.close()
    return answer


def do():
    if work == "back up":
        keeping.back_up(project, Reason.HOURLY, even_if_same=True)
    else:
        keeping.restore(keeping.backups(project)[-1].path, project)


def killed_at(step):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    seen = 0

    def count(event, arguments):
        nonlocal seen
        if event.partition(".")[0] in ("open", "os", "sqlite3", "shutil", "fcntl"):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    do()
    os._exit(0)


def fresh():
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)


fresh()
do()  # so that everything is imported
step, status = 0, 1
while status:
    fresh()
    step += 1
    status = killed_at(step)
    found = [sound(path) for path in (*(backup.path for backup in keeping.backups(project)), project)]
    documents = keeping.summary(project).documents
    do()
    print(json.dumps({
        "killed": bool(status),
        "documents": documents,
        "found": found,
        "after": keeping.summary(project).documents,
        "beside": sorted(path.name for path in project.parent.iterdir()),
        "parts": [path.name for path in root.glob("*/*") if ".part" in path.name],
    }), flush=True)
'''


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("work", ["restore", "back up"])
def test_a_kill_at_any_step_leaves_the_old_or_the_new(case: Case, tmp_path: Path, work: str, log: bool):
    if log:
        leave_log(case.path)
    template, place = tmp_path / "template", tmp_path / "killed"
    # the folder of the backups is known by the path of the project
    (place / "place").mkdir(parents=True)
    folder = SqliteSafekeeping(template / "backups").folder(place / "place" / "p.curation")
    shutil.copytree(case.path.parent, template / "place")
    shutil.copytree(case.backup.path.parent, folder)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, work, str(template), str(place)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    old, new = 3 if log else 2, 1 if work == "restore" else 3 if log else 2
    assert len(steps) > 15
    assert [step["killed"] for step in steps] == [True] * (len(steps) - 1) + [False]
    for step in steps:
        assert set(step["found"]) == {"ok"}
        assert step["documents"] in (old, new)
        assert step["after"] == new
        assert [name for name in step["beside"] if not name.endswith(("-wal", "-shm"))] == ["p.curation"]
        assert step["parts"] == []
    assert {step["documents"] for step in steps} == {old, new}
