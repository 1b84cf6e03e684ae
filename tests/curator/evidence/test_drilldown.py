"""From a cell to its sentences, in reading order, and only what was asked for."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest

from curator.claims import Target
from curator.evidence.drilldown import Extent
from curator.evidence.evidence import Evidence
from curator.evidence.headings import Heading, Level, folding
from curator.evidence.matrix import Matrix
from curator.evidence.passages import Passage
from curator.evidence.question import Question
from curator.labelling import RemoveClaim
from curator.model import Claim, SetStatus
from curator.project import Project
from curator.segmenting import MergeSentence
from tests import factories
from tests.curator.evidence.made_up import made_up
from tests.curator.evidence.papers import (
    ANTI,
    HER2,
    IMMUNE,
    LUMINAL,
    METASTASIS,
    PRIMARY,
    PRO,
    TUMOR,
    colleague_of,
    paper,
    reading,
    said,
)


def heading(matrix: Matrix, id_: str) -> Heading:
    return next(it for it in (*matrix.rows, *matrix.columns) if it.id == id_)


def passages(
    evidence: Evidence, question: Question, row: str = TUMOR, column: str = PRIMARY
) -> list[Passage]:
    matrix = evidence.matrix(question)
    found = evidence.references(question, heading(matrix, row), heading(matrix, column))
    return evidence.passages(question, found)


def test_a_passage_has_its_paper_and_its_claims(project: Project, question: Question) -> None:
    document_id = paper(
        project,
        said(TUMOR, PRIMARY, ANTI, sentence=1, note="see figure 2", negated=True),
        title="Dormancy",
        year=2001,
        journal="Cell",
        doi="10.1000/1",
        pmid="123",
        publication_type="review",
        publication_type_raw="review",
    )
    asked = replace(question, with_negated=True)
    (passage,) = passages(Evidence.read(project), asked)
    sentence = project.store.sentences(document_id)[1]
    assert (passage.document_id, passage.sentence_id) == (document_id, sentence.id)
    assert (passage.sentence_index, passage.text) == (2, sentence.text)
    assert (passage.title, passage.journal, passage.year) == ("Dormancy", "Cell", 2001)
    assert (passage.doi, passage.pmid, passage.publication_type) == ("10.1000/1", "123", "review")
    assert passage.curator_code == "cur01"
    assert project.store.find(Claim, passage.claims[0].id) is not None
    (claim,) = passage.claims
    assert (claim.number, claim.negated, claim.note, claim.role.role) == (1, True, "see figure 2", "anti")
    assert [label.id for label in claim.labels] == [TUMOR, PRIMARY, *ANTI]


def test_passages_come_by_year_paper_sentence_and_curator(project: Project, question: Question) -> None:
    claim = said(TUMOR, PRIMARY, PRO)
    other = colleague_of(project, "anna")
    undated = paper(project, claim)
    late = paper(project, claim, year=2010, doi="10.1000/b")
    early = paper(project, said(TUMOR, PRIMARY, sentence=2), claim, year=2001)
    same_year = paper(project, claim, year=2010, doi="10.1000/a")
    reading(project, early, claim, said(TUMOR, PRIMARY, sentence=2), curator=other)
    found = passages(Evidence.read(project), question)
    assert [(it.document_id, it.sentence_index, it.curator_code) for it in found] == [
        (early, 1, "anna"),
        (early, 1, "cur01"),
        (early, 3, "anna"),
        (early, 3, "cur01"),
        (same_year, 1, "cur01"),
        (late, 1, "cur01"),
        (undated, 1, "cur01"),
    ]


def test_a_sentence_shows_those_of_its_claims_that_are_in_the_cell(
    project: Project, question: Question
) -> None:
    paper(
        project,
        said(TUMOR, PRIMARY, PRO),
        said(LUMINAL, METASTASIS),
        said(TUMOR, IMMUNE, PRIMARY, ANTI),
        said(TUMOR, PRIMARY, sentence=1, negated=True),
    )
    evidence = Evidence.read(project)
    (passage,) = passages(evidence, question)
    assert [claim.number for claim in passage.claims] == [1, 3]
    assert [claim.number for it in passages(evidence, question, IMMUNE) for claim in it.claims] == [3]


def test_any_slice_can_be_read(project: Project, question: Question) -> None:
    for year in range(2000, 2010):
        paper(project, said(TUMOR, PRIMARY, PRO), year=year)
    evidence = Evidence.read(project)
    matrix = evidence.matrix(question)
    found = evidence.references(question, heading(matrix, TUMOR), heading(matrix, PRIMARY))
    assert len(found) == 10
    assert [it.year for it in evidence.passages(question, found[3:6])] == [2003, 2004, 2005]
    assert evidence.passages(question, ()) == []


def test_a_row_a_column_or_everything_can_be_looked_at(project: Project, question: Question) -> None:
    theirs = colleague_of(project, "anna")
    document_id = paper(project, said(TUMOR, PRIMARY, PRO), said(TUMOR, METASTASIS, sentence=1))
    reading(project, document_id, said(TUMOR, PRIMARY, ANTI), said(IMMUNE, PRIMARY), curator=theirs)
    evidence = Evidence.read(project)
    matrix = evidence.matrix(question)
    row, column = heading(matrix, TUMOR), heading(matrix, PRIMARY)
    found = {
        "row": evidence.references(question, row, None),
        "column": evidence.references(question, None, column),
        "all": evidence.references(question, None, None),
    }
    assert {name: len(it) for name, it in found.items()} == {"row": 3, "column": 2, "all": 3}
    assert {name: len(evidence.claims_of(it)) for name, it in found.items()} == {
        "row": 3,
        "column": 3,
        "all": 4,
    }
    assert {name: evidence.extent(it) for name, it in found.items()} == {
        "row": Extent(sentences=2, papers=1),
        "column": Extent(sentences=1, papers=1),
        "all": Extent(sentences=2, papers=1),
    }
    assert evidence.extent(()) == Extent(sentences=0, papers=0)


def test_claims_by_key_make_one_passage_a_sentence(project: Project, question: Question) -> None:
    paper(project, said(TUMOR, PRIMARY, PRO), said(HER2, PRIMARY), said(TUMOR, PRIMARY, sentence=2))
    evidence = Evidence.read(project)
    one, two, three = evidence.tables.claims["claim"].tolist()
    found = evidence.passages(question, [three, two, one])
    assert [[claim.number for claim in it.claims] for it in found] == [[1], [1, 2]]
    assert evidence.claims_of(evidence.references_of([three, one])) == (three, one)
    assert evidence.references_of([10**6]) == ()


def test_a_claim_that_was_removed_since_is_left_out(project: Project, question: Question) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO), said(TUMOR, PRIMARY, sentence=1))
    evidence = Evidence.read(project)
    sentence = project.store.sentences(document_id)[0]
    (claim,) = factories.active_claims(project, sentence)
    project.perform(RemoveClaim(target=Target(sentence.id, claim.id)))
    assert [it.sentence_index for it in passages(evidence, question)] == [2]


def test_the_index_of_a_sentence_follows_a_merge(project: Project, question: Question) -> None:
    document_id = paper(project, said(TUMOR, PRIMARY, PRO, sentence=2))
    evidence = Evidence.read(project)
    project.perform(MergeSentence(sentence_id=project.store.sentences(document_id)[0].id))
    evidence.follow()
    assert [it.sentence_index for it in passages(evidence, question)] == [2]


def test_what_is_hidden_from_the_viewer_is_not_read_to_them(project: Project, question: Question) -> None:
    document_id = paper(project, said(LUMINAL, METASTASIS))
    reading(
        project,
        document_id,
        said(TUMOR, PRIMARY, PRO),
        curator=colleague_of(project, "anna"),
        status=SetStatus.DONE,
    )
    evidence = Evidence.read(project)
    blind = replace(question, viewer=project.curator.id)
    every_claim = evidence.tables.claims["claim"].tolist()
    assert [it.curator_code for it in evidence.passages(blind, every_claim)] == ["cur01"]
    assert len(evidence.passages(question, every_claim)) == 2
    assert passages(evidence, blind) == []


def test_hostile_text_comes_as_it_is(project: Project, question: Question) -> None:
    document_id = factories.add_document(project, "<b>x</b> {0} %s", "<script>alert('𝛽')</script> '; drop.")
    reading(project, document_id, said(TUMOR, PRIMARY, note="=cmd|'/c'!A1"))
    (passage,) = passages(Evidence.read(project), question)
    assert passage.text == "<script>alert('𝛽')</script> '; drop."
    assert (passage.title, passage.claims[0].note) == ("<b>x</b> {0} %s", "=cmd|'/c'!A1")


@pytest.mark.parametrize("level", Level)
def test_each_cell_leads_to_as_many_claims_and_papers_as_it_counts(
    project: Project, question: Question, level: Level
) -> None:
    made_up(project, random.Random(7))
    evidence = Evidence.read(project)
    folds = [folding(evidence.book, key, level) for key in (question.rows, question.columns)]
    matrix = evidence.matrix(question, *folds)
    for row, column in product(matrix.rows, matrix.columns):
        references = evidence.references(question, row, column)
        cell, found = matrix.cell(row.id, column.id), evidence.passages(question, references)
        assert len(found) == len(references)
        assert sum(len(it.claims) for it in found) == cell.mentions.all
        assert len({it.document_id for it in found}) == cell.papers.all
