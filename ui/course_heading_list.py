"""The list of headings beside a course."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui.course_heading_delegate import CourseHeadingDelegate
from ui.course_heading_model import CourseHeadingModel, CourseHeadingRole
from ui.theme import Theme

INTO_THE_COURSE = (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CourseHeadingList(QListView):
    """Shows a `CourseHeadingModel`.

    Signals:
        chosen(str): the id of the heading that is the current one now.
        entered(): → or Return: the points of its course are wanted.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, model: CourseHeadingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("course-headings")
        self.setAccessibleName("Whose course is shown")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = CourseHeadingDelegate(self)
        self.setItemDelegate(self._delegate)
        self._quiet = False
        self.setModel(model)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._delegate.set_theme(theme, font_size)
        self.setStyleSheet(
            f"#course-headings {{ background: {theme.panel}; border: 0; border-radius: 0; "
            f"border-right: 1px solid {theme.line}; padding-top: 8px }}"
        )
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    @property
    def current_id(self) -> str:
        return str(self.currentIndex().data(CourseHeadingRole.ID) or "")

    def select(self, row: int) -> None:
        """Make a row the current one without saying so."""
        self._quiet = True
        self.setCurrentIndex(self.model().index(row, 0))
        self._quiet = False

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._quiet:
            self.chosen.emit(self.current_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in INTO_THE_COURSE and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
        elif event.text().strip() or event.key() == Qt.Key.Key_Escape:
            # a letter would search the list; what it means is for the views above to say
            event.ignore()
        else:
            super().keyPressEvent(event)
