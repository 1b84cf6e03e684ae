"""The question that is asked of the evidence, to read and to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.evidence.headings import Level
from curator.evidence.question import ROLE, Counting, Question, splits
from curator.label_book import LabelBook
from curator.model import SetKind
from ui.choice_button import ChoiceButton
from ui.filter_menu import Choices
from ui.filter_row import FilterRow
from ui.flow_layout import FlowLayout
from ui.styled_label import StyledLabel
from ui.theme import Theme, sans_font
from ui.toggle_pill import TogglePill

COUNTINGS = ((Counting.PAPERS.value, "Papers"), (Counting.MENTIONS.value, "Mentions"))
LEVELS = ((Level.LABELS.value, "Labels"), (Level.PARENTS.value, "Parents"), (Level.GROUPS.value, "Groups"))
FOLDED_BY_HAND = "as folded"


class EvidenceBar(QWidget):
    """Which dimensions and how counted, above the filters; it shows its own changes at once.

    Signals:
        question_changed(Question): the person asks something else.
        level_changed(str): rows and columns are to be rolled up to this `Level`.
    """

    question_changed = Signal(object)
    level_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None, lead: QWidget | None = None) -> None:
        """`lead` stands before the filters, in their row."""
        super().__init__(parent)
        self.setObjectName("evidence-bar")
        self.setAccessibleName("Question to the evidence")
        self._question: Question | None = None
        self._book: LabelBook | None = None

        self.rows = ChoiceButton("evidence-rows", "Rows", self)
        self.rows.chosen.connect(self._set_rows)
        self.columns = ChoiceButton("evidence-columns", "Columns", self)
        self.columns.chosen.connect(self._set_columns)
        self.swap_button = QPushButton("⇅ swap", self)
        self.swap_button.setObjectName("evidence-swap")
        self.swap_button.setAccessibleName("Swap rows and columns")
        self.swap_button.setToolTip("Swap rows and columns")
        self.swap_button.setProperty("emphasis", "flat")
        self.swap_button.setAutoDefault(True)
        self.swap_button.clicked.connect(self.swap)
        self.split = ChoiceButton("evidence-split", "Split by", self)
        self.split.chosen.connect(lambda key: self._change(split=key))
        self.counting = ChoiceButton("evidence-counting", "Count", self)
        self.counting.chosen.connect(lambda key: self._change(counting=Counting(key)))
        self.level = ChoiceButton("evidence-level", "Level", self)
        self.level.set_choices(LEVELS, Level.LABELS.value)
        self.level.chosen.connect(self._set_level)
        self.contradictions = TogglePill("contradictions-only", "⇄ Contradictions only", self)
        self.contradictions.setToolTip("Only rows and columns with a cell in which papers disagree")
        self.contradictions.clicked.connect(lambda on: self._change(contradictions_only=on))
        self.filled = TogglePill("filled-only", "Filled only", self)
        self.filled.setToolTip("Leave out rows and columns of which nothing is said")
        self.filled.clicked.connect(lambda on: self._change(filled_only=on))
        self._axes: list[QWidget] = [
            _named("Rows", self.rows, self),
            _named("Columns", self.columns, self),
            self.swap_button,
            _named("Split by", self.split, self),
            _named("Count", self.counting, self),
            _named("Level", self.level, self),
            self.contradictions,
            self.filled,
        ]
        first = FlowLayout(gap=6)
        for control in self._axes:
            first.addWidget(control)
        self.filters = FilterRow(self)
        self.filters.question_changed.connect(self._ask)
        if lead is not None:
            self.filters.lead_with(lead)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 8)
        layout.setSpacing(8)
        layout.addWidget(self.filters)
        layout.addLayout(first)
        self._show()

    @property
    def question(self) -> Question | None:
        return self._question

    def set_question(self, question: Question) -> None:
        """Show `question`, without announcing it."""
        if question != self._question:
            self._question = question
            self.filters.set_question(question)
            self._show()

    def set_choices(
        self,
        book: LabelBook,
        years: tuple[int, int] | None,
        publication_types: Sequence[str],
        curators: Sequence[str],
        kinds: Sequence[SetKind],
    ) -> None:
        """What can be asked; `years` are those of the papers, None if no paper has one."""
        self._book = book
        self.filters.set_choices(
            Choices(book, years, tuple(publication_types), tuple(curators), tuple(kinds))
        )
        self._show()

    def set_counts(self, asides: int, negated: int) -> None:
        """How many claims report no finding, and how many are negated, counted or not."""
        self.filters.set_counts(asides, negated)

    def set_level(self, level: Level | None) -> None:
        """Show how far rows and columns are rolled up; None if some were folded by hand."""
        self.level.set_current(str(level) if level else FOLDED_BY_HAND)

    def set_axes_visible(self, visible: bool) -> None:
        """Whether what only a matrix has can be chosen: rows, columns, and how a cell is counted."""
        for control in self._axes:
            control.setVisible(visible)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        font = sans_font(max(9, font_size - 1))
        for pill in (self.contradictions, self.filled):
            pill.setFont(font)
            pill.set_theme(theme)
        self.filters.set_theme(theme, font)

    def focus_filters(self) -> None:
        """Give the keyboard to the filters."""
        self.filters.add_button.setFocus()

    def open_menu(self) -> None:
        """Offer the filters."""
        self.filters.open_menu()

    def clear(self) -> None:
        """Ask without any filter."""
        self.filters.clear()

    def swap(self) -> None:
        """Ask with rows and columns exchanged."""
        if self._question is not None:
            self._change(rows=self._question.columns, columns=self._question.rows)

    def _set_rows(self, key: str) -> None:
        if self._question is not None:
            # a dimension stands on one side only
            taken = key == self._question.columns
            self._change(rows=key, columns=self._question.rows if taken else self._question.columns)

    def _set_columns(self, key: str) -> None:
        if self._question is not None:
            taken = key == self._question.rows
            self._change(columns=key, rows=self._question.columns if taken else self._question.rows)

    def _set_level(self, level: str) -> None:
        self.level.set_current(level)
        self.level_changed.emit(level)

    def _change(self, **fields: object) -> None:
        if self._question is not None:
            self._ask(replace(self._question, **fields))  # pyright: ignore[reportArgumentType]

    def _ask(self, question: Question) -> None:
        if question != self._question:
            self.set_question(question)
            self.question_changed.emit(question)

    def _show(self) -> None:
        question, book = self._question, self._book
        for control in self._axes:
            control.setEnabled(question is not None and book is not None)
        if question is None or book is None:
            return
        dimensions = [(dimension.key, dimension.name) for dimension in book.dimensions]
        self.rows.set_choices(dimensions, question.rows)
        self.columns.set_choices(dimensions, question.columns)
        ways = [(item.key, item.name) for item in splits(book.current)]
        self.split.set_choices([(ROLE, "Role"), *ways], question.split)
        self.counting.set_choices(COUNTINGS, question.counting.value)
        self.contradictions.setChecked(question.contradictions_only)
        self.filled.setChecked(question.filled_only)


def _named(name: str, button: ChoiceButton, parent: QWidget) -> QWidget:
    """A control and the word before it, which stay together."""
    both = QWidget(parent)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(StyledLabel(name, "", both))
    row.addWidget(button)
    return both
