"""Dialogs of the window that are about the program: keys, all commands, the curator, about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from curator import __version__
from ui import keys
from ui.commands import COMMANDS
from ui.key_map import KeyMap
from ui.menus import Menus
from ui.theme import Theme

if TYPE_CHECKING:
    from curator.vocabulary import Vocabulary
    from ui.keys_dialog import KeysDialog


class WindowDialogs(QObject):
    """Each dialog is loaded when it is first opened.

    Signals:
        keys_changed(dict): command id -> key, of all that the person chose.
        command_chosen(str): a command of the palette is to be run.
    """

    keys_changed = Signal(dict)
    command_chosen = Signal(str)

    def __init__(self, key_map: KeyMap, menus: Menus, theme: Callable[[], Theme], window: QWidget) -> None:
        super().__init__(window)
        self._key_map = key_map
        self._menus = menus
        self._theme = theme
        self._window = window
        self._keys: KeysDialog | None = None

    def show_keys(self, vocabulary: Vocabulary | None) -> None:
        """All keys, to see and to change; the labels' of the vocabulary too."""
        from ui.keys_dialog import KeysDialog

        if self._keys is None or not isValid(self._keys):
            self._keys = KeysDialog(self._key_map, vocabulary, self._window)
            self._keys.keys_changed.connect(self.keys_changed)
        self._keys.show()
        self._keys.raise_()
        self._keys.activateWindow()

    def close_keys(self) -> None:
        """Of a vocabulary that is going."""
        if self._keys is not None and isValid(self._keys):
            self._keys.close()

    def show_palette(self) -> None:
        """Every command by its name."""
        from ui.command_palette import CommandPalette

        entries = [
            (
                command.id,
                self._menus.actions[command.id].text(),
                command.menu,
                keys.shown(self._key_map.key_of(command.id)),
                self._menus.actions[command.id].isEnabled(),
            )
            for command in COMMANDS
            if command.id != "palette"
        ]
        palette = CommandPalette(self._window, self._theme())
        palette.command_chosen.connect(self.command_chosen)
        palette.open_with(entries)

    def discards_verdict(self) -> bool:
        """Ask about the one thing that would be lost with the project; whether it may be."""
        from PySide6.QtWidgets import QMessageBox

        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Verdict not saved",
            "A verdict was begun and is not saved. Leave it unsaved?",
            buttons.Discard | buttons.Cancel,
            buttons.Cancel,
        )
        return answer == buttons.Discard

    def ask_curator(self, code: str) -> str | None:
        """Another curator code than this one, or None."""
        from PySide6.QtWidgets import QInputDialog

        chosen, accepted = QInputDialog.getText(
            self._window, "Curator", "The code under which your work is recorded and exported:", text=code
        )
        chosen = chosen.strip()
        return chosen if accepted and chosen and chosen != code else None

    def show_about(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.about(
            self._window,
            "About Curator",
            f"Curator {__version__}\n\n"
            "Tags each sentence of an abstract with the context and the stage it speaks of.",
        )
