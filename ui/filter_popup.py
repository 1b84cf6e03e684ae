"""Small frames in which the years and the words of a filter are said, in place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.form_dialog import named
from ui.styled_label import StyledLabel

NO_LIMIT, LAST_YEAR = 0, 9999


class FilterPopup(QFrame):
    """Enter takes what was said, Esc or a click elsewhere leaves it."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(self.row)
        self.hint = StyledLabel("⏎ apply · Esc leave", "caption", self)
        layout.addWidget(self.hint)

    def open_below(self, anchor: QWidget) -> None:
        self.adjustSize()
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        self.show()

    def apply(self) -> None:
        """Close, and tell what was said."""
        self.hide()
        self.take()

    def take(self) -> None:
        """Tell what was said."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setPen(self.palette().dark().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
            return
        super().keyPressEvent(event)


class YearField(QSpinBox):
    """A year, or nothing for no limit; it steps on from the years of the papers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(NO_LIMIT, LAST_YEAR)
        self._start = NO_LIMIT

    def ask(self, year: int | None, start: int) -> None:
        """Show `year`; from nothing it steps to `start`."""
        self._start = start
        self.lineEdit().setPlaceholderText(str(start))
        self.setValue(NO_LIMIT if year is None else year)

    def year(self) -> int | None:
        """What was typed, None for no limit."""
        self.interpretText()
        return None if self.value() == NO_LIMIT else self.value()

    def textFromValue(self, val: int) -> str:
        return "" if val == NO_LIMIT else str(val)

    def valueFromText(self, text: str) -> int:
        return int(text) if text.strip() else NO_LIMIT

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        if not input.strip():
            return QValidator.State.Acceptable, input, pos
        return super().validate(input, pos)

    def stepBy(self, steps: int) -> None:
        if self.year() is None:
            self.setValue(self._start)
            self.selectAll()
        else:
            super().stepBy(steps)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        both = QAbstractSpinBox.StepEnabledFlag
        return both.StepUpEnabled | both.StepDownEnabled


class YearsPopup(FilterPopup):
    """From which year to which; an empty field is no limit.

    Signals:
        chosen(int | None, int | None): the first and the last year, None for no limit.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("years-popup", "Years", parent)
        self.first = named(YearField(self), "first-year", "First year")
        self.last = named(YearField(self), "last-year", "Last year")
        self._button = named(QPushButton("Apply", self), "apply-years", "Apply")
        self._button.clicked.connect(self.apply)
        self.row.addWidget(StyledLabel("Years from", "quiet", self))
        self.row.addWidget(self.first)
        self.row.addWidget(StyledLabel("to", "quiet", self))
        self.row.addWidget(self.last)
        self.row.addWidget(self._button)
        self.hint.setText("Leave a year empty for no limit · ⏎ apply · Esc leave")

    def ask(self, years: tuple[int, int], first: int | None, last: int | None, anchor: QWidget) -> None:
        """Let the person type years; `years` are the first and the last of the papers."""
        for field, year, start in ((self.first, first, years[0]), (self.last, last, years[1])):
            field.ask(year, start)
            field.setMinimumHeight(self._button.sizeHint().height())
        self.open_below(anchor)
        self.first.setFocus()
        self.first.selectAll()

    def take(self) -> None:
        first, last = self.first.year(), self.last.year()
        if first is not None and last is not None:
            first, last = sorted((first, last))
        self.chosen.emit(first, last)


class WordsPopup(FilterPopup):
    """Words of the title or the abstract.

    Signals:
        chosen(str): the words, empty for none.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("words-popup", "Words", parent)
        self.field = named(QLineEdit(self), "filter-words", "Words of the title or the abstract")
        self.field.setPlaceholderText("Words of the title or the abstract …")
        self.field.setMinimumWidth(30 * self.fontMetrics().averageCharWidth())
        self.row.addWidget(self.field)

    def ask(self, words: str, anchor: QWidget) -> None:
        self.field.setText(words)
        self.open_below(anchor)
        self.field.setFocus()
        self.field.selectAll()

    def take(self) -> None:
        self.chosen.emit(" ".join(self.field.text().split()))
