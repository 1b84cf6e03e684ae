"""Everything that a curator does leaves the window live, in a project of some thousand documents.

Each test has a watchdog, which fails it if the GUI thread keeps from its event loop for a tenth of a second.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from curator.import_report import ImportReport
from curator.writers.options import ExportOptions
from tests.end_to_end import live_project
from tests.ui.finding import child
from tests.watchdog import Watchdog
from ui.annotate_view import AnnotateView
from ui.app import SqliteProjects
from ui.check_dialog import CheckDialog
from ui.command_palette import CommandPalette
from ui.export_dialog import ExportChoice
from ui.import_preview import ImportPreviewDialog
from ui.keys_dialog import KeysDialog
from ui.main_window import MainWindow
from ui.restore_dialog import RestoreDialog
from ui.settings import Settings

Shown = TypeVar("Shown", bound=QWidget)
PATIENCE = 120_000
"""Milliseconds until an end that is never the question here."""
NEW = 2_000
"""Documents of a file that is imported."""

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.qt_log_ignore("This plugin does not support")]


@pytest.fixture(scope="module")
def project_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "live.curation"
    live_project.make(path)
    return path


@pytest.fixture(scope="module")
def loaded() -> None:
    """Modules that a view or a dialog loads when it is first opened, which may take longer than a frame."""
    import ui.evidence_view
    import ui.history_go_back
    import ui.history_view
    import ui.pictures  # noqa: F401


class Hands:
    """On the keyboard; after each key the event loop turns, as it does between the keys of a person."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def view(self) -> AnnotateView:
        assert self.window.view is not None
        return self.window.view

    def press(self, *spellings: str) -> None:
        """Keys as the table of commands spells them, to what has the keyboard."""
        for spelling in spellings:
            target = QApplication.focusWidget() or QApplication.activeModalWidget() or self.view.reader
            portable = QKeySequence.SequenceFormat.PortableText
            QTest.keySequence(target, QKeySequence(spelling, portable))
            self.rest()

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def rest(self, milliseconds: int = 15) -> None:
        self.qtbot.wait(milliseconds)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)
        self.rest()

    def run(self, command: str) -> None:
        """Choose a command in its menu."""
        self.window.menus.actions[command].trigger()
        self.rest()

    def dialog(self, kind: type[Shown]) -> Shown:
        """The dialog or popup of this kind that is shown, or about to be."""

        def shown() -> list[Shown]:
            return [it for it in self.window.findChildren(kind) if it.isVisible()]

        self.until(shown)
        return shown()[0]

    def evidence_read(self) -> None:
        assert self.window.workspace is not None
        view = self.window.workspace.evidence
        assert view is not None
        self.rest(100)
        self.until(lambda: view.desk.matrix is not None and not view.desk.jobs.busy)
        self.rest(200)


@pytest.fixture
def closed(qtbot: QtBot, tmp_path: Path, project_file: Path) -> Iterator[Hands]:
    """At a window without a project, beside the file of one."""
    shutil.copyfile(project_file, tmp_path / "live.curation")
    window = MainWindow(SqliteProjects(), Settings(tmp_path / "config"))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield Hands(qtbot, window)
    window.close()


@pytest.fixture
def opened(closed: Hands, tmp_path: Path) -> Hands:
    assert closed.window.open_project(tmp_path / "live.curation")
    closed.view.reader.setFocus()
    closed.rest(200)
    return closed


@pytest.fixture
def hands(opened: Hands, watchdog: Watchdog) -> Hands:
    """At a window with the project open, watched from here on."""
    opened.rest(50)
    return opened


def test_opening_and_closing_a_project(closed: Hands, watchdog: Watchdog, tmp_path: Path) -> None:
    closed.rest()
    assert closed.window.open_project(tmp_path / "live.curation")
    closed.rest(100)
    assert closed.view.documents.counts.total == live_project.DOCUMENTS
    closed.run("close_project")
    assert closed.window.session is None


def test_tagging_moving_and_going_back_and_forth(hands: Hands) -> None:
    labels = [label.hotkey for label in hands.view.session.project.vocabulary.labels() if label.hotkey][:8]
    store = hands.view.session.project.store
    before = store.event_count()
    hands.press(*labels, "Down", *labels, "Shift+Down", labels[0], "Up", "Return", "F3", "+", *labels)
    assert store.event_count() >= before + 3 * len(labels)
    hands.press(*["Ctrl+Z"] * 12, *["Ctrl+Shift+Z"] * 12)
    hands.press(*["PgDown"] * 10, *["PgUp"] * 10, "/", "m", "e", "Esc", "Shift+F9", "Esc")


def test_searching_filtering_and_sorting(hands: Hands) -> None:
    documents = hands.view.documents
    hands.press("Ctrl+F")
    hands.type("rarity")
    hands.until(lambda: documents.search == "rarity")
    hands.until(lambda: 0 < documents.model.rowCount() < 20)
    hands.press("Ctrl+A", "Backspace")
    hands.type("cancer")
    hands.until(lambda: documents.search == "cancer")
    hands.press("Ctrl+A", "Backspace", "Esc")
    hands.until(lambda: documents.model.rowCount() == live_project.DOCUMENTS)
    for pill in [it for it in documents.findChildren(QPushButton) if it.isVisible() and it.isCheckable()]:
        for _ in range(2):
            pill.click()
            hands.rest(50)
    hands.press(*["Ctrl+Shift+O"] * 3)
    documents.view.setFocus()
    hands.press("End", "Home", "PgDown", "PgDown", "Up")


def test_importing_with_its_preview(hands: Hands, tmp_path: Path) -> None:
    source = tmp_path / "new.csv"
    rows = (f"Paper {number},We saw {number} cells. STAT3 was active. It grew." for number in range(NEW))
    source.write_text("\n".join(("title,abstract", *rows)))
    transfers = hands.window.transfers
    assert transfers is not None
    imported: list[ImportReport] = []
    transfers.imported.connect(lambda report, changes: imported.append(report))
    transfers.import_paths([source])
    preview = hands.dialog(ImportPreviewDialog)
    hands.press("Down", "Down", "PgDown")
    child(preview, QPushButton, "accept").click()
    hands.until(lambda: imported)
    hands.rest(300)
    assert len(imported[0].added) == NEW


def test_exporting(hands: Hands, tmp_path: Path) -> None:
    def look() -> None:
        if QApplication.activeModalWidget() is None:
            QTimer.singleShot(20, look)
            return
        hands.rest(200)
        hands.press("Down", "Down", "Down", "Esc")

    QTimer.singleShot(20, look)
    hands.press("Ctrl+E")
    target, transfers = tmp_path / "tables", hands.window.transfers
    assert transfers is not None
    ends: list[str] = []
    for end in (transfers.exported, transfers.failed):
        end.connect(ends.append)
    transfers.export(ExportChoice("csv", target, ExportOptions()))
    hands.until(lambda: ends)
    assert (target / "claims.csv").is_file(), ends


def test_the_evidence(hands: Hands) -> None:
    hands.press("F8")
    hands.evidence_read()
    hands.press("Down", "Right", "Down", "Return", "Esc")
    for command in ("swap", "mentions", "contradictions", "by_stage", "timeline", "matrix"):
        hands.run(command)
        hands.evidence_read()
        hands.press("Down", "Down")
    hands.press("F7")


def test_the_history_and_going_back(hands: Hands) -> None:
    hands.press("F9")
    hands.rest(300)
    hands.press("Down", "Down", "PgDown", "PgDown", "End", "Home")
    hands.press("Ctrl+R")
    hands.rest(300)
    shown = [it for it in hands.window.findChildren(QDialog) if it.isVisible()]
    assert shown
    hands.press("Esc")
    hands.press("F7")


def test_backing_up_restoring_and_checking(hands: Hands) -> None:
    hands.run("back_up")
    hands.until(lambda: not hands.window.jobs.busy)
    hands.run("restore")
    restore = hands.dialog(RestoreDialog)
    hands.until(lambda: restore.reading.now is not None)
    hands.press("Down")
    restore.reject()
    hands.rest()
    hands.run("check")
    check = hands.dialog(CheckDialog)
    hands.until(lambda: not hands.window.jobs.busy)
    assert check.headline.text()
    check.close()
    hands.rest()


def test_commands_keys_and_appearance(hands: Hands) -> None:
    hands.press("Ctrl+P")
    palette = hands.dialog(CommandPalette)
    hands.type("exp")
    palette.close()
    hands.rest()
    hands.run("keys")
    keys = hands.dialog(KeysDialog)
    hands.press("Down", "Down", "PgDown")
    keys.close()
    hands.rest()
    for command in ("theme_dark", "theme_light", "larger", "smaller", "extended", "suggestions"):
        hands.run(command)
        hands.rest(100)
