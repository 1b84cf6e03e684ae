"""The list of contradictions: one column, rows of one height."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.contradiction_delegate import ContradictionDelegate
from ui.contradiction_model import ContradictionModel
from ui.one_column_list import EnteredList, EvenList
from ui.theme import LIGHT, Theme


class ContradictionList(EnteredList, EvenList):
    """Shows a `ContradictionModel`."""

    def __init__(self, model: ContradictionModel, parent: QWidget | None = None) -> None:
        super().__init__("contradictions", "Contradictions", parent)
        self.set_delegate(ContradictionDelegate(LIGHT, self.font(), self))
        self.setModel(model)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setStyleSheet(f"#contradictions {{ background: {theme.panel}; border: 0; border-radius: 0 }}")
