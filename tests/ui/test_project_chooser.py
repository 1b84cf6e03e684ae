"""Opening a project file: for which of those that cannot be opened a backup or a salvage may help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests import factories
from tests.ui.safekept import cut, damage, new_file
from ui.app import SqliteProjects
from ui.project_chooser import ProjectChooser
from ui.settings import Settings
from ui.waiting import Waiting


def newer(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("pragma user_version = 9999")
        connection.execute("pragma journal_mode = delete")


def another_program(path: Path) -> None:
    path.write_text("a,b")


@pytest.mark.parametrize(
    ("spoil", "helped"),
    [
        pytest.param(damage, True, id="damaged"),
        pytest.param(cut, True, id="cut short"),
        pytest.param(Path.unlink, True, id="gone"),
        pytest.param(newer, False, id="of a newer version"),
        pytest.param(another_program, False, id="of another program"),
    ],
)
def test_help_is_offered_for_what_was_a_project(
    qtbot: QtBot, settings: Settings, tmp_path: Path, spoil: Callable[[Path], object], helped: bool
):
    path = new_file(tmp_path / "stat3.curation")
    spoil(path)
    window = QWidget()
    qtbot.addWidget(window)
    chooser = ProjectChooser(SqliteProjects(), settings, Waiting(window), window)
    told: list[object] = []
    chooser.refused.connect(lambda sentence: told.append("refused"))
    chooser.unreadable.connect(told.append)
    assert not chooser.open(path)
    assert told == (["refused", path] if helped else ["refused"])
