"""The pane beside the matrix: the sentences behind a number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from curator.evidence.passages import Passage
from curator.identifiers import SentenceId, SetId
from curator.words import counted
from ui.passage_model import Fetch, PassageModel
from ui.passage_view import PassageView
from ui.plain_label import PlainLabel
from ui.styled_label import StyledLabel
from ui.theme import Theme

NOTHING_CHOSEN = "Choose a cell to read its sentences."
HEAD_GAP = 12


class PassagePanel(QWidget):
    """Heading and list of the passages of one cell; says in words why there are none.

    Signals:
        passage_opened(Passage): read it in the reader.
        left(): the keyboard may go back to where the cell was chosen.
        copied(str): what was put on the clipboard.
    """

    passage_opened = Signal(object)
    left = Signal()
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passage-panel")
        self.setAccessibleName("Sentences of the cell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = ""
        self._heading = PlainLabel(name="passages-title", style="heading", parent=self)
        self._count = StyledLabel("", "heading", self)
        self._count.setObjectName("passages-count")
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(15, 10, 15, 6)
        self._head.addWidget(self._heading, 1)
        self._head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)

        self.model = PassageModel(self)
        self.view = PassageView(self.model, self)
        self.view.passage_opened.connect(self.passage_opened)
        self.view.left.connect(self.left)
        self.view.copied.connect(self.copied)
        self._empty = PlainLabel(NOTHING_CHOSEN, name="no-passages", style="quiet")
        # read out as a list would be; Tab and Escape work as there
        self._empty.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        nothing = QWidget(self)
        around = QVBoxLayout(nothing)
        around.setContentsMargins(24, 56, 24, 24)
        around.addWidget(self._empty)
        around.addStretch(1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.view)
        self._pages.addWidget(nothing)
        self._pages.setCurrentIndex(1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._pages, 1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.setStyleSheet(f"#passage-panel {{ background: {theme.panel} }}")
        self.view.set_theme(theme, font_size)
        self._arrange_head()

    def set_empty(self, sentence: str) -> None:
        """Why there is nothing to read, for as long as there is nothing."""
        self._empty.setText(sentence)
        self._empty.setAccessibleName(sentence)

    def show_cell(
        self, title: str, count_sentences: int, count_papers: int, count: int, fetch: Fetch
    ) -> None:
        """Show the `count` passages that `fetch` gives; a cell shown again keeps its place.

        `count` is larger than `count_sentences` where several curators read a sentence.
        """
        again, row, passage = title == self._title, self.view.current_row(), self.current()
        had_focus = self.view.hasFocus()
        self._title = title
        self._heading.setText(title.upper())
        self._heading.setAccessibleName(title)
        words = f"{counted(count_sentences, 'sentence')} · {counted(count_papers, 'paper')}" if count else ""
        self._count.setText(words.upper())
        self._count.setAccessibleName(words)
        self._arrange_head()
        self.model.set_source(count, fetch)
        self._pages.setCurrentIndex(0 if count else 1)
        if count:
            kept = again and passage is not None and self._go_to(passage.sentence_id, passage.set_id, row)
            if not kept:
                self.view.go_to(min(max(row, 0), count - 1) if again else 0)
        elif had_focus:
            self.left.emit()

    def clear(self) -> None:
        """Show no cell."""
        self.show_cell("", 0, 0, 0, lambda _start, _stop: [])

    def current(self) -> Passage | None:
        return self.view.current_passage()

    def go_to(self, sentence_id: SentenceId, set_id: SetId) -> bool:
        """Make this passage current; False if it is not near the current one."""
        return self._go_to(sentence_id, set_id, max(0, self.view.current_row()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        (self.view if self.model.rowCount() else self._empty).setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_head()

    def _go_to(self, sentence_id: SentenceId, set_id: SetId, near: int) -> bool:
        row = self.model.row_of(sentence_id, set_id, near)
        if row is not None:
            self.view.go_to(row)
        return row is not None

    def _arrange_head(self) -> None:
        """The numbers beside the title where both fit into one line, else under it."""
        metrics, margins = self._heading.fontMetrics(), self._head.contentsMargins()
        # the style sheet spaces the letters of a heading
        wanted = metrics.horizontalAdvance(self._heading.text()) + self._count.sizeHint().width() + HEAD_GAP
        beside = wanted <= self.width() - margins.left() - margins.right()
        self._head.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self._head.setSpacing(HEAD_GAP if beside else 2)
