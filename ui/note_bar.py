"""One line to type a note in, under the reader; nothing modal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

LONGEST = 100_000_000
"""Qt would cut a note after 32,767 characters."""


class NoteBar(QWidget):
    """Asks for one line of text.

    Signals:
        closed(): the line was saved or given up; the reader wants the focus back.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note-bar")
        self._save: Callable[[str], object] = lambda _: None
        self._prompt = QLabel(self)
        self._prompt.setObjectName("note-prompt")
        self._prompt.setTextFormat(Qt.TextFormat.PlainText)
        self.field = QLineEdit(self)
        self.field.setObjectName("note-field")
        self.field.setMaxLength(LONGEST)
        self.field.returnPressed.connect(self._finish)
        self._help = QLabel("⏎ save · Esc leave", self)
        self._help.setProperty("text_style", "caption")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(10)
        layout.addWidget(self._prompt)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._help)
        self.hide()

    def ask(self, prompt: str, text: str, save: Callable[[str], object]) -> None:
        """Show the bar; `save` gets the text when the curator presses Enter."""
        self._save = save
        self._prompt.setText(prompt)
        self.field.setAccessibleName(prompt)
        self.field.setText(text)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def _finish(self) -> None:
        self.hide()
        self._save(self.field.text().strip())
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
            return
        super().keyPressEvent(event)
