from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from curator.evidence.headings import Heading
from curator.evidence.matrix import Cell, Matrix, Tally, conflict_of, emptiness_of
from curator.evidence.question import Counting, Question
from curator.evidence.wording import cell_words, heading_words, place_words, silence, spoken_cell, totals
from curator.identifiers import LabelId

TUMOR = Heading(
    id="CTX:0001",
    name="Tumor, subtype unspecified",
    short="TUM",
    labels=(LabelId("CTX:0001"),),
    group="cell",
    group_name="Tumor and epithelial cells",
)
METASTASIS = Heading(
    id="STG:0008", name="Distant metastasis", short="DMT", labels=(LabelId("STG:0008"),), group="stage"
)


def a_cell(unread: int = 0, **numbers: int) -> Cell:
    pro, anti = numbers.get("pro", 0), numbers.get("anti", 0)
    values: dict[str, Any] = {"pro_causal": pro, "anti_causal": anti, "directed": pro + anti, **numbers}
    tally = Tally(**values)
    return Cell(
        papers=tally,
        mentions=tally,
        conflict=conflict_of(tally),
        emptiness=emptiness_of(tally, unread, read=12),
    )


def test_a_screen_reader_says_place_numbers_and_contradiction() -> None:
    spoken = spoken_cell(TUMOR, METASTASIS, a_cell(pro=3, anti=1, all=4), Counting.PAPERS)
    assert (
        spoken == "Tumor, subtype unspecified by Distant metastasis: 3 papers for, 1 against, contradiction"
    )
    assert spoken.startswith(place_words(TUMOR, METASTASIS))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        pytest.param(a_cell(pro=1, all=1), "1 paper for", id="for"),
        pytest.param(a_cell(anti=1200, all=1200), "1,200 papers against", id="many against"),
        pytest.param(
            a_cell(pro=3, pro_causal=0, anti=2, anti_causal=1, all=5),
            "3 papers for (association only), 2 against (1 association only), contradiction",
            id="associations",
        ),
        pytest.param(
            a_cell(pro=1, anti=1, directed=1, all=1),
            "1 paper for, 1 against, contradiction within one paper",
            id="within one paper",
        ),
        pytest.param(a_cell(mixed=2, all=2), "2 papers mixed", id="mixed alone"),
        pytest.param(
            a_cell(pro=4, mixed=2, no_effect=1, undetermined=6, all=13),
            "4 papers for, 2 mixed, 1 no effect, 6 not stated",
            id="all kinds",
        ),
        pytest.param(a_cell(unread=1), "never looked", id="never looked"),
        pytest.param(a_cell(), "looked, not stated", id="all read, none speaks of it"),
        pytest.param(
            a_cell(undetermined=4, all=4), "looked, not stated in 4 papers", id="looked, not stated"
        ),
        pytest.param(
            a_cell(no_effect=2, all=2), "tested with no effect in 2 papers", id="tested with no effect"
        ),
        pytest.param(
            a_cell(no_effect=1, undetermined=2, all=3),
            "tested with no effect in 1 paper, 2 not stated",
            id="no effect beside not stated",
        ),
    ],
)
def test_a_cell_says_what_it_counts_or_why_it_is_empty(cell: Cell, words: str) -> None:
    assert cell_words(cell, Counting.PAPERS) == words


def test_mentions_are_called_mentions() -> None:
    cell = replace(a_cell(pro=1, all=1), mentions=Tally(pro=5, pro_causal=5, anti=1, anti_causal=1, all=6))
    assert cell_words(cell, Counting.MENTIONS) == "5 mentions for, 1 against"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        pytest.param(
            Tally(all=12, pro=7, anti=5, directed=12, split=(7, 0, 4, 1)),
            "12 papers, Active 7, Both 4, without a label 1, contradiction",
            id="by label",
        ),
        pytest.param(
            Tally(all=1, undetermined=1, split=(0, 1, 0, 0)), "1 paper, Inactive 1", id="without direction"
        ),
        pytest.param(Tally(split=(0, 0, 0, 0)), "never looked", id="empty"),
    ],
)
def test_a_cell_split_by_a_dimension_names_its_labels(cell: Tally, words: str) -> None:
    whole = Cell(
        papers=cell, mentions=cell, conflict=conflict_of(cell), emptiness=emptiness_of(cell, 1, read=0)
    )
    assert cell_words(whole, Counting.PAPERS, ("Active", "Inactive", "Both")) == words


def test_a_heading_says_its_group_and_what_is_folded_into_it() -> None:
    assert heading_words(METASTASIS) == "Distant metastasis"
    assert heading_words(TUMOR) == "Tumor, subtype unspecified, in Tumor and epithelial cells"
    parent = replace(TUMOR, foldable=True)
    assert heading_words(parent).endswith("cells, with more specific labels")
    folded = replace(parent, folded=True, labels=(LabelId("a"), LabelId("b")))
    assert heading_words(folded).endswith("cells, 2 labels folded")
    group = replace(folded, id="group:cell", name="Tumor and epithelial cells")
    assert heading_words(group) == "Tumor and epithelial cells, 2 labels folded"


def a_matrix(cells: dict[tuple[str, str], Cell], unread: int = 28) -> Matrix:
    return Matrix(
        question=Question(rows="context", columns="stage"),
        rows=(TUMOR,),
        columns=(METASTASIS,),
        cells=cells,
        empty=a_cell(unread),
        papers=37,
        mentions=600,
        sentences=412,
        curators=2,
        read=40 - unread,
        unread=unread,
        asides=0,
        negated=0,
        hidden_passes=0,
    )


def test_totals_say_what_was_counted_and_read() -> None:
    said = ["412 tagged sentences from 37 papers, 2 curators", "12 of 40 papers read"]
    assert list(totals(a_matrix({}))) == said
    clash = {(TUMOR.id, METASTASIS.id): a_cell(pro=1, anti=1, all=2)}
    assert list(totals(a_matrix(clash))) == [*said, "1 contradictory cell"]


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        pytest.param(1, "1 pass hidden by blind reading", id="one"),
        pytest.param(1200, "1,200 passes hidden by blind reading", id="many"),
    ],
)
def test_totals_say_what_blind_reading_hides(hidden: int, said: str) -> None:
    assert said in list(totals(replace(a_matrix({}), hidden_passes=hidden)))


def test_a_cell_without_sentences_says_why() -> None:
    matrix, read = a_matrix({}), a_matrix({}, unread=0)
    assert silence(matrix.empty, matrix) == (
        "Never looked: no claim that counts speaks of this, and 28 of 40 papers are not read yet."
    )
    assert silence(read.empty, read) == (
        "Looked, not stated: 40 papers read to the end, and no claim that counts speaks of this."
    )
    assert silence(a_cell(undetermined=1, all=1), matrix) == ""


def test_without_a_paper_nobody_has_looked() -> None:
    nothing = replace(a_matrix({}), read=0, unread=0)
    assert silence(nothing.empty, nothing) == "Never looked: there is no paper yet."
    filtered = replace(nothing, question=replace(nothing.question, words="zzz"))
    assert silence(filtered.empty, filtered) == "Never looked: no paper passes the filters."


@pytest.mark.parametrize(
    ("asked", "counts", "caution"),
    [
        pytest.param({}, {}, "", id="nothing hides"),
        pytest.param({"first_year": 2001}, {}, "Filters may hide some.", id="years"),
        pytest.param({"labels": frozenset({LabelId("x")})}, {}, "Filters may hide some.", id="labels"),
        pytest.param({"words": " "}, {}, "", id="no words"),
        pytest.param({"contradictions_only": True}, {}, "", id="what is shown is no filter of claims"),
        pytest.param({}, {"asides": 1}, "Some may be among the claims left out.", id="aims"),
        pytest.param({}, {"negated": 1}, "Some may be among the claims left out.", id="negated"),
        pytest.param(
            {"with_asides": True, "with_negated": True}, {"asides": 1, "negated": 1}, "", id="all count"
        ),
        pytest.param({"words": "x"}, {"negated": 1}, "Filters or left-out claims may hide some.", id="both"),
    ],
)
@pytest.mark.parametrize("unread", [0, 28])
def test_an_empty_cell_says_what_may_be_hidden_only_if_something_may(
    unread: int, asked: dict[str, Any], counts: dict[str, int], caution: str
) -> None:
    matrix = a_matrix({}, unread)
    matrix = replace(matrix, question=replace(matrix.question, **asked), **counts)
    before, _, after = silence(matrix.empty, matrix).partition(". ")
    assert "no claim that counts speaks of this" in before
    assert after == caution
