"""Going back to a backup: which there are, what each would change, and then the one that is put in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.progress import Progress
from curator.safekeeping import Backup, Restored, Safekeeping
from ui.backup_comparison import ComparisonView
from ui.backup_list import BackupList
from ui.backup_list_model import BackupListModel
from ui.backup_reading import BackupReading
from ui.backup_words import moment
from ui.errand import Errand
from ui.form_dialog import named
from ui.job_dialog import JobDialog
from ui.jobs import Jobs
from ui.plain_label import PlainLabel
from ui.wrap_label import WrapLabel

LOOKING = "Looking for backups…"
NONE_YET = "There is no backup of this project yet. A copy that you kept yourself can be chosen below."
CHOOSE = "Choose a backup to see what it would change."
READING = "Reading the backup…"
KEPT = (
    "The file that is there now is kept: it joins this list as “Replaced by a restore”, and restoring it "
    "takes this back. Edit › Undo does not reach over a restore."
)
NOTHING_THERE = "There is no file to keep in this place."
FILTER = "Curator projects (*.curation);;All files (*)"
LETTERS = 104

T = TypeVar("T")


class RestoreDialog(JobDialog):
    """Nothing is chosen at first, and Enter restores nothing before a sound backup is.

    Signals:
        restore_asked(Path): the file that is to take the place of the project.
    """

    restore_asked = Signal(object)

    def __init__(
        self,
        safekeeping: Safekeeping,
        jobs: Jobs,
        project: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("restore", "Restore", jobs, parent)
        self.setAccessibleName(f"Restore a backup of {project.stem}")
        self._project = project
        self.reading = BackupReading(safekeeping, project, self)

        heading = WrapLabel(f"Backups of ‘{project.stem}’", name="restore-heading", style="subheading")
        folder = safekeeping.folder(project)
        self._folder = folder
        place = WrapLabel(f"They lie in {folder}", name="restore-place", style="quiet")
        self._show_folder = named(QPushButton("Show folder"), "show-folder", "Show the folder of the backups")
        self._other = named(
            QPushButton("Another file…"), "another-file", "Choose a backup that lies elsewhere"
        )
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(place, 1)
        above.addWidget(self._show_folder, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._other, 0, Qt.AlignmentFlag.AlignTop)

        self.model = BackupListModel(folder)
        self.list = BackupList(self.model)
        self._none = PlainLabel(LOOKING, name="no-backups", style="quiet")
        self._said = WrapLabel(CHOOSE, name="restore-said", style="subheading")
        self.comparison = ComparisonView()
        self._note = PlainLabel(KEPT, name="restore-note", style="quiet")
        self._cancel = named(QPushButton("Cancel"), "cancel", "Cancel")
        self.restore_button = named(QPushButton("Restore"), "restore", "Restore the chosen backup")
        for button in (self._show_folder, self._other, self._cancel, self.restore_button):
            button.setAutoDefault(False)
        self.restore_button.setEnabled(False)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addStretch(1)
        below.addWidget(self._cancel)
        below.addWidget(self.restore_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addLayout(above)
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)
        layout.addSpacing(4)
        layout.addWidget(self._said)
        layout.addWidget(self.comparison, 3)
        layout.addWidget(self.problem)
        layout.addWidget(self._note)
        layout.addWidget(self.row)
        layout.addSpacing(6)
        layout.addLayout(below)
        metrics = self.fontMetrics()
        wanted = QSize(LETTERS * metrics.averageCharWidth(), 42 * metrics.height())
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(24, 48)))

        self._show_folder.clicked.connect(self._open_folder)
        self._other.clicked.connect(self._choose_file)
        self._cancel.clicked.connect(self.reject)
        self.restore_button.clicked.connect(self._ask)
        self.list.chosen.connect(self._choose)
        self.row.turned.connect(self._turn)
        self.list.hide()
        self._show_folder.setEnabled(folder.is_dir())
        if not project.exists():
            self._note.setText(NOTHING_THERE)
        self.reading.changed.connect(self._show_state)
        self._show_state()
        Errand(self, lambda: safekeeping.backups(project), self._show_backups, self._say_unlisted)

    # what is there

    def _show_backups(self, backups: list[Backup]) -> None:
        self.model.set_backups(backups)
        self.list.setColumnHidden(3, not self.model.moved)
        self.list.setVisible(bool(backups))
        self._none.setVisible(not backups)
        self._none.setText(NONE_YET)
        self._show_folder.setEnabled(self._folder.is_dir())
        if backups:
            self.list.setFocus()
        else:
            self._other.setFocus()

    def _say_unlisted(self, error: CuratorError) -> None:
        """The folder of the backups cannot be read."""
        self._none.setText(str(error))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "A backup of this project", str(self._project.parent), FILTER
        )
        if path:
            self.choose_file(Path(path))

    def choose_file(self, path: Path) -> None:
        """Take a file that is not in the list, such as a copy from another disk."""
        self.list.choose_none()
        self._choose(path)

    def _choose(self, path: Path) -> None:
        self.problem.say("")
        self.reading.choose(path)

    def _show_state(self) -> None:
        """Everything that follows from what is chosen and what was read so far."""
        if self.reading.problem:
            self.problem.say(self.reading.problem)
        lines = self.reading.lines()
        self.comparison.show_lines(lines)
        self.comparison.setVisible(bool(lines))
        self._said.setText(self._words())
        able = self.reading.sound and not self.row.busy
        self.restore_button.setEnabled(able)
        self.restore_button.setDefault(able)

    def _words(self) -> str:
        chosen, trouble = self.reading.chosen, self.reading.trouble
        lost = f"The project as it is now: {trouble}\n" if trouble else ""
        if chosen is None:
            return f"{lost}{CHOOSE}"
        if self.reading.found is None:
            return f"{lost}{READING}"
        listed = next((it for it in self._listed() if it.path == chosen), None)
        return f"{lost}The backup of {moment(listed.at)}" if listed else f"{lost}{chosen}"

    def _listed(self) -> list[Backup]:
        return [self.model.backup(row) for row in range(self.model.rowCount())]

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self.problem.say(f"No program here shows folders. The backups lie in {self._folder}")

    # putting it in place

    def _ask(self) -> None:
        if self.reading.chosen is not None and self.restore_button.isEnabled():
            self.problem.say("")
            self.restore_asked.emit(self.reading.chosen)

    def run(
        self,
        work: Callable[[Progress], Restored],
        finished: Callable[[Restored], None],
        failed: Callable[[], object],
    ) -> None:
        """Restore as a job of the window, with its progress here; this dialog is done when it ends well.

        Why it did not is shown here, after `failed`.
        """

        def end(restored: Restored) -> None:
            self.accept()
            finished(restored)

        self.on_failure = failed
        self.row.start("Restoring", work, end, unit="page")

    def _turn(self, busy: bool) -> None:
        for widget in (self.list, self._other):
            widget.setEnabled(not busy)
        self._show_state()
