"""The export formats under the headings of what they are for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from curator.writers.format import OutputFormat, Purpose

FORMAT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The name of the format; headings have none."""


def short_title(format_: OutputFormat) -> str:
    """The title without saying that it is a file or a folder, which is said beside the list."""
    return format_.title.removesuffix(" (a folder)").removesuffix(" (one file)")


class FormatList(QListWidget):
    """Headings cannot be chosen: arrows and letters pass over them.

    Signals:
        format_chosen(str): the name of the format that is current now.
    """

    format_chosen = Signal(str)

    def __init__(self, formats: Sequence[OutputFormat], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("formats")
        self.setAccessibleName("Formats")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(6, 3, 2, 3)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for purpose in Purpose:
            of = [format_ for format_ in formats if format_.purpose is purpose]
            if of:
                self._add_heading(purpose.value)
            for format_ in of:
                self._add(format_)
        self.currentItemChanged.connect(self._tell)

    def choose(self, name: str) -> None:
        """Make the format of this name the current one."""
        for item in self._items():
            if item.data(FORMAT_ROLE) == name:
                self.setCurrentItem(item)

    def names(self) -> list[str]:
        """The names of the formats from top to bottom."""
        return [item.data(FORMAT_ROLE) for item in self._items() if item.data(FORMAT_ROLE)]

    def content_size(self) -> QSize:
        """How large it is when nothing is cut off."""
        items = list(self._items())
        width = max((self.fontMetrics().horizontalAdvance(item.text()) for item in items), default=0)
        height = sum(item.sizeHint().height() for item in items)
        return QSize(width + 44, height + 2 * self.frameWidth() + 12)

    def moveCursor(
        self, cursorAction: QListWidget.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # Qt's Home and Page Up stop at the heading above all
        if cursorAction in (QListWidget.CursorAction.MoveHome, QListWidget.CursorAction.MovePageUp):
            first = next(item for item in self._items() if item.data(FORMAT_ROLE))
            found = super().moveCursor(cursorAction, modifiers)
            home = cursorAction is QListWidget.CursorAction.MoveHome
            return self.indexFromItem(first) if home or not found.data(FORMAT_ROLE) else found
        return super().moveCursor(cursorAction, modifiers)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text.upper(), self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = QFont(self.font())
        font.setPixelSize(max(9, self.fontInfo().pixelSize() - 2))
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(font)
        item.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        above = 4 if self.count() == 1 else 14
        item.setSizeHint(QSize(0, self.fontMetrics().height() + above))

    def _add(self, format_: OutputFormat) -> None:
        item = QListWidgetItem(short_title(format_), self)
        item.setData(FORMAT_ROLE, format_.name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{format_.title}, {format_.purpose.value}")
        item.setSizeHint(QSize(0, self.fontMetrics().height() + 8))

    def _tell(self, current: QListWidgetItem | None) -> None:
        if current is not None and current.data(FORMAT_ROLE):
            if self.row(current) == 1:
                self.scrollToTop()
            self.format_chosen.emit(current.data(FORMAT_ROLE))
