"""Which way the evidence is looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

TABS = {
    "matrix": "Matrix",
    "contradictions": "Contradictions",
    "by_stage": "Role by stage",
    "timeline": "Timeline",
}
"""By the command that shows them."""


class EvidenceTabs(QWidget):
    """A row of segments.

    Signals:
        tab_chosen(str): a key of `TABS`.
    """

    tab_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence-tabs")
        self.setAccessibleName("Ways to look at the evidence")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        names = list(TABS)
        for name, text in TABS.items():
            button = self._buttons[name] = QPushButton(text, self)
            button.setObjectName(f"tab-{name}")
            button.setCheckable(True)
            ends = {names[0]: "first", names[-1]: "last"}
            button.setProperty("segment", ends.get(name, "middle"))
            button.clicked.connect(lambda _=False, chosen=name: self.tab_chosen.emit(chosen))
            group.addButton(button)
            row.addWidget(button)
        self._buttons[names[0]].setChecked(True)

    @property
    def shown(self) -> str:
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def show_tab(self, name: str) -> None:
        self._buttons[name].setChecked(True)
