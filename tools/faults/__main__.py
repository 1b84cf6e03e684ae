"""`python -m tools.faults kills|failures|soak|all`: the long runs, and their figures in tables and files."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tools.faults import figures
from tools.faults.failures import failing_runs
from tools.faults.kills import alone, kill_runs
from tools.faults.place import work_folder
from tools.faults.shim import NoShimError
from tools.faults.soak import STEPS
from tools.faults.soak import soak as soak_run

OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), help="Write OUTPUT.md and OUTPUT.json; what is there stays."
)
SEED = click.option("--seed", default=1, show_default=True)
JOBS = click.option("--jobs", default=2, show_default=True, help="Errands at the same time.")
FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Work below it instead of in memory.",
)
VERBOSE = click.option("--verbose", is_flag=True, help="Say each run.")


@click.group()
def faults() -> None:
    """Kill the program, fail its disk, and let it work long; the exit status is 1 if anything is wrong."""


@faults.command()
@click.option("--count", default=1000, show_default=True, help="Kills that hit.")
@SEED
@JOBS
@FOLDER
@OUTPUT
@VERBOSE
def kills(count: int, seed: int, jobs: int, folder: Path | None, output: Path | None, verbose: bool) -> None:
    """Kill it in tagging, import, migration, backup and restore."""
    sys.exit(_kills(count, seed, jobs, folder, output, verbose))


def _kills(count: int, seed: int, jobs: int, folder: Path | None, output: Path | None, verbose: bool) -> int:
    started = time.monotonic()
    with work_folder(folder) as place:
        tolls = kill_runs(place, count, seed, jobs=jobs, tell=alone(click.echo if verbose else _silent))
    seconds = time.monotonic() - started
    killed = sum(toll.killed for toll in tolls)
    page = f"{killed:,} kills, seed {seed}, {seconds / 60:.1f} minutes.\n\n{figures.kills_table(tolls)}"
    values = {"seed": seed, "seconds": round(seconds, 1), "errands": [figures.values(toll) for toll in tolls]}
    return _tell("kills", page, values, [line for toll in tolls for line in toll.wrong], output)


@faults.command()
@click.option("--count", default=60, show_default=True, help="Runs of each errand; 0: at every single call.")
@JOBS
@FOLDER
@OUTPUT
@VERBOSE
def failures(count: int, jobs: int, folder: Path | None, output: Path | None, verbose: bool) -> None:
    """Let its disk be full, or fail, at one write after the other."""
    sys.exit(_failures(count, jobs, folder, output, verbose))


def _failures(count: int, jobs: int, folder: Path | None, output: Path | None, verbose: bool) -> int:
    started = time.monotonic()
    with work_folder(folder) as place:
        told = alone(click.echo if verbose else _silent)
        damages = failing_runs(place, count or None, jobs=jobs, tell=told)
    seconds = time.monotonic() - started
    runs = sum(damage.runs for damage in damages)
    page = f"{runs:,} runs, {seconds / 60:.1f} minutes.\n\n{figures.failures_table(damages)}"
    values = {"seconds": round(seconds, 1), "errands": [figures.values(damage) for damage in damages]}
    return _tell("failures", page, values, [line for it in damages for line in it.wrong], output)


@faults.command()
@click.option("--operations", default=100_000, show_default=True)
@SEED
@FOLDER
@OUTPUT
def soak(operations: int, seed: int, folder: Path | None, output: Path | None) -> None:
    """Let two curators work on project after project, and check each step."""
    sys.exit(_soak(operations, seed, folder, output))


def _soak(operations: int, seed: int, folder: Path | None, output: Path | None) -> int:
    with work_folder(folder) as place:
        result = soak_run(operations, seed, folder=place, steps=min(STEPS, operations), tell=click.echo)
    page, values = figures.soak_tables(result), figures.soak_values(result)
    return _tell("soak", page, values, result.wrong, output)


@faults.command("all")
@click.option("--kills", "kill_count", default=1000, show_default=True)
@click.option("--failures", "failure_count", default=60, show_default=True)
@click.option("--operations", default=100_000, show_default=True)
@SEED
@JOBS
@FOLDER
@OUTPUT
def all_(
    kill_count: int,
    failure_count: int,
    operations: int,
    seed: int,
    jobs: int,
    folder: Path | None,
    output: Path | None,
) -> None:
    """One after the other."""
    statuses = [
        _kills(kill_count, seed, jobs, folder, output, verbose=False),
        _failures(failure_count, jobs, folder, output, verbose=False),
        _soak(operations, seed, folder, output),
    ]
    sys.exit(max(statuses))


def _tell(name: str, page: str, values: dict[str, Any], wrong: Sequence[str], output: Path | None) -> int:
    click.echo(page)
    for line in wrong:
        click.echo(line, err=True)
    if output:
        figures.write(output, name, page, values)
    return 1 if wrong else 0


def _silent(_: str) -> None:
    pass


def main() -> int:
    try:
        faults.main(prog_name="python -m tools.faults")
    except NoShimError as error:
        click.echo(f"No faults can be brought about here: {error}.", err=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
