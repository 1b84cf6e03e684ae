"""Project files of earlier formats, made by the versions that had them, open with all that is in them."""

from __future__ import annotations

import gzip
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from curator.checking import check
from curator.evidence.contradictions import contradiction_key
from curator.finding import Repair
from curator.identifiers import DocumentId, LabelId
from curator.model import Judgement
from curator.project import Project
from curator.verdicts import GiveVerdict
from db import event_values
from db.connection import SCHEMA_VERSION, open_existing
from db.integrity import check_file
from db.migrations import migrate
from db.packing import unpack
from db.store import SqliteStore
from tests import factories

EARLIER = Path(__file__).parents[1] / "data" / "projects"
"""1: two documents, work of two curators with marked words, a note, a split, and steps taken back.

2: that, and two documents more, one with an abstract that was changed at the import, and a verdict.
"""
LABELS = (LabelId("CTX:0001"),)


@pytest.fixture(params=[1, 2], ids=lambda number: f"format {number}")
def earlier(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def path(tmp_path: Path, earlier: int) -> Path:
    path = tmp_path / "old.curation"
    path.write_bytes(gzip.decompress((EARLIER / f"format-{earlier}.curation.gz").read_bytes()))
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the record of migrations, texts as they were imported.

    How the index of texts lies in its own tables is left out; what it finds is asked for elsewhere.
    """
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "select name from sqlite_schema where type = 'table' and name <> '_sqlite_migrations' "
            "and name not like 'document_text_fts_%'"
        )
        found = {name: connection.execute(f"select * from {name}").fetchall() for (name,) in names.fetchall()}
    found["document_text"] = [unpacked(*row) for row in found["document_text"]]
    found["event"] = [(*row[:4], *(told(row[3], it) for it in row[4:])) for row in found["event"]]
    return found


def unpacked(*row: object) -> tuple[object, ...]:
    *begin, title, abstract, raw, record = row
    assert isinstance(title, str)
    assert isinstance(abstract, str)
    raw, record = (unpack(it, title, abstract) if isinstance(it, bytes) else it for it in (raw, record))
    return *begin, title, abstract, raw, record


def told(key: str, values: bytes | str | None) -> object:
    return None if values is None else event_values.unpack(values, key)


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("pragma user_version").fetchone()[0]


def judge(project: Project) -> None:
    project.perform(
        GiveVerdict(
            contradiction=contradiction_key(LABELS, LABELS),
            pro_labels=LABELS,
            anti_labels=LABELS,
            claims=(),
            judgement=Judgement.TRUE_CONFLICT,
            reason="Both say so.",
        )
    )


def test_a_file_of_an_earlier_format_keeps_every_row(path: Path, earlier: int):
    before = rows(path)
    assert version(path) == earlier
    assert ("verdict" in before) == (earlier > 1)
    open_existing(path).close()
    assert version(path) == SCHEMA_VERSION
    after = rows(path)
    assert {name: after[name] for name in before} == before
    assert {name for name in after if name not in before} == ({"verdict"} if earlier == 1 else set())


def test_texts_are_read_as_they_were_before_they_were_compressed(tmp_path: Path):
    path = tmp_path / "old.curation"
    path.write_bytes(gzip.decompress((EARLIER / "format-2.curation.gz").read_bytes()))
    before = rows(path)["document_text"]
    with closing(SqliteStore.open(path)) as store:
        for _, document_id, version, title, abstract, raw, record in before:
            text = store.text(DocumentId(str(document_id)), 1)
            found = text.version, text.title, text.abstract, text.abstract_raw, text.source_record
            assert found == (version, title, abstract, raw or abstract, record)
        for word, count in (("tumors", 1), ("naive", 1), ("paper", 3)):
            assert len(store.texts_with(word) or ()) == count


def test_a_file_without_its_search_index_is_brought_along_all_the_same(path: Path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table document_text_fts")
    open_existing(path).close()
    assert {finding.repair for finding in check_file(path)} == {Repair.REBUILD_SEARCH}


def test_what_somebody_hung_on_the_texts_hangs_there_still(path: Path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('create view "my titles" as select title from document_text')
        connection.execute("create index my_index on document_text (title)")
    with closing(open_existing(path)) as connection:
        assert connection.execute('select title from "my titles" limit 1').fetchone() == ("Paper one",)
        assert connection.execute("pragma index_info(my_index)").fetchall()


def test_a_file_of_an_earlier_format_becomes_what_a_new_one_is(path: Path, earlier: int):
    assert [finding.message for finding in check_file(path)] == [
        f"The file has format {earlier}; opening it brings it to {SCHEMA_VERSION}."
    ]
    open_existing(path).close()
    assert check_file(path) == []


def test_work_goes_on_in_a_file_of_an_earlier_format(path: Path, earlier: int):
    project = factories.opened(path)
    assert check(project.store).findings == ()
    project.undo()
    project.redo()
    if earlier == 1:
        judge(project)
    assert [verdict.reason for verdict in project.store.verdicts()] == ["Both say so."]
    for _ in range(3):
        project.undo()
    assert project.store.verdicts() == []
    assert check(project.store).findings == ()
    project.store.close()
    assert check_file(path) == []


def test_a_file_of_an_earlier_format_can_be_opened_by_several_at_once(path: Path, earlier: int):
    together = Barrier(4)

    def open_it(_: int) -> int:
        together.wait()
        with closing(open_existing(path)) as connection:
            return connection.execute("select count(*) from verdict").fetchone()[0]

    verdicts = earlier - 1

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_it, range(4))) == [verdicts] * 4


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, earlier: int):
    before = rows(path)
    in_the_way = "verdict" if earlier == 1 else "packed_event"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"create table {in_the_way} (id)")
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection)
        connection.execute(f"drop table {in_the_way}")
    assert version(path) == earlier
    assert rows(path) == before
