"""From the command line to the window, without loading the commands; and to a command, if one is named."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or run one command; the exit status, as `ui/cli.py` lists them."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if names_window(given):
        return window(given)
    # imported here: the window does without the commands and their parser
    from ui import cli

    return cli.main(given)


def names_window(given: Sequence[str]) -> bool:
    """Whether this is one of the usual ways to the window, which does not wait for the commands."""
    return not given or given[0] == "--sample" or given[0].endswith(".curation")


def window(given: Sequence[str]) -> int:
    """Open the window with the project that is named, the sample, or what was open last."""
    sample = "--sample" in given
    paths = [item for item in given if item != "--sample"]
    if len(paths) > 1 or (paths and sample):
        known = Path(paths[0]).exists()
        said = "Name one project, or none." if known else f"There is no command ‘{paths[0]}’."
        return _wrong_use(f"{said} “curator --help” lists the commands.")
    if paths and not Path(paths[0]).exists():
        return _wrong_use(
            f"There is no file ‘{paths[0]}’, and no command of that name. “curator --help” lists them."
        )
    from ui.app import run_window

    return run_window(Path(paths[0]) if paths else None, sample=sample)


def _wrong_use(sentence: str) -> int:
    import click

    click.echo(sentence, err=True)
    return WRONG_USE
