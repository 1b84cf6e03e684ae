"""Rows out of pages, without SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.carving import Pages

VALUES = [
    pytest.param((None, 0, 1, -1, 127, -32768, 8388607), id="small whole numbers"),
    pytest.param((2**31, -(2**31) - 1, 2**47 - 1, -(2**47), 2**63 - 1, -(2**63), 128), id="large ones"),
    pytest.param((0.5, -1e300, 3.0, "", b"", "𝛽-catenin 🧬", b"\x00\xff"), id="fractions, texts and bytes"),
    pytest.param(("x" * 4057, "y" * 5000, "z" * 100_000, b"\x00" * 9000, None, 1, 2), id="several pages"),
]


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 65536])
@pytest.mark.parametrize("values", VALUES)
def test_rows_are_read_as_sqlite_wrote_them(tmp_path: Path, page_size: int, values: tuple[object, ...]):
    path = tmp_path / "any.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"pragma page_size = {page_size}")
        connection.execute("create table some (a, b, c, d, e, f, g)")
        for place in (-5, 1, 2, 300, 2**40):
            connection.execute(
                "insert into some (rowid, a, b, c, d, e, f, g) values (?, ?, ?, ?, ?, ?, ?, ?)",
                (place, *values),
            )
        root = connection.execute("select rootpage from sqlite_schema").fetchone()[0]
        expected = connection.execute("select rowid, * from some order by rowid").fetchall()
    with Pages(path) as pages:
        found = [(row.id, *row.values) for leaf in pages.tree(root, set()) for row in pages.rows(leaf)]
        assert pages.size == page_size
    assert found == expected


def test_a_tree_that_leads_back_to_itself_ends(tmp_path: Path):
    path = tmp_path / "any.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("create table some (a)")
        connection.executemany("insert into some values (?)", ((f"{n:0500}",) for n in range(100)))
        root = connection.execute("select rootpage from sqlite_schema").fetchone()[0]
    content = bytearray(path.read_bytes())
    start = (root - 1) * 4096
    first_cell = int.from_bytes(content[start + 12 : start + 14], "big")
    content[start + first_cell : start + first_cell + 4] = root.to_bytes(4, "big")
    path.write_bytes(content)
    with Pages(path) as pages:
        leaves = list(pages.tree(root, set()))
        rows = [row for leaf in leaves for row in pages.rows(leaf)]
    assert len(leaves) == len(set(leaves))
    assert 80 < len(rows) < 100


def test_what_is_not_there_is_read_as_zeros(tmp_path: Path):
    path = tmp_path / "any.db"
    path.write_bytes(b"\x0d" * 100)
    with Pages(path) as pages:
        assert pages.page(1).startswith(b"\x0d" * 100 + b"\x00")
        assert pages.page(99) == bytes(pages.size)
        assert pages.rows(99) == []
        assert list(pages.tree(99, set())) == []
