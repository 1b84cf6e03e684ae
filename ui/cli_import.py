"""The command that brings papers in."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError
from ui.cli_host import AS_JSON, PROBLEMS, PROJECT, Host, known_format, print_json
from ui.cli_preview import say_preview

if TYPE_CHECKING:
    from curator.import_report import ImportReport
    from curator.intake import Recognised


@click.command("import")
@PROJECT
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_name", help="Read the files as this format (see “curator formats”).")
@click.option(
    "--columns",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What the columns of tables mean: JSON such as {“Überschrift”: “title”}.",
)
@click.option(
    "--map",
    "map_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Which labels here the labels of another tool mean: JSON such as {“Their name”: “STG:0004”}.",
)
@click.option(
    "--complete", is_flag=True, help="Fill the empty fields of papers that are here already; overwrite none."
)
@click.option("--dry-run", is_flag=True, help="Say what would be imported and write nothing.")
@click.option("--curator", "curator_code", help="Code the import is recorded under.")
@AS_JSON
@click.pass_obj
def import_(
    host: Host,
    project: Path,
    files: tuple[Path, ...],
    format_name: str | None,
    columns: Path | None,
    map_file: Path | None,
    complete: bool,
    dry_run: bool,
    curator_code: str | None,
    as_json: bool,
) -> int:
    """Import abstracts, and work done in other tools, from files and folders as one step.

    All that is valid comes in, or nothing if cancelled.
    """
    from curator.import_report import ImportReport
    from curator.importing import Decision
    from curator.intake import OWN_FORMAT, collect, import_sources, with_columns
    from curator.label_map import LabelMap, read_map
    from curator.readers.columns import read_mapping
    from curator.readers.registry import FORMATS as READERS

    with (
        host.opened(project, curator_code, register=not dry_run, changes=not dry_run) as open_project,
        host.reported("Reading" if dry_run else "Importing") as progress,
    ):
        report = ImportReport()
        sources = collect(files, known_format(format_name, READERS, OWN_FORMAT), report)
        if columns:
            mapping = read_mapping(columns)
            _warn_of_columns(sources, mapping, columns.name, report)
            sources = with_columns(sources, mapping)
        label_map = read_map(map_file, open_project.vocabulary) if map_file else LabelMap()
        if dry_run:
            return say_preview(open_project, sources, report, label_map, progress, as_json)
        same = Decision.COMPLETE if complete else None
        import_sources(open_project, sources, report, progress, label_map=label_map, same=same)
    return say_import(report, as_json)


def _warn_of_columns(
    sources: Sequence[Recognised], mapping: Mapping[str, str], name: str, report: ImportReport
) -> None:
    """A column that no table has is a typing mistake."""
    from curator.model import Problem

    there: set[str] = set()
    for source, format_ in sources:
        if format_ and format_.head:
            with contextlib.suppress(CuratorError):
                there.update(format_.head(source).columns)
    for column in mapping.keys() - there:
        report.warnings.append(Problem(name, f"no table has a column ‘{column}’"))


def say_import(report: ImportReport, as_json: bool) -> int:
    """Print what became of an import; the exit status."""
    if as_json:
        print_json(report.as_json())
    else:
        for line in [*report.problems, *report.duplicates, *report.warnings]:
            click.echo(str(line), err=True)
        click.echo(report.summary() + ".")
    return PROBLEMS if report.problems or report.duplicates else 0
