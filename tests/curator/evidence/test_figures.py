"""What stands under the pictures of the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from curator.evidence.course import Course
from curator.evidence.courses import by_order
from curator.evidence.evidence import Evidence
from curator.evidence.figures import course_figure, matrix_figure
from curator.evidence.footer import picture_footer
from curator.evidence.question import Counting, Question, first_question
from curator.identifiers import LabelId
from curator.project import Project
from tests.curator.evidence.papers import LUMINAL, PRIMARY, PRO, TUMOR, paper, said

DAY = date(2026, 11, 23)


@pytest.fixture
def evidence(project: Project) -> Evidence:
    """Two papers of one context, and a third of another."""
    for context in (TUMOR, TUMOR, LUMINAL):
        paper(project, said(context, PRIMARY, PRO))
    return Evidence.read(project)


def course_in(evidence: Evidence, question: Question) -> Course:
    return by_order(evidence.tables, evidence.selection(question), "stage", [LabelId(TUMOR)], "Tumor")


def test_a_course_says_its_own_papers_and_not_those_of_the_matrix(
    project: Project, evidence: Evidence
) -> None:
    question = first_question(project.vocabulary)
    matrix = evidence.matrix(question)
    whole = picture_footer(matrix, evidence.book, DAY)
    lines = picture_footer(matrix, evidence.book, DAY, course_in(evidence, question))
    assert "from 3 papers" in whole[1]
    assert lines[1] == f"2 papers of Tumor; {matrix.read} of 3 papers read."
    assert (lines[0], lines[2]) == (whole[0], whole[2])


def test_a_course_is_of_papers_however_the_matrix_is_counted(project: Project, evidence: Evidence) -> None:
    question = replace(first_question(project.vocabulary), counting=Counting.MENTIONS)
    matrix = evidence.matrix(question)
    assert "Counted by mentions." in picture_footer(matrix, evidence.book, DAY)[0]
    lines = picture_footer(matrix, evidence.book, DAY, course_in(evidence, question))
    assert "Counted by papers." in lines[0]


def test_what_blind_reading_hides_is_said_once(project: Project, evidence: Evidence) -> None:
    question = first_question(project.vocabulary)
    matrix = replace(evidence.matrix(question), hidden_passes=1)
    for course in (None, course_in(evidence, question)):
        text = " ".join(picture_footer(matrix, evidence.book, DAY, course))
        assert text.count("hidden") == text.count("1 pass hidden by blind reading") == 1


def test_a_figure_of_a_course_carries_its_footer(project: Project, evidence: Evidence) -> None:
    question = first_question(project.vocabulary)
    matrix = evidence.matrix(question)
    figure = course_figure(course_in(evidence, question), matrix, evidence.book, "2026-11-23T10:00:00Z")
    assert figure.title == "Tumor"
    assert "2 papers of Tumor" in figure.svg
    assert "tagged sentence" not in figure.svg
    assert "tagged sentences from" in matrix_figure(matrix, evidence.book, None).svg
