"""The field in which a label is looked for, and how well each label answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from curator.vocabulary import Label


def rank(label: Label, text: str) -> int | None:
    """How well `label` answers to what was typed: 0 is best, None is not at all."""
    wanted = " ".join(text.casefold().split())
    name = label.name.casefold()
    if name.startswith(wanted) or wanted in (label.short.casefold(), label.id.casefold()):
        return 0
    if any(word.startswith(wanted) for word in _tails(name)):
        return 1
    if _any_word(label.synonyms, wanted):
        return 2
    if _any_word(label.triggers, wanted):
        return 3
    if wanted in name or label.id.casefold().startswith(wanted) or label.short.casefold().startswith(wanted):
        return 4
    return None


def _tails(text: str) -> list[str]:
    """The text from each of its words on: "er-positive" gives itself and "positive"."""
    starts = [i for i in range(len(text)) if text[i].isalnum() and (i == 0 or not text[i - 1].isalnum())]
    return [text[i:] for i in starts]


def _any_word(texts: Sequence[str], wanted: str) -> bool:
    return any(tail.startswith(wanted) for text in texts for tail in _tails(text.casefold()))


class FindField(QLineEdit):
    """Where a label is looked for by name.

    Signals:
        moved(int): the highlight should go one down (1) or up (-1).
        taken(bool): the highlighted label was chosen; True if the field stays open for more.
        dismissed(): Escape was pressed.
        definition_asked(): F1 was pressed.
    """

    moved = Signal(int)
    taken = Signal(bool)
    dismissed = Signal()
    definition_asked = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("find-label")
        self.setAccessibleName("Find a label by name, synonym or trigger")
        self.setPlaceholderText("Find a label …  ↑ ↓ ⏎")

    def event(self, event: QEvent) -> bool:
        # keys that are shortcuts of the window are the field's own while it is typed in
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.key() in (*own, Qt.Key.Key_Escape, Qt.Key.Key_F1):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            case Qt.Key.Key_Escape:
                self.dismissed.emit()
            case Qt.Key.Key_F1:
                self.definition_asked.emit()
            case _:
                super().keyPressEvent(event)
