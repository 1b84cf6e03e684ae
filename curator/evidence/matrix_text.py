"""A matrix as text for a terminal: compact cells, and lines that say what their signs mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from curator.evidence.matrix import Cell, Conflict, Emptiness, Matrix
from curator.evidence.matrix_table import Cells
from curator.evidence.question import Counting, described
from curator.evidence.wording import EMPTINESS, UNLABELLED, totals
from curator.label_book import LabelBook

ACROSS, WITHIN = "⇄", "(⇄)"
SIGNS = {Emptiness.NEVER_LOOKED: "·", Emptiness.NOT_STATED: "–", Emptiness.NO_EFFECT: "○"}
MIXED = "~"
GAP = 2
WIDEST_ROW, WIDEST_COLUMN = 44, 16
LEAST_WIDTH = 100
"""Of the lines under the table, in columns of a terminal."""


def as_text(matrix: Matrix, book: LabelBook, cells: Cells = "all") -> str:
    """For a terminal: columns under the short names of their labels, then what the signs mean.

    Of filled cells, rows and columns without any are left out.
    """
    rows = [it for it in matrix.rows if cells == "all" or any(row == it.id for row, _ in matrix.cells)]
    shown = [it for it in matrix.columns if cells == "all" or any(id_ == it.id for _, id_ in matrix.cells)]
    counting = matrix.question.counting
    names = {it.key: it.name for it in book.dimensions}
    heads = [_fitted(heading.short, WIDEST_COLUMN) for heading in shown]
    body = [
        [
            _fitted("  " * row.depth + row.name, WIDEST_ROW),
            *(_sign(matrix, book, matrix.cell(row.id, column.id), counting) for column in shown),
        ]
        for row in rows
    ]
    corner = _fitted(f"{names[matrix.question.rows]} by {names[matrix.question.columns]}", WIDEST_ROW)
    widths = [max(map(_width, parts)) for parts in zip([corner, *heads], *body, strict=True)]
    width = max(LEAST_WIDTH, sum(widths) + GAP * len(heads))
    short = [f"{head} {column.name}" for head, column in zip(heads, shown, strict=True)]
    vocabulary = f"{book.current.id} {book.current.version}"
    return "\n".join(
        [
            *(_line(parts, widths) for parts in [[corner, *heads], *body]),
            "",
            *_wrapped("Columns: ", short, width),
            *_wrapped("Cells: ", _legend(matrix, book), width),
            *_wrapped("Counted: ", [*totals(matrix)], width),
            *_wrapped("Filters: ", described(matrix.question, book).split("; "), width),
            *_wrapped("Vocabulary: ", [vocabulary], width),
        ]
    )


def _sign(matrix: Matrix, book: LabelBook, cell: Cell, counting: Counting) -> str:
    tally = cell.tally(counting)
    if any(tally.split):
        names = [*(book.label(it).short for it in matrix.split), UNLABELLED]
        parts = [f"{name} {number}" for name, number in zip(names, tally.split, strict=True) if number]
        return printable(" ".join([*parts, *_clash(cell)]))
    if cell.emptiness is Emptiness.NO_EFFECT:
        return f"{SIGNS[cell.emptiness]}{tally.no_effect}"
    if cell.emptiness is not None:
        return SIGNS[cell.emptiness] + (f"({tally.all})" if tally.all else "")
    parts = [f"{tally.pro}:{tally.anti}"] if tally.directed else []
    parts += [f"{MIXED}{tally.mixed}"] if tally.mixed else []
    parts += [f"{SIGNS[Emptiness.NO_EFFECT]}{tally.no_effect}"] if tally.no_effect else []
    return " ".join([*parts, *_clash(cell)])


def _clash(cell: Cell) -> list[str]:
    return {Conflict.NONE: [], Conflict.WITHIN: [WITHIN], Conflict.ACROSS: [ACROSS]}[cell.conflict]


def _legend(matrix: Matrix, book: LabelBook) -> list[str]:
    no_effect = SIGNS[Emptiness.NO_EFFECT]
    numbers = ["3:1 three for, one against", f"{MIXED}2 two mixed", f"{no_effect}2 two without effect"]
    labels = [f"{book.label(it).short} {book.label(it).name}" for it in matrix.split]
    return [
        f"numbers are {matrix.question.counting.value}",
        *(labels or numbers),
        f"{ACROSS} papers contradict each other",
        f"{WITHIN} one paper says both",
        f"{SIGNS[Emptiness.NEVER_LOOKED]} {EMPTINESS[Emptiness.NEVER_LOOKED]}",
        f"{SIGNS[Emptiness.NOT_STATED]} {EMPTINESS[Emptiness.NOT_STATED]}, (2) by two",
    ]


def printable(text: str) -> str:
    """`text` without line ends, control characters and marks that turn the direction of what follows."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _width(text: str) -> int:
    """In columns of a terminal."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def _fitted(text: str, width: int) -> str:
    shown = printable(text)
    while _width(shown) > width:
        shown = shown.removesuffix("…")[:-1].rstrip() + "…"
    return shown


def _line(parts: Sequence[str], widths: Sequence[int]) -> str:
    padded = [part + " " * (width - _width(part)) for part, width in zip(parts, widths, strict=True)]
    return (" " * GAP).join(padded).rstrip()


def _wrapped(start: str, parts: Sequence[str], width: int) -> Iterator[str]:
    """Parts between semicolons on lines of at most so many columns, under their `start`."""
    line = start
    for place, part in enumerate(map(printable, parts), 1):
        if line.strip() and line != start and _width(line) + _width(part) >= width:
            yield line.rstrip()
            line = " " * len(start)
        line += part + ("; " if place < len(parts) else "")
    yield line
