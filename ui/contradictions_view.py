"""Where papers disagree: the list, the sentences of both sides, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from curator.evidence.contradiction_kinds import NAMINGS, Kind, class_kind
from curator.evidence.contradiction_wording import SOMEBODY, left_out
from curator.evidence.contradictions import Contradiction, Contradictions
from curator.evidence.passages import Passage
from curator.identifiers import CuratorId
from curator.label_book import LabelBook
from curator.model import Judgement
from ui.contradiction_detail import ContradictionDetail
from ui.contradiction_filters import ContradictionFilters
from ui.contradiction_list import ContradictionList
from ui.contradiction_model import ContradictionModel
from ui.plain_label import PlainLabel
from ui.theme import LIGHT, Theme
from ui.verdict_form import VerdictForm

ALL_JUDGED = "Every one of these contradictions has a verdict."
NOT_LOOKED = "Contradictions have not been looked for yet."


class ContradictionsView(QWidget):
    """Values come in, wishes go out; nothing is saved here.

    Signals:
        verdict_given(Contradiction, Judgement, str): a judgement with its reason, which is not empty.
        verdict_withdrawn(Contradiction): the curator takes the own verdict back.
        passage_opened(Passage): a sentence is wanted in the reader.
        left(): Esc in the list.
    """

    verdict_given = Signal(object, object, str)
    verdict_withdrawn = Signal(object)
    passage_opened = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contradictions-view")
        self.setAccessibleName("Contradictions")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._passages: Callable[[Sequence[int]], Sequence[Passage]] = lambda _: ()
        self._looked = False
        self._busy = ""
        self._settling = False
        self._key, self._row = "", 0

        self.filters = ContradictionFilters(self)
        self._line = PlainLabel("", name="not-compared", style="caption")

        # each is made in its place: a widget that moves has its whole tree styled again
        self.panes = QSplitter(Qt.Orientation.Horizontal, self)
        self.model = ContradictionModel(self)
        self.list = ContradictionList(self.model, self.panes)
        right = QWidget(self.panes)
        self.detail = ContradictionDetail(self.list, right)
        self.form = VerdictForm(right)
        below = QVBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.detail, 1)
        below.addWidget(self.form)
        self.panes.setObjectName("contradiction-panes")
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(self.list)
        self.panes.addWidget(right)
        self.panes.setStretchFactor(1, 1)
        self.list.setMinimumWidth(220)
        right.setMinimumWidth(380)

        self._reason = PlainLabel("", name="no-contradictions", style="quiet")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        nothing = QWidget(self)
        around = QVBoxLayout(nothing)
        around.setContentsMargins(24, 72, 24, 24)
        around.addWidget(self._reason)
        around.addStretch(1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.panes)
        self._pages.addWidget(nothing)

        head = QVBoxLayout()
        head.setContentsMargins(14, 10, 14, 10)
        head.setSpacing(6)
        head.addWidget(self.filters)
        head.addWidget(self._line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

        self.filters.changed.connect(lambda: self._narrow())
        self.list.moved.connect(self._show_current)
        self.list.entered.connect(self.detail.enter)
        self.list.left.connect(self.left)
        self.detail.passage_opened.connect(self.passage_opened)
        self.detail.left.connect(self.list.setFocus)
        self.form.saved.connect(self._give)
        self.form.withdrawn.connect(self._withdraw)
        self.form.left.connect(self.list.setFocus)
        self.set_theme(LIGHT, 13)
        self._count(Contradictions(found=(), counts={}, within_paper=0))
        self._show_state()

    # what is shown

    @property
    def current(self) -> Contradiction | None:
        """The contradiction that is looked at."""
        return self.model.at(self.list.currentIndex().row())

    def set_contradictions(
        self,
        contradictions: Contradictions,
        book: LabelBook,
        passages: Callable[[Sequence[int]], Sequence[Passage]],
    ) -> None:
        """Show another answer; the current contradiction stays, if it is still there."""
        self._passages = passages
        self._looked = True
        self.model.set_contradictions(contradictions, book)
        self._count(contradictions)
        self._narrow(keep=self._key)

    def set_curator(self, curator_id: CuratorId | None, names: Mapping[CuratorId, str]) -> None:
        """Whose verdicts can be changed here, and the codes of all curators."""
        codes = dict(names)

        def code_of(curator: CuratorId) -> str:
            return codes.get(curator, SOMEBODY)

        self.model.set_names(code_of)
        self.form.set_curator(curator_id, code_of)

    def set_busy(self, text: str) -> None:
        """Say that they are looked for, such as `Looking for contradictions…`; empty when it is over."""
        self._busy = text
        self._show_state()

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.setStyleSheet(f"#contradictions-view {{ background: {theme.panel} }}")
        self.filters.set_theme(theme)
        self.list.set_theme(theme)
        self.detail.set_theme(theme, font_size)
        self.form.set_theme(theme, font_size)
        if not self._looked:
            # once somebody looks, the handle is theirs
            self.panes.setSizes([260 + 11 * font_size, 880])

    def choose(self, key: str) -> bool:
        """Go to the contradiction of this key, whatever is filtered here; False if there is none."""
        if self.model.row_of(key) is None:
            self.filters.clear()
            self._narrow()
        row = self.model.row_of(key)
        if row is not None:
            self.list.go_to(row)
        return row is not None

    def step(self, by: int) -> None:
        """Go to the next contradiction in the list, or back, wherever the keyboard is."""
        if self.current is not None:
            self.list.go_to(self.list.currentIndex().row() + by)

    @property
    def unsaved(self) -> bool:
        """Whether a verdict was begun and not saved."""
        return self.form.has_drafts

    def edit_verdict(self) -> None:
        """Give the keyboard to the verdict."""
        self.form.edit()

    def next_pane(self) -> None:
        """List, sentences, verdict, and round again."""
        focus = self.focusWidget()
        if focus is not None and self.detail.isAncestorOf(focus):
            self.form.edit()
        elif focus is not None and self.form.isAncestorOf(focus):
            self.list.setFocus()
        else:
            self.detail.enter()

    # following

    def _count(self, contradictions: Contradictions) -> None:
        numbers = {class_kind(conflict): number for conflict, number in contradictions.counts.items()}
        numbers[Kind.WITHIN_PAPER] = contradictions.within_paper
        numbers[Kind.ALL] = sum(numbers.values())
        self.filters.show_counts(numbers)
        self._left_out = left_out(contradictions)

    def _narrow(self, *, keep: str = "") -> None:
        """List what the pills let through, and stay where the curator was."""
        self._settling = True
        try:
            self.model.narrow(self.filters.kind, without_verdict=self.filters.without_verdict, keep=keep)
            row = self.model.row_of(self._key)
            if self.model.rowCount():
                self.list.go_to(self._row if row is None else row)
        finally:
            self._settling = False
        self._show_state()
        self._show_current()

    def _show_current(self) -> None:
        if self._settling:
            return
        current, book = self.current, self.model.book
        if current is None or book is None:
            self.detail.clear()
        else:
            self._key, self._row = current.key, self.list.currentIndex().row()
            self.detail.show_contradiction(current, book, self._passages)
        self.form.show_contradiction(current)

    def _show_state(self) -> None:
        self.filters.show_open(self.model.count(self.filters.kind, without_verdict=True))
        something = self.model.rowCount() > 0
        # in an empty view there is nothing but the view itself to have the keyboard
        had_keyboard = self.hasFocus()
        self.setFocusProxy(self.list if something else None)  # pyright: ignore[reportArgumentType]
        self._pages.setCurrentIndex(0 if something else 1)
        self.filters.say_busy(self._busy if something else "")
        self._line.setText(self._left_out)
        self._line.setVisible(bool(self._left_out))
        self._reason.setText(self._busy or self._why_nothing())
        if had_keyboard:
            self.setFocus()

    def _why_nothing(self) -> str:
        if not self._looked:
            return NOT_LOOKED
        if not self.model.count(Kind.ALL):
            return NAMINGS[Kind.ALL].none
        kind = self.filters.kind
        return ALL_JUDGED if self.model.count(kind) else NAMINGS[kind].none

    def _give(self, judgement: Judgement, reason: str) -> None:
        if self.current is not None:
            self.verdict_given.emit(self.current, judgement, reason)

    def _withdraw(self) -> None:
        if self.current is not None:
            self.verdict_withdrawn.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
