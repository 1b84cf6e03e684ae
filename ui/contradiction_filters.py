"""Which contradictions are listed: one kind of them, or only those that wait for a verdict."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from curator.evidence.contradiction_kinds import NAMINGS, Kind
from ui.flow_layout import FlowLayout
from ui.styled_label import StyledLabel
from ui.theme import Theme
from ui.toggle_pill import TogglePill


class ContradictionFilters(QWidget):
    """Pills with counts, of which one is on, and a switch.

    Signals:
        changed(): the curator wants to see others.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contradiction-filters")
        self.setAccessibleName("Which contradictions")
        self._pills: dict[Kind, TogglePill] = {}
        self._group = QButtonGroup(self)
        flow = FlowLayout(self)
        for kind, naming in NAMINGS.items():
            pill = TogglePill(f"kind-{kind.value}", parent=self)
            pill.setToolTip(naming.meaning)
            pill.clicked.connect(lambda: self.changed.emit())
            self._group.addButton(pill)
            flow.addWidget(pill)
            self._pills[kind] = pill
        self._pills[Kind.ALL].setChecked(True)
        flow.add_spring()
        self._busy = StyledLabel("", "caption", self)
        self._busy.setObjectName("contradictions-busy")
        self._busy.hide()
        flow.addWidget(self._busy)
        self._open = TogglePill("without-verdict", parent=self)
        self._open.setToolTip("Only those on which nobody has given a verdict")
        self._open.clicked.connect(lambda: self.changed.emit())
        flow.addWidget(self._open)

    @property
    def kind(self) -> Kind:
        return next(kind for kind, pill in self._pills.items() if pill.isChecked())

    @property
    def without_verdict(self) -> bool:
        return self._open.isChecked()

    def clear(self) -> None:
        """Let everything through, without announcing it."""
        self._pills[Kind.ALL].setChecked(True)
        self._open.setChecked(False)

    def set_theme(self, theme: Theme) -> None:
        for pill in (*self._pills.values(), self._open):
            pill.set_theme(theme)

    def say_busy(self, text: str) -> None:
        """In the same row, so that nothing below moves; empty when it is over."""
        self._busy.setText(text)
        self._busy.setVisible(bool(text))

    def show_counts(self, numbers: Mapping[Kind, int]) -> None:
        """How many there are of each kind."""
        for kind, pill in self._pills.items():
            naming, number = NAMINGS[kind], numbers.get(kind, 0)
            _say(pill, naming.many, number, naming.mark)

    def show_open(self, number: int) -> None:
        """How many of the kind wait for a verdict."""
        _say(self._open, "Without verdict", number)


def _say(pill: TogglePill, words: str, number: int, mark: str = "") -> None:
    pill.show_text(f"{mark} {words} {number:,}".strip())
    # without the sign, which would be read out
    pill.setAccessibleName(f"{words}, {number}")
