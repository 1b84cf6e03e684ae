"""Fixtures of the window's tests: a session on a real project, settings in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.project import Project
from tests import nasties
from tools.build_sample import import_abstracts
from ui import theme
from ui.app import SqliteProjects
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither settings nor the sample of the person who runs the tests are touched."""
    monkeypatch.setenv("CURATOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CURATOR_DATA", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> None:
    """What tests before left to be deleted is: a style sheet is set anew for every widget there is."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "config")


@pytest.fixture
def light(qapp: QApplication) -> theme.Theme:
    theme.apply(qapp, theme.LIGHT, 13)
    return theme.LIGHT


@pytest.fixture
def stat3(project: Project) -> Project:
    """A project with the worked example's abstract and six others, untouched."""
    import_abstracts(project)
    return project


@pytest.fixture
def session(stat3: Project, qapp: QApplication) -> Iterator[Session]:
    made = Session(stat3)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def opened(qtbot: QtBot, settings: Settings) -> Iterator[Callable[[Path], MainWindow]]:
    windows: list[MainWindow] = []

    def open_window(path: Path) -> MainWindow:
        window = MainWindow(SqliteProjects(), settings)
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        assert window.open_project(path)
        QApplication.processEvents()
        return window

    yield open_window
    for window in windows:
        window.close()


@pytest.fixture(scope="session")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its name is nasty, too, as far as a name of a file can be."""
    path = tmp_path_factory.mktemp("study") / "a <b>&b[*]\u202e 'x' %s.curation"
    nasties.study(path).store.close()
    return path


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """The long work of a window."""
    made = Jobs()
    yield made
    made.close()
