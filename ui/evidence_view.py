"""The evidence: the matrix with its sentences, contradictions, and the balance along stages and years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from curator.evidence import wording
from curator.evidence.headings import Heading, Level
from curator.evidence.matrix import Matrix
from curator.evidence.passages import Passage
from curator.evidence.question import Question
from curator.label_book import LabelBook
from curator.words import counted
from ui import keys
from ui.evidence_bar import EvidenceBar
from ui.evidence_contradictions import EvidenceContradictions
from ui.evidence_courses import EvidenceCourses
from ui.evidence_desk import EvidenceDesk
from ui.evidence_files import EvidenceFiles
from ui.evidence_grid import EvidenceGrid
from ui.evidence_legend import EvidenceLegend
from ui.evidence_tabs import TABS, EvidenceTabs
from ui.job_bar import progress_text
from ui.key_map import KeyMap
from ui.passage_panel import PassagePanel
from ui.plain_label import PlainLabel
from ui.projects import Projects
from ui.session import Session
from ui.theme import Theme

if TYPE_CHECKING:
    from curator.evidence.tables import Tables

READING = "Reading the evidence …"


class EvidenceView(QWidget):
    """One question, four ways to look at its answer.

    Signals:
        place_changed(str, str): how much there is, and how much of it contradicts.
        message_raised(str): a sentence for the status line.
        passage_opened(Passage): read it in the reader.
        words_changed(str): what is searched for, by the search field or a filter.
    """

    place_changed = Signal(str, str)
    message_raised = Signal(str)
    passage_opened = Signal(object)
    words_changed = Signal(str)

    def __init__(
        self,
        session: Session,
        projects: Projects,
        key_map: KeyMap,
        actions: Sequence[QAction],
        theme: Theme,
        font_size: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("evidence-view")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._key_map = key_map
        self.addActions(list(actions))
        self.desk = EvidenceDesk(session, projects, self)
        self.courses = EvidenceCourses(self.desk, self)
        self.files = EvidenceFiles(self.desk, self.courses, self)
        # each is made in its place, and the background is set first: a widget that moves, or whose view gets
        # another style, has its whole tree styled again
        self._set_background(theme)
        self.tabs = EvidenceTabs(self)
        self.bar = EvidenceBar(self, self.tabs)
        self._pages = QStackedWidget(self)
        self.contradictions = EvidenceContradictions(self.desk, self._pages)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self._pages)
        self._pictures = QStackedWidget(self.splitter)
        picture = QWidget(self._pictures)
        self.grid = EvidenceGrid(picture)
        self.legend = EvidenceLegend(picture)
        self.passages = PassagePanel(self.splitter)
        self._reading = False
        self._offered: Tables | None = None
        self._waiting = PlainLabel(READING, name="evidence-waiting")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setProperty("text_style", "quiet")
        self._waiting.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

        column = QVBoxLayout(picture)
        column.setContentsMargins(16, 4, 8, 10)
        column.addWidget(self.grid, 1)
        column.addWidget(self.legend)
        self._pictures.addWidget(picture)
        self._pictures.addWidget(self.courses.view)
        self.splitter.setObjectName("evidence-panes")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._pictures)
        self.splitter.addWidget(self.passages)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([1080, 360])
        for page in (self.splitter, self._waiting):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._pages, 1)

        self.desk.reading.connect(self._show_reading)
        self.desk.jobs.progressed.connect(self._show_progress)
        self.desk.question_changed.connect(self._show_question)
        self.desk.answered.connect(self._show_answer)
        self.desk.failed.connect(self._say_failure)
        self.files.message_raised.connect(self.message_raised)
        self.tabs.tab_chosen.connect(self.show_tab)
        self.bar.question_changed.connect(self.desk.ask)
        self.bar.level_changed.connect(lambda level: self.desk.set_level(Level(level)))
        self.grid.cell_chosen.connect(self._show_passages)
        self.grid.cell_opened.connect(self._open_cell)
        self.grid.fold_requested.connect(self.desk.toggle_fold)
        self.passages.passage_opened.connect(self._open_passage)
        self.passages.copied.connect(lambda _: self.message_raised.emit("Copied, with where it stands."))
        self.passages.left.connect(self._leave_passages)
        self.contradictions.message_raised.connect(self.message_raised)
        self.contradictions.passage_opened.connect(self.passage_opened)
        self.contradictions.left.connect(lambda: self.show_tab("matrix"))
        self.courses.passages_wanted.connect(self._list)
        self.courses.passages_opened.connect(self._read_passages)
        book = LabelBook.of(session.project.store, session.project.vocabulary)
        self.bar.set_choices(book, None, (), (), ())
        self.bar.set_question(self.desk.question)
        self.set_theme(theme, font_size)
        self.show_tab("matrix")

    # appearing

    def enter(self) -> None:
        """It is looked at, perhaps again: everything is where it was left."""
        self.desk.show()
        self.focus_results()

    def leave(self) -> None:
        self.desk.hide()

    def close_project(self) -> None:
        """Stop what runs here."""
        self.desk.close()

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._set_background(theme)
        for part in (self.bar, self.grid, self.legend, self.passages, self.contradictions, self.courses.view):
            part.set_theme(theme, font_size)

    def _set_background(self, theme: Theme) -> None:
        sheet = f"#evidence-view {{ background: {theme.bg} }}"
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def show_tab(self, name: str) -> None:
        """Show the matrix, contradictions, or a course, and give it the keyboard."""
        if name == "by_stage" and self.courses.order is None:
            self.message_raised.emit("This vocabulary has no ordered dimension, so there are no stages.")
            self.tabs.show_tab(self.files.tab)
            return
        self._reading = False
        self.tabs.show_tab(name)
        if self.desk.matrix is not None:
            self._show_page()
            self.focus_results()

    def _show_page(self) -> None:
        shown = self.files.tab = self.tabs.shown
        self._pages.setCurrentWidget(self.contradictions.view if shown == "contradictions" else self.splitter)
        self._pictures.setCurrentIndex(0 if shown == "matrix" else 1)
        self.bar.set_axes_visible(shown == "matrix")
        if shown == "contradictions":
            self.contradictions.find()
        elif shown == "matrix":
            self._show_cell()
        else:
            self.courses.show_course(shown)

    def focus_results(self) -> None:
        """Give the keyboard to what the question found; to the sentences if they had it last."""
        if self.contradictions.is_shown:
            self.contradictions.view.setFocus()
        elif self._pages.currentWidget() is self.splitter:
            (self.passages if self._reading else self._pictured).setFocus()
        else:
            # so that keys which come too early do nothing
            self._waiting.setFocus()

    @property
    def _pictured(self) -> QWidget:
        return self.grid if self.tabs.shown == "matrix" else self.courses.view

    # the question and its answer

    @property
    def words(self) -> str:
        return self.desk.question.words

    def set_words(self, words: str) -> None:
        """Filter by words of title or abstract."""
        self.desk.ask(replace(self.desk.question, words=words))

    def _show_reading(self, busy: bool) -> None:
        if busy:
            self._waiting.setText(READING)
            self._pages.setCurrentWidget(self._waiting)

    def _show_progress(self, done: int, total: int | None) -> None:
        if self._pages.currentWidget() is self._waiting and done:
            self._waiting.setText(f"{READING} {progress_text(done, total, self.desk.jobs.unit)}")

    def _say_failure(self, sentence: str) -> None:
        if self.desk.matrix is None:
            self._waiting.setText(sentence)
            self._pages.setCurrentWidget(self._waiting)
        self.message_raised.emit(sentence)

    def _show_question(self) -> None:
        self.words_changed.emit(self.words)
        self.bar.set_question(self.desk.question)
        self.bar.set_level(self.desk.level)

    def _show_answer(self, matrix: Matrix) -> None:
        waited = self._pages.currentWidget() is self._waiting
        book = self._offer_choices()
        self.bar.set_question(matrix.question)
        self.bar.set_counts(matrix.asides, matrix.negated)
        self.grid.set_book(book)
        self.legend.set_book(book)
        self.legend.set_matrix(matrix)
        self.grid.set_matrix(matrix)
        self._tell_place(matrix)
        self._show_page()
        if waited and self.isVisible():
            self.message_raised.emit("")
            self.focus_results()

    def _offer_choices(self) -> LabelBook:
        evidence = self.desk.evidence
        assert evidence is not None
        if evidence.tables is not self._offered:
            self._offered = evidence.tables
            # pandas is here by now: the tables are
            from curator.evidence.choices import choices_of

            choices = choices_of(evidence.tables)
            self.bar.set_choices(
                evidence.book, choices.years, choices.publication_types, choices.curators, choices.kinds
            )
            self.contradictions.set_curators(evidence.tables.curators)
        return evidence.book

    def _tell_place(self, matrix: Matrix) -> None:
        filled = len(matrix.cells)
        empty = len(matrix.rows) * len(matrix.columns) - filled
        passes = "pass" if matrix.hidden_passes == 1 else "passes"
        hidden = f" · {matrix.hidden_passes:,} {passes} hidden" if matrix.hidden_passes else ""
        self.place_changed.emit(
            f"{counted(matrix.papers, 'paper')} · {counted(matrix.sentences, 'sentence')}{hidden}",
            f"{counted(filled, 'cell')} with evidence, {empty} without · "
            f"{counted(matrix.contradictions, 'contradictory cell')}",
        )

    # sentences

    def _show_cell(self) -> None:
        if (current := self.grid.current()) is not None:
            self._show_passages(*current)
        else:
            self.passages.clear()

    def _show_passages(self, row_id: str, column_id: str) -> None:
        matrix = self.desk.matrix
        row, column = self.desk.heading("rows", row_id), self.desk.heading("columns", column_id)
        if matrix is None or row is None or column is None:
            self.passages.clear()
            return
        cell = matrix.cell(row_id, column_id)
        self.passages.set_empty(wording.silence(cell, matrix))
        self._list(f"{row.name} × {column.name}", matrix.question, row, column)

    def _list(self, title: str, question: Question, row: Heading | None, column: Heading | None) -> None:
        """The sentences of a row, a column, or where they cross."""
        evidence = self.desk.evidence
        assert evidence is not None
        references = evidence.references(question, row, column)
        counts = evidence.extent(references)

        def fetch(start: int, stop: int) -> list[Passage]:
            return evidence.passages(question, references[start:stop])

        self.passages.show_cell(title, counts.sentences, counts.papers, len(references), fetch)

    def _open_cell(self, row_id: str, column_id: str) -> None:
        self._show_passages(row_id, column_id)
        self._read_passages()

    def _read_passages(self) -> None:
        if self.passages.current() is not None:
            self._reading = True
            self.passages.setFocus()

    def _leave_passages(self) -> None:
        self._reading = False
        self._pictured.setFocus()

    def _open_passage(self, passage: Passage) -> None:
        self._reading = True
        self.passage_opened.emit(passage)

    # keys and commands

    def next_pane(self) -> None:
        """Filters, cells, sentences, and round again."""
        focus = self.focusWidget()
        if self.contradictions.is_shown and focus is not None:
            if self.contradictions.view.isAncestorOf(focus):
                self.contradictions.view.next_pane()
            else:
                self.contradictions.view.setFocus()
        elif focus is not None and self.passages.isAncestorOf(focus):
            self.bar.focus_filters()
        elif focus is self.grid:
            self.passages.setFocus()
        else:
            self.focus_results()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does in this view."""
        return {
            **{name: lambda tab=name: self.show_tab(tab) for name in TABS},
            "filter": self.bar.open_menu,
            "clear_filters": self.bar.clear,
            "swap": self.bar.swap,
            "mentions": self.desk.toggle_counting,
            "next_conflict": lambda: self._next_conflict(1),
            "previous_conflict": lambda: self._next_conflict(-1),
            "verdict": self._edit_verdict,
            **self.files.commands(),
        }

    def _next_conflict(self, step: int) -> None:
        if self.tabs.shown == "contradictions":
            self.contradictions.view.step(step)
        elif self.desk.matrix is None:
            self.message_raised.emit("The evidence is still being read.")
        elif self.tabs.shown != "matrix":
            self.show_tab("contradictions")
        elif self.grid.next_conflict(step):
            self._leave_passages()
        else:
            self.message_raised.emit("No cell of the matrix has papers that disagree.")

    def _edit_verdict(self) -> None:
        self.show_tab("contradictions")
        self.contradictions.view.edit_verdict()

    def key_hints(self) -> list[str]:
        """The keys that matter here."""
        key = lambda name: keys.shown(self._key_map.key_of(name))  # noqa: E731
        return [
            "↑↓←→ move",
            "⏎ sentences, reader",
            "Space fold",
            f"{key('filter')} filter",
            f"{key('next_conflict')} contradiction",
            f"{key('save_picture')} save picture",
            f"{key('all_keys')} all keys",
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # a command of the reader, because a bare sign would be missing in text fields
        if self._key_map.key_of("all_keys") in keys.pressed(event):
            self._key_map.run("all_keys")
        else:
            super().keyPressEvent(event)
