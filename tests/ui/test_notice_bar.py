from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from curator.file_place import RiskyPlace
from curator.project import Project
from tests import factories
from tests.full_disk import full_disk
from ui import theme
from ui.notice_bar import NoticeBar
from ui.plain_label import PlainLabel
from ui.session import Session
from ui.session_notices import SessionNotices
from ui.settings import Settings


@pytest.fixture
def window(light: theme.Theme, qtbot: QtBot) -> QWidget:
    """Of the smallest size, with a notice bar above an editor that has the focus."""
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    editor = QTextEdit()
    column.addWidget(NoticeBar(light, made))
    column.addWidget(editor, 1)
    made.resize(1280, 800)
    made.show()
    editor.setFocus()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def bar(window: QWidget) -> NoticeBar:
    found = window.findChild(NoticeBar)
    assert found is not None
    return found


def buttons(bar: NoticeBar) -> dict[str, QPushButton]:
    return {it.text(): it for it in bar.findChildren(QPushButton) if it.isVisibleTo(bar)}


def order(bar: NoticeBar) -> list[str]:
    shown = sorted(
        bar.findChildren(PlainLabel, "notice-sentence"), key=lambda it: it.mapTo(bar, it.pos()).y()
    )
    return [label.text() for label in shown if label.isVisibleTo(bar)]


def test_without_notices_it_takes_no_room(bar: NoticeBar):
    assert not bar.isVisible()
    bar.show_notice("a", "Something.")
    assert bar.isVisible()
    bar.clear("a")
    bar.clear("never shown")
    assert not bar.isVisible()


def test_notices_stack_with_the_urgent_one_first(bar: NoticeBar):
    bar.show_notice("a", "First.")
    bar.show_notice("b", "Second.")
    bar.show_notice("c", "Urgent.", urgent=True)
    QApplication.processEvents()
    assert order(bar) == ["Urgent.", "First.", "Second."]
    assert bar.sentences() == {"a": "First.", "b": "Second.", "c": "Urgent."}
    bar.clear_all()
    assert bar.sentences() == {}


def test_a_notice_of_the_same_key_is_changed_in_place(bar: NoticeBar):
    done: list[str] = []
    bar.show_notice("a", "Before.", [("Act", lambda: done.append("before"))])
    row = bar.findChild(QWidget, "notice-a")
    bar.show_notice("a", "Before.", [("Act", lambda: done.append("after"))])
    assert bar.findChild(QWidget, "notice-a") is row
    buttons(bar)["Act"].click()
    bar.show_notice("a", "After.")
    QApplication.processEvents()
    assert done == ["after"]
    assert order(bar) == ["After."]


def test_it_never_takes_the_focus_and_is_reached_by_keys(bar: NoticeBar, qtbot: QtBot):
    editor = bar.window().findChild(QTextEdit)
    assert editor is not None
    done: list[str] = []
    bar.show_notice("a", "Something.", [("One", lambda: done.append("1")), ("Two", lambda: done.append("2"))])
    assert editor.hasFocus()
    assert bar.enter()
    assert buttons(bar)["One"].hasFocus()
    QTest.keyClick(buttons(bar)["One"], Qt.Key.Key_Return)
    QTest.keyClick(buttons(bar)["One"], Qt.Key.Key_Tab)
    assert buttons(bar)["Two"].hasFocus()
    QTest.keyClick(buttons(bar)["Two"], Qt.Key.Key_Space)
    assert done == ["1", "2"]
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(buttons(bar)["Two"], Qt.Key.Key_Escape)
    with qtbot.waitSignal(bar.left):
        bar.clear("a")
    assert not bar.enter()


def test_a_notice_can_be_sent_away(bar: NoticeBar):
    sent: list[bool] = []
    bar.show_notice("a", "Something.", dismissed=lambda: sent.append(True))
    buttons(bar)["Dismiss"].click()
    assert sent == [True]
    assert not bar.isVisible()


def test_an_action_may_take_its_own_notice_away(bar: NoticeBar):
    bar.show_notice("a", "Something.", [("Away", lambda: bar.clear("a"))])
    buttons(bar)["Away"].click()
    assert bar.sentences() == {}


def test_hostile_words_are_shown_as_words(bar: NoticeBar):
    bar.show_notice("a", "<b>bold</b> & {name} %s", [("A & <i>b</i>", lambda: None)])
    label = bar.findChild(PlainLabel, "notice-sentence")
    assert label is not None
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>bold</b> & {name} %s"
    assert "A && <i>b</i>" in buttons(bar)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [13, 20])
def test_a_long_notice_is_shown_whole_at_every_size(
    bar: NoticeBar, qapp: QApplication, look: theme.Theme, size: int
):
    theme.apply(qapp, look, size)
    bar.set_theme(look)
    sentence = RiskyPlace(True, "OneDrive").warning("a" * 200 + ".curation")
    bar.show_notice("a", sentence, [("Save a copy…", lambda: None)], dismissed=lambda: None)
    QApplication.processEvents()
    QApplication.processEvents()
    label = bar.findChild(PlainLabel, "notice-sentence")
    assert label is not None
    assert label.height() >= label.heightForWidth(label.width())
    assert bar.width() == bar.window().width() == 1280


# what a session tells


@pytest.fixture
def notices(
    session: Session, bar: NoticeBar, settings: Settings
) -> Iterator[tuple[SessionNotices, list[Path]]]:
    opened: list[Path] = []
    made = SessionNotices(session, bar, settings, opened.append, bar.window())
    yield made, opened
    made.close()


def test_a_lost_file_offers_to_save_what_is_open(
    session: Session, bar: NoticeBar, notices: tuple[SessionNotices, list[Path]], tmp_path: Path
):
    shown, opened = notices
    said: list[str] = []
    shown.message_raised.connect(said.append)
    path = session.project.store.path
    path.rename(tmp_path / "elsewhere")
    session.notice_others()
    assert "is gone from" in bar.sentences()["lost"]
    assert list(buttons(bar)) == ["Save a copy…", "Look again"]
    shown.save_copy(tmp_path / "copy.curation")
    assert said == [f"Saved a copy in {tmp_path / 'copy.curation'}."]
    buttons(bar)["Open the copy"].click()
    assert opened == [tmp_path / "copy.curation"]
    copy = factories.opened(tmp_path / "copy.curation")
    assert copy.library().counts() == session.project.library().counts()
    copy.store.close()
    (tmp_path / "elsewhere").rename(path)
    buttons(bar)["Look again"].click()
    assert bar.sentences() == {}
    assert said[-1] == "‘test.curation’ is back: changes are recorded again."


def test_another_file_in_its_place_can_be_opened(
    session: Session, bar: NoticeBar, notices: tuple[SessionNotices, list[Path]], tmp_path: Path
):
    path = session.project.store.path
    factories.new_project(tmp_path / "other.curation").store.close()
    (tmp_path / "other.curation").replace(path)
    session.notice_others()
    assert "Another file lies in the place" in bar.sentences()["lost"]
    buttons(bar)["Open what is there now"].click()
    assert notices[1] == [path]


def test_a_copy_that_cannot_be_made_is_said(
    notices: tuple[SessionNotices, list[Path]], bar: NoticeBar, tmp_path: Path
):
    said: list[str] = []
    notices[0].message_raised.connect(said.append)
    notices[0].save_copy(tmp_path / "nowhere" / "copy.curation")
    assert "nowhere cannot be written" in said[0]
    assert "copied" not in bar.sentences()


def test_a_synced_folder_is_warned_of_until_the_person_dismisses_it(
    session: Session, bar: NoticeBar, settings: Settings, tmp_path: Path
):
    (tmp_path / ".stfolder").mkdir()
    shown = SessionNotices(session, bar, settings, lambda _: None, bar.window())
    shown.look_at_place()
    assert "Syncthing keeps in step" in bar.sentences()["place"]
    buttons(bar)["Dismiss"].click()
    shown.close()
    again = SessionNotices(session, bar, settings, lambda _: None, bar.window())
    again.look_at_place()
    assert bar.sentences() == {}
    again.close()
    assert settings.dismissed(session.project.store.path, "place")
    assert not settings.dismissed(tmp_path / "other.curation", "place")


def test_what_cannot_be_read_is_said_until_it_can(
    session: Session, bar: NoticeBar, notices: tuple[SessionNotices, list[Path]]
):
    session.unreadable.emit("‘test.curation’ could not be read.")
    assert bar.sentences() == {"unreadable": "‘test.curation’ could not be read."}
    buttons(bar)["Try again"].click()
    session.unreadable.emit("")
    assert bar.sentences() == {}


@pytest.mark.parametrize(
    ("code", "anew"), [pytest.param("cur01", False, id="known"), pytest.param("cur02", True, id="new here")]
)
def test_that_a_project_can_only_be_read_is_said_until_it_can_be_written(
    stat3: Project, bar: NoticeBar, settings: Settings, qtbot: QtBot, code: str, anew: bool
):
    path = stat3.store.path
    stat3.store.close()
    opened: list[Path] = []
    said: list[str] = []
    with full_disk():
        session = Session(factories.opened(path, code))
        shown = SessionNotices(session, bar, settings, opened.append, bar.window())
        shown.message_raised.connect(said.append)
        session.notice_others()
        assert bar.sentences()["read-only"].startswith("Open for reading only.")
        assert "the work of cur01 is shown" in bar.sentences()["read-only"]
    session.notice_others()
    assert "read-only" not in bar.sentences()
    if anew:
        qtbot.waitUntil(lambda: "writable" in bar.sentences())
        assert opened == [path]
        assert settings.curator_of(path) == "cur02"
        assert bar.sentences()["writable"].endswith("You work as cur02 from here on.")
    else:
        assert said == [f"‘{path.name}’ can be written now: changes are recorded."]
        assert opened == []
    shown.close()
    assert bar.sentences() == {}
    session.close()
    session.deleteLater()
