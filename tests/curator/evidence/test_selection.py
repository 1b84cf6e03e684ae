"""What a question keeps: each filter, passes of each kind, and blind reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from curator.errors import CuratorError
from curator.evidence.question import SECONDARY_LITERATURE
from curator.model import SetKind, SetStatus
from curator.project import Project
from tests.curator.evidence.conftest import Ask
from tests.curator.evidence.papers import (
    ADIPOSE,
    AIM,
    ASSERTED,
    CANCER,
    ENVIRONMENT,
    HER2,
    IMMUNE,
    IN_VITRO,
    LUMINAL,
    METASTASIS,
    PATIENTS,
    PRIMARY,
    PRO,
    PROGRESSION,
    SPECULATIVE,
    TUMOR,
    colleague_of,
    paper,
    reading,
    said,
)

OPEN, DONE, REOPENED = SetStatus.OPEN, SetStatus.DONE, SetStatus.REOPENED
CLAIM = said(TUMOR, PRIMARY, PRO)


# documents


@pytest.mark.parametrize(
    ("years", "papers"),
    [
        pytest.param({}, 4, id="no filter keeps a paper without a year"),
        pytest.param({"first_year": 2010}, 2, id="from"),
        pytest.param({"last_year": 2010}, 2, id="to"),
        pytest.param({"first_year": 2010, "last_year": 2010}, 1, id="one year"),
        pytest.param({"first_year": 2021}, 0, id="none"),
    ],
)
def test_years_include_both_ends_and_leave_unknown_ones_out(
    project: Project, ask: Ask, years: dict[str, int], papers: int
) -> None:
    for year in (2000, 2010, 2020, None):
        paper(project, CLAIM, year=year)
    matrix = ask(**years)
    assert (matrix.papers, matrix.unread) == (papers, papers)


@pytest.mark.parametrize(
    ("types", "papers"),
    [
        pytest.param({"review"}, 1, id="one"),
        pytest.param({"review", "research_article"}, 2, id="several"),
        pytest.param({"unknown"}, 1, id="unknown"),
        pytest.param(SECONDARY_LITERATURE, 1, id="a group"),
        pytest.param({"letter"}, 0, id="none"),
    ],
)
def test_publication_types(project: Project, ask: Ask, types: set[str], papers: int) -> None:
    for kind in ("review", "research_article", None):
        paper(project, CLAIM, publication_type=kind, publication_type_raw=kind)
    assert ask(publication_types=frozenset(types)).papers == papers


@pytest.mark.parametrize(
    ("words", "papers"),
    [
        pytest.param("", 3, id="none"),
        pytest.param("  ", 3, id="blanks"),
        pytest.param("—", 3, id="nothing that could be looked for"),
        pytest.param("dormancy", 1, id="of the title"),
        pytest.param("dorm", 1, id="a beginning"),
        pytest.param("SENTENCE", 3, id="of the abstract, in any case"),
        pytest.param("dormancy sentence", 1, id="all of them"),
        pytest.param('"paper 1"', 1, id="a phrase"),
        pytest.param("suspicious", 0, id="not of a note"),
        pytest.param('"; drop table claim', 0, id="no query language"),
    ],
)
def test_words_of_title_and_abstract(project: Project, ask: Ask, words: str, papers: int) -> None:
    paper(project, CLAIM, title="Dormancy")
    paper(project, CLAIM)
    paper(project, said(TUMOR, PRIMARY, note="suspicious"))
    assert ask(words=words).papers == papers


# labels


@pytest.mark.parametrize(
    ("labels", "mentions"),
    [
        pytest.param([LUMINAL], 1, id="one"),
        pytest.param([TUMOR], 3, id="it and what is below"),
        pytest.param([LUMINAL, HER2], 2, id="either of a dimension"),
        pytest.param([TUMOR, METASTASIS], 1, id="both of two dimensions"),
        pytest.param([CANCER], 4, id="two levels down"),
        pytest.param([TUMOR, CANCER, IN_VITRO], 2, id="three dimensions"),
        pytest.param([ADIPOSE], 0, id="none"),
    ],
)
def test_labels_keep_claims_that_have_them_or_more_specific_ones(
    project: Project, ask: Ask, labels: list[str], mentions: int
) -> None:
    paper(
        project,
        said(TUMOR, PRIMARY, IN_VITRO),
        said(LUMINAL, METASTASIS, PATIENTS, sentence=1),
        said(HER2, PROGRESSION, IN_VITRO, sentence=1),
        said(IMMUNE, ENVIRONMENT, METASTASIS, sentence=2),
    )
    assert ask(labels=frozenset(labels)).mentions == mentions


def test_an_unknown_label_is_refused_in_words(ask: Ask) -> None:
    with pytest.raises(CuratorError, match="no label ‘CTX:9999’"):
        ask(labels=frozenset({"CTX:9999"}))


# asides and negated claims


@pytest.mark.parametrize(
    ("included", "mentions"),
    [
        pytest.param({}, 2, id="neither"),
        pytest.param({"with_asides": True}, 3, id="aims"),
        pytest.param({"with_negated": True}, 4, id="negated claims"),
        pytest.param({"with_asides": True, "with_negated": True}, 7, id="both"),
    ],
)
def test_asides_and_negated_claims_are_counted_whether_or_not_they_count(
    project: Project, ask: Ask, included: dict[str, bool], mentions: int
) -> None:
    paper(
        project,
        said(TUMOR, PRIMARY, PRO),
        said(TUMOR, PRIMARY, PRO, ASSERTED),
        said(TUMOR, PRIMARY, PRO, AIM, sentence=1),
        said(TUMOR, PRIMARY, PRO, SPECULATIVE, sentence=1, negated=True),
        said(TUMOR, PRIMARY, sentence=2, negated=True),
        said(TUMOR, PRIMARY, PRO, "CER:0005", sentence=2, negated=True),
    )
    paper(project, said(LUMINAL, PRIMARY, AIM, negated=True))
    matrix = ask(labels=frozenset({PRIMARY}), **included)
    assert (matrix.mentions, matrix.asides, matrix.negated) == (mentions, 3, 4)
    narrower = ask(labels=frozenset({LUMINAL}), **included)
    assert (narrower.asides, narrower.negated) == (1, 1)


# passes


@pytest.mark.parametrize(
    ("kinds", "status", "roles"),
    [
        pytest.param([], DONE, {"adjudicated"}, id="what is settled alone"),
        pytest.param([], OPEN, {"independent", "import", "adjudicated"}, id="nothing is settled yet"),
        pytest.param([], REOPENED, {"independent", "import", "adjudicated"}, id="no longer settled"),
        pytest.param([SetKind.TRAINING], DONE, {"training"}, id="training when asked for"),
        pytest.param(
            [SetKind.INDEPENDENT, SetKind.ADJUDICATED], DONE, {"independent", "adjudicated"}, id="as named"
        ),
    ],
)
def test_which_kinds_of_passes_count(
    project: Project, ask: Ask, kinds: list[SetKind], status: SetStatus, roles: set[str]
) -> None:
    document_id = paper(project)
    labels = {
        SetKind.INDEPENDENT: LUMINAL,
        SetKind.IMPORT: HER2,
        SetKind.ADJUDICATED: IMMUNE,
        SetKind.TRAINING: ADIPOSE,
    }
    for kind, label in labels.items():
        its_status = status if kind is SetKind.ADJUDICATED else DONE
        reading(project, document_id, said(label, PRIMARY), kind=kind, status=its_status)
    matrix = ask(kinds=frozenset(kinds))
    assert {row for row, _ in matrix.cells} == {labels[SetKind(role)] for role in roles}
    assert matrix.read == (1 if roles != {"training"} or kinds else 0)


def test_a_settled_document_leaves_others_alone(project: Project, ask: Ask) -> None:
    first, second = paper(project, CLAIM), paper(project, CLAIM)
    reading(project, first, said(LUMINAL, PRIMARY), kind=SetKind.ADJUDICATED, status=DONE)
    reading(project, first, said(HER2, PRIMARY), kind=SetKind.ADJUDICATED, status=OPEN, round=2)
    matrix = ask()
    assert {row: cell.papers.all for (row, _), cell in matrix.cells.items()} == {TUMOR: 1, LUMINAL: 1}
    assert second


def test_curators_by_their_codes(project: Project, ask: Ask) -> None:
    document_id = paper(project, CLAIM)
    reading(project, document_id, said(LUMINAL, METASTASIS), curator=colleague_of(project, "anna"))
    assert ask().curators == 2
    assert list(ask(curators=frozenset({"anna"})).cells) == [(LUMINAL, METASTASIS)]
    assert ask(curators=frozenset({"anna", "cur01"})).mentions == 2
    assert ask(curators=frozenset({"nobody"})).mentions == 0


def test_read_is_what_a_pass_that_counts_has_read_to_the_end(project: Project, ask: Ask) -> None:
    reading(project, paper(project), status=DONE, kind=SetKind.TRAINING)
    reading(project, paper(project), status=OPEN, settled=3)
    reading(project, paper(project), CLAIM, status=OPEN, settled=2)
    twice = paper(project)
    reading(project, twice, status=DONE)
    reading(project, twice, status=DONE, curator=colleague_of(project, "anna"))
    paper(project)
    assert [(it.read, it.unread) for it in (ask(), ask(curators=frozenset({"anna"})))] == [(2, 3), (1, 4)]
    assert ask(labels=frozenset({LUMINAL})).read == 2


# blind reading (I10)


@pytest.mark.parametrize(
    ("mine", "theirs", "hidden"),
    [
        pytest.param(OPEN, DONE, 1, id="mine is open"),
        pytest.param(DONE, OPEN, 1, id="theirs is open"),
        pytest.param(REOPENED, DONE, 1, id="mine is open again"),
        pytest.param(DONE, DONE, 0, id="both are done"),
        pytest.param(None, OPEN, 0, id="I do not read it"),
        pytest.param(SetStatus.VOID, OPEN, 0, id="I no longer read it"),
    ],
)
def test_a_colleagues_pass_is_hidden_until_both_are_done(
    project: Project, ask: Ask, mine: SetStatus | None, theirs: SetStatus, hidden: int
) -> None:
    document_id = paper(project)
    if mine is not None:
        reading(project, document_id, said(LUMINAL, PRIMARY), status=mine)
    reading(project, document_id, CLAIM, status=theirs, curator=colleague_of(project, "anna"), settled=3)
    matrix = ask(viewer=project.curator.id)
    assert matrix.hidden_passes == hidden
    assert ((TUMOR, PRIMARY) in matrix.cells) == (not hidden)
    assert ((LUMINAL, PRIMARY) in matrix.cells) == (mine not in (None, SetStatus.VOID))
    assert ask().hidden_passes == 0


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param({"kind": SetKind.IMPORT}, id="an import"),
        pytest.param({"kind": SetKind.TRAINING}, id="training"),
        pytest.param({"round": 2}, id="another round"),
    ],
)
def test_only_independent_passes_of_the_same_round_are_hidden(
    project: Project, ask: Ask, theirs: dict[str, Any]
) -> None:
    document_id = paper(project, said(LUMINAL, PRIMARY))
    reading(project, document_id, CLAIM, curator=colleague_of(project, "anna"), **theirs)
    matrix = ask(viewer=project.curator.id, kinds=frozenset(SetKind))
    assert (matrix.hidden_passes, matrix.mentions) == (0, 2)


def test_what_a_filter_leaves_out_is_not_called_hidden(project: Project, ask: Ask) -> None:
    document_id = paper(project, CLAIM, year=1999)
    reading(project, document_id, CLAIM, curator=colleague_of(project, "anna"), status=DONE)
    viewer = project.curator.id
    assert ask(viewer=viewer).hidden_passes == 1
    assert ask(viewer=viewer, first_year=2000).hidden_passes == 0
    assert ask(viewer=viewer, curators=frozenset({"cur01"})).hidden_passes == 0


def test_a_hidden_pass_reads_nothing_for_the_viewer(project: Project, ask: Ask) -> None:
    document_id = paper(project, CLAIM)
    reading(project, document_id, curator=colleague_of(project, "anna"), status=DONE)
    assert (ask().read, ask(viewer=project.curator.id).read) == (1, 0)


def test_a_viewer_whom_the_project_does_not_know_has_no_passes(
    project: Project, ask: Callable[..., Any]
) -> None:
    paper(project, CLAIM)
    assert ask(viewer="nobody").mentions == 1
