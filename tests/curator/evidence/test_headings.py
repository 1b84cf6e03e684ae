"""The rows and columns: in the vocabulary's order, each label under one heading, whatever is folded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seeds
from curator.evidence.headings import Heading, Level, folding, group_id, headings
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.vocabulary import parse
from tests import factories
from tests.curator.evidence.papers import (
    CANCER,
    CONTEXT_NOT_STATED,
    ENVIRONMENT,
    IMMUNE,
    LUMINAL,
    METASTASIS,
    NORMAL,
    PRIMARY,
    PROGRESSION,
    TUMOR,
)

BOOK = LabelBook([factories.starter_vocabulary()])
BOOKS = [LabelBook([parse(seeds.vocabulary_text(name), name)]) for name in seeds.vocabulary_names()]


def by_id(found: tuple[Heading, ...]) -> dict[str, Heading]:
    return {heading.id: heading for heading in found}


def test_core_labels_have_headings_in_the_order_of_the_vocabulary() -> None:
    found = headings(BOOK, "stage", (), ())
    assert [it.id for it in found] == [label.id for label in BOOK.of_dimension("stage")]
    assert all(it.labels == (it.id,) for it in found)


def test_extended_labels_have_headings_only_where_they_are_used() -> None:
    ids = [it.id for it in headings(BOOK, "context", (), ())]
    assert "CTX:0013" not in ids
    assert "CTX:0013" in [it.id for it in headings(BOOK, "context", (), {LabelId("CTX:0013")})]


@pytest.mark.parametrize(("wanted", "shown"), [(set(), False), ({LabelId(NORMAL)}, True)])
def test_labels_that_may_no_longer_be_given_have_headings_only_where_they_are_used(
    wanted: set[LabelId], shown: bool
) -> None:
    book = LabelBook([factories.changed_vocabulary(factories.deprecated(NORMAL))])
    assert (NORMAL in by_id(headings(book, "context", (), wanted))) == shown


def test_a_heading_says_what_it_is_of() -> None:
    found = by_id(headings(BOOK, "context", (), ()))
    assert found[TUMOR].foldable
    assert not found[LUMINAL].foldable
    assert (found[TUMOR].depth, found[LUMINAL].depth) == (0, 1)
    assert (found[LUMINAL].group, found[LUMINAL].group_name) == ("cell", "Tumor and epithelial cells")
    assert [it.id for it in found.values() if it.silent] == [CONTEXT_NOT_STATED]


def test_a_parent_holds_what_is_folded_into_it() -> None:
    found = by_id(headings(BOOK, "context", {TUMOR}, ()))
    assert found[TUMOR].labels == (TUMOR, LUMINAL, "CTX:0003", "CTX:0004")
    assert found[TUMOR].folded
    assert LUMINAL not in found


def test_folding_goes_down_all_levels() -> None:
    found = by_id(headings(BOOK, "stage", {CANCER}, ()))
    assert set(found[CANCER].labels) >= {CANCER, PRIMARY, PROGRESSION, METASTASIS}
    assert PROGRESSION not in found
    assert METASTASIS not in found


def test_a_parent_below_one_that_is_folded_is_folded_with_it() -> None:
    for folds in ({CANCER}, {CANCER, PROGRESSION}):
        assert set(by_id(headings(BOOK, "stage", folds, ()))) == set(
            by_id(headings(BOOK, "stage", {CANCER}, ()))
        )


def test_a_group_holds_its_labels_where_the_first_of_them_was() -> None:
    found = headings(BOOK, "context", {group_id("env")}, ())
    group = by_id(found)["group:env"]
    assert (group.name, group.folded, group.foldable) == ("Microenvironment", True, True)
    assert set(group.labels) >= {ENVIRONMENT, IMMUNE}
    assert [it.id for it in found][:6] == [TUMOR, LUMINAL, "CTX:0003", "CTX:0004", NORMAL, "group:env"]


def test_a_group_wins_over_a_parent_in_it() -> None:
    assert set(by_id(headings(BOOK, "context", {group_id("cell"), TUMOR}, ()))["group:cell"].labels) >= {
        TUMOR,
        LUMINAL,
    }


@pytest.mark.parametrize(
    ("level", "rows"),
    [
        pytest.param(Level.LABELS, frozenset(), id="labels"),
        pytest.param(Level.PARENTS, frozenset({TUMOR, ENVIRONMENT}), id="parents"),
        pytest.param(
            Level.GROUPS,
            frozenset(map(group_id, ("cell", "env", "phys", "prog", "signal", "therapy", "meta"))),
            id="groups",
        ),
    ],
)
def test_levels_fold_everything_they_can(level: Level, rows: frozenset[str]) -> None:
    assert folding(BOOK, "context", level) == rows


def test_older_versions_keep_their_labels_and_names() -> None:
    def renamed(content: dict[str, Any]) -> None:
        content["dimensions"][0]["labels"][0]["name"] = "Tumour"
        del content["dimensions"][0]["labels"][4]

    book = LabelBook([factories.starter_vocabulary(), factories.changed_vocabulary(renamed)])
    found = by_id(headings(book, "context", (), {LabelId(NORMAL)}))
    assert found[TUMOR].name == "Tumour"
    assert found[NORMAL].name == "Normal mammary epithelium"


@given(st.data())
def test_each_label_that_is_shown_lies_under_exactly_one_heading(data: st.DataObject) -> None:
    book = data.draw(st.sampled_from(BOOKS))
    dimension = data.draw(st.sampled_from([it.key for it in book.dimensions]))
    labels = [label.id for label in book.of_dimension(dimension)]
    folds = sorted(folding(book, dimension, Level.PARENTS) | folding(book, dimension, Level.GROUPS))
    folded = data.draw(st.sets(st.sampled_from([*folds, *labels])))
    wanted = data.draw(st.sets(st.sampled_from(labels)))
    found = headings(book, dimension, folded, wanted)
    under = [label for heading in found for label in heading.labels]
    assert sorted(under) == sorted(
        label.id
        for label in book.of_dimension(dimension)
        if label.id in wanted or (label.active and label.tier == "core")
    )
    assert len({heading.id for heading in found}) == len(found)
