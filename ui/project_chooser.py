"""Which project the window shows next: a new one, one from the disk, a recent one, the sample."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from curator.errors import CuratorError, DamagedFileError
from curator.project import DEFAULT_CURATOR, Project
from ui.settings import Settings
from ui.waiting import Waiting

if TYPE_CHECKING:
    from ui.project_button import RecentProject
    from ui.projects import Projects
    from ui.start_page import StartPage
    from ui.theme import Theme

PROJECT_FILTER = "Curator projects (*.curation);;All files (*)"


class ProjectChooser(QObject):
    """Opens and creates projects.

    Signals:
        opened(Project): a project is open, to be shown in the window.
        refused(str): why none is, as a sentence.
        unreadable(Path): after `refused`: the file is damaged or gone, a backup or a salvage may help.
    """

    opened = Signal(object)
    refused = Signal(str)
    unreadable = Signal(object)

    def __init__(self, projects: Projects, settings: Settings, waiting: Waiting, window: QWidget) -> None:
        """`waiting` shows the person that a project is held by another program."""
        super().__init__(window)
        self._waiting = waiting
        self._projects = projects
        self._settings = settings
        self._window = window

    def open(self, path: Path) -> bool:
        """Open a project file; False, after `refused`, if it cannot be.

        The person goes on under the code that they had here, whoever else worked in the file since.
        """
        place = path.absolute()
        code = self._settings.curator_of(place) or self._settings.curator_code or None
        return self._open(lambda: self._projects.open(place, code), place)

    def choose(self) -> None:
        """Ask for a project file."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(self._window, "Open project", "", PROJECT_FILTER)
        if path:
            self.open(Path(path))

    def create(self) -> None:
        """Ask for what a new project needs."""
        from PySide6.QtWidgets import QDialog

        from curator.vocabulary import parse
        from ui.new_project_dialog import NewProjectDialog

        dialog = NewProjectDialog(self._settings.curator_code or DEFAULT_CURATOR, self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        choice = dialog.choice()

        def make() -> Project:
            vocabulary = parse(choice.vocabulary_text, choice.vocabulary_source_name)
            return self._projects.create(choice.path, vocabulary, choice.curator_code)

        if self._open(make):
            self._settings.curator_code = choice.curator_code

    def open_sample(self) -> bool:
        """Open the person's copy of the sample."""

        def make() -> Project:
            path = self._projects.sample()
            return self._projects.open(path, self._settings.curator_of(path) or None)

        return self._open(make)

    def _open(self, make: Callable[[], Project], place: Path | None = None) -> bool:
        try:
            with self._waiting.on_this_thread():
                project = make()
        except (CuratorError, OSError) as error:
            self.refused.emit(str(error))
            if place is not None and (isinstance(error, DamagedFileError) or not place.exists()):
                self.unreadable.emit(place)
            return False
        self.opened.emit(project)
        return True

    def start_page(self, theme: Theme) -> StartPage:
        """The page that offers what can be done here; who shows it fills it with what is recent."""
        from ui.start_page import StartPage

        page = StartPage(theme, self._window)
        page.new_requested.connect(self.create)
        page.open_requested.connect(self.choose)
        page.project_chosen.connect(lambda path: self.open(Path(path)))

        def forget(path: str) -> None:
            self._settings.forget(path)
            page.set_recent(self.recent())

        page.project_removed.connect(forget)
        return page

    def recent(self) -> list[RecentProject]:
        """Projects that were open on this machine, the latest first."""
        from ui.project_button import RecentProject

        return [
            RecentProject(Path(path), datetime.fromisoformat(at).astimezone(), not Path(path).is_file())
            for path, at in self._settings.recent()
        ]
