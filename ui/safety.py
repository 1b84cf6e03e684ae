"""Backups, restoring, checking and salvaging from the window, with a project open or without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from curator.errors import CuratorError, RefusedError
from curator.progress import Progress
from ui.jobs import Jobs

if TYPE_CHECKING:
    from curator.finding import Finding
    from curator.safekeeping import Backup, RepairOutcome, Restored, Safekeeping, SalvageReport
    from ui.backup_keeper import BackupKeeper
    from ui.repair_dialog import RepairDialog
    from ui.restore_dialog import RestoreDialog

SALVAGE_FILTER = "Curator projects (*.curation)"
LET_GO = "The project stays open: nothing was changed."


class Safety(QObject):
    """One dialog of each kind at a time; the project in the window is told with `follow` and `let_go`.

    Signals:
        message_raised(str): a sentence for the status line.
        backed_up(str): when a backup was made last, in words.
        warned(str, str): something stays wrong: a key, and a sentence to be shown with `actions(key)`.
        settled(str): what was told under this key is over.
        failed(str): why something was not done, as a sentence.
        unreadable(Path): a project that could not be salvaged just now is still in need of it.
    """

    message_raised = Signal(str)
    backed_up = Signal(str)
    warned = Signal(str, str)
    settled = Signal(str)
    failed = Signal(str)
    unreadable = Signal(object)

    def __init__(
        self,
        safekeeping: Safekeeping,
        jobs: Jobs,
        window: QWidget,
        *,
        leave: Callable[[], bool],
        reopen: Callable[[Path], bool],
    ) -> None:
        """`leave` closes the project of the window, False if the person does not want to.

        `reopen` opens a project file there, which says by itself why it cannot.
        """
        super().__init__(window)
        self._safekeeping = safekeeping
        self._jobs = jobs
        self._window = window
        self._leave = leave
        self._reopen = reopen
        self._project: Path | None = None
        self._keeper: BackupKeeper | None = None
        self._open: dict[str, QDialog] = {}

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does here."""
        return {"back_up": self.back_up, "restore": self.restore, "check": self.check}

    def actions(self, key: str) -> list[tuple[str, Callable[[], object]]]:
        """What a person can do about what `warned` told under this key."""
        if key == "damaged":
            return [("Check project…", self.check), ("Restore…", self.restore)]
        return [("Back up now", self.back_up)] if key == "backup" else []

    # the project in the window

    def follow(self, project: Path) -> None:
        """Keep backups of the project that was opened in the window."""
        from ui.backup_keeper import BackupKeeper

        self.let_go()
        self._project = project
        keeper = self._keeper = BackupKeeper(self._safekeeping, project, self)
        keeper.backed_up.connect(self._say_time)
        keeper.warned.connect(self.warned)
        keeper.settled.connect(self.settled)

    def let_go(self) -> None:
        """The project is being closed, and no job runs: return when nothing works on it any more."""
        self._project = None
        if (check := self._open.get("check")) is not None:
            check.close()
        if self._keeper is not None:
            self._keeper.close()
            self._keeper.deleteLater()
            self._keeper = None

    # commands

    def back_up(self) -> None:
        """Make a backup now, whether or not anything was changed."""
        if (project := self._project) is None:
            return

        from curator.safekeeping import Reason

        def work(progress: Progress) -> Backup | None:
            return self._safekeeping.back_up(project, Reason.ASKED, progress, even_if_same=True)

        self._start(f"Backing up {project.stem}", work, self._say_backup, self._say_failure, unit="page")

    def _say_backup(self, backup: Backup | None) -> None:
        from ui.backup_words import moment, size_text

        if backup is not None:
            self.settled.emit("backup")
            self._say_time(backup.at)
            said = f"Backed up {moment(backup.at)}, {size_text(backup.size)}, and checked"
            self.message_raised.emit(f"{said}; File › Restore… shows where.")

    def _say_time(self, at: str) -> None:
        from ui.backup_words import moment

        self.backed_up.emit(
            f"Backed up {moment(at)}; again within an hour if anything changes. File › Restore… says where."
        )

    def _say_failure(self, error: CuratorError) -> None:
        self.failed.emit(str(error))

    def restore(self, project: Path | None = None) -> None:
        """Show the backups of a project, by default the open one, to put one of them in its place."""
        project = project or self._project
        if project is None or self._is_open("restore"):
            return
        from ui.restore_dialog import RestoreDialog

        dialog = RestoreDialog(self._safekeeping, self._jobs, project, self._window)
        dialog.restore_asked.connect(lambda backup: self._put_back(dialog, backup, project))
        self._show("restore", dialog)

    def _put_back(self, dialog: RestoreDialog, backup: Path, project: Path) -> None:
        """Close the project, restore, and open it again, whether or not that went well."""

        def work(progress: Progress) -> Restored:
            return self._safekeeping.restore(backup, project, progress)

        def finished(restored: Restored) -> None:
            self._reopen(project)
            kept = "" if restored.replaced is None else " File › Restore… has the file that was there."
            self.message_raised.emit(f"Restored.{kept}")

        if (back := self._closed(dialog)) is not None:
            dialog.run(work, finished, back)

    def _closed(self, dialog: RestoreDialog | RepairDialog) -> Callable[[], object] | None:
        """Close the project in the window; what opens it again, None if it has to stay open."""
        before = self._project
        if self._jobs.busy:
            dialog.refuse(f"“{self._jobs.title}” is still running. Wait until it ends, or cancel it.")
            return None
        if before is None:
            return _nothing
        if not self._leave():
            dialog.refuse(LET_GO)
            return None
        return lambda: self._reopen(before)

    def check(self) -> None:
        """Hold the open project against every rule."""
        if self._project is None or self._is_open("check"):
            return
        from ui.check_dialog import CheckDialog

        project = self._project
        dialog = CheckDialog(self._safekeeping, self._jobs, project, self._window)
        dialog.repair_asked.connect(lambda findings: self.repair(project, findings))
        dialog.salvage_asked.connect(lambda: self.salvage(project))
        self._show("check", dialog)
        dialog.begin()

    def repair(self, project: Path, findings: Sequence[Finding]) -> None:
        """Say what would be done about what a check found, and do it while the project is closed."""
        if self._is_open("repair"):
            return
        from ui.repair_dialog import RepairDialog

        dialog = RepairDialog(self._jobs, project, findings, self._window)
        dialog.repair_asked.connect(lambda: self._put_right(dialog, project, findings))
        self._show("repair", dialog)

    def _put_right(self, dialog: RepairDialog, project: Path, findings: Sequence[Finding]) -> None:
        def work(progress: Progress) -> RepairOutcome:
            return self._safekeeping.repair(project, findings, progress)

        if (back := self._closed(dialog)) is not None:
            dialog.run(work, back, back)

    def salvage(self, project: Path) -> None:
        """Ask for a new file, and save there what can be read of a damaged one."""
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            "Salvage into a new file",
            str(project.with_name(f"{project.stem} salvaged.curation")),
            SALVAGE_FILTER,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            target = Path(chosen)
            self.salvage_into(project, target if target.suffix else target.with_suffix(".curation"))

    def salvage_into(self, project: Path, target: Path) -> None:
        """As a job; what came of it is shown, with the way into the new file."""

        def work(progress: Progress) -> SalvageReport:
            return self._safekeeping.salvage(project, target, progress)

        def failed(error: CuratorError) -> None:
            self.failed.emit(str(error))
            self.unreadable.emit(project)

        self._start(f"Salvaging {project.stem}", work, self._show_salvaged, failed, unit="row")

    def _show_salvaged(self, report: SalvageReport) -> None:
        from ui.salvage_dialog import SalvageDialog

        dialog = SalvageDialog(report, self._window)
        dialog.open_asked.connect(self._reopen)
        dialog.show()

    def _start(
        self,
        title: str,
        work: Callable[[Progress], Any],
        finished: Callable[[Any], None],
        failed: Callable[[CuratorError], None],
        *,
        unit: str,
    ) -> None:
        try:
            self._jobs.start(title, work, finished, failed, unit=unit)
        except RefusedError as error:
            failed(error)

    # dialogs

    def _is_open(self, name: str) -> bool:
        if (dialog := self._open.get(name)) is None:
            return False
        dialog.activateWindow()
        return True

    def _show(self, name: str, dialog: QDialog) -> None:
        self._open[name] = dialog
        dialog.finished.connect(lambda: self._forget(name))
        if name == "check":
            dialog.show()
        else:
            dialog.open()

    def _forget(self, name: str) -> None:
        if (dialog := self._open.pop(name, None)) is not None:
            dialog.deleteLater()


def _nothing() -> None:
    pass
