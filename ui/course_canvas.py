"""A course drawn in the window, whose points can be walked and opened."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from curator.evidence.course import Course
from curator.evidence.course_panel import LARGE
from curator.evidence.course_picture import DrawnCourse, drawn_course
from curator.evidence.course_wording import course_words, point_words
from ui.theme import LIGHT, Theme

USUAL_FONT = 13
SMALLEST = 0.8
"""Of the usual size; a picture that is still too wide is scrolled."""
ROUNDING = 3
"""Of sizes to whole pixels; more than is there would be scrolled."""
HIGHEST = 1.7
"""How far the bands grow with the window."""
OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CourseCanvas(QWidget):
    """Draws the same SVG as the file has, in the colours of the theme, as wide as the window lets it.

    Signals:
        point_opened(str): Return or a double click on a point that papers speak of.
        moved(): the keyboard is on another point.
        left(): Esc, or ← on the first point.
    """

    point_opened = Signal(str)
    moved = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("course")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme, self._unit = LIGHT, 1.0
        self._course: Course | None = None
        self._drawn: DrawnCourse | None = None
        self._room = QSize(0, 0)
        self._scale = 1.0
        self.current = 0
        """The place of the point that the keyboard is on."""

    @property
    def course(self) -> Course | None:
        return self._course

    def set_course(self, course: Course | None) -> None:
        """Show another course; the keyboard stays at the same point if there is one."""
        here = self._point_id()
        self._course = course
        points = [] if course is None else [point.id for point in (*course.points, *course.apart)]
        self.current = points.index(here) if here in points else self._first_with_papers()
        self.setAccessibleDescription("" if course is None else " ".join(course_words(course)))
        self._layout()
        self._tell()

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme, self._unit = theme, font_size / USUAL_FONT
        self._layout()

    def set_room(self, room: QSize) -> None:
        """How many logical pixels can be seen at once."""
        if room != self._room:
            self._room = room
            self._layout()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def point_box(self, place: int) -> QRectF:
        """Where a point is painted."""
        if self._drawn is None or not 0 <= place < len(self._drawn.places):
            return QRectF()
        box, scale = self._drawn.places[place], self._scale
        return QRectF(box.x * scale, box.y * scale, box.width * scale, box.height * scale)

    def _layout(self) -> None:
        if self._course is None:
            self._drawn = None
            self.setMinimumSize(0, 0)
        else:
            # Qt's SVG module is loaded only when there is something to draw
            from ui.pictures import renderer

            self._drawn = self._fitting(self._course)
            fitting = self._room.width() / self._drawn.width
            self._scale = max(min(self._unit, fitting), SMALLEST * self._unit)
            self._renderer = renderer(self._drawn.svg)
            self.setMinimumSize(
                int(self._drawn.width * self._scale), int(self._drawn.height * self._scale) + 1
            )
        self.updateGeometry()
        self.update()

    def _fitting(self, course: Course) -> DrawnCourse:
        """Drawn as wide as the room, and with higher bands if there is room below."""
        from ui.pictures import palette_of

        width, height = self._room.width() / self._unit, self._room.height() / self._unit
        palette = palette_of(self._theme)
        drawn = drawn_course(course, (), palette, width)
        spare = height - drawn.height - ROUNDING
        if spare <= 0:
            return drawn
        bands = LARGE.stretched(min(1 + spare / (LARGE.balance + LARGE.bars), HIGHEST))
        return drawn_course(course, (), palette, width, bands)

    # points

    def _point_id(self) -> str:
        if self._course is None:
            return ""
        points = (*self._course.points, *self._course.apart)
        return points[self.current].id if self.current < len(points) else ""

    def _first_with_papers(self) -> int:
        if self._course is None:
            return 0
        points = (*self._course.points, *self._course.apart)
        return next((place for place, point in enumerate(points) if point.papers.all), 0)

    def _go(self, place: int) -> None:
        if self._course is not None:
            last = len(self._course.points) + len(self._course.apart) - 1
            self.current = min(max(place, 0), max(last, 0))
            self._tell()
            self.update()
            self.moved.emit()

    def _tell(self) -> None:
        """Let a screen reader say where the keyboard is."""
        course = self._course
        if course is None:
            self.setAccessibleName("No course")
            return
        points = (*course.points, *course.apart)
        here = point_words(points[self.current]) if points else "no points"
        self.setAccessibleName(f"{course.title}. {here}")

    def _open(self) -> None:
        course = self._course
        if course is not None and self.current < len(course.points) + len(course.apart):
            point = (*course.points, *course.apart)[self.current]
            if point.papers.all:
                self.point_opened.emit(point.id)

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Left if self.current == 0:
                self.left.emit()
            case Qt.Key.Key_Left:
                self._go(self.current - 1)
            case Qt.Key.Key_Right:
                self._go(self.current + 1)
            case Qt.Key.Key_Home:
                self._go(0)
            case Qt.Key.Key_End:
                self._go(10**6)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case key if key in OPEN:
                self._open()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self._go(place)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._place_at(event.position()) is not None:
            self._open()

    def _place_at(self, position: QPointF) -> int | None:
        count = len(self._drawn.places) if self._drawn else 0
        return next((place for place in range(count) if self.point_box(place).contains(position)), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.bg))
        if self._drawn is not None:
            size = QRectF(0, 0, self._drawn.width * self._scale, self._drawn.height * self._scale)
            self._renderer.render(painter, size)
            self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        box = self.point_box(self.current)
        if not box.isNull() and self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
