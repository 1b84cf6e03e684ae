"""A course as a table: what it is of, and its points."""

from __future__ import annotations

import csv
import io

import pytest

from curator.evidence import course_table
from curator.evidence.course import course, point
from curator.evidence.matrix import Tally
from curator.evidence.question import Question
from curator.label_book import LabelBook
from tests import factories

BOOK = LabelBook([factories.starter_vocabulary()])
QUESTION = Question(rows="context", columns="stage")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("Tumor, subtype unspecified", "Tumor, subtype unspecified", id="a context"),
        pytest.param("=1+1", "'=1+1", id="no formula"),
    ],
)
def test_every_row_says_first_what_the_course_is_of(title: str, shown: str) -> None:
    points = [point("2001", "2001", Tally(pro=1, directed=1, all=1)), point("2002", "2002", Tally())]
    found = course(title, points, [point("unknown", "Year unknown", Tally())], papers=1)
    text = course_table.as_csv(found, QUESTION, BOOK)
    assert text.startswith("course,point_id,point,apart,papers,")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["course"] for row in rows] == [shown] * 3
    assert [row["point_id"] for row in rows] == ["2001", "2002", "unknown"]
    assert course_table.as_json(found, QUESTION, BOOK)["title"] == title
