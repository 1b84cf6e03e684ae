"""A course as a table of its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from curator.evidence.course import Course, Point
from curator.evidence.course_wording import course_words
from curator.evidence.matrix_table import NUMBERS, csv_text, question_json
from curator.evidence.matrix_text import printable
from curator.evidence.question import Question, described
from curator.label_book import LabelBook

COLUMNS = (
    *("course", "point_id", "point", "apart", "papers", *NUMBERS, "balance", "switches"),
    *("filters", "vocabulary", "vocabulary_version"),
)
Value = str | int | float | bool | None


def rows(course: Course, question: Question, book: LabelBook) -> Iterator[tuple[Value, ...]]:
    """One for each point in order, then those apart; `switches` where the balance has changed its sign."""
    ends = {last for _, last in course.switches}
    filters, current = described(question, book), book.current
    for place, point in enumerate((*course.points, *course.apart)):
        tally = point.papers
        yield (
            *(course.title, point.id, point.name, place >= len(course.points), tally.all),
            *(int(getattr(tally, name)) for name in NUMBERS),
            *(_rounded(point.balance), place in ends),
            *(filters, current.id, current.version),
        )


def as_csv(course: Course, question: Question, book: LabelBook) -> str:
    return csv_text(COLUMNS, rows(course, question, book))


def as_json(course: Course, question: Question, book: LabelBook) -> dict[str, Any]:
    """The question, the points and the switches, of types that JSON has."""
    return {
        "question": question_json(question, book),
        "vocabulary": {"id": book.current.id, "version": book.current.version},
        "title": course.title,
        "papers": course.papers,
        "points": [_point_json(point) for point in course.points],
        "apart": [_point_json(point) for point in course.apart],
        "switches": [[course.points[first].id, course.points[last].id] for first, last in course.switches],
        "possible_switches": [
            [course.points[first].id, course.points[last].id] for first, last in course.possible_switches
        ],
    }


def as_text(course: Course, question: Question, book: LabelBook) -> str:
    """The course in words, a line for each point, and what was asked."""
    lines = [course.title, *(f"  {line}" for line in course_words(course)), ""]
    lines.append(f"Filters: {described(question, book)}")
    lines.append(f"Vocabulary: {book.current.id} {book.current.version}")
    return "\n".join(printable(line) for line in lines)


def _point_json(point: Point) -> dict[str, Any]:
    papers = {name: value for name, value in asdict(point.papers).items() if name != "split"}
    return {"id": point.id, "name": point.name, "papers": papers, "balance": _rounded(point.balance)}


def _rounded(balance: float | None) -> float | None:
    return None if balance is None else round(balance, 6)
