from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from curator.claims import Target
from curator.labelling import SetClaimNote
from curator.model import Record
from curator.project import Project
from db.connection import SCHEMA_VERSION
from db.integrity import check_file
from db.schema import missing_guards
from db.store import SqliteStore
from tests import factories


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with documents, a label and a note."""
    path = tmp_path_factory.mktemp("sound") / "test.curation"
    project = factories.new_project(path)
    records = [Record(title=f"Paper {n}", abstract=f"Text {n}. More of {n}.") for n in range(30)]
    sentence = project.store.sentences(factories.import_records(project, *records).added[-1])[0]
    factories.label(project, sentence, factories.LUMINAL)
    project.perform(SetClaimNote(target=Target(sentence.id), note="contradicts"))
    project.store.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A copy of `sound` to spoil."""
    return shutil.copyfile(sound, tmp_path / "test.curation")


def found(path: Path) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in check_file(path)]


def test_a_sound_file_has_no_findings_and_stays_as_it_is(path: Path):
    before = path.read_bytes()
    assert check_file(path) == []
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_an_open_project_can_be_checked(project: Project):
    factories.add_document(project)
    assert check_file(project.store.path) == []
    factories.add_document(project, title="Another", abstract="Another text.")
    assert len(list(project.store.documents())) == 2


def no_such_claim(connection: sqlite3.Connection) -> None:
    connection.execute("update annotation set claim_id = 'nothing'")


def no_guard(connection: sqlite3.Connection) -> None:
    connection.execute("drop trigger event_is_never_updated")


def weaker_guard(connection: sqlite3.Connection) -> None:
    connection.execute("drop trigger event_is_never_updated")
    connection.execute(
        "create trigger event_is_never_updated before update on event when false begin select 1; end"
    )


def no_index(connection: sqlite3.Connection) -> None:
    connection.execute("drop index annotation_once")


def no_table(connection: sqlite3.Connection) -> None:
    connection.execute("drop view sentence_with_text")


def text_not_indexed(connection: sqlite3.Connection) -> None:
    connection.execute("drop trigger document_text_is_never_updated")
    connection.execute("update document_text set abstract = 'Something else.' where seq = 3")


def spoiled_record(connection: sqlite3.Connection) -> None:
    connection.execute("drop trigger document_text_is_never_updated")
    connection.execute("update document_text set source_record = x'78bb00' where seq = 3")


def broken_note_index(connection: sqlite3.Connection) -> None:
    connection.execute("delete from note_fts_docsize")


@pytest.mark.parametrize(
    ("spoil", "rule", "message"),
    [
        pytest.param(no_such_claim, "references", "Row 1 of annotation names a row of claim", id="reference"),
        pytest.param(no_guard, "schema", "trigger ‘event_is_never_updated’ is missing", id="no trigger"),
        pytest.param(
            weaker_guard, "schema", "‘event_is_never_updated’ is not as Curator", id="other trigger"
        ),
        pytest.param(no_index, "schema", "index ‘annotation_once’ is missing", id="no index"),
        pytest.param(no_table, "schema", "view ‘sentence_with_text’ is missing", id="no view"),
        pytest.param(text_not_indexed, "search", "‘document_text_fts’ does not agree", id="text not indexed"),
        pytest.param(spoiled_record, "file", "its source record, cannot be read", id="source record"),
        pytest.param(broken_note_index, "search", "‘note_fts’ does not agree", id="broken note index"),
    ],
)
def test_what_is_wrong_is_said(
    path: Path, spoil: Callable[[sqlite3.Connection], None], rule: str, message: str
):
    with factories.raw(path) as connection:
        connection.execute("pragma foreign_keys = off")
        spoil(connection)
    assert [said for of, said in found(path) if of == rule and message in said]


def test_a_project_names_the_guards_that_it_lost(project: Project):
    assert project.store.missing_guards() == []
    with factories.raw(project.store.path) as connection:
        no_guard(connection)
        connection.execute("drop trigger claim_is_never_deleted")
        assert missing_guards(connection) == ["claim_is_never_deleted", "event_is_never_updated"]
    assert project.store.missing_guards() == ["claim_is_never_deleted", "event_is_never_updated"]


def damaged_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # in the vocabulary, and not in the schema, without which SQLite reads nothing at all
    page = content.index(b'"synonyms"') // 4096 * 4096
    content[page : page + 2048] = b"\x5a" * 2048
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20000])


def damaged_schema(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\x5a" * 3996
    path.write_bytes(content)


def newer(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("pragma journal_mode = delete")
        connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")


def not_sqlite(path: Path) -> None:
    path.write_text("title,abstract\n" * 100)


def missing(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(damaged_pages, "A part of the file is damaged", id="damaged pages"),
        pytest.param(cut_short, "is cut short", id="cut short"),
        pytest.param(damaged_schema, "could not be read to its end", id="damaged schema"),
        pytest.param(newer, "newer version", id="newer version"),
        pytest.param(not_sqlite, "is not a Curator project", id="not SQLite"),
        pytest.param(missing, "There is no file", id="missing"),
        pytest.param(a_folder, "is a folder", id="a folder"),
    ],
)
def test_a_file_that_cannot_be_opened_still_says_what_is_wrong(
    path: Path, spoil: Callable[[Path], None], message: str
):
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    messages = [said for _, said in found(path)]
    assert [said for said in messages if message in said]
    assert all(said.endswith(".") and said[0] in "‘ATS" for said in messages)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert all(not item.name.endswith(("-wal", "-shm")) for item in path.parent.iterdir())


@pytest.mark.parametrize("spoil", [damaged_pages, cut_short, newer])
def test_what_open_refuses_the_check_finds_too(path: Path, spoil: Callable[[Path], None]):
    spoil(path)
    assert check_file(path)


@pytest.mark.parametrize("seed", range(20))
def test_no_damage_makes_the_check_fail_itself(path: Path, seed: int):
    content = bytearray(path.read_bytes())
    for place in range(100 + seed * 37, len(content), 997 + seed * 13):
        content[place] ^= 1 + seed
    path.write_bytes(content)
    assert check_file(path)


def test_a_store_of_a_checked_file_is_not_disturbed(path: Path):
    store = SqliteStore.open(path)
    assert check_file(path) == []
    assert len(list(store.documents())) == 30
    store.close()
