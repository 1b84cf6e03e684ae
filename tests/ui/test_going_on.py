"""After a bug in the middle of a change the window goes on, and the project is as if nothing had begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from curator.checking import check
from curator.claims import Target
from curator.edit import Edit
from curator.identifiers import LabelId
from curator.labelling import ToggleLabel
from curator.model import Sentence
from tests import factories
from tests.ui.finding import child
from ui import crash_reporter
from ui.app import SqliteProjects
from ui.crash_dialog import CrashDialog
from ui.crash_log import LOG_NAME
from ui.main_window import MainWindow
from ui.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Broken:
    """Writes, and then has a bug."""

    sentence: Sentence

    def apply(self, edit: Edit) -> str:
        target = Target(self.sentence.id, None)
        ToggleLabel(targets=[target], label_id=LabelId(factories.LUMINAL)).apply(edit)
        raise KeyError(self.sentence.text)


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    path = tmp_path / "study.curation"
    project = factories.new_project(path)
    factories.import_records(project, factories.Record(title="One paper", abstract=factories.ABSTRACT))
    project.store.close()
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    reporter = crash_reporter.install(lambda: window, tmp_path)
    window.show()
    assert window.open_project(path)
    yield window
    reporter.remove()
    window.close()


def dialogs() -> list[CrashDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, CrashDialog) and widget.isVisible()
    ]


def test_a_change_that_fails_is_undone_and_the_next_one_is_kept(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
):
    assert window.session is not None
    assert window.view is not None
    project = window.session.project
    before = factories.contents(project.store)
    sentence = project.store.sentences(project.library().document_ids()[0])[0]
    QTimer.singleShot(0, window, lambda: window.session and window.session.perform(Broken(sentence=sentence)))
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    report = child(dialogs()[0], QPlainTextEdit, "crash-report").toPlainText()
    assert "KeyError" in report
    assert "in apply" in report
    for word in (sentence.text, "study", "One paper", factories.LUMINAL):
        assert word not in report
        assert word not in (tmp_path / LOG_NAME).read_text(encoding="utf-8")
    assert factories.contents(project.store) == before

    dialogs()[0].close()
    qtbot.waitUntil(lambda: not dialogs())
    key = project.vocabulary.label(factories.LUMINAL).hotkey
    window.view.reader.setFocus()
    qtbot.keyClicks(window.view.reader, key or "")
    qtbot.waitUntil(lambda: bool(factories.active_annotations(project, sentence)))
    assert [it.label_id for it in factories.active_annotations(project, sentence)] == [factories.LUMINAL]
    assert not check(project.store).findings
    qtbot.keyClick(window.view.reader, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not factories.active_annotations(project, sentence))
