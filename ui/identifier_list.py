"""A field for a list of PMIDs, PMCIDs and DOIs, which says what it understood while it is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.lookup.identifiers import PastedList, parse_list
from curator.model import Problem
from ui.errand import Errand
from ui.form_dialog import named
from ui.plain_label import PlainLabel
from ui.points import Points
from ui.record_editors import TextArea

EXAMPLE = "30231553\nPMC6164624\n10.3390/ijms19092818"
HINT = "One a line, or with commas or spaces between them. Addresses of their pages are understood too."
LISTED = 6
"""Problems that are named; the others are counted."""
LONGEST = 300
AT_ONCE = 4_000
"""Letters of a list that is read between two key strokes."""
PAUSE = 250
"""Milliseconds after the last letter until a longer list is read."""


def points(problems: Sequence[Problem]) -> list[str]:
    """The first problems, each on one line, and how many more there are."""
    shown = [" ".join(str(it).split()) for it in problems[:LISTED]]
    shown = [it if len(it) <= LONGEST else f"{it[:LONGEST]}…" for it in shown]
    more = len(problems) - LISTED
    return [*shown, f"… and {more:,} more."] if more > 0 else shown


class IdentifierList(QWidget):
    """A long list is read on a thread: nobody waits for it.

    Signals:
        changed(): something else is understood, or is being read.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pasted = PastedList((), (), 0)
        self.reading = False
        """Whether what was written last is not read yet."""
        self._errand: Errand | None = None
        self._field = named(TextArea(4, 8), "ids", "PMIDs, PMCIDs or DOIs")
        self._field.setPlaceholderText(EXAMPLE)
        self._summary = PlainLabel(HINT, name="ids-summary", style="quiet")
        self._problems = Points("ids-problems")
        self._problems.hide()
        self.setFocusProxy(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self._field, self._summary, self._problems):
            column.addWidget(widget)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._read_beside)
        self._field.textChanged.connect(self._read)

    def _read(self) -> None:
        if self._errand is not None:
            self._errand.drop()
            self._errand = None
        # the document of the field counts without making a text of it
        if self._field.document().characterCount() <= AT_ONCE:
            self._pause.stop()
            self._take(parse_list(self._field.toPlainText()))
            return
        self.reading = True
        self._summary.setText("Reading the list…")
        self._pause.start()
        self.changed.emit()

    def _read_beside(self) -> None:
        text = self._field.toPlainText()
        self._errand = Errand(self, lambda: parse_list(text), self._take, self._refuse)

    def _take(self, pasted: PastedList) -> None:
        self._errand, self.reading, self.pasted = None, False, pasted
        anything = pasted.identifiers or pasted.problems
        self._summary.setText(f"{pasted.summary()}." if anything else HINT)
        problems = points(pasted.problems)
        self._problems.say(problems)
        self._problems.setVisible(bool(problems))
        self.changed.emit()

    def _refuse(self, error: CuratorError) -> None:
        self._errand = None
        self._summary.setText(str(error))
