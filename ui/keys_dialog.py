"""All keys: see them, find them, change them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from curator.vocabulary import Vocabulary
from ui import keys
from ui.commands import BY_ID, MENUS, Scope, mnemonic
from ui.form_dialog import named
from ui.key_capture import KeyCapture
from ui.key_map import KeyMap
from ui.keys_model import KeysModel
from ui.keys_table import KeysTable
from ui.plain_label import Hint

EDITING = {"Backspace", "Del", "Down", "End", "Home", "Ins", "Left", "Return", "Right", "Space", "Tab", "Up"}


def unfit(name: str, key: str) -> str:
    """Why no command of this kind can have `key`, as a sentence; empty if it can."""
    command, parts = BY_ID.get(name), key.split("+")
    menu = next((menu for menu in MENUS if key == f"Alt+{mnemonic(menu)}"), None)
    if menu is not None:
        return f"{keys.shown(key)} opens the menu “{menu}”. Press another key."
    if command is None or {"Ctrl", "Alt", "Meta"} & set(parts):
        return ""
    if len(parts[-1]) == 1 and parts[-1].isalnum():
        return f"{keys.shown(key)} is kept for labels. Hold Ctrl or Alt with it, or press another key."
    named_key = len(parts[-1]) > 1 and parts[-1] not in EDITING
    if command.scope is Scope.WINDOW and not named_key:
        return f"{keys.shown(key)} would be missing in text fields. Hold Ctrl or Alt with it."
    return ""


class KeysDialog(QDialog):
    """Shown beside the window, and gone when it is closed.

    Signals:
        keys_changed(dict): all keys that the person chose, command or label id -> key; empty for no key.
    """

    keys_changed = Signal(dict)

    def __init__(
        self, key_map: KeyMap, vocabulary: Vocabulary | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keys-dialog")
        self.setWindowTitle("Keys")
        self.setAccessibleName("Keys")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keys = KeyMap(key_map.chosen)
        self._keys.set_vocabulary(vocabulary)
        self._before_reset: dict[str, str] | None = None
        self._changing = ""

        self._filter = named(QLineEdit(), "keys-filter", "Find a command, a label or a key")
        self._filter.setPlaceholderText("Find a command, a label or a key")
        self._filter.setClearButtonEnabled(True)
        self._model = KeysModel(self._keys, vocabulary, self)
        self._table = named(KeysTable(), "keys-table", "Commands and labels with their keys")
        self._table.setModel(self._model)
        self._capture = named(KeyCapture(), "keys-capture", "New key")
        self._capture.hide()
        self._hint = Hint(name="keys-hint")
        self._change = _button("Change…", "keys-change", "Change the key")
        self._clear = _button("No key", "keys-clear", "Take the key away")
        self._reset = _button("Reset", "keys-reset", "Give back the original key")
        self._reset_all = _button("Reset all", "keys-reset-all", "Give back all original keys")
        close = _button("Close", "keys-close", "Close")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._change, self._clear, self._reset):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self._reset_all, close):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(self._filter)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._capture)
        layout.addWidget(self._hint)
        layout.addLayout(buttons)

        self._filter.textChanged.connect(self._find)
        self._filter.returnPressed.connect(self._table.setFocus)
        self._table.chosen.connect(self._begin_change)
        self._table.selectionModel().currentChanged.connect(self._follow)
        self._capture.key_pressed.connect(self._take_key)
        self._capture.left.connect(self._end_change)
        self._change.clicked.connect(self._begin_change)
        self._clear.clicked.connect(self._take_key_away)
        self._reset.clicked.connect(self._reset_one)
        self._reset_all.clicked.connect(self._reset_or_restore)
        close.clicked.connect(self.close)
        self._find("")
        metrics = self.fontMetrics()
        wanted = QSize(82 * metrics.averageCharWidth(), 42 * metrics.height())
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(24, 48)))
        self._filter.setFocus()

    def select(self, name: str) -> None:
        """Go to a command or label."""
        self._table.select(self._model.place_of(name))

    @property
    def _name(self) -> str:
        """The command or label on which the buttons act; empty for none."""
        index = self._table.currentIndex()
        return self._model.row(index.row()).name if index.isValid() else ""

    def _find(self, typed: str) -> None:
        name = self._name
        self._model.filter(typed)
        self._table.show_headings(self._model.headings())
        place = self._model.place_of(name) if name else -1
        # row 0 is a heading
        self._table.select(place if place >= 0 else 1)
        self._follow()

    def _follow(self) -> None:
        name = self._name
        self._hint.say("")
        self._change.setEnabled(bool(name))
        self._clear.setEnabled(bool(name) and bool(self._keys.key_of(name)))
        self._reset.setEnabled(name in self._keys.chosen)
        restorable = self._before_reset is not None
        self._reset_all.setText("Undo reset" if restorable else "Reset all")
        self._reset_all.setAccessibleName("Undo the reset" if restorable else "Give back all original keys")
        self._reset_all.setEnabled(restorable or bool(self._model.names() & set(self._keys.chosen)))

    def _begin_change(self) -> None:
        self._changing = self._name
        if not self._changing:
            return
        self._hint.say("")
        title = self._keys.title(self._changing)
        self._capture.setText(f"Press the new key for “{title}”, or Esc to leave it as it is.")
        self._capture.setAccessibleName(self._capture.text())
        self._capture.setCursorPosition(0)
        self._capture.show()
        self._capture.setFocus()

    def _end_change(self) -> None:
        if self._changing:
            self._changing = ""
            self._hint.say("")
            held_focus = self._capture.hasFocus()
            self._capture.hide()
            if held_focus:
                self._table.setFocus()

    def _take_key(self, key: str) -> None:
        name = self._changing
        refusal = unfit(name, key) or self._keys.conflict(name, key) or ""
        if refusal:
            self._hint.say(refusal)
            return
        self._end_change()
        self._choose(name, key)

    def _take_key_away(self) -> None:
        self._choose(self._name, "")

    def _choose(self, name: str, key: str) -> None:
        others = {other: text for other, text in self._keys.chosen.items() if other != name}
        original = self._keys.default_key(name)
        self._apply(others if keys.normal(key) == original else {**others, name: key})

    def _reset_one(self) -> None:
        name = self._name
        refusal = self._keys.conflict(name, self._keys.default_key(name))
        if refusal:
            self._hint.say(refusal)
            return
        self._apply({other: text for other, text in self._keys.chosen.items() if other != name})

    def _reset_or_restore(self) -> None:
        before = self._keys.chosen
        if self._before_reset is not None:
            self._apply(self._before_reset)
            return
        # keys of labels of other vocabularies are not shown here and stay
        here = self._model.names()
        self._apply({name: key for name, key in before.items() if name not in here}, before)

    def _apply(self, chosen: dict[str, str], before_reset: dict[str, str] | None = None) -> None:
        self._before_reset = before_reset
        self._keys.set_chosen(chosen)
        self._model.keys_changed()
        self._follow()
        self.keys_changed.emit(dict(chosen))


def _button(text: str, name: str, accessible_name: str) -> QPushButton:
    button = named(QPushButton(text), name, accessible_name)
    button.setAutoDefault(False)
    return button
