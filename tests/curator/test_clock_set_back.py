"""A clock that goes backwards between two changes, or lies decades off, breaks no rule and loses no order."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator import clock
from curator.checking import check
from curator.claims import Target
from curator.history import StepKind
from curator.identifiers import LabelId
from curator.labelling import SetClaimNote, ToggleLabel
from curator.model import Annotation, Claim, ReviewState, Sentence
from curator.project import Project
from curator.reviewing import CompleteDocument, SetReview
from tests import factories

TIMES = [
    "2026-03-01T10:00:00.000Z",
    "2026-03-01T09:00:00.000Z",
    "1970-01-01T00:00:00.000Z",
    "2026-03-01T10:00:00.000Z",
    "2038-01-19T03:14:08.000Z",
    "2001-01-01T00:00:00.000Z",
]


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system's clock says; the last time said goes on."""
    said = [TIMES[0]]
    monkeypatch.setattr(clock, "now", lambda: said[-1])
    return said


def test_work_goes_on_under_a_clock_that_is_set_back(tmp_path: Path, times: list[str]):
    project = factories.new_project(tmp_path / "a.curation")
    document_id = factories.add_document(project)
    sentences = project.store.sentences(document_id)
    for time in TIMES:
        times.append(time)
        work_on(project, sentences[0])
    times.append(TIMES[2])
    for sentence in sentences:
        project.perform(SetReview(sentence_ids=[sentence.id], state=ReviewState.NOT_ANNOTATABLE))
    project.perform(CompleteDocument(document_id=document_id))
    assert check(project.store).findings == ()
    for kind in (Claim, Annotation):
        for entity in project.store.all(kind):
            assert entity.updated_at >= entity.created_at
    project.store.close()


def work_on(project: Project, sentence: Sentence) -> None:
    target = Target(sentence.id)
    project.perform(ToggleLabel(targets=[target], label_id=LabelId(factories.LUMINAL)))
    project.perform(SetClaimNote(target=target, note=f"written at {clock.now()}"))
    project.perform(ToggleLabel(targets=[target], label_id=LabelId(factories.LUMINAL)))
    project.undo()
    project.redo()


def test_undo_and_redo_go_by_the_order_of_the_steps_and_not_by_their_times(tmp_path: Path, times: list[str]):
    project = factories.new_project(tmp_path / "a.curation")
    sentence = project.store.sentences(factories.add_document(project))[0]
    for time, label in zip(TIMES, (factories.LUMINAL, factories.HER2, factories.PRIMARY), strict=False):
        times.append(time)
        project.perform(ToggleLabel(targets=[Target(sentence.id)], label_id=LabelId(label)))
    names = [step.name for step in project.store.steps() if step.kind is StepKind.DO][-3:]
    assert [project.undo().step for _ in range(3)] == [f"Undo: {name}" for name in reversed(names)]
    assert [project.redo().step for _ in range(3)] == [f"Redo: {name}" for name in names]
    again = factories.opened(project.store.path)
    assert again.next_undo() is not None
    assert [step.name for step in again.store.steps()][-1] == names[-1]
    again.store.close()
    project.store.close()


def test_who_worked_last_is_who_made_the_newest_step(tmp_path: Path, times: list[str]):
    project = factories.new_project(tmp_path / "a.curation")
    sentence = project.store.sentences(factories.add_document(project))[0]
    times.append(TIMES[2])
    other = factories.opened(project.store.path, "cur02")
    factories.review(other, sentence, state=ReviewState.SKIPPED)
    last = project.store.last_curator()
    assert last is not None
    assert last.code == "cur02"
    assert project.store.last_change() == TIMES[2]
    other.store.close()
    project.store.close()
