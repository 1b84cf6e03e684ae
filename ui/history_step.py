"""The chosen step: what it changed, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.chronicle import Change, Entry
from curator.identifiers import DocumentId, SentenceId
from ui.form_dialog import named
from ui.history_detail import HistoryDetail
from ui.history_reach import Reach
from ui.theme import Theme


class HistoryStep(QWidget):
    """Shows values; what is wished for goes out.

    Signals:
        opened(): its place is wanted in the reader.
        back_wanted(): going back to it is wanted.
        left(): Esc.
    """

    opened = Signal()
    back_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "history-step", "The chosen step")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entry: Entry | None = None
        self.detail = HistoryDetail(self)
        self.open_button = named(QPushButton("Show in reader"), "history-open", "Show in reader")
        self.back_button = named(QPushButton("Go back…"), "history-go-back", "Go back")
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 8, 18, 12)
        buttons.setSpacing(8)
        for button in (self.open_button, self.back_button):
            # so that Enter presses it too
            button.setAutoDefault(True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.detail, 1)
        column.addLayout(buttons)
        self.detail.opened.connect(self.opened)
        self.detail.left.connect(self.left)
        self.detail.chosen.connect(self._show_state)
        self.open_button.clicked.connect(self.opened)
        self.back_button.clicked.connect(self.back_wanted)
        self._show_state()

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.setStyleSheet(f"#history-step {{ background: {theme.bg} }}")
        self.detail.set_theme(theme, font_size)

    def show_step(self, entry: Entry, changes: Sequence[Change]) -> None:
        """`changes` are the first ones of the step."""
        self._entry = entry
        self.detail.show_step(entry, changes)
        self._show_state()

    def show_nothing(self) -> None:
        self._entry = None
        self.detail.show_nothing()
        self._show_state()

    def _show_state(self) -> None:
        self.open_button.setEnabled(self.place()[0] is not None)
        self.back_button.setEnabled(self._entry is not None)

    def place(self) -> tuple[DocumentId | None, SentenceId | None]:
        """Document and sentence of what is looked at: the change, or else the step."""
        entry, change = self._entry, self.detail.change
        if entry is None:
            return None, None
        if change is not None and change.document_id is not None and not entry.sentence_id:
            return change.document_id, change.sentence_id
        return entry.document_id, entry.sentence_id

    def reaches(self) -> list[Reach]:
        """What can go back from here, from the smallest on."""
        (document_id, sentence_id), entry, change = self.place(), self._entry, self.detail.change
        where = entry.where if entry is not None else ""
        if change is not None and change.document_id == document_id:
            where = change.where
        found: list[Reach] = []
        if sentence_id is not None:
            title, _, number = where.rpartition(", sentence ")
            name = f"Sentence {number} of {title}" if title else "This sentence"
            found.append(Reach(name, document_id, sentence_id))
            where = title
        if document_id is not None:
            found.append(Reach(f"The document {where}" if where else "This document", document_id))
        return [*found, Reach("The whole project")]
