"""What others decided about a contradiction, to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from curator.evidence.contradiction_wording import decided
from curator.identifiers import CuratorId
from curator.model import Verdict
from ui.elided_label import ElidedLabel

LINES = 4
"""That are seen at once; a verdict takes at most half of them."""


class OtherVerdicts(QScrollArea):
    """A few lines each; takes no room where nobody decided anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("other-verdicts")
        self.setAccessibleName("Verdicts of other curators")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def show_verdicts(self, verdicts: Sequence[Verdict], code_of: Callable[[CuratorId], str]) -> None:
        lines = QWidget(self)
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(3)
        for verdict in verdicts:
            text = f"{decided(verdict, code_of)}, {verdict.updated_at[:10]}: {verdict.reason}"
            line = ElidedLabel(text, "quiet", LINES // 2, lines)
            line.setObjectName(f"verdict-{verdict.id}")
            line.setAccessibleName(line.text())
            column.addWidget(line)
        column.addStretch(1)
        if before := self.takeWidget():
            before.deleteLater()
        self.setWidget(lines)
        for widget in (lines, self.viewport()):
            widget.setAutoFillBackground(False)
        self.setVisible(bool(verdicts))
        self.fit()

    def fit(self) -> None:
        """As high as the verdicts need, within bounds."""
        content = self.widget()
        layout = content.layout() if content else None
        if layout is not None:
            wanted = layout.totalHeightForWidth(max(1, self.width()))
            self.setFixedHeight(max(0, min(wanted, LINES * QFontMetrics(self.font()).lineSpacing())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
