"""The history in the window: from the reader there, to a place of it, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from curator.project import Project
from tests import factories
from tests.factories import HER2, LUMINAL, PRIMARY
from tests.ui.finding import child
from ui.app import SqliteProjects
from ui.history_go_back import GoBackDialog
from ui.history_view import HistoryView
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

KEY = Qt.Key
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def project_file(project: Project) -> Path:
    """Two papers; two sentences of the first have labels."""
    document = factories.add_document(project, "STAT3 in time")
    factories.add_document(project, "Another paper", "First of it. Second of it.")
    sentences = project.store.sentences(document)
    factories.label(project, sentences[0], LUMINAL, PRIMARY)
    factories.label(project, sentences[2], HER2)
    return project.store.path


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, project_file: Path) -> Iterator[MainWindow]:
    made = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(made)
    assert made.open_project(project_file)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, with_: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, with_)


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def history(qtbot: QtBot, window: MainWindow) -> HistoryView:
    """The history, opened with its key."""
    press(qtbot, window, KEY.Key_F9)
    shown = workspace(window).history
    assert shown is not None
    assert workspace(window).shown == "history"
    return shown


def test_from_a_step_to_its_sentence_and_back(qtbot: QtBot, window: MainWindow):
    view = history(qtbot, window)
    assert window.focusWidget() is view.list
    assert window.status.place.text() == f"{view.model.rowCount()} steps"
    press(qtbot, window, KEY.Key_Return)
    desk = workspace(window).annotate.desk
    assert workspace(window).shown == "annotate"
    assert desk.sentence is not None
    assert (desk.sentence.sentence.index, "Esc" in desk.hint) == (3, True)
    press(qtbot, window, KEY.Key_Escape)
    assert workspace(window).shown == "history"
    assert window.focusWidget() is view.list
    press(qtbot, window, KEY.Key_Escape)
    assert workspace(window).shown == "annotate"
    press(qtbot, window, KEY.Key_Escape)
    assert workspace(window).shown == "annotate"


def test_from_a_label_to_its_history(qtbot: QtBot, window: MainWindow):
    reader = workspace(window).annotate.reader
    workspace(window).annotate.desk.go_to(2)
    reader.setFocus()
    press(qtbot, window, KEY.Key_F9, SHIFT)
    popup = workspace(window).blame.popup
    assert popup is not None
    qtbot.keyClick(popup, KEY.Key_Return)
    view = workspace(window).history
    assert view is not None
    assert workspace(window).shown == "history"
    assert view.model.rowCount() == 1
    assert view.model.index(0, 0).data() == "Add “HER2-positive”"
    press(qtbot, window, KEY.Key_L, CTRL | SHIFT)
    assert view.model.rowCount() > 3


def test_going_back_by_keys_alone_and_undoing_it(qtbot: QtBot, window: MainWindow, project: Project):
    view = history(qtbot, window)
    count = view.model.rowCount()
    press(qtbot, window, KEY.Key_R, CTRL)
    dialog = child(view, GoBackDialog)
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    qtbot.keyClick(dialog, KEY.Key_Return, CTRL)
    assert window.status.message.text().startswith("Done: Go back to ")
    assert view.model.rowCount() == count + 1
    document = next(it for it in project.store.documents() if it.title == "STAT3 in time")
    third = project.store.sentences(document.id)[2]
    assert factories.active_annotations(project, third) == []
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(qtbot, window, KEY.Key_Z, CTRL)
    assert window.status.message.text().startswith("Undo: Go back to ")
    assert factories.labels(project, third) == [[(HER2, None)]]


def test_the_top_bar_shows_the_view_and_what_belongs_to_it(qtbot: QtBot, window: MainWindow):
    assert child(window.top_bar, QWidget, "search").isVisible()
    qtbot.mouseClick(child(window.top_bar, QWidget, "history-button"), Qt.MouseButton.LeftButton)
    assert workspace(window).shown == "history"
    assert not child(window.top_bar, QWidget, "search").isVisible()
    assert not child(window.top_bar, QWidget, "import-button").isVisible()
    press(qtbot, window, KEY.Key_F7)
    assert child(window.top_bar, QWidget, "search").isVisible()


def test_panes_filters_and_views_are_reached_by_keys(qtbot: QtBot, window: MainWindow):
    view = history(qtbot, window)
    press(qtbot, window, KEY.Key_F6)
    assert window.focusWidget() is view.step.detail
    press(qtbot, window, KEY.Key_L, CTRL)
    assert window.focusWidget() is view.filters.where
    press(qtbot, window, KEY.Key_Escape)
    assert window.focusWidget() is view.list
    press(qtbot, window, KEY.Key_F8)
    assert workspace(window).shown == "evidence"
    press(qtbot, window, KEY.Key_F9)
    assert workspace(window).shown == "history"


def test_keys_of_the_sentences_do_nothing_in_the_history(qtbot: QtBot, window: MainWindow, project: Project):
    history(qtbot, window)
    before = project.store.event_count()
    for key in (KEY.Key_T, KEY.Key_1, KEY.Key_Space, KEY.Key_Backspace):
        press(qtbot, window, key)
    assert project.store.event_count() == before


def test_a_document_that_is_gone_is_not_opened(qtbot: QtBot, window: MainWindow, project: Project):
    factories.add_document(project, "Soon gone", "One. Two.")
    project.undo()
    session = workspace(window).session
    session.notice_others()
    view = history(qtbot, window)
    press(qtbot, window, KEY.Key_Return)
    assert workspace(window).shown == "history"
    assert "no longer in the project" in window.status.message.text()
    assert view.current is not None
