"""A field for a query, how much of it is wanted, and what is known of how much it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QFontMetrics, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from curator.words import counted
from ui.form_dialog import named
from ui.identifier_list import LONGEST
from ui.plain_label import PlainLabel
from ui.record_editors import TextArea

if TYPE_CHECKING:
    from curator.lookup.fetching import Counted

EXAMPLE = "STAT3[tiab] AND breast neoplasms[mh] AND 2010:2020[dp]"
LIMIT_DIGITS = 5


class QueryField(QWidget):
    """Counts nothing itself.

    Signals:
        changed(): another query or limit is written.
        count_asked(): the person wants to know how much the query finds.
    """

    changed = Signal()
    count_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = named(TextArea(2, 6), "query", "Query")
        self._field.setPlaceholderText(EXAMPLE)
        self._limit = named(QLineEdit(), "limit", "At most so many records")
        digits = QRegularExpression(f"[0-9]{{0,{LIMIT_DIGITS}}}")
        self._limit.setValidator(QRegularExpressionValidator(digits, self._limit))
        self._limit.setPlaceholderText("all")
        width = QFontMetrics(self._limit.font()).horizontalAdvance("0" * (LIMIT_DIGITS + 1))
        self._limit.setFixedWidth(width + 22)
        self.count_button = named(QPushButton("Count"), "count", "Count what the query finds")
        before, after = QLabel("At most"), QLabel("records")
        before.setBuddy(self._limit)
        self._found = PlainLabel(name="query-found", style="quiet")
        self._found.hide()
        self.setFocusProxy(self._field)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (before, self._limit, after):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.count_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._field)
        column.addLayout(row)
        column.addWidget(self._found)
        self._field.textChanged.connect(self.changed)
        self._limit.textChanged.connect(self.changed)
        self.count_button.clicked.connect(self.count_asked)

    @property
    def text(self) -> str:
        return self._field.toPlainText().strip()

    @property
    def limit(self) -> int | None:
        return int(self._limit.text() or 0) or None

    def say(self, service: str, known: Counted | None) -> int:
        """Show how much the query finds, None if that is not known; how much of it would be fetched."""
        self._found.setVisible(known is not None)
        if known is None:
            return 0
        taken = min(known.total, self.limit) if self.limit else known.taken
        said = [f"{service} finds {counted(known.total, 'record')}."]
        if known.obstacle and not self.limit:
            said = [known.obstacle]
        elif taken < known.total:
            said.append(f"The first {taken:,} of them would be fetched.")
        if known.translation:
            said.append(f"It understood: {_short(known.translation)}")
        said += [f"{_short(it).rstrip('.')}." for it in known.remarks]
        self._found.setText("\n".join(said))
        return taken


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
