"""A dialog that asks: headings, choices with a word under them, and two buttons at its end."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from ui.plain_label import Hint, PlainLabel

Shown = TypeVar("Shown", bound=QWidget)
INDENT = 21
WIDTH = 76
"""In letters of average width."""


class FormDialog(QDialog):
    """As high as its wrapped text needs while hints come and go, or higher if the person makes it so."""

    def __init__(self, *, name: str, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.form = QVBoxLayout()
        self.form.setSpacing(6)
        self.cancel_button = named(QPushButton("Cancel"), "cancel", "Cancel")
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.accept_button = named(QPushButton(accept_text), "accept", accept_text)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(0)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addSpacing(22)
        layout.addLayout(buttons)
        self.setMinimumWidth(WIDTH * self.fontMetrics().averageCharWidth())
        self.resize(self.minimumWidth(), 0)

    def add_heading(self, text: str) -> None:
        """Begin a part of the form."""
        if self.form.count():
            self.form.addSpacing(10)
        heading = QLabel(text.upper())
        heading.setProperty("text_style", "heading")
        self.form.addWidget(heading)

    def add_under(self, *widgets: QWidget) -> None:
        """Put words, or a row of widgets, under the text of the choice above."""
        row = QHBoxLayout()
        row.setContentsMargins(INDENT, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, PlainLabel | Hint) else 0)
        if not any(isinstance(widget, PlainLabel) for widget in widgets):
            row.addStretch(1)
        self.form.addLayout(row)

    def add_row(self, *widgets: QWidget) -> None:
        """Put widgets side by side, the first as wide as there is room."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for place, widget in enumerate(widgets):
            row.addWidget(widget, 0 if place else 1)
        self.form.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not presses_button(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self._fit()
        return handled

    def _fit(self) -> None:
        """Qt guesses the height of wrapped text at another width than this."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(self.width())
            if needed != self.minimumHeight():
                as_low_as_possible = self.height() <= self.minimumHeight()
                self.setMinimumHeight(needed)
                if as_low_as_possible or not self.isVisible():
                    self.resize(self.width(), needed)


def presses_button(dialog: QDialog, event: QKeyEvent) -> bool:
    """Enter presses the button that has the focus, and with Ctrl the default one wherever the focus is."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        buttons = [it for it in dialog.findChildren(QPushButton) if it.isDefault()]
    else:
        focused = dialog.focusWidget()
        buttons = [focused] if isinstance(focused, QPushButton) else []
    for button in buttons:
        button.click()
    return bool(buttons)


def named(widget: Shown, name: str, accessible_name: str) -> Shown:
    """`widget`, with the names by which tests and screen readers know it."""
    widget.setObjectName(name)
    widget.setAccessibleName(accessible_name)
    return widget


def radio(text: str, name: str) -> QRadioButton:
    """A choice among others; an ampersand in `text` is shown as it is."""
    return named(QRadioButton(text.replace("&", "&&")), name, text)
