"""A strip under the top bar for what stays true until somebody acts on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.form_dialog import named
from ui.theme import Theme
from ui.wrap_label import WrapLabel

Action = tuple[str, Callable[[], object]]
"""The text of a button, and what it does."""


class NoticeBar(QWidget):
    """Notices one above the other, the urgent ones first; takes no room while there are none.

    It never takes the focus by itself; Tab, or `enter`, leads to its buttons.

    Signals:
        left(): Esc was pressed in it, or its last button went away while it had the focus.
    """

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice-bar")
        self.setAccessibleName("Notices")
        self._theme = theme
        self._rows: dict[str, _Notice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_notice(
        self,
        key: str,
        sentence: str,
        actions: Sequence[Action] = (),
        *,
        dismissed: Callable[[], object] | None = None,
        urgent: bool = False,
    ) -> None:
        """Show a notice, or change the one of the same key; with `dismissed` the person may send it away.

        The same words again change nothing, so that a notice may be shown at every look.
        """
        row = self._rows.get(key)
        wanted = (sentence, tuple(text for text, _ in actions), dismissed is not None, urgent)
        if row is not None and row.shown == wanted:
            row.rebind(actions, dismissed)
            return
        focused = row is not None and row.isAncestorOf(self.focusWidget() or self)
        if row is not None:
            self._remove(row)
        row = self._rows[key] = _Notice(key, sentence, actions, dismissed, urgent=urgent)
        row.closed.connect(lambda: self.clear(key))
        row.set_theme(self._theme)
        self._column.insertWidget(0 if urgent else self._column.count(), row)
        row.show()
        self.show()
        if focused:
            row.focus_first()
        QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Alert))

    def clear(self, key: str) -> None:
        """Take a notice away; nothing happens if it is not shown."""
        row = self._rows.pop(key, None)
        if row is None:
            return
        focused = row.isAncestorOf(self.focusWidget() or self)
        self._remove(row)
        self.setVisible(bool(self._rows))
        if focused:
            self.left.emit()

    def clear_all(self) -> None:
        """Take every notice away, as when a project is closed."""
        for key in list(self._rows):
            self.clear(key)

    def sentences(self) -> dict[str, str]:
        """What is shown, by key."""
        return {key: row.shown[0] for key, row in self._rows.items()}

    def enter(self) -> bool:
        """Put the focus on the first button; False if there is none."""
        rows = sorted(self._rows.values(), key=self._column.indexOf)
        return any(row.focus_first() for row in rows)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self._rows.values():
            row.set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _remove(self, row: _Notice) -> None:
        self._column.removeWidget(row)
        row.hide()
        # a click on one of its buttons may be under way
        row.deleteLater()


class _Notice(QFrame):
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
