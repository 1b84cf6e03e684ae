"""Small frames in which the years and the words of a filter are said, in place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ui.form_dialog import named
from ui.styled_label import StyledLabel


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


class YearsPopup(FilterPopup):
    """From which year to which; the ends of the range are no limits.

    Signals:
        chosen(int | None, int | None): the first and the last year, None for no limit.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("years-popup", "Years", parent)
        self.first = named(QSpinBox(self), "first-year", "First year")
        self.last = named(QSpinBox(self), "last-year", "Last year")
        self._button = named(QPushButton("Apply", self), "apply-years", "Apply")
        self._button.clicked.connect(self.apply)
        self.row.addWidget(StyledLabel("Years from", "quiet", self))
        self.row.addWidget(self.first)
        self.row.addWidget(StyledLabel("to", "quiet", self))
        self.row.addWidget(self.last)
        self.row.addWidget(self._button)

    def ask(self, years: tuple[int, int], first: int | None, last: int | None, anchor: QWidget) -> None:
        """Let the person choose within `years`, which are those of the papers."""
        low = min(year for year in (*years, first, last) if year is not None)
        high = max(year for year in (*years, first, last) if year is not None)
        for field, value in ((self.first, first or low), (self.last, last or high)):
            field.setRange(low, high)
            field.setValue(value)
            field.setMinimumHeight(self._button.sizeHint().height())
        self.open_below(anchor)
        self.first.setFocus()
        self.first.selectAll()

    def take(self) -> None:
        low, high = self.first.minimum(), self.first.maximum()
        first, last = sorted((self.first.value(), self.last.value()))
        self.chosen.emit(None if first == low else first, None if last == high else last)


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
