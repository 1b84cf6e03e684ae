"""Which steps of the history are shown: where, of which label, by whom, on which days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from curator.identifiers import CuratorId, DocumentId, LabelId, SentenceId
from curator.label_book import LabelBook
from curator.model import Curator
from curator.past import Past
from ui.choice_button import ChoiceButton
from ui.filter_chip import FilterChip
from ui.flow_layout import FlowLayout
from ui.form_dialog import named
from ui.history_days import DaysPopup
from ui.history_label_choice import ANY, LabelChoice
from ui.offsets import one_line
from ui.styled_label import StyledLabel
from ui.theme import Theme, sans_font

EVERYTHING = Past()
TYPED = "typed"
PRESETS = ((1, "Today"), (7, "Last 7 days"), (30, "Last 30 days"))


@dataclass(frozen=True, slots=True)
class Spot:
    """A document, or a sentence of it: `name` in the list of choices, `words` in a sentence."""

    name: str
    words: str
    document_id: DocumentId
    sentence_id: SentenceId | None = None

    @property
    def key(self) -> str:
        return self.sentence_id or self.document_id


class HistoryFilters(QWidget):
    """Shows its own changes at once.

    Signals:
        past_changed(Past): the person wants to see other steps.
        left(): Esc: the keyboard may go to the steps.
    """

    past_changed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history-filters")
        self.setAccessibleName("Which steps")
        self.past = EVERYTHING
        self._spots: dict[str, Spot] = {}
        self._thing = ""
        self._codes: Mapping[str, str] = {}
        self.where = ChoiceButton("history-where", "Where", self)
        self.where.chosen.connect(self._choose_where)
        self.label = LabelChoice(self)
        self.label.chosen.connect(lambda key: self._change(label_id=None if key == ANY else LabelId(key)))
        self.curator = ChoiceButton("history-curator", "Curator", self)
        self.curator.chosen.connect(
            lambda key: self._change(curator_id=None if key == ANY else CuratorId(key))
        )
        self.days = ChoiceButton("history-days", "Days", self)
        self.days.chosen.connect(self._choose_days)
        self.typed_days = DaysPopup(self)
        self.typed_days.chosen.connect(lambda first, last: self._change(first_day=first, last_day=last))
        self.thing = FilterChip(self)
        self.thing.clicked.connect(lambda: self._change(key=None))
        self.clear_button = named(QPushButton("Clear", self), "clear-history-filters", "Clear all filters")
        self.clear_button.setProperty("emphasis", "flat")
        # so that Enter presses it too
        self.clear_button.setAutoDefault(True)
        self.clear_button.clicked.connect(self.clear)
        flow = FlowLayout(self, gap=6)
        for word, button in (
            ("Where", self.where),
            ("Label", self.label),
            ("Curator", self.curator),
            ("Days", self.days),
        ):
            flow.addWidget(_worded(word, button, self))
        flow.addWidget(self.thing)
        flow.addWidget(self.clear_button)
        self._stops = (self.where, self.label, self.curator, self.days, self.thing, self.clear_button)
        for one, other in pairwise(self._stops):
            QWidget.setTabOrder(one, other)
        self._show()

    # what can be chosen

    def set_here(self, spots: Sequence[Spot]) -> None:
        """The document and the sentence that lie on the desk."""
        chosen = self._spots.get(_key(self.past))
        self._spots = {spot.key: spot for spot in spots}
        if chosen is not None:
            self._spots.setdefault(chosen.key, chosen)
        self._show()

    def set_labels(self, book: LabelBook) -> None:
        self.label.set_book(book, self.past.label_id)

    def set_curators(self, curators: Sequence[Curator]) -> None:
        self._codes = {curator.id: curator.code for curator in curators}
        self._show()

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.label.set_theme(theme)
        self.thing.setFont(sans_font(max(9, font_size - 1)))
        self.thing.set_theme(theme)

    # what is chosen

    def set_past(self, past: Past, thing: str = "", spot: Spot | None = None) -> None:
        """Show a filter without announcing it; `thing` says in words what its key is, `spot` where it is."""
        self._thing = thing
        if spot is not None:
            self._spots.setdefault(spot.key, spot)
        self.past = past
        self._show()

    def clear(self) -> None:
        """Let every step through."""
        self._ask(EVERYTHING)

    def why_nothing(self) -> str:
        """Why there may be no step, as a sentence."""
        past = self.past
        parts = [f"Nothing changed {self._thing}" if past.key else "Nothing was changed"]
        if spot := self._spots.get(_key(past)):
            parts.append(f"in {spot.words}")
        if past.label_id:
            parts.append(f"with the label “{dict(self.label.choices).get(past.label_id, past.label_id)}”")
        if past.curator_id:
            parts.append(f"by {self._codes.get(past.curator_id, '?')}")
        if days := days_words(past.first_day, past.last_day):
            parts.append(days if days.split()[0] in ("on", "since", "until") else f"from {days}")
        hint = "" if past == EVERYTHING else " Clear the filters to see every step."
        return f"{one_line(' '.join(parts))}.{hint}"

    def focus_first(self) -> None:
        self.where.setFocus()

    def _choose_where(self, key: str) -> None:
        spot = self._spots.get(key)
        self._change(
            document_id=spot.document_id if spot and not spot.sentence_id else None,
            sentence_id=spot.sentence_id if spot else None,
        )

    def _choose_days(self, key: str) -> None:
        if key == TYPED:
            self._show()
            self.typed_days.ask(self.past.first_day, self.past.last_day, self.days)
        elif key == ANY:
            self._change(first_day=None, last_day=None)
        else:
            self._change(first_day=first_day_of(int(key)), last_day=str(date.today()))

    def _change(self, **fields: object) -> None:
        self._ask(replace(self.past, **fields))  # pyright: ignore[reportArgumentType]

    def _ask(self, past: Past) -> None:
        changed = past != self.past
        self.past = past
        self._show()
        if changed:
            self.past_changed.emit(past)

    def _show(self) -> None:
        places = [(spot.key, spot.name) for spot in self._spots.values()]
        self.where.set_choices([("", "Whole project"), *places], _key(self.past))
        self.label.set_current(self.past.label_id or ANY)
        self.curator.set_choices([(ANY, "Anybody"), *self._codes.items()], self.past.curator_id or ANY)
        self._show_days()
        if not self.past.key and self.thing.hasFocus():
            self.where.setFocus()
        self.thing.setVisible(bool(self.past.key))
        self.thing.show_filter("thing", self._thing)
        if self.past == EVERYTHING and self.clear_button.hasFocus():
            self.where.setFocus()
        self.clear_button.setVisible(self.past != EVERYTHING)

    def _show_days(self) -> None:
        today = str(date.today())
        presets = {(first_day_of(days), today): str(days) for days, _ in PRESETS}
        chosen = (self.past.first_day, self.past.last_day)
        current = ANY if chosen == (None, None) else presets.get(chosen, days_words(*chosen))  # type: ignore[arg-type]
        offered = [(ANY, "Any day"), *((str(days), words) for days, words in PRESETS)]
        self.days.set_choices([*offered, (TYPED, "From … to …")], current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def first_day_of(days: int) -> str:
    """Where so many days begin that end today."""
    return str(date.today() - timedelta(days=days - 1))


def days_words(first: str | None, last: str | None) -> str:
    """`2026-11-20 to 2026-11-23`, `since …`, `until …`, `on …`; empty for any day."""
    if first and last:
        return f"on {first}" if first == last else f"{first} to {last}"
    if first:
        return f"since {first}"
    return f"until {last}" if last else ""


def _key(past: Past) -> str:
    return past.sentence_id or past.document_id or ""


def _worded(word: str, button: QWidget, parent: QWidget) -> QWidget:
    """A control and the word before it, which stay together."""
    both = QWidget(parent)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(StyledLabel(word, "", both))
    row.addWidget(button)
    return both
