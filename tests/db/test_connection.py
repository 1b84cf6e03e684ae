from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from curator.errors import BusyError, ProjectFileError
from curator.patience import patient, waiting
from curator.project import Project
from db.connection import APPLICATION_ID, SCHEMA_VERSION
from db.errors import translated
from db.store import SqliteStore
from tests import factories


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound, closed project with one document."""
    path = tmp_path / "test.curation"
    project = factories.new_project(path)
    factories.add_document(project)
    project.store.close()
    return path


def pragma(store: SqliteStore, name: str) -> object:
    return store.connection.execute(f"pragma {name}").fetchone()[0]


def settings(store: SqliteStore) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "foreign_keys", "application_id", "user_version")
    return {name: pragma(store, name) for name in names}


SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "application_id": APPLICATION_ID,
    "user_version": SCHEMA_VERSION,
}


def test_a_new_project_is_durable_and_knows_what_it_is(project: Project):
    assert isinstance(project.store, SqliteStore)
    assert settings(project.store) == SETTINGS


def test_an_opened_project_is_as_durable_as_a_new_one(path: Path):
    store = SqliteStore.open(path)
    assert settings(store) == SETTINGS
    store.close()


def test_a_new_file_can_be_recognised_while_it_is_still_open(project: Project):
    header = project.store.path.read_bytes()[:100]
    assert header.startswith(b"SQLite format 3\0")
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION


def test_a_closed_project_is_one_file(path: Path):
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("my first project.curation", id="spaces"),
        pytest.param("🧬 genes.curation", id="emoji"),
        pytest.param("Übersicht 论文.curation", id="non-ASCII"),
        pytest.param("100% ? #1 & more;.curation", id="signs that mean something in addresses"),
        pytest.param("it's.curation", id="quote"),
    ],
)
def test_any_file_name_will_do(tmp_path: Path, name: str):
    folder = tmp_path / "ein Ordner 📁"
    folder.mkdir()
    project = factories.new_project(folder / name)
    document_id = factories.add_document(project)
    project.store.close()
    again = factories.opened(folder / name)
    assert [document.id for document in again.store.documents()] == [document_id]
    again.store.close()
    assert [item.name for item in folder.iterdir()] == [name]


def test_creating_never_overwrites(path: Path):
    before = path.read_bytes()
    with pytest.raises(ProjectFileError, match="exists already"):
        SqliteStore.create(path)
    assert path.read_bytes() == before


def test_creating_in_a_missing_folder_names_the_folder(tmp_path: Path):
    with pytest.raises(ProjectFileError, match="nowhere does not exist"):
        SqliteStore.create(tmp_path / "nowhere" / "test.curation")


def another_programs_file(path: Path) -> None:
    path.unlink()
    with factories.raw(path) as connection:
        connection.execute("create table mine (a)")


def newer_version(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("pragma journal_mode = delete")
        connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")


def damaged_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content) - 4096, 3 * 4096):
        content[page : page + 2048] = b"\x5a" * 2048
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10000])


def cut_within_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def text_file(path: Path) -> None:
    path.write_text("title,abstract\n" * 100)


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


REFUSED = [
    pytest.param(another_programs_file, "belongs to another program", id="another program"),
    pytest.param(newer_version, "made by a newer version", id="newer version"),
    pytest.param(damaged_pages, "is damaged", id="damaged pages"),
    pytest.param(cut_short, "is cut short", id="cut short"),
    pytest.param(cut_within_the_header, "is not a Curator project", id="cut within the header"),
    pytest.param(text_file, "is not a Curator project", id="not SQLite"),
    pytest.param(empty_file, "is not a Curator project", id="empty"),
]


@pytest.mark.parametrize(("spoil", "message"), REFUSED)
def test_an_unsound_file_is_refused_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], None], message: str
):
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(ProjectFileError, match=message):
        SqliteStore.open(path)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(ProjectFileError, match="is a folder"):
        SqliteStore.open(tmp_path)


def test_a_missing_file_is_not_made(tmp_path: Path):
    with pytest.raises(ProjectFileError, match="There is no file"):
        SqliteStore.open(tmp_path / "missing.curation")
    assert list(tmp_path.iterdir()) == []


def after_a_crash(project: Project, folder: Path) -> Path:
    """A copy of an open project with its log, as a crash leaves them."""
    copy = folder / "crashed.curation"
    shutil.copyfile(project.store.path, copy)
    shutil.copyfile(f"{project.store.path}-wal", f"{copy}-wal")
    return copy


def test_what_was_committed_before_a_crash_is_there_after_it(project: Project, tmp_path: Path):
    document_id = factories.add_document(project)
    again = factories.opened(after_a_crash(project, tmp_path))
    assert [document.id for document in again.store.documents()] == [document_id]
    again.store.close()


def test_a_file_cut_off_while_its_log_was_written_back_is_completed_from_the_log(
    project: Project, tmp_path: Path
):
    factories.add_document(project)
    copy = after_a_crash(project, tmp_path)
    # page 1 is written back first: its header promises pages that only the log has yet
    with sqlite3.connect(copy) as connection:
        connection.execute("pragma wal_autocheckpoint = 0")
        pages = connection.execute("pragma page_count").fetchone()[0]
    shutil.copyfile(f"{copy}-wal", tmp_path / "kept-log")
    connection.close()
    crashed = tmp_path / "again.curation"
    content = bytearray(project.store.path.read_bytes())
    content[28:32] = (pages + 100).to_bytes(4, "big")
    crashed.write_bytes(content)
    shutil.copyfile(tmp_path / "kept-log", f"{crashed}-wal")
    again = factories.opened(crashed)
    assert len(list(again.store.documents())) == 1
    again.store.close()


def test_a_newer_version_is_noticed_in_a_log_too(project: Project, tmp_path: Path):
    with factories.raw(project.store.path) as connection:
        connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(ProjectFileError, match="made by a newer version"):
        SqliteStore.open(after_a_crash(project, tmp_path))


def test_a_file_that_another_process_writes_says_so(project: Project, as_curator: Callable[[str], Project]):
    other = as_curator("cur02")
    with (
        project.store.writing(),
        waiting(patient(0)),
        pytest.raises(BusyError, match="being written by another program"),
        other.store.writing(),
    ):
        pass


def test_errors_that_nobody_can_act_on_stay_bugs(tmp_path: Path):
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(sqlite3.OperationalError, match="syntax"),
        translated(tmp_path),
    ):
        connection.execute("selec")
    with pytest.raises(sqlite3.ProgrammingError), translated(tmp_path):
        raise sqlite3.ProgrammingError("raised by Python itself, without a code of SQLite")
    with pytest.raises(sqlite3.IntegrityError), translated(tmp_path):
        raise sqlite3.IntegrityError


@pytest.mark.parametrize("written", [False, True])
def test_what_another_process_writes_meanwhile_is_not_taken_for_damage(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bool
):
    half = bytearray(path.read_bytes())
    half[100:4096] = b"\x5a" * 3996
    (tmp_path / "half").write_bytes(half)

    def read_half(file: Path) -> sqlite3.Connection:
        if written:
            os.utime(file, ns=(0, 0))
        return sqlite3.connect(tmp_path / "half")

    monkeypatch.setattr("db.connection.read_only", read_half)
    if written:
        with closing(SqliteStore.open(path)) as store:
            assert len(list(store.documents())) == 1
    else:
        with pytest.raises(ProjectFileError, match="is damaged"):
            SqliteStore.open(path)
