"""What a check finds is put right in the file itself, and the history stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curator.claims import Target
from curator.errors import BusyError, CancelledError, CuratorError
from curator.finding import IN_PLACE, Repair
from curator.labelling import SetClaimNote
from curator.model import ReviewState
from curator.reviewing import SetReview
from curator.safekeeping import Reason
from curator.segmenting import SplitSentence
from db.full_check import check
from db.repair import repair
from db.safekeeping import SqliteSafekeeping
from tests import factories


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with labels, notes, reviews, a split sentence and a second document."""
    path = tmp_path_factory.mktemp("sound") / "test.curation"
    project = factories.new_project(path)
    document_id = factories.add_document(project, doi="10.1000/first")
    first, second, third = project.store.sentences(document_id)
    factories.label(project, first, factories.LUMINAL, span=factories.words(first, "𝛽-catenin"))
    factories.label(project, first, factories.PRIMARY)
    factories.label(project, second, factories.HER2)
    project.perform(SetClaimNote(target=Target(first.id), note="contradicts"))
    project.perform(SetReview(sentence_ids=[second.id], state=ReviewState.SKIPPED))
    project.perform(SplitSentence(sentence_id=third.id, offset=third.text.index("(")))
    factories.add_document(project, "Another", "Another text. With two sentences.", doi="10.1000/other")
    project.store.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(sound, tmp_path / "test.curation")


def spoil(path: Path, *statements: str) -> None:
    """Change the file as another program would that knows no rules."""
    with factories.raw(path) as connection:
        guards = connection.execute(
            "select name, sql from sqlite_schema where type = 'trigger' and name like '%_is_never_%'"
        ).fetchall()
        factories.without_triggers(connection)
        connection.execute("pragma foreign_keys = off")
        connection.execute("pragma ignore_check_constraints = on")
        for statement in statements:
            connection.execute(statement)
        present = {name for (name,) in connection.execute("select name from sqlite_schema")}
        tables = {name: name.split("_is_never_")[0] for name, _ in guards}
        for name, sql in guards:
            dropped = any(name in statement for statement in statements)
            if name not in present and tables[name] in present and not dropped:
                connection.execute(sql)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that Curator writes itself, with its place."""
    with factories.raw(path) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "select name from sqlite_schema where type = 'table' and name not like '%fts%'"
            ).fetchall()
            if not name.startswith("sqlite_")
        ]
        return {name: connection.execute(f"select * from {name} order by 1").fetchall() for name in names}


def history(path: Path) -> list[list[tuple[object, ...]]]:
    return [rows(path)[name] for name in ("step", "event", "document_text", "vocabulary")]


def schema(path: Path) -> set[tuple[str, str]]:
    with factories.raw(path) as connection:
        found = connection.execute("select name, sql from sqlite_schema where sql is not null")
        return set(found.fetchall())


SPOILED = [
    pytest.param(["drop trigger if exists event_is_never_updated"], Repair.RESTORE_SCHEMA, id="no trigger"),
    pytest.param(
        [
            "drop trigger claim_note_updated",
            "create trigger claim_note_updated after update on claim when false begin select 1; end",
            "update claim set note = note || ' more'",
        ],
        Repair.RESTORE_SCHEMA,
        id="other trigger",
    ),
    pytest.param(["drop index annotation_once"], Repair.RESTORE_SCHEMA, id="no index"),
    pytest.param(["drop view sentence_with_text"], Repair.RESTORE_SCHEMA, id="no view"),
    pytest.param(["drop table annotation"], Repair.RESTORE_SCHEMA, id="no table"),
    pytest.param(["drop table verdict"], Repair.RESTORE_SCHEMA, id="no empty table"),
    pytest.param(
        ["insert into document_text_fts(document_text_fts) values ('delete-all')"],
        Repair.REBUILD_SEARCH,
        id="texts not indexed",
    ),
    pytest.param(["delete from note_fts_docsize"], Repair.REBUILD_SEARCH, id="note index broken"),
    pytest.param(["delete from note_fts"], Repair.REBUILD_SEARCH, id="notes not indexed"),
    pytest.param(
        ["insert into note_fts (rowid, text) values (99, 'nothing')"],
        Repair.REBUILD_SEARCH,
        id="note indexed that is none",
    ),
    pytest.param(["drop table note_fts"], Repair.REBUILD_SEARCH, id="no note index"),
    pytest.param(["drop table document_text_fts"], Repair.REBUILD_SEARCH, id="no text index"),
    pytest.param(["drop table note_fts_data"], Repair.REBUILD_SEARCH, id="index without its data"),
    pytest.param(["update claim set note = 'smuggled in'"], Repair.ROW_FROM_HISTORY, id="claims changed"),
    pytest.param(
        ["update document set doi = '10.1/z', year = 1 where seq = 1"],
        Repair.ROW_FROM_HISTORY,
        id="document changed",
    ),
    pytest.param(["update curator set code = 'x'"], Repair.ROW_FROM_HISTORY, id="curator changed"),
    pytest.param(
        ["update annotation set claim_id = 'nothing' where seq = 1"],
        Repair.ROW_FROM_HISTORY,
        id="reference changed",
    ),
    pytest.param(
        ["update annotation set state = 'gone' where seq = 2"], Repair.ROW_FROM_HISTORY, id="impossible value"
    ),
    pytest.param(["delete from annotation where seq = 1"], Repair.ROW_FROM_HISTORY, id="label gone"),
    pytest.param(["delete from claim where seq = 1"], Repair.ROW_FROM_HISTORY, id="claim gone"),
    pytest.param(["delete from sentence"], Repair.ROW_FROM_HISTORY, id="sentences gone"),
    pytest.param(["delete from sentence where seq = 2"], Repair.ROW_FROM_HISTORY, id="sentence gone"),
    pytest.param(
        ["delete from annotation_set", "delete from sentence_review"],
        Repair.ROW_FROM_HISTORY,
        id="pass and reviews gone",
    ),
    pytest.param(["delete from document where seq = 1"], Repair.ROW_FROM_HISTORY, id="document gone"),
    pytest.param(["delete from curator"], Repair.ROW_FROM_HISTORY, id="curators gone"),
    pytest.param(["delete from label"], Repair.ROW_FROM_HISTORY, id="list of labels gone"),
    pytest.param(
        [
            "drop trigger if exists claim_is_never_deleted",
            "delete from note_fts",
            "delete from annotation where seq < 3",
        ],
        Repair.ROW_FROM_HISTORY,
        id="all at once",
    ),
]


@pytest.mark.parametrize(("statements", "kind"), SPOILED)
def test_what_was_spoiled_is_put_right_and_the_history_stays(
    path: Path, safekeeping: SqliteSafekeeping, statements: list[str], kind: Repair
):
    before, made = rows(path), schema(path)
    spoil(path, *statements)
    findings = check(path).findings
    assert kind in {finding.repair for finding in findings}
    outcome = repair(safekeeping, path, findings)
    assert outcome.left == ()
    assert outcome.done
    assert all(said.endswith(".") for said in outcome.done)
    assert rows(path) == before
    assert schema(path) == made
    assert outcome.backup is not None
    assert outcome.backup.reason is Reason.REPAIR
    assert safekeeping.backups(path)[0].path == outcome.backup.path
    project = factories.opened(path)
    assert len(project.library().document_ids(search="contradicts")) == 1
    assert len(project.library().document_ids(search="Another")) == 1
    project.undo()
    project.store.close()
    assert check(path).findings == ()


def test_while_another_program_has_the_file_nothing_is_repaired(path: Path, safekeeping: SqliteSafekeeping):
    spoil(path, "drop view sentence_with_text")
    findings = check(path).findings
    other = factories.opened(path)
    with pytest.raises(BusyError, match="is open in another window or program"):
        repair(safekeeping, path, findings)
    assert other.library().document_ids()
    other.store.close()
    assert check(path).findings == findings
    assert safekeeping.backups(path) == []
    assert repair(safekeeping, path, findings).left == ()


def test_a_cancelled_repair_changes_nothing(path: Path, safekeeping: SqliteSafekeeping):
    spoil(path, "delete from annotation", "delete from note_fts")
    before = rows(path)
    findings = check(path).findings

    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        repair(safekeeping, path, findings, cancel)
    assert rows(path) == before
    assert check(path).findings == findings


def test_findings_that_only_a_person_can_decide_change_nothing(path: Path, safekeeping: SqliteSafekeeping):
    spoil(
        path,
        "update document_text set abstract = replace(abstract, 'tumors', 'tumours') where seq = 1",
        "delete from step where seq = 3",
    )
    before = path.read_bytes()
    findings = [finding for finding in check(path).findings if finding.repair not in IN_PLACE]
    outcome = repair(safekeeping, path, findings)
    assert (outcome.done, outcome.backup) == ((), None)
    assert set(findings) <= set(outcome.left)
    assert path.read_bytes() == before


def test_what_would_break_a_unique_rule_is_left_and_said(path: Path, safekeeping: SqliteSafekeeping):
    """Another program gave the DOI of one document to another, and changed the first one."""
    spoil(
        path,
        "update document set doi = null where doi = '10.1000/first'",
        "update document set doi = '10.1000/first' where doi = '10.1000/other'",
    )
    findings = [finding for finding in check(path).findings if finding.key and "doi" in finding.message]
    with factories.raw(path) as connection:
        first = connection.execute("select id from document where doi is null").fetchone()[0]
    outcome = repair(safekeeping, path, [finding for finding in findings if finding.key == first])
    assert outcome.done[0] == (
        f"The document {first} was left as it is: it would break a rule of the file "
        "(UNIQUE constraint failed: document.doi)."
    )
    assert {finding.key for finding in outcome.left} >= {first}
    assert repair(safekeeping, path, findings).left == ()


def test_a_unique_rule_that_rows_break_is_not_put_back(path: Path, safekeeping: SqliteSafekeeping):
    spoil(
        path,
        "drop index document_doi",
        "update document set doi = '10.1000/first'",
    )
    findings = [it for it in check(path).findings if it.repair is Repair.RESTORE_SCHEMA]
    outcome = repair(safekeeping, path, findings)
    assert outcome.done == (
        "The index ‘document_doi’ could not be put back, because rows break its rule "
        "(UNIQUE constraint failed: document.doi).",
    )
    assert repair(safekeeping, path, outcome.left).left == ()


def test_what_the_history_does_not_know_is_never_deleted(path: Path, safekeeping: SqliteSafekeeping):
    spoil(
        path,
        "insert into label values ('CTX:7777', 'context')",
        "delete from event where entity = 'claim'",
        "delete from annotation where seq = 1",
    )
    before = rows(path)["claim"]
    outcome = repair(safekeeping, path, check(path).findings)
    assert rows(path)["claim"] == before
    assert len(rows(path)["annotation"]) == 3
    assert {finding.repair for finding in outcome.left} <= {Repair.SALVAGE, None}


def test_an_earlier_format_is_opened_first(path: Path, safekeeping: SqliteSafekeeping):
    spoil(path, "drop trigger if exists event_is_never_updated")
    findings = check(path).findings
    with factories.raw(path) as connection:
        connection.execute("pragma user_version = 1")
    with pytest.raises(CuratorError, match="has an earlier format"):
        repair(safekeeping, path, findings)


def test_an_index_that_lost_rows_is_made_anew(path: Path, safekeeping: SqliteSafekeeping):
    with factories.raw(path) as connection:
        connection.execute("pragma journal_mode = delete")
        root = connection.execute(
            "select rootpage from sqlite_schema where name = 'event_of_step'"
        ).fetchone()[0]
    with path.open("r+b") as stream:
        # an index page without entries
        stream.seek((root - 1) * 4096)
        stream.write(b"\x0a\x00\x00\x00\x00\x10\x00\x00")
    findings = check(path).findings
    assert {(finding.rule, finding.repair) for finding in findings} == {("file", Repair.RESTORE_SCHEMA)}
    outcome = repair(safekeeping, path, findings)
    assert outcome.done == ("The index ‘event_of_step’ was put back.",)
    assert outcome.left == ()
