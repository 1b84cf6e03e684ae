"""The codebook as a table: dimensions, labels, and what the columns of the other tables mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curator.label_book import LabelBook
from curator.vocabulary import Dimension, Label
from curator.writers.meanings import meaning_of
from curator.writers.table import JOINT, Row, Table, columns_named

_COLUMNS = columns_named(
    "entry of name id type meaning include exclude synonyms group parent_id curies colour key status"
)


def codebook(book: LabelBook, tables: Sequence[Table]) -> Table:
    """One row a dimension, a label, or a column of `tables`; `entry` says which."""
    rows = [*_dimensions(book), *_labels(book), *_columns_of(tables)]
    return Table(name="codebook", columns=_COLUMNS, primary_key=("entry", "of", "name"), head=tuple(rows))


def _dimensions(book: LabelBook) -> Iterator[Row]:
    for it in book.dimensions:
        need = "required" if it.required else "optional"
        kind = f"{need}, {'one label' if it.single else 'several labels'}"
        yield _row("dimension", None, it.name, it.key, kind, it.question)


def _labels(book: LabelBook) -> Iterator[Row]:
    dimensions: dict[str, Dimension] = {dimension.key: dimension for dimension in book.dimensions}
    for label, _ in book.entries:
        yield _row(
            *("label", label.dimension, label.name, label.id, "exclusive" if label.exclusive else None),
            *(label.definition, JOINT.join(label.include), JOINT.join(label.exclude)),
            *(JOINT.join(label.synonyms), _group(dimensions[label.dimension], label), label.parent),
            *(JOINT.join(it.curie for it in label.curies), label.colour, label.hotkey, label.status),
        )


def _columns_of(tables: Sequence[Table]) -> Iterator[Row]:
    for table in tables:
        for column in table.columns:
            kind = "0 or 1" if column.binary else column.type
            yield _row("column", table.stem, column.name, None, kind, meaning_of(table, column))


def _group(dimension: Dimension, label: Label) -> str:
    return next((group.name for group in dimension.groups if group.key == label.group), label.group)


def _row(*cells: str | None) -> Row:
    """The cells, then empty ones; an empty text is no value."""
    return (*(cell or None for cell in cells), *(None,) * (len(_COLUMNS) - len(cells)))
