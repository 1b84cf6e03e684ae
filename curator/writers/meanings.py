"""What the columns of the tables mean, in words for those who open a file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from curator.writers.table import Column, Table


def meaning_of(table: Table, column: Column) -> str:
    """A phrase without a full stop at its end, or sentences; empty if nothing is known."""
    known = _meanings()
    return (
        column.meaning or known.get(table.name, {}).get(column.name) or known["common"].get(column.name, "")
    )


@cache
def _meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("curator.writers").joinpath("column_meanings.toml").read_text("utf-8"))
