"""Composition root of the window: puts SQLite, settings and the main window together."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db.safekeeping import SqliteSafekeeping
from ui import preflight, pyside

if TYPE_CHECKING:
    from curator.project import Project
    from curator.vocabulary import Vocabulary

SAMPLE = "sample.curation"


class SqliteProjects:
    """Project files for the window."""

    def __init__(self) -> None:
        self.safekeeping = SqliteSafekeeping()

    def open(self, path: Path, curator_code: str | None) -> Project:
        # imported here, as below: the start page does without
        from db import projects

        return projects.open_project(path, curator_code)

    def create(self, path: Path, vocabulary: Vocabulary, curator_code: str) -> Project:
        from db import projects

        return projects.create_project(path, vocabulary, curator_code)

    def sample(self) -> Path:
        from curator.folders import data_folder

        target = data_folder() / SAMPLE
        if not target.exists():
            from importlib import resources

            from db import projects

            with resources.as_file(resources.files("seeds") / SAMPLE) as source:
                projects.copy_project(source, target)
        return target


def run_window(project: Path | None, *, sample: bool = False, arguments: Sequence[str] = ()) -> int:
    """Open the window and stay until it is closed; the exit status. 3: this system cannot show a window."""
    # what is made for the first paint stays: to look through it for garbage would be in vain
    gc.disable()
    try:
        return _run_window(project, sample, arguments)
    finally:
        gc.enable()


def _collect_again() -> None:
    gc.freeze()
    gc.enable()


def _run_window(project: Path | None, sample: bool, arguments: Sequence[str]) -> int:
    problem = preflight.problems(window=True)
    if problem is not None:
        sys.stderr.write(problem.rstrip() + "\n")
        return 3
    with pyside.quick_import():
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

    from curator.folders import config_folder
    from ui import bad_ends, crash_reporter
    from ui.main_window import MainWindow
    from ui.settings import Settings

    app = QApplication.instance() or QApplication(["curator", *arguments])
    assert isinstance(app, QApplication)
    app.setApplicationName("curator")
    app.setApplicationDisplayName("Curator")
    app.setDesktopFileName("curator")
    folder = config_folder()
    # asked before this run leaves its own mark
    ended = bad_ends.ended_badly(folder)
    mark = bad_ends.RunMark(folder)
    mark.begin()
    window: MainWindow | None = None
    reporter = crash_reporter.install(lambda: window, folder)
    settings = Settings(folder)
    window = MainWindow(SqliteProjects(), settings)
    reporter.refused.connect(window.status.set_message, Qt.ConnectionType.QueuedConnection)
    if project is not None:
        window.open_project(project)
    elif sample:
        window.open_sample()
    elif (last := settings.recent()) and Path(last[0][0]).is_file():
        window.open_project(Path(last[0][0]))
    if ended is not None:
        window.guard.tell_bad_end(ended)
    for load in pyside.put_off():
        window.after_paint.do(load)
    window.after_paint.do(_collect_again)
    window.show()
    try:
        return app.exec()
    finally:
        reporter.remove()
        mark.end()
