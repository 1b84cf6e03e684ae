"""Backups, checks, repairs and the salvage of project files, as windows and commands ask for them.

`db` implements `Safekeeping`. Every method opens and closes its own connection and may run on any thread;
`progress` counts work done out of work to do and may raise to cancel, after which nothing is left behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from curator.progress import Progress, silent

if TYPE_CHECKING:
    from curator.checking import CheckCounts
    from curator.finding import Finding


class Reason(StrEnum):
    """Why a backup was made; the word stands in its file name."""

    OPENED = "opened"
    HOURLY = "hourly"
    MIGRATION = "before-new-format"
    REPAIR = "before-repair"
    REPLACED = "replaced"
    """What a restore put aside; perhaps damaged, so never verified."""
    ASKED = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much a project file holds, to compare two states of one project. Counts are of active rows."""

    uuid: str
    format: int
    documents: int
    sentences: int
    claims: int
    annotations: int
    curators: int
    steps: int
    last_change: str | None
    """The time of the newest step, as stored."""
    last_step: str | None
    """The name of the newest step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    path: Path
    at: str
    """When it was made, as stored times are written; from its name, not from the file system."""
    reason: Reason
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did: `replaced` is where the file lies that was there before, None if there was none."""

    backup: Path
    replaced: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """`counts` is None if the file could not be read far enough to hold it against the rules."""

    findings: tuple[Finding, ...]
    counts: CheckCounts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOutcome:
    """`done` says in sentences what was put right; `left` is what a new check still finds."""

    done: tuple[str, ...]
    left: tuple[Finding, ...]
    backup: Backup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What came over into the new file.

    `saved` and `lost` count rows by the words of the screen (documents, sentences, labels …); `lost` has what
    is known to have been there. `notes` are sentences: what was filled in from a backup or from the history,
    which documents lost their texts. `left` is what a check of the new file finds.
    """

    target: Path
    saved: dict[str, int]
    lost: dict[str, int]
    notes: tuple[str, ...]
    left: tuple[Finding, ...]


class Safekeeping(Protocol):
    def folder(self, project: Path) -> Path:
        """Where the backups of this project file lie; it may not exist yet."""
        ...

    def backups(self, project: Path) -> list[Backup]:
        """Newest first. Also those of a project that was moved or renamed, found by its uuid."""
        ...

    def is_due(self, project: Path) -> bool:
        """Whether the newest backup is an hour old or more."""
        ...

    def back_up(
        self,
        project: Path,
        reason: Reason,
        progress: Progress = silent,
        *,
        destination: Path | None = None,
        even_if_same: bool = False,
    ) -> Backup | None:
        """A verified copy of the project as it is now, and fewer of the old ones where the rules say so.

        None if nothing was changed since the newest sound backup, unless `even_if_same`. `destination` is a
        file of the person's choice, which is never overwritten and never pruned.
        Raises CuratorError, nothing left behind, if the copy cannot be made or is not sound.
        """
        ...

    def summary(self, path: Path) -> Summary:
        """Of a project file or a backup, read without changing anything; raises ProjectFileError."""
        ...

    def restore(self, backup: Path, project: Path, progress: Progress = silent) -> Restored:
        """Put a verified copy of a backup in the place of a project file that nobody has open.

        What was there is kept among the backups first. Raises CuratorError, the project as it was, if the
        backup is not sound, or if another program has the project open.
        """
        ...

    def quick_check(self, project: Path, progress: Progress = silent) -> str | None:
        """Whether SQLite finds the pages of the file in order; else a sentence. Reads the whole file."""
        ...

    def check(self, project: Path, progress: Progress = silent, *, apart: bool = False) -> CheckOutcome:
        """Everything: pages, references, schema, search indexes, I1 to I15, history against rows.

        `apart`: in a process of its own, if one can be started, so that this one stays quick.
        """
        ...

    def repair(
        self, project: Path, findings: Sequence[Finding], progress: Progress = silent
    ) -> RepairOutcome:
        """Put right what can be put right among the findings, after a backup; the rest stays as it is."""
        ...

    def salvage(self, project: Path, target: Path, progress: Progress = silent) -> SalvageReport:
        """Save what can be read of a damaged file, and what its backups know, into a new project file.

        `project` is not changed and `target` must not exist. Raises CuratorError if nothing can be saved.
        """
        ...
