"""The days of a filter, typed: from the first to the last one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ui.filter_popup import FilterPopup
from ui.form_dialog import named
from ui.styled_label import StyledLabel

HINT = "Empty for no limit · ↑↓ another day · ⏎ apply · Esc leave"
NO_DAY = "A day is written as 2026-11-23."


class DayField(QLineEdit):
    """A day as `2026-11-23`, or nothing for no limit; the arrows go to the next and the previous one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("2026-11-23")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("2026-11-23") + 32)

    def day(self) -> date | None:
        """What was typed; raises ValueError if it is no day."""
        typed = self.text().strip()
        return date.fromisoformat(typed) if typed else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)

    def _step(self, days: int) -> None:
        try:
            day = self.day()
            self.setText(str(date.today() if day is None else day + timedelta(days=days)))
        except (ValueError, OverflowError):
            self.selectAll()


class DaysPopup(FilterPopup):
    """From which day to which, both included.

    Signals:
        chosen(str | None, str | None): the first and the last day as `2026-11-23`, None for no limit.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("days-popup", "Days", parent)
        self.first = named(DayField(self), "first-day", "First day")
        self.last = named(DayField(self), "last-day", "Last day")
        self._button = named(QPushButton("Apply", self), "apply-days", "Apply")
        self._button.clicked.connect(self.apply)
        self.row.addWidget(StyledLabel("Days from", "quiet", self))
        self.row.addWidget(self.first)
        self.row.addWidget(StyledLabel("to", "quiet", self))
        self.row.addWidget(self.last)
        self.row.addWidget(self._button)
        self.hint.setText(HINT)

    def ask(self, first: str | None, last: str | None, anchor: QWidget) -> None:
        self.first.setText(first or "")
        self.last.setText(last or "")
        self.hint.setText(HINT)
        self.open_below(anchor)
        self.first.setFocus()
        self.first.selectAll()

    def apply(self) -> None:
        for field in (self.first, self.last):
            try:
                field.day()
            except ValueError:
                self.hint.setText(NO_DAY)
                field.setFocus()
                field.selectAll()
                return
        super().apply()

    def take(self) -> None:
        first, last = self.first.day(), self.last.day()
        if first is not None and last is not None:
            first, last = sorted((first, last))
        self.chosen.emit(first and str(first), last and str(last))
