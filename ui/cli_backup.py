"""The commands that make backups, list them and bring one back."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curator.chronicle import shortened
from curator.errors import CuratorError, ProjectFileError
from curator.safekeeping import Backup, Reason, Restored, Summary
from curator.words import counted
from ui.backup_words import REASONS, compared, moment, size_text
from ui.cli_host import AS_JSON, PROBLEMS, PROJECT, Host, print_json

if TYPE_CHECKING:
    from curator.safekeeping import Safekeeping

LATEST = "latest"
_PERHAPS_DAMAGED = (Reason.REPAIR, Reason.REPLACED)
_LONGEST_STEM = 60
"""Signs of a project's name in that of its backup, so that any file system takes it."""


@click.command()
@PROJECT
@click.argument("destination", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True, help="List the backups there are, and make none.")
@AS_JSON
@click.pass_obj
def backup(host: Host, project: Path, destination: Path | None, listed: bool, as_json: bool) -> int:
    """Make a verified copy of a project, also while it is open.

    DESTINATION is a new file, or a folder; without it the copy lies among the backups of the project.
    """
    project = project.absolute()
    if listed:
        if destination is not None:
            raise click.UsageError("--list makes no backup: leave out the destination.")
        return _list(host.safekeeping, project, as_json)
    with host.reported("Backing up") as progress:
        made = host.safekeeping.back_up(
            project,
            Reason.ASKED,
            progress,
            destination=None if destination is None else _file(destination.absolute(), project),
            even_if_same=True,
        )
    # it is always made, because it was asked for
    assert made is not None
    held = host.safekeeping.summary(made.path)
    if as_json:
        print_json(_about(made, held))
    else:
        click.echo(f"Backed up to {made.path} ({size_text(made.size)}).")
        click.echo(f"It holds {_held(held)}.")
    return 0


@click.command()
@click.argument("backup", metavar=f"BACKUP|{LATEST}")
@PROJECT
@click.option("--yes", is_flag=True, help="Do not ask.")
@AS_JSON
@click.pass_obj
def restore(host: Host, backup: str, project: Path, yes: bool, as_json: bool) -> int:
    """Put a backup in the place of a project that is not open; what was there is kept among the backups.

    BACKUP is a file, as “curator backup PROJECT --list” names it, or “latest” for the newest.
    """
    project = project.absolute()
    chosen = _latest(host.safekeeping, project) if backup == LATEST else Path(backup).absolute()
    after = host.safekeeping.summary(chosen)
    before = _show_comparison(host.safekeeping, project, chosen, after, as_json)
    if not yes:
        _ask(project, before)
    with host.reported("Restoring") as progress:
        restored = host.safekeeping.restore(chosen, project, progress)
    if as_json:
        print_json(_done(restored, project, before, after))
        return 0
    click.echo(f"Restored {project} from {restored.backup}.")
    if restored.replaced is not None:
        click.echo(f"What it replaced is kept as {restored.replaced}.")
    return 0


def _file(destination: Path, project: Path) -> Path:
    """The file that is meant, with the suffix of projects; in a folder a new name that tells the time."""
    if not destination.is_dir():
        if destination.suffix == ".curation":
            return destination
        return destination.with_name(f"{destination.name}.curation")
    name = f"{project.stem[:_LONGEST_STEM]} {datetime.now():%Y-%m-%d %H.%M}"
    file, number = destination / f"{name}.curation", 1
    while file.exists():
        number += 1
        file = destination / f"{name} {number}.curation"
    return file


def _list(safekeeping: Safekeeping, project: Path, as_json: bool) -> int:
    problems = 0
    rows: list[dict[str, Any]] = []
    for it in safekeeping.backups(project):
        try:
            held, problem = safekeeping.summary(it.path), None
        except ProjectFileError as error:
            held, problem = None, str(error)
            problems += 1
        rows.append({**_about(it, held), "problem": problem})
        if as_json:
            continue
        click.echo(f"{moment(it.at)}  {REASONS[it.reason].casefold()}  {size_text(it.size)}")
        click.echo(f"    {problem if held is None else _held(held)}", err=held is None)
        click.echo(f"    {it.path}")
    folder = safekeeping.folder(project)
    if as_json:
        print_json({"folder": str(folder), "backups": rows})
    else:
        click.echo(f"{counted(len(rows), 'backup')}; new ones lie in {folder}")
    return PROBLEMS if problems else 0


def _latest(safekeeping: Safekeeping, project: Path) -> Path:
    """The newest backup that was verified and is of this project, if one can still tell."""
    try:
        uuid = safekeeping.summary(project).uuid
    except ProjectFileError:
        uuid = None
    for it in safekeeping.backups(project):
        if it.reason in _PERHAPS_DAMAGED:
            continue
        try:
            if uuid in (None, safekeeping.summary(it.path).uuid):
                return it.path
        except ProjectFileError as error:
            click.echo(f"Passed over: {error}", err=True)
    raise CuratorError(
        f"There is no backup of ‘{project.name}’ that can be read in {safekeeping.folder(project)}."
    )


def _show_comparison(
    safekeeping: Safekeeping, project: Path, backup: Path, after: Summary, as_json: bool
) -> Summary | None:
    """Print how both differ; what the project holds, or None if that cannot be read."""
    before = None
    try:
        before = safekeeping.summary(project)
    except ProjectFileError as error:
        click.echo(str(error), err=True)
    lines = [("", "now", "backup", "")] if before else [("", "", "backup", "")]
    lines += [
        (line.name, shortened(line.now), shortened(line.backup), line.difference)
        for line in compared(before, after)
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    click.echo(f"Backup: {backup}", err=as_json)
    for line in lines:
        padded = "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        click.echo(padded.rstrip(), err=as_json)
    return before


def _ask(project: Path, before: Summary | None) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here. Say with --yes that the project is to be replaced.")
    kept = "; what is there now is kept among the backups" if before or project.exists() else ""
    click.confirm(f"Put the backup in the place of {project}{kept}?", abort=True, err=True)


def _held(summary: Summary) -> str:
    numbers = (
        counted(summary.documents, "document"),
        counted(summary.sentences, "sentence"),
        counted(summary.claims, "claim"),
        counted(summary.annotations, "annotation"),
        counted(summary.curators, "curator"),
    )
    last = "nothing was changed yet"
    if summary.last_change is not None:
        last = f"last change {moment(summary.last_change)}: {shortened(summary.last_step or '')}"
    return f"{', '.join(numbers)}; {last}"


def _about(backup: Backup, held: Summary | None) -> dict[str, Any]:
    return {
        "path": str(backup.path),
        "at": backup.at,
        "reason": backup.reason,
        "size": backup.size,
        "holds": None if held is None else asdict(held),
    }


def _done(restored: Restored, project: Path, before: Summary | None, after: Summary) -> dict[str, Any]:
    return {
        "project": str(project),
        "backup": str(restored.backup),
        "replaced": None if restored.replaced is None else str(restored.replaced),
        "before": None if before is None else asdict(before),
        "after": asdict(after),
    }


COMMANDS = (backup, restore)
