"""The commands that write exports and list the formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError
from ui.cli_host import AS_JSON, PROJECT, Host, known_format, print_json

if TYPE_CHECKING:
    from curator.project import Project
    from curator.writers.format import OutputFormat
    from curator.writers.options import ExportOptions


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
