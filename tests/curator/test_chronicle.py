"""The history in words: who changed what, from what to what, and what blind reading keeps back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curator.chronicle import HIDDEN, Change, Chronicle, How
from curator.claims import Target
from curator.completing import AmendDocument
from curator.going_back import GoBack
from curator.identifiers import DocumentId, LabelId
from curator.import_report import ImportReport
from curator.label_map import LabelMap
from curator.labelling import (
    AddClaim,
    RemoveClaim,
    SetClaimNote,
    SetCue,
    ToggleLabel,
    ToggleNegated,
)
from curator.model import Annotation, Mark, Origin, Record, ReviewState, Sentence
from curator.past import Past
from curator.project import Project, bind
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, ToggleFlag
from curator.segmenting import MergeSentence, SplitSentence
from curator.verdicts import WithdrawVerdict
from tests import factories
from tests.factories import HER2, LUMINAL, PRIMARY, active_annotations, active_claims, label, review, words

WHERE = "“STAT3 in time”"


@pytest.fixture
def document_id(project: Project) -> DocumentId:
    return factories.add_document(project)


@pytest.fixture
def sentence(project: Project, document_id: DocumentId) -> Sentence:
    return project.store.sentences(document_id)[0]


def last(project: Project) -> int:
    return project.store.past().last_step()


def told(project: Project, step: int | None = None) -> list[tuple[str, str, str, str]]:
    """The changes of a step, of the last one if none is named."""
    found = Chronicle(project).changes(step or last(project))
    return [(it.what, it.field, it.before, it.after) for it in found]


def names(project: Project, **past: Any) -> list[str]:
    return [it.step.name for it in Chronicle(project).entries(Past(**past))]


# entries


def test_an_entry_says_who_what_how_and_where(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    entry = Chronicle(project).entries(Past())[0]
    assert entry.step == project.store.step(last(project))
    assert (entry.curator_code, entry.how, entry.where) == ("cur01", How.HAND, f"{WHERE}, sentence 1")
    assert (entry.document_id, entry.sentence_id) == (sentence.document_id, sentence.id)
    assert (entry.changes, entry.hidden) == (3, False)


def on_one(project: Project, sentence: Sentence, origin: Origin) -> None:
    targets = [Target(sentence.id)]
    project.perform(ToggleLabel(targets=targets, label_id=LabelId(LUMINAL), origin=origin))


def bring(project: Project, by: str = "") -> None:
    record = Record(
        title="STAT3 in time",
        abstract=factories.ABSTRACT,
        marks=(Mark(label="lum", start=0, end=5, by=by),),
    )
    label_map = LabelMap(labels={"lum": (LabelId(LUMINAL),)})
    project.perform(factories.import_of([record], ImportReport(), label_map=label_map))


def split_after_suggestion(project: Project, sentence: Sentence) -> None:
    on_one(project, sentence, Origin.SUGGESTION_ACCEPTED)
    project.perform(SplitSentence(sentence_id=sentence.id, offset=15))


def undone(project: Project, sentence: Sentence) -> None:
    label(project, sentence, LUMINAL)
    project.undo()


def redone(project: Project, sentence: Sentence) -> None:
    undone(project, sentence)
    project.redo()


@pytest.mark.parametrize(
    ("how", "do"),
    [
        pytest.param(How.HAND, lambda p, s: on_one(p, s, Origin.MANUAL), id="by hand"),
        pytest.param(
            How.SUGGESTION, lambda p, s: on_one(p, s, Origin.SUGGESTION_ACCEPTED), id="a suggestion"
        ),
        pytest.param(How.IMPORT, lambda p, s: factories.add_document(p, "Two", "Text."), id="a document"),
        pytest.param(How.IMPORT, lambda p, s: bring(p), id="labels of an import"),
        pytest.param(
            How.IMPORT,
            lambda p, s: p.perform(
                AmendDocument(document_id=s.document_id, fields={"doi": "10.1000/x"}, source="PubMed")
            ),
            id="a record that was completed",
        ),
        pytest.param(How.HAND, split_after_suggestion, id="a split that carries a suggestion"),
        pytest.param(How.UNDO, undone, id="undo"),
        pytest.param(How.REDO, redone, id="redo"),
        pytest.param(How.RETURN, lambda p, s: p.perform(GoBack(moment=1)), id="going back"),
        pytest.param(How.HAND, lambda p, s: go_back_by_name(p, s), id="a note that looks like going back"),
    ],
)
def test_how_a_step_came_about(
    project: Project, sentence: Sentence, how: How, do: Callable[[Project, Sentence], object]
):
    do(project, sentence)
    assert Chronicle(project).entries(Past())[0].how is how


def go_back_by_name(project: Project, sentence: Sentence) -> None:
    factories.settle(project, sentence.document_id)
    project.perform(CompleteDocument(document_id=sentence.document_id))
    project.perform(ReopenDocument(document_id=sentence.document_id, reason="return to step 3"))


def test_registering_a_curator_is_set_up(project: Project, colleague: Project):
    assert Chronicle(project).entries(Past())[0].how is How.SETUP
    assert told(project) == [("Curator cur02", "code", "", "cur02")]


def test_a_step_of_several_sentences_has_a_document_and_one_of_several_documents_has_none(
    project: Project, document_id: DocumentId
):
    factories.settle(project, document_id)
    report = factories.import_records(
        project, *(Record(title=f"Paper {n}", abstract=f"Text {n}.") for n in range(30))
    )
    assert len(report.added) == 30
    many, one = Chronicle(project).entries(Past())[:2]
    assert (many.where, many.document_id, many.changes) == ("", None, 30)
    assert (one.where, one.document_id, one.sentence_id) == (WHERE, document_id, None)


def test_a_long_step_whose_end_is_elsewhere_has_no_place(project: Project, document_id: DocumentId):
    other = factories.add_document(project, "Other", " ".join(f"It is {n}." for n in range(9)))
    for id_ in (other, document_id):
        label(project, project.store.sentences(id_)[0], LUMINAL)
    targets = [Target(it.id) for id_ in (other, document_id) for it in project.store.sentences(id_)]
    project.perform(ToggleLabel(targets=targets, label_id=LabelId(HER2)))
    entry = Chronicle(project).entries(Past())[0]
    assert (entry.document_id, entry.where) == (None, "")


def test_entries_go_on_where_the_last_page_ended(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL, PRIMARY, HER2)
    chronicle = Chronicle(project)
    whole = [it.step.seq for it in chronicle.entries(Past())]
    paged: list[int] = []
    while part := chronicle.entries(Past(), paged[-1] if paged else None, limit=2):
        paged += [it.step.seq for it in part]
    assert paged == whole == list(range(5, 0, -1))


# changes


def changed_by(operation: Callable[[Sentence], Any]) -> Callable[[Project, Sentence], object]:
    return lambda project, sentence: project.perform(operation(sentence))


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        pytest.param(
            lambda p, s: label(p, s, HER2, span=words(s, "🧬")),
            [("Label “HER2-positive”", "", "", "on “🧬”")],
            id="label on words",
        ),
        pytest.param(
            lambda p, s: label(p, s, LUMINAL),
            [("Label “Luminal / ER-positive”", "", "on the whole sentence", "")],
            id="label removed",
        ),
        pytest.param(
            lambda p, s: label(p, s, LUMINAL, span=words(s, "🧬")),
            [("Label “Luminal / ER-positive”", "words", "whole sentence", "“🧬”")],
            id="label takes on words",
        ),
        pytest.param(
            lambda p, s: p.perform(
                ToggleLabel(targets=[Target(s.id)], label_id=LabelId(HER2), origin=Origin.SUGGESTION_ACCEPTED)
            ),
            [("Label “HER2-positive”", "", "", "on the whole sentence, from a suggestion")],
            id="suggestion",
        ),
        pytest.param(
            changed_by(lambda s: ToggleNegated(target=Target(s.id))),
            [("Claim", "negated", "no", "yes")],
            id="negated",
        ),
        pytest.param(
            changed_by(lambda s: SetCue(target=Target(s.id), cue=words(s, "promotes"))),
            [("Claim", "cue", "", "“promotes”")],
            id="cue",
        ),
        pytest.param(
            changed_by(lambda s: SetClaimNote(target=Target(s.id), note="so  it\nis")),
            [("Claim", "note", "", "so it is")],
            id="note of a claim",
        ),
        pytest.param(
            changed_by(lambda s: ToggleFlag(sentence_ids=[s.id])),
            [("Sentence", "flag", "", "difficult")],
            id="flag",
        ),
        pytest.param(
            changed_by(lambda s: SetComment(sentence_id=s.id, comment="x" * 900)),
            [("Sentence", "note", "", "x" * 199 + "…")],
            id="a long note",
        ),
        pytest.param(
            lambda p, s: review(p, s, state=ReviewState.NOT_ANNOTATABLE),
            [("Sentence", "review", "not reviewed", "not annotatable")],
            id="review",
        ),
        pytest.param(
            changed_by(
                lambda s: AmendDocument(
                    document_id=s.document_id,
                    fields={"doi": "10.1000/x", "authors": ("Li", "Xu"), "peer_reviewed": True},
                    source="PubMed",
                )
            ),
            [
                ("Document", "DOI", "", "10.1000/x"),
                ("Document", "Authors", "", "Li; Xu"),
                ("Document", "Peer-reviewed", "", "yes"),
            ],
            id="record",
        ),
        pytest.param(
            lambda p, s: factories.add_document(p, "Two", "One. Two."),
            [("Document", "", "", "in the project, 2 sentences")],
            id="import",
        ),
    ],
)
def test_changes_are_told_in_words(
    project: Project,
    sentence: Sentence,
    do: Callable[[Project, Sentence], object],
    expected: list[tuple[str, str, str, str]],
):
    label(project, sentence, LUMINAL)
    do(project, sentence)
    step = last(project)
    assert told(project) == expected
    project.undo()
    back = [(what, field, after, before) for what, field, before, after in expected]
    if (step and expected[0][0] != "Document") or expected[0][1]:
        assert told(project) == back
    else:
        assert told(project) == [
            ("Document", "", "in the project", "taken out (import undone)"),
        ]
    assert told(project, step) == expected


def test_claims_are_numbered_as_they_were_then(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    project.perform(AddClaim(sentence_id=sentence.id, copy_of=active_claims(project, sentence)[0].id))
    added = last(project)
    project.perform(RemoveClaim(target=Target(sentence.id)))
    assert told(project, added) == [
        ("Claim 2", "", "", "a claim"),
        ("Label “Luminal / ER-positive”, claim 2", "", "", "on the whole sentence"),
    ]
    assert told(project) == [
        ("Label “Luminal / ER-positive”, claim 1", "", "on the whole sentence", ""),
        ("Claim 1", "", "a claim", ""),
        ("Claim 1", "number", "2", "1"),
    ]


def test_a_split_and_a_merge_name_the_sentences_that_are_no_more(project: Project, document_id: DocumentId):
    first, second, _ = project.store.sentences(document_id)
    project.perform(SplitSentence(sentence_id=second.id, offset=3))
    step = last(project)
    assert told(project)[1:] == [
        ("Sentence 2 (replaced since)", "", "“It suppresses tumors.”", ""),
        ("Sentence 2", "", "", "“It”"),
        ("Sentence 3", "", "", "“suppresses tumors.”"),
    ]
    where = {it.where for it in Chronicle(project).changes(step)}
    assert where == {
        WHERE,
        f"{WHERE}, sentence 2 (replaced since)",
        f"{WHERE}, sentence 2",
        f"{WHERE}, sentence 3",
    }
    project.perform(MergeSentence(sentence_id=first.id))
    assert told(project)[2] == ("Sentence 1", "", "", "“STAT3 promotes 𝛽-catenin 🧬 in cafés. It”")


def test_a_pass_is_begun_done_and_reopened(project: Project, document_id: DocumentId):
    factories.settle(project, document_id)
    begun = last(project)
    project.perform(CompleteDocument(document_id=document_id))
    assert told(project, begun)[0] == ("Pass of cur01", "", "", "begun")
    assert told(project) == [("Pass of cur01", "state", "begun", "done")]
    project.perform(ReopenDocument(document_id=document_id, reason="again"))
    assert told(project) == [("Pass of cur01", "state", "done", "reopened")]
    assert Chronicle(project).entries(Past())[0].step.reason == "again"


def test_a_verdict_is_told_with_its_sides(project: Project):
    for title, effect in (("One", "EFF:0001"), ("Other", "EFF:0002")):
        (sentence,) = project.store.sentences(factories.add_document(project, title, f"{title} says it."))
        label(project, sentence, LUMINAL, factories.METASTASIS, factories.ACTIVE, effect)
    key = factories.judge(project, "It says both.")
    sides = "“Luminal / ER-positive”, “Distant metastasis”"
    name = f"Verdict on {sides} against {sides}"
    given = "True conflict: “It says both.”"
    assert told(project) == [(name, "", "", given)]
    factories.judge(project, "It says so.")
    assert told(project) == [(name, "reason", "It says both.", "It says so.")]
    project.perform(WithdrawVerdict(contradiction=key))
    assert told(project) == [(name, "", "True conflict: “It says so.”", "")]


def test_labels_have_the_names_of_their_time(tmp_path: Path):
    project = factories.new_project(tmp_path / "old.curation")
    sentence = project.store.sentences(factories.add_document(project))[0]
    label(project, sentence, LUMINAL)
    then = last(project)

    def rename(content: dict[str, Any]) -> None:
        for dimension in content["dimensions"]:
            for it in dimension["labels"]:
                if it["id"] == LUMINAL:
                    it["name"] = "Hormone-sensitive"

    with project.store.writing():
        bind(project.store, factories.changed_vocabulary(rename))
    project.store.close()
    project = factories.opened(tmp_path / "old.curation")
    second = project.store.sentences(sentence.document_id)[1]
    label(project, second, LUMINAL)
    assert told(project, then)[-1][0] == "Label “Luminal / ER-positive”"
    assert told(project)[-1][0] == "Label “Hormone-sensitive”"
    project.store.close()


def test_of_a_large_step_as_much_is_told_as_is_asked_for(project: Project):
    factories.import_records(project, *(Record(title=f"Paper {n}", abstract="Text.") for n in range(1)))
    factories.import_records(
        project, *(Record(title=f"Paper {n}", abstract=f"Text {n}.") for n in range(1, 30))
    )
    found = Chronicle(project).changes(last(project), limit=10)
    assert [it.where for it in found] == [f"“Paper {n}”" for n in range(1, 11)]
    assert all(isinstance(it, Change) and it.document_id for it in found)


# blame


def test_blame_tells_the_life_of_a_label(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL, PRIMARY)
    (annotation, _) = active_annotations(project, sentence)
    label(project, sentence, LUMINAL)
    project.undo()
    life = Chronicle(project).blame(annotation.id)
    assert [(entry.how, [(it.before, it.after) for it in changes]) for entry, changes in life] == [
        (How.HAND, [("", "on the whole sentence")]),
        (How.HAND, [("on the whole sentence", "")]),
        (How.UNDO, [("", "on the whole sentence")]),
    ]


def test_blame_goes_back_beyond_splits_and_merges(project: Project, document_id: DocumentId):
    first, second, _ = project.store.sentences(document_id)
    label(project, first, LUMINAL, HER2, span=words(first, "🧬"))
    put = last(project)
    label(project, second, HER2)
    project.perform(SplitSentence(sentence_id=first.id, offset=15))
    half = project.store.sentences(document_id)[1]
    project.perform(MergeSentence(sentence_id=half.id))
    merged = project.store.sentences(document_id)[1]
    on_words = next(it for it in active_annotations(project, merged) if it.label_id == HER2 and it.span)
    life = Chronicle(project).blame(on_words.id)
    assert life[0][0].step.seq == put
    assert [entry.step.name for entry, _ in life] == [
        "Add “HER2-positive”",
        "Split sentence",
        "Split sentence",
        "Merge sentences",
        "Merge sentences",
    ]
    claim = Chronicle(project).blame(on_words.claim_id)
    assert [entry.step.name for entry, _ in claim] == [
        "Add “Luminal / ER-positive”",
        "Split sentence",
        "Split sentence",
        "Merge sentences",
        "Merge sentences",
    ]


def test_blame_of_a_review_and_of_nothing(project: Project, sentence: Sentence):
    review(project, sentence, state=ReviewState.SKIPPED)
    project.perform(ToggleFlag(sentence_ids=[sentence.id]))
    (found,) = project.store.reviews(project.store.sets(sentence.document_id)[0].id)
    life = Chronicle(project).blame(f"{found.set_id}/{found.sentence_id}")
    assert [[it.field for it in changes] for _, changes in life] == [["review"], ["flag"]]
    assert Chronicle(project).blame("nothing") == []


# blind reading (I10)


@pytest.fixture
def both(project: Project, colleague: Project, sentence: Sentence) -> Sentence:
    """A sentence that both curators have labelled."""
    label(colleague, sentence, HER2)
    label(project, sentence, LUMINAL)
    return sentence


def done(project: Project, document_id: DocumentId) -> None:
    factories.settle(project, document_id)
    project.perform(CompleteDocument(document_id=document_id))


def test_who_does_not_read_a_document_sees_what_others_did_to_it(
    project: Project, colleague: Project, sentence: Sentence
):
    label(colleague, sentence, HER2)
    assert "Add “HER2-positive”" in names(project)
    assert told(project)[-1][0] == "Label “HER2-positive”"


def test_what_others_did_is_hidden_while_one_reads_blind(
    project: Project, colleague: Project, both: Sentence
):
    colleague.perform(SetComment(sentence_id=both.id, comment="Look here"))
    colleague.undo()
    theirs = [it for it in Chronicle(project).entries(Past()) if it.curator_code == "cur02"]
    hidden = [it for it in theirs if it.hidden]
    assert len(hidden) == 3
    assert {(it.step.name, it.step.reason, it.where, it.sentence_id) for it in hidden} == {
        (HIDDEN, None, WHERE, None)
    }
    assert {it.how for it in hidden} == {How.HAND, How.UNDO}
    for entry in hidden:
        assert told(project, entry.step.seq) == [(HIDDEN, "", "", "")]
    assert "HER2" not in repr(theirs)
    assert "Look here" not in repr([told(project, it.step.seq) for it in theirs])


def test_what_is_hidden_answers_no_question_for_a_label_or_an_entity(
    project: Project, colleague: Project, both: Sentence
):
    (annotation,) = active_annotations(colleague, both)
    assert names(project, label_id=LabelId(HER2)) == []
    assert names(project, key=annotation.id) == []
    assert Chronicle(project).blame(annotation.id) == []
    assert names(colleague, label_id=LabelId(HER2)) == ["Add “HER2-positive”"]
    assert names(colleague, label_id=LabelId(LUMINAL)) == []


def test_pages_are_full_even_if_some_of_their_steps_are_hidden(
    project: Project, colleague: Project, sentence: Sentence
):
    for _ in range(3):
        label(project, sentence, HER2)
        label(colleague, sentence, HER2)
    entries = Chronicle(project).entries(Past(label_id=LabelId(HER2)), limit=3)
    assert [(it.curator_code, it.hidden) for it in entries] == [("cur01", False)] * 3


def test_the_history_opens_when_both_are_done(project: Project, colleague: Project, both: Sentence):
    done(project, both.document_id)
    assert names(project, label_id=LabelId(HER2)) == []
    done(colleague, both.document_id)
    assert names(project, label_id=LabelId(HER2)) == ["Add “HER2-positive”"]
    assert not any(it.hidden for it in Chronicle(project).entries(Past()))
    project.perform(ReopenDocument(document_id=both.document_id))
    assert names(project, label_id=LabelId(HER2)) == []


def test_a_split_by_somebody_else_is_told_without_their_labels(
    project: Project, colleague: Project, both: Sentence
):
    colleague.perform(SplitSentence(sentence_id=both.id, offset=15))
    entry = Chronicle(project).entries(Past())[0]
    assert (entry.step.name, entry.hidden) == ("Split sentence", False)
    whats = [what for what, *_ in told(project)]
    assert whats.count(HIDDEN) == 1
    assert [it for it in whats if it.startswith("Label")] == ["Label “Luminal / ER-positive”"] * 3
    own = [what for what, *_ in told(colleague)]
    assert any("HER2" in what for what in own)
    assert not any("Luminal" in what for what in own)


def test_what_my_own_import_brought_to_others_is_hidden_too(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    label(project, sentence, PRIMARY)
    bring(project, by="cur02")
    assert told(project) == [(HIDDEN, "", "", "")]
    assert any(isinstance(it, Annotation) for it in active_annotations(colleague, sentence))
