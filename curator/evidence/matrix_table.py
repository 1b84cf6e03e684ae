"""A matrix as a table of its cells: rows for files, and one object for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Literal

from curator.evidence.headings import Heading
from curator.evidence.matrix import Cell, Matrix, Tally
from curator.evidence.question import Question, described
from curator.formula_guard import guarded
from curator.label_book import LabelBook

Cells = Literal["all", "filled"]
Value = str | int | None

NUMBERS = (
    "pro",
    "pro_causal",
    "anti",
    "anti_causal",
    "mixed",
    "no_effect",
    "undetermined",
)
"""Counted of papers under these names, and of mentions under these names after `mentions_`."""


def columns(matrix: Matrix) -> tuple[str, ...]:
    """The names of the columns of `rows`."""
    return (
        *("row_id", "row", "column_id", "column"),
        *("papers", *NUMBERS),
        *("mentions", *(f"mentions_{name}" for name in NUMBERS)),
        *("conflict", "emptiness"),
        *_split_columns(matrix),
        *(f"mentions_{name}" for name in _split_columns(matrix)),
        *("filters", "vocabulary", "vocabulary_version"),
    )


def rows(matrix: Matrix, book: LabelBook, cells: Cells = "all") -> Iterator[tuple[Value, ...]]:
    """One for each cell, or for each with a claim: by row, then by column.

    Numbers without a prefix count papers; the words of `filters` say what was asked.
    """
    filters, current = described(matrix.question, book), book.current
    for row, column, cell in _cells(matrix, cells):
        yield (
            *(row.id, row.name, column.id, column.name),
            *_numbers(cell.papers),
            *_numbers(cell.mentions),
            *(cell.conflict.value, cell.emptiness.value if cell.emptiness else None),
            *_shares(matrix, cell.papers),
            *_shares(matrix, cell.mentions),
            *(filters, current.id, current.version),
        )


def csv_text(names: Sequence[str], lines: Iterable[Sequence[Value | float | bool]]) -> str:
    """RFC 4180 with CRLF; an empty cell is a missing value, and no spreadsheet runs a text as a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(value) for value in line] for line in lines)
    return stream.getvalue()


def json_text(value: Any) -> str:
    """JSON as files and terminals get it."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def as_csv(matrix: Matrix, book: LabelBook, cells: Cells = "all") -> str:
    return csv_text(columns(matrix), rows(matrix, book, cells))


def as_json(matrix: Matrix, book: LabelBook, cells: Cells = "all") -> dict[str, Any]:
    """The question, the headings, the totals and the cells, of types that JSON has."""
    return {
        "question": question_json(matrix.question, book),
        "vocabulary": {"id": book.current.id, "version": book.current.version},
        "totals": {
            "papers": matrix.papers,
            "mentions": matrix.mentions,
            "sentences": matrix.sentences,
            "curators": matrix.curators,
            "papers_read": matrix.read,
            "papers_unread": matrix.unread,
            "contradictory_cells": matrix.contradictions,
            "claims_without_finding": matrix.asides,
            "negated_claims": matrix.negated,
            "hidden_passes": matrix.hidden_passes,
        },
        "split": [{"id": id_, "name": book.label(id_).name} for id_ in matrix.split],
        "rows": [_heading_json(heading) for heading in matrix.rows],
        "columns": [_heading_json(heading) for heading in matrix.columns],
        "cells": [
            {
                "row": row.id,
                "column": column.id,
                "papers": _tally_json(cell.papers),
                "mentions": _tally_json(cell.mentions),
                "conflict": cell.conflict.value,
                "emptiness": cell.emptiness.value if cell.emptiness else None,
            }
            for row, column, cell in _cells(matrix, cells)
        ],
    }


def question_json(question: Question, book: LabelBook) -> dict[str, Any]:
    """What was asked, sets in order; who looked is no part of it."""
    return {
        "rows": question.rows,
        "columns": question.columns,
        "split": question.split,
        "counting": question.counting.value,
        "first_year": question.first_year,
        "last_year": question.last_year,
        "publication_types": sorted(question.publication_types),
        "passes": sorted(kind.value for kind in question.kinds),
        "curators": sorted(question.curators),
        "labels": sorted(question.labels, key=lambda it: (book.order.get(it, -1), it)),
        "words": question.words.strip(),
        "with_aims": question.with_asides,
        "with_negated": question.with_negated,
        "contradictions_only": question.contradictions_only,
        "filled_only": question.filled_only,
        "described": described(question, book),
    }


def _cells(matrix: Matrix, cells: Cells) -> Iterator[tuple[Heading, Heading, Cell]]:
    for row in matrix.rows:
        for column in matrix.columns:
            if cells == "all" or (row.id, column.id) in matrix.cells:
                yield row, column, matrix.cell(row.id, column.id)


def _numbers(tally: Tally) -> tuple[int, ...]:
    return (tally.all, *(getattr(tally, name) for name in NUMBERS))


def _split_columns(matrix: Matrix) -> tuple[str, ...]:
    """Named by label ids as in the tables of an export, so that a rename breaks no script."""
    if not matrix.split:
        return ()
    ids = [label_id.lower().replace(":", "_") for label_id in matrix.split]
    return tuple(f"{matrix.question.split}__{name}" for name in [*ids, "none"])


def _shares(matrix: Matrix, tally: Tally) -> tuple[int, ...]:
    return tally.split or (0,) * len(_split_columns(matrix))


def _csv_cell(value: Value | float | bool) -> Value | float:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(value)
        case _:
            return value


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {name: list(value) if name == "split" else value for name, value in asdict(tally).items()}


def _heading_json(heading: Heading) -> dict[str, Any]:
    return {
        "id": heading.id,
        "name": heading.name,
        "labels": list(heading.labels),
        "depth": heading.depth,
        "group": heading.group,
        "silent": heading.silent,
    }
