"""`curator.safekeeping.Safekeeping` with SQLite files, and backups in folders under one root."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from curator import clock
from curator.folders import data_folder
from curator.progress import Progress, silent

if TYPE_CHECKING:
    from curator.finding import Finding
    from curator.safekeeping import (
        Backup,
        CheckOutcome,
        Reason,
        RepairOutcome,
        Restored,
        SalvageReport,
        Summary,
    )


class SqliteSafekeeping:
    """The parts are imported where they are used: a start that needs no backup does without them."""

    def __init__(self, root: Path | None = None) -> None:
        """`root` is made when it is first needed; by default it lies among the person's data."""
        self._chosen_root = root

    @property
    def _root(self) -> Path:
        return self._chosen_root or data_folder() / "backups"

    def folder(self, project: Path) -> Path:
        from db import backup_folder

        return backup_folder.folder(self._root, project)

    def backups(self, project: Path) -> list[Backup]:
        from db import backup_folder

        return backup_folder.backups(self._root, project)

    def is_due(self, project: Path) -> bool:
        from db import backup_folder

        return backup_folder.is_due(self._root, project, clock.now())

    def back_up(
        self,
        project: Path,
        reason: Reason,
        progress: Progress = silent,
        *,
        destination: Path | None = None,
        even_if_same: bool = False,
    ) -> Backup | None:
        from db import backup

        return backup.back_up(
            self._root, project, reason, progress, destination=destination, even_if_same=even_if_same
        )

    def summary(self, path: Path) -> Summary:
        from db import backup

        return backup.summary(path)

    def restore(self, backup: Path, project: Path, progress: Progress = silent) -> Restored:
        from db.restore import restore

        return restore(self._root, backup, project, progress)

    def quick_check(self, project: Path, progress: Progress = silent) -> str | None:
        from db.integrity import quick_check

        return quick_check(project, progress)

    def check(self, project: Path, progress: Progress = silent, *, apart: bool = False) -> CheckOutcome:
        from db.check_apart import check_apart
        from db.full_check import check

        return (check_apart if apart else check)(project, progress)

    def repair(
        self, project: Path, findings: Sequence[Finding], progress: Progress = silent
    ) -> RepairOutcome:
        from db.repair import repair

        return repair(self, project, findings, progress)

    def salvage(self, project: Path, target: Path, progress: Progress = silent) -> SalvageReport:
        from db.salvage import salvage

        return salvage(self, project, target, progress)
