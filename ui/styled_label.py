"""Plain text in one of the theme's text styles."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.offsets import still


class StyledLabel(QLabel):
    """Never taken for markup; one line until told to wrap. `style` is a `text_style` of the style sheet."""

    def __init__(self, text: str, style: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("text_style", style)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(still(text))
