"""One open project: its session, its views and which of them is shown, its imports and exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.annotate_view import AnnotateView
from ui.column_memory import ColumnMemory
from ui.commands import COMMANDS, Scope
from ui.jobs import Jobs
from ui.key_map import KeyMap
from ui.lookups import Lookups
from ui.projects import Projects
from ui.session import Session
from ui.settings import Settings
from ui.theme import Theme
from ui.transfers import Transfers

if TYPE_CHECKING:
    from curator.changes import Changes
    from curator.evidence.passages import Passage
    from curator.import_report import ImportReport
    from curator.model import Document, Problem
    from curator.project import Project
    from curator.readers.format import Source
    from ui.evidence_view import EvidenceView


class Workspace(QStackedWidget):
    """Reading and tagging, and what comes of it.

    Signals:
        view_shown(str): `annotate` or `evidence`.
        place_changed(str, str): where the curator is, and how much there is.
        message_raised(str): a sentence for the status line.
        searched_elsewhere(str): the words of the evidence were changed, perhaps not in the search field.
        outgrown(ImportReport): a restored export brought its curators along; the file is to be opened anew.
    """

    view_shown = Signal(str)
    place_changed = Signal(str, str)
    message_raised = Signal(str)
    searched_elsewhere = Signal(str)
    outgrown = Signal(object)

    def __init__(
        self,
        project: Project,
        projects: Projects,
        jobs: Jobs,
        key_map: KeyMap,
        evidence_actions: Sequence[QAction],
        theme: Theme,
        font_size: int,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        session = self.session = Session(project, self)
        self.transfers = Transfers(
            project, projects, jobs, ColumnMemory(settings), lambda: self._look[0], self
        )
        session.obstacle = self.transfers.obstacle
        session.refused.connect(self._say_refusal)
        self._projects = projects
        self._key_map = key_map
        self._evidence_actions = evidence_actions
        self._look = (theme, font_size)
        self._visiting = False
        self._places: dict[QWidget, tuple[str, str]] = {}
        self.annotate = AnnotateView(session, key_map, theme, font_size, self)
        self.evidence: EvidenceView | None = None
        self.addWidget(self.annotate)
        self.annotate.place_changed.connect(lambda *place: self._note_place(self.annotate, *place))
        self.annotate.message_raised.connect(self.message_raised)
        self.annotate.reader.escaped.connect(self._go_back)
        self.transfers.imported.connect(self._show_import)
        self.transfers.exported.connect(self.message_raised)
        self.transfers.failed.connect(self.message_raised)
        self.lookups = Lookups(session, jobs, settings, self._document, self)
        self.lookups.fetched.connect(self._import_fetched)
        self.lookups.amended.connect(lambda changes: self.message_raised.emit(changes.step))
        self.lookups.failed.connect(self.message_raised)

    @property
    def shown(self) -> str:
        return "annotate" if self.currentWidget() is self.annotate else "evidence"

    def show_annotate(self) -> None:
        """Read and tag; the curator came by themselves, so Esc leads nowhere."""
        self._visiting = False
        if self.evidence is not None:
            self.evidence.leave()
        self._show(self.annotate)
        self.annotate.reader.setFocus()

    def show_evidence(self) -> None:
        view = self._evidence_view()
        self._visiting = False
        self._show(view)
        view.enter()

    def _evidence_view(self) -> EvidenceView:
        if self.evidence is None:
            # imported here: the first paint does without it
            from ui.evidence_view import EvidenceView

            self.evidence = EvidenceView(
                self.session, self._projects, self._key_map, self._evidence_actions, *self._look, self
            )
            self.addWidget(self.evidence)
            view = self.evidence
            view.place_changed.connect(lambda *place: self._note_place(view, *place))
            view.message_raised.connect(self.message_raised)
            view.passage_opened.connect(self._visit)
            view.words_changed.connect(self.searched_elsewhere)
        return self.evidence

    def _show(self, view: QWidget) -> None:
        self.setCurrentWidget(view)
        self.view_shown.emit(self.shown)
        self.place_changed.emit(*self._places.get(view, ("", "")))

    def _note_place(self, view: QWidget, place: str, progress: str) -> None:
        self._places[view] = (place, progress)
        if view is self.currentWidget():
            self.place_changed.emit(place, progress)

    # between the views

    def _visit(self, passage: Passage) -> None:
        """Open a sentence of the evidence in the reader; Esc goes back to where it was."""
        self.show_annotate()
        self._visiting = True
        self.annotate.open_sentence(passage.document_id, passage.sentence_id)
        said, code = "From the evidence: Esc goes back.", passage.curator_code
        if code != self.session.project.curator.code:
            said += (
                f" The claim is {code}’s; here is your own pass. Once you tag here, blind reading keeps "
                f"{code}’s claims on this paper from you until both passes are done."
            )
        self.annotate.desk.say(said)

    def _go_back(self) -> None:
        if self._visiting:
            self.show_evidence()

    # commands

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does here."""
        return {
            **self.annotate.commands(),
            **{
                command.id: lambda name=command.id: self._in_evidence(name)
                for command in COMMANDS
                if command.scope is Scope.EVIDENCE
            },
            **self.transfers.commands(),
            **self.lookups.commands(),
            "undo": lambda: self._turn(self.session.undo, self.annotate.desk.undo),
            "redo": lambda: self._turn(self.session.redo, self.annotate.desk.redo),
            "annotate": self.show_annotate,
            "evidence": self.show_evidence,
            "next_pane": self._next_pane,
        }

    def _turn(self, here: Callable[[], Changes | None], at_the_desk: Callable[[], object]) -> None:
        """Undo or redo; in the evidence the status line says what."""
        if self.shown == "annotate":
            at_the_desk()
        elif (changes := here()) is not None:
            self.message_raised.emit(changes.step)

    def _say_refusal(self, sentence: str) -> None:
        if self.shown == "evidence":
            self.message_raised.emit(sentence)

    @property
    def unsaved(self) -> bool:
        """Whether something was begun that is not in the file: a verdict."""
        return self.evidence is not None and self.evidence.contradictions.unsaved

    def _in_evidence(self, name: str) -> None:
        if self.shown != "evidence":
            self.show_evidence()
        self._evidence_view().commands()[name]()

    def _next_pane(self) -> None:
        if self.shown == "evidence":
            self._evidence_view().next_pane()
        else:
            self.annotate.next_pane()

    def search(self, text: str) -> None:
        """Search in the view that is shown."""
        if self.shown == "evidence":
            self._evidence_view().set_words(text)
        else:
            self.annotate.documents.set_search(text)

    @property
    def searched(self) -> str:
        """What is searched for in the view that is shown."""
        return self._evidence_view().words if self.shown == "evidence" else self.annotate.documents.search

    def leave_search(self) -> None:
        if self.shown == "evidence":
            self._evidence_view().focus_results()
        else:
            self.annotate.open_hit()

    def key_hints(self) -> list[str]:
        """The keys that matter in the view that is shown."""
        if self.shown == "evidence":
            return self._evidence_view().key_hints()
        return self.annotate.key_hints()

    # appearance

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._look = (theme, font_size)
        self.annotate.set_theme(theme, font_size)
        if self.evidence is not None:
            self.evidence.set_theme(theme, font_size)

    def set_keys(self) -> None:
        """Show the present keys."""
        self.annotate.set_keys()

    # what comes in and goes out

    def _document(self) -> Document | None:
        view = self.annotate.desk.view
        return view.document if view is not None else None

    def _import_fetched(self, name: str, sources: list[Source], problems: list[Problem]) -> None:
        self.transfers.import_sources(name, sources, problems)

    def _show_import(self, report: ImportReport, changes: Changes) -> None:
        if changes:
            self.session.notice_others()
            self.session.tell_saved()
            if self.session.project.curator not in self.session.project.store.curators():
                # the code may be another person's now
                self.outgrown.emit(report)
                return
        self.tell_import(report)

    def tell_import(self, report: ImportReport) -> None:
        """Show the first document that came in, and say what did not, with a list where there is one."""
        if report.added:
            self.annotate.open_document(report.added[0])
        self.message_raised.emit(report.summary())
        if report.problems or report.duplicates or report.warnings:
            from ui.report_dialog import ReportDialog

            ReportDialog(report, self).show()

    def close_project(self) -> None:
        """Stop what runs here, and let go of the file."""
        if self.evidence is not None:
            self.evidence.close_project()
        self.session.close()
