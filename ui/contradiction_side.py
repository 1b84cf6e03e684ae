"""The sentences of one side of a contradiction, the strongest first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from curator.evidence.contradictions import Side
from curator.evidence.passages import Passage
from curator.words import counted
from ui.contradiction_passage import ENTER, PassageCard
from ui.plain_label import PlainLabel
from ui.theme import Theme

PAGE = 8
"""Claims that are shown at once."""
Passages = Callable[[Sequence[int]], Sequence[Passage]]
"""Gives the sentences of claims by key, in the order of the claims; several of one sentence make one."""


class RoleBar(QWidget):
    """A bar in the colour of a role; the words beside it say the same."""

    def __init__(self, role: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = theme.role(role)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(4, 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.end()


class SideHead(QWidget):
    """`FOR` or `AGAINST`, and how many papers and claims stand behind it."""

    def __init__(self, role: str, side: Side, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"side-{role}")
        word = PlainLabel("FOR" if role == "pro" else "AGAINST", name=f"side-word-{role}", style="heading")
        numbers = [counted(side.papers, "paper"), counted(len(side.claims), "claim")]
        causal = {0: "none causal", side.papers: "causal" if side.papers == 1 else "all causal"}
        numbers.insert(1, causal.get(side.causal_papers, f"{side.causal_papers:,} causal"))
        count = PlainLabel(" · ".join(numbers), name=f"side-count-{role}", style="caption")
        self.setAccessibleName(f"{'For' if role == 'pro' else 'Against'}: {', '.join(numbers)}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        word.setWordWrap(False)
        row.addWidget(RoleBar(role, theme, self))
        row.addWidget(word)
        row.addWidget(count, 1)


class MoreButton(QPushButton):
    """Takes Return as well as Space; the arrows belong to whoever holds the sentences."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()


class ContradictionSide(QWidget):
    """Cards, and a button for more of them.

    Signals:
        opened(Passage): a sentence is wanted in the reader.
        grown(): more cards are there; the first new one has the keyboard if the button had it.
    """

    opened = Signal(object)
    grown = Signal()

    def __init__(
        self,
        role: str,
        side: Side,
        passages: Passages,
        card: Callable[[Passage, QWidget], PassageCard],
        shown: int,
        parent: QWidget,
    ) -> None:
        """`card` makes a card of a passage; of `shown` claims at least the sentences are there at once."""
        super().__init__(parent)
        self.setObjectName(f"sentences-{role}")
        self.setAccessibleName("Sentences for" if role == "pro" else "Sentences against")
        self.cards: list[PassageCard] = []
        self.shown = max(PAGE, shown)
        """Claims asked for so far."""
        self._claims = side.claims
        self._passages = passages
        self._make = card
        self.more = MoreButton(self)
        self.more.setObjectName(f"more-{role}")
        self.more.setProperty("emphasis", "flat")
        self.more.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.more.clicked.connect(self.show_more)
        self._nothing = PlainLabel(
            "These sentences are no longer part of the evidence.", name=f"nothing-{role}", style="quiet"
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._fill()

    def stops(self) -> list[QWidget]:
        """Where the keyboard can be, from top to bottom."""
        return [*self.cards, *([] if self.more.isHidden() else [self.more])]

    def show_more(self) -> None:
        before = len(self.cards)
        had_keyboard = self.more.hasFocus()
        self.shown += PAGE
        self._fill()
        if had_keyboard and len(self.cards) > before:
            self.cards[before].setFocus()
        self.grown.emit()

    def _fill(self) -> None:
        """Ask for all that is shown, so that claims of one sentence are on one card."""
        known = {card.passage: card for card in self.cards}
        found = self._passages(self._claims[: self.shown])
        self.cards = []
        for place, passage in enumerate(found):
            card = known.pop(passage, None) or self._card(passage)
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)
            # at once: a hidden card cannot take the keyboard
            card.show()
            self.cards.append(card)
        for card in known.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        rest = len(self._claims) - self.shown
        self.more.setVisible(rest > 0)
        self.more.setText(f"Show {min(rest, PAGE)} more of {counted(len(self._claims), 'claim')}")
        self._nothing.setVisible(not found)

    def _card(self, passage: Passage) -> PassageCard:
        card = self._make(passage, self)
        card.opened.connect(self.opened)
        return card
