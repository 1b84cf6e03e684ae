"""The list of contradictions: one column, rows of one height."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.contradiction_delegate import ContradictionDelegate
from ui.contradiction_model import ContradictionModel
from ui.one_column_list import MOVES, OPENS, PLAIN, EvenList
from ui.theme import LIGHT, Theme


class ContradictionList(EvenList):
    """Shows a `ContradictionModel`.

    Signals:
        moved(): another row is the current one.
        entered(): Return or a double click: the sentences are wanted.
        left(): Esc.
    """

    moved = Signal()
    entered = Signal()
    left = Signal()

    own_keys = (*MOVES, *OPENS, Qt.Key.Key_Escape)

    def __init__(self, model: ContradictionModel, parent: QWidget | None = None) -> None:
        super().__init__("contradictions", "Contradictions", parent)
        self.doubleClicked.connect(self.entered)
        self.set_delegate(ContradictionDelegate(LIGHT, self.font(), self))
        self.setModel(model)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setStyleSheet(f"#contradictions {{ background: {theme.panel}; border: 0; border-radius: 0 }}")

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in PLAIN
        if plain and event.key() in MOVES:
            super().keyPressEvent(event)
        elif plain and event.key() in OPENS:
            self.entered.emit()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            # everything else is a command of somebody above
            event.ignore()
