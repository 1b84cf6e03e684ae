"""Two hundred things done in the window leave as many objects as there were: memory stays where it is."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QAbstractAnimation, QObject
from pytestqt.qtbot import QtBot

from tests.end_to_end import live_project
from tests.end_to_end.driving import Curator
from ui.app import SqliteProjects
from ui.main_window import MainWindow
from ui.settings import Settings

ROUNDS = 20
"""Of ten things each."""
STRAYS = 40
"""Objects of one class that caches and the chips of one sentence may have more: fewer than two a round."""


def do_ten_things(curator: Curator) -> None:
    label = next(iter(curator.view.session.project.vocabulary.labels())).hotkey
    for key in (label, "Ctrl+Z", label, label, "Down", label, "Ctrl+Z", "Up", "PageDown", "PageUp"):
        curator.press(key)
    curator.view.documents.set_search("cancer")
    curator.view.documents.set_search("")


def census(window: MainWindow) -> tuple[Counter[str], Counter[str]]:
    gc.collect()
    ours = ("ui.", "curator.", "db.", "PySide6.")
    made = Counter(f"{type(it).__module__}.{type(it).__qualname__}" for it in gc.get_objects())
    of_qt = Counter(it.metaObject().className() for it in window.findChildren(QObject) if not _moves(it))
    return Counter({name: number for name, number in made.items() if name.startswith(ours)}), of_qt


def _moves(it: QObject) -> bool:
    """Whether it is something that goes by itself, at its end."""
    return isinstance(it, QAbstractAnimation) and it.state() is QAbstractAnimation.State.Running


def test_as_many_objects_are_there_afterwards(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "p.curation"
    live_project.make(path, documents=200)
    window = MainWindow(SqliteProjects(), Settings(tmp_path / "config"))
    qtbot.addWidget(window)
    window.show()
    assert window.open_project(path)
    qtbot.wait(500)
    curator = Curator(window)
    for _ in range(3):
        do_ten_things(curator)
    # PySide makes objects for the asking, once for each class
    census(window)
    qtbot.wait(100)
    before, qt_before = census(window)
    for _ in range(ROUNDS):
        do_ten_things(curator)
    qtbot.wait(100)
    after, qt_after = census(window)
    assert qt_after - qt_before == {}
    assert {name: number for name, number in (after - before).items() if number > STRAYS} == {}
    window.close()
