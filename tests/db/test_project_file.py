from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from curator.errors import (
    AwayError,
    CuratorError,
    DamagedFileError,
    ProjectFileError,
    ReadOnlyError,
    RefusedError,
)
from curator.patience import patient, waiting
from curator.project import Project
from curator.whereabouts import Whereabouts
from db.connection import has_live_log
from db.integrity import check_file
from db.project_file import ProjectFile
from db.store import SqliteStore
from tests import factories
from tests.full_disk import full_disk
from tests.holding import held


@pytest.fixture
def store(project: Project) -> SqliteStore:
    """Of a project with one document, the last change of which is in the log only."""
    factories.add_document(project)
    assert isinstance(project.store, SqliteStore)
    assert log(project.store.path).stat().st_size > 0
    return project.store


def log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def titles(path: Path) -> list[str]:
    with closing(SqliteStore.open(path)) as store:
        return [document.title for document in store.documents()]


def remove_all(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


# removed, replaced, moved


def test_a_file_that_was_removed_refuses_changes_and_is_read_on(project: Project, store: SqliteStore):
    store.path.unlink()
    with pytest.raises(AwayError, match="is gone from"):
        factories.add_document(project, "Another one")
    assert store.whereabouts() is Whereabouts.GONE
    assert [document.title for document in store.documents()] == ["STAT3 in time"]


@pytest.mark.parametrize("spoil", [Path.unlink, remove_all], ids=["file", "file, log and index"])
def test_all_that_was_acknowledged_is_in_a_copy_of_a_removed_file(
    project: Project, store: SqliteStore, tmp_path: Path, spoil: Callable[[Path], None]
):
    factories.add_document(project, "The last one before")
    spoil(store.path)
    copy = tmp_path / "copy 📁.curation"
    store.save_copy(copy)
    assert titles(copy) == ["STAT3 in time", "The last one before"]
    assert check_file(copy) == []
    assert [item.name for item in tmp_path.iterdir() if ".part" in item.name] == []


def test_a_copy_can_be_saved_where_the_file_was(project: Project, store: SqliteStore):
    remove_all(store.path)
    store.save_copy(store.path)
    assert store.whereabouts() is Whereabouts.HERE
    factories.add_document(project, "Recorded again")
    project.store.close()
    assert titles(store.path) == ["STAT3 in time", "Recorded again"]


def test_a_copy_never_replaces_a_project_that_is_open(store: SqliteStore, tmp_path: Path):
    other = factories.new_project(tmp_path / "other.curation")
    with pytest.raises(ProjectFileError, match="is open in another program"):
        store.save_copy(tmp_path / "other.curation")
    other.store.close()


def test_a_copy_that_cannot_be_written_says_so_and_leaves_nothing(store: SqliteStore, tmp_path: Path):
    with pytest.raises(CuratorError, match="nowhere cannot be written"):
        store.save_copy(tmp_path / "nowhere" / "copy.curation")
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_moved_back_goes_on(project: Project, store: SqliteStore, tmp_path: Path):
    elsewhere = store.path.rename(tmp_path / "elsewhere.curation")
    assert store.whereabouts() is Whereabouts.GONE
    elsewhere.rename(store.path)
    assert store.whereabouts() is Whereabouts.HERE
    factories.add_document(project, "After its return")
    project.store.close()
    assert titles(store.path) == ["STAT3 in time", "After its return"]


def test_a_file_that_was_renamed_is_complete_under_its_new_name(
    project: Project, store: SqliteStore, tmp_path: Path
):
    factories.add_document(project, "The last one before")
    renamed = store.path.rename(tmp_path / "new name.curation")
    assert store.whereabouts() is Whereabouts.GONE
    project.store.close()
    log(store.path).unlink()
    assert titles(renamed) == ["STAT3 in time", "The last one before"]
    assert check_file(renamed) == []


def test_a_folder_that_is_renamed_and_renamed_back_goes_on(tmp_path: Path):
    (tmp_path / "disk").mkdir()
    project = factories.new_project(tmp_path / "disk" / "a.curation")
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    with pytest.raises(AwayError):
        factories.add_document(project)
    (tmp_path / "unplugged").rename(tmp_path / "disk")
    factories.add_document(project)
    project.store.close()
    assert titles(tmp_path / "disk" / "a.curation") == ["STAT3 in time"]


def copied_with_other_numbers(folder: Path) -> None:
    """As a disk that is put in again: the same content, other inodes."""
    shutil.copytree(folder, folder.with_name("again"))
    shutil.rmtree(folder)
    folder.with_name("again").rename(folder)


def test_the_same_project_under_another_number_goes_on(tmp_path: Path):
    folder = tmp_path / "disk"
    folder.mkdir()
    project = factories.new_project(folder / "a.curation")
    factories.add_document(project)
    library = project.library()
    copied_with_other_numbers(folder)
    assert isinstance(project.store, SqliteStore)
    assert project.store.whereabouts() is Whereabouts.HERE
    factories.add_document(project, "After its return")
    assert len(library.document_ids()) == 2
    project.store.close()
    assert titles(folder / "a.curation") == ["STAT3 in time", "After its return"]
    assert check_file(folder / "a.curation") == []


def test_another_project_in_its_place_is_not_written_to(project: Project, store: SqliteStore, tmp_path: Path):
    other = factories.new_project(tmp_path / "other.curation")
    factories.add_document(other, "Of the other")
    other.store.close()
    remove_all(store.path)
    shutil.copyfile(tmp_path / "other.curation", store.path)
    before = store.path.read_bytes()
    with pytest.raises(AwayError, match="is not the file any more that was opened"):
        factories.add_document(project, "Not recorded")
    assert store.whereabouts() is Whereabouts.OTHER
    assert store.path.read_bytes() == before
    store.save_copy(tmp_path / "copy.curation")
    assert titles(tmp_path / "copy.curation") == ["STAT3 in time"]


def test_an_older_copy_in_its_place_is_not_written_to(project: Project, store: SqliteStore, tmp_path: Path):
    store.save_copy(tmp_path / "older.curation")
    factories.add_document(project, "Newer")
    (tmp_path / "older.curation").replace(store.path)
    before = store.path.read_bytes()
    assert store.whereabouts() is Whereabouts.OTHER
    with pytest.raises(AwayError):
        factories.add_document(project, "Not recorded")
    assert store.path.read_bytes() == before
    store.save_copy(tmp_path / "copy.curation")
    assert titles(tmp_path / "copy.curation") == ["STAT3 in time", "Newer"]
    # what is there now is opened after this connection is closed, so that the log does not meet it
    project.store.close()
    assert titles(store.path) == ["STAT3 in time"]
    assert check_file(store.path) == []


def test_a_log_that_was_removed_is_written_back_before_anything_is_added(
    project: Project, store: SqliteStore
):
    library = project.library()
    log(store.path).unlink()
    factories.add_document(project, "After the log was gone")
    assert len(library.document_ids()) == 2
    # as a crash would leave it: nobody closes
    copy = store.path.with_name("crashed.curation")
    shutil.copyfile(store.path, copy)
    shutil.copyfile(log(store.path), log(copy))
    assert titles(copy) == ["STAT3 in time", "After the log was gone"]


def test_a_project_is_opened_by_a_link_and_its_log_is_known(
    project: Project, store: SqliteStore, tmp_path: Path
):
    link = tmp_path / "elsewhere" / "link.curation"
    link.parent.mkdir()
    link.symlink_to(store.path)
    other = factories.opened(link, "cur02")
    assert isinstance(other.store, SqliteStore)
    factories.add_document(other, "By the link")
    assert has_live_log(link)
    assert len(list(store.documents())) == 2
    link.unlink()
    assert other.store.whereabouts() is Whereabouts.GONE
    link.symlink_to(store.path)
    assert other.store.whereabouts() is Whereabouts.HERE
    other.store.close()
    assert [item.name for item in link.parent.iterdir()] == ["link.curation"]


# locks


def test_opening_a_project_a_second_time_keeps_the_locks_of_the_first(project: Project, store: SqliteStore):
    """A handle of one's own on the file would drop them, and another process take the log away."""
    factories.opened(store.path).store.close()
    with pytest.raises(ProjectFileError):
        SqliteStore.create(store.path)
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('select 1 from project'); c.close()"
    )
    subprocess.run([sys.executable, "-c", script, str(store.path)], check=True)
    assert log(store.path).exists()
    assert store.whereabouts() is Whereabouts.HERE


def test_opening_waits_while_another_program_holds_the_file(tmp_path: Path):
    path = tmp_path / "a.curation"
    factories.new_project(path).store.close()
    waits: list[float] = []
    with held(path) as holder:

        def way(_: Path, waited: float) -> None:
            waits.append(waited)
            holder.let_go()

        with waiting(way):
            # a curator who is new here is registered
            project = factories.opened(path, "cur02")
    assert len(waits) == 1
    assert [curator.code for curator in project.store.curators()] == ["cur01", "cur02"]
    project.store.close()


def test_a_migration_waits_while_another_program_holds_the_file(tmp_path: Path):
    path = earlier_format(tmp_path)
    waits: list[float] = []
    with held(path) as holder:

        def way(_: Path, waited: float) -> None:
            waits.append(waited)
            holder.let_go()

        with waiting(way), closing(SqliteStore.open(path)) as store:
            assert store.vocabularies()
    assert len(waits) == 1


def earlier_format(folder: Path) -> Path:
    """A project as version 1 of the format left it."""
    content = gzip.decompress(
        (Path(__file__).parent.parent / "data/projects/format-1.curation.gz").read_bytes()
    )
    path = folder / "earlier.curation"
    path.write_bytes(content)
    path.chmod(0o644)
    return path


# what cannot be written

AS_NOBODY = """
import json, os, sys
from pathlib import Path
from curator.errors import CuratorError
from curator.project import Project
from curator.reviewing import SetReview
from curator.model import ReviewState
from db.store import SqliteStore
path = Path(sys.argv[1])
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # permissions do not stop root
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
said = {}
try:
    store = SqliteStore.open(path)
    project = Project(store, "somebody new")
    said["read_only"] = project.read_only
    said["curator"] = project.curator.code
    said["titles"] = [document.title for document in store.documents()]
    said["found"] = len(project.library().document_ids(search="catenin"))
    sentence = store.sentences(next(store.documents()).id)[0]
    try:
        project.perform(SetReview(sentence_ids=[sentence.id], state=ReviewState.REVIEWED))
    except CuratorError as error:
        said["refused"] = [type(error).__name__, str(error)]
    store.close()
except CuratorError as error:
    said["error"] = [type(error).__name__, str(error)]
print(json.dumps(said))
"""


def as_nobody(path: Path) -> dict[str, Any]:
    """What a person without permission to write sees."""
    if os.name == "nt":
        pytest.skip("permissions of folders are another matter there")
    path.parent.chmod(0o555)
    root = Path(__file__).parent.parent.parent
    try:
        process = subprocess.run(
            [sys.executable, "-B", "-c", AS_NOBODY, str(path)],
            capture_output=True,
            text=True,
            cwd=root,
            check=False,
        )
    finally:
        path.parent.chmod(0o755)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


@pytest.fixture
def readable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that everybody may read."""
    folder = Path(tempfile.mkdtemp(prefix="read-only-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def made_in(folder: Path) -> Project:
    project = factories.new_project(folder / "a.curation")
    factories.add_document(project)
    return project


def test_a_project_that_cannot_be_written_is_opened_for_reading(readable: Path):
    made_in(readable).store.close()
    (readable / "a.curation").chmod(0o444)
    said = as_nobody(readable / "a.curation")
    assert said["titles"] == ["STAT3 in time"]
    assert said["found"] == 1
    assert said["curator"] == "cur01"
    assert said["read_only"] == "You have no permission to change ‘a.curation’."
    kind, sentence = said["refused"]
    assert kind == "ReadOnlyError"
    assert "Nothing can be recorded." in sentence
    assert "Copy the project to a folder of your own" in sentence
    assert [item.name for item in readable.iterdir()] == ["a.curation"]


def test_a_writable_file_in_a_folder_that_is_not_is_opened_for_reading(readable: Path):
    made_in(readable).store.close()
    (readable / "a.curation").chmod(0o666)
    said = as_nobody(readable / "a.curation")
    assert said["titles"] == ["STAT3 in time"]
    assert said["read_only"] == f"You have no permission to write in the folder {readable}."


def test_what_only_the_log_has_is_read_in_a_folder_that_cannot_be_written(readable: Path):
    project = made_in(readable)
    try:
        assert as_nobody(readable / "a.curation")["titles"] == ["STAT3 in time"]
    finally:
        project.store.close()


def test_a_log_without_its_index_is_read_in_a_folder_that_cannot_be_written(readable: Path, tmp_path: Path):
    project = factories.new_project(tmp_path / "a.curation")
    factories.add_document(project)
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{project.store.path}{suffix}", f"{readable / 'a.curation'}{suffix}")
    project.store.close()
    said = as_nobody(readable / "a.curation")
    assert said["titles"] == ["STAT3 in time"]
    assert "refused" in said
    assert sorted(item.name for item in readable.iterdir()) == ["a.curation", "a.curation-wal"]


def test_an_earlier_format_that_cannot_be_written_says_what_to_do(readable: Path):
    earlier_format(readable)
    kind, sentence = as_nobody(readable / "earlier.curation")["error"]
    assert kind == "ProjectFileError"
    assert "made by an earlier version of Curator" in sentence
    assert "open the copy" in sentence


def test_a_file_that_may_not_be_read_says_so(readable: Path):
    made_in(readable).store.close()
    (readable / "a.curation").chmod(0o600 if getattr(os, "geteuid", lambda: 1)() == 0 else 0)
    kind, sentence = as_nobody(readable / "a.curation")["error"]
    assert kind == "ProjectFileError"
    assert "no permission to read it" in sentence


FOLLOWER = """
import os, sys
from pathlib import Path
from curator.errors import ReadOnlyError
from curator.project import Project
from db.store import SqliteStore
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
store = SqliteStore.open(Path(sys.argv[1]))
library = Project(store).library()
for _ in sys.stdin:
    print(store.data_version(), len(library.document_ids()), flush=True)
try:
    with store.writing():
        pass
except ReadOnlyError as error:
    print(error, flush=True)
store.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders are another matter there")
def test_a_reader_without_locks_follows_what_others_write(readable: Path):
    path = readable / "a.curation"
    factories.new_project(path).store.close()
    readable.chmod(0o555)
    reader = subprocess.Popen(
        [sys.executable, "-B", "-c", FOLLOWER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )

    def look() -> tuple[str, str]:
        assert reader.stdin is not None
        assert reader.stdout is not None
        readable.chmod(0o555)
        reader.stdin.write("look\n")
        reader.stdin.flush()
        version, documents = reader.stdout.readline().split()
        readable.chmod(0o755)
        return version, documents

    first = look()
    assert look() == first
    assert first[1] == "0"
    writer = factories.opened(path)
    factories.add_document(writer)
    second = look()
    assert second[0] != first[0]
    assert second[1] == "1"
    factories.add_document(writer, "Another one")
    third = look()
    assert third[0] != second[0]
    writer.store.close()
    assert look()[1] == "2"
    readable.chmod(0o555)
    said, _ = reader.communicate(timeout=60)
    assert "Nothing can be recorded. You have no permission" in said


@pytest.mark.parametrize("look_first", [True, False], ids=["seen at a look", "seen at a change"])
def test_a_project_that_could_only_be_read_is_written_as_soon_as_it_can_be(tmp_path: Path, look_first: bool):
    path = tmp_path / "a.curation"
    factories.new_project(path).store.close()
    with full_disk():
        project = factories.opened(path)
        store = project.store
        library = project.library()
        assert store.read_only is not None
        assert not store.writable()
        seen = store.data_version()
        with pytest.raises(ReadOnlyError, match="Nothing can be recorded"):
            factories.add_document(project, "Not recorded")
    if look_first:
        assert store.data_version() != seen
        assert store.read_only is None
    factories.add_document(project, "Recorded")
    assert store.read_only is None
    assert len(library.document_ids()) == 1
    project.undo()
    project.redo()
    store.close()
    assert titles(path) == ["Recorded"]
    assert check_file(path) == []


def test_whoever_could_only_read_is_registered_before_anything_is_recorded(tmp_path: Path):
    path = tmp_path / "a.curation"
    factories.new_project(path).store.close()
    with full_disk():
        project = factories.opened(path, "cur02")
        assert project.curator.code == "cur01"
    with pytest.raises(RefusedError, match="You work as cur02 from here on; do it again"):
        factories.add_document(project, "Meant for another")
    factories.add_document(project, "By cur02")
    assert project.curator.code == "cur02"
    assert [curator.code for curator in project.store.curators()] == ["cur01", "cur02"]
    assert [document.imported_by for document in project.store.documents()] == [project.curator.id]
    project.store.close()
    assert titles(path) == ["By cur02"]


def test_who_is_shown_without_a_code_stays_at_work(tmp_path: Path):
    path = tmp_path / "a.curation"
    factories.new_project(path).store.close()
    with full_disk():
        project = Project(SqliteStore.open(path))
    other = factories.opened(path, "cur02")
    factories.add_document(other, "By the other")
    factories.add_document(project, "By the first")
    assert project.curator.code == "cur01"
    other.store.close()
    project.store.close()


def test_another_project_is_not_written_where_one_could_only_be_read(tmp_path: Path):
    path = tmp_path / "a.curation"
    factories.new_project(path).store.close()
    factories.new_project(tmp_path / "b.curation").store.close()
    with full_disk():
        project = factories.opened(path)
    (tmp_path / "b.curation").replace(path)
    seen = project.store.data_version()
    assert project.store.data_version() == seen
    with pytest.raises(ReadOnlyError):
        factories.add_document(project, "Not recorded")
    project.store.close()
    assert titles(path) == []


# full disks and failing ones


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits of a process")
def test_a_full_disk_refuses_a_change_and_the_next_one_works_when_there_is_room(
    project: Project, store: SqliteStore
):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log(store.path).stat().st_size + 4096, hard))
    try:
        with pytest.raises(CuratorError, match=r"disk is full|could not be read or written"):
            factories.add_document(project, "No room", "A sentence of the abstract. " * 5000)
        assert [document.title for document in store.documents()] == ["STAT3 in time"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    factories.add_document(project, "Room again")
    project.store.close()
    assert titles(store.path) == ["STAT3 in time", "Room again"]
    assert check_file(store.path) == []


def test_a_full_database_is_said_as_a_sentence(project: Project, store: SqliteStore):
    pages = store.connection.execute("pragma page_count").fetchone()[0]
    store.connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(CuratorError, match="The disk is full: nothing was recorded in ‘test"):
        factories.add_document(project, "No room", "A sentence of the abstract. " * 5000)
    store.connection.execute("pragma max_page_count = 1073741823")
    factories.add_document(project, "Room again")
    assert len(list(store.documents())) == 2


def damaged_while_open(path: Path) -> None:
    """Every page but the first is overwritten, in the file and, because it is empty, not in the log."""
    with path.open("r+b") as stream:
        size = path.stat().st_size
        for place in range(4096, size, 4096):
            stream.seek(place)
            stream.write(b"\x5a" * 4096)


def test_damage_met_while_reading_is_said_as_a_sentence(tmp_path: Path):
    path = tmp_path / "a.curation"
    made = factories.new_project(path)
    factories.add_document(made)
    made.store.close()
    project = factories.opened(path)
    store = project.store
    assert isinstance(store, SqliteStore)
    damaged_while_open(path)
    store.connection.execute("pragma shrink_memory")
    library = project.library()
    for read in (
        lambda: list(store.documents()),
        lambda: list(store.steps()),
        lambda: library.document_ids(search="stat3"),
        lambda: library.rows(library.document_ids()),
        lambda: store.evidence(),
        project.next_undo,
    ):
        with pytest.raises(DamagedFileError, match="is damaged"):
            read()
    with pytest.raises(DamagedFileError):
        factories.add_document(project, "Another one")
    store.close()


def test_a_connection_that_is_of_no_more_use_is_made_anew(project: Project, store: SqliteStore):
    """As after an error of the disk: whatever is asked of the old connection fails."""
    library = project.library()
    broken = sqlite3.OperationalError("disk I/O error")
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR

    def fail() -> None:
        with store.writing():
            store.connection.close()
            raise broken

    with pytest.raises(CuratorError, match="could not be read or written"):
        fail()
    factories.add_document(project, "Recorded with a new connection")
    assert len(library.document_ids()) == 2


def test_a_wait_that_is_over_its_limit_changes_nothing(project: Project, store: SqliteStore):
    count = store.event_count()
    with held(store.path), waiting(patient(0)), pytest.raises(CuratorError, match="being written"):
        factories.add_document(project, "Not recorded")
    assert store.event_count() == count
    assert isinstance(store, ProjectFile)
