"""One contradiction to be read: the arrows go from sentence to sentence and from side to side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from curator.evidence.contradictions import Contradiction
from curator.evidence.passages import Passage
from curator.label_book import LabelBook
from ui.contradiction_page import MARGIN, ContradictionPage
from ui.contradiction_passage import PassageCard
from ui.contradiction_side import ContradictionSide, Passages
from ui.one_column_list import PLAIN
from ui.theme import LIGHT, Theme


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody reads: the sentence that the keyboard is at, and how far was scrolled."""

    passage: Passage | None = None
    focused: bool = False
    scrolled: int = 0
    shown: tuple[int, int] = (0, 0)


class ContradictionDetail(QScrollArea):
    """Scrolls over a `ContradictionPage` and moves the keyboard in it.

    Signals:
        passage_opened(Passage): a sentence is wanted in the reader.
        left(): Esc.
    """

    passage_opened = Signal(object)
    left = Signal()

    def __init__(self, before: QWidget, parent: QWidget | None = None) -> None:
        """Tab goes from `before` to the sentences."""
        super().__init__(parent)
        self._before = before
        self.setObjectName("contradiction")
        self.setAccessibleName("What differs, and the sentences of both sides")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme, self._font_size = LIGHT, 13
        self._contradiction: Contradiction | None = None
        self._book: LabelBook | None = None
        self._passages: Passages = lambda _: ()
        self._sides: list[ContradictionSide] = []
        self._current: QWidget | None = None

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme, self._font_size = theme, font_size
        self.setStyleSheet(f"#contradiction, #contradiction-page {{ background: {theme.bg}; border: 0 }}")
        if self._contradiction is not None and self._book is not None:
            self.show_contradiction(self._contradiction, self._book, self._passages)

    def clear(self) -> None:
        """Show nothing."""
        self._contradiction = None
        self._sides, self._current = [], None
        if before := self.takeWidget():
            before.deleteLater()

    def show_contradiction(self, contradiction: Contradiction, book: LabelBook, passages: Passages) -> None:
        """Show it from the top; or, if it is shown already, where it was read."""
        same = self._contradiction is not None and self._contradiction.key == contradiction.key
        place = self._place() if same else Place()
        self._contradiction, self._book, self._passages = contradiction, book, passages
        page = ContradictionPage(
            contradiction, book, passages, self._theme, self._font_size, place.shown, self
        )
        self._sides = page.sides
        for side in self._sides:
            side.opened.connect(self.passage_opened)
            side.grown.connect(self._take_grown)
            self._watch(side)
        if before := self.takeWidget():
            before.hide()
            before.deleteLater()
        self.setWidget(page)
        page.show()
        self._order()
        self._set_current(self._card_of(place.passage) or self._first())
        self.verticalScrollBar().setValue(place.scrolled)
        if place.focused and self._current is not None:
            self._current.setFocus()

    def enter(self) -> None:
        """Give the keyboard to the sentence that had it last, or to the first one."""
        if self._current is not None:
            self._current.setFocus()
            self._reveal(self._current)

    # where the keyboard is

    def _stops(self) -> list[list[QWidget]]:
        return [side.stops() for side in self._sides]

    def _first(self) -> QWidget | None:
        return next((stops[0] for stops in self._stops() if stops), None)

    def _set_current(self, widget: QWidget | None) -> None:
        """Tab finds just one stop among all the sentences: the one where the reader was."""
        for old in [stop for stops in self._stops() for stop in stops]:
            old.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = widget
        if widget is not None:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _order(self) -> None:
        """Qt puts what is made later last."""
        before = self._before
        for stop in [stop for stops in self._stops() for stop in stops]:
            self.setTabOrder(before, stop)
            before = stop

    def _watch(self, side: ContradictionSide) -> None:
        for stop in (*side.cards, side.more):
            # once, however often it is called
            stop.removeEventFilter(self)
            stop.installEventFilter(self)

    def _take_grown(self) -> None:
        for side in self._sides:
            self._watch(side)
        self._order()
        focus = self.window().focusWidget()
        stops = [stop for stops in self._stops() for stop in stops]
        self._set_current(focus if focus in stops else self._first())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._set_current(watched)
        return super().eventFilter(watched, event)

    def _place(self) -> Place:
        current = self._current
        return Place(
            passage=current.passage if isinstance(current, PassageCard) else None,
            focused=current is not None and current.hasFocus(),
            scrolled=self.verticalScrollBar().value(),
            shown=(self._sides[0].shown, self._sides[1].shown),
        )

    def _card_of(self, passage: Passage | None) -> PassageCard | None:
        """The card of the same sentence and pass, whatever its labels are now."""
        if passage is None:
            return None
        wanted = (passage.sentence_id, passage.set_id)
        cards = [card for side in self._sides for card in side.cards]
        return next(
            (card for card in cards if (card.passage.sentence_id, card.passage.set_id) == wanted), None
        )

    # moving

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bar = event.key(), self.verticalScrollBar()
        if event.modifiers() not in PLAIN:
            event.ignore()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar.setValue(bar.value() + bar.pageStep() * (1 if key == Qt.Key.Key_PageDown else -1))
        elif (target := self._neighbour(Qt.Key(key))) is not None:
            target.setFocus()
            self._reveal(target)
        else:
            event.ignore()

    def _neighbour(self, key: Qt.Key) -> QWidget | None:
        """Where an arrow, Home or End leads to; the widget itself at the edge."""
        stops = self._stops()
        column = next((place for place, side in enumerate(stops) if self._current in side), None)
        if column is None or self._current is None:
            return None
        row = stops[column].index(self._current)
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                row += 1 if key == Qt.Key.Key_Down else -1
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                column = 1 if key == Qt.Key.Key_Right else 0
            case Qt.Key.Key_Home:
                row = 0
            case Qt.Key.Key_End:
                row = len(stops[column]) - 1
            case _:
                return None
        return stops[column][max(0, min(row, len(stops[column]) - 1))] if stops[column] else self._current

    def _reveal(self, widget: QWidget) -> None:
        """Scroll to a sentence; from the first one the table above is in sight as well."""
        if any(stops and widget is stops[0] for stops in self._stops()):
            self.verticalScrollBar().setValue(0)
        self.ensureWidgetVisible(widget, 0, MARGIN)
