"""One notice of the bar: a sentence, and the buttons for what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ui.form_dialog import named
from ui.theme import Theme
from ui.wrap_label import WrapLabel

if TYPE_CHECKING:
    from ui.notice_bar import Action


class Notice(QFrame):
    """One sentence with its buttons.

    Signals:
        closed(): the person sent it away.
    """

    closed = Signal()

    def __init__(
        self,
        key: str,
        sentence: str,
        actions: Sequence[Action],
        dismissed: Callable[[], object] | None,
        *,
        urgent: bool,
    ) -> None:
        super().__init__()
        self.setObjectName(f"notice-{key}")
        self.setAccessibleName(sentence)
        self.shown = (sentence, tuple(text for text, _ in actions), dismissed is not None, urgent)
        self.urgent = urgent
        self._actions = [action for _, action in actions]
        self._dismissed = dismissed
        self._mark = QLabel("⚠")
        self._mark.setObjectName("notice-mark")
        self._mark.setAccessibleName("Warning")
        self._sentence = WrapLabel(sentence, name="notice-sentence")
        self._sentence.setAccessibleName(sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 10, 7)
        row.setSpacing(10)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._sentence, 1, Qt.AlignmentFlag.AlignVCenter)
        self.buttons: list[QPushButton] = []
        for place, (text, _) in enumerate(actions):
            button = named(QPushButton(text.replace("&", "&&")), f"notice-{key}-{place + 1}", text)
            button.clicked.connect(lambda _=False, place=place: self._actions[place]())
            self.buttons.append(button)
        if dismissed is not None:
            button = named(QPushButton("Dismiss"), f"notice-{key}-dismiss", "Dismiss this notice")
            button.setProperty("emphasis", "flat")
            button.clicked.connect(self._dismiss)
            self.buttons.append(button)
        for button in self.buttons:
            # as QPushButtons are on most systems, but not on macOS
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAutoDefault(False)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def rebind(self, actions: Sequence[Action], dismissed: Callable[[], object] | None) -> None:
        self._actions = [action for _, action in actions]
        self._dismissed = dismissed

    def focus_first(self) -> bool:
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.buttons)

    def set_theme(self, theme: Theme) -> None:
        ground = theme.danger_background if self.urgent else theme.warn_background
        self.setStyleSheet(
            f"QFrame#{self.objectName()} {{ background: {ground}; border: 0; "
            f"border-bottom: 1px solid {theme.line} }} QLabel {{ color: {theme.ink} }} "
            f"QLabel#notice-mark {{ color: {theme.danger if self.urgent else theme.warn} }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # without a dialog around them, Qt's buttons know the space bar only
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
            return
        super().keyPressEvent(event)

    def _dismiss(self) -> None:
        if self._dismissed is not None:
            self._dismissed()
        self.closed.emit()
