"""The pane of all labels: find one, press one, read what it means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from curator.vocabulary import Label, Vocabulary
from ui.definition_panel import DefinitionPanel
from ui.dimension_block import DimensionBlock
from ui.find_field import FindField, rank
from ui.label_button import ButtonFonts, LabelButton
from ui.styled_label import StyledLabel
from ui.theme import Theme

TWO_COLUMNS_FROM = 23
"""Widths of an em: narrower panes have one column."""


class LabelPalette(QWidget):
    """All labels of the vocabulary, by dimension and group.

    Signals:
        label_chosen(str): the id of a label that was pressed, or taken in the find field.
        find_closed(): the find field is gone; the reader may have the keyboard back.
        definition_requested(str): a definition was asked for here, and is shown; who knows examples
            may show it again with them.
        definition_closed(): the definition is gone and nothing is being sought; the same holds.
    """

    label_chosen = Signal(str)
    find_closed = Signal()
    definition_requested = Signal(str)
    definition_closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("label-palette")
        self.setAccessibleName("Labels")
        self._theme = theme
        self._blocks: list[DimensionBlock] = []
        self._buttons: dict[str, LabelButton] = {}
        self._keys: dict[str, str] = {}
        self._lit: set[str] = set()
        self._suggested: dict[str, float | None] = {}
        self._matches: list[LabelButton] = []
        self._highlighted: LabelButton | None = None
        self._extended = True
        self._columns = 2

        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 6)
        head.addWidget(StyledLabel("LABELS", "heading", self))
        head.addStretch(1)
        self._hint = StyledLabel("/ to find · F1 definition", "caption", self)
        self._hint.setObjectName("labels-hint")
        head.addWidget(self._hint)

        self.find_field = FindField(self)
        self.find_field.textChanged.connect(self._search)
        self.find_field.moved.connect(self._move_highlight)
        self.find_field.taken.connect(self._take_highlighted)
        self.find_field.dismissed.connect(self.close_find)
        self.find_field.definition_asked.connect(self._toggle_definition)
        self.find_field.hide()
        found = QVBoxLayout()
        found.setContentsMargins(12, 0, 12, 4)
        found.addWidget(self.find_field)
        self._nothing = StyledLabel("", "quiet", self)
        self._nothing.setObjectName("no-label-found")
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        found.addWidget(self._nothing)

        self._content = QWidget(self)
        self._content.setBackgroundRole(QPalette.ColorRole.Window)
        self._stack = QVBoxLayout(self._content)
        self._stack.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("labels-scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._content)

        self._definition = DefinitionPanel(self)
        self._definition.closed.connect(self._leave_definition)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(found)
        layout.addWidget(self._scroll, 3)
        layout.addWidget(self._definition, 2)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons.values():
            button.set_theme(theme)

    def set_hint(self, text: str) -> None:
        """Say beside the heading which keys find and define a label."""
        self._hint.setText(text)

    def set_vocabulary(self, vocabulary: Vocabulary, hotkeys: Mapping[str, str]) -> None:
        """Build the buttons anew; `hotkeys` maps a label's id to the text on its key cap."""
        self._definition.hide()
        self._highlighted = None
        self._keys = dict(hotkeys)
        for block in self._blocks:
            block.setParent(None)
            block.deleteLater()
        shelf: dict[str, ButtonFonts] = {}
        self._blocks = [
            DimensionBlock(dimension, hotkeys, self._theme, shelf, self._content)
            for dimension in vocabulary.dimensions
        ]
        self._buttons = {button.label.id: button for block in self._blocks for button in block.buttons}
        for label_id, button in self._buttons.items():
            button.clicked.connect(lambda _=False, chosen=label_id: self.label_chosen.emit(chosen))
            button.definition_requested.connect(self._ask_definition)
            button.set_lit(label_id in self._lit)
            button.set_suggested(label_id in self._suggested, self._suggested.get(label_id))
        self._search(self.find_field.text())

    def set_lit(self, ids: Collection[str]) -> None:
        """The labels of the current claim."""
        changed = self._lit.symmetric_difference(ids)
        self._lit = set(ids)
        self._refresh_buttons(changed)

    def set_suggested(self, ids: Collection[str], scores: Mapping[str, float] | None = None) -> None:
        """Labels proposed for the current sentence; `scores` (0 to 1) are shown where known."""
        suggested = {label_id: (scores or {}).get(label_id) for label_id in ids}
        changed = {key for key, _ in self._suggested.items() ^ suggested.items()}
        self._suggested = suggested
        self._refresh_buttons(changed)

    def set_extended_visible(self, visible: bool) -> None:
        """Show labels of the tier "extended"; those lit or suggested, or searched for, show all the same."""
        if visible != self._extended:
            self._extended = visible
            self._arrange()

    def highlighted_label(self) -> str | None:
        return self._highlighted.label.id if self._highlighted else None

    def open_find(self) -> None:
        self.find_field.show()
        self.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_field.selectAll()

    def close_find(self) -> None:
        if self.find_field.isHidden():
            return
        self.find_field.clear()
        self.find_field.hide()
        self.find_closed.emit()

    def show_definition(self, label_id: str, examples: Sequence[str] = ()) -> None:
        """Show what the label means, below the buttons; raises KeyError for an unknown id.

        `examples` are sentences of this project that carry the label; the first three are shown.
        """
        button = self._buttons[label_id]
        block = next(block for block in self._blocks if button in block.buttons)
        key = self._keys.get(label_id, "")
        self._definition.show_label(button.label, block.accessibleName(), key, examples)

    def close_definition(self) -> None:
        if not self._definition.isHidden():
            self._definition.close_definition()

    def shown_definition(self) -> str | None:
        """The id of the label whose definition is shown."""
        return None if self._definition.isHidden() else self._definition.label_id

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 1 if self.width() < TWO_COLUMNS_FROM * self.fontInfo().pixelSize() else 2
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def event(self, event: QEvent) -> bool:
        # while a button here has the keyboard, its keys are not the window's
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_own(event.key()):
            event.accept()
            return True
        return super().event(event)

    def _is_own(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            return self.shown_definition() is not None
        return key in (Qt.Key.Key_F1, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.shown_definition():
            self.close_definition()
        elif event.key() == Qt.Key.Key_F1 and isinstance(focused, LabelButton):
            self._toggle_definition_of(focused.label.id)
        else:
            super().keyPressEvent(event)

    def _refresh_buttons(self, ids: Collection[str]) -> None:
        appeared = False
        for label_id in ids:
            if button := self._buttons.get(label_id):
                button.set_lit(label_id in self._lit)
                button.set_suggested(label_id in self._suggested, self._suggested.get(label_id))
                appeared = appeared or self._hideable(button.label)
        if appeared:
            self._arrange()

    def _hideable(self, label: Label) -> bool:
        return label.tier == "extended" and not self._extended

    def _shown(self, button: LabelButton) -> bool:
        wanted = button.label.id in self._lit or button.label.id in self._suggested
        return wanted or not self._hideable(button.label)

    def _search(self, text: str) -> None:
        ranked = []
        if text.strip():
            for place, button in enumerate(self._buttons.values()):
                found = rank(button.label, text) if button.isEnabled() else None
                if found is not None:
                    ranked.append((found, place, button))
        self._matches = [button for _, _, button in sorted(ranked, key=lambda match: match[:2])]
        self._arrange()
        self._nothing.setText(f"No label matches ‘{text.strip()}’.")
        self._nothing.setVisible(bool(text.strip()) and not self._matches)
        first = next(iter(self._reading_order()), None) if text.strip() else None
        self._highlight(first)
        self._scroll.verticalScrollBar().setValue(0)

    def _arrange(self) -> None:
        """Everything by dimension and group; while something is sought, one column with the best first."""
        seeking = bool(self.find_field.text().strip())
        # the whole list has its scroll bar in the margin
        self._stack.setContentsMargins(12, 0, 12 if seeking else 6, 10)
        if seeking:
            first = {block: place for place, block in reversed(list(enumerate(self._blocks_of_matches())))}
            blocks = sorted(self._blocks, key=lambda block: first.get(block, len(self._matches)))
        else:
            blocks = self._blocks
        # else each button that appears has the whole pane laid out
        self._stack.setEnabled(False)
        while self._stack.takeAt(0):
            pass
        for block in blocks:
            if seeking:
                block.arrange(
                    [button for button in self._matches if button in block.buttons], 1, by_group=False
                )
            else:
                block.arrange(list(filter(self._shown, block.buttons)), self._columns, by_group=True)
            self._stack.addWidget(block)
        self._stack.addStretch(1)
        self._stack.setEnabled(True)

    def _blocks_of_matches(self) -> list[DimensionBlock]:
        return [block for button in self._matches for block in self._blocks if button in block.buttons]

    def _reading_order(self) -> list[LabelButton]:
        if not self.find_field.text().strip():
            return [button for button in self._buttons.values() if self._shown(button) and button.isEnabled()]
        blocks = dict.fromkeys(self._blocks_of_matches())
        return [button for block in blocks for button in self._matches if button in block.buttons]

    def _highlight(self, button: LabelButton | None) -> None:
        if self._highlighted:
            self._highlighted.set_highlighted(False)
        self._highlighted = button
        if button:
            button.set_highlighted(True)
            self._scroll.ensureWidgetVisible(button, 0, 30)

    def _move_highlight(self, step: int) -> None:
        order = self._reading_order()
        if not order:
            return
        if self._highlighted in order:
            self._highlight(order[(order.index(self._highlighted) + step) % len(order)])
        else:
            self._highlight(order[0 if step > 0 else -1])

    def _take_highlighted(self, stay: bool) -> None:
        if not self._highlighted:
            return
        chosen = self._highlighted.label.id
        if stay:
            self.find_field.selectAll()
        else:
            self.close_find()
        self.label_chosen.emit(chosen)

    def _leave_definition(self) -> None:
        if self.find_field.isHidden():
            self.definition_closed.emit()

    def _ask_definition(self, label_id: str) -> None:
        self.show_definition(label_id)
        self.definition_requested.emit(label_id)

    def _toggle_definition(self) -> None:
        if self._highlighted:
            self._toggle_definition_of(self._highlighted.label.id)

    def _toggle_definition_of(self, label_id: str) -> None:
        if self.shown_definition() == label_id:
            self.close_definition()
        else:
            self._ask_definition(label_id)
