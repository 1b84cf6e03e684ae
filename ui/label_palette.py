"""The pane of all labels: find one, press one, read what it means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.vocabulary import Dimension, Label, Vocabulary
from ui.label_button import LabelButton
from ui.theme import Theme

TWO_COLUMNS_FROM = 300


def rank(label: Label, text: str) -> int | None:
    """How well `label` answers to what was typed: 0 is best, None is not at all."""
    wanted = " ".join(text.casefold().split())
    name = label.name.casefold()
    if name.startswith(wanted) or wanted in (label.short.casefold(), label.id.casefold()):
        return 0
    if any(word.startswith(wanted) for word in _tails(name)):
        return 1
    if _any_word(label.synonyms, wanted):
        return 2
    if _any_word(label.triggers, wanted):
        return 3
    if wanted in name or label.id.casefold().startswith(wanted) or label.short.casefold().startswith(wanted):
        return 4
    return None


def _tails(text: str) -> list[str]:
    """The text from each of its words on: "er-positive" gives itself and "positive"."""
    starts = [i for i in range(len(text)) if text[i].isalnum() and (i == 0 or not text[i - 1].isalnum())]
    return [text[i:] for i in starts]


def _any_word(texts: Sequence[str], wanted: str) -> bool:
    return any(tail.startswith(wanted) for text in texts for tail in _tails(text.casefold()))


def rule(dimension: Dimension) -> str:
    """How many labels of `dimension` a claim takes, in words."""
    if dimension.single:
        return "one"
    at_least_one = dimension.required or dimension.claim_cardinality.startswith("1")
    words = "one or more" if at_least_one else "any number"
    return f"{words}, in order" if dimension.ordered else words


class FindField(QLineEdit):
    """Where a label is looked for by name.

    Signals:
        moved(int): the highlight should go one down (1) or up (-1).
        taken(bool): the highlighted label was chosen; True if the field stays open for more.
        dismissed(): Escape was pressed.
        definition_asked(): F1 was pressed.
    """

    moved = Signal(int)
    taken = Signal(bool)
    dismissed = Signal()
    definition_asked = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("find-label")
        self.setAccessibleName("Find a label by name, synonym or trigger")
        self.setPlaceholderText("Find a label …  ↑ ↓ ⏎")

    def event(self, event: QEvent) -> bool:
        # keys that are shortcuts of the window are the field's own while it is typed in
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.key() in (*own, Qt.Key.Key_Escape, Qt.Key.Key_F1):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            case Qt.Key.Key_Escape:
                self.dismissed.emit()
            case Qt.Key.Key_F1:
                self.definition_asked.emit()
            case _:
                super().keyPressEvent(event)


class DimensionBlock(QWidget):
    """One dimension: name, rule, and its buttons under the headings of their groups."""

    def __init__(self, dimension: Dimension, keys: Mapping[str, str], theme: Theme, parent: QWidget):
        super().__init__(parent)
        self.setObjectName(f"dimension-{dimension.key}")
        self.setAccessibleName(dimension.name)
        title = _text(dimension.name, "subheading", self)
        title.setToolTip(f"<p>{escape(dimension.question)}</p>")
        head = QHBoxLayout()
        head.setContentsMargins(2, 8, 2, 3)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(_text(rule(dimension), "caption", self))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._grid)

        self.buttons = [
            LabelButton(label, dimension.name, keys.get(label.id, ""), theme, self)
            for label in dimension.labels
        ]
        self._headings = {group.key: _text(group.name, "group", self) for group in dimension.groups}

    def arrange(self, shown: Sequence[LabelButton], columns: int, by_group: bool) -> None:
        """Lay out the buttons `shown`, in that order, and hide the others."""
        while self._grid.takeAt(0):
            pass
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
        groups = list(dict.fromkeys(button.label.group for button in shown)) if by_group else [None]
        row = 0
        headed = len(self._headings) > 1 and by_group
        for key, heading in self._headings.items():
            heading.setVisible(headed and key in groups)
        for group in groups:
            if headed and group in self._headings:
                self._grid.addWidget(self._headings[group], row, 0, 1, columns)
                row += 1
            members = [button for button in shown if group in (None, button.label.group)]
            for place, button in enumerate(members):
                self._grid.addWidget(button, row + place // columns, place % columns)
            row += -(-len(members) // columns)
        visible = set(shown)
        for button in self.buttons:
            # what was never hidden appears with the block, in one go
            if button not in visible or button.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                button.setVisible(button in visible)
        self.setVisible(bool(shown))


class DefinitionPanel(QFrame):
    """What the vocabulary says of one label, in plain text.

    Signals:
        closed(): it went away at the curator's wish.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("definition")
        self.setAccessibleName("Definition")
        self.label_id: str | None = None
        self._name = _text("", "subheading", self)
        self._name.setWordWrap(True)
        close = QToolButton(self)
        close.setObjectName("close-definition")
        close.setAccessibleName("Close the definition")
        close.setToolTip("Close (Esc)")
        close.setText("×")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.close_definition)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._code = _text("", "caption", self)
        self._code.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 6, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._code)
        layout.addWidget(self._scroll, 1)
        self.hide()

    def show_label(self, label: Label, dimension: str, key: str) -> None:
        self.label_id = label.id
        self._name.setText(label.name)
        self._code.setText(" · ".join(part for part in (dimension, label.short, label.id, key) if part))
        text = QWidget(self._scroll)
        lines = QVBoxLayout(text)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(3)
        if label.status != "active":
            instead = f": use {', '.join(label.replaced_by)}" if label.replaced_by else ""
            lines.addLayout(_line(f"{label.status}{instead}", "warning", text))
        lines.addLayout(_line(label.definition, "quiet", text))
        terms = [f"{term.curie}  {term.name} ({term.relation})" for term in label.curies]
        synonyms = [", ".join(label.synonyms)] if label.synonyms else []
        for title, bullet, parts in (
            ("Include", "+", label.include),
            ("Exclude", "−", label.exclude),
            ("Synonyms", "", synonyms),
            ("Ontology terms", "", terms),
        ):
            if parts:
                lines.addSpacing(5)
                lines.addLayout(_line(title, "caption", text))
            for part in parts:
                lines.addLayout(_line(part, "quiet", text, bullet))
        lines.addStretch(1)
        if before := self._scroll.takeWidget():
            before.deleteLater()
        self._scroll.setWidget(text)
        text.setAutoFillBackground(False)
        self._scroll.verticalScrollBar().setValue(0)
        self.show()

    def close_definition(self) -> None:
        self.label_id = None
        self.hide()
        self.closed.emit()


class LabelPalette(QWidget):
    """All labels of the vocabulary, by dimension and group.

    Signals:
        label_chosen(str): the id of a label that was pressed, or taken in the find field.
        find_closed(): the find field is gone; the reader may have the keyboard back.
        definition_requested(str): a definition was asked for here, and is shown.
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
        head.addWidget(_text("LABELS", "heading", self))
        head.addStretch(1)
        hint = _text("/ to find · F1 definition", "caption", self)
        hint.setObjectName("labels-hint")
        head.addWidget(hint)

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
        self._nothing = _text("", "quiet", self)
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

    def set_vocabulary(self, vocabulary: Vocabulary, hotkeys: Mapping[str, str]) -> None:
        """Build the buttons anew; `hotkeys` maps a label's id to the text on its key cap."""
        self._definition.hide()
        self._highlighted = None
        self._keys = dict(hotkeys)
        for block in self._blocks:
            block.setParent(None)
            block.deleteLater()
        self._blocks = [
            DimensionBlock(dimension, hotkeys, self._theme, self._content)
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

    def show_definition(self, label_id: str) -> None:
        """Show what the label means, below the buttons; raises KeyError for an unknown id."""
        button = self._buttons[label_id]
        block = next(block for block in self._blocks if button in block.buttons)
        self._definition.show_label(button.label, block.accessibleName(), self._keys.get(label_id, ""))

    def close_definition(self) -> None:
        if not self._definition.isHidden():
            self._definition.close_definition()

    def shown_definition(self) -> str | None:
        """The id of the label whose definition is shown."""
        return None if self._definition.isHidden() else self._definition.label_id

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 1 if self.width() < TWO_COLUMNS_FROM else 2
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


def _text(text: str, style: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("text_style", style)
    label.setText(text)
    return label


def _line(text: str, style: str, parent: QWidget, bullet: str = "") -> QHBoxLayout:
    """A paragraph that wraps beside its bullet."""
    row = QHBoxLayout()
    row.setSpacing(6)
    if bullet:
        sign = _text(bullet, style, parent)
        sign.setFixedWidth(10)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    paragraph = _text(text, style, parent)
    paragraph.setWordWrap(True)
    row.addWidget(paragraph, 1)
    return row
