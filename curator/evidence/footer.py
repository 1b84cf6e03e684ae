"""What a picture of the evidence says of itself: filters, counts, versions and the day."""

from __future__ import annotations

from datetime import date

from curator import __version__
from curator.evidence.matrix import Matrix
from curator.evidence.question import described
from curator.evidence.wording import UNITS, totals
from curator.label_book import LabelBook


def picture_footer(matrix: Matrix, book: LabelBook, day: date) -> tuple[str, ...]:
    """The lines under a picture; the same for matrix, courses and every file format."""
    counts = list(totals(matrix))
    if matrix.hidden_passes:
        counts.append(f"blind reading hides the passes of others: {matrix.hidden_passes:,}")
    unit = UNITS[matrix.question.counting]
    return (
        f"Filters: {described(matrix.question, book)}. Counted by {unit}s.",
        "; ".join(counts) + ".",
        f"{book.current.id} {book.current.version} · {day.isoformat()} · Curator {__version__}",
    )
