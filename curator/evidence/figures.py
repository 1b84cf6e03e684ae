"""Pictures with all that belongs on them, as the window saves them and the command line writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curator.evidence.course import Course
from curator.evidence.course_picture import course_picture
from curator.evidence.footer import picture_footer
from curator.evidence.matrix import Matrix
from curator.evidence.picture import matrix_picture
from curator.label_book import LabelBook


@dataclass(frozen=True, slots=True)
class Figure:
    title: str
    svg: str


def matrix_figure(
    matrix: Matrix, book: LabelBook, changed_at: str | None, *, drop_empty: bool = False
) -> Figure:
    """The matrix; `changed_at` is the time of the newest change, so that equal data give equal pictures."""
    names = {it.key: it.name for it in book.dimensions}
    axes = (names[matrix.question.rows], names[matrix.question.columns])
    title = " by ".join(axes)
    svg = matrix_picture(
        matrix,
        title,
        picture_footer(matrix, book, day_of(changed_at)),
        axes=axes,
        split=[book.label(it) for it in matrix.split],
        drop_empty=drop_empty,
    )
    return Figure(title, svg)


def course_figure(course: Course, matrix: Matrix, book: LabelBook, changed_at: str | None) -> Figure:
    """A course, with what was filtered and read in the matrix that it goes with."""
    footer = picture_footer(matrix, book, day_of(changed_at), course)
    return Figure(course.title, course_picture(course, footer))


def day_of(changed_at: str | None) -> date:
    """The day of a time in UTC; that of nothing is the first of all."""
    return date.fromisoformat(changed_at[:10]) if changed_at else date.min
