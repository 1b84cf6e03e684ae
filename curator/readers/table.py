"""Records from the rows of a table, whatever file the table is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from curator import normalise
from curator.errors import ReaderError
from curator.model import Problem, Record
from curator.readers import columns as table_columns
from curator.readers import fields
from curator.readers.columns import ACCESSION, LABELLED_IDS, REMARKS, Columns
from curator.readers.export_package import GuardedTable

ROWS_BEFORE_HEADER = 20
"""Among so many rows with something in them the column names are looked for."""
ABOVE_HEADER = "it stands above the names of the columns and was not read."
ANOTHER_TABLE = (
    "other names of columns stand here, and the rest was not read. Put each table into a file of its own."
)
_AROUND = "\ufeff \t\r\n"
_NO_ABSTRACTS = "this table carries no abstracts; import export.json for a complete copy"
_PUBMED_ID = re.compile(r"(?:(?:PMID|PubMed|MEDLINE)[: ]\s*)?[1-9]\d{5,7}", re.IGNORECASE)
_LABELLED_ID = re.compile(r"^(PMID|PMCID|DOI)[: ]\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_JOINTS = {"authors": "; ", "keywords": "; ", "subject_areas": "; ", "abstract": "\n\n"}
"""What joins the columns of one field, if a person chose several."""


@dataclass(frozen=True)
class Table:
    columns: Columns
    guard: GuardedTable | None = None
    """Given for a table that Curator exported itself."""
    warnings: tuple[str, ...] = ()
    """What is to be said of every record."""


def table_under(
    header: Sequence[str],
    chosen: Mapping[str, str],
    *,
    name: str,
    is_own: bool = False,
    guard: GuardedTable | None = None,
) -> Table:
    """The table whose column names are `header`. Titles are needed, and abstracts unless the table `is_own`
    or a person chose its columns; raises ReaderError with the names of the columns if they are missing.
    """
    columns = table_columns.of(header, chosen)
    is_chosen = bool(columns.chosen)
    for needed in ("title",) if is_own or is_chosen else ("title", "abstract"):
        if needed not in columns:
            names = ", ".join(columns.names)
            raise ReaderError(
                f"‘{name}’ has no column ‘{needed}’. Its columns are: {names[:500]}. Say what they "
                "mean: in the window with Columns…, on the command line with --columns FILE."
            )
    says_nothing = is_own and "abstract" not in columns
    return Table(columns, guard, (_NO_ABSTRACTS,) if says_nothing else ())


def is_header(cells: Sequence[str], chosen: Mapping[str, str], *needed: str) -> bool:
    """Whether a row names columns for all the `needed` fields."""
    return _may_name_columns(cells) and all(field in table_columns.of(cells, chosen) for field in needed)


def place_of_header(rows: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> int | None:
    """The index of the first row that names a column for titles, else of the fullest, else of the first with
    anything in it.

    Tables often have lines such as a heading or the date of the export above the names of their columns.
    Where a person chose columns of the row that would be taken without them, that row it is.
    """
    if chosen:
        place = place_of_header(rows, {})
        if place is not None and any(name in chosen for name in table_columns.named(rows[place])):
            return place
    filled = [place for place, cells in enumerate(rows) if any(cell.strip() for cell in cells)]
    for needed in (("title", "abstract"), ("title",)):
        for place in filled[:ROWS_BEFORE_HEADER]:
            may_stand_here = place == filled[0] or _known(rows[place], chosen) > 1
            if may_stand_here and is_header(rows[place], chosen, *needed):
                return place
    fullest = _fullest([(place, rows[place]) for place in filled[:ROWS_BEFORE_HEADER]])
    return fullest if fullest is not None else filled[0] if filled else None


def repeats_header(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is the names of the columns once more, as where files were put together."""
    return len(header) == len(cells) and all(
        cell.strip(_AROUND) == name.strip(_AROUND) for cell, name in zip(cells, header, strict=True)
    )


def other_header(cells: Sequence[str]) -> bool:
    """Whether a row is the names of the columns of another table: rows below it would be misread."""
    filled = _filled(cells)
    return (
        len(filled) > 2
        and all(len(cell) < 40 for cell in filled)
        and all(fields.field_of(cell) for cell in filled)
        and is_header(cells, {}, "title", "abstract")
    )


def table_record(
    table: Table, cells: Sequence[str], *, where: str, raw: str, warnings: Sequence[str] = ()
) -> Record | Problem:
    """The record of one row; a Problem if it has neither a title nor an abstract."""
    values, notes = _values(table, cells)
    if not any(value.strip() for field in ("title", "abstract") for value in values.get(field, ())):
        return Problem(where, "the row has neither a title nor an abstract. Complete it or remove it.")
    return fields.record(values, where=where, raw=raw, warnings=[*table.warnings, *warnings, *notes])


def _values(table: Table, cells: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    columns = table.columns
    filled: dict[str, list[str]] = {}
    joined: set[str] = set()
    for place in columns.order:
        cell = cells[place] if place < len(cells) else ""
        meaning = columns.meanings[place]
        if meaning is None or not cell.strip():
            continue
        kept = table.guard.unguarded(columns.names[place], cell) if table.guard else cell
        if meaning in filled and place in columns.chosen and meaning in _JOINTS:
            joined.add(meaning)
        filled.setdefault(meaning, []).append(kept)
    values = {
        meaning: [_JOINTS[meaning].join(found) if meaning in joined else found[0]]
        for meaning, found in filled.items()
    }
    return values, list(_from_purposes(values, filled))


def _from_purposes(values: dict[str, list[str]], filled: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Fills ids from columns that hold them beside other things; warnings for what stays behind."""
    for text in filled.get(LABELLED_IDS, ()):
        for name, value in _LABELLED_ID.findall(text):
            values.setdefault(name.lower(), [value])
    for text in filled.get(ACCESSION, ()):
        if "pmid" not in values and _PUBMED_ID.fullmatch(text.strip()):
            values["pmid"] = [text.strip()]
            yield f"‘{text.strip()}’, the accession number, was taken for the PubMed id"
    for text in filled.get(REMARKS, ()):
        if "RAYYAN-" in text:
            said = normalise.text(text).replace("\n", " ")
            shown = said if len(said) <= 200 else f"{said[:199]}…"
            yield f"decisions made in Rayyan stay in the source record: {shown}"


def _fullest(rows: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """The place of the first row with most filled cells, at least two.

    The first cell may be empty, as over the numbers of the rows. Rows wider than half of the table have
    surplus cells more often than columns.
    """
    filled = [(place, cells, len(_filled(cells))) for place, cells in rows]
    several = [(place, cells, number, _width(cells)) for place, cells, number in filled if number > 1]
    names = [it for it in several if _may_name_columns(it[1])]
    if not names:
        return None
    usual = _middle(width for _, _, number, width in several for _ in range(number))
    most = max((number for _, _, number, width in several if width <= usual), default=0)
    fitting = (
        place
        for place, cells, number, width in names
        if width >= usual and number + (not cells[0].strip()) >= most
    )
    return next(fitting, max(names, key=lambda it: it[2])[0])


def _width(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _middle(numbers: Iterable[int]) -> int:
    found = sorted(numbers)
    return found[len(found) // 2]


def _known(cells: Sequence[str], chosen: Mapping[str, str]) -> int:
    return len(set(table_columns.of(cells, chosen).meanings) - {None})


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _may_name_columns(cells: Sequence[str]) -> bool:
    return all(len(cell) < 300 for cell in cells)
