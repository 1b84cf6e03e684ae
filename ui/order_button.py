"""What the document list is sorted by, as a small button in its head."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from curator.library import Order
from ui.choice_button import ChoiceButton

ORDERS = (
    (Order.IMPORT, "As imported"),
    (Order.TITLE, "Title"),
    (Order.YEAR, "Year, newest first"),
    (Order.JOURNAL, "Journal"),
    (Order.PROGRESS, "Progress, to do first"),
)


class OrderButton(ChoiceButton):
    """Tinted unless the documents stand as they were imported."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("document-order", "Order of the documents", parent)
        self.setCheckable(True)
        self.setProperty("emphasis", "flat")
        # beside the small words of the head
        self.setStyleSheet("padding: 0 5px")
        self.set_choices([(order.value, words) for order, words in ORDERS], Order.IMPORT)

    def set_current(self, key: str) -> None:
        super().set_current(key)
        self.setText("⇅")
        self.setChecked(key != Order.IMPORT)

    def nextCheckState(self) -> None:
        """The tint follows the order, not the click."""
