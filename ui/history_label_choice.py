"""A button that opens the labels of a project, to be found by name."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from curator.identifiers import LabelId
from curator.label_book import LabelBook
from ui.choice_button import ChoiceButton
from ui.choice_popup import ChoicePopup
from ui.choice_popup_model import Choice
from ui.theme import LIGHT, Theme

ANY = "any"
"""The key of the choice that is none of the labels."""


class LabelChoice(ChoiceButton):
    """Its choices are too many for a menu: they are looked for by name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("history-label", "Label", parent)
        self._offered: tuple[Choice, ...] = ()
        self._popup: ChoicePopup | None = None
        self._theme = LIGHT

    def set_book(self, book: LabelBook, current: LabelId | None) -> None:
        dimensions = {item.key: item.name for item in book.dimensions}
        self._offered = (
            Choice(ANY, "Any label"),
            *(
                Choice(
                    label.id,
                    label.name if label.active else f"{label.name} (retired)",
                    heading=dimensions[label.dimension],
                    note=label.short,
                    colour=label.colour,
                    also=label.synonyms,
                )
                for label, _ in book.entries
            ),
        )
        self.set_choices([(choice.key, choice.name) for choice in self._offered], current or ANY)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._popup is not None:
            self._popup.list.set_theme(theme)

    def open(self) -> None:
        if self._popup is None:
            self._popup = ChoicePopup("Label", self._theme, self)
            self._popup.chosen.connect(lambda keys: self.chosen.emit(keys[-1]))
        below = QRect(self.mapToGlobal(self.rect().topLeft()), self.size())
        self._popup.ask(self._offered, (self.current,), below)
