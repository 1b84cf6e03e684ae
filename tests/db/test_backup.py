"""Backups: a verified copy or nothing, of any project that can be read, whatever else goes on."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from curator.errors import CancelledError, CuratorError, ProjectFileError
from curator.project import Project
from curator.safekeeping import Reason
from db import backup as backups
from db import backup_folder
from db.connection import SCHEMA_VERSION, has_live_log
from db.integrity import check_file
from db.reading import snapshot
from db.safekeeping import SqliteSafekeeping
from db.store import SqliteStore
from db.verified_copy import UnsoundError, write_copy
from tests import factories
from tests.full_disk import full_disk

FORMAT_1 = Path(__file__).parents[1] / "data" / "projects" / "format-1.curation.gz"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "backups"


@pytest.fixture
def keeping(root: Path) -> SqliteSafekeeping:
    return SqliteSafekeeping(root)


@pytest.fixture
def worked_on(project: Project) -> Project:
    """A project with a document and a label, open in a window."""
    document = factories.add_document(project)
    sentence = project.store.sentences(document)[0]
    factories.label(project, sentence, factories.LUMINAL)
    return project


@pytest.fixture
def large(project: Project) -> Project:
    """Twenty megabytes, so that a backup takes several steps."""
    factories.add_document(project, raw="@article{}" * 2_000_000)
    return project


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        names = connection.execute("select name from sqlite_schema where type = 'table'").fetchall()
        return {name: connection.execute(f"select * from {name}").fetchall() for (name,) in names}


def written_back(project: Project) -> None:
    """What is in the log goes into the file."""
    assert isinstance(project.store, SqliteStore)
    project.store.connection.execute("pragma wal_checkpoint(truncate)")


def settled_rows(project: Project) -> dict[str, list[tuple[object, ...]]]:
    written_back(project)
    return rows(project.store.path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# what a backup is


def test_a_backup_holds_every_row_and_is_one_sound_file(worked_on: Project, keeping: SqliteSafekeeping):
    path = worked_on.store.path
    assert has_live_log(path)
    made = keeping.back_up(path, Reason.OPENED)
    assert made is not None
    assert names(made.path.parent) == [made.path.name, "project.json"]
    assert rows(made.path) == settled_rows(worked_on)
    assert check_file(made.path) == []
    assert names(made.path.parent) == [made.path.name, "project.json"]
    assert made.path.parent == keeping.folder(path)
    assert keeping.backups(path) == [made]
    assert made.path.name == f"{made.at.translate(str.maketrans('T:.', '_--'))}_opened.curation"


def test_a_backup_is_a_project_that_can_be_worked_on(worked_on: Project, keeping: SqliteSafekeeping):
    made = keeping.back_up(worked_on.store.path, Reason.ASKED)
    assert made is not None
    again = factories.opened(made.path)
    assert factories.contents(again.store) == factories.contents(worked_on.store)
    factories.add_document(again, "Another", "It goes on. So it does.")
    again.store.close()


def test_nothing_new_needs_no_backup(worked_on: Project, keeping: SqliteSafekeeping):
    path = worked_on.store.path
    assert keeping.back_up(path, Reason.OPENED) is not None
    assert keeping.back_up(path, Reason.HOURLY) is None
    assert keeping.back_up(path, Reason.ASKED, even_if_same=True) is not None
    worked_on.undo()
    assert keeping.back_up(path, Reason.HOURLY) is not None
    assert keeping.back_up(path, Reason.HOURLY) is None


def test_a_backup_that_was_spoilt_does_not_count(worked_on: Project, keeping: SqliteSafekeeping):
    made = keeping.back_up(worked_on.store.path, Reason.OPENED)
    assert made is not None
    made.path.write_bytes(b"spoilt")
    assert keeping.back_up(worked_on.store.path, Reason.OPENED) is not None


def test_what_a_restore_put_aside_does_not_count(worked_on: Project, keeping: SqliteSafekeeping):
    made = keeping.back_up(worked_on.store.path, Reason.OPENED)
    assert made is not None
    made.path.rename(made.path.with_name(made.path.name.replace("opened", "replaced")))
    assert keeping.back_up(worked_on.store.path, Reason.OPENED) is not None


def test_backups_of_one_moment_do_not_take_each_others_place(
    worked_on: Project, keeping: SqliteSafekeeping, root: Path
):
    made = [keeping.back_up(worked_on.store.path, Reason.ASKED, even_if_same=True) for _ in range(3)]
    folder = keeping.folder(worked_on.store.path)
    at = keeping.backups(worked_on.store.path)[-1].at
    made += [backup_folder.settle(_part(folder), folder, at, Reason.ASKED) for _ in range(3)]
    assert len({backup.path for backup in made if backup}) == 6
    assert len(keeping.backups(worked_on.store.path)) == 6


def test_a_file_of_an_earlier_format_is_backed_up_as_it_is(tmp_path: Path, keeping: SqliteSafekeeping):
    path = tmp_path / "old.curation"
    path.write_bytes(gzip.decompress(FORMAT_1.read_bytes()))
    before = path.read_bytes()
    made = keeping.back_up(path, Reason.MIGRATION, even_if_same=True)
    assert made is not None
    assert path.read_bytes() == before
    assert names(tmp_path) == ["kept", "old.curation"]
    assert rows(made.path) == rows(path)
    found = keeping.summary(made.path)
    assert (found.format, found.documents, found.curators) == (1, 2, 2)
    assert found == keeping.summary(path)
    migrated = factories.opened(made.path)
    migrated.store.close()
    assert keeping.summary(made.path).format == SCHEMA_VERSION


def test_work_before_and_after_a_new_format_is_not_the_same(tmp_path: Path, keeping: SqliteSafekeeping):
    path = tmp_path / "old.curation"
    path.write_bytes(gzip.decompress(FORMAT_1.read_bytes()))
    assert keeping.back_up(path, Reason.OPENED) is not None
    factories.opened(path).store.close()
    assert keeping.back_up(path, Reason.OPENED) is not None


def test_a_backup_of_the_future_is_not_the_newest(worked_on: Project, keeping: SqliteSafekeeping):
    path = worked_on.store.path
    future = keeping.folder(path) / "2099-01-01_00-00-00-000Z_hourly.curation"
    future.parent.mkdir(parents=True)
    assert keeping.back_up(path, Reason.ASKED, destination=future) is not None
    assert keeping.back_up(path, Reason.HOURLY) is not None
    assert keeping.back_up(path, Reason.HOURLY) is None
    worked_on.undo()
    assert keeping.back_up(path, Reason.HOURLY) is not None


def test_several_may_back_up_at_once(worked_on: Project, keeping: SqliteSafekeeping):
    path = worked_on.store.path
    together = Barrier(4)

    def back_up(_: int) -> Path:
        together.wait()
        made = keeping.back_up(path, Reason.ASKED, even_if_same=True)
        assert made is not None
        return made.path

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(back_up, range(4)))
    assert len(made) == 4
    assert {backup.path for backup in keeping.backups(path)} == made
    assert all(check_file(path) == [] for path in made)
    assert len(names(keeping.folder(path))) == 5


def test_a_file_system_without_links_will_do(
    worked_on: Project, keeping: SqliteSafekeeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(source))

    monkeypatch.setattr(os, "link", refuse)
    path, target = worked_on.store.path, tmp_path / "mine.curation"
    assert keeping.back_up(path, Reason.ASKED, destination=target) is not None
    with pytest.raises(CuratorError, match="exists already"):
        keeping.back_up(path, Reason.ASKED, destination=target)
    folder = keeping.folder(path)
    folder.mkdir(parents=True)
    made = [
        backup_folder.settle(_part(folder), folder, "2026-11-23T00:00:00.000Z", Reason.ASKED) for _ in "ab"
    ]
    assert len({backup.path for backup in made if backup}) == 2


def _part(folder: Path) -> Path:
    part = folder / "part"
    part.write_bytes(b"x")
    return part


# destinations


def test_a_destination_is_written_and_never_overwritten(
    worked_on: Project, keeping: SqliteSafekeeping, tmp_path: Path
):
    target = tmp_path / "mine.curation"
    made = keeping.back_up(worked_on.store.path, Reason.ASKED, destination=target)
    assert made is not None
    assert made.path == target
    assert rows(target) == settled_rows(worked_on)
    assert keeping.backups(worked_on.store.path) == []
    before = target.read_bytes()
    with pytest.raises(CuratorError, match=r"‘mine.curation’ exists already"):
        keeping.back_up(worked_on.store.path, Reason.ASKED, destination=target)
    assert target.read_bytes() == before
    with pytest.raises(CuratorError, match="does not exist"):
        keeping.back_up(worked_on.store.path, Reason.ASKED, destination=tmp_path / "no" / "x.curation")


def test_a_destination_needs_no_folder_for_backups(worked_on: Project, tmp_path: Path):
    root = tmp_path / "{folder} {0} %s"
    root.write_text("no folder")
    keeping = SqliteSafekeeping(root)
    target = tmp_path / "mine.curation"
    assert keeping.back_up(worked_on.store.path, Reason.ASKED, destination=target) is not None
    with pytest.raises(CuratorError, match=r"was not backed up: .*\{0\} %s"):
        keeping.back_up(worked_on.store.path, Reason.ASKED)


def test_a_backup_may_be_read_by_those_who_may_read_the_project(
    worked_on: Project, keeping: SqliteSafekeeping
):
    for permissions, expected in ((0o640, 0o640), (0o400, 0o600)):
        worked_on.store.path.chmod(permissions)
        made = keeping.back_up(worked_on.store.path, Reason.ASKED, even_if_same=True)
        assert made is not None
        assert made.path.stat().st_mode & 0o777 == expected


# others at work


def test_a_writer_is_neither_kept_waiting_nor_does_it_keep_the_backup(
    large: Project, keeping: SqliteSafekeeping
):
    path = large.store.path
    steps: list[int] = []

    def write_meanwhile(done: int, total: int | None) -> None:
        factories.add_document(large, f"Meanwhile {len(steps)}", f"This is number {len(steps)}. So it is.")
        steps.append(done)

    before = keeping.summary(path)
    made = keeping.back_up(path, Reason.HOURLY, write_meanwhile)
    assert made is not None
    assert len(steps) > 1
    assert steps == sorted(steps)
    assert keeping.summary(made.path) == before
    assert keeping.summary(path).documents == before.documents + len(steps)


def test_another_process_writes_all_the_while(worked_on: Project, keeping: SqliteSafekeeping):
    path = worked_on.store.path
    over = Event()
    made = 0

    def write() -> None:
        own = factories.opened(path, "cur02")
        count = 0
        while not over.is_set():
            factories.add_document(own, f"Title {count}", f"Number {count} is here. It is.")
            count += 1
        own.store.close()

    writer = Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            backup = keeping.back_up(path, Reason.ASKED, even_if_same=True)
            assert backup is not None
            assert check_file(backup.path) == []
            made += 1
    finally:
        over.set()
        writer.join()
    assert made == 5


def test_a_backup_leaves_the_locks_of_this_process_alone(worked_on: Project, keeping: SqliteSafekeeping):
    """Else another process takes itself for the last one, and removes the log under this one."""
    path = worked_on.store.path
    made = keeping.back_up(path, Reason.HOURLY)
    assert made is not None
    keeping.summary(path)
    keeping.backups(path)
    with pytest.raises(CuratorError, match="open in another window"):
        keeping.restore(made.path, path)
    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('pragma journal_mode = delete')"
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "database is locked" in done.stderr


# what keeps a backup from being made


def test_cancelling_leaves_nothing(large: Project, keeping: SqliteSafekeeping, tmp_path: Path):
    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        keeping.back_up(large.store.path, Reason.ASKED, cancel)
    assert names(keeping.folder(large.store.path)) == ["project.json"]
    with pytest.raises(CancelledError):
        keeping.back_up(large.store.path, Reason.ASKED, cancel, destination=tmp_path / "mine.curation")
    assert names(tmp_path) == ["kept", "test.curation", "test.curation-shm", "test.curation-wal"]


def damage_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(20_000))


def break_reference(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("update sentence set document_id = ? where seq = 1", ("0" * 36,))


def break_index(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_schema set rootpage = 2 where name = 'document_sha256'")


@pytest.mark.parametrize("damage", [damage_page, break_reference, break_index])
def test_a_copy_that_is_not_sound_is_no_backup(
    worked_on: Project, keeping: SqliteSafekeeping, damage: Callable[[Path], None]
):
    path = worked_on.store.path
    worked_on.store.close()
    sound = keeping.back_up(path, Reason.OPENED)
    assert sound is not None
    damage(path)
    with pytest.raises(CuratorError, match=r"‘test.curation’ (was not backed up|is damaged)"):
        keeping.back_up(path, Reason.HOURLY, even_if_same=True)
    assert keeping.backups(path) == [sound]
    assert names(sound.path.parent) == [sound.path.name, "project.json"]


def test_a_copy_with_fewer_rows_is_no_copy(worked_on: Project, tmp_path: Path):
    with snapshot(worked_on.store.path) as source:

        def add_meanwhile(done: int, total: int | None) -> None:
            if done == total:
                source.execute("create table if not exists more (x)")

        with pytest.raises(UnsoundError, match=r"not the same rows \(more\)"):
            write_copy(source, tmp_path / "copy", add_meanwhile)


def damage_end(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(-4096, os.SEEK_END)
        file.write(os.urandom(4096))


@pytest.mark.parametrize("damage", [damage_end, break_reference, break_index])
def test_before_a_repair_the_damage_is_copied_too(
    worked_on: Project, keeping: SqliteSafekeeping, damage: Callable[[Path], None]
):
    path = worked_on.store.path
    worked_on.store.close()
    damage(path)
    made = keeping.back_up(path, Reason.REPAIR, even_if_same=True)
    assert made is not None
    assert keeping.backups(path) == [made]
    # but for the first page, whose header says how the file is written
    assert made.path.read_bytes()[4096:] == path.read_bytes()[4096:]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "There is no file", id="none"),
        pytest.param(b"", "is not a Curator project", id="empty"),
        pytest.param(b"What a text. " * 100, "is not a Curator project", id="text"),
    ],
)
def test_what_is_no_project_is_said_so(
    tmp_path: Path, keeping: SqliteSafekeeping, content: bytes | None, said: str
):
    path = tmp_path / "p.curation"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProjectFileError, match=said):
        keeping.back_up(path, Reason.ASKED)
    with pytest.raises(ProjectFileError, match=said):
        keeping.summary(path)
    assert names(tmp_path) == ([] if content is None else ["p.curation"])


def test_a_database_of_another_program_is_left_alone(tmp_path: Path, keeping: SqliteSafekeeping):
    path = tmp_path / "other.curation"
    with factories.raw(path) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table t (x)")
    before = path.read_bytes()
    for action in (keeping.summary, lambda path: keeping.back_up(path, Reason.ASKED)):
        with pytest.raises(ProjectFileError, match="another program"):
            action(path)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["other.curation"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(large: Project, small_disk: Path):
    keeping = SqliteSafekeeping(small_disk / "backups")
    path = large.store.path
    for destination in (None, small_disk / "mine.curation"):
        with pytest.raises(CuratorError, match=r"was not backed up: the disk with .* is full"):
            keeping.back_up(path, Reason.HOURLY, destination=destination)
    assert names(keeping.folder(path)) == ["project.json"]
    assert names(small_disk) == ["backups"]
    factories.add_document(large, "After", "Work goes on. It does.")


def test_a_disk_that_was_full_before_is_a_sentence(worked_on: Project, small_disk: Path):
    with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(1024))
    keeping = SqliteSafekeeping(small_disk / "backups")
    with pytest.raises(CuratorError, match="is full"):
        keeping.back_up(worked_on.store.path, Reason.HOURLY)


# places


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("with spaces and ‘quotes’", id="spaces"),
        pytest.param("𝛽-catenin 😀🧬", id="emoji"),
        pytest.param("%41?mode=memory&x#y", id="what a URI means something by"),
        pytest.param("x" * 236, id="as long as a name may be"),
        pytest.param("…", id="nothing but a sign"),
        pytest.param("con", id="a device"),
    ],
)
def test_odd_names_are_backed_up(tmp_path: Path, keeping: SqliteSafekeeping, name: str):
    place = tmp_path / f"folder {name}"[:60] / f"below {name}"[:60]
    place.mkdir(parents=True)
    path = place / f"{name}.curation"
    project = factories.new_project(path)
    factories.add_document(project)
    made = keeping.back_up(path, Reason.ASKED)
    project.store.close()
    assert made is not None
    assert len(made.path.parent.name) <= 29
    assert rows(made.path) == rows(path)
    assert keeping.backups(path) == [made]
    copied = keeping.back_up(path, Reason.ASKED, destination=place / f"{name[:-2]}2.curation")
    assert copied is not None
    assert rows(copied.path) == rows(path)
    assert names(place) == sorted([path.name, copied.path.name])


def let_all_enter(folder: Path) -> None:
    """Folders of tests, and those that they are in, are for their owner alone."""
    for each in (folder, *folder.parents):
        if not each.stat().st_mode & 0o005:
            each.chmod(each.stat().st_mode | 0o055)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions")
@pytest.mark.parametrize("live_log", [False, True])
def test_a_project_in_a_folder_that_cannot_be_written(
    tmp_path_factory: pytest.TempPathFactory, live_log: bool
):
    base = tmp_path_factory.mktemp("read-only")
    let_all_enter(base)
    source, root = base / "source", base / "root"
    source.mkdir()
    root.mkdir()
    root.chmod(0o777)
    project = factories.new_project(base / "p.curation")
    factories.add_document(project)
    path = source / "p.curation"
    if not live_log:
        written_back(project)
    for suffix in ("", "-wal") if live_log else ("",):
        shutil.copyfile(f"{project.store.path}{suffix}", f"{path}{suffix}")
    project.store.close()
    before = names(source)
    source.chmod(0o555)
    with as_nobody():
        assert not os.access(source, os.W_OK, effective_ids=True)
        keeping = SqliteSafekeeping(root)
        made = keeping.back_up(path, Reason.ASKED)
        summary = keeping.summary(path)
    source.chmod(0o755)
    assert made is not None
    assert check_file(made.path) == []
    assert summary == keeping.summary(made.path)
    assert summary.documents == 1
    assert names(source) == before


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions")
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path_factory: pytest.TempPathFactory):
    base = tmp_path_factory.mktemp("unwritable")
    let_all_enter(base)
    path = base / "p.curation"
    factories.new_project(path).store.close()
    with as_nobody():
        keeping = SqliteSafekeeping(base / "root")
        with pytest.raises(CuratorError, match=r"‘p\.curation’ was not backed up: Permission denied"):
            keeping.back_up(path, Reason.ASKED)
        with pytest.raises(CuratorError, match=r"unwritable\S* cannot be written. Check the permissions"):
            keeping.back_up(path, Reason.ASKED, destination=base / "mine.curation")
    assert names(base) == ["p.curation"]


# kills


KILLED = """
import sys
from pathlib import Path
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
path, root = Path(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
while True:
    SqliteSafekeeping(root).back_up(path, Reason.ASKED, even_if_same=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills like a power cut")
@pytest.mark.parametrize("pause", [0.0, 0.005, 0.02, 0.05, 0.11])
def test_a_killed_backup_leaves_sound_backups_and_nothing_for_long(
    large: Project, keeping: SqliteSafekeeping, root: Path, pause: float
):
    path = large.store.path
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(root)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    for backup in keeping.backups(path):
        assert check_file(backup.path) == []
        assert keeping.summary(backup.path) == keeping.summary(path)
    made = keeping.back_up(path, Reason.HOURLY, even_if_same=True)
    assert made is not None
    expected = {backup.path.name for backup in keeping.backups(path)} | {"project.json"}
    assert set(names(made.path.parent)) == expected
    assert large.store.data_version() is not None


def test_parts_of_those_that_run_stay(worked_on: Project, keeping: SqliteSafekeeping, tmp_path: Path):
    folder = keeping.folder(worked_on.store.path)
    folder.mkdir(parents=True)
    running, dead, old = (
        folder / f"curator-{process}-0123456{count}.part"
        for count, process in enumerate([os.getppid(), 2**22 + 1, os.getppid()])
    )
    others = folder / "curator-notes.part"
    for path in (running, dead, old, others):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert keeping.back_up(worked_on.store.path, Reason.ASKED) is not None
    assert [path.exists() for path in (running, dead, old, others)] == [True, False, False, True]


def test_a_disk_that_cannot_be_written_says_what_to_look_after(large: Project, keeping: SqliteSafekeeping):
    written_back(large)
    with (
        full_disk(),
        pytest.raises(CuratorError, match=r"\(disk I/O error\)\. Is the disk with .*has it room"),
    ):
        keeping.back_up(large.store.path, Reason.ASKED)
    assert keeping.backups(large.store.path) == []
    assert keeping.back_up(large.store.path, Reason.ASKED) is not None


def test_what_a_killed_restore_or_salvage_left_beside_the_project_goes(
    worked_on: Project, keeping: SqliteSafekeeping
):
    folder = worked_on.store.path.parent
    dead = 2**22 + 1
    part = folder / f"curator-{dead}-01234567.part"
    journal = folder / f"curator-{dead}-01234567.part-journal"
    salvaging = folder / f"curator-{dead}-01234568.part"
    running = folder / f"curator-{os.getppid()}-01234569.part"
    for path in (part, journal):
        path.write_bytes(b"x")
    for path in (salvaging, running):
        path.mkdir()
        (path / "scratch").write_bytes(b"x")
    # its process still writes in it
    os.utime(running, (0, 0))
    assert keeping.back_up(worked_on.store.path, Reason.OPENED) is not None
    assert [path.exists() for path in (part, journal, salvaging, running)] == [False, False, False, True]


# fewer


def test_old_backups_make_room_and_nothing_else_goes(worked_on: Project, root: Path, tmp_path: Path):
    keeping = SqliteSafekeeping(root)
    path = worked_on.store.path
    for _ in range(6):
        assert keeping.back_up(path, Reason.HOURLY, even_if_same=True)
    assert len(keeping.backups(path)) == 3
    folder = keeping.folder(path)
    foreign = [folder / "mine.curation", folder / "2026-13-40_00-00-00-000Z_hourly.curation"]
    for file in foreign:
        file.write_bytes(b"mine")
    # another project, that lay at this place once
    other = factories.new_project(tmp_path / "other.curation")
    others = [folder / f"2020-01-01_00-00-0{count}-000Z_hourly.curation" for count in range(4)]
    assert keeping.back_up(other.store.path, Reason.ASKED, destination=others[0])
    other.store.close()
    for file in others[1:]:
        shutil.copyfile(others[0], file)
    made = backups.back_up(root, path, Reason.HOURLY, even_if_same=True, limit=0)
    assert made is not None
    left = keeping.backups(path)
    assert left[0] == made
    assert len(left) == 3 + 4
    assert all(file.exists() for file in (*foreign, *others))


def test_a_log_goes_with_its_backup(worked_on: Project, keeping: SqliteSafekeeping, root: Path):
    path = worked_on.store.path
    folder = keeping.folder(path)
    for count in range(3):
        assert keeping.back_up(path, Reason.HOURLY, even_if_same=True)
        replaced = folder / f"2025-01-01_00-00-0{count}-000Z_replaced.curation"
        replaced.write_bytes(b"damaged" * 99)
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{replaced}{suffix}").write_bytes(b"x")
    made = backups.back_up(root, path, Reason.ASKED, limit=0, even_if_same=True)
    assert made is not None
    left = [backup.path.name for backup in keeping.backups(path)]
    assert len(left) == 4
    assert left[-1] == "2025-01-01_00-00-02-000Z_replaced.curation"
    logs = [f"{left[-1]}{suffix}" for suffix in ("-journal", "-shm", "-wal")]
    assert names(folder) == sorted([*left, *logs, "project.json"])


def test_a_backup_that_fails_removes_none(worked_on: Project, keeping: SqliteSafekeeping):
    path = worked_on.store.path
    worked_on.store.close()
    folder = keeping.folder(path)
    assert keeping.back_up(path, Reason.HOURLY)
    for count in range(6):
        shutil.copyfile(
            keeping.backups(path)[0].path, folder / f"2025-01-01_00-00-0{count}-000Z_hourly.curation"
        )
    before = keeping.backups(path)
    assert len(before) == 7
    break_reference(path)
    with pytest.raises(CuratorError, match="was not backed up"):
        keeping.back_up(path, Reason.HOURLY, even_if_same=True)
    assert keeping.backups(path) == before


# summaries


def test_a_summary_counts_what_is_there(worked_on: Project, keeping: SqliteSafekeeping):
    found = keeping.summary(worked_on.store.path)
    assert (found.documents, found.sentences, found.claims, found.annotations) == (1, 3, 1, 1)
    assert (found.curators, found.format) == (1, SCHEMA_VERSION)
    *_, last = worked_on.store.steps()
    assert (found.steps, found.last_change, found.last_step) == (last.seq, last.at, last.name)
    worked_on.undo()
    later = keeping.summary(worked_on.store.path)
    assert (later.claims, later.annotations, later.steps) == (0, 0, found.steps + 1)


def test_a_summary_of_a_new_project_is_one(project: Project, keeping: SqliteSafekeeping):
    found = keeping.summary(project.store.path)
    assert (found.documents, found.annotations) == (0, 0)


def test_a_summary_changes_nothing(worked_on: Project, keeping: SqliteSafekeeping, tmp_path: Path):
    path = worked_on.store.path
    worked_on.store.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    keeping.summary(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert names(tmp_path) == ["test.curation"]


def test_a_summary_of_a_hollow_project_is_an_error(tmp_path: Path, keeping: SqliteSafekeeping):
    path = tmp_path / "hollow.curation"
    with factories.raw(path) as connection:
        connection.execute(f"pragma application_id = {0x43555241}")
        connection.execute("pragma user_version = 2")
        connection.execute("create table project (uuid)")
    with pytest.raises(ProjectFileError, match=r"hollow\.curation’ is damaged"):
        keeping.summary(path)
    with pytest.raises(CuratorError, match=r"hollow\.curation"):
        keeping.back_up(path, Reason.ASKED)
