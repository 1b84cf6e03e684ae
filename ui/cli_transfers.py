"""The commands that bring papers in and write exports, and the list of formats."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from curator.errors import CuratorError
from ui.cli_host import PROJECT, Host

if TYPE_CHECKING:
    from curator.importing import ImportReport
    from curator.intake import Recognised
    from curator.label_map import LabelMap
    from curator.preview import Preview, PreviewRow
    from curator.project import Project
    from curator.writers.format import OutputFormat
    from curator.writers.options import ExportOptions

PROBLEMS = 1
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print a machine-readable report.")


class Named(Protocol):
    @property
    def name(self) -> str: ...


def known_format(name: str | None, formats: Sequence[Named], *further: str) -> str | None:
    """The name, if it is one of the formats' or none; else it is wrong use."""
    names = [item.name for item in formats] + list(further)
    if name is not None and name not in names:
        raise click.UsageError(f"There is no format ‘{name}’. Choose one of: {', '.join(names)}.")
    return name


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


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
    from curator.importing import Decision, ImportReport
    from curator.intake import OWN_FORMAT, collect, import_sources, with_columns
    from curator.label_map import LabelMap, read_map
    from curator.readers.columns import read_mapping
    from curator.readers.registry import FORMATS as READERS

    with (
        host.opened(project, curator_code, register=not dry_run) as open_project,
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


def say_preview(
    project: Project,
    sources: list[Recognised],
    report: ImportReport,
    label_map: LabelMap,
    progress: Any,
    as_json: bool,
) -> int:
    """Print what an import would do; the exit status."""
    from curator.importing import counted
    from curator.intake import check_restoring, codes_in, preview

    for own in [source for source, format_ in sources if format_ is None]:
        restored = check_restoring(project, own, progress)
        said = f"{counted(len(restored.documents), 'document')} would be restored from {own.name}"
        if as_json:
            print_json({"restored": sorted(restored.documents)})
        else:
            click.echo(f"Dry run, nothing written: {said}.")
        return 0
    found = preview(project.store, sources, report, progress)
    try:
        map_ = label_map.completed(found.labels, project.vocabulary)
        map_ = map_.with_annotators(found.annotators, codes_in(project.store))
        if as_json:
            print_json(_preview_as_json(found, map_))
        else:
            _print_preview(found, map_, project)
        repeated = any(row.like is not None and row.decision != "add" for row in found.rows)
        obstacles = any(row.obstacle for row in found.rows)
        return PROBLEMS if found.problems or repeated or obstacles or map_.unknown(found.labels) else 0
    finally:
        found.close()


def _preview_as_json(found: Preview, map_: LabelMap) -> dict[str, Any]:
    return {
        "recognised": [
            {"source": source, "format": title, "records": records}
            for source, title, records in found.recognised
        ],
        "records": [_row_as_json(found, row) for row in found.rows],
        "problems": [asdict(problem) for problem in found.problems],
        "labels": {
            name: {"marks": marks, "labels": list(map_.labels[name]) if name in map_.labels else None}
            for name, marks in found.labels.most_common()
        },
        "annotators": dict(found.annotators),
    }


def _row_as_json(found: Preview, row: PreviewRow) -> dict[str, Any]:
    record = asdict(found.record(row.index))
    for name in ("abstract", "raw", "sections", "marks", "warnings", "where"):
        del record[name]
    like = row.like
    return {
        "source": row.source,
        "where": row.where,
        "decision": row.decision,
        "repeats": {"by": like.by, "title": like.title, "sameness": like.sameness} if like else None,
        **record,
        "obstacle": row.obstacle or None,
        "warnings": list(row.warnings),
        "marks": row.marks,
        "sections": [
            {"heading": section.label, "category": section.category, "sentences": sentences}
            for section, sentences in found.sentences(row.index)
        ],
    }


def _print_preview(found: Preview, map_: LabelMap, project: Project) -> None:
    from curator.importing import counted

    for source, title, records in found.recognised:
        click.echo(f"{_one_line(source)}: {title}, {counted(records, 'record')}")
    for row in found.rows:
        place = ", ".join(filter(None, (row.source, row.where)))
        word = {"leave_out": "left out", "take_labels": "labels only"}.get(row.decision, row.decision)
        year = f" ({row.year})" if row.year else ""
        click.echo(f"\n{word}: {_one_line(row.title) or '(no title)'}{year}   [{_one_line(place)}]")
        if row.like:
            possibly = "possibly " if row.like.sameness == "possible" else ""
            click.echo(f"  {possibly}the same paper, by {row.like.by}: {_one_line(row.like.title)}")
        if row.integrity_status != "none_known":
            click.echo(f"  ! The paper is marked: {row.integrity_status.replace('_', ' ')}")
        said_of_title = row.obstacle and "no title in the record"
        for said in filter(None, (row.obstacle, *(it for it in row.warnings if it != said_of_title))):
            click.echo(f"  ! {_one_line(said)}")
        number = 0
        for section, sentences in found.sentences(row.index):
            if section.label:
                click.echo(f"  {_one_line(section.label)}")
            for sentence in sentences:
                number += 1
                click.echo(f"  {number:>3}  {_one_line(sentence)}")
    if found.labels:
        click.echo("\nLabels")
    for name, marks in found.labels.most_common():
        meant = map_.labels.get(name)
        names = ", ".join(project.vocabulary.label(it).name for it in meant or ())
        said = "no label here; see --map" if meant is None else names or "left out"
        click.echo(f"  {_one_line(name)} ({counted(marks, 'mark')}): {said}")
    for problem in found.problems:
        click.echo(str(problem), err=True)
    click.echo(f"\nDry run, nothing written: {found.summary()}.")


def _one_line(text: str) -> str:
    """Text of papers on one line of a terminal, with nothing in it that a terminal obeys."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


@click.command()
@PROJECT
@click.argument("destination", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", help="See “curator formats”; told from the destination if left out, else csv."
)
@click.option("--profile", type=click.Choice(["analysis", "excel"]), help="Of the csv tables.")
@click.option("--separator", type=click.Choice(["comma", "semicolon", "tab"]), help="Of the excel profile.")
@click.option("--without-text", is_flag=True, help="Leave the text of sentences out; ids and offsets stay.")
@click.option(
    "--no-formula-guard", is_flag=True, help="Do not protect spreadsheets against cells like “=cmd|…”."
)
@click.option(
    "--unit", type=click.Choice(["document", "sentence"]), help="What one text of a text-mining format is."
)
@click.option("--curator", "curator_code", metavar="CODE", help="Whose work, where a format holds one's.")
@click.option("--overwrite", is_flag=True, help="Replace a file that is not an export of Curator.")
@AS_JSON
@click.pass_obj
def export(
    host: Host,
    project: Path,
    destination: Path,
    format_name: str | None,
    profile: str | None,
    separator: str | None,
    without_text: bool,
    no_formula_guard: bool,
    unit: str | None,
    curator_code: str | None,
    overwrite: bool,
    as_json: bool,
) -> int:
    """Write the project for analysis, text mining or another tool: a folder or a file, by format."""
    from curator.writers.options import ExportOptions, Profile, Unit
    from curator.writers.registry import FORMATS as WRITERS
    from curator.writers.registry import format_named

    chosen = format_named(known_format(format_name, WRITERS) or _format_of(destination, WRITERS))
    given = {
        "profile": profile,
        "separator": separator,
        "without_text": without_text,
        "formula_guard": no_formula_guard,
        "unit": unit,
        "curator": curator_code,
    }
    _refuse_options(chosen, [name for name, value in given.items() if value])
    if separator and profile != "excel":
        raise click.UsageError(
            "--separator belongs to --profile excel; the analysis profile is always comma."
        )
    refuse_destination(destination, chosen, overwrite=overwrite)
    options = ExportOptions(
        profile=Profile(profile or "analysis"),
        separator={"semicolon": ";", "tab": "\t"}.get(separator or "", ","),
        without_text=without_text,
        formula_guard=not no_formula_guard,
        unit=Unit(unit or "document"),
        curator=curator_code or "",
    )
    with host.opened(project) as open_project, host.reported("Exporting") as progress:
        _refuse_stranger(options, open_project)
        report = chosen.write(
            open_project.store, open_project.vocabulary, destination.absolute(), options, progress
        )
    if as_json:
        print_json(
            {
                **asdict(report),
                "destination": str(report.destination),
                "files": [str(path) for path in report.files],
            }
        )
    else:
        for note in report.notes:
            click.echo(note, err=True)
        click.echo(f"{report.summary()}.")
    return 0


def _format_of(destination: Path, formats: Sequence[OutputFormat]) -> str:
    """The format whose files are called like the destination; csv for anything else."""
    suffix = destination.suffix.lower()
    alike = [it.name for it in formats if not it.is_folder and Path(it.usual_name).suffix == suffix]
    if suffix and not alike and not destination.is_dir():
        raise click.UsageError(
            f"The ending ‘{suffix}’ does not tell the format. Say --format, or name a folder for CSV tables."
        )
    return alike[0] if suffix and alike else "csv"


def _refuse_options(chosen: OutputFormat, given: Sequence[str]) -> None:
    for name in given:
        if name not in chosen.options and not (name == "without_text" and chosen.name == "json"):
            option = "no-formula-guard" if name == "formula_guard" else name.replace("_", "-")
            raise click.UsageError(f"--{option} makes no difference to the format {chosen.name}.")


def _refuse_stranger(options: ExportOptions, project: Project) -> None:
    codes = [curator.code for curator in project.store.curators()]
    if options.curator and options.curator not in codes:
        raise CuratorError(
            f"Nobody works here as “{options.curator}”. The curators of this project are: {', '.join(codes)}."
        )


TABLE_PACKAGES = ("csv", "parquet")
"""Folders in which a description says that Curator wrote them."""


def refuse_destination(destination: Path, chosen: OutputFormat, *, overwrite: bool) -> None:
    """Exports replace exports, and no file of something else, nor what somebody may have worked on since."""
    if overwrite:
        return
    if destination.is_file() and not chosen.is_folder:
        refused = not (chosen.name == "json" and _is_own_json(destination))
    elif destination.is_dir() and chosen.is_folder:
        refused = any(destination.iterdir()) and not (
            chosen.name in TABLE_PACKAGES and _is_own_package(destination)
        )
    else:
        refused = False
    if refused:
        what = "is not empty" if destination.is_dir() else "is there already"
        raise CuratorError(
            f"‘{destination}’ {what} and was not overwritten. Choose another name, or add --overwrite."
        )


def _is_own_json(path: Path) -> bool:
    from curator.readers.format import Source
    from curator.restoring import is_own_export

    return is_own_export(Source.of(path))


def _is_own_package(folder: Path) -> bool:
    from curator.readers.export_package import is_own_package

    return is_own_package(folder)


@click.command()
@AS_JSON
def formats(as_json: bool) -> int:
    """List what can be read and written, and what each format cannot carry."""
    from curator.readers.registry import FORMATS as READERS
    from curator.writers.registry import FORMATS as WRITERS

    reads = [(item.name, item.title, list(item.extensions)) for item in READERS]
    reads.append(("curator-json", "Curator export.json, into a project without documents", [".json"]))
    if as_json:
        print_json(
            {
                "read": [{"name": n, "title": t, "extensions": e} for n, t, e in reads],
                "write": [
                    {
                        "name": it.name,
                        "title": it.title,
                        "purpose": it.purpose,
                        "options": sorted(it.options),
                        "cannot_carry": list(it.cannot_carry),
                    }
                    for it in WRITERS
                ],
            }
        )
        return 0
    click.echo("Read")
    for name, title, extensions in reads:
        click.echo(f"  {name:<16} {title} ({', '.join(extensions)})")
    purpose = ""
    click.echo("Write")
    for it in sorted(WRITERS, key=lambda it: list(type(it.purpose)).index(it.purpose)):
        if it.purpose != purpose:
            purpose = it.purpose
            click.echo(f" {purpose}")
        click.echo(f"  {it.name:<16} {it.title}")
        for sentence in it.cannot_carry:
            click.echo(f"  {'':<16}   cannot carry: {sentence}")
    return 0


COMMANDS = (import_, export, formats)
