"""Real damage to real files: what is saved is a project, what is lost is said, and nothing else happens."""

from __future__ import annotations

import gzip
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from curator.errors import CancelledError, ProjectFileError
from curator.model import DocumentText
from curator.safekeeping import Reason
from db.rescue import TABLES
from db.safekeeping import SqliteSafekeeping
from db.salvage import salvage
from tests import factories
from tests.salvaging import connection_of, contents, destroy, leaves, make_project, opens, structure, work


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("sound") / "test.curation")


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """A copy of `sound` to damage."""
    folder = tmp_path / "project"
    folder.mkdir()
    return shutil.copyfile(sound, folder / "test.curation")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    folder.mkdir()
    return folder / "new.curation"


def test_of_a_sound_file_everything_is_saved(path: Path, target: Path, safekeeping: SqliteSafekeeping):
    before = path.read_bytes()
    report = salvage(safekeeping, path, target)
    assert (report.lost, report.notes, report.left) == ({}, (), ())
    assert report.saved["documents"] == 40
    assert report.saved["labels"] == 80
    assert contents(target) == contents(path)
    assert path.read_bytes() == before
    assert [item.name for item in target.parent.iterdir()] == [target.name]
    with factories.raw(path) as one, factories.raw(target) as other:
        for table in TABLES:
            query = f"select * from {table} order by 1"
            assert other.execute(query).fetchall() == one.execute(query).fetchall()


KILLED = """
import os, signal, sys
from pathlib import Path
from db.safekeeping import SqliteSafekeeping
def stop(done, total):
    os.kill(os.getpid(), signal.SIGKILL)
SqliteSafekeeping(Path(sys.argv[3])).salvage(Path(sys.argv[1]), Path(sys.argv[2]), stop)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills like a power cut")
def test_what_a_killed_salvage_leaves_goes_with_the_next(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, tmp_path: Path
):
    arguments = [str(path), str(target), str(tmp_path / "backups")]
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=root, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(list(target.parent.iterdir())) == 1
    salvage(safekeeping, path, target)
    assert [item.name for item in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_whose_pages_are_all_destroyed_comes_back_from_the_history_or_is_said_to_be_lost(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, table: str
):
    whole = contents(path)
    destroy(path, *leaves(path, table))
    report = salvage(safekeeping, path, target)
    assert structure(report) == []
    if table in ("project", "vocabulary", "document_text", "step", "event"):
        assert report.notes
    else:
        assert report.lost == {}
        assert report.left == ()
    found = contents(target)
    assert found.keys() >= whole.keys()
    if table not in ("event", "document_text"):
        assert {key: found[key] for key in whole} == whole
    opens(target)


@pytest.mark.parametrize("table", TABLES)
def test_what_is_destroyed_is_taken_from_a_backup(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, table: str
):
    made = safekeeping.back_up(path, Reason.OPENED)
    assert made is not None
    whole = contents(path)
    destroy(path, *leaves(path, table))
    report = salvage(safekeeping, path, target)
    assert report.lost == {}
    assert report.left == ()
    found = contents(target)
    assert {key: found[key] for key in whole} == whole
    assert safekeeping.summary(target).uuid == safekeeping.summary(made.path).uuid
    if table in ("vocabulary", "document_text", "step", "event"):
        assert [note for note in report.notes if note.startswith(f"From the backup of {made.at}: ")]


def test_work_since_the_backup_is_saved_from_the_file(
    path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    safekeeping.back_up(path, Reason.OPENED)
    project = factories.opened(path)
    work(project, 100, 5)
    project.store.close()
    whole = contents(path)
    # in the middle of what the backup has
    destroy(path, leaves(path, "event")[3], leaves(path, "document_text")[0], leaves(path, "claim")[0])
    report = salvage(safekeeping, path, target)
    assert report.lost == {}
    assert report.left == ()
    assert contents(target) == whole


def test_a_backup_counts_only_until_the_histories_part(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, tmp_path: Path
):
    """The project was put back to an earlier state and went on differently."""
    earlier = shutil.copyfile(path, tmp_path / "earlier.curation")
    project = factories.opened(path)
    work(project, 100, 3)
    project.store.close()
    safekeeping.back_up(path, Reason.OPENED)
    shutil.copyfile(earlier, path)
    project = factories.opened(path)
    work(project, 200, 3)
    project.store.close()
    whole = contents(path)
    destroy(path, leaves(path, "event")[1])
    report = salvage(safekeeping, path, target)
    assert report.lost == {}
    assert report.left == ()
    assert contents(target) == whole


def test_the_backup_of_another_project_gives_nothing(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, tmp_path: Path
):
    mine = path.read_bytes()
    path.unlink()
    other = factories.new_project(path)
    factories.add_document(other, "Of another project")
    other.store.close()
    safekeeping.back_up(path, Reason.OPENED)
    path.write_bytes(mine)
    destroy(path, *leaves(path, "document_text"))
    report = salvage(safekeeping, path, target)
    assert report.lost["texts"] == 40
    assert not [note for note in report.notes if note.startswith("From the backup")]


def test_a_document_that_lost_its_text_is_named_and_keeps_its_labels(
    path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    destroy(path, *leaves(path, "document_text"))
    report = salvage(safekeeping, path, target)
    assert report.lost == {"texts": 40}
    (note,) = report.notes
    assert note.startswith("The texts of these documents were lost: sha:")
    assert "and 20 more" in note
    project = factories.opened(target)
    document = next(iter(project.store.documents()))
    assert document.title.startswith("Lost text of sha:")
    first = project.store.sentences(document.id)[0]
    assert first.text.startswith("STAT3▯▯")
    assert factories.labels(project, first)
    project.store.close()
    assert {finding.rule for finding in report.left} == {"I1"}


EARLIER = Path(__file__).parents[1] / "data" / "projects" / "format-2.curation.gz"


def read_texts(path: Path) -> list[DocumentText]:
    project = factories.opened(path)
    ids = project.library().document_ids()
    found = [project.store.text(document_id, 1) for document_id in ids]
    project.store.close()
    return found


@pytest.mark.parametrize("damaged", [pytest.param(False, id="sound"), pytest.param(True, id="damaged")])
def test_texts_of_an_earlier_format_are_saved_as_they_were_imported(
    tmp_path: Path, target: Path, safekeeping: SqliteSafekeeping, damaged: bool
):
    path = tmp_path / "earlier.curation"
    path.write_bytes(gzip.decompress(EARLIER.read_bytes()))
    whole = read_texts(shutil.copyfile(path, tmp_path / "sound.curation"))
    if damaged:
        # no page leads to the texts any more, as to all else that the schema names
        destroy(path, 1)
    report = salvage(safekeeping, path, target)
    assert report.saved["texts"] == 4
    assert sorted(read_texts(target), key=str) == sorted(whole, key=str)
    assert any(text.source_record for text in whole)
    assert any(text.abstract_raw != text.abstract for text in whole)


def test_texts_come_from_a_backup_of_an_earlier_format(
    tmp_path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    path = tmp_path / "earlier.curation"
    path.write_bytes(gzip.decompress(EARLIER.read_bytes()))
    assert safekeeping.back_up(path, Reason.OPENED) is not None
    whole = read_texts(path)
    destroy(path, *leaves(path, "document_text"))
    report = salvage(safekeeping, path, target)
    assert report.lost == {}
    assert read_texts(target) == whole


@pytest.mark.parametrize("backed_up", [pytest.param(True, id="backup"), pytest.param(False, id="no backup")])
def test_a_source_record_that_is_damaged_is_taken_from_a_backup_or_said_to_be_lost(
    tmp_path: Path, target: Path, safekeeping: SqliteSafekeeping, backed_up: bool
):
    path = tmp_path / "test.curation"
    project = factories.new_project(path)
    abstract = "STAT3 promotes it. It suppresses tumors."
    factories.add_document(project, "Paper", abstract, raw=f"AB  - {abstract}")
    project.store.close()
    if backed_up:
        safekeeping.back_up(path, Reason.OPENED)
    with factories.raw(path) as connection:
        factories.without_triggers(connection)
        connection.execute("update document_text set source_record = x'78bb00'")
    report = salvage(safekeeping, path, target)
    (text,) = read_texts(target)
    assert (text.title, text.abstract) == ("Paper", abstract)
    assert text.source_record == (f"AB  - {abstract}" if backed_up else "")
    assert ("The source record of 1 text was lost." in report.notes) != backed_up
    assert report.left == ()


def test_rows_that_are_newer_than_a_history_with_gaps_are_kept(
    path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    """The newest events are lost, the rows that they changed are not."""
    whole = contents(path)
    destroy(path, leaves(path, "event")[-1])
    report = salvage(safekeeping, path, target)
    assert report.lost["changes"] > 0
    assert [note for note in report.notes if note.startswith("The history has gaps")]
    assert {key: values for key, values in contents(target).items() if key in whole} == whole
    assert {finding.rule for finding in report.left} == {"I14"}


def test_steps_that_are_lost_while_their_changes_are_not_have_stand_ins(
    path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    destroy(path, leaves(path, "step")[1])
    report = salvage(safekeeping, path, target)
    assert report.lost["steps"] > 0
    with factories.raw(target) as connection:
        lost = connection.execute("select count(*) from step where name = 'Lost step'").fetchone()[0]
    assert lost == report.lost["steps"]
    assert report.left == ()
    opens(target)


def test_what_lies_in_the_log_beside_the_file_is_saved(
    path: Path, target: Path, safekeeping: SqliteSafekeeping, tmp_path: Path
):
    project = factories.opened(path)
    connection_of(project).execute("pragma wal_autocheckpoint = 0")
    work(project, 100, 3)
    whole = factories.contents(project.store)
    damaged = tmp_path / "damaged.curation"
    shutil.copyfile(path, damaged)
    shutil.copyfile(f"{path}-wal", f"{damaged}-wal")
    project.store.close()
    damaged.write_bytes(bytes(4096) + damaged.read_bytes()[4096:])
    log = damaged.with_name(damaged.name + "-wal")
    before = damaged.read_bytes(), log.read_bytes()
    report = salvage(safekeeping, damaged, target)
    assert report.lost == {}
    assert contents(target) == whole
    assert (damaged.read_bytes(), log.read_bytes()) == before
    log.unlink()
    target.unlink()
    report = salvage(safekeeping, damaged, target)
    assert report.saved["documents"] == 40


def test_what_is_no_project_any_more_comes_from_the_newest_sound_backup(
    path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    safekeeping.back_up(path, Reason.OPENED)
    whole = contents(path)
    path.write_bytes(b"\x00" * 50_000)
    report = salvage(safekeeping, path, target)
    assert report.notes[0] == "Nothing in ‘test.curation’ could be read: all of this is from backups."
    assert contents(target) == whole
    assert report.left == ()


def test_a_damaged_backup_is_passed_over(path: Path, target: Path, safekeeping: SqliteSafekeeping):
    first = safekeeping.back_up(path, Reason.OPENED)
    second = safekeeping.back_up(path, Reason.ASKED, even_if_same=True)
    assert first is not None
    assert second is not None
    destroy(second.path, *leaves(second.path, "document_text"))
    destroy(path, *leaves(path, "document_text"))
    report = salvage(safekeeping, path, target)
    assert report.lost == {}
    assert [note for note in report.notes if first.at in note]


def test_a_target_that_exists_is_not_touched(path: Path, target: Path, safekeeping: SqliteSafekeeping):
    target.write_text("precious")
    with pytest.raises(ProjectFileError, match="exists already"):
        salvage(safekeeping, path, target)
    assert target.read_text() == "precious"
    with pytest.raises(ProjectFileError, match="does not exist"):
        salvage(safekeeping, path, target.parent / "nowhere" / "new.curation")
    with pytest.raises(ProjectFileError, match="There is no file"):
        salvage(safekeeping, path.parent / "gone.curation", target.parent / "new2.curation")


def test_the_file_of_a_newer_version_is_left_to_it(path: Path, target: Path, safekeeping: SqliteSafekeeping):
    with factories.raw(path) as connection:
        connection.execute("pragma user_version = 99")
    with pytest.raises(ProjectFileError, match="newer version"):
        salvage(safekeeping, path, target)


def test_a_cancelled_salvage_leaves_nothing(path: Path, target: Path, safekeeping: SqliteSafekeeping):
    told: list[tuple[int, int | None]] = []
    salvage(safekeeping, path, target, lambda done, total: told.append((done, total)))
    target.unlink()
    for stop in {0, len(told) // 3, 2 * len(told) // 3, len(told) - 1}:
        left = stop

        def cancel(done: int, total: int | None) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise CancelledError

        with pytest.raises(CancelledError):
            salvage(safekeeping, path, target, cancel)
        assert list(target.parent.iterdir()) == []


def test_an_open_project_keeps_its_locks_while_it_is_salvaged(
    path: Path, target: Path, safekeeping: SqliteSafekeeping
):
    project = factories.opened(path)
    connection_of(project).execute("begin immediate")
    salvage(safekeeping, path, target)
    with closing(sqlite3.connect(path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
        other.execute("begin immediate")
    connection_of(project).execute("rollback")
    project.store.close()
