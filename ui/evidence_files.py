"""Saving what the evidence view shows: pictures, tables, the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from curator.errors import CuratorError
from curator.evidence.figures import Figure, course_figure, matrix_figure
from curator.progress import Progress
from ui.evidence_courses import EvidenceCourses
from ui.evidence_desk import EvidenceDesk

TABLES = "CSV table (*.csv);;JSON (*.json)"


class EvidenceFiles(QObject):
    """Asks where to, and writes.

    Signals:
        message_raised(str): what was written, or why nothing was.
    """

    message_raised = Signal(str)

    def __init__(self, desk: EvidenceDesk, courses: EvidenceCourses, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._courses = courses
        self._window = window
        self.tab = "matrix"
        self._folder = desk.session.project.store.path.parent

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does here."""
        return {
            "save_picture": self._guarded(self.save_picture),
            "copy_picture": self._guarded(self.copy_picture),
            "save_table": self._guarded(self.save_table),
            "save_report": self._guarded(self.save_report),
        }

    def _guarded(self, action: Callable[[], str]) -> Callable[[], None]:
        def run() -> None:
            try:
                said = action()
            except CuratorError as error:
                said = str(error)
            if said:
                self.message_raised.emit(said)

        return run

    def _chosen(self, title: str, name: str, filters: str) -> Path | None:
        path, chosen = QFileDialog.getSaveFileName(self._window, title, str(self._folder / name), filters)
        if not path:
            return None
        place = Path(path)
        if not place.suffix:
            place = place.with_name(place.name + chosen[chosen.rindex("*") + 1 : chosen.rindex(")")])
            if place.exists():
                # the dialog asked about the name without its ending
                raise CuratorError(
                    f"‘{place.name}’ exists already. Choose it to replace it, or another name."
                )
        self._folder = place.parent
        return place

    # pictures

    def figure(self) -> Figure:
        """The picture of what is shown; raises CuratorError where there is none."""
        evidence, matrix = self._desk.evidence, self._desk.matrix
        if evidence is None or matrix is None:
            raise CuratorError("There is nothing to draw yet.")
        if self.tab == "contradictions":
            raise CuratorError("Contradictions have no picture. Save them as a table, or in the report.")
        changed = self._desk.session.project.store.last_change()
        if self.tab in ("by_stage", "timeline") and self._courses.course is not None:
            return course_figure(self._courses.course, matrix, evidence.book, changed)
        return matrix_figure(matrix, evidence.book, changed)

    def save_picture(self) -> str:
        from ui import pictures

        figure = self.figure()
        name = f"{pictures.file_name(figure.title)}.svg"
        if (path := self._chosen("Save picture", name, pictures.NAME_FILTERS)) is None:
            return ""
        pictures.save_picture(figure.svg, path, figure.title)
        return f"Picture saved to {path}"

    def copy_picture(self) -> str:
        from ui import pictures

        pictures.copy_picture(self.figure().svg, QGuiApplication.clipboard())
        return "The picture is on the clipboard."

    # tables

    def save_table(self) -> str:
        """The numbers of what is shown: matrix, contradictions or course."""
        from curator.evidence.files import write_contradictions, write_course, write_matrix
        from ui.pictures import file_name

        evidence, matrix = self._desk.evidence, self._desk.matrix
        if evidence is None or matrix is None:
            raise CuratorError("There is nothing to save yet.")
        course, question = self._courses.course, self._desk.question
        name = self.tab if self.tab in ("contradictions", "matrix") or course is None else course.title
        if (path := self._chosen("Save table", f"{file_name(name)}.csv", TABLES)) is None:
            return ""
        if self.tab == "contradictions":
            write_contradictions(self._desk.session.project, evidence, question, path)
        elif self.tab != "matrix" and course is not None:
            write_course(course, question, evidence.book, path)
        else:
            write_matrix(matrix, evidence.book, path)
        return f"Table saved to {path}"

    # the report

    def save_report(self) -> str:
        evidence = self._desk.evidence
        if evidence is None:
            raise CuratorError("There is nothing to report yet.")
        path = self._chosen("Save report", "evidence.html", "Report (*.html)")
        if path is None:
            return ""
        question, tables = self._desk.question, evidence.tables
        rows, columns = self._desk.folded(question.rows), self._desk.folded(question.columns)

        def work(progress: Progress) -> str:
            from curator.evidence.evidence import Evidence
            from curator.evidence.report import write_report

            project = self._desk.opened()
            try:
                write_report(
                    project,
                    Evidence(project, tables),
                    question,
                    path,
                    folded_rows=rows,
                    folded_columns=columns,
                    progress=progress,
                )
            finally:
                project.store.close()
            return f"Report saved to {path}"

        self._desk.jobs.start(
            "Writing the report",
            work,
            self.message_raised.emit,
            lambda error: self.message_raised.emit(str(error)),
            unit="sentence",
        )
        return "Writing the report …"
