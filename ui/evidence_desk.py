"""The question that is asked of the evidence, and its answer, kept true while the curator works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from curator.changes import Changes
from curator.evidence.headings import Heading, Level, folding
from curator.evidence.matrix import Matrix
from curator.evidence.question import Counting, Question, first_question
from curator.progress import Progress
from curator.project import Project
from ui.jobs import Jobs
from ui.projects import Projects
from ui.session import Session

if TYPE_CHECKING:
    from curator.evidence.contradictions import Contradictions
    from curator.evidence.evidence import Evidence
    from curator.evidence.tables import Tables


class EvidenceDesk(QObject):
    """Reads the evidence once, on a thread, and then only what changed.

    Signals:
        reading(bool): the project is being read, or no longer.
        question_changed(): another question, or other folds.
        answered(Matrix): the answer to the present question.
        contradictions_found(Contradictions): those of the present question.
        failed(str): why there is no answer, as a sentence.
    """

    reading = Signal(bool)
    question_changed = Signal()
    answered = Signal(object)
    contradictions_found = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, projects: Projects, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._projects = projects
        self.jobs = Jobs(self)
        project = session.project
        self.question: Question = first_question(project.vocabulary, project.curator.id)
        self.evidence: Evidence | None = None
        self.matrix: Matrix | None = None
        self._folds: dict[str, frozenset[str]] = {}
        self._shown = False
        self._stale = False
        self._searched: Matrix | None = None
        self._found: Contradictions | None = None
        self._search_again = False
        # queued: the callback of the job comes first
        self.jobs.finished.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        session.changed.connect(self._follow)

    def show(self) -> None:
        """The evidence is looked at: read it, or what changed since."""
        self._shown = True
        if self.evidence is None:
            self._read()
        elif self._stale:
            self._reread()

    def hide(self) -> None:
        """Changes need not be followed until it is looked at again."""
        self._shown = False

    def close(self) -> None:
        self.jobs.close()

    # asking

    def ask(self, question: Question) -> None:
        """Put another question; a filter on one dimension survives a change of rows and columns."""
        if question != self.question:
            self.question = question
            self.question_changed.emit()
            self._answer()

    def toggle_counting(self) -> None:
        papers = self.question.counting is Counting.PAPERS
        self.ask(replace(self.question, counting=Counting.MENTIONS if papers else Counting.PAPERS))

    @property
    def level(self) -> Level | None:
        """How far rows and columns are rolled up; None if they were folded one by one."""
        if self.evidence is None:
            return Level.LABELS
        book, axes = self.evidence.book, (self.question.rows, self.question.columns)
        return next(
            (it for it in Level if all(self.folded(axis) == folding(book, axis, it) for axis in axes)), None
        )

    def folded(self, dimension: str) -> frozenset[str]:
        return self._folds.get(dimension, frozenset())

    def toggle_fold(self, axis: str, heading_id: str) -> None:
        """Fold what is below a heading of `rows` or `columns` into it, or unfold it."""
        dimension = self.question.rows if axis == "rows" else self.question.columns
        self._folds[dimension] = self.folded(dimension) ^ {heading_id}
        self.question_changed.emit()
        self._answer()

    def set_level(self, level: Level) -> None:
        """Roll rows and columns up as far as `level`."""
        if self.evidence is not None:
            for dimension in (self.question.rows, self.question.columns):
                self._folds[dimension] = folding(self.evidence.book, dimension, level)
            self.question_changed.emit()
            self._answer()

    def heading(self, axis: str, heading_id: str) -> Heading | None:
        """A heading of `rows` or `columns` as it is shown now."""
        if self.matrix is None:
            return None
        headings = self.matrix.rows if axis == "rows" else self.matrix.columns
        return next((item for item in headings if item.id == heading_id), None)

    def opened(self) -> Project:
        """The same project on a connection of its own, for a thread; the caller closes its store."""
        project = self.session.project
        return self._projects.open(project.store.path, project.curator.code)

    # reading

    def _read(self) -> None:
        if self.jobs.busy:
            return

        def work(progress: Progress) -> Tables:
            # pandas is imported on the thread: it takes most of a second
            from curator.evidence.tables import read_tables

            other = self.opened()
            try:
                return read_tables(other.store, other.vocabulary, progress)
            finally:
                other.store.close()

        self.reading.emit(True)
        self.jobs.start("Reading the evidence", work, self._take, self._fail, unit="claim")

    def _take(self, tables: Tables) -> None:
        from curator.evidence.evidence import Evidence

        self.evidence = Evidence(self.session.project, tables)
        self._stale = False
        self.reading.emit(False)
        self._reread()

    def _fail(self, error: Exception) -> None:
        self.reading.emit(False)
        self.failed.emit(str(error))

    # following changes

    def _follow(self, changes: Changes) -> None:  # noqa: ARG002
        if self.evidence is None:
            return
        self._stale = True
        if self._shown:
            self._reread()

    def _reread(self) -> None:
        assert self.evidence is not None
        self._stale = False
        self.evidence.follow()
        self._answer()

    def _answer(self) -> None:
        if self.evidence is None:
            return
        question = self.question
        self.matrix = self.evidence.matrix(
            question, self.folded(question.rows), self.folded(question.columns)
        )
        self.answered.emit(self.matrix)

    # contradictions

    def find_contradictions(self) -> None:
        """Look for them on the thread, unless those of the present answer are known."""
        if self.evidence is None:
            return
        if self.jobs.busy:
            self._search_again = True
            return
        if self._found is not None and self._searched is self.matrix:
            self.contradictions_found.emit(self._found)
            return
        self._searched, self._search_again, self._found = self.matrix, False, None
        tables, kept = self.evidence.tables, self.evidence.selection(self.question).claims
        verdicts = self.session.project.store.verdicts()

        def work(progress: Progress) -> Contradictions:  # noqa: ARG001
            from curator.evidence.conflicts import find_contradictions

            return find_contradictions(tables, kept, verdicts)

        self.jobs.start("Looking for contradictions", work, self._take_contradictions, self._fail)

    def _take_contradictions(self, found: Contradictions) -> None:
        if not self._search_again:
            self._found = found
            self.contradictions_found.emit(found)

    def _go_on(self) -> None:
        """Look for contradictions that were wanted while something else ran."""
        if self._search_again:
            self.find_contradictions()
