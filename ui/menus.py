"""Menus and actions made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ui import keys
from ui.commands import COMMANDS, MENUS, Scope
from ui.key_map import KeyMap

CHECKABLE = {"theme_system", "theme_light", "theme_dark", "extended", "suggestions"}


class Menus:
    """The window's actions by command id, in its menu bar."""

    def __init__(self, window: QMainWindow, run: Callable[[str], object]) -> None:
        self.actions: dict[str, QAction] = {}
        menus: dict[str, QMenu] = {name: window.menuBar().addMenu(f"&{name}") for name in MENUS}
        for command in COMMANDS:
            if command.separated:
                menus[command.menu].addSeparator()
            action = QAction(command.text, window)
            action.setObjectName(command.id)
            action.setCheckable(command.id in CHECKABLE)
            # a reader command's key is shown here and handled by the reader, so that text fields keep theirs
            scope = Qt.ShortcutContext
            action.setShortcutContext(
                scope.WidgetShortcut if command.scope is Scope.READER else scope.WindowShortcut
            )
            action.triggered.connect(lambda _=False, chosen=command.id: run(chosen))
            menus[command.menu].addAction(action)
            self.actions[command.id] = action

    def show_keys(self, key_map: KeyMap) -> None:
        for command in COMMANDS:
            key = key_map.key_of(command.id)
            action = self.actions[command.id]
            action.setShortcut(QKeySequence(key, QKeySequence.SequenceFormat.PortableText))
            hint = f" ({keys.shown(key)})" if key else ""
            action.setToolTip((command.tip or command.text.rstrip("…")) + hint)

    def enable(self, project_open: bool) -> None:
        for command in COMMANDS:
            self.actions[command.id].setEnabled(project_open or not command.needs_project)

    def name_steps(self, undo: str | None, redo: str | None) -> None:
        """Put the names of the steps into the Undo and Redo entries."""
        for id_, word, step in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            action = self.actions[id_]
            action.setText(f"{word}: {step}".replace("&", "&&") if step else word)
            action.setEnabled(step is not None)

    def check(self, states: Mapping[str, bool]) -> None:
        for id_, checked in states.items():
            self.actions[id_].setChecked(checked)
