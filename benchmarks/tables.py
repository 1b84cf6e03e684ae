"""The tables of a run: what is judged, how it grows, and what else was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure, shown
from benchmarks.judgement import Judged, judged, unjudged
from benchmarks.rows import ROWS
from benchmarks.slope import by_documents, slope


@dataclass(frozen=True, slots=True)
class Table:
    """`text_columns` are those that are no numbers, by place."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    text_columns: frozenset[int]


def tables(figures: Sequence[Figure]) -> list[Table]:
    """Those that have rows, in the order of the page."""
    made = [
        Table(
            "Against the budgets",
            ("What", "Documents", "Figure", "Reference, same run", "Ratio", "Budget", ""),
            [(*_cells(it), _budget(it), it.words) for it in judged(figures)],
            frozenset({0, 3, 6}),
        ),
        _growth(figures),
        Table(
            "What else was measured",
            ("What", "Documents", "Figure", "Reference, same run", "Ratio"),
            [_cells(it) for it in unjudged(figures)],
            frozenset({0, 3}),
        ),
    ]
    return [table for table in made if table.rows]


def _cells(it: Judged) -> tuple[str, ...]:
    figure, unit = it.figure, it.row.unit
    reference = ""
    if figure.reference is not None:
        reference = f"{shown(figure.reference)} {unit}: {it.row.reference}"
    ratio = "" if figure.ratio is None else f"{shown(figure.ratio)} ×"
    return _what(it), f"{figure.documents:,}", f"{shown(figure.value)} {unit}", reference, ratio


def _what(it: Judged) -> str:
    """With the number of repetitions, where it is the middle of some."""
    number = it.figure.repetitions
    return it.row.what if number == 1 else f"{it.row.what} ({number:,} times)"


def _budget(it: Judged) -> str:
    assert it.row.budget is not None
    return it.row.budget.words(it.row.unit)


def _growth(figures: Sequence[Figure]) -> Table:
    """A row for each that was measured in projects of two sizes or more."""
    sizes = {row.id: by_documents(figures, row.id) for row in ROWS}
    sizes = {id_: values for id_, values in sizes.items() if len(values) > 1}
    columns = sorted({documents for values in sizes.values() for documents in values})
    rows: list[tuple[str, ...]] = []
    for row in ROWS:
        if (values := sizes.get(row.id)) is None:
            continue
        cells = [shown(values[size]) if size in values else "" for size in columns]
        found = slope(values)
        factor = f"{shown(found.factor)} ×" if found else ""
        exponent = f"{found.exponent:.2f}" if found else ""
        word = "" if found is None or not row.flat else "flat" if found.flat else "**grows**"
        rows.append((f"{row.what}, {row.unit}", *cells, factor, exponent, word))
    head = ("What", *(f"{size:,}" for size in columns), "Factor", "Exponent", "")
    return Table("How it grows with the documents", head, rows, frozenset({0, len(head) - 1}))
