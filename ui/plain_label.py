"""Words on the screen that are never taken for markup, wherever they come from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.offsets import still


class PlainLabel(QLabel):
    """Wrapped plain text; `style` is a `text_style` of the theme's style sheet."""

    def __init__(self, text: str = "", *, name: str, style: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if style:
            self.setProperty("text_style", style)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(still(text))


class Hint(PlainLabel):
    """Says in place what is wrong; takes no room while all is well."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, style="warning", parent=parent)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence`; hide if it is empty."""
        self.setText(sentence)
        self.setAccessibleName(self.text())
        self.setVisible(bool(sentence))
