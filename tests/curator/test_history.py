"""Undo, redo and replay: what is taken back is as it was, and the events explain every row."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from curator.checking import check
from curator.claims import Target
from curator.edit import Edit
from curator.errors import CancelledError, CuratorError, RefusedError
from curator.evidence.contradictions import contradiction_key
from curator.going_back import GoBack
from curator.history import (
    KINDS,
    NAMES,
    Event,
    event_of,
    key_of,
    merged,
    pack_sentences,
    plain,
    replay,
    unpack_sentence,
)
from curator.history_rules import differing_fields
from curator.identifiers import ClaimId, DocumentId, LabelId, SentenceId, derived_sentence_id, new_id
from curator.import_report import ImportReport
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
from curator.model import (
    Claim,
    Document,
    DocumentState,
    Judgement,
    Record,
    ReviewState,
    Sentence,
    SetStatus,
    Span,
)
from curator.project import Operation, Project
from curator.reviewing import CompleteDocument, ReopenDocument, SetComment, SetReview, ToggleFlag
from curator.segmenting import MergeSentence, SplitSentence
from curator.store import Store
from curator.verdicts import GiveVerdict, WithdrawVerdict
from tests import factories
from tests.factories import (
    ACTIVE,
    CONTEXT_NOT_STATED,
    HER2,
    INACTIVE,
    LUMINAL,
    METASTASIS,
    PRIMARY,
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


def next_names(project: Project) -> tuple[str | None, str | None]:
    undo, redo = project.next_undo(), project.next_redo()
    return undo.name if undo else None, redo.name if redo else None


def no_differences(store: Store) -> bool:
    """Whether replaying every event gives every row (I14)."""
    told = replay(store.events())
    rows = {NAMES[kind]: {key_of(item): item for item in store.all(kind)} for kind in KINDS.values()}
    return all(
        rows[name].keys() == told[name].keys()
        and not any(differing_fields(item, told[name][key]) for key, item in rows[name].items())
        for name in rows
    )


# the undo stack


def test_a_new_project_has_nothing_to_undo_or_redo(project: Project):
    assert next_names(project) == (None, None)
    with pytest.raises(RefusedError, match="nothing to undo"):
        project.undo()
    with pytest.raises(RefusedError, match="nothing to redo"):
        project.redo()


def test_steps_are_undone_and_redone_by_name(project: Project, sentence: Sentence):
    luminal, primary = "Add “Luminal / ER-positive”", "Add “Primary tumor”"
    label(project, sentence, LUMINAL, PRIMARY)
    assert next_names(project) == (primary, None)
    assert project.undo().step == f"Undo: {primary}"
    assert next_names(project) == (luminal, primary)
    assert project.undo().step == f"Undo: {luminal}"
    assert next_names(project) == ("Import 1 document from pasted text", luminal)
    assert project.redo().step == f"Redo: {luminal}"
    assert next_names(project) == (luminal, primary)
    assert project.redo().step == f"Redo: {primary}"
    assert next_names(project) == (primary, None)
    assert labels(project, sentence) == [[(LUMINAL, None), (PRIMARY, None)]]


def test_a_redone_step_can_be_undone_again(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    for _ in range(3):
        project.undo()
        assert labels(project, sentence) == []
        project.redo()
        assert labels(project, sentence) == [[(LUMINAL, None)]]


def test_a_new_step_clears_what_could_be_redone(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL, PRIMARY)
    project.undo()
    project.undo()
    label(project, sentence, HER2)
    assert next_names(project) == ("Add “HER2-positive”", None)
    project.undo()
    assert next_names(project)[1] == "Add “HER2-positive”"
    project.undo()
    assert project.store.find(Document, sentence.document_id) is not None
    assert next_names(project)[0] is None


def test_a_refused_operation_is_no_step(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    project.undo()
    before = next_names(project)
    with pytest.raises(RefusedError):
        review(project, sentence)
    assert next_names(project) == before


def test_undo_survives_a_restart(tmp_path: Path):
    path = tmp_path / "a.curation"
    project = factories.new_project(path)
    sentence = project.store.sentences(factories.add_document(project))[0]
    empty = contents(project.store)
    label(project, sentence, LUMINAL, span=words(sentence, "🧬"))
    with_label = contents(project.store)
    project.store.close()

    project = factories.opened(path)
    assert project.undo().step == "Undo: Add “Luminal / ER-positive”"
    assert contents(project.store) == empty
    project.store.close()

    project = factories.opened(path)
    assert project.redo().step == "Redo: Add “Luminal / ER-positive”"
    assert contents(project.store) == with_label
    project.store.close()


def test_undo_names_what_it_touched(project: Project, sentence: Sentence, document_id: DocumentId):
    label(project, sentence, LUMINAL)
    changes = project.undo()
    assert (changes.documents, changes.sentences, changes.library) == ({document_id}, {sentence.id}, False)
    changes = project.undo()
    assert (changes.documents, changes.library) == ({document_id}, True)


def test_each_curator_undoes_their_own_steps(project: Project, colleague: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    label(colleague, sentence, PRIMARY)
    project.undo()
    assert labels(project, sentence) == []
    assert labels(colleague, sentence) == [[(PRIMARY, None)]]
    assert next_names(colleague) == ("Add “Primary tumor”", None)


def test_registering_a_curator_cannot_be_undone(colleague: Project):
    assert next_names(colleague) == (None, None)


def test_two_processes_of_one_curator_share_the_stack(
    project: Project, as_curator: Callable[[str], Project], sentence: Sentence
):
    label(project, sentence, LUMINAL)
    again = as_curator(project.curator.code)
    assert again.curator == project.curator
    again.undo()
    assert labels(project, sentence) == []
    assert project.redo().step == "Redo: Add “Luminal / ER-positive”"


def test_a_curator_needs_a_code(as_curator: Callable[[str], Project]):
    with pytest.raises(CuratorError, match="needs a code"):
        as_curator(" ")


# what an import brings in


def test_undoing_an_import_takes_the_documents_out(project: Project):
    report = factories.import_records(
        project, Record(title="One", abstract="A text."), Record(title="Two", abstract="B text.")
    )
    project.undo()
    assert list(project.store.documents()) == []
    document = project.store.find(Document, report.added[0])
    assert document is not None
    assert document.state is DocumentState.EXCLUDED
    project.redo()
    assert {document.id for document in project.store.documents()} == set(report.added)


def test_an_import_with_work_on_it_is_not_undone(project: Project, colleague: Project, sentence: Sentence):
    label(colleague, sentence, LUMINAL)
    before = contents(project.store)
    with pytest.raises(RefusedError, match="“STAT3 in time” has been annotated since"):
        project.undo()
    assert contents(project.store) == before
    colleague.undo()
    project.undo()
    assert list(project.store.documents()) == []


def test_an_import_is_not_redone_beside_its_repetition(project: Project, colleague: Project):
    factories.add_document(project, doi="10.1000/x")
    project.undo()
    factories.add_document(colleague, doi="10.1000/x")
    with pytest.raises(RefusedError, match=r"is in the project again \(same DOI\)"):
        project.redo()
    assert len(list(project.store.documents())) == 1


@dataclass(frozen=True, kw_only=True)
class AddMerged:
    """Brings in a document that was merged into another one before."""

    into: DocumentId

    def apply(self, edit: Edit) -> str:
        document = edit.store.find(Document, self.into)
        assert document is not None
        text = edit.store.text(document.id, 1)
        id_ = DocumentId(new_id())
        merged = replace(
            document, id=id_, doi=None, pmid=None, state=DocumentState.MERGED, merged_into=document.id
        )
        sentences = [
            replace(it, id=SentenceId(new_id()), document_id=id_) for it in edit.store.sentences(document.id)
        ]
        edit.add_document(merged, replace(text, document_id=id_), sentences)
        return "Bring in"


def test_a_document_that_came_in_merged_is_taken_out_and_brought_back(
    project: Project, document_id: DocumentId
):
    project.perform(AddMerged(into=document_id))
    merged = list(project.store.all(Document))[1]
    assert merged.state is DocumentState.MERGED
    project.undo()
    taken_out = project.store.find(Document, merged.id)
    assert taken_out is not None
    assert (taken_out.state, taken_out.merged_into) == (DocumentState.EXCLUDED, None)
    assert check(project.store).findings == ()
    project.redo()
    assert project.store.find(Document, merged.id) == merged
    assert check(project.store).findings == ()
    moment = project.store.past().last_step()
    project.undo()
    project.perform(GoBack(moment=moment))
    assert project.store.find(Document, merged.id) == merged
    project.perform(GoBack(moment=moment - 3))
    assert project.store.find(Document, merged.id) == taken_out
    assert check(project.store).findings == ()


def test_a_cancelled_import_leaves_nothing(project: Project):
    def cancel(done: int, total: int | None) -> None:
        if done == 3:
            raise CancelledError

    before, steps = contents(project.store), list(project.store.steps())
    records = [Record(title=f"Paper {n}", abstract=f"Text {n}.") for n in range(5)]
    with pytest.raises(CancelledError):
        project.perform(factories.import_of(records, ImportReport(), progress=cancel))
    assert contents(project.store) == before
    assert list(project.store.steps()) == steps


# when others worked meanwhile


def test_what_another_curator_changed_since_is_not_undone(
    project: Project, colleague: Project, sentence: Sentence
):
    label(project, sentence, LUMINAL)
    colleague.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    before = contents(project.store)
    with pytest.raises(RefusedError, match="changed since by somebody else"):
        project.undo()
    assert contents(project.store) == before
    colleague.undo()
    project.undo()
    assert labels(project, sentence) == []


def test_what_another_curator_changed_since_is_not_redone(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    project.undo()
    colleague.perform(MergeSentence(sentence_id=sentence.id))
    before = contents(project.store)
    with pytest.raises(RefusedError, match="changed since by somebody else"):
        project.redo()
    assert contents(project.store) == before


def test_a_label_is_not_redone_on_a_sentence_that_was_split_since(
    project: Project, colleague: Project, sentence: Sentence
):
    label(project, sentence, LUMINAL)
    project.undo()
    colleague.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    with pytest.raises(RefusedError, match="split, merged or labelled these sentences since"):
        project.redo()
    assert check(project.store).sound


def test_a_split_is_not_undone_under_a_document_that_is_done(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    label(colleague, sentence, LUMINAL)
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    factories.settle(colleague, document_id)
    colleague.perform(CompleteDocument(document_id=document_id))
    with pytest.raises(RefusedError):
        project.undo()
    assert check(project.store).sound


def test_a_split_is_not_undone_under_a_pass_that_began_since_and_is_done(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    project.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    factories.settle(colleague, document_id)
    colleague.perform(CompleteDocument(document_id=document_id))
    with pytest.raises(RefusedError, match="Somebody else has"):
        project.undo()
    assert check(project.store).sound


def test_a_document_is_not_done_again_by_undo_when_its_sentences_changed(
    project: Project, colleague: Project, document_id: DocumentId, sentence: Sentence
):
    factories.settle(project, document_id)
    project.perform(CompleteDocument(document_id=document_id))
    project.perform(ReopenDocument(document_id=document_id))
    colleague.perform(SplitSentence(sentence_id=sentence.id, offset=5))
    with pytest.raises(RefusedError, match="no longer reviewed"):
        project.undo()
    assert check(project.store).sound


def test_work_on_a_document_that_was_taken_out_is_not_redone(
    project: Project, colleague: Project, sentence: Sentence
):
    label(colleague, sentence, LUMINAL)
    colleague.undo()
    project.undo()
    with pytest.raises(RefusedError, match="no longer part of the project"):
        colleague.redo()
    assert check(project.store).sound


# what events say


def test_an_event_of_a_change_names_only_what_changed(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    project.perform(ToggleNegated(target=Target(sentence.id)))
    *_, step = project.store.steps()
    (event,) = project.store.events(step.seq)
    assert event.before is not None
    assert event.before.keys() == event.after.keys() == {"negated", "updated_at"}
    assert (event.before["negated"], event.after["negated"]) == (False, True)


def test_nothing_but_bookkeeping_is_no_event(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    (claim,) = factories.active_claims(project, sentence)
    assert event_of(claim, claim) is None
    touched = merged(claim, {"updated_at": "2999-01-01T00:00:00.000Z"})
    assert event_of(claim, touched) is None


def test_an_entity_is_rebuilt_from_its_json(project: Project, sentence: Sentence):
    label(project, sentence, LUMINAL)
    project.perform(SetCue(target=Target(sentence.id), cue=words(sentence, "🧬")))
    (claim,) = factories.active_claims(project, sentence)
    assert isinstance(claim, Claim)
    other = merged(claim, {"cue": None, "negated": True, "number": 9})
    assert merged(other, plain(claim) | {"a_field_of_the_past": 1}) == claim


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param({"start": 0, "end": 5}, id="bare"),
        pytest.param({"section_label": "METHODS"}, id="label"),
        pytest.param({"section_category": "METHODS"}, id="category only"),
        pytest.param({"id": SentenceId(new_id())}, id="given id"),
        pytest.param({"segmentation_version": 3, "id": SentenceId(new_id())}, id="later segmentation"),
    ],
)
def test_packed_sentences_are_unpacked_as_they_were(
    project: Project, document_id: DocumentId, sentence: dict[str, Any]
):
    document = project.store.find(Document, document_id)
    assert document is not None
    first = project.store.sentences(document_id)[0]
    made = merged(first, sentence)
    assert isinstance(made, Sentence)
    if "id" not in sentence:
        made = merged(made, {"id": first.id, "start": first.start, "end": first.end})
        assert isinstance(made, Sentence)
    (packed,) = pack_sentences(document, [made])
    assert unpack_sentence(document_id, packed, {"splitter": made.splitter}) == plain(made)


def test_ids_that_follow_from_the_segmentation_are_not_packed(project: Project, document_id: DocumentId):
    document = project.store.find(Document, document_id)
    assert document is not None
    first, second = project.store.sentences(document_id)[:2]
    third = merged(
        second,
        {
            "segmentation_version": 3,
            "id": derived_sentence_id(document_id, 3, second.start, second.end),
        },
    )
    assert isinstance(third, Sentence)
    packed = pack_sentences(document, [first, third, second])
    assert packed == [
        [first.start, first.end],
        [second.start, second.end, None, None, None, 3],
        [second.start, second.end],
    ]
    assert unpack_sentence(document_id, packed[1], {"splitter": third.splitter}) == plain(third)


def test_an_event_goes_through_a_file_as_it_is(project: Project):
    for event in project.store.events():
        assert pickle.loads(pickle.dumps(event)) == event


def test_events_of_an_update_replace_and_others_add():
    first = Event(entity="claim", key="k", before=None, after={"id": "k", "note": "a", "number": 1})
    second = Event(entity="claim", key="k", before={"note": "a"}, after={"note": None})
    assert replay([first, second])["claim"] == {"k": {"id": "k", "note": None, "number": 1}}


# a walk through everything that can be done


class Walk:
    """Random operations of two curators on a few documents."""

    def __init__(self, curators: list[Project], seed: int) -> None:
        self.curators = curators
        self.random = random.Random(seed)
        self.imported = 0

    def sentences(self) -> list[Sentence]:
        store = self.curators[0].store
        return [sentence for document in store.documents() for sentence in store.sentences(document.id)]

    def operation(self, project: Project) -> Operation:
        sentences = self.sentences()
        choice = self.random.choice
        if not sentences or self.random.random() < 0.05:
            self.imported += 1
            records = [
                Record(
                    title=f"{self.imported} of {self.random.random()}",
                    abstract=f"𝛽 {self.imported}. It is. And more.",
                )
            ]
            return factories.import_of(records, ImportReport())
        sentence = choice(sentences)
        claims = factories.active_claims(project, sentence)
        target = Target(sentence.id, choice([None, *(claim.id for claim in claims)]))
        others = [item.id for item in sentences if item.document_id == sentence.document_id]
        start = self.random.randrange(len(sentence.text))
        span = Span(start, start + 1, sentence.text[start])
        label_id = LabelId(choice([LUMINAL, HER2, PRIMARY, METASTASIS, ACTIVE, INACTIVE, CONTEXT_NOT_STATED]))
        makers: list[Callable[[], Operation]] = [
            lambda: ToggleLabel(targets=[target], label_id=label_id, span=choice([None, span])),
            lambda: ToggleLabel(targets=[Target(id_) for id_ in others], label_id=label_id),
            lambda: RemoveLastLabel(target=target),
            lambda: AddClaim(sentence_id=sentence.id, copy_of=target.claim_id),
            lambda: RemoveClaim(target=target),
            lambda: CopyLabels(source=choice(others), sentence_id=sentence.id),
            lambda: ToggleNegated(target=target),
            lambda: SetCue(target=target, cue=choice([None, span])),
            lambda: SetClaimNote(target=target, note=choice(["", "note 🧬"])),
            lambda: SetReview(sentence_ids=[sentence.id], state=choice(list(ReviewState))),
            lambda: SetReview(sentence_ids=others, state=ReviewState.SKIPPED),
            lambda: ToggleFlag(sentence_ids=others),
            lambda: SetComment(sentence_id=sentence.id, comment=choice(["", "so", "so so"])),
            lambda: CompleteDocument(document_id=sentence.document_id),
            lambda: ReopenDocument(document_id=sentence.document_id, reason="again"),
            lambda: SplitSentence(sentence_id=sentence.id, offset=start),
            lambda: MergeSentence(sentence_id=sentence.id),
            lambda: self.verdict([claim.id for claim in claims]),
            lambda: WithdrawVerdict(contradiction=contradiction_key([label_id], [label_id])),
        ]
        return choice(makers)()

    def verdict(self, claims: list[ClaimId]) -> Operation:
        label_id = LabelId(self.random.choice([LUMINAL, HER2]))
        return GiveVerdict(
            contradiction=contradiction_key([label_id], [label_id]),
            pro_labels=(label_id,),
            anti_labels=(label_id,),
            claims=tuple(claims),
            judgement=self.random.choice(list(Judgement)),
            reason=self.random.choice(["So it is 🧬.", "Not so."]),
        )

    def steps(self, number: int) -> Iterator[tuple[Project, Operation]]:
        for _ in range(number):
            project = self.random.choice(self.curators)
            yield project, self.operation(project)


def do(action: Callable[[], object]) -> bool:
    try:
        action()
    except RefusedError:
        return False
    return True


@pytest.mark.parametrize("seed", range(8))
def test_undoing_every_step_gives_back_each_state_on_the_way(project: Project, seed: int):
    states = [contents(project.store)]
    for _, operation in Walk([project], seed).steps(60):
        number = len(list(project.store.steps()))
        do(lambda operation=operation: project.perform(operation))
        if len(list(project.store.steps())) > number:
            states.append(contents(project.store))
    for place in reversed(range(len(states) - 1)):
        project.undo()
        assert contents(project.store) == states[place]
    assert project.next_undo() is None
    for state in states[1:]:
        project.redo()
        assert contents(project.store) == state
    assert no_differences(project.store)
    assert check(project.store).findings == ()


@pytest.mark.parametrize("seed", range(8))
def test_two_curators_who_do_undo_and_redo_at_will_break_no_rule(
    project: Project, colleague: Project, seed: int
):
    curators = [project, colleague]
    walk = Walk(curators, seed)
    for number, (curator, operation) in enumerate(walk.steps(150)):
        action = walk.random.choices(["do", "undo", "redo"], weights=[5, 3, 2])[0]
        do({"do": lambda: curator.perform(operation), "undo": curator.undo, "redo": curator.redo}[action])  # noqa: B023
        if number % 30 == 0:
            assert check(project.store).findings == ()
    assert check(project.store).findings == ()
    assert no_differences(project.store)


def test_a_done_set_is_what_the_walk_reaches(project: Project, document_id: DocumentId):
    """Keeps the walk honest: completing, which needs several steps before it, is among what it does."""
    walk = Walk([project], 1)
    reached = False
    for _, operation in walk.steps(200):
        do(lambda operation=operation: project.perform(operation))
        reached = reached or any(item.status is SetStatus.DONE for item in project.store.sets(document_id))
    assert reached
