"""The line at the bottom: where I am, how far, what is saved, the keys that matter now."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.offsets import one_line
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.workspace import Workspace


class _OneLine(QLabel):
    """Cut with “…” where there is no room for all of it, so that no sentence widens the window."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(f"<p>{escape(self.text())}</p>" if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()


class StatusLine(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status-line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.place = self._label("place", "Place")
        self.reviewed = self._label("reviewed", "Progress")
        self.saved = self._label("saved", "Saved")
        self.message = self._label("message", "Message", _OneLine)
        self.waiting = self._label("waiting", "Waiting", _OneLine)
        self.waiting.hide()
        self.keys = self._label("key-hints", "Keys")
        self.keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 12, 5)
        layout.setSpacing(18)
        for label in (self.place, self.reviewed, self.saved, self.waiting, self.message):
            layout.addWidget(label)
        layout.addWidget(self.keys, 1)
        self._hints: list[str] = []
        self._backed_up = ""
        self._shown_to_wait = False
        # its room changes with what stands beside it, not only with the window
        self.keys.installEventFilter(self)
        self.set_theme(theme)

    def _label(self, name: str, accessible: str, kind: type[QLabel] = QLabel) -> QLabel:
        label = kind(self)
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for label in (self.place, self.reviewed, self.keys):
            label.setStyleSheet(f"color: {theme.ink2}")
        self.saved.setStyleSheet(f"color: {theme.good_text}")
        self.message.setStyleSheet(f"color: {theme.ink}")
        self.waiting.setStyleSheet(f"color: {theme.warn}; font-weight: 600")

    def follow(self, workspace: Workspace) -> None:
        """Tell of a project that was opened."""
        workspace.place_changed.connect(self.set_place)
        workspace.message_raised.connect(self.set_message)
        workspace.session.saved.connect(self.set_saved)
        workspace.session.lost.connect(self.set_lost)
        self.set_message("")
        self.set_saved("")

    def set_place(self, place: str, reviewed: str) -> None:
        self.place.setText(place)
        self.reviewed.setText(reviewed)

    def set_backed_up(self, words: str) -> None:
        """Say, when one asks, when the last backup was made."""
        self._backed_up = words
        self.saved.setToolTip(words)

    def set_saved(self, time: str) -> None:
        self.saved.setStyleSheet(f"color: {self._theme.good_text}")
        self.saved.setText(f"● Saved {time}" if time else "")
        self.saved.setToolTip(self._backed_up)

    def set_lost(self, sentence: str) -> None:
        """Say in the place of the time that nothing is kept any more."""
        self.saved.setStyleSheet(f"color: {self._theme.danger}")
        self.saved.setText("⚠ Not kept: the file is gone")
        self.saved.setToolTip(f"<p>{escape(sentence)}</p>")

    def set_waiting(self, words: str) -> None:
        """Say, in the place of what was saved and of messages, what is waited for; empty when it is over."""
        if words and self.isHidden():
            self._shown_to_wait = True
            self.show()
        elif not words and self._shown_to_wait:
            self._shown_to_wait = False
            self.hide()
        self.waiting.setText(f"⧗ {words}" if words else "")
        self.waiting.setVisible(bool(words))
        for label in (self.saved, self.message):
            label.setVisible(not words)

    def set_message(self, message: str) -> None:
        self.message.setText(one_line(message))

    def set_hints(self, hints: list[str]) -> None:
        """Keys in the order of their weight; the last ones give way when room is short."""
        self._hints = hints
        self._fit_hints()

    def _fit_hints(self) -> None:
        shown = list(self._hints)
        metrics = self.keys.fontMetrics()
        while shown and metrics.horizontalAdvance(" · ".join(shown)) > self.keys.width() - 8:
            shown.pop(-2 if len(shown) > 1 else -1)
        self.keys.setText(" · ".join(shown))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_hints()
        return super().eventFilter(watched, event)
