"""What a picture of the evidence says of itself: filters, counts, versions and the day."""

from __future__ import annotations

from datetime import date

from curator import __version__
from curator.evidence.course import Course
from curator.evidence.matrix import Matrix
from curator.evidence.question import Counting, described
from curator.evidence.wording import UNITS, extent, totals
from curator.label_book import LabelBook
from curator.words import counted


def picture_footer(
    matrix: Matrix, book: LabelBook, day: date, course: Course | None = None
) -> tuple[str, ...]:
    """The lines under a picture of the matrix, or of a `course` of the same question; for every format."""
    if course is None:
        counts, unit = [*totals(matrix)], UNITS[matrix.question.counting]
    else:
        # a course counts papers, however its matrix is counted
        counts = [f"{counted(course.papers, 'paper')} of {course.title}", *extent(matrix)]
        unit = UNITS[Counting.PAPERS]
    return (
        f"Filters: {described(matrix.question, book)}. Counted by {unit}s.",
        "; ".join(counts) + ".",
        f"{book.current.id} {book.current.version} · {day.isoformat()} · Curator {__version__}",
    )
