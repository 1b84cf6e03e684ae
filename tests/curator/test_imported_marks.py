"""Work of other tools comes in as claims and labels, and none of it is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.checking import check
from curator.import_report import ImportReport
from curator.label_map import LabelMap
from curator.model import Mark, Origin, Record
from curator.project import Project
from curator.reviewing import CompleteDocument
from tests import factories
from tests.factories import HER2, LUMINAL, METASTASIS, PRIMARY, STAGE_NOT_STATED

TEXT = "STAT3  promotes growth in cafe\u0301s 🧬. It suppresses\u00a0 tumors. Both hold (P < 0.05)."


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = factories.new_project(tmp_path / "p.curation")
    yield made
    made.store.close()


def mark(label: str, words: str = "", **more: str | bool) -> Mark:
    start = TEXT.index(words) if words else None
    end = start + len(words) if start is not None else None
    return Mark(label=label, start=start, end=end, **more)  # pyright: ignore[reportArgumentType]


def bring(
    project: Project, *marks: Mark, label_map: LabelMap | None = None, text: str = TEXT
) -> ImportReport:
    report = ImportReport()
    record = Record(title="A paper", abstract=text, marks=marks)
    project.perform(factories.import_of([record], report, label_map=label_map or LabelMap()))
    assert not check(project.store).findings
    return report


def sentence_labels(project: Project, report: ImportReport) -> list[list[list[tuple[str, str | None]]]]:
    sentences = project.store.sentences(report.added[0])
    return [factories.labels(project, sentence) for sentence in sentences]


def test_words_and_whole_sentences_become_labels(project: Project):
    report = bring(
        project,
        mark(PRIMARY, "cafe\u0301s 🧬"),
        mark("stage: Distant metastasis", "It suppresses\u00a0 tumors."),
    )
    assert sentence_labels(project, report) == [[[(PRIMARY, "cafés 🧬")]], [[(METASTASIS, None)]], []]
    assert (report.labels, report.problems) == (2, [])
    set_ = project.store.set_of(report.added[0], project.curator.id)
    assert set_ is not None
    assert {it.origin for it in project.store.annotations(set_.id)} == {Origin.IMPORT}


def test_a_mark_over_two_sentences_is_a_label_on_both(project: Project):
    report = bring(project, mark(LUMINAL, "🧬. It suppresses\u00a0 tumors."))
    assert sentence_labels(project, report) == [[[(LUMINAL, "🧬.")]], [[(LUMINAL, None)]], []]
    assert report.labels == 1


def test_marks_of_one_claim_stay_together(project: Project):
    report = bring(
        project,
        mark(LUMINAL, "STAT3", claim="1"),
        mark(PRIMARY, "growth", claim="2", negated=True, note="so they say"),
        mark(HER2, "promotes", claim="2"),
    )
    first, second = factories.active_claims(project, project.store.sentences(report.added[0])[0])
    assert sentence_labels(project, report)[0] == [
        [(LUMINAL, "STAT3")],
        [(HER2, "promotes"), (PRIMARY, "growth")],
    ]
    assert (first.negated, second.negated, second.note) == (False, True, "so they say")


def test_labels_that_exclude_each_other_get_claims_of_their_own(project: Project):
    report = bring(
        project, mark(PRIMARY, "growth"), mark(STAGE_NOT_STATED, "STAT3"), mark(METASTASIS, "promotes")
    )
    assert sentence_labels(project, report)[0] == [
        [(PRIMARY, "growth"), (METASTASIS, "promotes")],
        [(STAGE_NOT_STATED, None)],
    ]


def test_what_no_label_answers_to_is_listed_with_what_to_do(project: Project):
    report = bring(project, mark("Gene", "STAT3"), mark("Gene", "It"), mark("skipped", "Both"))
    assert report.unknown_labels == {"Gene": 2, "skipped": 1}
    assert "--map" in report.problems[0].message
    assert "2 marks" in report.problems[0].message
    assert sentence_labels(project, report) == [[], [], []]


def test_a_map_gives_labels_and_leaves_out(project: Project):
    label_map = LabelMap({"Gene": (LUMINAL, PRIMARY), "skipped": ()})  # pyright: ignore[reportArgumentType]
    report = bring(project, mark("Gene", "STAT3"), mark("skipped", "Both"), label_map=label_map)
    assert sentence_labels(project, report)[0] == [[(LUMINAL, "STAT3"), (PRIMARY, "STAT3")]]
    assert (report.unknown_labels, report.omitted_labels) == ({}, {"skipped": 1})
    assert report.problems == []


def test_a_label_on_the_whole_record_needs_a_single_sentence(project: Project):
    report = bring(project, mark(PRIMARY))
    assert "lie in no sentence" in report.warnings[-1].message
    report = bring(project, mark(PRIMARY), text="STAT3 stands alone.")
    assert sentence_labels(project, report) == [[[(PRIMARY, None)]]]


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (3, 1), (500, 600), (10**12, 10**13)], ids=str)
def test_offsets_beyond_the_text_are_listed(project: Project, start: int, end: int):
    report = bring(project, Mark(label=PRIMARY, start=start, end=end))
    assert "1 mark" in report.warnings[-1].message
    assert report.labels == 0


def test_annotators_work_under_their_own_codes(project: Project):
    bring(project, mark(PRIMARY, "STAT3", by="anna"), mark(LUMINAL, "STAT3", by="cur01"))
    assert {it.code for it in project.store.curators()} == {"cur01", "anna"}


def test_who_worked_alone_is_taken_for_who_imports():
    assert LabelMap().with_annotators(["7"], ["cur01"]).curators == {"7": ""}
    assert LabelMap().with_annotators(["7", "8"], ["cur01"]).curators == {}
    assert LabelMap().with_annotators(["cur01", "7"], ["cur01"]).curators == {"7": ""}


def test_labels_come_to_a_paper_that_is_here_already(project: Project):
    added = bring(project).added[0]
    report = bring(project, mark(PRIMARY, "STAT3"))
    assert (report.added, report.labels) == ([], 1)
    assert report.duplicates[0].became == "1 label taken over"
    assert factories.labels(project, project.store.sentences(added)[0]) == [[(PRIMARY, "STAT3")]]
    again = bring(project, mark(PRIMARY, "STAT3"))
    assert (again.labels, again.duplicates[0].became) == (0, "its labels are there")


def test_a_done_pass_is_not_touched_and_said(project: Project):
    added = bring(project).added[0]
    factories.settle(project, added)
    project.perform(CompleteDocument(document_id=added))
    report = bring(project, mark(PRIMARY, "STAT3"))
    assert "1 label not taken over: This document is done" in report.problems[0].message
    assert report.labels == 0
    report = bring(project, mark(PRIMARY, "STAT3"), mark(LUMINAL, "STAT3", by="anna"))
    assert (report.labels, report.labels_by, len(report.problems)) == (1, {"anna": 1}, 1)


def test_an_import_with_labels_is_one_step_to_undo(project: Project):
    before = factories.contents(project.store)
    bring(project, mark(PRIMARY, "STAT3"), mark(LUMINAL, "It"))
    project.undo()
    assert factories.contents(project.store) == before
    project.redo()
    assert not check(project.store).findings
