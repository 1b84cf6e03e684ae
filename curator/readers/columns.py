"""What the columns of a table mean: as a person decided, as a program writes them, or by their names."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from curator import normalise
from curator.errors import CuratorError
from curator.json_file import read_object
from curator.readers import fields
from curator.readers.format import TableHead
from curator.writers.files import replace_file

FIELDS: Mapping[str, str] = {
    "title": "Title",
    "abstract": "Abstract",
    "authors": "Authors",
    "keywords": "Keywords",
    "subject_areas": "Subject areas (MeSH)",
    "doi": "DOI",
    "pmid": "PubMed ID",
    "pmcid": "PubMed Central ID",
    "journal": "Journal",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "article_number": "Article number",
    "issn": "ISSN",
    "publication_date": "Publication date",
    "year": "Year",
    "month": "Month",
    "day": "Day",
    "publication_type_raw": "Publication type",
    "publication_status": "Publication status",
    "integrity_status": "Retraction status",
    "peer_reviewed": "Peer-reviewed",
    "language": "Language",
    "url": "Web address",
    "licence": "Licence",
}
"""The fields that a column may be mapped to, with the name of each on the screen."""

ACCESSION, LABELLED_IDS, REMARKS = "accession", "labelled_ids", "remarks"
"""What a column of a preset holds that is no field: see `column_presets.toml`."""
_NOT_FIELDS = (ACCESSION, LABELLED_IDS, REMARKS)
_FIRST_ROWS = 20


@dataclass(frozen=True)
class Preset:
    """The table of a known program."""

    name: str
    title: str
    known_by: frozenset[str]
    meanings: Mapping[str, tuple[str, int]]
    """From a column to a field (or a purpose of `_NOT_FIELDS`, or nothing) and its rank in that field."""


@dataclass(frozen=True)
class Columns:
    """The columns of one table, each with a name of its own and what it is taken for."""

    names: tuple[str, ...]
    meanings: tuple[str | None, ...]
    """A field of FIELDS, a purpose of a preset, or None for a column that is not read."""
    chosen: frozenset[int]
    """Places of the columns whose field a person chose."""
    order: tuple[int, ...]
    """Places of the columns that are read; of two for one field the preferred one is first."""
    preset: Preset | None

    def __contains__(self, field: object) -> bool:
        return field in self.meanings


def of(header: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """What the columns under `header` mean. `chosen` is as `Source.columns`: it counts before all else."""
    names = named(header)
    preset = preset_of(names)
    own_names = (normalise.text(cell) for cell in header)
    found = [
        _meaning(name, own_name, chosen, preset) for name, own_name in zip(names, own_names, strict=True)
    ]
    ranks = {place: rank for place, (meaning, rank) in enumerate(found) if meaning}
    return Columns(
        names,
        tuple(meaning or None for meaning, _ in found),
        frozenset(place for place, rank in ranks.items() if rank < 0),
        tuple(sorted(ranks, key=lambda place: (ranks[place], place))),
        preset,
    )


def named(header: Iterable[str]) -> tuple[str, ...]:
    """Names by which columns are told apart: `Title`, `Title (2)`, and `column 3` for one without a name."""
    cleaned = [normalise.text(cell) or f"column {place}" for place, cell in enumerate(header, 1)]
    taken, used = set(cleaned), set[str]()
    numbers = Counter[str]()
    names: list[str] = []
    for name in cleaned:
        unique = name
        while unique in used or (unique != name and unique in taken):
            numbers[name] += 1
            unique = f"{name} ({numbers[name] + 1})"
        used.add(unique)
        names.append(unique)
    return tuple(names)


def preset_of(names: Iterable[str]) -> Preset | None:
    """The program that writes such a header; None if it is none of those known."""
    header = frozenset(names)
    return next((preset for preset in presets() if preset.known_by <= header), None)


@cache
def presets() -> tuple[Preset, ...]:
    """The programs of `column_presets.toml`."""
    content = tomllib.loads((files("curator.readers") / "column_presets.toml").read_text("utf-8"))
    return tuple(_preset(name, table) for name, table in content.items())


def head(columns: Columns, rows: Iterable[Sequence[str]]) -> TableHead:
    """What is shown to a person who maps columns; of `rows` the first 20 are taken, all of one length."""
    width = len(columns.names)
    shown: list[tuple[str, ...]] = []
    for row in rows:
        shown.append((*row[:width], *[""] * (width - len(row))))
        if len(shown) == _FIRST_ROWS:
            break
    taken_for = (None if meaning in _NOT_FIELDS else meaning for meaning in columns.meanings)
    return TableHead(columns.names, tuple(shown), tuple(taken_for))


def read_mapping(path: Path) -> dict[str, str]:
    """The columns of a file such as `{"Überschrift": "title", "Nummer": ""}`.

    Raises CuratorError for a file that is no such object, and for a field that does not exist.
    """
    content = read_object(path, "list of columns")
    mapping = {column: "" if value is None else value for column, value in content.items()}
    for column, field in mapping.items():
        if not isinstance(field, str) or (field and field not in FIELDS):
            known = ", ".join(FIELDS)
            raise CuratorError(
                f"‘{path.name}’ maps the column ‘{column}’ to ‘{str(field)[:80]}’, which is no field. "
                f"The fields are: {known}; an empty text leaves a column out."
            )
    return {normalise.text(column): field for column, field in mapping.items()}


def write_mapping(path: Path, mapping: Mapping[str, str]) -> None:
    """A file that `read_mapping` reads; raises CuratorError for what the disk refuses."""
    replace_file(path, (json.dumps(dict(mapping), ensure_ascii=False, indent=2) + "\n").encode())


def _meaning(name: str, own_name: str, chosen: Mapping[str, str], preset: Preset | None) -> tuple[str, int]:
    """The meaning of a column, empty if it is not read, and its rank among those of one field."""
    if name in chosen:
        return chosen[name], -1
    if preset and own_name in preset.meanings:
        return preset.meanings[own_name]
    field = fields.field_of(own_name)
    return (field, 1000 + fields.preference(own_name)) if field else ("", 0)


def _preset(name: str, table: dict[str, Any]) -> Preset:
    purposes: dict[str, list[str]] = {
        **table["fields"],
        **{purpose: table.get(purpose, []) for purpose in _NOT_FIELDS},
        "": table["leave_out"],
    }
    meanings = {
        column: (purpose, rank)
        for purpose, columns in purposes.items()
        for rank, column in enumerate(columns)
    }
    return Preset(name, table["title"], frozenset(table["known_by"]), meanings)
