"""The commands that check a project file, repair it, and salvage a damaged one into a new file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curator.words import counted
from ui.cli_host import AS_JSON, PROBLEMS, PROJECT, Host, print_json

if TYPE_CHECKING:
    from curator.finding import Finding


@click.command()
@PROJECT
@click.option("--repair", "repairing", is_flag=True, help="Put right what can be, after a backup.")
@click.option("--quick", is_flag=True, help="Only look whether the pages of the file are in order.")
@AS_JSON
@click.pass_obj
def check(host: Host, project: Path, repairing: bool, quick: bool, as_json: bool) -> int:
    """Check the file, the rules of the data and the history; say what is wrong and what helps.

    Nothing is changed without --repair, which refuses while another program has the project open.
    """
    path = project.absolute()
    if quick:
        if repairing:
            raise click.UsageError("--quick repairs nothing. Leave out one of the two.")
        return _quick(host, path, as_json)
    with host.reported("Checking") as progress:
        outcome = host.safekeeping.check(path, progress)
    counts = asdict(outcome.counts) if outcome.counts is not None else {}
    if not repairing:
        if as_json:
            print_json({"findings": _plain(outcome.findings), "counts": counts})
        else:
            _tell(outcome.findings)
            said = ", ".join(f"{number:,} {name}" for name, number in counts.items())
            click.echo(said or "Nothing could be read.")
            _sum_up(outcome.findings)
        return PROBLEMS if outcome.findings else 0
    with host.reported("Repairing") as progress:
        repaired = host.safekeeping.repair(path, outcome.findings, progress)
    if as_json:
        print_json(
            {
                "findings": _plain(outcome.findings),
                "done": list(repaired.done),
                "left": _plain(repaired.left),
                "backup": None if repaired.backup is None else str(repaired.backup.path),
            }
        )
        return PROBLEMS if repaired.left else 0
    if repaired.backup is not None:
        click.echo(f"Backed up to {repaired.backup.path}.")
    for sentence in repaired.done:
        click.echo(sentence)
    _tell(repaired.left)
    _sum_up(repaired.left)
    return PROBLEMS if repaired.left else 0


def _quick(host: Host, path: Path, as_json: bool) -> int:
    damage = host.safekeeping.quick_check(path)
    if as_json:
        print_json({"damage": damage})
    else:
        click.echo(damage or "The pages of the file are in order.", err=damage is not None)
    return 0 if damage is None else PROBLEMS


@click.command()
@PROJECT
@click.argument("new", type=click.Path(path_type=Path))
@AS_JSON
@click.pass_obj
def salvage(host: Host, project: Path, new: Path, as_json: bool) -> int:
    """Save what can be read of a damaged project, and what its backups know, into a NEW file.

    PROJECT is not changed. The status is 1 if anything was lost.
    """
    target = new if new.suffix == ".curation" else new.with_name(new.name + ".curation")
    with host.reported("Salvaging") as progress:
        report = host.safekeeping.salvage(project.absolute(), target.absolute(), progress)
    problems = bool(report.lost or report.left)
    if as_json:
        print_json(
            {
                "target": str(report.target),
                "saved": report.saved,
                "lost": report.lost,
                "notes": list(report.notes),
                "left": _plain(report.left),
            }
        )
        return PROBLEMS if problems else 0
    click.echo(f"Saved into {report.target}: {_listed(report.saved)}.")
    if report.lost:
        click.echo(f"Lost: {_listed(report.lost)}.", err=True)
    for note in report.notes:
        click.echo(note)
    _tell(report.left)
    _sum_up(report.left)
    return PROBLEMS if problems else 0


def _listed(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {word}" for word, number in numbers.items() if number) or "nothing"


def _tell(findings: Sequence[Finding]) -> None:
    """Each finding; what a rule means and what helps, once where it applies to several in a row."""
    from curator.finding_words import meaning, remedy

    said: tuple[str, str] | None = None
    for finding in findings:
        explained = meaning(finding), remedy(finding)
        if said is not None and explained != said:
            _explain(*said)
        click.echo(str(finding), err=True)
        said = explained
    if said is not None:
        _explain(*said)


def _explain(means: str, helps: str) -> None:
    click.echo(f"  What it means: {means}", err=True)
    click.echo(f"  What helps: {helps}", err=True)


def _sum_up(findings: Sequence[Finding]) -> None:
    from curator.finding import IN_PLACE, Repair, total

    click.echo(f"{counted(total(findings), 'problem')} found." if findings else "Everything is sound.")
    if any(finding.repair in IN_PLACE for finding in findings):
        click.echo("“curator check --repair” puts right what can be, after a backup.")
    if any(finding.repair is Repair.SALVAGE for finding in findings):
        click.echo("“curator salvage” saves what can be read into a new file.")


def _plain(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    from curator.finding_words import meaning, remedy

    return [
        {**asdict(finding), "meaning": meaning(finding), "remedy": remedy(finding)} for finding in findings
    ]


COMMANDS = (check, salvage)
