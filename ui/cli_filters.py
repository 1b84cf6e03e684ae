"""The filters that the commands about evidence share, and the question that they ask."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from curator.model import SetKind

if TYPE_CHECKING:
    from curator.evidence.question import Question
    from curator.identifiers import LabelId
    from curator.label_book import LabelBook
    from curator.project import Project
    from curator.vocabulary import Dimension

PRIMARY, REVIEWS = "primary", "reviews"
YEAR = r"\d{4}"
_YEARS = re.compile(rf"({YEAR})?\s*([-–])?\s*({YEAR})?")
_SHOWN = 12
"""How many candidates an error names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What was asked on the command line, as it was written."""

    rows: str | None = None
    columns: str | None = None
    split: str | None = None
    count: str = "papers"
    level: str = "labels"
    years: str | None = None
    types: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    only_curators: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    words: str = ""
    with_aims: bool = False
    with_negated: bool = False
    contradictions_only: bool = False
    filled_only: bool = False


_AXES = (
    click.option("--rows", metavar="KEY", help="Dimension of the rows."),
    click.option("--columns", metavar="KEY", help="Dimension of the columns."),
    click.option("--split", metavar="KEY", help="Split by role, or by a dimension with one label a claim."),
    click.option("--count", type=click.Choice(["papers", "mentions"]), default="papers", show_default=True),
    click.option(
        "--level",
        type=click.Choice(["labels", "parents", "groups"]),
        default="labels",
        show_default=True,
        help="How far rows and columns are rolled up.",
    ),
    click.option(
        "--contradictions-only",
        is_flag=True,
        help="Only rows and columns with a cell in which papers disagree.",
    ),
    click.option("--filled-only", is_flag=True, help="Only rows and columns with a claim that counts."),
)
_FILTERS = (
    click.option("--years", metavar="YEARS", help="Such as 1999-2026, 2000-, -2010 or 2005."),
    click.option(
        "--type",
        "types",
        metavar="TYPE",
        multiple=True,
        help="Kind of paper: primary, reviews, or a name such as case_report. May be repeated.",
    ),
    click.option(
        "--label",
        "labels",
        metavar="ID_OR_NAME",
        multiple=True,
        help="Only claims with this label or a more specific one. May be repeated.",
    ),
    click.option(
        "--only-curator",
        "only_curators",
        metavar="CODE",
        multiple=True,
        help="Only passes of this curator. May be repeated.",
    ),
    click.option(
        "--passes",
        type=click.Choice([kind.value for kind in SetKind]),
        multiple=True,
        help="Only passes of this kind. May be repeated.",
    ),
    click.option("--words", default="", metavar="TEXT", help="Only papers with these words."),
    click.option("--with-aims", is_flag=True, help="Count aims, questions and recommendations too."),
    click.option("--with-negated", is_flag=True, help="Count negated claims too."),
)


def filtered(*, axes: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command the filters, and the axes if it has any, as one argument `filters`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        names = set(Filters.__dataclass_fields__)

        @functools.wraps(function)
        def command(**arguments: Any) -> Any:
            mine = {name: arguments.pop(name) for name in names & arguments.keys()}
            return function(filters=Filters(**mine), **arguments)

        for option in reversed((*(_AXES if axes else ()), *_FILTERS)):
            option(command)
        return command

    return decorate


def question_of(filters: Filters, project: Project, book: LabelBook) -> Question:
    """The question as the project's curator sees it; raises UsageError for a name that does not exist."""
    from curator.evidence.question import ROLE, Counting, first_question, splits

    question = first_question(project.vocabulary, project.curator.id)
    first, last = _years(filters.years)
    single = splits(project.vocabulary)
    if filters.split not in (None, ROLE):
        _dimension(filters.split, single, "--split", ROLE)
    return replace(
        question,
        rows=_dimension(filters.rows, book.dimensions, "--rows") or question.rows,
        columns=_dimension(filters.columns, book.dimensions, "--columns") or question.columns,
        split=filters.split or ROLE,
        counting=Counting(filters.count),
        first_year=first,
        last_year=last,
        publication_types=frozenset(kind for name in filters.types for kind in _types(name)),
        kinds=frozenset(map(SetKind, filters.passes)),
        curators=frozenset(_codes(filters.only_curators, project)),
        labels=frozenset(label_named(name, book) for name in filters.labels),
        words=filters.words,
        with_asides=filters.with_aims,
        with_negated=filters.with_negated,
        contradictions_only=filters.contradictions_only,
        filled_only=filters.filled_only,
    )


def folded(filters: Filters, question: Question, book: LabelBook) -> tuple[frozenset[str], frozenset[str]]:
    """What is folded in the rows and in the columns."""
    from curator.evidence.headings import Level, folding

    level = Level(filters.level)
    return folding(book, question.rows, level), folding(book, question.columns, level)


def _dimension(key: str | None, known: Sequence[Dimension], option: str, *further: str) -> str | None:
    keys = [*further, *(dimension.key for dimension in known)]
    if key is not None and key not in keys:
        raise click.UsageError(f"{option} cannot be ‘{key}’. Choose one of: {', '.join(keys)}.")
    return key


def _years(text: str | None) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    found = _YEARS.fullmatch(text.strip())
    if found is None or not (found[1] or found[3]) or (found[1] and found[3] and not found[2]):
        raise click.UsageError(f"--years cannot be ‘{text}’. Write 1999-2026, 2000-, -2010 or 2005.")
    first, last = (int(year) if year else None for year in (found[1], found[3]))
    if not found[2]:
        return first or last, first or last
    if first and last and first > last:
        raise click.UsageError(f"--years ‘{text}’ ends before it begins.")
    return first, last


def _types(name: str) -> Iterable[str]:
    from curator.evidence.question import PRIMARY_RESEARCH, SECONDARY_LITERATURE

    groups = {PRIMARY: PRIMARY_RESEARCH, REVIEWS: SECONDARY_LITERATURE}
    if name in groups:
        return groups[name]
    known = sorted({*PRIMARY_RESEARCH, *SECONDARY_LITERATURE, "other", "unknown"})
    if name not in known:
        names = ", ".join([*groups, *known])
        raise click.UsageError(f"There is no type ‘{name}’. Choose one of: {names}.")
    return [name]


def _codes(names: Sequence[str], project: Project) -> Iterable[str]:
    known = sorted(curator.code for curator in project.store.curators())
    for name in names:
        if name not in known:
            raise click.UsageError(
                f"Nobody works here as ‘{name}’. The curators of this project are: {', '.join(known)}."
            )
        yield name


def label_named(text: str, book: LabelBook) -> LabelId:
    """A label by its id, or by its name or short name, whose capitals do not matter."""
    labels = [label for label, _ in book.entries]
    wanted = text.strip().casefold()
    named = [it for it in labels if wanted == it.id.casefold()]
    named = named or [it for it in labels if wanted == it.name.casefold()]
    named = named or [it for it in labels if wanted == it.short.casefold()]
    if len(named) == 1:
        return named[0].id
    if named:
        start = f"Several labels are called ‘{text}’. Name one by its id"
    else:
        start = f"There is no label ‘{text}’. Name one by its id or its name"
        by_name = {it.name.casefold(): it for it in labels}
        named = [it for it in labels if wanted and wanted in it.name.casefold()][:_SHOWN]
        named = named or [by_name[it] for it in difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.5)]
    names = {it.key: it.name for it in book.dimensions}
    candidates = "; ".join(f"{it.id} {it.name} ({names[it.dimension]})" for it in named)
    raise click.UsageError(f"{start}{': ' if candidates else ''}{candidates}.")
