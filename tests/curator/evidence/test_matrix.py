"""The matrix: the worked example, hand-made cells, and many made-up projects counted claim by claim."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from curator.errors import CuratorError
from curator.evidence.counting import build
from curator.evidence.evidence import Evidence
from curator.evidence.headings import Level, folding
from curator.evidence.matrix import Cell, Conflict, Emptiness, Matrix, Tally
from curator.evidence.question import Counting, first_question
from curator.evidence.selection import select
from curator.model import SetStatus
from curator.progress import silent
from curator.project import Project, bind
from curator.writers.options import ExportOptions
from curator.writers.registry import format_named
from tests import factories
from tests.curator.evidence.conftest import Ask
from tests.curator.evidence.made_up import made_up, random_folds, random_question
from tests.curator.evidence.papers import (
    ACTIVE,
    ANTI,
    ASSERTED,
    CANCER,
    CONTEXT_NOT_STATED,
    DUAL,
    HER2,
    IMMUNE,
    INACTIVE,
    LINKED_ANTI,
    LINKED_PRO,
    LUMINAL,
    METASTASIS,
    NO_EFFECT,
    NORMAL,
    PRIMARY,
    PRO,
    PROMOTES,
    SPECULATIVE,
    SUPPRESSES,
    TUMOR,
    WORSE,
    colleague_of,
    paper,
    reading,
    said,
)
from tests.curator.evidence.plain_count import counted

DONE = SetStatus.DONE


# the worked example


def test_the_worked_annotation_gives_its_numbers(gold: Project) -> None:
    matrix = Evidence.read(gold).matrix(first_question(gold.vocabulary, gold.curator.id))
    assert (matrix.papers, matrix.mentions, matrix.sentences, matrix.curators) == (1, 15, 7, 1)
    assert (matrix.asides, matrix.negated, matrix.hidden_passes) == (3, 0, 0)
    assert (matrix.read, matrix.unread) == (1, 0)
    assert len(matrix.cells) == 19
    assert sum(cell.mentions.all for cell in matrix.cells.values()) == 23
    disagreeing = {
        place: cell for place, cell in matrix.cells.items() if cell.papers.pro and cell.papers.anti
    }
    assert set(disagreeing) == {("CTX:0090", "STG:0009"), ("CTX:0090", "STG:0010")}
    assert {cell.conflict for cell in disagreeing.values()} == {Conflict.WITHIN}
    assert matrix.contradictions == 0


def test_the_worked_annotation_agrees_with_the_analysts_snippet(gold: Project, tmp_path: Path) -> None:
    """The lines that the documentation gives for claims.csv."""
    format_named("csv").write(gold.store, gold.vocabulary, tmp_path / "package", ExportOptions(), silent)
    c = pd.read_csv(tmp_path / "package" / "claims.csv")
    ev = c[~c.certainty.isin(["Aim or question", "Recommendation"]) & ~c.negated]
    x = (
        ev.assign(context=ev.context.str.split("|"), stage=ev.stage.str.split("|"))
        .explode("context")
        .explode("stage")
    )
    m = x.groupby(["context", "stage", "role"]).claim_id.nunique().unstack(fill_value=0)
    matrix = Evidence.read(gold).matrix(first_question(gold.vocabulary))
    names = {it.id: it.name for it in (*matrix.rows, *matrix.columns)}
    roles = ("anti", "mixed", "no_effect", "pro", "undetermined")
    assert {
        (names[row], names[column]): [getattr(cell.mentions, role) for role in roles]
        for (row, column), cell in matrix.cells.items()
    } == {place: [int(numbers[role]) for role in roles] for place, numbers in m.iterrows()}


# cells


def cell(matrix: Matrix, row: str = TUMOR, column: str = PRIMARY) -> Cell:
    return matrix.cell(row, column)


@pytest.mark.parametrize(
    ("labels", "tally"),
    [
        pytest.param(PRO, Tally(pro=1, pro_causal=1, directed=1, all=1), id="pro"),
        pytest.param(LINKED_PRO, Tally(pro=1, directed=1, all=1), id="pro by association"),
        pytest.param(ANTI, Tally(anti=1, anti_causal=1, directed=1, all=1), id="anti"),
        pytest.param(LINKED_ANTI, Tally(anti=1, directed=1, all=1), id="anti by association"),
        pytest.param(
            (INACTIVE, PROMOTES), Tally(anti=1, anti_causal=1, directed=1, all=1), id="its loss promotes"
        ),
        pytest.param((ACTIVE, DUAL), Tally(mixed=1, all=1), id="mixed"),
        pytest.param((ACTIVE, NO_EFFECT), Tally(no_effect=1, all=1), id="no effect"),
        pytest.param((ACTIVE,), Tally(undetermined=1, all=1), id="undetermined"),
        pytest.param((ACTIVE, PROMOTES, SUPPRESSES), Tally(undetermined=1, all=1), id="two effects disagree"),
        pytest.param(
            (ACTIVE, PROMOTES, WORSE), Tally(pro=1, directed=1, all=1), id="two strengths are no causal claim"
        ),
    ],
)
def test_what_a_claim_counts_as(project: Project, ask: Ask, labels: tuple[str, ...], tally: Tally) -> None:
    paper(project, said(TUMOR, PRIMARY, labels))
    assert cell(ask()).papers == cell(ask()).mentions == tally


def test_a_paper_counts_once_however_often_and_by_whomever_it_is_said(project: Project, ask: Ask) -> None:
    document_id = paper(
        project, said(TUMOR, PRIMARY, PRO), said(TUMOR, PRIMARY, PRO), said(TUMOR, PRIMARY, PRO, sentence=2)
    )
    reading(project, document_id, said(TUMOR, PRIMARY, LINKED_PRO), curator=colleague_of(project, "anna"))
    paper(project, said(TUMOR, PRIMARY, LINKED_PRO))
    matrix = ask()
    assert cell(matrix).papers == Tally(pro=2, pro_causal=1, directed=2, all=2)
    assert cell(matrix).mentions == Tally(pro=5, pro_causal=3, directed=5, all=5)
    assert (matrix.papers, matrix.mentions, matrix.sentences, matrix.curators) == (2, 5, 3, 2)


def test_a_paper_that_says_both_counts_in_both_and_once_in_all(project: Project, ask: Ask) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO), said(TUMOR, PRIMARY, LINKED_ANTI, sentence=1))
    found = cell(ask())
    assert found.papers == Tally(pro=1, pro_causal=1, anti=1, directed=1, all=1)
    assert found.conflict is Conflict.WITHIN


@pytest.mark.parametrize(
    ("papers", "conflict"),
    [
        pytest.param([[PRO]], Conflict.NONE, id="one side"),
        pytest.param([[PRO], [PRO]], Conflict.NONE, id="two papers agree"),
        pytest.param([[PRO, ANTI]], Conflict.WITHIN, id="one says both"),
        pytest.param([[PRO], [ANTI]], Conflict.ACROSS, id="two disagree"),
        pytest.param([[PRO, ANTI], [PRO]], Conflict.ACROSS, id="one says both, another takes a side"),
        pytest.param([[PRO], [(ACTIVE, DUAL)]], Conflict.NONE, id="mixed is no side"),
        pytest.param([[PRO, ANTI], [(ACTIVE, DUAL)]], Conflict.WITHIN, id="mixed takes no part"),
    ],
)
def test_conflicts(
    project: Project, ask: Ask, papers: list[list[tuple[str, ...]]], conflict: Conflict
) -> None:
    for claims in papers:
        paper(project, *(said(TUMOR, PRIMARY, labels) for labels in claims))
    assert cell(ask()).conflict is conflict


def test_a_claim_counts_in_each_of_its_rows_and_columns(project: Project, ask: Ask) -> None:
    paper(project, said(TUMOR, IMMUNE, PRIMARY, METASTASIS, PRO))
    matrix = ask()
    assert set(matrix.cells) == set(product((TUMOR, IMMUNE), (PRIMARY, METASTASIS)))
    assert matrix.mentions == 1


def test_a_claim_without_a_row_or_a_column_counts_beside_the_matrix(project: Project, ask: Ask) -> None:
    paper(project, said(TUMOR, PRO), said(PRIMARY, PRO, sentence=1), said(ACTIVE, sentence=2))
    matrix = ask()
    assert (dict(matrix.cells), matrix.mentions, matrix.papers) == ({}, 3, 1)


def test_a_dimension_by_itself_shows_what_is_said_together(project: Project, ask: Ask) -> None:
    paper(project, said(TUMOR, IMMUNE, PRIMARY, PRO))
    matrix = ask(rows="context", columns="context")
    assert {place: found.papers.pro for place, found in matrix.cells.items()} == dict.fromkeys(
        product((TUMOR, IMMUNE), repeat=2), 1
    )


# emptiness


@pytest.mark.parametrize(
    ("labels", "read", "emptiness"),
    [
        pytest.param(None, False, Emptiness.NEVER_LOOKED, id="nobody looked"),
        pytest.param(None, True, Emptiness.NOT_STATED, id="all read and nothing said"),
        pytest.param((ACTIVE,), False, Emptiness.NOT_STATED, id="said without an effect"),
        pytest.param((ACTIVE, "EFF:0009"), False, Emptiness.NOT_STATED, id="the effect is not stated"),
        pytest.param((ACTIVE, NO_EFFECT), False, Emptiness.NO_EFFECT, id="tested without an effect"),
        pytest.param((ACTIVE, NO_EFFECT), True, Emptiness.NO_EFFECT, id="tested and all read"),
        pytest.param((ACTIVE, DUAL), False, None, id="mixed is stated"),
        pytest.param(PRO, False, None, id="a direction is stated"),
    ],
)
def test_kinds_of_emptiness(
    project: Project, ask: Ask, labels: tuple[str, ...] | None, read: bool, emptiness: Emptiness | None
) -> None:
    claims = [] if labels is None else [said(TUMOR, PRIMARY, labels)]
    paper(project, *claims, done=read)
    matrix = ask()
    assert cell(matrix).emptiness is emptiness
    assert cell(matrix, NORMAL).emptiness is (Emptiness.NOT_STATED if read else Emptiness.NEVER_LOOKED)
    assert matrix.cell(NORMAL, PRIMARY) is matrix.empty


def test_a_project_without_papers_has_a_matrix_of_nothing(project: Project, ask: Ask) -> None:
    matrix = ask()
    assert (dict(matrix.cells), matrix.papers, matrix.read, matrix.unread) == ({}, 0, 0, 0)
    assert {it.id for it in matrix.rows} >= {TUMOR, CONTEXT_NOT_STATED}
    assert matrix.empty.emptiness is Emptiness.NEVER_LOOKED


def test_nobody_has_looked_where_no_paper_passes_the_filters(project: Project, ask: Ask) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO), done=True)
    assert ask().empty.emptiness is Emptiness.NOT_STATED
    matrix = ask(words="zzz")
    assert (matrix.read, matrix.unread) == (0, 0)
    assert cell(matrix).emptiness is matrix.empty.emptiness is Emptiness.NEVER_LOOKED


# folding


def test_what_is_folded_counts_different_papers_not_sums(project: Project, ask: Ask) -> None:
    paper(project, said(LUMINAL, HER2, PRIMARY, PRO), said(TUMOR, PRIMARY, PRO, sentence=1))
    paper(project, said(HER2, METASTASIS, ANTI))
    matrix = ask({TUMOR}, {CANCER})
    assert cell(matrix, TUMOR, CANCER).papers == Tally(
        pro=1, pro_causal=1, anti=1, anti_causal=1, directed=2, all=2
    )
    assert cell(matrix, TUMOR, CANCER).mentions == Tally(
        pro=2, pro_causal=2, anti=1, anti_causal=1, directed=3, all=3
    )
    assert {row for row, _ in matrix.cells} == {TUMOR}


@pytest.mark.parametrize("level", Level)
def test_each_label_lies_under_one_heading(project: Project, ask: Ask, level: Level) -> None:
    book = Evidence.read(project).book
    rows, columns = folding(book, "context", level), folding(book, "stage", level)
    paper(project, said(TUMOR, PRIMARY))
    matrix = ask(rows, columns)
    for headings in (matrix.rows, matrix.columns):
        labels = [label for heading in headings for label in heading.labels]
        assert len(labels) == len(set(labels))


# splitting and showing


def test_cells_are_split_by_a_dimension_with_one_label(project: Project, ask: Ask) -> None:
    paper(project, said(TUMOR, PRIMARY, ASSERTED), said(TUMOR, PRIMARY, SPECULATIVE, sentence=1))
    paper(project, said(TUMOR, PRIMARY, ASSERTED), said(TUMOR, PRIMARY, sentence=1))
    matrix = ask(split="certainty", with_asides=True)
    assert matrix.split == ("CER:0001", "CER:0002", "CER:0003", "CER:0004", "CER:0005")
    assert cell(matrix).papers.split == (2, 0, 1, 0, 0, 1)
    assert cell(matrix).mentions.split == (2, 0, 1, 0, 0, 1)
    assert matrix.empty.papers.split == (0, 0, 0, 0, 0, 0)
    assert (ask().split, cell(ask()).papers.split) == ((), ())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"rows": "organ"}, "no dimension ‘organ’", id="rows"),
        pytest.param({"columns": "organ"}, "Choose one of context, stage", id="columns"),
        pytest.param({"split": "organ"}, "no dimension ‘organ’", id="split"),
        pytest.param({"split": "mode"}, "Choose one of role, activity, effect", id="several labels"),
    ],
)
def test_a_dimension_that_cannot_be_asked_for_is_refused_in_words(
    ask: Ask, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(CuratorError, match=message):
        ask(**changes)


def test_only_contradictions_leaves_rows_and_columns_and_counts_as_they_are(
    project: Project, ask: Ask
) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO), said(NORMAL, PRIMARY, PRO), said(TUMOR, METASTASIS, PRO))
    paper(project, said(TUMOR, PRIMARY, ANTI), said(IMMUNE, METASTASIS, PRO), said(IMMUNE, METASTASIS, ANTI))
    whole, part = ask(), ask(contradictions_only=True)
    assert [[it.id for it in headings] for headings in (part.rows, part.columns)] == [[TUMOR], [PRIMARY]]
    assert dict(part.cells) == {(TUMOR, PRIMARY): cell(whole)}
    assert (part.mentions, part.papers, part.contradictions) == (whole.mentions, whole.papers, 1)
    assert ask(contradictions_only=True, last_year=1000).rows == ()


def test_a_heading_stays_when_a_filter_leaves_nothing_in_it(project: Project, ask: Ask) -> None:
    paper(project, said("CTX:0013", PRIMARY, PRO), year=2000)
    assert "CTX:0013" in {it.id for it in ask(first_year=2001).rows}
    assert "CTX:0014" not in {it.id for it in ask().rows}


def test_a_label_that_may_no_longer_be_given_still_counts(tmp_path: Path) -> None:
    old = factories.starter_vocabulary()
    project = factories.new_project(tmp_path / "old.curation", old)
    paper(project, said(NORMAL, PRIMARY, PRO))
    with project.store.writing():
        bind(project.store, factories.changed_vocabulary(without(NORMAL)))
    later = Project(project.store)
    matrix = Evidence.read(later).matrix(first_question(later.vocabulary))
    assert cell(matrix, NORMAL).papers.pro == 1
    project.store.close()


def without(label_id: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        for dimension in content["dimensions"]:
            dimension["labels"] = [it for it in dimension["labels"] if it["id"] != label_id]

    return change


# made-up projects


@pytest.mark.parametrize("seed", range(6))
def test_made_up_projects_are_counted_as_claim_by_claim(project: Project, seed: int) -> None:
    chance = random.Random(seed)
    made_up(project, chance)
    evidence = Evidence.read(project)
    for _ in range(25):
        question = random_question(project, chance)
        folds = [random_folds(project, chance, key) for key in (question.rows, question.columns)]
        assert evidence.matrix(question, *folds) == counted(project, question, *folds)


def test_a_matrix_can_be_built_from_tables_alone(project: Project) -> None:
    made_up(project, random.Random(2))
    evidence = Evidence.read(project)
    question = replace(first_question(project.vocabulary), split="effect", viewer=project.curator.id)
    folds = frozenset({TUMOR})
    selection = select(evidence.tables, question)
    assert build(evidence.tables, question, selection, folded_rows=folds) == evidence.matrix(question, folds)


def test_mentions_and_papers_are_numbers_of_the_same_cells(project: Project) -> None:
    made_up(project, random.Random(1))
    evidence, question = Evidence.read(project), first_question(project.vocabulary)
    papers = evidence.matrix(question)
    mentions = evidence.matrix(replace(question, counting=Counting.MENTIONS))
    assert mentions == replace(papers, question=mentions.question)
    for found in papers.cells.values():
        assert found.tally(Counting.PAPERS).all <= found.tally(Counting.MENTIONS).all
