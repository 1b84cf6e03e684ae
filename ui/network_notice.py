"""Says in a dialog that the network is off, with the way to the switch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.form_dialog import named
from ui.network import Network
from ui.plain_label import PlainLabel


class NetworkNotice(QWidget):
    """Hidden while look-ups are allowed.

    Signals:
        switch_asked(): the person wants to see the switch.
    """

    switch_asked = Signal()

    def __init__(self, network: Network, sentence: str, parent: QWidget | None = None) -> None:
        """`sentence` says what does not work, and what does."""
        super().__init__(parent)
        self.setObjectName("network-notice")
        self.setAccessibleName(sentence)
        self._network = network
        self._button = named(
            QPushButton("Network look-ups…"), "open-switch", "Network look-ups: what is sent, and the switch"
        )
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.switch_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(12)
        row.addWidget(PlainLabel(sentence, name="network-off"), 1)
        row.addWidget(self._button)
        network.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setVisible(not self._network.allowed)
