"""A strip under the top bar for what stays true until somebody acts on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme

if TYPE_CHECKING:
    from ui.notice import Notice

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
        self._rows: dict[str, Notice] = {}
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
        # imported here: most windows have no notice when they are first painted
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        from ui.notice import Notice

        row = self._rows.get(key)
        wanted = (sentence, tuple(text for text, _ in actions), dismissed is not None, urgent)
        if row is not None and row.shown == wanted:
            row.rebind(actions, dismissed)
            return
        focused = row is not None and row.isAncestorOf(self.focusWidget() or self)
        if row is not None:
            self._remove(row)
        row = self._rows[key] = Notice(key, sentence, actions, dismissed, urgent=urgent)
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

    def _remove(self, row: Notice) -> None:
        self._column.removeWidget(row)
        row.hide()
        # a click on one of its buttons may be under way
        row.deleteLater()
