"""The fields of a record to be changed, with what is wrong with them beside each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.errors import RefusedError
from curator.model import Record
from ui.form_dialog import named
from ui.plain_label import Hint, PlainLabel
from ui.record_editors import ChoiceField, TextArea
from ui.record_fields import (
    BEGINNING,
    FIELDS,
    LONGEST,
    ROWS,
    STATUSES,
    TYPES,
    Field,
    Kind,
    changed,
    text_of,
    why_fixed,
)

MARGIN = 18
PAUSE = 400
"""Milliseconds after the last letter until the record takes it."""
LINES = {"title": (1, 3), "authors": (2, 4), "abstract": (4, 14), "keywords": (1, 3)}
"""The least and the most that a field of several lines is high."""


Editor = QLineEdit | TextArea | QComboBox


class ImportRecordForm(QScrollArea):
    """Shows one record. Only what the person touched is ever written back.

    Signals:
        record_changed(Record): the record with what was typed so far, as far as it can be taken.
    """

    record_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-form")
        self.setAccessibleName("Fields of the record")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._record = self._base = Record(title="")
        """As it was told last, and as it was shown first: what is typed changes that."""
        self._showing = False
        self._touched: set[str] = set()
        self._editors: dict[str, Editor] = {}
        self._hints: dict[str, Hint] = {}
        self._notes: dict[str, PlainLabel] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.commit)
        # before there are fields, which would all be styled again
        self.setStyleSheet("#import-form, #import-form-page { background: transparent; border: 0 }")
        page = QWidget(self.viewport())
        page.setObjectName("import-form-page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, 12, MARGIN, MARGIN)
        layout.setSpacing(9)
        for fields in ROWS:
            row = QHBoxLayout()
            row.setSpacing(10)
            for field in fields:
                row.addLayout(self._cell(field), field.share)
            layout.addLayout(row)
        layout.addStretch(1)
        self.setWidget(page)

    def show_record(self, record: Record, drafts: Mapping[str, str] | None = None) -> None:
        """Fill the form; `drafts` are texts that could not be taken the last time."""
        self._showing = True
        self._record = self._base = record
        self._touched = set(drafts or ())
        self._pause.stop()
        for field in FIELDS:
            editor = self._editors[field.name]
            text = (drafts or {}).get(field.name, text_of(record, field.name))
            fixed = why_fixed(record, field.name)
            _put(editor, text if len(text) <= LONGEST else f"{text[:BEGINNING]}…")
            if not isinstance(editor, QComboBox):
                editor.setReadOnly(bool(fixed))
            self._notes[field.name].setText(fixed)
            self._notes[field.name].setVisible(bool(fixed))
            self._hints[field.name].say("")
        self._showing = False
        self._check()

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return list(self._editors.values())

    def drafts(self) -> dict[str, str]:
        """What was typed and cannot be taken, by field."""
        return {name: _text(self._editors[name]) for name in self._touched if self._problem(name)}

    def commit(self) -> None:
        """Tell the record as it is now, if anything was typed since the last time."""
        self._pause.stop()
        record = self._taken()
        self._check()
        if record != self._record:
            self._record = record
            self.record_changed.emit(record)

    def go_to(self, name: str) -> None:
        """Give a field the keyboard."""
        self._editors[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self._editors[name], 0, MARGIN)

    def _taken(self) -> Record:
        record = self._base
        for name in sorted(self._touched):
            try:
                record = changed(record, name, _text(self._editors[name]))
            except RefusedError:
                continue
        return record

    def _problem(self, name: str) -> str:
        try:
            changed(self._base, name, _text(self._editors[name]))
        except RefusedError as error:
            return str(error)
        return ""

    def _check(self) -> None:
        for name, hint in self._hints.items():
            said = self._problem(name) if name in self._touched else ""
            if name == "title" and not _text(self._editors["title"]).strip():
                said = "A paper needs a title to be added."
            hint.say(said)

    def _touch(self, name: str) -> None:
        if not self._showing:
            self._touched.add(name)
            self._pause.start()

    def _cell(self, field: Field) -> QVBoxLayout:
        editor = self._editors[field.name] = self._editor(field)
        label = QLabel(field.words)
        label.setProperty("text_style", "caption")
        label.setBuddy(editor)
        hint = self._hints[field.name] = Hint(name=f"field-{field.name}-hint")
        note = self._notes[field.name] = PlainLabel(name=f"field-{field.name}-note", style="quiet")
        note.hide()
        cell = QVBoxLayout()
        cell.setSpacing(3)
        for widget in (label, editor, hint, note):
            cell.addWidget(widget)
        cell.addStretch(1)
        return cell

    def _editor(self, field: Field) -> Editor:
        editor: Editor
        if field.kind is Kind.CHOICE:
            editor = ChoiceField()
            for key, words in (TYPES if field.name == "publication_type" else STATUSES).items():
                editor.addItem(words, str(key))
            editor.setMinimumContentsLength(8)
            editor.currentIndexChanged.connect(lambda _, name=field.name: self._touch(name))
        elif field.kind is Kind.LINE:
            editor = QLineEdit()
            editor.textEdited.connect(lambda _, name=field.name: self._touch(name))
        else:
            editor = TextArea(*LINES[field.name])
            editor.textChanged.connect(lambda name=field.name: self._touch(name))
        editor.installEventFilter(self)
        return named(editor, f"field-{field.name}", field.words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, MARGIN)
        elif event.type() == QEvent.Type.FocusOut:
            self.commit()
        elif event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            # a turn of the wheel scrolls the form and never changes a record
            event.ignore()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            one_line = isinstance(watched, QLineEdit) or watched is self._editors["title"]
            if enter and plain and one_line:
                # it would press the dialog's button while a field is still being written
                self.commit()
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)


def _text(editor: Editor) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def _put(editor: Editor, text: str) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(max(0, editor.findData(text)))
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
        editor.setCursorPosition(0)
    else:
        editor.setPlainText(text)
