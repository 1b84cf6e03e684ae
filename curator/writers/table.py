"""What a table of an export is: columns with types and keys, and rows by document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from curator.writers.work import DocumentWork

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
JOINT = "|"
"""Between the values of one cell; no name of a label has it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its Table Schema type; `binary` for whole numbers that are 0 or 1.

    `dated` text is a day, month or year, as much of it as is known. `meaning` is that of a column which
    the vocabulary brings; `meanings.meaning_of` knows the others.
    """

    name: str
    type: str = "string"
    binary: bool = False
    dated: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of an export. `rows` gives a document's rows, `head` those that come before all documents."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    references: tuple[tuple[str, str], ...] = ()
    """Columns that name a row of another table, and that table; the column has the same name there."""
    head: tuple[Row, ...] = ()
    rows: Callable[[DocumentWork], Iterable[Row]] = lambda _: ()

    @property
    def stem(self) -> str:
        """Its name as a file or a sheet."""
        return self.name.replace("-", "_")

    @property
    def path(self) -> str:
        return f"{self.stem}.csv"


def columns_named(names: str, **types: str) -> tuple[Column, ...]:
    """Columns by names parted by spaces; those whose type is not given hold text."""
    return tuple(
        Column(name, types.get(name, "string"), dated=name == "publication_date") for name in names.split()
    )


def distinct(before: Sequence[Column], free: Sequence[Column], after: Sequence[Column]) -> tuple[Column, ...]:
    """All columns in order; a free one that has the name of another is told apart by `dimension_`."""
    taken = {column.name for column in (*before, *after)}
    named: list[Column] = []
    for column in free:
        name = column.name
        while name in taken:
            name = f"dimension_{name}"
        taken.add(name)
        named.append(replace(column, name=name))
    return (*before, *named, *after)
