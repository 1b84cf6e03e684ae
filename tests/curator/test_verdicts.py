"""Verdicts: given, changed, taken back, undone, kept over a restart, and held against the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curator.changes import Changes
from curator.checking import check
from curator.errors import RefusedError
from curator.evidence.contradictions import contradiction_key
from curator.history import NAMES, replay
from curator.identifiers import ClaimId, LabelId
from curator.model import Existence, Judgement, Sentence, Verdict
from curator.project import Project
from curator.reviewing import CompleteDocument
from curator.verdicts import JUDGEMENTS, GiveVerdict, WithdrawVerdict
from tests import factories
from tests.factories import HER2, LUMINAL, PRIMARY, contents

PRO, ANTI = (LabelId(LUMINAL), LabelId(PRIMARY)), (LabelId(HER2), LabelId(PRIMARY))
KEY = contradiction_key(PRO, ANTI)


@pytest.fixture
def sentence(project: Project) -> Sentence:
    return project.store.sentences(factories.add_document(project))[0]


@pytest.fixture
def claim(project: Project, sentence: Sentence) -> ClaimId:
    factories.label(project, sentence, LUMINAL, PRIMARY)
    return factories.active_claims(project, sentence)[0].id


def give(project: Project, reason: str = "Another stage.", **values: Any) -> Changes:
    usual: dict[str, Any] = {
        "contradiction": KEY,
        "pro_labels": PRO,
        "anti_labels": ANTI,
        "claims": (),
        "judgement": Judgement.RESOLVED_BY_CONTEXT,
        "reason": reason,
    }
    return project.perform(GiveVerdict(**usual | values))


def reasons(project: Project) -> list[str]:
    return [verdict.reason for verdict in project.store.verdicts()]


def test_a_verdict_is_kept_with_all_that_was_said(project: Project, claim: ClaimId):
    changes = give(project, "  Another stage.\n", claims=(claim,))
    assert changes.step == "Verdict “Resolved by context”"
    (verdict,) = project.store.verdicts()
    assert (verdict.contradiction, verdict.pro_labels, verdict.anti_labels) == (KEY, PRO, ANTI)
    assert (verdict.judgement, verdict.reason) == (Judgement.RESOLVED_BY_CONTEXT, "Another stage.")
    assert (verdict.claims, verdict.created_by) == ((claim,), project.curator.id)
    assert verdict.created_at == verdict.updated_at


def test_changes_name_the_contradiction_and_nothing_else(project: Project, sentence: Sentence):
    changes = give(project)
    assert changes
    assert changes == Changes(step=changes.step, verdicts=frozenset({KEY}))
    assert project.undo().verdicts == {KEY}
    assert project.redo().verdicts == {KEY}
    assert project.perform(WithdrawVerdict(contradiction=KEY)).verdicts == {KEY}
    factories.label(project, sentence, LUMINAL)
    assert project.undo().verdicts == frozenset()


@pytest.mark.parametrize("reason", ["", " ", "\n\t "])
def test_a_verdict_needs_a_reason(project: Project, reason: str):
    steps = len(list(project.store.steps()))
    with pytest.raises(RefusedError, match=r"A verdict needs a reason\. Say in a sentence why"):
        give(project, reason)
    assert project.store.verdicts() == []
    assert len(list(project.store.steps())) == steps


def test_a_key_that_is_not_that_of_the_labels_is_a_bug(project: Project):
    with pytest.raises(ValueError, match="is not the key of these labels"):
        give(project, contradiction="0123456789abcdef")
    assert project.store.verdicts() == []


def test_judging_again_changes_the_verdict(project: Project, claim: ClaimId):
    give(project, "One")
    (before,) = project.store.verdicts()
    changes = give(project, "Two", judgement=Judgement.NOT_COMPARABLE, claims=(claim,))
    assert changes.step == "Change the verdict to “Not comparable”"
    (after,) = project.store.verdicts()
    assert (after.id, after.created_at) == (before.id, before.created_at)
    assert (after.reason, after.judgement, after.claims) == ("Two", Judgement.NOT_COMPARABLE, (claim,))
    *_, step = project.store.steps()
    (event,) = project.store.events(step.seq)
    assert event.before is not None
    assert event.after.keys() - {"updated_at"} == {"reason", "judgement", "claims"}


def test_judging_again_in_the_same_words_is_no_step(project: Project):
    give(project)
    steps = list(project.store.steps())
    assert not give(project)
    assert list(project.store.steps()) == steps


def test_a_withdrawn_verdict_is_retracted_and_a_new_one_can_be_given(project: Project):
    give(project, "One")
    changes = project.perform(WithdrawVerdict(contradiction=KEY))
    assert changes.step == "Withdraw the verdict “Resolved by context”"
    assert project.store.verdicts() == []
    assert [it.state for it in project.store.all(Verdict)] == [Existence.RETRACTED]
    give(project, "Two")
    assert reasons(project) == ["Two"]
    assert len(list(project.store.all(Verdict))) == 2


def test_what_was_not_judged_cannot_be_withdrawn(project: Project, colleague: Project):
    give(colleague)
    with pytest.raises(RefusedError, match="no verdict of yours"):
        project.perform(WithdrawVerdict(contradiction=KEY))
    assert len(project.store.verdicts()) == 1


def test_each_curator_has_a_verdict_of_their_own_and_the_newest_comes_first(
    project: Project, colleague: Project
):
    give(project, "One")
    give(colleague, "Two")
    assert reasons(project) == ["Two", "One"]
    give(project, "Three")
    assert reasons(project) == ["Three", "Two"]
    project.perform(WithdrawVerdict(contradiction=KEY))
    assert reasons(project) == ["Two"]


def test_verdicts_on_other_contradictions_are_others(project: Project):
    give(project, "One")
    give(project, "Two", contradiction=contradiction_key(ANTI, PRO), pro_labels=ANTI, anti_labels=PRO)
    assert reasons(project) == ["Two", "One"]
    project.perform(WithdrawVerdict(contradiction=KEY))
    assert reasons(project) == ["Two"]


# undo, redo, restart


def test_everything_about_a_verdict_can_be_undone_and_done_again(project: Project, claim: ClaimId):
    states = [contents(project.store)]
    for act in (
        lambda: give(project, "One", claims=(claim,)),
        lambda: give(project, "Two"),
        lambda: project.perform(WithdrawVerdict(contradiction=KEY)),
        lambda: give(project, "Three"),
    ):
        act()
        states.append(contents(project.store))
    for state in reversed(states[:-1]):
        project.undo()
        assert contents(project.store) == state
    for state in states[1:]:
        project.redo()
        assert contents(project.store) == state
    assert reasons(project) == ["Three"]
    assert check(project.store).findings == ()


def test_a_verdict_survives_a_restart_and_so_does_its_undo(tmp_path: Path):
    path = tmp_path / "test.curation"
    project = factories.new_project(path)
    give(project)
    project.store.close()
    project = factories.opened(path)
    assert reasons(project) == ["Another stage."]
    assert project.undo().step == "Undo: Verdict “Resolved by context”"
    assert reasons(project) == []
    project.store.close()
    project = factories.opened(path)
    project.redo()
    assert reasons(project) == ["Another stage."]
    project.store.close()


def test_two_processes_of_one_curator_share_the_undo_of_verdicts(
    project: Project, as_curator: Callable[[str], Project]
):
    give(project, "One")
    give(as_curator(project.curator.code), "Two")
    assert project.undo().step == "Undo: Change the verdict to “Resolved by context”"
    assert reasons(project) == ["One"]


def test_a_verdict_is_no_work_on_a_document(project: Project, claim: ClaimId, sentence: Sentence):
    factories.settle(project, sentence.document_id)
    project.perform(CompleteDocument(document_id=sentence.document_id))
    give(project, claims=(claim,))
    project.undo()
    project.redo()
    assert check(project.store).findings == ()


def test_the_history_tells_of_verdicts(project: Project, colleague: Project, claim: ClaimId):
    give(project, claims=(claim,))
    give(colleague)
    colleague.perform(WithdrawVerdict(contradiction=KEY))
    told = replay(project.store.events())[NAMES[Verdict]]
    assert {key: values["state"] for key, values in told.items()} == {
        it.id: it.state.value for it in project.store.all(Verdict)
    }
    report = check(project.store)
    assert report.sound
    assert report.counts.verdicts == 2


@pytest.mark.parametrize(
    ("statement", "rule", "message"),
    [
        pytest.param(
            "update verdict set reason = 'Otherwise'",
            "I14",
            "not as the history left it: reason",
            id="changed",
        ),
        pytest.param("delete from verdict", "I14", "one verdict that is not in the file", id="deleted"),
        pytest.param(
            "delete from event where entity = 'verdict'", "I14", "not as the history left it", id="untold"
        ),
        pytest.param(
            "update verdict set updated_at = 'later'", "I13", "‘later’ is not a UTC time", id="time"
        ),
        pytest.param(
            "update verdict set claims = '[\"nothing\"]'",
            "references",
            "a claim that is not in the file: nothing",
            id="claim",
        ),
        pytest.param(
            "update verdict set pro_labels = '[\"CTX:9999\"]'",
            "references",
            "a label that is in none of the vocabularies: CTX:9999",
            id="label",
        ),
        pytest.param(
            "update verdict set contradiction = '0123456789abcdef'",
            "references",
            "not that of its labels",
            id="key",
        ),
        pytest.param(
            "drop trigger verdict_is_never_deleted", "I8", "“verdict_is_never_deleted” is gone", id="guard"
        ),
    ],
)
def test_what_was_changed_behind_the_back_is_found(
    project: Project, claim: ClaimId, statement: str, rule: str, message: str
):
    give(project, claims=(claim,))
    with factories.raw(project.store.path) as connection:
        if "trigger" not in statement:
            factories.without_triggers(connection)
        connection.execute(statement)
    assert [it for it in check(project.store).findings if it.rule == rule and message in it.message]


def test_every_judgement_has_a_name():
    assert set(JUDGEMENTS) == set(Judgement)
