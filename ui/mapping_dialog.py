"""A dialog around a table of answers: as high as its rows want, as far as the screen goes."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent

from ui.form_dialog import FormDialog

WIDTH, HEIGHT = 104, 44
"""In letters and lines."""
BESIDE_ROWS = 8
"""Lines that the rest of the dialog takes."""


class MappingDialog(FormDialog):
    def rows(self) -> int:
        """How many rows there are to be shown."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        letter = self.fontMetrics()
        return QSize(WIDTH * letter.averageCharWidth(), HEIGHT * letter.height())

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            # before Qt looks for the middle of the window
            self._grow()
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._grow()

    def _grow(self) -> None:
        most = self.sizeHint()
        wanted = (self.rows() + BESIDE_ROWS) * (self.fontMetrics().height() + 18)
        size = QSize(most.width(), min(most.height(), wanted))
        self.resize(size.boundedTo(self.screen().availableSize() - QSize(24, 48)))
