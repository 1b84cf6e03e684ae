"""Sentences one below the other, each with a point before it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.plain_label import PlainLabel


class Points(QWidget):
    """Lines after the first of a sentence begin under its first letter."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, PlainLabel]] = []

    def say(self, sentences: Sequence[str]) -> None:
        """Show these and no others."""
        while len(self._rows) < len(sentences):
            row = len(self._rows)
            point, label = QLabel("•"), PlainLabel(name=f"{self.objectName()}-{row}")
            self._grid.addWidget(point, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1)
            self._rows.append((point, label))
        for place, (point, label) in enumerate(self._rows):
            shown = place < len(sentences)
            label.setText(sentences[place] if shown else "")
            label.setVisible(shown)
            point.setVisible(shown and len(sentences) > 1)

    def sentences(self) -> list[str]:
        """What is shown."""
        return [label.text() for _, label in self._rows if label.text()]
