from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curator.errors import RefusedError
from curator.labelling import AddClaim
from curator.model import ReviewState, Sentence, SetStatus
from curator.project import Project
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, SetReview, ToggleFlag
from tests import factories
from tests.factories import CONTEXT_NOT_STATED, LUMINAL, PRIMARY, STAGE_NOT_STATED, label, review, review_of


@pytest.fixture
def sentences(project: Project) -> list[Sentence]:
    return project.store.sentences(factories.add_document(project))


def state(project: Project, sentence: Sentence) -> ReviewState:
    found = review_of(project, sentence)
    return found.state if found else ReviewState.UNREVIEWED


def status(project: Project, sentence: Sentence) -> SetStatus | None:
    found = project.store.set_of(sentence.document_id, project.curator.id)
    return found.status if found else None


# sentences


def test_a_sentence_with_context_and_stage_is_reviewed(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY)
    review(project, sentences[0])
    found = review_of(project, sentences[0])
    assert found is not None
    assert found.state is ReviewState.REVIEWED
    assert found.reviewed_at is not None


def test_not_stated_is_an_answer(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], CONTEXT_NOT_STATED, STAGE_NOT_STATED)
    review(project, sentences[0])
    assert state(project, sentences[0]) is ReviewState.REVIEWED


@pytest.mark.parametrize(
    ("label_ids", "missing"),
    [
        pytest.param([], "Context and Stage missing", id="nothing"),
        pytest.param([LUMINAL], "Stage missing", id="context only"),
        pytest.param([PRIMARY], "Context missing", id="stage only"),
        pytest.param(["ACT:0001"], "Context and Stage missing", id="neither"),
    ],
)
def test_a_sentence_without_required_labels_is_not_reviewed(
    project: Project, sentences: list[Sentence], label_ids: list[str], missing: str
):
    label(project, sentences[0], *label_ids)
    with pytest.raises(RefusedError, match=f"Not reviewed yet: {missing}"):
        review(project, sentences[0])
    assert state(project, sentences[0]) is ReviewState.UNREVIEWED


def test_each_claim_needs_the_required_labels(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY)
    project.perform(AddClaim(sentence_id=sentences[0].id))
    with pytest.raises(RefusedError, match="claim 2 is empty"):
        review(project, sentences[0])
    second = factories.active_claims(project, sentences[0])[1]
    label(project, sentences[0], LUMINAL, claim=second.id)
    with pytest.raises(RefusedError, match="Stage missing in claim 2"):
        review(project, sentences[0])
    label(project, sentences[0], PRIMARY, claim=second.id)
    review(project, sentences[0])
    assert state(project, sentences[0]) is ReviewState.REVIEWED


def test_a_vocabulary_without_required_dimensions_asks_for_nothing(tmp_path: Path):
    def nothing_required(content: dict[str, Any]) -> None:
        for dimension in content["dimensions"]:
            dimension["required"] = False
            dimension["cardinality"] = dimension["cardinality"].replace("1..", "0..")
            dimension["claim_cardinality"] = dimension["claim_cardinality"].replace("1..", "0..")

    vocabulary = factories.changed_vocabulary(nothing_required)
    project = factories.new_project(tmp_path / "a.curation", vocabulary)
    sentence = project.store.sentences(factories.add_document(project))[0]
    review(project, sentence)
    assert state(project, sentence) is ReviewState.REVIEWED
    project.store.close()


@pytest.mark.parametrize("other", [ReviewState.SKIPPED, ReviewState.NOT_ANNOTATABLE])
def test_a_bare_sentence_can_be_set_aside(project: Project, sentences: list[Sentence], other: ReviewState):
    review(project, sentences[0], state=other)
    assert state(project, sentences[0]) is other
    review(project, sentences[0], state=ReviewState.UNREVIEWED)
    found = review_of(project, sentences[0])
    assert found is not None
    assert (found.state, found.reviewed_at) == (ReviewState.UNREVIEWED, None)


def test_several_sentences_are_settled_together_or_not_at_all(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY)
    with pytest.raises(RefusedError):
        review(project, sentences[0], sentences[1])
    assert state(project, sentences[0]) is ReviewState.UNREVIEWED
    changes = project.perform(
        SetReview(sentence_ids=[item.id for item in sentences], state=ReviewState.SKIPPED)
    )
    assert changes.sentences == {item.id for item in sentences}
    assert [state(project, item) for item in sentences] == [ReviewState.SKIPPED] * 3
    project.undo()
    assert [state(project, item) for item in sentences] == [ReviewState.UNREVIEWED] * 3


def test_flags_are_set_until_all_have_them(project: Project, sentences: list[Sentence]):
    project.perform(ToggleFlag(sentence_ids=[sentences[1].id]))
    both = ToggleFlag(sentence_ids=[sentences[0].id, sentences[1].id])
    assert project.perform(both).step == "Flag"
    flags = [review_of(project, item) for item in sentences]
    assert [bool(item and item.flagged) for item in flags] == [True, True, False]
    assert project.perform(both).step == "Remove flag"


def test_a_comment_stays_when_the_state_changes(project: Project, sentences: list[Sentence]):
    project.perform(SetComment(sentence_id=sentences[0].id, comment="see the figure"))
    review(project, sentences[0], state=ReviewState.SKIPPED)
    found = review_of(project, sentences[0])
    assert found is not None
    assert (found.comment, found.state) == ("see the figure", ReviewState.SKIPPED)


# documents


def test_a_document_is_done_when_every_sentence_is_settled(project: Project, sentences: list[Sentence]):
    complete = CompleteDocument(document_id=sentences[0].document_id)
    with pytest.raises(RefusedError, match="no sentence is reviewed"):
        project.perform(complete)
    review(project, sentences[1], state=ReviewState.SKIPPED)
    with pytest.raises(RefusedError, match="Not done yet: sentences 1, 3 not reviewed"):
        project.perform(complete)
    review(project, sentences[0], state=ReviewState.SKIPPED)
    with pytest.raises(RefusedError, match="Not done yet: sentence 3 not reviewed"):
        project.perform(complete)
    review(project, sentences[2], state=ReviewState.NOT_ANNOTATABLE)
    project.perform(complete)
    found = project.store.set_of(sentences[0].document_id, project.curator.id)
    assert found is not None
    assert found.status is SetStatus.DONE
    assert found.completed_at is not None
    with pytest.raises(RefusedError, match="is done already"):
        project.perform(complete)


def test_many_open_sentences_are_named_shortly(project: Project):
    abstract = " ".join(f"This is sentence number {word}." for word in "abcdefghijkl")
    sentences = project.store.sentences(factories.add_document(project, abstract=abstract))
    label(project, sentences[0], LUMINAL)
    with pytest.raises(RefusedError, match=r"1, 2, 3, 4, 5, 6, 7, 8 … not reviewed"):
        project.perform(CompleteDocument(document_id=sentences[0].document_id))


def test_a_document_without_sentences_can_be_done_at_once(project: Project):
    document_id = factories.add_document(project, abstract="")
    project.perform(CompleteDocument(document_id=document_id))
    (found,) = project.store.sets(document_id)
    assert found.status is SetStatus.DONE


def test_a_done_document_is_reopened_with_a_reason(project: Project, sentences: list[Sentence]):
    document_id = sentences[0].document_id
    reopen = ReopenDocument(document_id=document_id, reason="wrong guideline")
    with pytest.raises(RefusedError, match="need not be reopened"):
        project.perform(reopen)
    factories.settle(project, document_id)
    project.perform(CompleteDocument(document_id=document_id))
    project.perform(reopen)
    *_, step = project.store.steps()
    assert step.reason == "wrong guideline"
    assert status(project, sentences[0]) is SetStatus.REOPENED
    label(project, sentences[0], LUMINAL)
    project.perform(CompleteDocument(document_id=document_id))
    assert status(project, sentences[0]) is SetStatus.DONE


def test_done_is_each_curators_own(project: Project, colleague: Project, sentences: list[Sentence]):
    factories.settle(project, sentences[0].document_id)
    project.perform(CompleteDocument(document_id=sentences[0].document_id))
    label(colleague, sentences[0], LUMINAL)
    assert status(project, sentences[0]) is SetStatus.DONE
    assert status(colleague, sentences[0]) is SetStatus.OPEN


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda id_: SetReview(sentence_ids=[id_], state=ReviewState.SKIPPED), id="review"),
        pytest.param(lambda id_: ToggleFlag(sentence_ids=[id_]), id="flag"),
        pytest.param(lambda id_: SetComment(sentence_id=id_, comment="late"), id="comment"),
    ],
)
def test_a_done_document_is_read_only(
    project: Project, sentences: list[Sentence], change: Callable[[str], Any]
):
    factories.settle(project, sentences[0].document_id)
    project.perform(CompleteDocument(document_id=sentences[0].document_id))
    with pytest.raises(RefusedError, match="Reopen it"):
        project.perform(change(sentences[0].id))
