"""Importing and exporting from the window: on a worker thread, with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from curator.errors import RefusedError
from curator.progress import Progress
from curator.project import Project
from curator.readers.format import Source
from ui.import_flow import ImportFlow
from ui.jobs import Jobs
from ui.projects import Projects
from ui.theme import Theme

if TYPE_CHECKING:
    from curator.import_report import ImportReport
    from curator.intake import Recognised
    from curator.model import Problem
    from ui.column_mapping import MappingMemory
    from ui.export_dialog import ExportChoice


class Transfers(QObject):
    """Runs imports and exports of one project.

    Signals:
        imported(ImportReport, Changes): an import was committed, or found nothing to add.
        exported(str): where the export lies, and what it left out or changed.
        failed(str): why nothing was done.
    """

    imported = Signal(object, object)
    exported = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        project: Project,
        projects: Projects,
        jobs: Jobs,
        memory: MappingMemory,
        theme: Callable[[], Theme],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._project = project
        self._flow = ImportFlow(project, projects, jobs, memory, theme, window)
        self._flow.imported.connect(self.imported)
        self._flow.failed.connect(self.failed)
        self._path = project.store.path
        self._curator = project.curator.code
        self._projects = projects
        self._jobs = jobs

    def obstacle(self) -> str | None:
        """An import holds the file until it is committed; waiting for it would freeze the window."""
        if not self._flow.writing:
            return None
        return "An import is running: nothing else can be saved until it is done or cancelled."

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does here."""
        return {
            "import": self.choose_import,
            "import_folder": self.choose_folder,
            "paste": self.paste,
            "export": self.choose_export,
        }

    def choose_import(self) -> None:
        """Ask for files to import."""
        paths, _ = QFileDialog.getOpenFileNames(self._window, "Import abstracts", "", "All files (*)")
        if paths:
            self.import_paths([Path(path) for path in paths])

    def choose_folder(self) -> None:
        """Ask for a folder of files to import."""
        folder = QFileDialog.getExistingDirectory(self._window, "Import a folder")
        if folder:
            self.import_paths([Path(folder)])

    def paste(self) -> None:
        """Import what is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.import_text(text)
        else:
            self.failed.emit("There is no text on the clipboard.")

    def choose_export(self) -> None:
        """Ask what to export and where to."""
        from ui.export_dialog import ExportDialog

        codes = [curator.code for curator in self._project.store.curators()]
        dialog = ExportDialog(self._path.parent, self._path.stem, self._window, curators=codes)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.export(dialog.choice())

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Show what an import of files and folders would do, then import as one step that can be undone."""

        def found(report: ImportReport) -> list[Recognised]:
            # on the thread of the job: to load all readers takes longer than a frame
            from curator.intake import collect

            return collect(paths, None, report)

        self._flow.read(paths[0].name if len(paths) == 1 else f"{len(paths)} files", found)

    def import_text(self, text: str) -> None:
        """As `import_paths`, for what was pasted."""
        self.import_sources("the clipboard", [Source.pasted(text)])

    def import_sources(self, name: str, sources: Sequence[Source], problems: Sequence[Problem] = ()) -> None:
        """As `import_paths`, for what was pasted or fetched; `problems` of the fetching are listed first."""

        def found(report: ImportReport) -> list[Recognised]:
            from curator.intake import recognised

            report.problems += problems
            return recognised(sources, None, report)

        self._flow.read(name, found)

    def export(self, choice: ExportChoice) -> None:
        """Write an export of the project as it is now."""

        def work(progress: Progress) -> str:
            from curator.writers.registry import format_named

            project = self._projects.open(self._path, self._curator)
            try:
                report = format_named(choice.format).write(
                    project.store, project.vocabulary, choice.destination, choice.options, progress
                )
            finally:
                project.store.close()
            return " ".join((f"Exported to {choice.destination}.", *report.notes))

        try:
            self._jobs.start(
                f"Exporting to {choice.destination.name}",
                work,
                self.exported.emit,
                lambda error: self.failed.emit(str(error)),
            )
        except RefusedError as error:
            self.failed.emit(str(error))
