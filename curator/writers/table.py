"""What a table of an export is: columns with types and keys, and rows by document.

Rows beside each other say much alike: of the same paper, the same sentence, the same pass. So a row is made
of parts, which several rows may share, and a file of text writes each part once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from curator.writers.work import DocumentWork

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


class Part:
    """Cells side by side in one row or in several; a file may keep in `written` how it writes them."""

    __slots__ = ("cells", "written")

    def __init__(self, *cells: Cell) -> None:
        self.cells = cells
        self.written = b""


Parts = tuple[Part, ...]
"""A row."""
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
    rows: Callable[[DocumentWork], Iterable[Parts]] = lambda _: ()

    @property
    def stem(self) -> str:
        """Its name as a file or a sheet."""
        return self.name.replace("-", "_")

    @property
    def path(self) -> str:
        return f"{self.stem}.csv"


def in_parts(rows: Iterable[Row]) -> Iterator[Parts]:
    """Rows that share nothing."""
    return ((Part(*row),) for row in rows)


def cells_of(row: Parts) -> Row:
    return tuple(chain.from_iterable([part.cells for part in row]))


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
