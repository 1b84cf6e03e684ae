"""A question in words: what it begins with, its filters one by one, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import seeds
from curator.evidence.question import (
    PRIMARY_RESEARCH,
    ROLE,
    SECONDARY_LITERATURE,
    Counting,
    Question,
    conditions,
    described,
    first_question,
    left_out,
    splits,
)
from curator.identifiers import CuratorId, LabelId
from curator.label_book import LabelBook
from curator.model import SetKind
from curator.vocabulary import Vocabulary, parse
from tests import factories
from tests.curator.evidence.papers import ASSERTED, HER2, LUMINAL, PRIMARY, SPECULATIVE

BOOK = LabelBook([factories.starter_vocabulary()])


def labels(*ids: str) -> frozenset[LabelId]:
    return frozenset(map(LabelId, ids))


@pytest.mark.parametrize("name", seeds.vocabulary_names())
def test_the_first_question_is_of_a_required_dimension_by_an_ordered_one(name: str) -> None:
    vocabulary = parse(seeds.vocabulary_text(name), name)
    question = first_question(vocabulary, CuratorId("me"))
    assert vocabulary.dimension(question.rows).required
    assert vocabulary.dimension(question.columns).ordered
    assert question.rows != question.columns
    assert (question.split, question.counting, question.viewer) == (ROLE, Counting.PAPERS, "me")


@pytest.mark.parametrize(
    ("change", "axes"),
    [
        pytest.param({}, ("context", "stage"), id="as it is"),
        pytest.param({"ordered": False}, ("context", "evidence"), id="nothing is ordered"),
        pytest.param({"ordered": True, "only": "mode"}, ("mode", "mode"), id="only one dimension"),
    ],
)
def test_the_first_question_finds_axes_in_any_vocabulary(
    change: dict[str, Any], axes: tuple[str, str]
) -> None:
    def changed(content: dict[str, Any]) -> None:
        if "ordered" in change:
            for dimension in content["dimensions"]:
                dimension["ordered"] = change["ordered"]
        if "only" in change:
            content["dimensions"] = [it for it in content["dimensions"] if it["key"] == change["only"]]

    question = first_question(factories.changed_vocabulary(changed))
    assert (question.rows, question.columns) == axes


def test_cells_can_be_split_by_dimensions_of_one_label(vocabulary: Vocabulary) -> None:
    assert [it.key for it in splits(vocabulary)] == ["activity", "effect", "certainty", "evidence"]


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [
        pytest.param({"first_year": 2001}, "years", "Years from 2001", id="from"),
        pytest.param({"last_year": 2001}, "years", "Years to 2001", id="to"),
        pytest.param({"first_year": 2001, "last_year": 2009}, "years", "Years 2001–2009", id="between"),
        pytest.param({"first_year": 2001, "last_year": 2001}, "years", "Year 2001", id="one year"),
        pytest.param(
            {"publication_types": PRIMARY_RESEARCH}, "publication_types", "Primary research", id="research"
        ),
        pytest.param(
            {"publication_types": SECONDARY_LITERATURE},
            "publication_types",
            "Reviews and comments",
            id="reviews",
        ),
        pytest.param(
            {"publication_types": frozenset({"review", "case_report"})},
            "publication_types",
            "Type: case report or review",
            id="types",
        ),
        pytest.param(
            {"labels": labels(HER2, LUMINAL)},
            "labels",
            "Context: Luminal / ER-positive or HER2-positive",
            id="labels",
        ),
        pytest.param({"curators": frozenset({"b", "a"})}, "curators", "Curator: a or b", id="curators"),
        pytest.param(
            {"kinds": frozenset({SetKind.IMPORT, SetKind.TRAINING})},
            "kinds",
            "Passes: training or import",
            id="kinds",
        ),
        pytest.param({"words": " dormancy "}, "words", "Words: dormancy", id="words"),
        pytest.param(
            {"contradictions_only": True}, "contradictions_only", "Contradictions only", id="contradictions"
        ),
    ],
)
def test_each_filter_is_told_and_can_be_taken_off(
    vocabulary: Vocabulary, changes: dict[str, Any], kind: str, text: str
) -> None:
    plain = first_question(vocabulary)
    (condition,) = conditions(replace(plain, **changes), BOOK)
    assert (condition.kind, condition.text, condition.without) == (kind, text, plain)


def test_filters_of_two_dimensions_are_taken_off_apart(vocabulary: Vocabulary) -> None:
    question = replace(first_question(vocabulary), labels=labels(LUMINAL, ASSERTED, SPECULATIVE, PRIMARY))
    found = list(conditions(question, BOOK))
    assert [it.text.split(":")[0] for it in found] == ["Context", "Stage", "Certainty"]
    assert [it.without.labels for it in found] == [
        labels(ASSERTED, SPECULATIVE, PRIMARY),
        labels(LUMINAL, ASSERTED, SPECULATIVE),
        labels(LUMINAL, PRIMARY),
    ]


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({}, ("aims and recommendations", "negated claims")),
        ({"with_asides": True}, ("negated claims",)),
        ({"with_asides": True, "with_negated": True}, ()),
    ],
)
def test_what_is_left_out_by_itself_is_told(
    vocabulary: Vocabulary, changes: dict[str, bool], texts: tuple[str, ...]
) -> None:
    assert left_out(replace(first_question(vocabulary), **changes)) == texts


def test_a_question_is_described_in_a_line(vocabulary: Vocabulary) -> None:
    question = first_question(vocabulary)
    assert described(question, BOOK) == "without aims and recommendations; without negated claims"
    everything = replace(question, with_asides=True, with_negated=True)
    assert described(everything, BOOK) == "everything"
    narrow = replace(everything, first_year=2001, words="dormancy")
    assert described(narrow, BOOK) == "Years from 2001; Words: dormancy"


def test_questions_are_equal_by_what_they_ask(vocabulary: Vocabulary) -> None:
    one, other = (replace(first_question(vocabulary), labels=labels(LUMINAL, HER2)) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert isinstance(one, Question)
