"""Files that are only read: whatever state they are in, they and what lies beside them stay as they are."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from curator.errors import CuratorError, DamagedFileError, ProjectFileError
from curator.safekeeping import Reason
from db import backup_folder
from db.connection import inspect, log_of, read_only
from db.integrity import check_file, quick_check
from db.reading import open_to_read, reader, snapshot
from db.recognition import is_database
from db.safekeeping import SqliteSafekeeping
from tests import factories


@pytest.fixture
def keeping(tmp_path: Path) -> SqliteSafekeeping:
    return SqliteSafekeeping(tmp_path / "backups")


def crashed(folder: Path) -> Path:
    """A project with a document that only its log has."""
    project = factories.new_project(folder / "open.curation")
    factories.add_document(project)
    folder = folder / "crashed"
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{project.store.path}{suffix}", f"{folder / 'a.curation'}{suffix}")
    project.store.close()
    return folder / "a.curation"


def snapped(path: Path) -> None:
    with snapshot(path):
        pass


@pytest.mark.parametrize(
    "read",
    [
        read_only,
        reader,
        snapped,
        inspect,
        quick_check,
        check_file,
        is_database,
        backup_folder.uuid_of,
        lambda path: open_to_read(path, "For a test."),
        lambda path: SqliteSafekeeping().summary(path),
        lambda path: SqliteSafekeeping().check(path),
        lambda path: SqliteSafekeeping(path.parent / "backups").back_up(path, Reason.ASKED),
        lambda path: SqliteSafekeeping(path.parent / "backups").salvage(path, path.with_name("b.curation")),
    ],
)
@pytest.mark.parametrize("size", [0, 60])
def test_the_log_beside_an_emptied_file_stays(tmp_path: Path, read: Callable[[Path], object], size: int):
    path = crashed(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    log = log_of(path).read_bytes()
    with suppress(CuratorError, sqlite3.DatabaseError):
        read(path)
    assert log_of(path).read_bytes() == log
    assert path.stat().st_size == size


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A link to a project with a document that only the log has, which lies beside the project."""
    link = tmp_path / "elsewhere" / "link.curation"
    link.parent.mkdir()
    link.symlink_to(crashed(tmp_path))
    return link


def documents(connection: sqlite3.Connection) -> int:
    with closing(connection):
        return connection.execute("select count(*) from document").fetchone()[0]


def test_the_log_of_a_linked_project_is_read(linked: Path, tmp_path: Path, keeping: SqliteSafekeeping):
    assert documents(reader(linked)) == 1
    assert documents(open_to_read(linked, "For a test.")) == 1
    with snapshot(linked) as connection:
        assert connection.execute("select count(*) from document").fetchone()[0] == 1
    outcome = keeping.check(linked)
    assert outcome.findings == ()
    assert outcome.counts is not None
    assert outcome.counts.documents == 1
    assert [item.name for item in linked.parent.iterdir()] == [linked.name]


def test_what_only_the_log_of_a_linked_project_has_is_salvaged(
    linked: Path, tmp_path: Path, keeping: SqliteSafekeeping
):
    log = log_of(linked).read_bytes()
    report = keeping.salvage(linked, tmp_path / "saved.curation")
    assert report.saved["documents"] == 1
    assert report.lost == {}
    assert log_of(linked).read_bytes() == log


def with_schema_of_no_text(path: Path) -> Path:
    """A project in whose schema SQLite finds bytes that are no text, and quotes them."""
    project = factories.new_project(path)
    factories.add_document(project)
    project.store.close()
    content = path.read_bytes()
    # type, name and table, and the statement
    named = b"tableprojectproject"
    at = content.index(named)
    statement = content.lower().index(b"create table", at)
    damaged = bytearray(content)
    damaged[at + 5 : at + 7] = damaged[statement : statement + 2] = b"\xff\xfe"
    path.write_bytes(damaged)
    return path


def test_damaged_text_that_sqlite_quotes_is_damage_like_any_other(tmp_path: Path, keeping: SqliteSafekeeping):
    path = with_schema_of_no_text(tmp_path / "a.curation")
    with pytest.raises(UnicodeDecodeError):
        reader(path)
    assert backup_folder.uuid_of(path) is None
    assert is_database(path)
    said = quick_check(path)
    assert said is not None
    assert "is damaged (a text in it cannot be read)" in said
    findings = keeping.check(path).findings
    assert any("a text in it cannot be read" in finding.message for finding in findings)
    for refused in (
        lambda: keeping.summary(path),
        lambda: keeping.back_up(path, Reason.ASKED),
        lambda: factories.opened(path),
        lambda: open_to_read(path, "For a test."),
    ):
        with pytest.raises(DamagedFileError, match="is damaged"):
            refused()
    with pytest.raises(ProjectFileError, match="is damaged"):
        keeping.restore(path, tmp_path / "b.curation")
    assert keeping.salvage(path, tmp_path / "saved.curation").saved["documents"] == 1


def test_a_project_with_such_damage_is_replaced_by_its_backup(tmp_path: Path, keeping: SqliteSafekeeping):
    path = tmp_path / "a.curation"
    factories.new_project(path).store.close()
    backup = keeping.back_up(path, Reason.ASKED)
    assert backup is not None
    path.unlink()
    with_schema_of_no_text(path)
    assert keeping.backups(path) == [backup]
    keeping.restore(backup.path, path)
    assert check_file(path) == []


def damaged_value(path: Path, value: bytes, damaged: bytes) -> None:
    project = factories.new_project(path)
    factories.add_document(project, "A title to damage")
    project.store.close()
    content = path.read_bytes()
    assert value in content
    path.write_bytes(content.replace(value, damaged))


def test_a_value_that_is_no_text_is_damage_too(tmp_path: Path):
    path = tmp_path / "a.curation"
    damaged_value(path, b"A title to damage", b"A title \xff\xfe damage")
    project = factories.opened(path)
    with pytest.raises(DamagedFileError, match="is damaged"):
        list(project.store.documents())
    project.store.close()


def test_an_event_that_cannot_be_unpacked_is_damage_too(tmp_path: Path):
    path = tmp_path / "a.curation"
    project = factories.new_project(path)
    factories.add_document(project, "A title to damage")
    project.store.close()
    with factories.raw(path) as connection:
        factories.without_triggers(connection)
        connection.execute("update event set after = substr(after, 2)")
    project = factories.opened(path)
    with pytest.raises(DamagedFileError, match="a compressed text in it cannot be read"):
        list(project.store.events())
    project.store.close()
