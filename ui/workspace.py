"""One open project: its session, its views and which of them is shown, its imports and exports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.annotate_view import AnnotateView
from ui.blame import Blame
from ui.commands import COMMANDS, Scope
from ui.jobs import Jobs
from ui.key_map import KeyMap
from ui.menus import Menus
from ui.session import Session
from ui.settings import Settings
from ui.theme import Theme
from ui.waiting import Waiting

if TYPE_CHECKING:
    from curator.changes import Changes
    from curator.evidence.passages import Passage
    from curator.identifiers import DocumentId, SentenceId
    from curator.import_report import ImportReport
    from curator.model import Document, Problem
    from curator.project import Project
    from curator.readers.format import Source
    from ui.evidence_view import EvidenceView
    from ui.history_view import HistoryView
    from ui.lookups import Lookups
    from ui.projects import Projects
    from ui.transfers import Transfers


class Workspace(QStackedWidget):
    """Reading and tagging, and what comes of it.

    Signals:
        view_shown(str): `annotate`, `evidence` or `history`.
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
        menus: Menus,
        theme: Theme,
        font_size: int,
        settings: Settings,
        waiting: Waiting,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        session = self.session = Session(project, self, waiting)
        session.obstacle = self._obstacle
        session.refused.connect(self._say_refusal)
        self._projects = projects
        self._jobs = jobs
        self._settings = settings
        self._key_map = key_map
        self._menus = menus
        self._look = (theme, font_size)
        self._came_from = ""
        """The view to which Esc in the reader goes back; none if the curator came by themselves."""
        self._places: dict[QWidget, tuple[str, str]] = {}
        self.annotate = AnnotateView(session, key_map, theme, font_size, self)
        self.evidence: EvidenceView | None = None
        self.history: HistoryView | None = None
        self.blame = Blame(session, self.annotate.reader, self.annotate.desk, theme)
        self.blame.history_wanted.connect(self._show_history_of)
        self.addWidget(self.annotate)
        self.annotate.documents.set_order(settings.document_order)
        self.annotate.documents.order_chosen.connect(settings.set_document_order)
        self.annotate.place_changed.connect(lambda *place: self._note_place(self.annotate, *place))
        self.annotate.message_raised.connect(self.message_raised)
        self.annotate.reader.escaped.connect(self._go_back)

    # parts that are made when they are first wanted: the first paint does without them

    @cached_property
    def transfers(self) -> Transfers:
        from ui.column_memory import ColumnMemory
        from ui.transfers import Transfers

        memory = ColumnMemory(self._settings)
        transfers = Transfers(
            self.session.project, self._projects, self._jobs, memory, lambda: self._look[0], self
        )
        transfers.imported.connect(self._show_import)
        transfers.exported.connect(self.message_raised)
        transfers.failed.connect(self.message_raised)
        return transfers

    def _obstacle(self) -> str | None:
        return self.transfers.obstacle() if "transfers" in vars(self) else None

    @cached_property
    def lookups(self) -> Lookups:
        from ui.lookups import Lookups

        lookups = Lookups(self.session, self._jobs, self._settings, self._document, self)
        lookups.fetched.connect(self._import_fetched)
        lookups.amended.connect(lambda changes: self.message_raised.emit(changes.step))
        lookups.failed.connect(self.message_raised)
        return lookups

    @property
    def shown(self) -> str:
        shown = self.currentWidget()
        if shown is self.annotate:
            return "annotate"
        return "history" if shown is self.history else "evidence"

    def show_annotate(self) -> None:
        """Read and tag; the curator came by themselves, so Esc leads nowhere."""
        self._show(self.annotate)
        self.annotate.reader.setFocus()

    def show_evidence(self) -> None:
        view = self._evidence_view()
        self._show(view)
        view.enter()

    def show_history(self) -> None:
        view = self._history_view()
        self._show(view)
        view.enter()

    def _show_history_of(self, key: str, words: str) -> None:
        self._history_view().show_thing(key, words)
        self.show_history()

    def _evidence_view(self) -> EvidenceView:
        if self.evidence is None:
            # imported here: the first paint does without it
            from ui.evidence_view import EvidenceView

            self.evidence = EvidenceView(
                self.session,
                self._projects,
                self._key_map,
                self._menus.of(Scope.EVIDENCE),
                *self._look,
                self,
            )
            self.addWidget(self.evidence)
            view = self.evidence
            view.place_changed.connect(lambda *place: self._note_place(view, *place))
            view.message_raised.connect(self.message_raised)
            view.passage_opened.connect(self._visit)
            view.words_changed.connect(self.searched_elsewhere)
        return self.evidence

    def _history_view(self) -> HistoryView:
        if self.history is None:
            # imported here: the first paint does without it
            from ui.history_view import HistoryView

            view = self.history = HistoryView(
                self.session,
                self._projects,
                self.annotate.desk,
                self._key_map,
                self._menus.of(Scope.HISTORY),
                *self._look,
                self,
            )
            self.addWidget(view)
            view.place_changed.connect(lambda *place: self._note_place(view, *place))
            view.message_raised.connect(self.message_raised)
            view.place_opened.connect(self._visit_step)
            view.left.connect(self.show_annotate)
        return self.history

    def _show(self, view: QWidget) -> None:
        self._came_from = ""
        for other in (self.evidence, self.history):
            if other is not None and other is not view:
                other.leave()
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
        self._came_from = "evidence"
        self.annotate.open_sentence(passage.document_id, passage.sentence_id)
        said, code = "From the evidence: Esc goes back.", passage.curator_code
        if code != self.session.project.curator.code:
            said += (
                f" The claim is {code}’s; here is your own pass. Once you tag here, blind reading keeps "
                f"{code}’s claims on this paper from you until both passes are done."
            )
        self.annotate.desk.say(said)

    def _visit_step(self, document_id: DocumentId, sentence_id: SentenceId | None) -> None:
        """Open in the reader what a step of the history is about; Esc goes back to it."""
        if self.annotate.open_sentence(document_id, sentence_id):
            self.show_annotate()
            self._came_from = "history"
            self.annotate.desk.say("From the history: Esc goes back.")
        else:
            self.message_raised.emit("This document is no longer in the project.")

    def _go_back(self) -> None:
        if self._came_from == "history":
            self.show_history()
        elif self._came_from == "evidence":
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
            **{
                command.id: lambda name=command.id: self._in_history(name)
                for command in COMMANDS
                if command.scope is Scope.HISTORY
            },
            **{
                name: lambda name=name: self.transfers.commands()[name]()
                for name in ("import", "import_folder", "paste", "export")
            },
            **{
                name: lambda name=name: self.lookups.commands()[name]()
                for name in ("fetch", "complete", "network")
            },
            "undo": lambda: self._turn(self.session.undo, self.annotate.desk.undo),
            "redo": lambda: self._turn(self.session.redo, self.annotate.desk.redo),
            "annotate": self.show_annotate,
            "evidence": self.show_evidence,
            "history": self.show_history,
            "blame": self.blame.ask,
            "next_pane": self._next_pane,
            "order": self._choose_order,
        }

    def _turn(self, here: Callable[[], Changes | None], at_the_desk: Callable[[], object]) -> None:
        """Undo or redo; elsewhere than at the desk the status line says what."""
        if self.shown == "annotate":
            at_the_desk()
        elif (changes := here()) is not None:
            self.message_raised.emit(changes.step)

    def _say_refusal(self, sentence: str) -> None:
        if self.shown != "annotate":
            self.message_raised.emit(sentence)

    @property
    def unsaved(self) -> bool:
        """Whether something was begun that is not in the file: a verdict."""
        return self.evidence is not None and self.evidence.contradictions.unsaved

    def _choose_order(self) -> None:
        if self.shown != "annotate":
            self.show_annotate()
        self.annotate.documents.order_button.open()

    def _in_evidence(self, name: str) -> None:
        if self.shown != "evidence":
            self.show_evidence()
        self._evidence_view().commands()[name]()

    def _in_history(self, name: str) -> None:
        if self.shown != "history":
            self.show_history()
        self._history_view().commands()[name]()

    def _next_pane(self) -> None:
        if self.shown == "evidence":
            self._evidence_view().next_pane()
        elif self.shown == "history":
            self._history_view().next_pane()
        else:
            self.annotate.next_pane()

    def search(self, text: str) -> None:
        """Search in the view that is shown."""
        if self.shown == "evidence":
            self._evidence_view().set_words(text)
        elif self.shown == "annotate":
            self.annotate.documents.set_search(text)

    @property
    def searched(self) -> str:
        """What is searched for in the view that is shown."""
        return self._evidence_view().words if self.shown == "evidence" else self.annotate.documents.search

    def focus_view(self) -> None:
        """Give the keyboard back to the view that is shown."""
        if self.shown == "evidence":
            self._evidence_view().focus_results()
        elif self.shown == "history":
            self._history_view().focus_results()
        else:
            self.annotate.reader.setFocus()

    def leave_search(self) -> None:
        if self.shown == "evidence":
            self._evidence_view().focus_results()
        elif self.shown == "annotate":
            self.annotate.open_hit()

    def key_hints(self) -> list[str]:
        """The keys that matter in the view that is shown."""
        if self.shown == "evidence":
            return self._evidence_view().key_hints()
        if self.shown == "history":
            return self._history_view().key_hints()
        return self.annotate.key_hints()

    # appearance

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._look = (theme, font_size)
        self.annotate.set_theme(theme, font_size)
        self.blame.set_theme(theme)
        if self.evidence is not None:
            self.evidence.set_theme(theme, font_size)
        if self.history is not None:
            self.history.set_theme(theme, font_size)

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
        self.annotate.documents.let_go()
        if self.evidence is not None:
            self.evidence.close_project()
        if self.history is not None:
            self.history.close_project()
        self.session.close()
