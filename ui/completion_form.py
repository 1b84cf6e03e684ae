"""The fields of a document's record: what is here, to be written, and what was found, to be ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from curator.completing import Completion
from curator.differences import ESSENTIAL, TITLES, FieldDifference
from curator.errors import RefusedError
from curator.model import Document
from ui.completion_fields import CHOICES, LINES, shown, text_of, value_of, words_of
from ui.form_dialog import named
from ui.plain_label import Hint, PlainLabel
from ui.record_editors import ChoiceField, TextArea

NAME, HERE, TICK, FOUND = range(4)
GAP = 12
USUAL = frozenset((*ESSENTIAL, "pmcid", "issue", "pages"))
"""Others are shown when something was found for them, or when all are wanted."""


class FoundLabel(PlainLabel):
    """What was found; a click on it ticks its box."""

    def __init__(self, box: QCheckBox, *, name: str) -> None:
        super().__init__(name=name)
        self._box = box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._box.isEnabled() and event.button() == Qt.MouseButton.LeftButton:
            self._box.toggle()
        super().mousePressEvent(event)


Editor = QLineEdit | TextArea | ChoiceField


@dataclass(frozen=True, slots=True)
class Row:
    """The widgets of a field."""

    name: str
    label: QLabel
    editor: Editor
    hint: Hint
    box: QCheckBox
    found: FoundLabel


class CompletionForm(QWidget):
    """A ticked value goes before what is written in the same field; who writes there unticks it.

    Signals:
        changed(): something else is written or ticked.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("completion-form")
        self._document = document
        self._differences: dict[str, FieldDifference] = {}
        self._all = False
        self._rows: dict[str, Row] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        # columns in which nothing is shown would keep their spacing
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(HERE, 1)
        self._grid = grid
        self._here_title = _caption("Here")
        self._found_title = PlainLabel(name="found-title", style="caption")
        grid.addWidget(self._here_title, 0, HERE)
        self._found_title.setContentsMargins(GAP, 0, 0, 0)
        grid.addWidget(self._found_title, 0, TICK, 1, 2)
        for place, name in enumerate(TITLES):
            self._add(name, 2 * place + 1)
        self._show_rows()

    # what is shown

    def show_all(self, wanted: bool) -> None:
        """Show every field, or only those in which something lacks, was found, or was written."""
        self._all = wanted
        self._show_rows()

    def show_found(self, completion: Completion | None) -> None:
        """Show what a look-up found; gaps are ticked, unless it is in doubt that it is the same paper."""
        self._differences = {it.field: it for it in completion.differences} if completion else {}
        self._found_title.setText(f"Found in {completion.source}" if completion else "")
        for name, row in self._rows.items():
            difference = self._differences.get(name)
            words = shown(name, difference.there) if difference else ""
            row.found.setText(words)
            row.box.setAccessibleName(f"{TITLES[name]}: take {words}" if words else TITLES[name])
            row.box.setChecked(
                bool(completion and difference and difference.is_gap and not completion.doubt)
                and not self._is_written(row)
            )
            self._strike(row)
        self._show_rows()
        self.changed.emit()

    def hidden_fields(self) -> int:
        """How many fields are not shown."""
        return sum(not self._is_wanted(row) for row in self._rows.values())

    def first(self) -> QWidget:
        """Where to begin: the first gap, else the first field."""
        rows = [row for row in self._rows.values() if self._is_wanted(row)] or list(self._rows.values())
        gap = next((row for row in rows if not text_of(self._document, row.name)), rows[0])
        return gap.editor

    # what is wanted

    def taken(self) -> dict[str, Any]:
        """The found values that are ticked."""
        return {
            name: self._differences[name].there
            for name, row in self._rows.items()
            if row.box.isChecked() and name in self._differences
        }

    def written(self) -> dict[str, Any]:
        """What was written and can be taken, where nothing is ticked."""
        found: dict[str, Any] = {}
        for name, row in self._rows.items():
            if row.box.isChecked() or not self._is_written(row):
                continue
            try:
                value = value_of(name, _text(row.editor))
            except RefusedError:
                continue
            if value != getattr(self._document, name):
                found[name] = value
        self._add_year(found)
        return found

    def _add_year(self, found: dict[str, Any]) -> None:
        """A date that was written says the year, too, where nothing else does."""
        date = found.get("publication_date")
        if date and self._document.year is None and not self._rows["year"].box.isChecked():
            found.setdefault("year", int(str(date)[:4]))

    def problem(self) -> tuple[str, str] | None:
        """The name of a field that cannot be taken as it is written, and why."""
        for name, row in self._rows.items():
            if (said := self._problem(row)) and not row.box.isChecked():
                return name, said
        return None

    def go_to(self, name: str) -> QWidget:
        """Give a field the keyboard; its editor."""
        editor = self._rows[name].editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return editor

    def _add(self, name: str, place: int) -> None:
        words = words_of(name)
        editor = self._editor(name)
        label = _caption(TITLES[name])
        label.setBuddy(editor)
        box = named(QCheckBox(), f"take-{name}", TITLES[name])
        row = Row(
            name,
            label,
            named(editor, f"here-{name}", words),
            Hint(name=f"here-{name}-hint"),
            box,
            FoundLabel(box, name=f"found-{name}"),
        )
        self._rows[name] = row
        label.setContentsMargins(0, 0, GAP, 0)
        row.found.setContentsMargins(GAP // 2, 0, 0, 0)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        # in the order in which Tab goes through them
        self._grid.addWidget(label, place, NAME, middle)
        self._grid.addWidget(editor, place, HERE, middle)
        self._grid.addWidget(box, place, TICK, middle | right)
        self._grid.addWidget(row.found, place, FOUND)
        self._grid.addWidget(row.hint, place + 1, HERE)
        box.toggled.connect(lambda _, row=row: self._turn(row))

    def _editor(self, name: str) -> Editor:
        text, edited = text_of(self._document, name), lambda: self._edit(name)
        if name in CHOICES:
            choice = ChoiceField()
            for key, words in CHOICES[name].items():
                choice.addItem(words, key)
            if choice.findData(text) < 0:
                choice.addItem(" ".join(text.split()), text)
            choice.setCurrentIndex(choice.findData(text))
            choice.setMinimumContentsLength(8)
            choice.currentIndexChanged.connect(edited)
            # a turn of the wheel scrolls the form and never changes a record
            choice.installEventFilter(self)
            return choice
        if name in LINES:
            area = TextArea(1, 4)
            area.setPlainText(text)
            area.textChanged.connect(edited)
            area.setPlaceholderText("One a line")
            return area
        line = QLineEdit(" ".join(text.split()))
        line.setCursorPosition(0)
        line.textEdited.connect(edited)
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _edit(self, name: str) -> None:
        row = self._rows.get(name)
        if row is None:
            return
        if row.box.isChecked():
            # who writes wants what they write
            row.box.setChecked(False)
        row.hint.say(self._problem(row))
        self.changed.emit()

    def _turn(self, row: Row) -> None:
        self._strike(row)
        self.changed.emit()

    def _strike(self, row: Row) -> None:
        """What will not stay is struck out."""
        taken = row.box.isChecked()
        font = row.editor.font()
        font.setStrikeOut(taken and bool(_text(row.editor)))
        row.editor.setFont(font)
        row.hint.say("" if taken else self._problem(row))

    def _is_written(self, row: Row) -> bool:
        before = text_of(self._document, row.name)
        return _text(row.editor) != (before if row.name in LINES | set(CHOICES) else " ".join(before.split()))

    def _problem(self, row: Row) -> str:
        if not self._is_written(row):
            return ""
        try:
            value_of(row.name, _text(row.editor))
        except RefusedError as error:
            return str(error)
        return ""

    def _is_wanted(self, row: Row) -> bool:
        return self._all or row.name in USUAL or row.name in self._differences or self._is_written(row)

    def _show_rows(self) -> None:
        anything = bool(self._differences)
        self._found_title.setVisible(anything)
        self._grid.setColumnStretch(FOUND, 1 if anything else 0)
        box = next(iter(self._rows.values())).box.sizeHint().width()
        self._grid.setColumnMinimumWidth(TICK, GAP + box if anything else 0)
        for row in self._rows.values():
            wanted, found = self._is_wanted(row), row.name in self._differences
            row.label.setVisible(wanted)
            row.editor.setVisible(wanted)
            row.box.setVisible(wanted and found)
            row.found.setVisible(wanted and found)
            row.hint.say(self._problem(row) if wanted and not row.box.isChecked() else "")


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("text_style", "caption")
    return label


def _text(editor: Editor) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
