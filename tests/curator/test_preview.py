"""What an import would do, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from curator.checking import check
from curator.errors import CancelledError, RefusedError
from curator.import_report import ImportReport
from curator.importing import Decision
from curator.intake import collect, preview
from curator.label_map import LabelMap
from curator.likeness import Sameness
from curator.model import Document, Record
from curator.preview import ImportPreviewed, Preview
from curator.project import Project
from tests import factories

TITLE = "STAT3 in breast cancer onset and progression: A matter of time and context"
Look = Callable[..., Preview]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = factories.new_project(tmp_path / "p.curation")
    yield made
    made.store.close()


@pytest.fixture
def look(project: Project, tmp_path: Path) -> Iterator[Look]:
    """`look({"title": …}, …)`: the preview of a file with these records."""
    previews: list[Preview] = []

    def read(*records: dict[str, Any], **more: Any) -> Preview:
        path = tmp_path / "papers.jsonl"
        path.write_text("\n".join(json.dumps(record) for record in records))
        report = ImportReport()
        previews.append(preview(project.store, collect([path], None, report), report, **more))
        return previews[-1]

    yield read
    for it in previews:
        it.close()


def run(project: Project, found: Preview, label_map: LabelMap | None = None) -> ImportReport:
    report = ImportReport()
    project.perform(ImportPreviewed(preview=found, report=report, label_map=label_map or LabelMap()))
    assert not check(project.store).findings
    return report


def test_nothing_is_written_before_the_import(project: Project, look: Look):
    before = factories.contents(project.store)
    found = look({"title": "A", "abstract": "STAT3 is lost. It is gone."})
    assert factories.contents(project.store) == before
    assert [(row.title, row.sentences, row.decision) for row in found.rows] == [("A", 2, Decision.ADD)]
    assert found.recognised == [("papers.jsonl", "JSON Lines or JSON array", 1)]
    assert len(run(project, found).added) == 1


def test_sentences_are_shown_as_they_will_be_split(project: Project, look: Look):
    found = look({"title": "A", "abstract": "BACKGROUND: STAT3 is lost. It is gone. RESULTS: We saw it."})
    shown = [(section.label, sentences) for section, sentences in found.sentences(0)]
    assert shown == [("BACKGROUND", ["STAT3 is lost.", "It is gone."]), ("RESULTS", ["We saw it."])]
    (added,) = run(project, found).added
    stored = [sentence.text for sentence in project.store.sentences(added)]
    assert stored == [text for _, sentences in shown for text in sentences]


def test_an_edited_record_is_what_comes_in(project: Project, look: Look):
    found = look({"title": "", "abstract": "STAT3 is lost."}, {"title": "B", "abstract": "Gone."})
    assert (found.rows[0].obstacle, found.choices(0)) == ("The record has no title.", (Decision.LEAVE_OUT,))
    row = found.edit(0, replace(found.record(0), title="A", year=2018))
    assert (row.title, row.year, row.obstacle, row.decision, row.edited) == (
        "A",
        2018,
        "",
        Decision.ADD,
        True,
    )
    assert found.restore(0).edited is False
    found.edit(0, replace(found.record(0), title="A", year=2018))
    report = run(project, found)
    document = project.store.find(Document, report.added[0])
    assert document is not None
    assert (document.title, document.year) == ("A", 2018)


def test_duplicates_of_the_project_and_of_the_import_are_found(project: Project, look: Look):
    factories.import_records(project, Record(title=TITLE, abstract="Here.", doi="10.1000/a"))
    found = look(
        {"title": "Another", "abstract": "A.", "doi": "10.1000/A", "volume": "9"},
        {"title": TITLE, "abstract": "B.", "pmid": "8"},
        {"title": TITLE.replace("onset", "onsets"), "abstract": "C."},
        {"title": "New", "abstract": "D.", "pmid": "7"},
        {"title": "Newer", "abstract": "E.", "pmid": "7"},
    )
    likes = [(it.like and (it.like.sameness, it.like.by), it.earlier, it.decision) for it in found.rows]
    assert likes == [
        ((Sameness.SAME, "DOI"), None, Decision.LEAVE_OUT),
        ((Sameness.SAME, "title"), None, Decision.LEAVE_OUT),
        ((Sameness.POSSIBLE, "similar title (98\N{NO-BREAK SPACE}%)"), None, Decision.ADD),
        (None, None, Decision.ADD),
        ((Sameness.SAME, "PMID"), 3, Decision.LEAVE_OUT),
    ]
    assert found.choices(0) == (Decision.LEAVE_OUT, Decision.COMPLETE)
    assert found.choices(1) == (Decision.ADD, Decision.LEAVE_OUT, Decision.COMPLETE)
    assert found.choices(4) == (Decision.LEAVE_OUT,)
    beside, earlier = found.other(0), found.other(4)
    assert beside is not None
    assert earlier is not None
    assert (beside.title, beside.abstract, earlier.title) == (TITLE, "Here.", "New")
    assert found.summary() == "1 new, 3 duplicates, 1 possible duplicate"
    report = run(project, found)
    assert (len(report.added), len(report.duplicates)) == (2, 3)


def test_what_the_person_decides_is_done(project: Project, look: Look):
    (here,) = factories.import_records(project, Record(title=TITLE, abstract="Here.")).added
    found = look(
        {"title": TITLE, "abstract": "B.", "doi": "10.1000/a", "volume": "19"},
        {"title": TITLE, "abstract": "C."},
        {"title": "New", "abstract": "D."},
    )
    found.decide(0, Decision.COMPLETE)
    found.decide(1, Decision.ADD)
    found.decide(2, Decision.LEAVE_OUT)
    with pytest.raises(RefusedError):
        found.decide(2, Decision.COMPLETE)
    report = run(project, found)
    document = project.store.find(Document, here)
    assert document is not None
    assert (document.doi, document.volume) == ("10.1000/a", "19")
    assert project.store.text(here, 1).abstract == "Here."
    assert (report.completed, len(report.added)) == ([here], 1)
    assert report.duplicates[0].became == "filled in there: DOI, Volume"
    assert "left out as you decided" in report.warnings[-1].message
    project.undo()
    document = project.store.find(Document, here)
    assert document is not None
    assert document.doi is None


def test_a_duplicate_of_a_record_that_is_left_out_comes_in(project: Project, look: Look):
    found = look({"title": "A", "abstract": "A.", "pmid": "7"}, {"title": "B", "abstract": "B.", "pmid": "7"})
    found.decide(0, Decision.LEAVE_OUT)
    report = run(project, found)
    documents = [project.store.find(Document, it) for it in report.added]
    assert [it.title for it in documents if it] == ["B"]


def test_an_edit_finds_duplicates_anew_and_keeps_the_decision_if_it_can(project: Project, look: Look):
    factories.import_records(project, Record(title="Here", abstract="Here.", doi="10.1000/a"))
    found = look({"title": "A", "abstract": "A."})
    found.decide(0, Decision.ADD)
    row = found.edit(0, replace(found.record(0), doi="10.1000/a"))
    assert (row.decision, row.decided, row.like and row.like.by) == (Decision.LEAVE_OUT, False, "DOI")
    row = found.restore(0)
    assert (row.decision, row.like) == (Decision.ADD, None)


def test_problems_are_listed_with_their_lines(project: Project, tmp_path: Path):
    bad, nothing = tmp_path / "bad.jsonl", tmp_path / "empty.csv"
    bad.write_text('{"title": "A", "abstract": "A."}\n{"title": \n')
    nothing.write_text("")
    report = ImportReport()
    found = preview(project.store, collect([bad, nothing], None, report), report)
    assert [problem.where for problem in found.problems] == ["empty.csv", "bad.jsonl, line 2"]
    assert len(found.rows) == 1
    assert [problem.where for problem in run(project, found).problems] == ["empty.csv", "bad.jsonl, line 2"]
    found.close()


def test_cancelling_stops_the_reading(look: Look):
    def cancel(done: int, _total: int | None) -> None:
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        look({"title": "A", "abstract": "A."}, {"title": "B", "abstract": "B."}, progress=cancel)


def test_labels_of_another_tool_go_to_the_paper_that_is_here(project: Project, look: Look):
    text = f"STAT3 is lost. {TITLE}, and so it was in all the other tumors that we have looked at."
    (here,) = factories.import_records(project, Record(title="A", abstract=text)).added
    marks = [{"label_name": "Primary tumor", "start_char": 0, "end_char": 5}]
    theirs = {"text": text, "display_title": "A paper", "annotations": marks}
    found = look(theirs)
    assert found.rows[0].decision is Decision.TAKE_LABELS
    assert found.choices(0) == (Decision.ADD, Decision.LEAVE_OUT, Decision.TAKE_LABELS)
    report = run(project, found)
    assert (report.added, report.labels) == ([], 1)
    assert factories.labels(project, project.store.sentences(here)[0]) == [[(factories.PRIMARY, "STAT3")]]
    project.undo()
    found = look(theirs)
    found.decide(0, Decision.LEAVE_OUT)
    assert run(project, found).labels == 0
