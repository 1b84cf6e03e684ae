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
from curator.identifiers import LabelId
from curator.model import Judgement
from curator.project import Project
from curator.verdicts import GiveVerdict
from db.connection import SCHEMA_VERSION, open_existing
from db.integrity import check_file
from db.migrations import migrate
from tests import factories

FORMAT_1 = Path(__file__).parents[1] / "data" / "projects" / "format-1.curation.gz"
"""Two documents, work of two curators with marked words, a note, a split, and steps taken back."""
LABELS = (LabelId("CTX:0001"),)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "old.curation"
    path.write_bytes(gzip.decompress(FORMAT_1.read_bytes()))
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the record of migrations."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "select name from sqlite_schema where type = 'table' and name <> '_sqlite_migrations'"
        )
        return {name: connection.execute(f"select * from {name}").fetchall() for (name,) in names.fetchall()}


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


def test_a_file_of_format_1_keeps_every_row(path: Path):
    before = rows(path)
    assert version(path) == 1
    assert "verdict" not in before
    open_existing(path).close()
    assert version(path) == SCHEMA_VERSION
    after = rows(path)
    assert {name: after[name] for name in before} == before
    assert {name for name in after if name not in before} == {"verdict"}


def test_a_file_of_format_1_becomes_what_a_new_one_is(path: Path):
    assert [finding.message for finding in check_file(path)] == [
        f"The file has format 1; opening it brings it to {SCHEMA_VERSION}."
    ]
    open_existing(path).close()
    assert check_file(path) == []


def test_work_goes_on_in_a_file_of_format_1(path: Path):
    project = factories.opened(path)
    assert check(project.store).findings == ()
    project.undo()
    project.redo()
    judge(project)
    assert [verdict.reason for verdict in project.store.verdicts()] == ["Both say so."]
    for _ in range(3):
        project.undo()
    assert project.store.verdicts() == []
    assert check(project.store).findings == ()
    project.store.close()
    assert check_file(path) == []


def test_a_file_of_format_1_can_be_opened_by_several_at_once(path: Path):
    together = Barrier(4)

    def open_it(_: int) -> int:
        together.wait()
        with closing(open_existing(path)) as connection:
            return connection.execute("select count(*) from verdict").fetchone()[0]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_it, range(4))) == [0, 0, 0, 0]


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path):
    before = rows(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("create table verdict (id)")
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection)
        connection.execute("drop table verdict")
    assert version(path) == 1
    assert rows(path) == before
