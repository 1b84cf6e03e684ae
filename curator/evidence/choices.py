"""What the evidence can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass

from curator.evidence.tables import Tables
from curator.model import SetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The values that occur in a project."""

    years: tuple[int, int] | None
    """The first and the last."""
    publication_types: tuple[str, ...]
    curators: tuple[str, ...]
    """Codes."""
    kinds: tuple[SetKind, ...]


def choices_of(tables: Tables) -> Choices:
    """What occurs in the documents and passes of the tables."""
    years = tables.documents["year"].dropna()
    kinds = tables.sets["kind"].unique()
    return Choices(
        years=(int(years.min()), int(years.max())) if len(years) else None,
        publication_types=tuple(sorted(tables.documents["publication_type"].unique())),
        curators=tuple(sorted(tables.sets["curator"].unique())),
        kinds=tuple(kind for kind in SetKind if kind.value in kinds),
    )
