"""A button that says what is chosen and opens the other choices."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ui.offsets import one_line

OPENING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Up)
MOST_LETTERS = 30


def plain(text: str) -> str:
    """Words for a menu or a button: one line, no key that an ampersand would name."""
    return one_line(text).replace("&", "&&")


class ChoiceButton(QPushButton):
    """One of several choices; `question` says of what.

    Signals:
        chosen(str): the key of a choice that the person took.
    """

    chosen = Signal(str)

    def __init__(self, name: str, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self._shown = ""
        self.current = ""
        self.choices: tuple[tuple[str, str], ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(question)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu_of_choices = QMenu(self)
        self.menu_of_choices.setObjectName(f"{name}-menu")
        self.menu_of_choices.setAccessibleName(question)
        self._group = QActionGroup(self)
        self.clicked.connect(self.open)

    def set_choices(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer `choices`, keys with their words; a `current` that is none of them is shown as it is."""
        if tuple(choices) != self.choices:
            self.choices = tuple(choices)
            self.menu_of_choices.clear()
            for key, words in self.choices:
                action = self.menu_of_choices.addAction(plain(words))
                action.setObjectName(f"{self.objectName()}-{key}")
                action.setCheckable(True)
                self._group.addAction(action)
                action.triggered.connect(lambda _=False, taken=key: self.chosen.emit(taken))
        self.set_current(current)

    def set_current(self, key: str) -> None:
        self.current = key
        words = dict(self.choices).get(key, key)
        for action, (known, _) in zip(self.menu_of_choices.actions(), self.choices, strict=True):
            action.setChecked(known == key)
        self._shown = one_line(words)
        self.setAccessibleName(f"{self._question}: {self._shown}")
        self.setToolTip(f"<p>{escape(self._question)}: {escape(self._shown)}</p>")
        short = self._shown if len(self._shown) <= MOST_LETTERS else f"{self._shown[:MOST_LETTERS].rstrip()}…"
        self.setText(f"{plain(short)} ▾")

    def action(self, key: str) -> QAction:
        """The entry of a choice."""
        places = [known for known, _ in self.choices]
        return self.menu_of_choices.actions()[places.index(key)]

    def open(self) -> None:
        """Show the choices, on the one that holds."""
        if not self.choices:
            return
        self.menu_of_choices.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        checked = next((action for action in self.menu_of_choices.actions() if action.isChecked()), None)
        self.menu_of_choices.setActiveAction(checked or self.menu_of_choices.actions()[0])

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in OPENING:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENING and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.open()
            return
        super().keyPressEvent(event)
