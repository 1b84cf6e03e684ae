"""Menus and actions made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ui import keys
from ui.commands import COMMANDS, MENUS, Scope, mnemonic
from ui.key_map import KeyMap
from ui.offsets import isolated

CHECKABLE = {"theme_system", "theme_light", "theme_dark", "extended", "suggestions", "mentions"}
READER_MENUS = {"Sentence", "Document"}
CONTEXTS = {
    # a reader command's key is shown here and handled by the reader, so that text fields keep theirs
    Scope.READER: Qt.ShortcutContext.WidgetShortcut,
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    # of a view, which takes these actions as its own
    Scope.EVIDENCE: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.HISTORY: Qt.ShortcutContext.WidgetWithChildrenShortcut,
}


class Menus:
    """The window's actions by command id, in its menu bar."""

    def __init__(self, window: QMainWindow, run: Callable[[str], object]) -> None:
        self.actions: dict[str, QAction] = {}
        menus: dict[str, QMenu] = {name: window.menuBar().addMenu(_titled(name)) for name in MENUS}
        for command in COMMANDS:
            if command.separated:
                menus[command.menu].addSeparator()
            # text on its own: a constructor that knows a text as well as a picture loads all about pictures
            action = QAction(window)
            action.setText(command.text)
            action.setObjectName(command.id)
            action.setCheckable(command.id in CHECKABLE)
            action.setShortcutContext(CONTEXTS[command.scope])
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

    def enable(self, project_open: bool, reader_shown: bool = True) -> None:
        """What acts on the sentences is off while they are not shown."""
        for command in COMMANDS:
            usable = project_open and (reader_shown or command.menu not in READER_MENUS)
            self.actions[command.id].setEnabled(usable or not command.needs_project)

    def name_steps(self, undo: str | None, redo: str | None) -> None:
        """Put the names of the steps into the Undo and Redo entries."""
        for id_, word, step in (("undo", "Undo", undo), ("redo", "Redo", redo)):
            action = self.actions[id_]
            action.setText(f"{word}: {isolated(step)}".replace("&", "&&") if step else word)
            action.setEnabled(step is not None)

    def check(self, states: Mapping[str, bool]) -> None:
        for id_, checked in states.items():
            self.actions[id_].setChecked(checked)

    def of(self, scope: Scope) -> list[QAction]:
        """The actions whose keys work in one view alone."""
        return [self.actions[command.id] for command in COMMANDS if command.scope is scope]


def _titled(menu: str) -> str:
    place = menu.casefold().index(mnemonic(menu).casefold())
    return f"{menu[:place]}&{menu[place:]}"
