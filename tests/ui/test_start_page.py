from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui.project_button import ProjectButton, RecentProject
from ui.start_page import StartPage, when
from ui.theme import DARK, LIGHT

NOW = datetime(2026, 11, 22, 15, 0)
RECENT = [
    RecentProject(Path("/papers/stat3.curation"), NOW - timedelta(hours=2)),
    RecentProject(Path("/usb/<b>old.curation"), NOW - timedelta(days=90), missing=True),
]


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    page = StartPage(LIGHT)
    qtbot.addWidget(page)
    page.resize(900, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


def push(page: StartPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def recent(page: StartPage) -> list[ProjectButton]:
    return [each for each in page.findChildren(ProjectButton) if each.isVisible()]


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("new-project", "new_requested"),
        ("open-project", "open_requested"),
        ("open-sample", "sample_requested"),
    ],
)
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return], ids=["space", "return"])
def test_each_button_asks_for_its_own(
    page: StartPage, qtbot: QtBot, name: str, signal: str, key: Qt.Key
) -> None:
    with qtbot.waitSignal(getattr(page, signal)):
        qtbot.mouseClick(push(page, name), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(getattr(page, signal)):
        qtbot.keyClick(push(page, name), key)


@pytest.mark.parametrize(
    ("opened_at", "text"),
    [
        pytest.param(NOW - timedelta(hours=2), "today 13:00", id="today"),
        pytest.param(NOW - timedelta(hours=16), "yesterday", id="yesterday"),
        pytest.param(datetime(2025, 3, 2), "2 Mar 2025", id="earlier"),
        pytest.param(None, "", id="unknown"),
    ],
)
def test_a_date_is_said_as_a_person_would(opened_at: datetime | None, text: str) -> None:
    assert when(opened_at, NOW) == text


def test_a_recent_project_is_chosen_by_mouse_and_key(page: StartPage, qtbot: QtBot) -> None:
    page.set_recent(RECENT, NOW)
    first = recent(page)[0]
    assert first.accessibleName() == "stat3, today 13:00"
    for act in (
        lambda: qtbot.mouseClick(first, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(first, Qt.Key.Key_Return),
        lambda: qtbot.keyClick(first, Qt.Key.Key_Space),
    ):
        with qtbot.waitSignal(page.project_chosen) as chosen:
            act()
        assert chosen.args == [str(RECENT[0].path)]


def test_a_missing_project_can_be_restored_or_removed(page: StartPage, qtbot: QtBot) -> None:
    page.set_recent(RECENT, NOW)
    missing = recent(page)[1]
    assert not missing.isEnabled()
    assert "file not found" in missing.accessibleName()
    with qtbot.assertNotEmitted(page.project_chosen):
        qtbot.mouseClick(missing, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.restore_requested) as restored:
        qtbot.keyClick(push(page, "restore-<b>old"), Qt.Key.Key_Space)
    assert restored.args == [RECENT[1].path]
    with qtbot.waitSignal(page.project_removed) as removed:
        qtbot.mouseClick(push(page, "remove-<b>old"), Qt.MouseButton.LeftButton)
    assert removed.args == [str(RECENT[1].path)]


def test_the_list_may_be_made_anew_while_one_of_its_buttons_is_pressed(page: StartPage, qtbot: QtBot) -> None:
    page.set_recent(RECENT, NOW)
    page.project_removed.connect(lambda _: page.set_recent(RECENT[:1], NOW))
    qtbot.mouseClick(push(page, "remove-<b>old"), Qt.MouseButton.LeftButton)
    assert [each.project for each in recent(page)] == RECENT[:1]


def test_without_recent_projects_the_page_says_what_to_do(page: StartPage, qtbot: QtBot) -> None:
    hint = page.findChild(QLabel, "no-recent-projects")
    assert isinstance(hint, QLabel)
    assert hint.isVisible()
    page.set_recent(RECENT, NOW)
    assert not hint.isVisible()
    page.set_recent([], NOW)
    assert hint.isVisible()
    qtbot.waitUntil(lambda: recent(page) == [])


def dropped(page: StartPage, *paths: str) -> bool:
    """Whether the page takes these files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    enter.ignore()
    page.dragEnterEvent(enter)
    page.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, none))
    return enter.isAccepted()


def test_a_dropped_project_is_chosen_and_other_files_are_not(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.project_chosen) as chosen:
        assert dropped(page, "/papers/notes.txt", "/papers/A.Curation")
    assert chosen.args == ["/papers/A.Curation"]
    with qtbot.assertNotEmitted(page.project_chosen):
        assert not dropped(page, "/papers/notes.txt")


def test_every_control_has_a_name(page: StartPage) -> None:
    page.set_recent(RECENT, NOW)
    for each in [*page.findChildren(QPushButton), *recent(page)]:
        assert each.objectName()
        assert each.accessibleName()


def test_the_page_paints_in_both_themes(page: StartPage) -> None:
    page.set_recent(RECENT, NOW)
    light = page.grab().toImage()
    page.set_theme(DARK)
    assert page.grab().toImage() != light


@pytest.mark.parametrize(
    ("name", "signal"), [("restore-backup", "restore_requested"), ("salvage", "salvage_requested")]
)
def test_what_helps_a_damaged_project_is_offered_below_its_problem(
    page: StartPage, qtbot: QtBot, tmp_path: Path, name: str, signal: str
) -> None:
    damaged = tmp_path / "stat3.curation"
    damaged.write_bytes(b"SQLite format 3")
    page.show_problem("‘stat3.curation’ is damaged.")
    assert not push(page, name).isVisible()
    page.offer_rescue(damaged)
    with qtbot.waitSignal(getattr(page, signal)) as asked:
        qtbot.keyClick(push(page, name), Qt.Key.Key_Return)
    assert asked.args == [damaged]
    page.show_problem("‘notes.txt’ is not a Curator project.")
    assert not push(page, name).isVisible()


def test_nothing_can_be_salvaged_of_a_file_that_is_gone(page: StartPage, tmp_path: Path) -> None:
    page.show_problem("There is no file.")
    page.offer_rescue(tmp_path / "gone.curation")
    assert push(page, "restore-backup").isVisible()
    assert not push(page, "salvage").isVisible()
