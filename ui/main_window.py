"""The main window: arranges the views and connects them; computes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from curator import clock
from ui import keys
from ui.after_paint import AfterPaint
from ui.appearance import CHOICES, Appearance
from ui.jobs import Jobs
from ui.key_map import KeyMap
from ui.menus import Menus
from ui.offsets import one_line
from ui.project_chooser import ProjectChooser
from ui.settings import Settings
from ui.status_line import StatusLine
from ui.top_bar import TopBar
from ui.window_dialogs import WindowDialogs
from ui.window_guard import WindowGuard

if TYPE_CHECKING:
    from curator.import_report import ImportReport
    from curator.project import Project
    from ui.annotate_view import AnnotateView
    from ui.projects import Projects
    from ui.session import Session
    from ui.start_page import StartPage
    from ui.transfers import Transfers
    from ui.workspace import Workspace


class MainWindow(QMainWindow):
    """One window, one project at a time."""

    def __init__(self, projects: Projects, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setAcceptDrops(True)
        self._projects = projects
        self.settings = settings
        self.after_paint = AfterPaint(self)
        self.workspace: Workspace | None = None
        # before any widget: they take their font when they are made
        self._look = Appearance(settings, self)
        self._look.changed.connect(self._show_theme)
        self.key_map = KeyMap(settings.keys())
        self.menus = Menus(self, self.run)
        self._dialogs = WindowDialogs(self.key_map, self.menus, lambda: self._look.theme, self)
        self.jobs = Jobs(self)
        self.top_bar = TopBar(self.menus.actions, self)
        self.status = StatusLine(self._look.theme, self)
        self.pages = QStackedWidget(self)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.guard = WindowGuard(
            projects.safekeeping,
            self.jobs,
            settings,
            self._look.theme,
            self.after_paint,
            self,
            leave=self._leave_project,
            reopen=self._open_instead,
        )
        self.chooser = ProjectChooser(projects, settings, self.guard.waiting, self)
        for widget, stretch in ((self.top_bar, 0), (self.guard.bar, 0), (self.pages, 1), (self.status, 0)):
            column.addWidget(widget, stretch)
        self.setCentralWidget(centre)
        self.after_paint.do(lambda: self._add_job_bar(column))

        self.chooser.opened.connect(self._adopt)
        self.chooser.refused.connect(self._say_problem)
        self.chooser.unreadable.connect(self._offer_rescue)
        self.guard.unreadable.connect(self._offer_rescue)
        self.guard.message_raised.connect(self.status.set_message)
        self.guard.failed.connect(self._say_problem)
        self.guard.backed_up.connect(self.status.set_backed_up)
        self.guard.waiting.told.connect(self.status.set_waiting)
        self.guard.bar.left.connect(lambda: self.workspace and self.workspace.focus_view())
        self.top_bar.search_changed.connect(self._search)
        self.top_bar.search_left.connect(self._leave_search)
        self._dialogs.keys_changed.connect(self._change_keys)
        self._dialogs.command_chosen.connect(self.run)
        self._commands = self._own_commands()
        self.key_map.connect(self._commands, lambda _: None)
        self._show_no_project()
        self._show_theme()
        self.resize(QSize(1440, 860).boundedTo(self.screen().availableSize() - QSize(16, 48)))
        if (geometry := settings.blob("geometry")) is not None:
            self.restoreGeometry(geometry)

    @cached_property
    def start_page(self) -> StartPage:
        page = self.chooser.start_page(self._look.theme)
        page.restore_requested.connect(self.guard.safety.restore)
        page.salvage_requested.connect(self.guard.safety.salvage)
        page.sample_requested.connect(self.open_sample)
        self.pages.addWidget(page)
        return page

    def _add_job_bar(self, column: QVBoxLayout) -> None:
        from ui.job_bar import JobBar

        column.insertWidget(column.indexOf(self.status), JobBar(self.jobs, self))

    @property
    def session(self) -> Session | None:
        return self.workspace.session if self.workspace else None

    @property
    def transfers(self) -> Transfers | None:
        return self.workspace.transfers if self.workspace else None

    @property
    def view(self) -> AnnotateView | None:
        """Where sentences are read and tagged, of the open project."""
        return self.workspace.annotate if self.workspace else None

    # commands

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        return {
            "new_project": self.chooser.create,
            "open_project": self.chooser.choose,
            "open_sample": self.open_sample,
            "close_project": self._leave_project,
            "quit": self.close,
            "search": self._focus_search,
            "palette": self._dialogs.show_palette,
            "theme_system": lambda: self._look.choose("system"),
            "theme_light": lambda: self._look.choose("light"),
            "theme_dark": lambda: self._look.choose("dark"),
            "larger": lambda: self._look.zoom(1),
            "smaller": lambda: self._look.zoom(-1),
            "extended": lambda: self._toggle_flag("extended"),
            "suggestions": lambda: self._toggle_flag("suggestions"),
            "keys": self._show_keys_dialog,
            "all_keys": self._show_keys_dialog,
            "curator": self._choose_curator,
            "about": self._dialogs.show_about,
            **self.guard.safety.commands(),
        }

    def run(self, command: str) -> None:
        """Do what a command of the table says; nothing without a project for those that need one."""
        if command in self._commands:
            self._commands[command]()

    # projects

    def open_project(self, path: Path) -> bool:
        """Open a project file in this window; says why in place if it cannot be."""
        return self.chooser.open(path)

    def _open_instead(self, path: Path) -> bool:
        """Close first: a new file in the place of the open one must not meet its log."""
        self.close_project()
        return self.open_project(path)

    def open_sample(self) -> None:
        """Open the sample; at first at its worked example, to look before trying the next one."""
        known = {path for path, _ in self.settings.recent()}
        if not self.chooser.open_sample() or self.session is None or self.view is None:
            return
        if str(self.session.project.store.path) not in known:
            self.view.open_document(self.session.project.library().document_ids()[0])

    def _say_problem(self, sentence: str) -> None:
        self.start_page.show_problem(sentence)
        self.status.set_message(sentence)

    def _say_no_problem(self) -> None:
        if "start_page" in vars(self):
            self.start_page.show_problem("")

    def _adopt(self, project: Project) -> None:
        # imported here: the start page does without
        from ui.desk import load_operations
        from ui.workspace import Workspace

        self.close_project()
        self._say_no_problem()
        self.key_map.set_vocabulary(project.vocabulary)
        self.workspace = Workspace(
            project,
            self._projects,
            self.jobs,
            self.key_map,
            self.menus,
            self._look.theme,
            self.settings.font_size,
            self.settings,
            self.guard.waiting,
            self.pages,
        )
        view, session = self.workspace.annotate, self.workspace.session
        self._commands = {**self._own_commands(), **self.workspace.commands()}
        self.key_map.connect(self._commands, view.choose_label)
        self.status.follow(self.workspace)
        self.workspace.view_shown.connect(self._show_view)
        self.workspace.searched_elsewhere.connect(self.top_bar.show_search)
        self.workspace.outgrown.connect(self._reopen)
        session.changed.connect(lambda _: self._name_steps())
        session.rescued.connect(
            lambda path: self._say_problem(f"The file was not in its place. What was open is in {path}.")
        )
        view.desk.document_shown.connect(self._remember_place)
        self.pages.addWidget(self.workspace)
        self.pages.setCurrentWidget(self.workspace)
        self.top_bar.show()
        self.status.show()
        self.top_bar.set_project(project.store.path.stem, project.curator.code)
        # Qt takes “[*]” for the place of a sign
        self.setWindowTitle(f"{one_line(project.store.path.stem)} – Curator".replace("[*]", "[*][*]"))
        self._apply_flags()
        self._show_view(self.workspace.shown)
        self._show_keys()
        if (panes := self.settings.blob("panes")) is not None:
            view.splitter.restoreState(panes)
        view.open_first(self.settings.places.of(project.store.path))
        view.reader.setFocus()
        self.settings.remember(project.store.path, clock.now())
        if session.read_only is None:
            # else it is not who was chosen, but whose work is shown
            self.settings.set_curator_of(project.store.path, project.curator.code)
        self.after_paint.do(load_operations)
        self.guard.follow(session)

    def _offer_rescue(self, path: Path) -> None:
        """Below the problem on the start page, or over the project that is open."""
        self.start_page.offer_rescue(path)
        if self.workspace is not None:
            self.guard.offer_rescue(path, self.start_page.problem.text())

    def _leave_project(self) -> bool:
        """Whether it was closed."""
        if not self._may_leave():
            return False
        self.close_project()
        return True

    def _may_leave(self) -> bool:
        """Ask about what would be lost: everything but a verdict that is being written is in the file."""
        return self.workspace is None or not self.workspace.unsaved or self._dialogs.discards_verdict()

    def close_project(self) -> None:
        """Back to the start page."""
        if self.workspace is None:
            return
        self.jobs.close()
        self.guard.let_go()
        self._say_no_problem()
        self._dialogs.close_keys()
        self.settings.set_blob("panes", self.workspace.annotate.splitter.saveState())
        self.pages.removeWidget(self.workspace)
        self.workspace.close_project()
        self.workspace.deleteLater()
        self.workspace = None
        self._commands = self._own_commands()
        self.key_map.connect(self._commands, lambda _: None)
        self.key_map.set_vocabulary(None)
        self._show_start_page()

    def _reopen(self, report: ImportReport) -> None:
        if self.session is not None and self.open_project(self.session.project.store.path):
            assert self.workspace is not None
            self.workspace.tell_import(report)

    def _remember_place(self) -> None:
        """Once the document is painted, so that it is there after a crash."""
        if self.session is not None and self.view is not None and self.view.desk.view is not None:
            self.settings.places.remember(self.session.project.store.path, self.view.desk.view.document.id)
            self.after_paint.do(self.settings.places.write)

    def _show_start_page(self) -> None:
        self.start_page.set_recent(self.chooser.recent())
        self.pages.setCurrentWidget(self.start_page)
        self._show_no_project()

    def _show_no_project(self) -> None:
        self.setWindowTitle("Curator")
        self.top_bar.hide()
        self.status.hide()
        self.menus.enable(False)
        self.menus.name_steps(None, None)

    # what is dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].suffix == ".curation":
            self.open_project(paths[0])
        elif paths and self.workspace is not None:
            self.workspace.transfers.import_paths(paths)
        elif paths:
            self._say_problem("Open or create a project first, then drop files to import them.")

    # following changes

    def _name_steps(self) -> None:
        if self.session is not None:
            self.menus.name_steps(self.session.undo_name(), self.session.redo_name())

    def _show_view(self, name: str) -> None:
        """Let menus, top bar and status line follow the view that is shown."""
        if self.workspace is not None:
            self.menus.enable(True, reader_shown=name == "annotate")
            self._name_steps()
            self.top_bar.show_view(name, self.workspace.searched)
            self.status.set_message("")
            self.status.set_hints(self.workspace.key_hints())

    def _search(self, text: str) -> None:
        if self.workspace is not None:
            self.workspace.search(text)

    def _focus_search(self) -> None:
        self.top_bar.search.setFocus()
        self.top_bar.search.selectAll()

    def _leave_search(self) -> None:
        if self.workspace is not None:
            self.workspace.leave_search()

    # appearance and keys

    def _show_theme(self) -> None:
        """Give every part the chosen theme and text size."""
        theme = self._look.theme
        if "start_page" in vars(self):
            self.start_page.set_theme(theme)
        self.guard.bar.set_theme(theme)
        self.status.set_theme(theme)
        if self.workspace is not None:
            self.workspace.set_theme(theme, self.settings.font_size)
        self.menus.check({f"theme_{name}": name == self.settings.theme for name in CHOICES})

    def _toggle_flag(self, name: str) -> None:
        self.settings.set_flag(name, not self.settings.flag(name))
        self._apply_flags()

    def _apply_flags(self) -> None:
        flags = {name: self.settings.flag(name) for name in ("extended", "suggestions")}
        self.menus.check(flags)
        if self.view is not None:
            self.view.labels.set_extended_visible(flags["extended"])
            self.view.desk.show_suggestions(flags["suggestions"])

    def _show_keys(self) -> None:
        self.menus.show_keys(self.key_map)
        self.top_bar.set_search_key(keys.shown(self.key_map.key_of("search")))
        if self.workspace is not None:
            self.workspace.set_keys()
            self.status.set_hints(self.workspace.key_hints())
        self._name_steps()

    def _show_keys_dialog(self) -> None:
        self._dialogs.show_keys(self.session.project.vocabulary if self.session else None)

    def _change_keys(self, chosen: dict[str, str]) -> None:
        self.settings.set_keys(chosen)
        self.key_map.set_chosen(chosen)
        self._show_keys()

    def _choose_curator(self) -> None:
        if self.session is None:
            return
        if (code := self._dialogs.ask_curator(self.session.project.curator.code)) is not None:
            path = self.session.project.store.path
            self.settings.curator_code = code
            self.settings.set_curator_of(path, code)
            self.close_project()
            self.open_project(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.pages.currentWidget() is None:
            self._show_keys()
            self._show_start_page()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self.settings.set_blob("geometry", self.saveGeometry())
        self.close_project()
        self.jobs.close()
        self.settings.sync()
        event.accept()
