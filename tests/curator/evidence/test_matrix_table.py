"""The matrix as a table: for files, for programs, for a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from curator.evidence.headings import headings
from curator.evidence.matrix import Cell, Conflict, Matrix, Tally, conflict_of, emptiness_of
from curator.evidence.matrix_table import as_csv, as_json, columns, csv_text
from curator.evidence.matrix_text import as_text
from curator.evidence.question import ROLE, Counting, Question
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from tests import factories

BOOK = LabelBook([factories.starter_vocabulary()])
NORMAL = "STG:0001"


def cell(unread: int = 0, mentions: Tally | None = None, **numbers: Any) -> Cell:
    papers = Tally(**numbers)
    return Cell(
        papers=papers,
        mentions=mentions or papers,
        conflict=conflict_of(papers),
        emptiness=emptiness_of(papers, unread, read=1),
    )


def matrix(
    cells: Mapping[tuple[str, str], Cell],
    split: tuple[str, ...] = (),
    split_by: str = ROLE,
    unread: int = 3,
    **asked: Any,
) -> Matrix:
    question = Question(rows="context", columns="stage", split=split_by, **asked)
    return Matrix(
        question=question,
        rows=headings(BOOK, "context", (), ()),
        columns=headings(BOOK, "stage", (), ()),
        cells=cells,
        split=split,
        empty=cell(unread),
        papers=4,
        mentions=9,
        sentences=8,
        curators=2,
        read=4,
        unread=unread,
        asides=1,
        negated=2,
        hidden_passes=0,
    )


CLASH = (factories.LUMINAL, factories.METASTASIS)
SILENT = (factories.HER2, factories.METASTASIS)
NULL = (factories.LUMINAL, NORMAL)
EXAMPLE = {
    CLASH: cell(
        pro=3,
        pro_causal=2,
        anti=1,
        directed=4,
        mixed=1,
        all=5,
        mentions=Tally(pro=7, pro_causal=5, anti=1, directed=8, mixed=2, all=10),
    ),
    SILENT: cell(undetermined=2, all=2),
    NULL: cell(no_effect=2, undetermined=1, all=3),
}


def read(text: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["row_id"], row["column_id"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_each_cell_is_a_row_empty_ones_too() -> None:
    found = matrix(EXAMPLE)
    table = read(as_csv(found, BOOK))
    assert len(table) == len(found.rows) * len(found.columns)
    assert list(table) == [(row.id, column.id) for row in found.rows for column in found.columns]
    assert set(read(as_csv(found, BOOK, "filled"))) == set(EXAMPLE)


def test_a_row_says_what_the_cell_counts() -> None:
    row = read(as_csv(matrix(EXAMPLE), BOOK))[CLASH]
    assert (row["row"], row["column"]) == ("Luminal / ER-positive", "Distant metastasis")
    numbers = {name: row[name] for name in ("papers", "pro", "pro_causal", "anti", "anti_causal", "mixed")}
    assert numbers == {
        "papers": "5",
        "pro": "3",
        "pro_causal": "2",
        "anti": "1",
        "anti_causal": "0",
        "mixed": "1",
    }
    assert (row["mentions"], row["mentions_pro"], row["mentions_mixed"]) == ("10", "7", "2")
    assert (row["conflict"], row["emptiness"]) == ("across_papers", "")
    assert row["vocabulary"] == "stat3-breast-cancer"
    assert row["filters"] == "without aims and recommendations; without negated claims"


@pytest.mark.parametrize(
    ("place", "emptiness"),
    [
        pytest.param(SILENT, "not_stated", id="papers that state no effect"),
        pytest.param(NULL, "no_effect", id="tested without effect"),
        pytest.param((factories.HER2, NORMAL), "never_looked", id="not all papers read"),
    ],
)
def test_the_kinds_of_empty_stay_apart(place: tuple[str, str], emptiness: str) -> None:
    assert read(as_csv(matrix(EXAMPLE), BOOK))[place]["emptiness"] == emptiness
    [found] = [it for it in as_json(matrix(EXAMPLE), BOOK)["cells"] if (it["row"], it["column"]) == place]
    assert found["emptiness"] == emptiness


def test_what_all_have_read_is_empty_in_another_way() -> None:
    row = read(as_csv(matrix(EXAMPLE, unread=0), BOOK))[factories.HER2, NORMAL]
    assert (row["papers"], row["emptiness"]) == ("0", "not_stated")


def test_the_labels_that_it_is_split_by_have_columns() -> None:
    split = ("ACT:0001", "ACT:0002")
    counted = cell(pro=1, directed=1, all=2, split=(1, 0, 1), mentions=Tally(all=4, split=(2, 0, 2)))
    found = matrix({CLASH: counted}, split, "activity")
    names = [f"activity__{label}" for label in ("act_0001", "act_0002", "none")]
    further = [name for name in columns(found) if "__" in name]
    assert further == [*names, *(f"mentions_{name}" for name in names)]
    table = read(as_csv(found, BOOK))
    assert [table[CLASH][name] for name in names] == ["1", "0", "1"]
    assert table[CLASH]["mentions_activity__act_0001"] == "2"
    assert table[NULL]["activity__act_0001"] == "0"


def test_a_text_that_a_spreadsheet_would_run_is_guarded() -> None:
    assert csv_text(["a", "b"], [["=1+1", 1], [None, -1]]) == "a,b\r\n'=1+1,1\r\n,-1\r\n"


def test_the_object_for_programs_holds_question_headings_and_cells() -> None:
    found = as_json(matrix(EXAMPLE, labels=frozenset(map(LabelId, ("STG:0008", "CTX:0002")))), BOOK, "filled")
    assert found["question"]["labels"] == ["CTX:0002", "STG:0008"]
    assert found["question"]["counting"] == "papers"
    assert "viewer" not in found["question"]
    assert found["totals"]["papers_unread"] == 3
    assert len(found["columns"]) == 12
    [clash] = [it for it in found["cells"] if (it["row"], it["column"]) == CLASH]
    assert (clash["papers"]["pro"], clash["mentions"]["pro"], clash["conflict"]) == (3, 7, "across_papers")


def line_of(text: str, start: str) -> str:
    [line] = [line for line in text.splitlines() if line.strip().startswith(start)]
    return line


def test_a_terminal_sees_compact_cells() -> None:
    text = as_text(matrix(EXAMPLE), BOOK)
    assert "3:1 ~1 ⇄" in line_of(text, "Luminal")
    assert "○2" in line_of(text, "Luminal")
    assert "–(2)" in line_of(text, "HER2")
    assert line_of(text, "HER2").count("·") == 11
    assert max(map(len, text.splitlines())) <= 110
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_a_terminal_is_told_what_signs_and_short_names_mean() -> None:
    text = as_text(matrix(EXAMPLE), BOOK)
    assert "· never looked" in text
    assert "⇄ papers contradict each other" in text
    assert "DMT Distant metastasis" in text
    assert "Counted: 8 tagged sentences from 4 papers, 2 curators; 4 of 7 papers read" in text
    assert "Vocabulary: stat3-breast-cancer 1.0.0" in text


def test_mentions_are_shown_if_they_are_asked_for() -> None:
    text = as_text(matrix(EXAMPLE, counting=Counting.MENTIONS), BOOK)
    assert "7:1 ~2 ⇄" in line_of(text, "Luminal")


def test_one_paper_that_says_both_looks_otherwise_than_two() -> None:
    within = cell(pro=1, anti=1, directed=1, all=1)
    assert within.conflict is Conflict.WITHIN
    assert "1:1 (⇄)" in as_text(matrix({CLASH: within}), BOOK)


def test_names_cannot_move_what_stands_beside_them() -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["dimensions"][0]["labels"][0]["name"] = "Tumour\u202e\x1b[31m"
        content["dimensions"][1]["labels"][0]["short"] = "宽"

    book = LabelBook([factories.changed_vocabulary(spoil)])
    rows, columns = headings(book, "context", (), ()), headings(book, "stage", (), ())
    text = as_text(replace(matrix({}), rows=rows, columns=columns), book)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "宽" in text
