"""What the commands need of the composition root, and share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from curator.progress import Progress

if TYPE_CHECKING:
    from curator.evidence.evidence import Evidence
    from curator.project import Project
    from curator.safekeeping import Safekeeping


class Opener(Protocol):
    """Opens a project and closes it again. A new curator code is refused unless `register`.

    A command that `changes` the project has it backed up first, where that is due.
    """

    def __call__(
        self,
        path: Path,
        curator_code: str | None = None,
        *,
        register: bool = False,
        changes: bool = False,
    ) -> AbstractContextManager[Project]: ...


@dataclass(frozen=True, slots=True)
class Host:
    """What the composition root lends to these commands."""

    opened: Opener
    reported: Callable[[str], AbstractContextManager[Progress]]
    safekeeping: Safekeeping


PROJECT = click.argument("project", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print a machine-readable report.")
PROBLEMS = 1
"""The exit status of what finished with problems that are listed."""


def read_evidence(host: Host, project: Project) -> Evidence:
    from curator.evidence.evidence import Evidence

    with host.reported("Reading") as progress:
        return Evidence.read(project, progress)


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
