"""Agreement on doubly read sentences, against values that were worked out elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import seeds
from curator.agreement import (
    Agreement,
    DimensionAgreement,
    agreement_of,
    cohen_kappa,
    jaccard_distance,
    krippendorff_alpha,
    masi_distance,
)
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import ReviewState, Sentence
from curator.project import Project
from curator.reviewing import CompleteDocument, ReopenDocument
from tests import factories

DATA = Path(__file__).parents[1] / "data" / "agreement"
TWO_CURATORS = json.loads((DATA / "two_curators.json").read_text(encoding="utf-8"))
EXAMPLES = {it["name"]: it for it in json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))}
LABELS = {(it.dimension, it.name): it.id for it in factories.starter_vocabulary().labels()}


def measured(project: Project, **viewer: Any) -> Agreement:
    return agreement_of(project.store, LabelBook.of(project.store, project.vocabulary), **viewer)


def of_dimension(project: Project, key: str) -> DimensionAgreement:
    [found] = [it for it in measured(project).dimensions if it.dimension == key]
    return found


def sets(*readers: list[Any]) -> list[list[frozenset[LabelId]]]:
    """Units from what each reader gave; a single value is a set of one, None is missing."""
    return [
        [frozenset(it if isinstance(it, list) else [LabelId(str(it))]) for it in unit if it is not None]
        for unit in zip(*readers, strict=True)
    ]


def read(project: Project, sentences: list[Sentence], worked: dict[str, dict[str, list[str]]]) -> None:
    for sentence in sentences:
        for dimension, by_sentence in worked.items():
            names = by_sentence[str(sentence.index)]
            factories.label(project, sentence, *(LABELS[dimension, name] for name in names))
    factories.review(project, *sentences)


def settle_both(project: Project, colleague: Project, sentences: list[Sentence]) -> None:
    for reader in (project, colleague):
        factories.review(reader, *sentences)


@pytest.fixture
def sentences(project: Project) -> list[Sentence]:
    """Three sentences of one document."""
    return project.store.sentences(factories.add_document(project))


@pytest.fixture
def doubly_read(project: Project, colleague: Project) -> Project:
    """The review abstract as two curators read it."""
    worked = seeds.worked_annotation()["sentences"]
    document_id = factories.add_document(project, "STAT3", " ".join(it["text"] for it in worked))
    sentences = project.store.sentences(document_id)
    assert [it.text for it in sentences] == [it["text"] for it in worked]
    read(project, sentences, TWO_CURATORS["curator_A"])
    read(colleague, sentences, TWO_CURATORS["curator_B"])
    return project


@pytest.mark.parametrize("key", ["context", "stage"])
def test_two_curators_agree_as_worked_out(doubly_read: Project, key: str) -> None:
    expected, found = TWO_CURATORS["expected"][key], of_dimension(doubly_read, key)
    assert found.sentences == 9
    assert round(found.exact / found.sentences, 4) == expected["exact_match"]
    assert found.mean_jaccard == pytest.approx(expected["mean_jaccard"], abs=5e-5)
    assert found.alpha == pytest.approx(expected["krippendorff_alpha_masi"], abs=5e-5)


@pytest.mark.parametrize("key", ["context", "stage"])
def test_two_curators_agree_label_by_label_as_worked_out(doubly_read: Project, key: str) -> None:
    found = {it.label: it for it in of_dimension(doubly_read, key).labels}
    expected = TWO_CURATORS["expected"][key]["per_label"]
    assert set(found) == {LABELS[key, name] for name in expected}
    for name, values in expected.items():
        it = found[LABELS[key, name]]
        counts = (it.both, it.first_only, it.second_only, it.neither)
        assert counts == tuple(values[count] for count in ("both", "only_A", "only_B", "neither")), name
        assert it.kappa == pytest.approx(values["cohen_kappa"], abs=5e-5), name
        assert it.positive == pytest.approx(values["positive_specific_agreement"], abs=5e-5), name


def test_it_says_whose_and_how_much_it_is(doubly_read: Project) -> None:
    found = measured(doubly_read)
    assert (found.curators, found.documents, found.sentences) == (("cur01", "cur02"), 1, 9)


def test_a_dimension_that_nobody_used_is_not_defined(doubly_read: Project) -> None:
    found = of_dimension(doubly_read, "effect")
    assert (found.sentences, found.exact, found.mean_jaccard, found.alpha) == (0, 0, None, None)
    assert found.labels == ()


@pytest.mark.parametrize("name", ["krippendorff2011_E_4x12", "krippendorff2011_C_nominal"])
def test_alpha_of_the_paper_comes_out(name: str) -> None:
    units = [unit for unit in sets(*EXAMPLES[name]["ratings"]) if len(unit) > 1]
    alpha = krippendorff_alpha(units, lambda one, other: float(one != other))
    assert alpha == pytest.approx(EXAMPLES[name]["value"]["alpha_nominal"], abs=1e-6)


def test_alpha_of_sets_of_labels_comes_out() -> None:
    example = EXAMPLES["multilabel_own"]
    units = sets(*example["ratings_sets"])
    assert krippendorff_alpha(units, masi_distance) == pytest.approx(example["value"]["alpha_masi"], abs=1e-6)
    assert krippendorff_alpha(units, jaccard_distance) == pytest.approx(
        example["value"]["alpha_jaccard"], abs=1e-6
    )


@pytest.mark.parametrize("name", ["kappa_grants", "gwet2008_paradox"])
def test_kappa_of_the_papers_comes_out(name: str) -> None:
    (both, first), (second, neither) = EXAMPLES[name]["table"]
    kappa = cohen_kappa(both, first, second, neither)
    assert kappa == pytest.approx(EXAMPLES[name]["value"]["kappa"], abs=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "masi"),
    [
        pytest.param("ab", "ab", 0, id="equal"),
        pytest.param("ab", "abcd", 1 - 1 / 2 * 2 / 3, id="one within the other"),
        pytest.param("ab", "bc", 1 - 1 / 3 * 1 / 3, id="overlap"),
        pytest.param("a", "b", 1, id="apart"),
        pytest.param("", "", 0, id="both empty"),
        pytest.param("", "a", 1, id="one empty"),
    ],
)
def test_the_distance_of_two_sets(one: str, other: str, masi: float) -> None:
    first, second = frozenset(map(LabelId, one)), frozenset(map(LabelId, other))
    assert masi_distance(first, second) == pytest.approx(masi)
    assert masi_distance(second, first) == pytest.approx(masi)


def test_what_cannot_disagree_is_not_defined() -> None:
    alike = sets(["a", "a"], ["a", "a"])
    assert krippendorff_alpha(alike, masi_distance) is None
    assert krippendorff_alpha([], masi_distance) is None
    assert cohen_kappa(9, 0, 0, 0) is None
    assert cohen_kappa(0, 0, 0, 0) is None


def test_a_sentence_counts_once_both_have_reviewed_it(
    project: Project, colleague: Project, sentences: list[Sentence]
) -> None:
    for reader in (project, colleague):
        factories.label(reader, sentences[0], factories.LUMINAL, factories.PRIMARY)
        factories.label(reader, sentences[1], factories.LUMINAL, factories.PRIMARY)
    factories.review(project, sentences[0], sentences[1])
    assert measured(project) == Agreement(dimensions=measured(project).dimensions)
    factories.review(colleague, sentences[1])
    assert measured(project).sentences == 1
    factories.review(colleague, sentences[0], state=ReviewState.SKIPPED)
    assert measured(project).sentences == 1


def test_an_unused_dimension_is_not_compared(
    project: Project, colleague: Project, sentences: list[Sentence]
) -> None:
    for reader in (project, colleague):
        factories.label(reader, sentences[0], factories.LUMINAL, factories.PRIMARY)
    factories.label(project, sentences[0], factories.ACTIVE)
    settle_both(project, colleague, sentences[:1])
    assert of_dimension(project, "activity").sentences == 0
    assert of_dimension(project, "stage").sentences == 1


def test_three_curators_are_compared_in_pairs(
    project: Project, as_curator: Callable[[str], Project], sentences: list[Sentence]
) -> None:
    contexts = {"cur01": [factories.LUMINAL], "cur02": [factories.LUMINAL], "cur03": [factories.HER2]}
    for code, context in contexts.items():
        reader = project if code == "cur01" else as_curator(code)
        factories.label(reader, sentences[0], *context, factories.PRIMARY)
        factories.review(reader, sentences[0])
    found = of_dimension(project, "context")
    assert (found.sentences, found.exact) == (1, 0)
    assert found.mean_jaccard == pytest.approx(1 / 3)
    assert all(it.kappa is None for it in found.labels)


def test_a_pass_that_was_taken_back_does_not_count(
    project: Project, colleague: Project, sentences: list[Sentence]
) -> None:
    for reader in (project, colleague):
        factories.label(reader, sentences[0], factories.LUMINAL, factories.PRIMARY)
        factories.review(reader, sentences[0])
    assert measured(project).documents == 1
    for _ in range(3):
        colleague.undo()
    assert measured(project).documents == 0


def test_blind_reading_keeps_open_documents_out(
    project: Project,
    colleague: Project,
    as_curator: Callable[[str], Project],
    sentences: list[Sentence],
) -> None:
    document_id = sentences[0].document_id
    for reader in (project, colleague):
        factories.label(reader, sentences[0], factories.LUMINAL, factories.PRIMARY)
        factories.review(reader, sentences[0])
        factories.review(reader, *sentences[1:], state=ReviewState.SKIPPED)
    project.perform(CompleteDocument(document_id=document_id))
    blind = measured(project, viewer=project.curator.id)
    assert (blind.sentences, blind.hidden) == (0, 1)
    assert measured(project).sentences == 1
    assert measured(project, viewer=as_curator("cur03").curator.id).sentences == 1
    colleague.perform(CompleteDocument(document_id=document_id))
    assert measured(project, viewer=project.curator.id).sentences == 1
    project.perform(ReopenDocument(document_id=document_id))
    assert measured(project, viewer=project.curator.id).hidden == 1
