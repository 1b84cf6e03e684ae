"""Role by stage and timeline: the headings at the left, the course of one of them at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from curator.evidence.course import Course
from curator.evidence.headings import Heading
from ui.course_canvas import CourseCanvas
from ui.course_heading_list import CourseHeadingList
from ui.course_heading_model import ALL, CourseHeadingModel
from ui.theme import LIGHT, Theme

NARROWEST_LIST = 180
WIDEST_PART = 0.27
"""Of the window, for the list."""
SCROLL_BAR = 14


class CourseView(QWidget):
    """Walked by ↑ ↓ in the list, → into the points, ← → among them, Return to a point's sentences, Esc back.

    Signals:
        heading_chosen(str): the id of a heading, empty for all; its course is wanted.
        point_opened(str, str): ids of the heading and of the point whose sentences are wanted.
    """

    heading_chosen = Signal(str)
    point_opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("course-view")
        self._model = CourseHeadingModel(self)
        self.headings = CourseHeadingList(self._model, self)
        self.canvas = CourseCanvas(self)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("course-scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.canvas)
        self._scroll.viewport().installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.headings)
        row.addWidget(self._scroll, 1)
        self.setFocusProxy(self.headings)
        self.setTabOrder(self.headings, self.canvas)
        self.headings.chosen.connect(self.heading_chosen)
        self.headings.entered.connect(self.canvas.setFocus)
        self.canvas.left.connect(self.headings.setFocus)
        self.canvas.moved.connect(self._show_point)
        self.canvas.point_opened.connect(lambda point: self.point_opened.emit(self.heading_id, point))
        self.set_theme(LIGHT, 13)

    @property
    def heading_id(self) -> str:
        """Whose course is wanted: a heading's id, or empty for all."""
        return self.headings.current_id

    @property
    def course(self) -> Course | None:
        return self.canvas.course

    def set_headings(self, headings: Sequence[Heading], papers: Sequence[int], total: int) -> None:
        """The rows of the matrix with the papers of each, and different papers in all.

        The chosen heading stays so if it is still there, else all are chosen; no signal says so.
        """
        chosen = self.heading_id
        self._model.set_headings(headings, papers, total)
        self.headings.select(self._model.row_of(chosen) or self._model.row_of(ALL) or 0)
        self._fit_list()

    def set_course(self, course: Course | None) -> None:
        """Show the course of the chosen heading."""
        self.canvas.set_course(course)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.headings.set_theme(theme, font_size)
        self.canvas.set_theme(theme, font_size)
        self._scroll.setStyleSheet(f"#course-scroll {{ background: {theme.bg} }}")
        self._fit_list()

    def _fit_list(self) -> None:
        """As wide as the names want, within a part of the window."""
        wanted = self.headings.sizeHintForColumn(0) + SCROLL_BAR
        widest = int(self.width() * WIDEST_PART)
        self.headings.setFixedWidth(max(min(wanted, widest), NARROWEST_LIST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def _show_point(self) -> None:
        box = self.canvas.point_box(self.canvas.current).toRect()
        self._scroll.ensureVisible(box.center().x(), box.top(), box.width() // 2 + 8, 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._scroll.viewport():
            self.canvas.set_room(self._scroll.viewport().size())
        return super().eventFilter(watched, event)
