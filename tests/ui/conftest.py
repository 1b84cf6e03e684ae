"""Fixtures of the window's tests: a session on a real project, settings in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from curator.project import Project
from tools.build_sample import import_abstracts
from ui import theme
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
