"""Evidence that is kept true: after each change the same as read and counted from the beginning."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from curator.claims import Target
from curator.errors import RefusedError
from curator.evidence import evidence as evidence_module
from curator.evidence.evidence import Evidence
from curator.evidence.headings import Level, folding
from curator.evidence.question import Question, first_question
from curator.history import Entity
from curator.identifiers import LabelId
from curator.labelling import AddClaim, RemoveClaim, SetClaimNote, ToggleLabel, ToggleNegated
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    Existence,
    Review,
    ReviewState,
    Sentence,
    SentenceState,
    SetStatus,
)
from curator.project import Project, bind
from curator.reviewing import CompleteDocument, ReopenDocument, SetReview
from curator.segmenting import MergeSentence, SplitSentence
from tests import factories
from tests.curator.evidence.made_up import made_up, random_folds, random_question
from tests.curator.evidence.papers import (
    ANTI,
    LUMINAL,
    METASTASIS,
    PRIMARY,
    PRO,
    TUMOR,
    Save,
    colleague_of,
    paper,
    reading,
    said,
)

FRAMES = ("documents", "sets", "claims", "labels")


def assert_true(evidence: Evidence, project: Project, *questions: tuple[Any, ...]) -> None:
    """The kept answers are those of a new reading."""
    fresh = Evidence.read(project)
    for asked in questions:
        assert evidence.matrix(*asked) == fresh.matrix(*asked)


def test_nothing_changed_is_nothing_to_follow(project: Project) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    tables = evidence.tables
    assert not evidence.follow()
    assert evidence.tables is tables


def test_a_correction_is_in_the_next_answer(project: Project, question: Question) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    evidence.matrix(question)
    sentence = project.store.sentences(document_id)[0]
    factories.label(project, sentence, "EFF:0001", "EFF:0002")
    assert evidence.follow()
    assert evidence.matrix(question).cell(TUMOR, PRIMARY).papers.anti == 1
    project.undo()
    project.undo()
    assert evidence.follow()
    assert evidence.matrix(question).cell(TUMOR, PRIMARY).papers.pro == 1


def test_the_work_of_another_process_is_followed(
    project: Project, question: Question, as_curator: Callable[[str], Project]
) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    evidence.matrix(question)
    other = as_curator("anna")
    paper(other, said(TUMOR, PRIMARY, ANTI))
    assert evidence.follow()
    matrix = evidence.matrix(question)
    assert (matrix.cell(TUMOR, PRIMARY).papers.directed, matrix.curators) == (2, 2)


def test_tables_read_on_another_connection_catch_up(
    project: Project, question: Question, as_curator: Callable[[str], Project]
) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO))
    tables = Evidence.read(as_curator("cur01")).tables
    factories.label(project, project.store.sentences(document_id)[1], LUMINAL, METASTASIS)
    evidence = Evidence(project, tables)
    assert evidence.follow()
    assert (LUMINAL, METASTASIS) in evidence.matrix(question).cells


def test_words_are_looked_for_in_documents_that_came_since(project: Project, question: Question) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO), title="Dormancy")
    evidence = Evidence.read(project)
    asked = replace(question, words="dormancy")
    assert evidence.matrix(asked).papers == 1
    paper(project, said(TUMOR, PRIMARY, PRO), title="Dormancy again")
    evidence.follow()
    assert evidence.matrix(asked).papers == 2
    project.undo()
    project.undo()
    evidence.follow()
    assert evidence.matrix(asked).papers == 1


def test_a_heading_appears_with_its_first_label(project: Project, question: Question) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    before = evidence.matrix(question)
    factories.label(project, project.store.sentences(document_id)[0], "CTX:0013")
    evidence.follow()
    after = evidence.matrix(question)
    assert len(after.rows) == len(before.rows) + 1
    assert_true(evidence, project, (question,))


def test_a_new_vocabulary_is_followed(project: Project, question: Question) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    evidence.matrix(question)

    def rename(content: dict[str, Any]) -> None:
        content["dimensions"][0]["labels"][0]["name"] = "Tumour"

    with project.store.writing():
        bind(project.store, factories.changed_vocabulary(rename))
    later = Project(project.store)
    evidence = Evidence(later, evidence.tables)
    assert evidence.follow()
    assert evidence.matrix(question).rows[0].name == "Tumour"
    assert not evidence.follow()


def test_a_curator_who_gets_another_code_is_followed(project: Project, question: Question) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    evidence.matrix(question)
    project.perform(Save([Curator(id=project.curator.id, code="zoe")]))
    assert evidence.follow()
    assert evidence.matrix(replace(question, curators=frozenset({"zoe"}))).mentions == 1
    assert_true(evidence, project, (question,))


CHANGES: dict[type[Entity], dict[str, Any]] = {
    Document: {"year": 1950},
    Sentence: {"state": SentenceState.SUPERSEDED},
    AnnotationSet: {"status": SetStatus.DONE, "completed_at": "2030-01-01T00:00:00.000Z"},
    Review: {"state": ReviewState.UNREVIEWED, "reviewed_at": None},
    Claim: {"negated": True},
    Annotation: {"state": Existence.RETRACTED},
    Curator: {"code": "zoe"},
}


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.__name__)
def test_a_change_of_any_one_entity_is_followed(
    project: Project, question: Question, kind: type[Entity]
) -> None:
    reading(project, paper(project, year=2001), said(TUMOR, PRIMARY, PRO), settled=3)
    evidence = Evidence.read(project)
    evidence.matrix(question)
    before = evidence.tables
    entity = next(iter(project.store.all(kind)))
    project.perform(Save([replace(entity, **CHANGES[kind])]))
    assert evidence.follow()
    fresh = Evidence.read(project).tables
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(evidence.tables, name), getattr(fresh, name))
    assert not all(getattr(before, name).equals(getattr(fresh, name)) for name in FRAMES)
    assert_true(evidence, project, (question,))


def test_many_changes_are_read_all_together(
    project: Project, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_module, "READ_AGAIN", 3)
    evidence = Evidence.read(project)
    evidence.matrix(question)
    for number in range(4):
        paper(project, said(TUMOR, PRIMARY, PRO), year=2000 + number)
    assert evidence.follow()
    assert evidence.matrix(question).papers == 4
    assert_true(evidence, project, (question,))


def test_changes_are_followed_however_many_there_are(project: Project, question: Question) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO))
    evidence = Evidence.read(project)
    sentence = project.store.sentences(document_id)[0]
    for _ in range(evidence_module.KEPT + 3):
        project.perform(ToggleNegated(target=Target(sentence.id)))
        assert evidence.follow()
    assert_true(evidence, project, (question,))


def test_an_answer_that_was_not_asked_for_since_is_true_all_the_same(
    project: Project, question: Question
) -> None:
    documents = [paper(project, said(TUMOR, PRIMARY, PRO)) for _ in range(3)]
    evidence = Evidence.read(project)
    other = replace(question, rows="stage", columns="context", split="effect")
    for asked in (question, other):
        evidence.matrix(asked)
    for document_id in documents:
        factories.label(project, project.store.sentences(document_id)[0], LUMINAL, METASTASIS)
        evidence.follow()
        evidence.matrix(question)
    assert_true(evidence, project, (question,), (other,))


def test_a_verdict_changes_no_number(project: Project, question: Question) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO))
    paper(project, said(TUMOR, PRIMARY, ANTI))
    evidence = Evidence.read(project)
    before = evidence.matrix(question)
    assert evidence.contradictions(question).found[0].verdicts == ()
    factories.judge(project)
    assert evidence.follow()
    assert evidence.matrix(question) == before
    assert len(evidence.contradictions(question).found[0].verdicts) == 1


def test_older_answers_are_forgotten(project: Project, question: Question) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO), year=2000)
    evidence = Evidence.read(project)
    for year in range(1900, 1900 + 3 * evidence_module.KEPT):
        asked = replace(question, first_year=year, words=f"sentence {'a' * (year % 7)}")
        assert evidence.matrix(asked).papers in (0, 1)
    assert len(evidence._answers) == evidence_module.KEPT
    assert_true(evidence, project, (question,))


# many changes at random


LABELS = (TUMOR, LUMINAL, "CTX:0014", PRIMARY, METASTASIS, *PRO, *ANTI)


def change(project: Project, chance: random.Random) -> None:
    """One change of any kind; what the rules refuse is let be."""
    document_id = chance.choice([document.id for document in project.store.documents()])
    sentence = chance.choice(project.store.sentences(document_id))
    claims = factories.active_claims(project, sentence)
    target = Target(sentence.id, chance.choice(claims).id if claims else None)
    operation = chance.choice(
        [
            *[ToggleLabel(targets=[target], label_id=LabelId(chance.choice(LABELS)))] * 6,
            AddClaim(sentence_id=sentence.id),
            RemoveClaim(target=target),
            ToggleNegated(target=target),
            SetClaimNote(target=target, note=f"{chance.random()}"),
            MergeSentence(sentence_id=sentence.id),
            SplitSentence(sentence_id=sentence.id, offset=4),
            SetReview(sentence_ids=[sentence.id], state=ReviewState.SKIPPED),
            CompleteDocument(document_id=document_id),
            ReopenDocument(document_id=document_id),
        ]
    )
    other = {"curator": colleague_of(project, "anna"), "status": chance.choice(list(SetStatus))}
    makers: list[Callable[[], object]] = [
        *[lambda: project.perform(operation)] * 6,
        lambda: paper(project, said(TUMOR, PRIMARY, PRO), year=2005, title=f"Dormancy {chance.random()}"),
        lambda: reading(project, document_id, said(LUMINAL, ANTI), round=chance.randrange(9, 10**6), **other),
        project.undo,
        project.undo,
        project.redo,
    ]
    with suppress(RefusedError):
        chance.choice(makers)()


@pytest.mark.parametrize("seed", range(3))
def test_after_each_of_many_changes_the_answers_are_those_of_a_new_count(project: Project, seed: int) -> None:
    chance = random.Random(seed)
    made_up(project, chance, papers=6)
    evidence = Evidence.read(project)
    questions: list[tuple[Any, ...]] = [(first_question(project.vocabulary),)]
    for _ in range(5):
        asked = random_question(project, chance)
        questions.append(
            (asked, *(random_folds(project, chance, key) for key in (asked.rows, asked.columns)))
        )
    for _ in range(30):
        change(project, chance)
        evidence.follow()
        assert not evidence.follow()
        assert_true(evidence, project, *chance.sample(questions, 3))
    assert_true(evidence, project, *questions)


def test_every_level_is_kept_true(project: Project, question: Question) -> None:
    document_id = paper(project, said(TUMOR, LUMINAL, PRIMARY, PRO))
    evidence = Evidence.read(project)
    levels = [[folding(evidence.book, key, level) for key in ("context", "stage")] for level in Level]
    for folds in levels:
        evidence.matrix(question, *folds)
    factories.label(project, project.store.sentences(document_id)[0], LUMINAL, "CTX:0003")
    evidence.follow()
    assert_true(evidence, project, *((question, *folds) for folds in levels))


def test_empty_rows_and_columns_can_be_left_out(gold: Project):
    evidence = Evidence.read(gold)
    question = first_question(gold.vocabulary)
    every = evidence.matrix(question)
    filled = evidence.matrix(replace(question, filled_only=True))
    assert filled.cells == every.cells
    assert {heading.id for heading in filled.rows} == {row for row, _ in every.cells}
    assert {heading.id for heading in filled.columns} == {column for _, column in every.cells}
    assert len(filled.rows) < len(every.rows)
