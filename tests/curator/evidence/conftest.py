"""What the tests of the evidence share: the worked example, asked in the ways of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from curator.evidence.evidence import Evidence
from curator.evidence.matrix import Matrix
from curator.evidence.question import Question, first_question
from curator.project import Project

Ask = Callable[..., Matrix]


@pytest.fixture
def question(project: Project) -> Question:
    """Contexts by stages, as everybody sees them."""
    return first_question(project.vocabulary)


@pytest.fixture
def ask(project: Project, question: Question) -> Ask:
    """`ask(first_year=2000, ...)` reads the project and answers the first question with these changes."""
    from dataclasses import replace

    def answer(folded_rows: Any = (), folded_columns: Any = (), **changes: Any) -> Matrix:
        return Evidence.read(project).matrix(replace(question, **changes), folded_rows, folded_columns)

    return answer
