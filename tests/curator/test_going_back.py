"""Going back to a moment: everything is as it was then, as one step that is undone and redone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from curator.checking import check
from curator.claims import Target
from curator.completing import AmendDocument
from curator.errors import CuratorError, RefusedError
from curator.going_back import GoBack, plan
from curator.history import Step
from curator.identifiers import DocumentId, LabelId
from curator.import_report import ImportReport
from curator.label_map import LabelMap
from curator.labelling import AddClaim, RemoveClaim, SetClaimNote, ToggleLabel, ToggleNegated
from curator.model import (
    Document,
    DocumentState,
    Mark,
    Record,
    ReviewState,
    Sentence,
    SetStatus,
)
from curator.project import Operation, Project
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, ToggleFlag
from curator.segmenting import MergeSentence, SplitSentence
from tests import factories
from tests.curator.test_history import Walk, do, no_differences
from tests.factories import (
    HER2,
    LUMINAL,
    METASTASIS,
    PRIMARY,
    active_annotations,
    active_claims,
    contents,
    label,
    labels,
    review,
    words,
)


@pytest.fixture
def document_id(project: Project) -> DocumentId:
    return factories.add_document(project)


@pytest.fixture
def sentence(project: Project, document_id: DocumentId) -> Sentence:
    return project.store.sentences(document_id)[0]


def now(project: Project) -> int:
    """The last step."""
    return project.store.past().last_step()


def last_step(project: Project) -> Step:
    return project.store.step(now(project))


def go_back(project: Project, moment: int, **scope: Any) -> tuple[str, ...]:
    """Goes back as planned, undoes it, does it again, and holds the file against the rules; the notices."""
    operation = GoBack(moment=moment, **scope)
    before = contents(project.store)
    planned = plan(project, operation)
    assert contents(project.store) == before
    changes = project.perform(operation)
    assert (planned.name, planned.notices, planned.refusal) == (changes.step, changes.notices, "")
    assert planned.lines()
    after = contents(project.store)
    project.undo()
    assert contents(project.store) == before
    project.redo()
    assert contents(project.store) == after
    assert check(project.store).findings == ()
    return changes.notices


def refused(project: Project, message: str, moment: int, **scope: Any) -> None:
    operation = GoBack(moment=moment, **scope)
    before, steps = contents(project.store), now(project)
    assert message in plan(project, operation).refusal
    with pytest.raises(RefusedError, match=message):
        project.perform(operation)
    assert (contents(project.store), now(project)) == (before, steps)


# the project


def work_of_all_kinds(project: Project, document_id: DocumentId) -> None:
    first, second, third = project.store.sentences(document_id)
    label(project, first, LUMINAL, PRIMARY, span=words(first, "🧬"))
    project.perform(AddClaim(sentence_id=first.id, copy_of=active_claims(project, first)[0].id))
    project.perform(ToggleNegated(target=Target(first.id, active_claims(project, first)[1].id)))
    project.perform(SetClaimNote(target=Target(first.id), note="so"))
    project.perform(RemoveClaim(target=Target(first.id, active_claims(project, first)[0].id)))
    review(project, first)
    project.perform(SetComment(sentence_id=second.id, comment="hm"))
    project.perform(ToggleFlag(sentence_ids=[third.id]))
    project.perform(SplitSentence(sentence_id=first.id, offset=15))
    project.perform(MergeSentence(sentence_id=second.id))
    project.perform(AmendDocument(document_id=document_id, fields={"doi": "10.1000/x"}, source="PubMed"))
    factories.settle(project, document_id)
    project.perform(CompleteDocument(document_id=document_id))
    project.perform(ReopenDocument(document_id=document_id))
    project.undo()


def test_every_moment_can_be_gone_back_to(project: Project):
    states = {now(project): contents(project.store)}
    original = project.perform

    def perform(*arguments: Any) -> Any:
        changes = original(*arguments)
        states[now(project)] = contents(project.store)
        return changes

    project.perform = perform  # type: ignore[method-assign]
    work_of_all_kinds(project, factories.add_document(project))
    project.perform = original  # type: ignore[method-assign]
    assert len(states) > 15
    moments = list(states)
    random.Random(1).shuffle(moments)
    for moment in moments:
        if states[moment] == contents(project.store):
            continue
        go_back(project, moment)
        assert contents(project.store) == states[moment]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_done_the_project_goes_back_to_how_it_was(project: Project, seed: int):
    states = {now(project): contents(project.store)}
    for _, operation in Walk([project], seed).steps(40):
        do(lambda operation=operation: project.perform(operation))
        states[now(project)] = contents(project.store)
    for moment in random.Random(seed).sample(list(states), 4):
        if states[moment] == contents(project.store):
            refused(project, "Nothing of yours has changed in this project since", moment)
            continue
        go_back(project, moment)
        assert contents(project.store) == states[moment]
        states[now(project)] = states[moment]
    assert no_differences(project.store)


class WiderWalk(Walk):
    """Records that exchange identifiers, and labels that imports bring into any pass, too."""

    def operation(self, project: Project) -> Operation:
        documents = list(project.store.documents())
        choice = self.random.choice
        kind = self.random.random() if documents else 1.0
        if kind < 0.15:
            fields = choice([{"doi": f"10.1000/{choice('123')}"}, {"doi": None}, {"pmid": choice("12")}])
            return AmendDocument(document_id=choice(documents).id, fields=fields, source="PubMed")
        if kind < 0.3:
            document = choice(documents)
            abstract = project.store.text(document.id, 1).abstract
            start = self.random.randrange(len(abstract) - 2)
            by, claim = choice(["", "cur01", "cur02"]), choice(["", "1", "2"])
            mark = Mark(label="it", start=start, end=start + 2, by=by, claim=claim)
            record = Record(title=document.title, abstract=abstract, marks=(mark,))
            label_map = LabelMap(labels={"it": (LabelId(choice([LUMINAL, PRIMARY, factories.ACTIVE])),)})
            return factories.import_of([record], ImportReport(), label_map=label_map)
        return super().operation(project)


@pytest.mark.parametrize("seed", range(4))
def test_two_curators_who_go_back_at_will_break_no_rule(project: Project, colleague: Project, seed: int):
    walk = WiderWalk([project, colleague], seed)
    went = 0
    for number, (curator, operation) in enumerate(walk.steps(100)):
        action = walk.random.choices(["do", "undo", "redo", "go back"], weights=[6, 2, 2, 2])[0]
        if action == "go back":
            places: list[dict[str, Any]] = [{}]
            if sentences := walk.sentences():
                place = walk.random.choice(sentences)
                places += [{"document_id": place.document_id}, {"sentence_id": place.id}]
            moment = walk.random.randrange(now(project) + 1)
            operation = GoBack(moment=moment, **walk.random.choice(places))
            action = "do"
            went += not plan(curator, operation).refusal
        do({"do": lambda: curator.perform(operation), "undo": curator.undo, "redo": curator.redo}[action])  # noqa: B023
        if number % 20 == 0:
            assert check(project.store).findings == ()
    assert went
    assert check(project.store).findings == ()
    assert no_differences(project.store)


def test_the_step_says_where_and_when_it_went(project: Project, sentence: Sentence):
    moment = now(project)
    label(project, sentence, LUMINAL)
    go_back(project, moment, sentence_id=sentence.id)
    step = last_step(project)
    assert step.name.startswith("Go back to ")
    assert step.name.endswith("(sentence 1 of “STAT3 in time”)")
    go_back(project, 0)
    assert last_step(project).name == "Go back to the beginning"


def test_going_back_can_be_gone_back_over(project: Project, sentence: Sentence):
    empty = now(project)
    label(project, sentence, LUMINAL)
    labelled = now(project)
    go_back(project, empty)
    assert labels(project, sentence) == []
    go_back(project, labelled)
    assert labels(project, sentence) == [[(LUMINAL, None)]]


@pytest.mark.parametrize("moment", [-1, 99])
def test_a_step_that_is_none_is_no_moment(project: Project, moment: int):
    with pytest.raises(CuratorError, match=f"There is no step {moment}"):
        project.perform(GoBack(moment=moment))


def test_numbers_of_claims_that_moved_up_move_back(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    for _ in range(3):
        project.perform(AddClaim(sentence_id=sentence.id, copy_of=active_claims(project, sentence)[0].id))
    moment, before = now(project), [it.id for it in active_claims(project, sentence)]
    for claim_id in (before[0], before[2]):
        project.perform(RemoveClaim(target=Target(sentence.id, claim_id)))
    label(project, sentence, HER2, claim=before[3])
    go_back(project, moment)
    assert [it.id for it in active_claims(project, sentence)] == before
    assert [it.number for it in active_claims(project, sentence)] == [1, 2, 3, 4]


# identifiers of documents


def amend(project: Project, document_id: DocumentId, **fields: Any) -> None:
    project.perform(AmendDocument(document_id=document_id, fields=fields, source="by hand"))


def dois(project: Project, *ids: DocumentId) -> list[str | None]:
    found = [project.store.find(Document, id_) for id_ in ids]
    return [it.doi if it else None for it in found]


def test_documents_that_swapped_their_identifiers_swap_them_back(project: Project):
    ids = [factories.add_document(project, f"Paper {n}", f"Text {n}.", doi=f"10.1000/{n}") for n in range(3)]
    moment = now(project)
    amend(project, ids[0], doi="")
    amend(project, ids[1], doi="10.1000/0")
    amend(project, ids[2], doi="10.1000/1")
    amend(project, ids[0], doi="10.1000/2")
    go_back(project, moment)
    assert dois(project, *ids) == ["10.1000/0", "10.1000/1", "10.1000/2"]


def test_a_document_gets_back_what_one_imported_since_has_by_now(project: Project):
    first = factories.add_document(project, "One", "Text one.", doi="10.1000/1")
    moment = now(project)
    amend(project, first, doi="")
    second = factories.add_document(project, "Two", "Text two.", doi="10.1000/1")
    go_back(project, moment)
    assert dois(project, first) == ["10.1000/1"]
    assert [it.id for it in project.store.documents()] == [first]
    assert dois(project, second) == ["10.1000/1"]


def test_a_document_does_not_take_an_identifier_from_one_that_stays(project: Project, colleague: Project):
    first = factories.add_document(project, "One", "Text one.", doi="10.1000/1")
    moment = now(project)
    amend(project, first, doi="", journal="Cell")
    second = factories.add_document(project, "Two", "Text two.", doi="10.1000/1")
    label(colleague, colleague.store.sentences(second)[0], LUMINAL)
    refused(project, "another document has the same DOI now", moment, document_id=first)
    label(project, project.store.sentences(first)[0], LUMINAL)
    notices = go_back(project, moment)
    assert notices == (
        "The work of other curators stays as it is.",
        "“Two” stays in the project: another curator has begun to work on it.",
        "“One” keeps its record: another document has the same DOI now.",
    )
    assert dois(project, first, second) == [None, "10.1000/1"]
    assert labels(project, project.store.sentences(first)[0]) == []


def test_a_document_taken_out_since_comes_back_with_its_work(project: Project):
    document_id = factories.add_document(project)
    sentence = project.store.sentences(document_id)[0]
    label(project, sentence, LUMINAL)
    moment = now(project)
    project.undo()
    project.undo()
    assert list(project.store.documents()) == []
    go_back(project, moment, document_id=document_id)
    assert labels(project, sentence) == [[(LUMINAL, None)]]


def test_a_document_taken_out_since_does_not_come_back_beside_its_repetition(
    project: Project, colleague: Project
):
    document_id = factories.add_document(project)
    label(project, project.store.sentences(document_id)[0], LUMINAL)
    moment = now(project)
    project.undo()
    project.undo()
    again = factories.add_document(colleague)
    label(colleague, colleague.store.sentences(again)[0], LUMINAL)
    refused(project, "another document has the same text now", moment, document_id=document_id)
    refused(project, "“STAT3 in time” stays out of the project", moment)


# a document or a sentence


def test_a_document_goes_back_alone(project: Project, document_id: DocumentId, sentence: Sentence):
    other = project.store.sentences(factories.add_document(project, "Other", "Another text."))[0]
    moment = now(project)
    label(project, sentence, LUMINAL)
    label(project, other, HER2)
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    go_back(project, moment, document_id=document_id)
    assert next(iter(project.store.sentences(document_id))).id == sentence.id
    assert (labels(project, sentence), labels(project, other)) == ([], [[(HER2, None)]])
    assert project.store.set_of(document_id, project.curator.id).status is SetStatus.VOID  # type: ignore[union-attr]


def test_a_sentence_goes_back_alone(project: Project, document_id: DocumentId, sentence: Sentence):
    label(project, sentence, LUMINAL)
    second = project.store.sentences(document_id)[1]
    moment = now(project)
    label(project, sentence, HER2, PRIMARY)
    label(project, second, METASTASIS)
    review(project, sentence)
    go_back(project, moment, sentence_id=sentence.id)
    assert labels(project, sentence) == [[(LUMINAL, None)]]
    assert labels(project, second) == [[(METASTASIS, None)]]
    assert factories.review_of(project, sentence).state is ReviewState.UNREVIEWED  # type: ignore[union-attr]


def test_a_sentence_comes_back_in_a_pass_whose_beginning_was_undone(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    moment = now(project)
    project.undo()
    go_back(project, moment, sentence_id=sentence.id)
    assert labels(project, sentence) == [[(LUMINAL, None)]]


def test_a_document_from_before_its_import_is_taken_out(project: Project, document_id: DocumentId):
    factories.settle(project, document_id)
    go_back(project, 1, document_id=document_id)
    document = project.store.find(Document, document_id)
    assert document is not None
    assert document.state is DocumentState.EXCLUDED


def test_a_sentence_that_was_split_since_goes_back_only_with_its_document(
    project: Project, document_id: DocumentId, sentence: Sentence
):
    moment = now(project)
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    half = project.store.sentences(document_id)[0]
    for gone in (sentence, half):
        refused(project, "split or merged since", moment, sentence_id=gone.id)


@pytest.mark.parametrize("scope", ["sentence", "document", "project"])
def test_where_nothing_changed_nothing_goes_back(
    project: Project, document_id: DocumentId, sentence: Sentence, scope: str
):
    places: dict[str, dict[str, Any]] = {
        "sentence": {"sentence_id": sentence.id},
        "document": {"document_id": document_id},
        "project": {},
    }
    refused(project, f"Nothing of yours has changed in this {scope} since", now(project), **places[scope])


def test_a_sentence_of_a_document_that_is_done_does_not_go_back(
    project: Project, document_id: DocumentId, sentence: Sentence
):
    moment = now(project)
    factories.settle(project, document_id)
    project.perform(CompleteDocument(document_id=document_id))
    refused(project, "This document is done. Reopen it to go back.", moment, sentence_id=sentence.id)
    go_back(project, moment, document_id=document_id)
    assert factories.review_of(project, sentence).state is ReviewState.UNREVIEWED  # type: ignore[union-attr]


def test_a_document_goes_back_to_when_it_was_done(project: Project, document_id: DocumentId):
    factories.settle(project, document_id)
    project.perform(CompleteDocument(document_id=document_id))
    done, moment = contents(project.store), now(project)
    project.perform(ReopenDocument(document_id=document_id))
    label(project, project.store.sentences(document_id)[0], LUMINAL)
    go_back(project, moment, document_id=document_id)
    assert contents(project.store) == done


# where others work


def test_the_work_of_others_stays(project: Project, colleague: Project, sentence: Sentence):
    moment = now(project)
    label(project, sentence, LUMINAL)
    label(colleague, sentence, PRIMARY)
    assert go_back(project, moment) == ("The work of other curators stays as it is.",)
    assert labels(project, sentence) == []
    assert labels(colleague, sentence) == [[(PRIMARY, None)]]


def test_a_plan_does_not_count_the_work_of_others(project: Project, colleague: Project, sentence: Sentence):
    moment = now(project)
    label(project, sentence, LUMINAL, HER2)
    label(colleague, sentence, PRIMARY)
    planned = plan(project, GoBack(moment=moment))
    assert (planned.labels_removed, planned.claims_removed, planned.passes) == (2, 1, 1)
    assert planned.lines() == ["1 pass changes its state", "2 labels are removed", "1 claim is removed"]


def test_what_an_import_of_somebody_else_brought_into_my_pass_goes_back_with_it(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    moment = now(project)
    bring(colleague, LUMINAL)
    assert [it.label_id for it in active_annotations(project, sentence)] == [LUMINAL]
    go_back(project, moment)
    assert active_annotations(project, sentence) == []


def test_a_document_that_others_have_begun_stays(project: Project, colleague: Project):
    moment = now(project)
    document_id = factories.add_document(project)
    label(colleague, colleague.store.sentences(document_id)[0], LUMINAL)
    refused(project, "another curator has begun to work on it", moment, document_id=document_id)
    factories.settle(project, document_id)
    assert "“STAT3 in time” stays in the project: another curator has begun to work on it." in go_back(
        project, moment
    )


def test_sentences_with_work_of_others_stay_as_they_are(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    moment = now(project)
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    half = project.store.sentences(document_id)[0]
    label(project, half, HER2)
    label(colleague, half, LUMINAL)
    why = "another curator has worked on sentences that were split or merged since"
    refused(project, why, moment, document_id=document_id)
    factories.add_document(project, "Other", "Another text.")
    assert f"“STAT3 in time” stays as it is: {why}." in go_back(project, moment)
    assert labels(project, half) == [[(HER2, None)]]
    assert [it.title for it in project.store.documents()] == ["STAT3 in time"]


def test_sentences_under_a_pass_that_is_done_stay_as_they_are(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    moment = now(project)
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    factories.settle(colleague, document_id)
    colleague.perform(CompleteDocument(document_id=document_id))
    refused(project, "another curator is done with it", moment, document_id=document_id)


def test_going_back_is_not_redone_over_what_others_began_since(
    project: Project, colleague: Project, document_id: DocumentId
):
    project.perform(GoBack(moment=1))
    project.undo()
    label(colleague, colleague.store.sentences(document_id)[0], LUMINAL)
    with pytest.raises(RefusedError, match="“STAT3 in time” has been annotated since"):
        project.redo()
    assert check(project.store).findings == ()


# what others brought into a pass meanwhile


def bring(project: Project, label_id: str, span: tuple[int, int] = (0, 5), claim: str = "") -> None:
    """Import a label on words of the first sentence into the pass of cur01."""
    mark = Mark(label="it", start=span[0], end=span[1], by="cur01", claim=claim)
    record = Record(title="STAT3 in time", abstract=factories.ABSTRACT, marks=(mark,))
    label_map = LabelMap(labels={"it": (LabelId(label_id),)})
    project.perform(factories.import_of([record], ImportReport(), label_map=label_map))


def add_and_remove(project: Project, sentence: Sentence) -> None:
    label(project, sentence, LUMINAL, span=words(sentence, "STAT3"))
    label(project, sentence, PRIMARY)
    label(project, sentence, LUMINAL, span=words(sentence, "STAT3"))


def add_and_remove_claim(project: Project, sentence: Sentence) -> None:
    label(project, sentence, LUMINAL)
    project.perform(AddClaim(sentence_id=sentence.id, copy_of=active_claims(project, sentence)[0].id))
    project.perform(RemoveClaim(target=Target(sentence.id, active_claims(project, sentence)[1].id)))


def add_and_go_back(project: Project, sentence: Sentence) -> None:
    moment = now(project)
    label(project, sentence, LUMINAL)
    project.perform(GoBack(moment=moment, sentence_id=sentence.id))


@pytest.mark.parametrize(
    ("do", "brought", "message"),
    [
        pytest.param(add_and_remove, (LUMINAL, (0, 5)), "the label was set again since", id="the same label"),
        pytest.param(
            add_and_remove_claim,
            (factories.CONTEXT_NOT_STATED, (0, 5), "2"),
            "there is another claim 2 by now",
            id="a claim of that number",
        ),
        pytest.param(
            add_and_go_back, (LUMINAL, (0, 5)), "there is another claim 1 by now", id="after going back"
        ),
        pytest.param(
            lambda project, sentence: label(project, sentence, LUMINAL),
            (HER2, (0, 5)),
            "Somebody else has labelled this claim since",
            id="a label on the claim",
        ),
    ],
)
def test_what_somebody_else_brought_is_not_undone_over(
    project: Project,
    colleague: Project,
    sentence: Sentence,
    do: Callable[[Project, Sentence], object],
    brought: tuple[Any, ...],
    message: str,
):
    do(project, sentence)
    bring(colleague, *brought)
    before = contents(project.store)
    with pytest.raises(RefusedError, match=message):
        project.undo()
    assert contents(project.store) == before
    assert check(project.store).findings == ()


def test_a_label_that_excludes_what_somebody_else_brought_is_not_put_back(
    project: Project, colleague: Project, sentence: Sentence
):
    label(project, sentence, factories.CONTEXT_NOT_STATED, PRIMARY)
    label(project, sentence, factories.CONTEXT_NOT_STATED)
    bring(colleague, LUMINAL)
    with pytest.raises(RefusedError, match="cannot stand together"):
        project.undo()
    assert check(project.store).findings == ()


# verdicts


@pytest.fixture
def judged(project: Project, colleague: Project) -> int:
    """A project with a verdict of each curator; the step before them."""
    for title, effect in (("One", "EFF:0001"), ("Other", "EFF:0002")):
        document_id = factories.add_document(project, title, f"{title} says it.")
        (sentence,) = project.store.sentences(document_id)
        label(project, sentence, LUMINAL, METASTASIS, factories.ACTIVE, effect)
    moment = now(project)
    factories.judge(project, "Mine.")
    factories.judge(colleague, "Theirs.")
    factories.judge(project, "Mine, again.")
    return moment


def reasons(project: Project) -> set[str]:
    return {it.reason for it in project.store.verdicts()}


def test_own_verdicts_go_back_with_the_project(project: Project, judged: int):
    go_back(project, judged + 1)
    assert reasons(project) == {"Mine.", "Theirs."}
    assert go_back(project, judged) == ("The work of other curators stays as it is.",)
    assert reasons(project) == {"Theirs."}


def test_verdicts_stay_when_a_document_goes_back(project: Project, judged: int):
    document = next(iter(project.store.documents()))
    label(project, project.store.sentences(document.id)[0], HER2)
    go_back(project, judged, document_id=document.id)
    assert reasons(project) == {"Mine, again.", "Theirs."}


# many


def test_progress_is_told_and_can_cancel(project: Project, document_id: DocumentId):
    told: list[tuple[int, int | None]] = []
    factories.add_document(project, "Other", "Another text.")
    before = contents(project.store)

    def cancel(done: int, total: int | None) -> None:
        told.append((done, total))
        if done == 2:
            raise CuratorError("enough")

    with pytest.raises(CuratorError, match="enough"):
        project.perform(GoBack(moment=1, progress=cancel))
    assert told == [(1, 2), (2, 2)]
    assert contents(project.store) == before


def test_a_label_put_twice_and_taken_once_is_there_once(
    project: Project, sentence: Sentence, as_curator: Callable[[str], Project]
):
    operation = ToggleLabel(targets=[Target(sentence.id)], label_id=LabelId(LUMINAL))
    project.perform(operation)
    moment = now(project)
    project.perform(operation)
    as_curator("cur01").perform(operation)
    go_back(project, moment)
    assert labels(project, sentence) == [[(LUMINAL, None)]]
