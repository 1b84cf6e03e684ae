"""The sample: how the abstracts were annotated, what its project holds, and what its evidence shows."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import seeds
from curator.checking import check
from curator.evidence.contradictions import ConflictClass
from curator.evidence.evidence import Evidence
from curator.evidence.matrix import Conflict, Emptiness
from curator.evidence.question import first_question
from curator.history import StepKind
from curator.project import Project
from curator.vocabulary import Label
from db.integrity import check_file
from db.projects import open_project
from tests import factories

EXAMPLES: list[dict[str, Any]] = [
    json.loads(line) for line in seeds.example_abstracts().decode().splitlines()
]
READ: list[dict[str, Any]] = seeds.teaching_annotations()
TAGGED = [
    pytest.param(sentence, claim, id=f"{place}.{sentence['index']}.{number}")
    for place, document in enumerate(READ, start=1)
    for sentence in document["sentences"]
    for number, claim in enumerate(sentence["claims"], start=1)
]


def stated(claim: dict[str, Any], dimension: str) -> list[str]:
    """The names in a dimension of a worked claim."""
    names = claim[dimension]
    return [names] if isinstance(names, str) else names


def labels_of(claim: dict[str, Any]) -> list[Label]:
    """The labels of a worked claim; KeyError for a name that there is not."""
    vocabulary = factories.starter_vocabulary()
    names = {(label.dimension, label.name): label for label in vocabulary.labels()}
    return [names[it.key, name] for it in vocabulary.dimensions for name in stated(claim, it.key)]


def test_the_teaching_examples_are_annotated_from_the_first_letter_to_the_last() -> None:
    assert [document["title"] for document in READ] == [example["title"] for example in EXAMPLES]
    for document, example in zip(READ, EXAMPLES, strict=True):
        # headings become sections, outside of the text
        text, end = re.sub(r"^[A-Z]+: ", "", example["abstract"], flags=re.MULTILINE), 0
        for index, sentence in enumerate(document["sentences"], start=1):
            assert not text[end : sentence["start"]].strip()
            end = sentence["end"]
            assert (sentence["index"], sentence["text"]) == (index, text[sentence["start"] : end])
            assert sentence["claims"]
            assert sentence["justification"]
        assert end == len(text)


@pytest.mark.parametrize(("sentence", "claim"), TAGGED)
def test_a_claim_of_a_teaching_example_keeps_the_rules(
    sentence: dict[str, Any], claim: dict[str, Any]
) -> None:
    labels = labels_of(claim)
    for dimension in factories.starter_vocabulary().dimensions:
        here = [label for label in labels if label.dimension == dimension.key]
        assert here, dimension.key  # I2, and the other dimensions are used as in the worked example
        assert len(set(here)) == len(here)
        assert len(here) == 1 or not any(label.exclusive for label in here)  # I3
        assert len(here) == 1 or not dimension.single  # I5
    assert claim["cue"]
    assert claim["cue"] in sentence["text"]


def test_dormant_cells_get_their_context_and_stage() -> None:
    for sentence in (sentence for document in READ for sentence in document["sentences"]):
        dormant = [claim for claim in sentence["claims"] if "Dormancy & awakening" in claim["context"]]
        assert dormant or not re.search("dorman|quiescen", sentence["text"])
        assert all("Residual disease & dormancy" in claim["stage"] for claim in dormant)


def test_other_values_that_a_careful_curator_may_choose_exist_and_are_others() -> None:
    vocabulary = factories.starter_vocabulary()
    for sentence in (sentence for document in READ for sentence in document["sentences"]):
        for key, names in sentence["acceptable_alternatives"].items():
            known = {label.name for label in vocabulary.dimension(key).labels}
            assert set(names) <= known
            assert not all(set(names) <= set(stated(claim, key)) for claim in sentence["claims"])


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Project]:
    path = shutil.copy(Path(seeds.__file__).parent / "sample.curation", tmp_path / "s.curation")
    project = open_project(Path(path))
    yield project
    project.store.close()


def test_the_sample_is_sound_and_holds_nothing_to_undo(sample: Project) -> None:
    assert check_file(sample.store.path) == []
    assert check(sample.store).findings == ()
    assert {step.kind for it in sample.store.curators() for step in sample.store.steps_backwards(it.id)} == {
        StepKind.SETUP
    }


def test_the_sample_opens_as_its_first_curator_with_six_abstracts_to_read(sample: Project) -> None:
    assert sample.curator.code == "cur01"
    rows = sample.library().rows(sample.library().document_ids())
    assert [(row.progress, row.settled) for row in rows] == [("done", 9)] + [("to_do", 0)] * 6
    rows = sample.store.library(sample.store.curators()[1].id).rows(sample.library().document_ids())
    assert [row.progress for row in rows] == ["to_do"] + ["done"] * 6


def test_the_sample_holds_what_was_worked_out(sample: Project) -> None:
    first, second = sample.store.curators()
    readers = [(first, seeds.worked_annotation()), *((second, document) for document in READ)]
    for document_id, (curator, worked) in zip(sample.library().document_ids(), readers, strict=True):
        found = sample.store.set_of(document_id, curator.id)
        assert found is not None
        sentences = sample.store.sentences(document_id)
        for sentence, wanted in zip(sentences, worked["sentences"], strict=True):
            annotations = sample.store.annotations(found.id, sentence.id)
            claims = sample.store.claims(found.id, sentence.id)
            assert [
                ({it.label_id for it in annotations if it.claim_id == claim.id}, claim.negated, claim.note)
                for claim in claims
            ] == [
                ({label.id for label in labels_of(claim)}, claim["negated"], claim["note"])
                for claim in wanted["claims"]
            ]
            assert all(
                claim.cue.text == it["cue"]
                for claim, it in zip(claims, wanted["claims"], strict=True)
                if claim.cue is not None
            )


def test_the_sample_shows_what_the_evidence_is_for(sample: Project) -> None:
    evidence = Evidence.read(sample)
    question = first_question(sample.vocabulary, sample.curator.id)
    matrix = evidence.matrix(question)
    cells = matrix.cells
    assert (matrix.papers, matrix.read, matrix.unread, matrix.hidden_passes) == (7, 7, 0, 0)
    assert cells["CTX:0004", "STG:0008"].conflict is Conflict.ACROSS
    assert cells["CTX:0090", "STG:0009"].conflict is Conflict.WITHIN
    assert cells["CTX:0030", "STG:0004"].emptiness is Emptiness.NO_EFFECT
    assert cells["CTX:0020", "STG:0001"].emptiness is Emptiness.NOT_STATED
    associated = cells["CTX:0052", "STG:0005"].papers
    assert (associated.pro, associated.pro_causal) == (1, 0)
    assert any(cell.papers.mixed and not cell.papers.directed for cell in cells.values())
    assert matrix.asides
    assert matrix.negated
    [strongest, *_] = evidence.contradictions(question).found
    assert (strongest.conflict, strongest.within_paper) == (ConflictClass.TRUE_CONFLICT, False)
    assert strongest.pro.labels == strongest.anti.labels
    assert all(evidence.contradictions(question).counts.values())
