"""A field for a few sentences, which grows with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

LEAST, MOST = 2, 6
"""Lines."""


class ReasonField(QPlainTextEdit):
    """Plain text; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._fit)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        # a document of plain text is measured in lines
        lines = max(LEAST, min(int(self.document().size().height()), MOST))
        around = int(2 * self.document().documentMargin()) + 12
        self.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + around)
