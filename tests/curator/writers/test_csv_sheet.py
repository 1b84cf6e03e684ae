"""Rows in parts are written as Python's csv module writes them whole."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.formula_guard import guarded
from curator.writers.csv_sheet import CsvSheet
from curator.writers.options import ExportOptions, Profile
from curator.writers.table import Cell, Column, Part, Parts, Table, cells_of, in_parts

CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.sampled_from("ab=+-@'\"\t\r\n,;β😀 "), max_size=6)
)
PARTS = st.lists(CELLS, min_size=1, max_size=4).map(tuple)


def written(rows: list[Parts], **options: Any) -> bytes:
    columns = tuple(Column(f"c{number}") for number in range(max(len(cells_of(row)) for row in rows)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        sheet = CsvSheet(Table(name="x", columns=columns, primary_key=()), path, ExportOptions(**options))
        sheet.add(rows)
        sheet.close()
        content = path.read_bytes()
    assert (sheet.rows, sheet.size) == (len(rows), len(content))
    assert sheet.sha256() == hashlib.sha256(content).hexdigest()
    return content.partition(b"\r\n")[2]


def by_csv_module(rows: list[Parts], separator: str, guard: bool) -> bytes:
    def plain(cell: Cell) -> object:
        if isinstance(cell, bool):
            return str(cell).lower()
        return guarded(cell) if guard and isinstance(cell, str) else cell

    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows([list(map(plain, cells_of(row))) for row in rows])
    return stream.getvalue().encode()


@pytest.mark.parametrize(
    ("profile", "separator"),
    [
        pytest.param(Profile.ANALYSIS, ",", id="comma"),
        pytest.param(Profile.EXCEL, ";", id="semicolon"),
        pytest.param(Profile.EXCEL, "\t", id="tab"),
    ],
)
@given(shared=PARTS, own=st.lists(PARTS, min_size=1, max_size=3), guard=st.booleans())
def test_rows_that_share_a_part_are_those_of_the_csv_module(
    profile: Profile, separator: str, shared: tuple[Cell, ...], own: list[tuple[Cell, ...]], guard: bool
):
    part = Part(*shared)
    # a first cell of its own: the csv module quotes a row that is one empty cell
    rows = [(Part(number), part, Part(*cells), part) for number, cells in enumerate(own)]
    found = written(rows, profile=profile, separator=separator, formula_guard=guard)
    assert found == by_csv_module(rows, separator, guard)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(("=1+1", "a"), id="formula-at-the-beginning"),
        pytest.param(("a", "=1+1"), id="formula-behind-another-cell"),
        pytest.param(("a", "''=1", "'tis"), id="apostrophes"),
        pytest.param(("a, b", "c"), id="separator"),
        pytest.param(('say "no"', "c"), id="quotes"),
        pytest.param(("a", "one\ntwo"), id="line-end"),
        pytest.param(("a", "one\rtwo"), id="old-line-end"),
        pytest.param((-1, "a", -2.5, None, True), id="negative-numbers-stay-numbers"),
    ],
)
def test_a_part_is_asked_as_a_whole_whether_a_cell_of_it_needs_care(cells: tuple[Cell, ...]):
    rows = list(in_parts([cells]))
    assert written(rows) == by_csv_module(rows, ",", guard=True)
