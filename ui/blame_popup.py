"""Who put what is on a sentence there, when and how, and what it was before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.chronicle import Change, Entry
from curator.words import counted
from ui.choice_popup import ChoiceRowDelegate
from ui.choice_popup_model import Choice, ChoicePopupModel
from ui.form_dialog import named
from ui.history_words import moment_words, source_line
from ui.offsets import isolated, one_line
from ui.one_column_list import OPENS, EvenList
from ui.plain_label import PlainLabel
from ui.styled_label import StyledLabel
from ui.theme import Theme
from ui.wrap_label import WrapLabel

ROWS = 7
"""Things that are in sight at once."""
MOST = 4
"""Steps in the life of a thing that are told; the history has the others."""
LONGEST = 160
"""Characters of one text that are told."""
LETTERS = 58
GAP = 4

Life = Sequence[tuple[Entry, Sequence[Change]]]
"""The steps that changed a thing, from the first to the last."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be asked about: `key` is that of its entity, `words` say what it is in a sentence."""

    key: str
    name: str
    words: str
    heading: str = ""
    note: str = ""
    colour: str = ""


class BlamePopup(QFrame):
    """The things of a sentence, and the life of the one that is chosen.

    Signals:
        history_wanted(Thing): Enter: the steps of the chosen thing are wanted in the history.
    """

    history_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("blame-popup")
        self.setAccessibleName("Who did this?")
        self._things: tuple[Thing, ...] = ()
        self._life_of: Callable[[str], Life] = lambda _: ()
        self.model = ChoicePopupModel(self)
        self.list = EvenList("blame-things", "What is on the sentence", self)
        self.list.setStyleSheet("QTableView#blame-things { background: transparent; border: 0 }")
        self.list.set_delegate(ChoiceRowDelegate(theme, self.font(), self.list))
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._select(index.row()))
        self._life = named(QWidget(self), "blame-life", "Its life")
        self._lines = QVBoxLayout(self._life)
        self._lines.setContentsMargins(8, 4, 8, 0)
        self._lines.setSpacing(1)
        self.button = named(QPushButton("Show in history", self), "blame-history", "Show in history")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self._want)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 8, 4, 0)
        foot.addWidget(StyledLabel("↑↓ another · ⏎ show in history · Esc leave", "caption", self), 1)
        foot.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.list)
        layout.addWidget(self._life)
        layout.addLayout(foot)

    @property
    def thing(self) -> Thing | None:
        """What is chosen."""
        choice = self.model.choice(self.list.currentIndex().row())
        return next((it for it in self._things if choice is not None and it.key == choice.key), None)

    def ask(self, things: Sequence[Thing], key: str, life_of: Callable[[str], Life], near: QRect) -> None:
        """Open beside `near`, in global coordinates, with the thing of this key chosen."""
        self._things, self._life_of = tuple(things), life_of
        choices = [
            Choice(it.key, one_line(it.name), it.heading, one_line(it.note), it.colour) for it in self._things
        ]
        self.model.set_choices(choices, ())
        self.setFixedWidth(LETTERS * self.fontMetrics().averageCharWidth())
        rows = min(ROWS, self.model.rowCount())
        self.list.setFixedHeight(rows * self.list.verticalHeader().defaultSectionSize())
        self._near = near
        self._select(max(0, self.model.row_of(key)))
        self.show()
        self._fit()
        self._reveal()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def lines(self) -> list[str]:
        """What is told of the chosen thing."""
        items = (self._lines.itemAt(place) for place in range(self._lines.count()))
        widgets = [item.widget() for item in items if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, PlainLabel)]

    def _select(self, row: int) -> None:
        if self.model.choice(row) is None:
            row = self.model.neighbour(row, 1)
        self.list.go_to(row)
        self._reveal()
        thing = self.thing
        self._tell(self._life_of(thing.key) if thing is not None else ())
        self._fit()

    def _reveal(self) -> None:
        row = self.list.currentIndex().row()
        self.list.scrollTo(self.model.index(max(0, row - 1), 0))
        self.list.scrollTo(self.model.index(row, 0))

    def _tell(self, life: Life) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        newest_first = list(life)[::-1]
        for number, (entry, changes) in enumerate(newest_first[:MOST]):
            if number:
                self._lines.addSpacing(5)
            self._line(" · ".join((moment_words(entry.step.at), source_line(entry))), "quiet")
            self._line(told(changes) or cut(entry.step.name), "")
        if len(newest_first) > MOST:
            rest = counted(len(newest_first) - MOST, "earlier step")
            self._line(f"… and {rest}", "caption")
        if not newest_first:
            self._line("The history says nothing of it.", "quiet")

    def _line(self, text: str, style: str) -> None:
        self._lines.addWidget(WrapLabel(text, name="blame-line", style=style, parent=self._life))

    def _fit(self) -> None:
        """As high as what is told; under what is asked about or, without room there, over it."""
        if self.isHidden():
            return
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.totalHeightForWidth(self.width())
        self.resize(self.width(), height)
        screen = QApplication.screenAt(self._near.center()) or self.screen()
        room = screen.availableGeometry()
        top = self._near.bottom() + GAP
        if top + height > room.bottom() and self._near.top() - GAP - height >= room.top():
            top = self._near.top() - GAP - height
        left = max(room.left(), min(self._near.left(), room.right() - self.width()))
        self.move(QPoint(left, max(room.top(), min(top, room.bottom() - height))))

    def _want(self) -> None:
        thing = self.thing
        self.hide()
        if thing is not None:
            self.history_wanted.emit(thing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._select(self.model.neighbour(self.list.currentIndex().row(), step))
        elif event.key() in OPENS:
            self._want()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setPen(self.palette().dark().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def told(changes: Sequence[Change]) -> str:
    """What happened to a thing in one step, in one line; the rest of a long one is left to the history."""
    words: list[str] = []
    for change in changes:
        if sum(map(len, words)) > LONGEST:
            return "; ".join((*words, "…"))
        words += filter(None, (change_words(change),))
    return "; ".join(words)


def change_words(change: Change) -> str:
    """What happened to a thing, in one line."""
    field = f"{change.field}: " if change.field else ""
    before, after = cut(change.before), cut(change.after)
    if before and after:
        return f"{field}{before} → {after}"
    if after:
        return f"{field or 'added '}{after}"
    if before:
        return f"{field}{before} → nothing" if field else f"taken back {before}"
    return ""


def cut(text: str) -> str:
    """As much of a text as is told, beside others."""
    return isolated(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
