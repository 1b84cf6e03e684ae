"""A dialog whose form scrolls where the screen is too low for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.form_dialog import FormDialog

AROUND = 56
"""Of the screen's height, for the title of the window."""
GAP = 6


class TallFormDialog(FormDialog):
    """`form` is the part that scrolls; `foot` stays in view below it."""

    def __init__(self, *, name: str, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, title=title, accept_text=accept_text, parent=parent)
        outer = self.form
        outer.setSpacing(0)
        self._page = QWidget()
        self._page.setObjectName("form-page")
        self.form = QVBoxLayout(self._page)
        self.form.setContentsMargins(0, 0, GAP, 0)
        self.form.setSpacing(GAP)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(0, 0, GAP, 0)
        self.foot.setSpacing(GAP)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("form-scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._page)
        self._scroll.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self._page.installEventFilter(self)
        outer.addWidget(self._scroll, 1)
        outer.addLayout(self.foot)

    def show_in_form(self, widget: QWidget) -> None:
        """Scroll to a widget of the form."""
        self._scroll.ensureWidgetVisible(widget, 0, 3 * GAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        moved = super().focusNextPrevChild(forwards)
        widget = self.focusWidget()
        if widget is not None and self._page.isAncestorOf(widget):
            self.show_in_form(widget)
        return moved

    def _fit(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        width = max(self.width(), self.minimumWidth())
        margins = layout.contentsMargins()
        width -= margins.left() + margins.right()
        needed = self.form.totalHeightForWidth(width) if self.form.hasHeightForWidth() else -1
        needed = max(needed, self.form.totalMinimumSize().height())
        rest = layout.totalMinimumSize().height() - self._scroll.minimumHeight()
        room = self.screen().availableGeometry().height() - AROUND - rest
        height = max(0, min(needed, room))
        if height != self._scroll.minimumHeight():
            self._scroll.setMinimumHeight(height)
        super()._fit()
        if not layout.hasHeightForWidth():
            low = layout.totalMinimumSize().height()
            if low != self.minimumHeight():
                as_low_as_possible = self.height() <= self.minimumHeight()
                self.setMinimumHeight(low)
                if as_low_as_possible or not self.isVisible():
                    self.resize(self.width(), low)
