"""The headings of the evidence grid: names on a few lines, groups, and what can be folded."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from curator.evidence.headings import Heading, group_id
from ui.evidence_model import EvidenceModel
from ui.theme import LIGHT, Theme, sans_font
from ui.wrapped_text import WrappedText

MARGIN = 8
STEP = 13
"""The room of a triangle at the usual font size."""


class Headings(QHeaderView):
    """The rows or the columns of an `EvidenceModel`; a click on something foldable asks to fold it.

    Signals:
        fold_clicked(str): the id of the heading or group.
    """

    fold_clicked = Signal(str)

    def __init__(self, orientation: Qt.Orientation, model: EvidenceModel, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        across = orientation == Qt.Orientation.Horizontal
        self.setObjectName("evidence-columns" if across else "evidence-rows")
        self.setAccessibleName("Columns" if across else "Rows")
        self.setMouseTracking(True)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self._cells = model
        self._current = -1
        self._hovered: str | None = None
        self.thickness = 0
        self.leads: tuple[int, ...] = ()
        """The room before each section for what sets its group apart."""
        self.set_look(LIGHT, 13)

    def set_look(self, theme: Theme, font_size: int) -> None:
        self.theme = theme
        self.unit = font_size / 13
        name = sans_font(font_size - 1)
        name.setWeight(QFont.Weight.Medium)
        small = sans_font(max(8, font_size - 2))
        group = QFont(small)
        group.setWeight(QFont.Weight.DemiBold)
        self.names, self.lower_names = WrappedText(name), WrappedText(sans_font(font_size - 1))
        self.counts, self.groups = WrappedText(small), WrappedText(group)
        self.viewport().update()

    def set_current(self, section: int) -> None:
        """Show which heading the current cell stands under; -1 for none."""
        if section != self._current:
            self._current = section
            self.viewport().update()

    @property
    def headings(self) -> tuple[Heading, ...]:
        return self._cells.headings(self.orientation())

    def captioned(self) -> tuple[bool, ...]:
        """Which headings are the first of a group whose name stands before them."""
        headings = self.headings
        if len({heading.group for heading in headings}) < 2:
            return (False,) * len(headings)
        return tuple(
            bool(heading.group_name) and not is_group(heading) and begins
            for heading, begins in zip(headings, self.beginnings(), strict=True)
        )

    def beginnings(self) -> list[bool]:
        """Which headings are the first of a group."""
        headings = self.headings
        return [
            place == 0 or heading.group != headings[place - 1].group for place, heading in enumerate(headings)
        ]

    def sizeHint(self) -> QSize:
        if self.orientation() == Qt.Orientation.Horizontal:
            return QSize(super().sizeHint().width(), self.thickness)
        return QSize(self.thickness, super().sizeHint().height())

    def target_at(self, point: QPointF) -> str | None:
        """The id of what a click at `point` folds or unfolds."""
        across = self.orientation() == Qt.Orientation.Horizontal
        section = self.logicalIndexAt(point.toPoint())
        if not 0 <= section < len(self.headings):
            return None
        heading = self.headings[section]
        if self.in_group(section, point):
            return group_id(heading.group)
        before = self.sectionViewportPosition(section) + self.leads[section]
        inside = (point.x() if across else point.y()) >= before
        return heading.id if heading.foldable and inside else None

    def in_group(self, section: int, point: QPointF) -> bool:
        """Whether `point` is on the name of the group of a section."""
        raise NotImplementedError

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.target_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        target = self.target_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and target is not None:
            self.fold_clicked.emit(target)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, target: str | None) -> None:
        if target != self._hovered:
            self._hovered = target
            shape = Qt.CursorShape.ArrowCursor if target is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(self.theme.bg))
        for section in range(len(self.headings)):
            start, size = self.sectionViewportPosition(section), self.sectionSize(section)
            if self.orientation() == Qt.Orientation.Horizontal:
                rect = QRect(start, 0, size, self.height())
            else:
                rect = QRect(0, start, self.width(), size)
            if rect.intersects(event.rect()):
                self.paint_heading(painter, rect, section)
        self.paint_groups(painter)
        painter.end()

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        raise NotImplementedError

    def paint_groups(self, painter: QPainter) -> None:
        raise NotImplementedError

    def ink(self, section: int) -> QColor:
        """Of a name: stronger over the current cell, quieter where a label names no place."""
        theme, heading = self.theme, self.headings[section]
        if self._hovered == heading.id:
            return QColor(theme.accent_text)
        if section == self._current:
            return QColor(theme.ink)
        return QColor(theme.ink3 if heading.silent else theme.ink2)

    def group_ink(self, key: str) -> QColor:
        return QColor(self.theme.accent_text if self._hovered == group_id(key) else self.theme.ink3)

    def paint_triangle(self, painter: QPainter, centre: QPointF, folded: bool, ink: QColor) -> None:
        """▸ if folded, ▾ if not."""
        far, near = 3.4 * self.unit, 2.0 * self.unit
        corners = (
            [(-near, -far), (near, 0), (-near, far)] if folded else [(-far, -near), (far, -near), (0, near)]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


def is_group(heading: Heading) -> bool:
    """Whether a whole group is folded into a heading."""
    return heading.id == group_id(heading.group)
