"""A paragraph that is cut after a few lines."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from ui.offsets import one_line
from ui.styled_label import StyledLabel


class ElidedLabel(StyledLabel):
    """Wraps onto at most `most_lines` lines, then ends in “…”; the tool tip and `text()` have all of it."""

    def __init__(self, text: str, style: str, most_lines: int, parent: QWidget | None = None):
        super().__init__(" ".join(text.split()), style, parent)
        self._most_lines = most_lines
        self.setWordWrap(True)
        self.setToolTip(f"<p>{escape(one_line(text))}</p>")

    def shown_lines(self, width: int) -> list[str]:
        """What stands in each line of a label that is `width` logical pixels wide."""
        self.ensurePolished()
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        # counted as Qt counts them, in UTF-16 code units
        units = self.text().encode("utf-16-le", "surrogatepass")
        lines: list[str] = []
        layout.beginLayout()
        while len(lines) < self._most_lines and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            end = None if len(lines) == self._most_lines - 1 else start + line.textLength()
            part = (
                units[2 * start : None if end is None else 2 * end]
                .decode("utf-16-le", "surrogatepass")
                .rstrip()
            )
            lines.append(self.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, width))
        layout.endLayout()
        return lines

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return len(self.shown_lines(width)) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        width = super().sizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        for place, line in enumerate(self.shown_lines(self.width())):
            painter.drawText(QPointF(0, place * metrics.lineSpacing() + metrics.ascent()), line)
        painter.end()
