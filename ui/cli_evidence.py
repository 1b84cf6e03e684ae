"""The commands that show the evidence of a project: matrix, contradictions and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.errors import CuratorError
from ui.cli_filters import Filters, filtered, folded, question_of
from ui.cli_host import PROJECT, Host, read_evidence

if TYPE_CHECKING:
    from curator.evidence.contradictions import Contradiction, Contradictions
    from curator.evidence.course import Course
    from curator.evidence.evidence import Evidence
    from curator.evidence.matrix import Matrix
    from curator.evidence.question import Question
    from curator.project import Project

WITHIN = "within_paper"
CLASSES = ("true_conflict", "resolved_by_context", "under_specified", WITHIN)
MARKS = {
    "table": b"\nVocabulary: ",
    "csv": b"row_id,row,column_id,column,",
    "json": b'"contradictory_cells": ',
    "svg": b'baseProfile="tiny"',
}
"""What stands in each kind of file, so that no other is overwritten."""
COURSE_MARKS = {**MARKS, "csv": b"point_id,point,apart,", "json": b'"possible_switches": '}
YEAR = "year"
REPORT_ENDINGS = (".html", ".htm")
FORMAT = click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "csv", "json", "svg"]),
    help="Told from --output if left out, else a table for the terminal.",
)
OUTPUT = click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to a file.")
AS_WHOM = click.option("--curator", "curator_code", metavar="CODE", help="As whom to look (blind reading).")


@click.command()
@PROJECT
@filtered(axes=True)
@FORMAT
@click.option("--cells", type=click.Choice(["all", "filled"]), default="all", show_default=True)
@OUTPUT
@AS_WHOM
@click.pass_obj
def matrix(
    host: Host,
    project: Path,
    filters: Filters,
    format_name: str | None,
    cells: str,
    output: Path | None,
    curator_code: str | None,
) -> int:
    """Count papers for and against by two dimensions."""
    chosen = _format(format_name, output)
    with host.opened(project, curator_code) as open_project:
        evidence = read_evidence(host, open_project)
        question = question_of(filters, open_project, evidence.book)
        found = evidence.matrix(question, *folded(filters, question, evidence.book))
        text = _matrix_text(chosen, cells, found, evidence, open_project)
    _write(text, output, MARKS[chosen])
    _say_hidden(found.hidden_passes)
    return 0


def _format(named: str | None, output: Path | None) -> str:
    """Told by the name of the file where none was named; raises UsageError if the two do not go together."""
    told = output.suffix.lower().lstrip(".") if output else ""
    if output is None or told not in MARKS:
        return named or "table"
    if named not in (None, told):
        ending = "txt" if named == "table" else named
        raise click.UsageError(
            f"‘{output.name}’ ends in .{told}, but --format is {named}. End the name in .{ending}, or leave "
            "--format out."
        )
    return told


def _matrix_text(chosen: str, cells: str, found: Matrix, evidence: Evidence, project: Project) -> str:
    from curator.evidence import matrix_table, matrix_text
    from curator.evidence.figures import matrix_figure

    wanted = "filled" if cells == "filled" else "all"
    match chosen:
        case "csv":
            return matrix_table.as_csv(found, evidence.book, wanted)
        case "json":
            return matrix_table.json_text(matrix_table.as_json(found, evidence.book, wanted))
        case "svg":
            changed_at = project.store.last_change()
            return matrix_figure(found, evidence.book, changed_at, drop_empty=wanted == "filled").svg
        case _:
            return matrix_text.as_text(found, evidence.book, wanted) + "\n"


@click.command()
@PROJECT
@click.option("--along", metavar="KEY", help="An ordered dimension, or “year”; the stages if left out.")
@filtered(axes=False)
@FORMAT
@OUTPUT
@AS_WHOM
@click.pass_obj
def course(
    host: Host,
    project: Path,
    along: str | None,
    filters: Filters,
    format_name: str | None,
    output: Path | None,
    curator_code: str | None,
) -> int:
    """Follow the balance of for and against along the stages, or the years."""
    chosen = _format(format_name, output)
    with host.opened(project, curator_code) as open_project:
        evidence = read_evidence(host, open_project)
        question = question_of(filters, open_project, evidence.book)
        found = _course(along, question, evidence)
        text = _course_text(chosen, found, question, evidence, open_project)
        hidden = evidence.selection(question).hidden_passes
    _write(text, output, COURSE_MARKS[chosen])
    _say_hidden(hidden)
    return 0


def _course(along: str | None, question: Question, evidence: Evidence) -> Course:
    from curator.evidence.courses import by_order, by_year
    from curator.evidence.question import conditions

    book, selection = evidence.book, evidence.selection(question)
    ordered = [it.key for it in book.dimensions if it.ordered]
    named = [it.text for it in conditions(question, book) if it.kind == "labels"]
    title = "; ".join(named) or "All claims"
    if along == YEAR:
        return by_year(evidence.tables, selection, None, title)
    if along is not None and along not in ordered:
        raise click.UsageError(f"--along cannot be ‘{along}’. Choose one of: {', '.join([*ordered, YEAR])}.")
    if not ordered:
        raise click.UsageError(f"The vocabulary has no ordered dimension. Say --along {YEAR}.")
    return by_order(evidence.tables, selection, along or ordered[0], None, title)


def _course_text(chosen: str, found: Course, question: Question, evidence: Evidence, project: Project) -> str:
    from curator.evidence import course_table
    from curator.evidence.figures import course_figure
    from curator.evidence.matrix_table import json_text

    match chosen:
        case "csv":
            return course_table.as_csv(found, question, evidence.book)
        case "json":
            return json_text(course_table.as_json(found, question, evidence.book))
        case "svg":
            changed_at = project.store.last_change()
            return course_figure(found, evidence.matrix(question), evidence.book, changed_at).svg
        case _:
            return course_table.as_text(found, question, evidence.book) + "\n"


@click.command()
@PROJECT
@filtered(axes=False)
@click.option(
    "--format", "format_name", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@click.option(
    "--class", "classes", type=click.Choice(CLASSES), multiple=True, help="Only these. May be repeated."
)
@AS_WHOM
@click.pass_obj
def contradictions(
    host: Host,
    project: Path,
    filters: Filters,
    format_name: str,
    classes: tuple[str, ...],
    curator_code: str | None,
) -> int:
    """List where papers disagree, and what differs between them."""
    with host.opened(project, curator_code) as open_project:
        evidence = read_evidence(host, open_project)
        question = question_of(filters, open_project, evidence.book)
        found = _of_classes(evidence.contradictions(question), classes)
        hidden = evidence.selection(question).hidden_passes
        text = _contradictions_text(format_name, found, evidence, open_project, every=not classes)
    _write(text)
    _say_hidden(hidden)
    return 0


def _contradictions_text(
    chosen: str, found: Contradictions, evidence: Evidence, project: Project, *, every: bool
) -> str:
    from curator.evidence import contradiction_table
    from curator.evidence.matrix_table import json_text

    tables = evidence.tables
    match chosen:
        case "csv":
            return contradiction_table.as_csv(
                project.store, tables, found, project.curator.id, elsewhere=every
            )
        case "json":
            return json_text(contradiction_table.as_json(project.store, tables, found))
        case _:
            return contradiction_table.as_text(found, tables.book, tables.curators) + "\n"


@click.command()
@PROJECT
@click.argument("destination", metavar="OUT.html", type=click.Path(path_type=Path))
@filtered(axes=True)
@click.option("--without-text", is_flag=True, help="Leave the text of sentences out; ids stay.")
@AS_WHOM
@click.pass_obj
def report(
    host: Host,
    project: Path,
    destination: Path,
    filters: Filters,
    without_text: bool,
    curator_code: str | None,
) -> int:
    """Write the evidence as one HTML file that needs nothing else."""
    from curator.evidence.report import write_report
    from curator.evidence.report_excerpts import ReportOptions
    from curator.words import counted

    if destination.suffix.lower() not in REPORT_ENDINGS:
        raise click.UsageError(
            f"‘{destination.name}’ does not end in .html. A report is an HTML file: end its name in .html or "
            ".htm."
        )
    with host.opened(project, curator_code) as open_project:
        evidence = read_evidence(host, open_project)
        question = question_of(filters, open_project, evidence.book)
        rows, columns = folded(filters, question, evidence.book)
        with host.reported("Writing") as progress:
            written = write_report(
                open_project,
                evidence,
                question,
                destination.absolute(),
                ReportOptions(with_text=not without_text),
                folded_rows=rows,
                folded_columns=columns,
                progress=progress,
            )
    cut = f", {written.left_out:,} more left out" if written.left_out else ""
    click.echo(
        f"Wrote {destination}: {counted(written.cells, 'cell')} with claims, "
        f"{counted(written.shown, 'sentence')}{cut}, {counted(written.contradictions, 'contradiction')}."
    )
    _say_hidden(written.hidden_passes)
    return 0


COMMANDS = (matrix, course, contradictions, report)


def _of_classes(found: Contradictions, classes: tuple[str, ...]) -> Contradictions:
    from dataclasses import replace

    if not classes:
        return found
    return replace(found, found=tuple(it for it in found.found if _class(it) in classes))


def _class(it: Contradiction) -> str:
    """One within a paper stands apart, whatever its class."""
    return WITHIN if it.within_paper else it.conflict.value


def _say_hidden(passes: int) -> None:
    if passes:
        verb = "pass of another curator is" if passes == 1 else "passes of other curators are"
        click.echo(f"{passes:,} {verb} hidden until both have finished reading (--curator).", err=True)


def _write(text: str, output: Path | None = None, mark: bytes = b"") -> None:
    """To a file, or to standard output; line ends stay as they are."""
    from curator.writers.files import file_at, replace_file

    if output is None:
        # a text stream of Windows would make \r\r\n of the line ends of a CSV
        click.echo(text.encode() if "\r\n" in text else text, nl=False)
        return
    path = file_at(output.absolute())
    if path.is_file() and path.stat().st_size and mark not in path.read_bytes():
        raise CuratorError(f"‘{path}’ holds something else and was not overwritten. Choose another name.")
    replace_file(path, text.encode())
