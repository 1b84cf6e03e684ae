"""All commands in one list over the window: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from ui.command_list_delegate import CommandListDelegate
from ui.command_list_model import CommandEntry, CommandListModel
from ui.form_dialog import named
from ui.theme import Theme

WIDTH = 84
"""In letters of average width."""
ROWS = 11
TOP = 56


class CommandPalette(QFrame):
    """Lies over its parent while it has the focus; one palette is opened once.

    Signals:
        command_chosen(str): the id of a command; the palette is gone and the focus is where it was.
    """

    command_chosen = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("command-palette")
        self.setAccessibleName("All commands")
        self.setAutoFillBackground(True)
        self.setStyleSheet(
            f"QFrame#command-palette {{ background: {theme.card}; border: 1px solid {theme.outline};"
            " border-radius: 10px }"
            " QListView { border: 0; background: transparent }"
        )
        self._window = parent
        self._layout = QVBoxLayout(self)
        self._focus_before: QWidget | None = None
        self._closing = False
        self._field = named(QLineEdit(), "command-find", "Find a command")
        self._field.setPlaceholderText("Find a command")
        self._model = CommandListModel(self)
        self._list = named(QListView(), "command-list", "Commands")
        self._list.setModel(self._model)
        self._list.setItemDelegate(CommandListDelegate(theme, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._nothing = QLabel("No command is called so.")
        self._nothing.setObjectName("command-none")
        self._nothing.setProperty("text_style", "quiet")
        self._nothing.setContentsMargins(10, 6, 10, 6)
        self._nothing.hide()
        layout = self._layout
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self._field)
        layout.addWidget(self._nothing)
        layout.addWidget(self._list, 1)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        parent.installEventFilter(self)
        self.hide()

    def open_with(self, entries: Iterable[tuple[str, str, str, str, bool]]) -> None:
        """Show commands, each as id, text, menu, shown key and whether it can be done now."""
        self._focus_before = QApplication.focusWidget()
        self._model.set_entries(
            # an action's text may hold an ampersand that marks a letter, or two that mean one
            CommandEntry(id_, _without_mnemonic(text), menu, key, enabled)
            for id_, text, menu, key, enabled in entries
        )
        self._place()
        self._select(0)
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close, and give the focus back."""
        if self._closing:
            return
        self._closing = True
        had_focus = self._field.hasFocus()
        self._window.removeEventFilter(self)
        self.hide()
        if had_focus and self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._place()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.dismiss()
        return False

    def _press(self, key: Qt.Key) -> bool:
        row, last = self._list.currentIndex().row(), self._model.choices() - 1
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(row)
        elif key == Qt.Key.Key_Down:
            self._select(row + 1 if row < last else 0)
        elif key == Qt.Key.Key_Up:
            self._select(row - 1 if row > 0 else last)
        elif key == Qt.Key.Key_PageDown:
            self._select(min(row + ROWS - 1, last))
        elif key == Qt.Key.Key_PageUp:
            self._select(max(row - ROWS + 1, 0))
        else:
            # Tab would leave the palette
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _filter(self, typed: str) -> None:
        self._model.filter(typed)
        self._list.selectionModel().clear()
        self._nothing.setVisible(self._model.rowCount() == 0)
        self._select(0)
        self._place()

    def _select(self, row: int) -> None:
        if 0 <= row < self._model.choices():
            index = self._model.index(row)
            self._list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self._list.scrollTo(index)

    def _choose(self, row: int) -> None:
        if 0 <= row < self._model.choices():
            chosen = self._model.entry(row).id
            self.dismiss()
            self.command_chosen.emit(chosen)

    def _place(self) -> None:
        room = self._window.rect()
        width = min(WIDTH * self.fontMetrics().averageCharWidth(), room.width() - 32)
        rows = min(ROWS, self._model.rowCount())
        row_height = self._list.sizeHintForRow(0) if rows else 0
        self._list.setVisible(rows > 0)
        self._list.setFixedHeight(rows * row_height + 2)
        height = min(self._layout.totalSizeHint().height(), room.height() - TOP)
        self.setGeometry((room.width() - width) // 2, TOP, width, height)


def _without_mnemonic(text: str) -> str:
    return "&".join(part.replace("&", "") for part in text.split("&&"))
