"""Look-ups of an open project: off by default, handed on to the import, completed as one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from curator.changes import Changes
from curator.checking import check
from curator.import_report import ImportReport
from curator.intake import import_sources, recognised
from curator.model import Document, Problem
from curator.project import Project
from curator.readers.format import Source
from tests import factories
from tests.lookup_server import LookupServer, Reply
from tests.ui.finding import child
from tests.ui.networking import FISH, SNORD, allow, connections, running, said, services
from ui import theme
from ui.completion_dialog import CompletionDialog
from ui.fetch_dialog import FetchDialog
from ui.jobs import Jobs
from ui.lookups import NO_DOCUMENT, Lookups
from ui.network_dialog import NetworkDialog
from ui.session import Session
from ui.settings import Settings


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LookupServer]:
    with services(monkeypatch, tmp_path) as made:
        yield made


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    with running() as made:
        yield made


@pytest.fixture
def here(project: Project, qapp: QApplication) -> Iterator[Session]:
    """A session on a project with one document that lacks most of its record."""
    factories.add_document(
        project,
        "Species diversity of drifting fish eggs in the Yangtze River using molecular identification",
        pmid=FISH,
    )
    made = Session(project)
    yield made
    made._poll.stop()
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, light: theme.Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def desk(here: Session) -> list[Document]:
    """What lies on the desk."""
    return list(here.project.store.documents())


@pytest.fixture
def lookups(here: Session, jobs: Jobs, settings: Settings, window: QWidget, desk: list[Document]) -> Lookups:
    return Lookups(here, jobs, settings, lambda: desk[0] if desk else None, window)


def open_dialog(lookups: Lookups, window: QWidget, command: str, kind: type[QDialog]) -> QDialog:
    lookups.commands()[command]()
    dialog = child(window, kind)
    assert dialog.isVisible()
    return dialog


def press(dialog: QWidget, name: str) -> None:
    button = child(dialog, QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def press_all(dialog: QWidget) -> None:
    """Everything that can be pressed, but what closes the dialog."""
    for button in dialog.findChildren(QAbstractButton):
        if button.objectName() not in ("cancel", "open-switch") and button.isVisible():
            button.click()


def test_nothing_connects_while_the_switch_is_off(
    lookups: Lookups, window: QWidget, server: LookupServer, jobs: Jobs, qtbot: QtBot
):
    assert not lookups.network.allowed
    with connections() as seen:
        fetch = open_dialog(lookups, window, "fetch", FetchDialog)
        child(fetch, QPlainTextEdit, "ids").setPlainText(FISH)
        press_all(fetch)
        child(fetch, QPlainTextEdit, "query").setPlainText("stat3")
        press_all(fetch)
        fetch.accept()
        fetch.reject()
        complete = open_dialog(lookups, window, "complete", CompletionDialog)
        press_all(complete)
        qtbot.keyClick(complete, Qt.Key.Key_Return)
        complete.reject()
        network = open_dialog(lookups, window, "network", NetworkDialog)
        qtbot.wait(50)
        network.reject()
        assert not jobs.busy
    assert (seen, server.asked) == ([], [])


def test_allowing_alone_connects_nothing_either(
    lookups: Lookups, window: QWidget, server: LookupServer, qtbot: QtBot
):
    with connections() as seen:
        allow(lookups.network)
        for command, kind in (
            ("fetch", FetchDialog),
            ("complete", CompletionDialog),
            ("network", NetworkDialog),
        ):
            dialog = open_dialog(lookups, window, command, kind)
            qtbot.wait(20)
            dialog.reject()
    assert (seen, server.asked) == ([], [])


def test_what_was_fetched_goes_into_the_usual_import(
    lookups: Lookups, window: QWidget, here: Session, qtbot: QtBot
):
    allow(lookups.network)
    dialog = open_dialog(lookups, window, "fetch", FetchDialog)
    child(dialog, QPlainTextEdit, "ids").setPlainText(f"{SNORD} nonsense")
    with qtbot.waitSignal(lookups.fetched) as signal:
        press(dialog, "accept")
    name, sources, problems = signal.args or []
    assert name == "PubMed"
    assert all(isinstance(it, Source) for it in sources)
    assert [str(it) for it in problems] == ["line 1: ‘nonsense’ is no PMID, PMCID or DOI."]
    assert all(isinstance(it, Problem) for it in problems)
    report = ImportReport()
    import_sources(here.project, recognised(sources, None, report), report, lambda *_: None)
    assert len(report.added) == 1
    assert SNORD in [it.pmid for it in here.project.store.documents()]


def test_a_record_is_completed_as_one_step_that_can_be_undone(
    lookups: Lookups, window: QWidget, here: Session, desk: list[Document], qtbot: QtBot
):
    allow(lookups.network)
    dialog = open_dialog(lookups, window, "complete", CompletionDialog)
    press(dialog, "look-up")
    qtbot.waitUntil(lambda: said(dialog, "found-title") != "")
    with qtbot.waitSignal(lookups.amended) as signal:
        press(dialog, "accept")
    (changes,) = signal.args or []
    assert isinstance(changes, Changes)
    assert not dialog.isVisible()
    store = here.project.store
    completed = store.find(Document, desk[0].id)
    assert completed is not None
    assert (completed.doi, completed.volume) == ("10.7717/peerj.5807", "6")
    assert completed.title == desk[0].title
    assert check(store).findings == ()
    assert "Complete “Species diversity" in (here.undo_name() or "")
    here.undo()
    assert store.find(Document, desk[0].id) == desk[0]


def test_a_refusal_is_told_in_the_dialog_and_can_be_mended(
    lookups: Lookups, window: QWidget, here: Session, desk: list[Document], qtbot: QtBot
):
    factories.add_document(here.project, "The other paper", "Other words.", doi="10.1000/taken")
    dialog = open_dialog(lookups, window, "complete", CompletionDialog)
    doi = child(dialog, QLineEdit, "here-doi")
    qtbot.keyClicks(doi, "10.1000/taken")
    with qtbot.assertNotEmitted(lookups.amended):
        qtbot.keyClick(doi, Qt.Key.Key_Return)
    assert "belongs to “The other paper”" in said(dialog, "completion-hint")
    qtbot.keyClicks(doi, "2")
    with qtbot.waitSignal(lookups.amended):
        qtbot.keyClick(doi, Qt.Key.Key_Return)
    completed = here.project.store.find(Document, desk[0].id)
    assert completed is not None
    assert completed.doi == "10.1000/taken2"


def test_a_record_is_shown_as_it_is_in_the_file(
    lookups: Lookups, window: QWidget, here: Session, qtbot: QtBot
):
    first = open_dialog(lookups, window, "complete", CompletionDialog)
    qtbot.keyClicks(child(first, QLineEdit, "here-volume"), "6")
    press(first, "accept")
    qtbot.wait(1)
    again = open_dialog(lookups, window, "complete", CompletionDialog)
    assert child(again, QLineEdit, "here-volume").text() == "6"


def test_without_a_document_it_says_what_to_do(lookups: Lookups, desk: list[Document], qtbot: QtBot):
    desk.clear()
    with qtbot.waitSignal(lookups.failed) as signal:
        lookups.commands()["complete"]()
    assert signal.args == [NO_DOCUMENT]


def test_from_a_dialog_to_the_switch_and_back(lookups: Lookups, window: QWidget, qtbot: QtBot):
    fetch = open_dialog(lookups, window, "fetch", FetchDialog)
    child(fetch, QPlainTextEdit, "ids").setPlainText(FISH)
    press(fetch, "open-switch")
    switch = child(fetch, NetworkDialog)
    press(switch, "allow-network")
    press(switch, "accept")
    assert not switch.isVisible()
    with qtbot.waitSignal(lookups.fetched):
        press(fetch, "accept")


def test_a_dialog_is_opened_once(lookups: Lookups, window: QWidget, qtbot: QtBot):
    for command, kind in (("fetch", FetchDialog), ("complete", CompletionDialog), ("network", NetworkDialog)):
        dialog = open_dialog(lookups, window, command, kind)
        lookups.commands()[command]()
        assert len(window.findChildren(kind)) == 1
        dialog.reject()
        qtbot.waitUntil(lambda kind=kind: window.findChildren(kind) == [])


def test_a_window_may_close_while_something_is_fetched(
    lookups: Lookups, window: QWidget, server: LookupServer, jobs: Jobs, qtbot: QtBot
):
    allow(lookups.network)
    server.replies.append(Reply(silent=True))
    dialog = open_dialog(lookups, window, "fetch", FetchDialog)
    child(dialog, QPlainTextEdit, "ids").setPlainText(FISH)
    press(dialog, "accept")
    qtbot.waitUntil(lambda: bool(server.asked))
    jobs.close()
    assert child(dialog, QAbstractButton, "cancel").text() == "Cancel"
    dialog.reject()
    assert not dialog.isVisible()
