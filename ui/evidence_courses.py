"""What the courses show: of which headings, along stages or years, and the sentences behind a point."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from curator.evidence.course import Course
from curator.evidence.headings import Heading
from curator.evidence.matrix import Matrix
from ui.course_view import CourseView
from ui.evidence_desk import EvidenceDesk

ALL = "All claims"


class EvidenceCourses(QObject):
    """Asks the evidence for the course of the chosen heading.

    Signals:
        passages_wanted(str, Question, Heading, Heading): the sentences of a heading and a stage; either may
            be None.
        passages_opened(): the person wants to read them.
    """

    passages_wanted = Signal(str, object, object, object)
    passages_opened = Signal()

    def __init__(self, desk: EvidenceDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind = "by_stage"
        self.view = CourseView(parent)
        self.view.heading_chosen.connect(self._show)
        self.view.point_opened.connect(self._open_point)

    @property
    def course(self) -> Course | None:
        """The course that is shown."""
        return self.view.course

    def show_course(self, kind: str) -> None:
        """Show the present answer along the stages (`by_stage`) or the years (`timeline`)."""
        # pandas is here by now: the tables are
        from curator.evidence.courses import heading_papers

        self._kind = kind
        evidence, matrix = self._desk.evidence, self._desk.matrix
        if evidence is not None and matrix is not None:
            headings = self._headings(matrix)
            selection = evidence.selection(matrix.question)
            self.view.set_headings(headings, *heading_papers(evidence.tables, selection, headings))
            self._show(self.view.heading_id)

    @property
    def order(self) -> str | None:
        """The ordered dimension: that of the columns or rows, or else the first that there is."""
        dimensions = self._desk.session.project.vocabulary.dimensions
        ordered = [dimension.key for dimension in dimensions if dimension.ordered]
        question = self._desk.question
        axes = (key for key in (question.columns, question.rows) if key in ordered)
        return next(axes, None) or next(iter(ordered), None)

    def _headings(self, matrix: Matrix) -> tuple[Heading, ...]:
        """What there are courses of: the headings that are not the order itself."""
        across = self._kind == "by_stage" and matrix.question.rows == self.order
        return matrix.columns if across else matrix.rows

    def _heading(self, heading_id: str) -> Heading | None:
        matrix = self._desk.matrix
        headings = self._headings(matrix) if matrix else ()
        return next((it for it in headings if it.id == heading_id), None)

    def _show(self, heading_id: str) -> None:
        from curator.evidence.courses import by_order, by_year

        evidence, matrix = self._desk.evidence, self._desk.matrix
        if evidence is None or matrix is None:
            return
        heading = self._heading(heading_id)
        labels, title = (heading.labels, heading.name) if heading else (None, ALL)
        selection = evidence.selection(matrix.question)
        course: Course | None = None
        if self._kind == "timeline":
            course = by_year(evidence.tables, selection, labels, title)
        elif self.order is not None:
            course = by_order(evidence.tables, selection, self.order, labels, title)
        self.view.set_course(course)
        self.passages_wanted.emit(title, matrix.question, heading, None)

    def _open_point(self, heading_id: str, point_id: str) -> None:
        heading, question = self._heading(heading_id), self._desk.question
        title, stage = heading.name if heading else ALL, None
        if self._kind == "timeline":
            if not point_id.isdigit():
                return
            title = f"{title} × {point_id}"
            question = replace(question, first_year=int(point_id), last_year=int(point_id))
        else:
            assert self._desk.evidence is not None
            label = self._desk.evidence.book.label(point_id)
            stage = Heading(id=label.id, name=label.name, short=label.short, labels=(label.id,))
            title = f"{title} × {label.name}"
        self.passages_wanted.emit(title, question, heading, stage)
        self.passages_opened.emit()
