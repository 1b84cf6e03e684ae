"""What the commands about evidence need of the composition root, and share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from curator.progress import Progress

if TYPE_CHECKING:
    from curator.evidence.evidence import Evidence
    from curator.project import Project


class Opener(Protocol):
    def __call__(
        self, path: Path, curator_code: str | None = None, *, register: bool = False
    ) -> AbstractContextManager[Project]: ...


@dataclass(frozen=True, slots=True)
class Host:
    """What the composition root lends to these commands."""

    opened: Opener
    reported: Callable[[str], AbstractContextManager[Progress]]


PROJECT = click.argument("project", type=click.Path(path_type=Path))


def read_evidence(host: Host, project: Project) -> Evidence:
    from curator.evidence.evidence import Evidence

    with host.reported("Reading") as progress:
        return Evidence.read(project, progress)
