"""A dialog whose form scrolls where the screen is too low for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.form_dialog import WIDTH, FormDialog

AROUND = 56
"""Of the screen's height, for the title of the window."""
GAP = 6


class Page(QWidget):
    """As high as its wrapped text needs; Qt guesses it at another width."""

    def minimumSizeHint(self) -> QSize:
        guessed = super().minimumSizeHint()
        if self.hasHeightForWidth() and self.width() >= guessed.width():
            return QSize(guessed.width(), self.heightForWidth(self.width()))
        return guessed


class TallFormDialog(FormDialog):
    """`form` is the part that scrolls; `foot` stays in view below it."""

    def __init__(self, *, name: str, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, title=title, accept_text=accept_text, parent=parent)
        outer = self.form
        outer.setSpacing(2 * GAP)
        self._page = Page()
        self._page.setObjectName("form-page")
        self.form = QVBoxLayout()
        self.form.setSpacing(GAP)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.addLayout(self.form)
        page.addStretch(1)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(GAP)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("form-scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # what is said holds instead of what Qt guesses
        self._scroll.setFixedHeight(1)
        self._scroll.setWidget(self._page)
        self._scroll.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self._page.installEventFilter(self)
        outer.addWidget(self._scroll, 1)
        outer.addLayout(self.foot)
        self.set_letters(WIDTH)

    def set_letters(self, number: int) -> None:
        """Make the dialog so wide, in letters of average width, if the screen is."""
        room = self.screen().availableGeometry().width() * 19 // 20
        self.setMinimumWidth(min(number * self.fontMetrics().averageCharWidth(), room))
        self.resize(self.minimumWidth(), 0)

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
        margins = layout.contentsMargins()
        width = max(self.width(), self.minimumWidth()) - margins.left() - margins.right()
        needed = self._page.heightForWidth(width)
        if needed < 0:
            needed = self._page.minimumSizeHint().height()
        rest = self._lowest() - self._scroll.minimumHeight()
        room = self.screen().availableGeometry().height() - AROUND - rest
        height = max(1, min(needed, room))
        # beside the scroll bar
        self.form.setContentsMargins(0, 0, GAP if needed > room else 0, 0)
        if height != self._scroll.minimumHeight():
            self._scroll.setFixedHeight(height)
        if rest + height != self.minimumHeight():
            as_low_as_possible = self.height() <= self.minimumHeight()
            self.setMinimumHeight(rest + height)
            if as_low_as_possible or not self.isVisible():
                self.resize(self.width(), rest + height)

    def _lowest(self) -> int:
        layout = self.layout()
        assert layout is not None
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(max(self.width(), self.minimumWidth()))
        return layout.totalMinimumSize().height()
