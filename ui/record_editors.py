"""Fields of a form that look alike: several lines that grow, and a choice among a few."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget


class TextArea(QPlainTextEdit):
    """Plain text that grows with its lines; Tab leaves it."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        needed = int(self.document().size().height())
        lines = max(self._least, min(needed, self._most))
        around = int(2 * self.document().documentMargin()) + 11
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if needed > self._most else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + around)


class ChoiceField(QComboBox):
    """Looks as the other fields do."""

    def sizeHint(self) -> QSize:
        # the padding of a field of one line
        return QSize(super().sizeHint().width() + 18, self.fontMetrics().height() + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        palette, role = self.palette(), QPalette.ColorRole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(palette.color(role.Highlight if self.hasFocus() else role.Mid), 1))
        painter.setBrush(palette.color(role.Base))
        painter.drawRoundedRect(frame, 7, 7)
        size = self.fontMetrics().height() * 0.28
        middle = QPointF(frame.right() - 10 - size, frame.center().y())
        corners = (QPointF(-size, -size / 2), QPointF(size, -size / 2), QPointF(0, size / 2 + 0.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(role.PlaceholderText))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        painter.setPen(palette.color(role.Text))
        room = QRectF(12, 0, middle.x() - size - 18, frame.height())
        text = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        painter.end()
