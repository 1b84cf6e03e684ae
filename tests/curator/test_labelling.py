from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from curator.claims import Target
from curator.errors import RefusedError
from curator.identifiers import AnnotationId, ClaimId, DocumentId, LabelId, SentenceId, new_id
from curator.labelling import (
    AddClaim,
    CopyLabels,
    RemoveClaim,
    RemoveLastLabel,
    SetClaimNote,
    SetCue,
    ToggleLabel,
    ToggleNegated,
)
from curator.model import Origin, ReviewState, Sentence, SetStatus, Span
from curator.project import Operation, Project
from curator.reviewing import CompleteDocument
from tests import factories
from tests.factories import (
    ACTIVE,
    CONTEXT_NOT_STATED,
    HER2,
    INACTIVE,
    LUMINAL,
    METASTASIS,
    PRIMARY,
    active_annotations,
    active_claims,
    label,
    labels,
    review,
    review_of,
    words,
)


@pytest.fixture
def sentences(project: Project) -> list[Sentence]:
    return project.store.sentences(factories.add_document(project))


def toggle(*targets: Target, label_id: str = LUMINAL, span: Span | None = None) -> ToggleLabel:
    return ToggleLabel(targets=targets, label_id=LabelId(label_id), span=span)


def one(sentence: Sentence) -> Target:
    return Target(sentence.id)


def test_the_first_label_begins_the_curators_pass(project: Project, sentences: list[Sentence]):
    assert project.store.sets(sentences[0].document_id) == []
    changes = project.perform(toggle(one(sentences[0])))
    (annotation_set,) = project.store.sets(sentences[0].document_id)
    assert annotation_set.curator_id == project.curator.id
    assert annotation_set.vocabulary_version == project.vocabulary.version
    assert labels(project, sentences[0]) == [[(LUMINAL, None)]]
    assert changes.step == "Add “Luminal / ER-positive”"
    assert changes.documents == {sentences[0].document_id}
    assert changes.sentences == {sentences[0].id}
    assert not changes.library


def test_the_same_label_again_is_removed(project: Project, sentences: list[Sentence]):
    project.perform(toggle(one(sentences[0])))
    changes = project.perform(toggle(one(sentences[0])))
    assert labels(project, sentences[0]) == [[]]
    assert changes.step == "Remove “Luminal / ER-positive”"


def test_labels_of_several_sentences_are_added_until_all_have_them(
    project: Project, sentences: list[Sentence]
):
    label(project, sentences[1], LUMINAL)
    everywhere = toggle(*map(one, sentences))
    changes = project.perform(everywhere)
    assert changes.step == "Add “Luminal / ER-positive” to 3 sentences"
    assert [labels(project, item) for item in sentences] == [[[(LUMINAL, None)]]] * 3
    changes = project.perform(everywhere)
    assert changes.step == "Remove “Luminal / ER-positive” from 3 sentences"
    assert [labels(project, item) for item in sentences] == [[[]]] * 3


def test_a_sentence_named_twice_gets_a_label_once(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], PRIMARY)
    (claim,) = active_claims(project, sentences[0])
    project.perform(toggle(one(sentences[0]), Target(sentences[0].id, claim.id), one(sentences[0])))
    assert labels(project, sentences[0]) == [[(LUMINAL, None), (PRIMARY, None)]]


def test_an_operation_that_changes_nothing_is_no_step(project: Project, sentences: list[Sentence]):
    before = list(project.store.steps())
    assert not project.perform(ToggleLabel(targets=[], label_id=LabelId(LUMINAL)))
    review(project, sentences[0], state=ReviewState.SKIPPED)
    review(project, sentences[0], state=ReviewState.SKIPPED)
    assert len(list(project.store.steps())) == len(before) + 1


# words


def test_a_label_lies_on_words_with_astral_characters(project: Project, sentences: list[Sentence]):
    span = words(sentences[0], "𝛽-catenin 🧬")
    label(project, sentences[0], LUMINAL, span=span)
    (annotation,) = active_annotations(project, sentences[0])
    assert annotation.span == span
    assert span.end - span.start == len("𝛽-catenin 🧬") == 11


def test_a_label_without_words_takes_them_on(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL)
    label(project, sentences[0], LUMINAL, span=words(sentences[0], "STAT3"))
    assert labels(project, sentences[0]) == [[(LUMINAL, "STAT3")]]


def test_a_label_can_lie_on_several_words(project: Project, sentences: list[Sentence]):
    for text in ("STAT3", "𝛽-catenin"):
        label(project, sentences[0], LUMINAL, span=words(sentences[0], text))
    assert labels(project, sentences[0]) == [[(LUMINAL, "STAT3"), (LUMINAL, "𝛽-catenin")]]
    label(project, sentences[0], LUMINAL, span=words(sentences[0], "STAT3"))
    assert labels(project, sentences[0]) == [[(LUMINAL, "𝛽-catenin")]]
    label(project, sentences[0], LUMINAL)
    assert labels(project, sentences[0]) == [[]]


@pytest.mark.parametrize(
    "span",
    [
        pytest.param(Span(0, 5, "stat3"), id="other text"),
        pytest.param(Span(-5, 2, "ST"), id="before the sentence"),
        pytest.param(Span(3, 3, ""), id="empty"),
        pytest.param(Span(5, 0, ""), id="backwards"),
        pytest.param(Span(36, 99, "cafés."), id="beyond the sentence"),
    ],
)
def test_words_outside_the_sentence_are_refused(project: Project, sentences: list[Sentence], span: Span):
    with pytest.raises(RefusedError, match="do not lie inside"):
        label(project, sentences[0], LUMINAL, span=span)
    with pytest.raises(RefusedError, match="do not lie inside"):
        project.perform(SetCue(target=one(sentences[0]), cue=span))
    assert project.store.sets(sentences[0].document_id) == []


# rules of the vocabulary


def test_not_stated_replaces_the_labels_of_its_dimension_and_gives_way_to_them(
    project: Project, sentences: list[Sentence]
):
    label(project, sentences[0], LUMINAL, HER2, PRIMARY)
    changes = project.perform(toggle(one(sentences[0]), label_id=CONTEXT_NOT_STATED))
    assert labels(project, sentences[0]) == [[(CONTEXT_NOT_STATED, None), (PRIMARY, None)]]
    assert changes.notices == ("“Not stated” replaced “Luminal / ER-positive”, “HER2-positive”.",)
    changes = project.perform(toggle(one(sentences[0]), label_id=HER2))
    assert labels(project, sentences[0]) == [[(HER2, None), (PRIMARY, None)]]
    assert changes.notices == ("“HER2-positive” replaced “Not stated”.",)


def test_a_dimension_that_takes_one_label_keeps_the_last(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], ACTIVE, INACTIVE)
    assert labels(project, sentences[0]) == [[(INACTIVE, None)]]


def test_a_dimension_that_takes_many_keeps_them(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, HER2)
    assert labels(project, sentences[0]) == [[(LUMINAL, None), (HER2, None)]]


def test_a_deprecated_label_stays_but_cannot_be_applied(tmp_path: Path):
    vocabulary = factories.changed_vocabulary(factories.deprecated(LUMINAL))
    project = factories.new_project(tmp_path / "a.curation", vocabulary)
    sentence = project.store.sentences(factories.add_document(project))[0]
    with pytest.raises(RefusedError, match="is deprecated and can no longer be applied"):
        label(project, sentence, LUMINAL)
    assert project.next_undo() is not None
    project.store.close()


# claims


def second_claim(project: Project, sentence: Sentence) -> ClaimId:
    project.perform(AddClaim(sentence_id=sentence.id))
    return active_claims(project, sentence)[-1].id


def test_each_claim_has_its_own_labels(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, ACTIVE)
    second = second_claim(project, sentences[0])
    label(project, sentences[0], LUMINAL, INACTIVE, claim=second)
    assert labels(project, sentences[0]) == [
        [(ACTIVE, None), (LUMINAL, None)],
        [(INACTIVE, None), (LUMINAL, None)],
    ]
    assert [claim.number for claim in active_claims(project, sentences[0])] == [1, 2]


def test_a_claim_can_be_added_with_the_labels_of_another(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY)
    label(project, sentences[0], LUMINAL, span=words(sentences[0], "STAT3"))
    (first,) = active_claims(project, sentences[0])
    changes = project.perform(AddClaim(sentence_id=sentences[0].id, copy_of=first.id))
    assert changes.step == "Duplicate claim"
    both = labels(project, sentences[0])
    assert both[0] == both[1] == [(LUMINAL, "STAT3"), (PRIMARY, None)]


def test_no_claim_is_added_beside_an_empty_one(project: Project, sentences: list[Sentence]):
    with pytest.raises(RefusedError, match="Tag the first claim"):
        project.perform(AddClaim(sentence_id=sentences[0].id))
    label(project, sentences[0], LUMINAL)
    second_claim(project, sentences[0])
    with pytest.raises(RefusedError, match="Claim 2 is still empty"):
        project.perform(AddClaim(sentence_id=sentences[0].id))


def test_removing_a_claim_closes_the_gap_in_the_numbers(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL)
    middle = second_claim(project, sentences[0])
    label(project, sentences[0], HER2, claim=middle)
    last = second_claim(project, sentences[0])
    label(project, sentences[0], METASTASIS, claim=last)
    changes = project.perform(RemoveClaim(target=Target(sentences[0].id, middle)))
    assert changes.step == "Remove claim 2"
    assert labels(project, sentences[0]) == [[(LUMINAL, None)], [(METASTASIS, None)]]
    assert [claim.number for claim in active_claims(project, sentences[0])] == [1, 2]
    project.undo()
    assert [claim.id for claim in active_claims(project, sentences[0])][1:] == [middle, last]
    assert labels(project, sentences[0])[1] == [(HER2, None)]


def test_a_claim_that_is_gone_is_refused(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL)
    gone = Target(sentences[0].id, ClaimId(new_id()))
    with pytest.raises(RefusedError, match="was removed since"):
        project.perform(toggle(gone))


def test_a_claim_carries_negation_cue_and_note(project: Project, sentences: list[Sentence]):
    target, cue = one(sentences[0]), words(sentences[0], "promotes")
    assert project.perform(ToggleNegated(target=target)).step == "Negate claim"
    assert project.perform(SetCue(target=target, cue=cue)).step == "Mark cue"
    assert project.perform(SetClaimNote(target=target, note="see §2")).step == "Edit claim note"
    (claim,) = active_claims(project, sentences[0])
    assert (claim.negated, claim.cue, claim.note) == (True, cue, "see §2")
    assert project.perform(ToggleNegated(target=target)).step == "Take back negation"
    assert project.perform(SetCue(target=target, cue=None)).step == "Remove cue"
    (claim,) = active_claims(project, sentences[0])
    assert (claim.negated, claim.cue) == (False, None)


def test_the_last_label_is_removed_first(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY)
    remove = RemoveLastLabel(target=one(sentences[0]))
    assert project.perform(remove).step == "Remove “Primary tumor”"
    assert project.perform(remove).step == "Remove “Luminal / ER-positive”"
    with pytest.raises(RefusedError, match="no label to remove"):
        project.perform(remove)


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(lambda id_: RemoveLastLabel(target=Target(id_)), id="last label"),
        pytest.param(lambda id_: RemoveClaim(target=Target(id_)), id="claim"),
        pytest.param(lambda id_: AddClaim(sentence_id=id_), id="add claim"),
    ],
)
def test_a_refusal_leaves_no_trace(
    project: Project, sentences: list[Sentence], refused: Callable[[SentenceId], Operation]
):
    before, steps = factories.contents(project.store), list(project.store.steps())
    with pytest.raises(RefusedError):
        project.perform(refused(sentences[0].id))
    assert factories.contents(project.store) == before
    assert list(project.store.steps()) == steps


# same as the previous sentence


def test_labels_are_copied_without_words_in_addition_to_own_ones(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, span=words(sentences[0], "STAT3"))
    label(project, sentences[0], PRIMARY)
    project.perform(ToggleNegated(target=one(sentences[0])))
    label(project, sentences[1], LUMINAL, METASTASIS)
    project.perform(CopyLabels(source=sentences[0].id, sentence_id=sentences[1].id))
    assert labels(project, sentences[1]) == [[(LUMINAL, None), (PRIMARY, None), (METASTASIS, None)]]
    assert active_claims(project, sentences[1])[0].negated


def test_claims_are_copied_one_by_one(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, ACTIVE)
    label(project, sentences[0], HER2, INACTIVE, claim=second_claim(project, sentences[0]))
    project.perform(CopyLabels(source=sentences[0].id, sentence_id=sentences[1].id))
    assert labels(project, sentences[1]) == labels(project, sentences[0])
    project.undo()
    assert labels(project, sentences[1]) == []


def test_there_is_nothing_to_copy_from_a_bare_sentence(project: Project, sentences: list[Sentence]):
    with pytest.raises(RefusedError, match="no labels to copy"):
        project.perform(CopyLabels(source=sentences[0].id, sentence_id=sentences[1].id))


# what labelling means for the review


def test_a_sentence_that_loses_a_required_label_is_no_longer_reviewed(
    project: Project, sentences: list[Sentence]
):
    label(project, sentences[0], LUMINAL, PRIMARY)
    review(project, sentences[0])
    changes = project.perform(toggle(one(sentences[0]), label_id=PRIMARY))
    after = review_of(project, sentences[0])
    assert after is not None
    assert (after.state, after.reviewed_at) == (ReviewState.UNREVIEWED, None)
    assert changes.notices == ("No longer reviewed: Stage missing.",)
    project.undo()
    restored = review_of(project, sentences[0])
    assert restored is not None
    assert restored.state is ReviewState.REVIEWED


def test_a_new_empty_claim_takes_the_review_back(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY)
    review(project, sentences[0])
    changes = project.perform(AddClaim(sentence_id=sentences[0].id))
    assert changes.notices == ("No longer reviewed: claim 2 is empty.",)


def test_labels_that_are_not_required_leave_the_review_alone(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL, PRIMARY, ACTIVE)
    review(project, sentences[0])
    assert project.perform(toggle(one(sentences[0]), label_id=ACTIVE)).notices == ()


# who may


def test_a_done_document_is_read_only(project: Project, sentences: list[Sentence]):
    factories.settle(project, sentences[0].document_id)
    project.perform(CompleteDocument(document_id=sentences[0].document_id))
    with pytest.raises(RefusedError, match="is done"):
        project.perform(toggle(one(sentences[0])))


def test_curators_do_not_touch_each_others_labels(
    project: Project, colleague: Project, sentences: list[Sentence]
):
    label(project, sentences[0], LUMINAL)
    label(colleague, sentences[0], HER2)
    colleague.perform(toggle(one(sentences[0]), label_id=LUMINAL))
    assert labels(project, sentences[0]) == [[(LUMINAL, None)]]
    assert labels(colleague, sentences[0]) == [[(LUMINAL, None), (HER2, None)]]


def test_a_document_whose_import_was_undone_cannot_be_labelled(project: Project, sentences: list[Sentence]):
    project.undo()
    with pytest.raises(RefusedError, match="no longer part of the project"):
        project.perform(toggle(one(sentences[0])))


def test_a_sentence_that_never_was_is_refused(project: Project):
    with pytest.raises(RefusedError, match="split or merged since"):
        project.perform(toggle(Target(SentenceId(new_id()))))


def test_a_set_that_was_voided_by_undo_is_taken_up_again(project: Project, sentences: list[Sentence]):
    label(project, sentences[0], LUMINAL)
    project.undo()
    voided = project.store.set_of(sentences[0].document_id, project.curator.id)
    label(project, sentences[0], HER2)
    revived = project.store.set_of(sentences[0].document_id, project.curator.id)
    assert voided is not None
    assert revived is not None
    assert (voided.status, revived.status) == (SetStatus.VOID, SetStatus.OPEN)
    assert voided.id == revived.id


def test_the_origin_of_a_label_is_kept(project: Project, sentences: list[Sentence]):
    project.perform(
        ToggleLabel(targets=[one(sentences[0])], label_id=LabelId(LUMINAL), origin=Origin.SUGGESTION_ACCEPTED)
    )
    (annotation,) = active_annotations(project, sentences[0])
    assert annotation.origin is Origin.SUGGESTION_ACCEPTED
    assert annotation.label_version == project.vocabulary.version
    assert isinstance(annotation.id, str)


def test_ids_are_made_in_the_order_of_work():
    ids = [AnnotationId(new_id()) for _ in range(10000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_empty_document_cannot_be_labelled_but_is_no_error(project: Project):
    document_id = factories.add_document(project, abstract="")
    assert project.store.sentences(DocumentId(document_id)) == []
