"""The filters that are in force, each as a chip, and what is left out without any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton, QWidget

from curator.evidence.question import Condition, Question, conditions
from ui.filter_chip import FilterChip
from ui.filter_menu import Choices, FilterMenu
from ui.filter_popup import WordsPopup, YearsPopup
from ui.flow_layout import FlowLayout
from ui.theme import LIGHT, Theme
from ui.toggle_pill import TogglePill


class FilterRow(QWidget):
    """Puts filters on and takes them off; it shows its own changes at once.

    Signals:
        question_changed(Question): the person filters otherwise.
    """

    question_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter-row")
        self.setAccessibleName("Filters")
        self._question: Question | None = None
        self._choices: Choices | None = None
        self._counts = (0, 0)
        self._theme, self._chip_font = LIGHT, self.font()
        self._chips: list[FilterChip] = []

        self.add_button = QPushButton("+ Filter", self)
        self.add_button.setObjectName("add-filter")
        self.add_button.setAccessibleName("Add a filter")
        # so that Enter presses it too
        self.add_button.setAutoDefault(True)
        self.add_button.clicked.connect(self.open_menu)
        self.clear_button = QPushButton("Clear", self)
        self.clear_button.setObjectName("clear-filters")
        self.clear_button.setAccessibleName("Clear all filters")
        self.clear_button.setProperty("emphasis", "flat")
        self.clear_button.setAutoDefault(True)
        self.clear_button.clicked.connect(self.clear)
        self.asides = TogglePill("with-asides", parent=self)
        self.asides.setToolTip("Claims that report no finding: aims, questions, recommendations")
        self.asides.clicked.connect(lambda on: self._change(with_asides=on))
        self.negated = TogglePill("with-negated", parent=self)
        self.negated.setToolTip("Claims that say that something does not hold")
        self.negated.clicked.connect(lambda on: self._change(with_negated=on))
        self._flow = FlowLayout(self, gap=6)
        self._flow.addWidget(self.add_button)
        self._flow.addWidget(self.clear_button)
        self._flow.add_spring()
        self._flow.addWidget(self.asides)
        self._flow.addWidget(self.negated)

        self.menu = FilterMenu(self.add_button)
        self.menu.question_changed.connect(self._ask)
        self.menu.years_wanted.connect(self._ask_years)
        self.menu.words_wanted.connect(self._ask_words)
        self.years = YearsPopup(self)
        self.years.chosen.connect(lambda first, last: self._change(first_year=first, last_year=last))
        self.words = WordsPopup(self)
        self.words.chosen.connect(lambda words: self._change(words=words))
        self._show()

    def lead_with(self, widget: QWidget) -> None:
        """Put `widget` before the filters, in their row."""
        self._flow.insert(0, widget)

    @property
    def chips(self) -> tuple[FilterChip, ...]:
        return tuple(self._chips)

    def set_question(self, question: Question) -> None:
        """Show its filters, without announcing it."""
        self._question = question
        self._show()

    def set_choices(self, choices: Choices) -> None:
        """What can be filtered by."""
        known, self._choices = self._choices, choices
        if known is None or not known.same_as(choices):
            self.menu.set_choices(choices)
        self._show()

    def set_counts(self, asides: int, negated: int) -> None:
        """How many claims report no finding, and how many are negated, counted or not."""
        self._counts = (asides, negated)
        self._show_switches()

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """`font` is that of chips and switches."""
        self._theme, self._chip_font = theme, font
        for widget in (self.asides, self.negated, *self._chips):
            widget.setFont(font)
            widget.set_theme(theme)

    def open_menu(self) -> None:
        """Offer the filters."""
        if self.add_button.isEnabled():
            self.menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 2)))
            self.menu.setActiveAction(self.menu.actions()[0])

    def clear(self) -> None:
        """Take every filter off."""
        question = self._question
        if question is None or self._choices is None:
            return
        while (condition := next(conditions(question, self._choices.book), None)) is not None:
            question = condition.without
        self._ask(question)

    def _change(self, **fields: object) -> None:
        if self._question is not None:
            self._ask(replace(self._question, **fields))  # pyright: ignore[reportArgumentType]

    def _ask(self, question: Question) -> None:
        changed = question != self._question
        self._question = question
        self._show()
        if changed:
            self.question_changed.emit(question)

    def _ask_years(self) -> None:
        if self._question is not None and self._choices is not None and self._choices.years is not None:
            first, last = self._question.first_year, self._question.last_year
            self.years.ask(self._choices.years, first, last, self.add_button)

    def _ask_words(self) -> None:
        if self._question is not None:
            self.words.ask(self._question.words, self.add_button)

    def _show(self) -> None:
        question, choices = self._question, self._choices
        ready = question is not None and choices is not None
        for widget in (self.add_button, self.asides, self.negated):
            widget.setEnabled(ready)
        self._show_switches()
        if question is not None and choices is not None:
            self.menu.set_question(question)
            self._show_chips([(found.kind, found.text) for found in self._shown()])
        else:
            self._show_chips([])

    def _show_switches(self) -> None:
        asides, negated = self._counts
        for pill, words, number, counted in (
            (self.asides, "Aims and recommendations", asides, "with_asides"),
            (self.negated, "Negated", negated, "with_negated"),
        ):
            on = self._question is not None and bool(getattr(self._question, counted))
            pill.show_text(f"{words}: {number:,} {'counted' if on else 'left out'}")
            pill.setChecked(on)

    def _show_chips(self, filters: list[tuple[str, str]]) -> None:
        """A chip for each filter; the keyboard stays at its place when one goes."""
        place = next((number for number, chip in enumerate(self._chips) if chip.hasFocus()), None)
        while len(self._chips) < len(filters):
            self._chips.append(self._new_chip())
        if place is not None and place >= len(filters):
            (self._chips[len(filters) - 1] if filters else self.add_button).setFocus()
        while len(self._chips) > len(filters):
            self._take_off(self._chips.pop())
        for chip, (kind, text) in zip(self._chips, filters, strict=True):
            chip.show_filter(kind, text)
        if not filters and self.clear_button.hasFocus():
            self.add_button.setFocus()
        self.clear_button.setVisible(bool(filters))
        for one, other in pairwise(self._tab_order()):
            QWidget.setTabOrder(one, other)

    def _tab_order(self) -> Iterable[QWidget]:
        return (self.add_button, *self._chips, self.clear_button, self.asides, self.negated)

    def _new_chip(self) -> FilterChip:
        chip = FilterChip(self)
        chip.setFont(self._chip_font)
        chip.set_theme(self._theme)
        chip.clicked.connect(lambda: self._remove(chip))
        self._flow.insert(self._flow.place_of(self.clear_button), chip)
        chip.show()
        return chip

    def _take_off(self, chip: FilterChip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _remove(self, chip: FilterChip) -> None:
        if self._question is not None and self._choices is not None:
            self._ask(self._shown()[self._chips.index(chip)].without)

    def _shown(self) -> list[Condition]:
        """The filters that get a chip; those that are switched elsewhere show there that they are on."""
        if self._question is None or self._choices is None:
            return []
        found = conditions(self._question, self._choices.book)
        return [it for it in found if it.kind not in ("contradictions_only", "filled_only")]
