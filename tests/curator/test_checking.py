"""A violation of each invariant, planted behind the back of the operations, is found."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curator.checking import NOT_CHECKED, check
from curator.claims import Target
from curator.errors import CancelledError
from curator.finding import MOST, Finding, Repair, bounded, total
from curator.labelling import AddClaim, SetCue
from curator.model import Record, ReviewState, Sentence
from curator.project import Project
from curator.reviewing import CompleteDocument, ReopenDocument
from curator.segmenting import SplitSentence
from tests import factories
from tests.factories import ACTIVE, LUMINAL, PRIMARY, label, review, words


@pytest.fixture(scope="module")
def worked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A done document with two reviewed sentences, one split, and a second document that is begun."""
    path = tmp_path_factory.mktemp("worked") / "worked.curation"
    project = factories.new_project(path)
    document_id = factories.add_document(project, doi="10.1000/done")
    first, second, third = project.store.sentences(document_id)
    label(project, first, LUMINAL, span=words(first, "𝛽-catenin"))
    label(project, first, PRIMARY, ACTIVE)
    project.perform(SetCue(target=Target(first.id), cue=words(first, "promotes")))
    project.perform(AddClaim(sentence_id=first.id, copy_of=factories.active_claims(project, first)[0].id))
    label(project, second, LUMINAL, PRIMARY)
    review(project, first, second)
    project.perform(SplitSentence(sentence_id=third.id, offset=third.text.index("(")))
    review(project, *project.store.sentences(document_id)[2:], state=ReviewState.SKIPPED)
    project.perform(CompleteDocument(document_id=document_id))
    other = factories.add_document(project, "Begun", "Another text. With two sentences.", doi="10.1000/begun")
    label(project, project.store.sentences(other)[0], LUMINAL)
    project.store.close()
    return path


@pytest.fixture
def worked(worked_file: Path, tmp_path: Path) -> Iterator[Project]:
    """A copy of `worked_file` to spoil."""
    project = factories.opened(shutil.copyfile(worked_file, tmp_path / "test.curation"))
    yield project
    project.store.close()


def findings(project: Project) -> tuple[Finding, ...]:
    return check(project.store).findings


def plant(project: Project, *statements: str) -> None:
    """Change the file as another program would that knows no rules."""
    with factories.raw(project.store.path) as connection:
        factories.without_triggers(connection)
        connection.execute("pragma foreign_keys = off")
        connection.execute("pragma ignore_check_constraints = on")
        for statement in statements:
            connection.execute(statement)


def test_a_project_that_was_worked_on_has_no_findings(worked: Project):
    report = check(worked.store)
    assert report.findings == ()
    assert report.sound
    counts = report.counts
    assert (counts.documents, counts.sentences, counts.sets) == (2, 7, 2)
    assert (counts.claims, counts.annotations) == (4, 9)
    assert counts.steps == len(list(worked.store.steps()))
    assert counts.events == len(list(worked.store.events()))


def test_an_empty_project_has_no_findings(project: Project):
    report = check(project.store)
    assert report.sound
    assert report.counts.documents == 0
    assert report.counts.steps == 1


FIRST_SENTENCE = "(select id from sentence where start_offset = 0 order by seq limit 1)"
REPLACED_SENTENCE = "(select id from sentence where state = 'superseded')"
OTHER_DOCUMENT = "(select id from document where seq = 2)"
FIRST_CLAIM = "(select id from claim order by seq limit 1)"

PLANTED = [
    pytest.param(
        "I1",
        "not the one that was imported",
        ["update document_text set abstract = replace(abstract, 'tumors', 'tumours') where seq = 1"],
        id="I1 changed abstract",
    ),
    pytest.param(
        "I1", "text of the document is missing", ["delete from document_text where seq = 1"], id="I1 no text"
    ),
    pytest.param(
        "I1",
        "not the part of the abstract",
        ["update sentence set end_offset = 9999 where seq = 2"],
        id="I1 beyond the end",
    ),
    pytest.param(
        "I1",
        "overlaps",
        ["update sentence set start_offset = start_offset - 5 where seq = 2"],
        id="I1 overlap",
    ),
    pytest.param(
        "I1",
        "Before it stands text that is in no sentence: “It suppresses tumors.”",
        ["update sentence set state = 'superseded' where seq = 2"],
        id="I1 gap",
    ),
    pytest.param(
        "I1",
        "ends with text that is in no sentence: “With two sentences.”",
        ["update sentence set state = 'superseded' where seq = (select max(seq) from sentence)"],
        id="I1 end missing",
    ),
    pytest.param(
        "I1",
        "another text of the document",
        ["update sentence set text_version = 2 where seq = 1"],
        id="I1 other text version",
    ),
    pytest.param(
        "I2",
        "counts as reviewed, but Stage missing in claim 1",
        ["update annotation set state = 'retracted' where dimension = 'stage'"],
        id="I2",
    ),
    pytest.param(
        "I3",
        "“Not stated” excludes other labels",
        [
            "update annotation set label_id = 'STG:0012' where seq = 1",
            "update annotation set dimension = 'stage'",
        ],
        id="I3",
    ),
    pytest.param(
        "I4",
        "twice on the same words",
        [
            "drop index annotation_once",
            "update annotation set label_id = 'CTX:0002', dimension = 'context', "
            "span_start = 15, span_end = 24, span_text = '𝛽-catenin' where seq = 2",
        ],
        id="I4",
    ),
    pytest.param(
        "I5",
        "takes one label in a claim",
        ["update annotation set label_id = 'ACT:0002', dimension = 'activity' where seq = 1"],
        id="I5",
    ),
    pytest.param(
        "I6",
        "claim that was removed",
        [f"update claim set state = 'retracted' where id = {FIRST_CLAIM}"],
        id="I6 claim retracted",
    ),
    pytest.param(
        "I6",
        "claim that was removed",
        ["update annotation set claim_id = 'x' where seq = 1"],
        id="I6 no claim",
    ),
    pytest.param(
        "I6",
        "claim of another sentence or pass",
        ["update annotation set claim_id = (select id from claim where seq = 3) where seq = 1"],
        id="I6 claim of another sentence",
    ),
    pytest.param(
        "I6",
        "left behind when the sentence was split or merged",
        [f"update claim set sentence_id = {REPLACED_SENTENCE} where id = {FIRST_CLAIM}"],
        id="I6 claim of a replaced sentence",
    ),
    pytest.param("I8", "“claim_is_never_deleted” is gone", [], id="I8"),
    pytest.param(
        "I9",
        "counts as done, but not reviewed: sentence 2",
        ["update sentence_review set state = 'unreviewed' where seq = 2"],
        id="I9 not settled",
    ),
    pytest.param(
        "I9",
        "claim was changed while the document was done",
        [
            "insert into event (step, entity, key, before, after) "
            f"""select 2, 'claim', {FIRST_CLAIM}, '{{"note":""}}', '{{"note":""}}'"""
        ],
        id="I9 changed when done",
    ),
    pytest.param(
        "I9",
        "sentence was changed while the document was done",
        [
            "insert into event (step, entity, key, before, after) "
            f"""select 2, 'sentence', {FIRST_SENTENCE}, '{{}}', '{{}}'"""
        ],
        id="I9 sentence changed when done",
    ),
    pytest.param(
        "I11",
        "no pass over it is done",
        ["update annotation_set set kind = 'adjudicated' where status = 'done'"],
        id="I11",
    ),
    pytest.param(
        "I12",
        "“𝛽-catenim” of CTX:0002",
        ["update annotation set span_text = '𝛽-catenim' where seq = 1"],
        id="I12 other words",
    ),
    pytest.param(
        "I12",
        "do not stand there",
        ["update annotation set span_start = 900, span_end = 909 where seq = 1"],
        id="I12 outside",
    ),
    pytest.param(
        "I12", "of the cue", ["update claim set cue_start = cue_start + 1 where seq = 1"], id="I12 cue moved"
    ),
    pytest.param(
        "I13",
        "before it was made",
        ["update claim set created_at = '2999-01-01T00:00:00.000Z' where seq = 1"],
        id="I13 changed before made",
    ),
    *(
        pytest.param(
            "I13", "is not a UTC time", [f"update {table} set {column} = '{time}'"], id=f"I13 {column} {time}"
        )
        for table, column, time in (
            ("document", "imported_at", "yesterday"),
            ("annotation_set", "started_at", "2026-11-22 10:00:00"),
            ("annotation_set", "completed_at", "2026-11-22T10:00:00.000+02:00"),
            ("sentence_review", "reviewed_at", "2026-13-22T10:00:00.000Z"),
            ("claim", "created_at", "2026-11-22T25:00:00Z"),
            ("annotation", "updated_at", "9999"),
            ("step", "at", ""),
        )
    ),
    pytest.param("I13", "step 3 is missing", ["delete from step where seq = 3"], id="I13 gap in the steps"),
    pytest.param(
        "I13",
        "no earlier step of its curator",
        ["update step set kind = 'undo', target = 9 where seq = 4"],
        id="I13 undo of a later step",
    ),
    pytest.param(
        "I14",
        "claim",
        ["update claim set note = 'smuggled in' where seq = 1"],
        id="I14 changed claim",
    ),
    pytest.param(
        "I14",
        "not as the history left it: doi",
        ["update document set doi = '10.1000/z' where seq = 1"],
        id="I14 document",
    ),
    pytest.param(
        "I14",
        "sentence that the history tells of is not in the file",
        ["delete from sentence where seq = 1"],
        id="I14 sentence deleted",
    ),
    pytest.param(
        "I14",
        "tells of one annotation that is not in the file",
        ["delete from annotation where seq = 1"],
        id="I14 annotation deleted",
    ),
    pytest.param(
        "I14",
        "does not tell where this annotation comes from",
        ["delete from event where entity = 'annotation'"],
        id="I14 events deleted",
    ),
    pytest.param(
        "I14",
        "curator is not as the history left them: code",
        ["update curator set code = 'x'"],
        id="I14 curator",
    ),
    pytest.param(
        "I15",
        "merged into a document that is not there",
        ["update document set state = 'merged', merged_into = 'x' where seq = 1"],
        id="I15 merged into nothing",
    ),
    pytest.param(
        "I15",
        "merged into a document that is not there",
        ["update document set state = 'merged', merged_into = id where seq = 1"],
        id="I15 merged into itself",
    ),
    pytest.param(
        "I15",
        "of another document",
        [f"update annotation_set set document_id = {OTHER_DOCUMENT}, round = 2 where status = 'done'"],
        id="I15 pass moved",
    ),
    pytest.param(
        "vocabulary",
        "is in no vocabulary",
        ["update annotation set label_id = 'CTX:7777' where seq = 1"],
        id="unknown label",
    ),
    pytest.param(
        "vocabulary", "is not a valid vocabulary", ["update vocabulary set source = '{'"], id="vocabulary"
    ),
]


@pytest.mark.parametrize(("rule", "message", "statements"), PLANTED)
def test_a_planted_violation_is_found(worked: Project, rule: str, message: str, statements: list[str]):
    plant(worked, *statements)
    found = [finding for finding in findings(worked) if finding.rule == rule]
    assert [finding for finding in found if message in finding.message]
    assert all(finding.message.endswith(".") or rule == "vocabulary" for finding in found)
    assert all(finding.where for finding in found)


def test_a_label_that_was_deprecated_when_it_was_applied_is_found(tmp_path: Path):
    vocabulary = factories.changed_vocabulary(factories.deprecated(LUMINAL))
    project = factories.new_project(tmp_path / "a.curation", vocabulary)
    sentence = project.store.sentences(factories.add_document(project))[0]
    label(project, sentence, factories.HER2)
    plant(project, f"update annotation set label_id = '{LUMINAL}'")
    assert [item.message for item in findings(project) if item.rule == "I7"] == [
        "“Luminal / ER-positive” was deprecated already when it was applied."
    ]
    plant(project, "update annotation set origin = 'import'")
    assert [item for item in findings(project) if item.rule == "I7"] == []
    project.store.close()


def test_every_invariant_is_planted_or_named_as_not_checked():
    planted = {str(case.values[0]) for case in PLANTED} | {"I7"}
    assert planted - {"vocabulary"} | set(NOT_CHECKED) == {f"I{number}" for number in range(1, 16)}


def test_a_finding_says_where(worked: Project):
    plant(worked, "update annotation set span_text = '𝛽-catenim' where seq = 1")
    (finding,) = [item for item in findings(worked) if item.rule == "I12"]
    assert finding.where == "doi:10.1000/done, sentence 1, cur01"
    assert str(finding).startswith("I12, doi:10.1000/done, sentence 1, cur01: The words")


def test_changes_after_reopening_break_nothing(worked: Project):
    document = next(item for item in worked.store.documents() if item.doi == "10.1000/done")
    worked.perform(ReopenDocument(document_id=document.id, reason="again"))
    sentence = worked.store.sentences(document.id)[0]
    label(worked, sentence, factories.HER2)
    worked.undo()
    worked.undo()
    assert findings(worked) == ()
    with pytest.raises(Exception, match="Reopen it"):
        label(worked, sentence, factories.HER2)


def test_an_undone_import_is_in_order(project: Project):
    factories.add_document(project)
    project.undo()
    assert findings(project) == ()


def test_a_void_pass_is_in_order(project: Project):
    sentence = project.store.sentences(factories.add_document(project))[0]
    label(project, sentence, LUMINAL)
    project.undo()
    assert findings(project) == ()


def test_progress_is_told_by_document_and_may_cancel(project: Project):
    factories.import_records(project, *(Record(title=f"Paper {n}", abstract=f"Text {n}.") for n in range(3)))
    told: list[tuple[int, int | None]] = []
    check(project.store, lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def cancel(done: int, total: int | None) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        check(project.store, cancel)
    factories.add_document(project)


def test_a_check_sees_one_state_of_the_project(project: Project, colleague: Project):
    """Work that goes on meanwhile is neither lost nor half seen."""
    sentence: Sentence = project.store.sentences(factories.add_document(project))[0]
    report = check(
        project.store, lambda done, total: label(colleague, sentence, LUMINAL) if done == 0 else None
    )
    assert report.findings == ()
    assert (report.counts.annotations, check(project.store).counts.annotations) == (0, 1)


def test_the_number_of_queries_grows_with_documents_not_with_sentences(project: Project):
    connection = getattr(project.store, "connection", None)
    assert isinstance(connection, sqlite3.Connection)

    def queries(action: Callable[[], object]) -> int:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        action()
        connection.set_trace_callback(None)
        return len(statements)

    factories.add_document(project, "One", "One text.")
    few = queries(lambda: check(project.store))
    factories.add_document(project, "Two", " ".join(f"This is sentence {n}." for n in range(100)))
    assert queries(lambda: check(project.store)) - few <= 8


def test_of_many_findings_of_a_kind_the_first_are_kept_and_the_rest_is_counted():
    rows = [
        Finding("I14", f"Row {n}.", "A", Repair.ROW_FROM_HISTORY, "claim", str(n)) for n in range(MOST + 7)
    ]
    others = [Finding("I13", "No time.", "A")]
    kept = list(bounded([*rows, *others]))
    assert kept[:-1] == [*rows[:MOST], *others]
    assert kept[-1].count == 7
    assert kept[-1].message == "7 more of this kind are not listed one by one."
    # a repair takes an empty key for every row of the kind
    assert (kept[-1].repair, kept[-1].entity, kept[-1].key) == (Repair.ROW_FROM_HISTORY, "claim", "")
    assert total(kept) == MOST + 8
    assert list(bounded([*rows[:MOST], *others])) == [*rows[:MOST], *others]
