"""A window on a project that can only be read for a while."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests import factories
from tests.full_disk import full_disk
from ui.app import SqliteProjects
from ui.main_window import MainWindow
from ui.notice_bar import NoticeBar
from ui.settings import Settings


@pytest.mark.parametrize("code", ["cur01", "cur02"])
def test_work_begins_without_opening_the_project_again_once_the_disk_has_room(
    qtbot: QtBot, tmp_path: Path, settings: Settings, code: str
):
    path = tmp_path / "a.curation"
    project = factories.new_project(path)
    document_id = factories.add_document(project)
    sentence = project.store.sentences(document_id)[0]
    project.store.close()
    settings.set_curator_of(path, code)
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    bar = window.findChild(NoticeBar)
    assert bar is not None
    with full_disk():
        window.show()
        assert window.open_project(path)
        assert window.session is not None
        assert "the work of cur01 is shown" in bar.sentences()["read-only"]

    def at_work() -> bool:
        session = window.session
        return session is not None and session.read_only is None and session.project.curator.code == code

    qtbot.waitUntil(lambda: at_work() and "read-only" not in bar.sentences(), timeout=30_000)
    if code == "cur02":
        qtbot.waitUntil(lambda: bar.sentences().get("writable", "").endswith("as cur02 from here on."))
    assert window.workspace is not None
    assert window.workspace.annotate.desk.view is not None
    factories.label(window.session.project, sentence, factories.LUMINAL)
    assert window.session.undo() is not None
    window.close()
    again = factories.opened(path)
    last = again.store.last_curator()
    assert last is not None
    assert last.code == code
    again.store.close()
