"""Commands run in this process, with a safekeeping of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest

from curator.safekeeping import Safekeeping
from ui.cli import opened, reported
from ui.cli_host import Host

Run = Callable[..., tuple[int, str, str]]


def runner(
    commands: Sequence[click.Command], keeping: Safekeeping, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command; its exit status and what it prints on standard output and error."""
    group = click.Group("curator", commands={str(it.name): it for it in commands})

    def run_command(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            status = group.main(
                [str(it) for it in arguments],
                prog_name="curator",
                standalone_mode=False,
                obj=Host(opened, reported, keeping),
            )
        except click.ClickException as error:
            error.show()
            status = 2
        printed = capsys.readouterr()
        return status or 0, printed.out, printed.err

    return run_command
