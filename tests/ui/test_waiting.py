from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from curator.model import ReviewState
from curator.project import Project
from tests import factories
from tests.holding import held
from ui.desk import Desk
from ui.job_bar import JobBar
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.plain_label import PlainLabel
from ui.session import Session
from ui.settings import Settings
from ui.status_line import StatusLine
from ui.theme import Theme
from ui.waiting import Waiting

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(stat3: Project, settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    """The real window on a project of its own."""
    from ui.app import SqliteProjects

    path = stat3.store.path
    made = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    assert made.open_project(path)
    qtbot.waitExposed(made)
    yield made
    made.close()


def events(project: Project) -> int:
    return project.store.event_count()


def type_later(window: MainWindow, *keys: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    """Keys as the platform sends them, one after the other, as soon as events are handled."""

    def type_them() -> None:
        handle = window.windowHandle()
        for key, modifiers in keys:
            QTest.keyClick(handle, key, modifiers)

    QTimer.singleShot(0, type_them)


def when_told(waiting: Waiting, part: str, act: object) -> None:
    """Call `act` once, when the words of the wait have this part."""

    def tell(words: str) -> None:
        if part in words and words:
            waiting.told.disconnect(tell)
            assert callable(act)
            QTimer.singleShot(0, act)

    waiting.told.connect(tell)


def test_a_key_pressed_while_another_program_writes_is_recorded_when_that_has_ended(
    window: MainWindow, stat3: Project
):
    assert window.view is not None
    assert window.session is not None
    before = events(stat3)
    told: list[str] = []
    window.session.waiting.told.connect(told.append)
    with held(stat3.store.path) as holder:
        # when the seconds have ticked once
        window.session.waiting.told.connect(lambda _: holder.let_go() if len(told) == 2 else None)
        QTest.keyClick(window.view.reader, Qt.Key.Key_L)
    assert events(stat3) > before
    assert told[0].startswith("Waiting: another program is writing to ‘test.curation’ … ")
    assert told[0].endswith(" s (Esc gives up)")
    assert told[1] != told[0]
    assert told[2:] == [""]


def test_what_is_typed_while_a_change_waits_is_handled_afterwards_in_its_order(
    window: MainWindow, stat3: Project, qtbot: QtBot
):
    assert window.view is not None
    assert window.session is not None
    desk = window.view.desk
    assert desk.view is not None
    first = desk.view.sentences[0].sentence
    with held(stat3.store.path) as holder:
        when_told(window.session.waiting, "Waiting", holder.let_go)
        # a second label, then on to the next sentence, where another label is put
        type_later(window, (Qt.Key.Key_T, NONE), (Qt.Key.Key_Down, NONE), (Qt.Key.Key_M, NONE))
        QTest.keyClick(window.view.reader, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: desk.current == 1 and len(labels(desk)) > 0)
    names = [step.name for step in stat3.store.steps()][-3:]
    assert len(names) == 3
    assert [len(labels_of(desk, place)) for place in (0, 1)] == [2, 1]
    assert desk.view.sentences[0].sentence.id == first.id


def labels_of(desk: Desk, place: int) -> list[object]:
    view = desk.view
    assert view is not None
    return [label for claim in view.sentences[place].claims for label in claim.labels]


def labels(desk: Desk) -> list[object]:
    return labels_of(desk, desk.current)


def test_a_shortcut_of_the_menu_typed_meanwhile_is_not_lost(window: MainWindow, stat3: Project, qtbot: QtBot):
    assert window.view is not None
    assert window.session is not None
    session = window.session
    with held(stat3.store.path) as holder:
        when_told(session.waiting, "Waiting", holder.let_go)
        type_later(window, (Qt.Key.Key_Z, CONTROL))
        QTest.keyClick(window.view.reader, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: session.redo_name() is not None)
    assert labels(window.view.desk) == []


def test_a_click_made_meanwhile_is_handled_afterwards(window: MainWindow, stat3: Project, qtbot: QtBot):
    assert window.view is not None
    assert window.session is not None
    button = window.top_bar.search
    place = button.mapTo(window, QPoint(10, 10))
    with held(stat3.store.path) as holder:
        when_told(window.session.waiting, "Waiting", holder.let_go)
        handle = window.windowHandle()
        QTimer.singleShot(0, lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, NONE, place))
        QTest.keyClick(window.view.reader, Qt.Key.Key_L)
        assert not button.hasFocus()
    qtbot.waitUntil(button.hasFocus)


@pytest.mark.parametrize("way", ["escape", "close"])
def test_a_wait_can_be_given_up_and_says_what_was_not_recorded(
    window: MainWindow, stat3: Project, qtbot: QtBot, way: str
):
    assert window.view is not None
    assert window.session is not None
    before = events(stat3)
    refused: list[str] = []
    window.session.refused.connect(refused.append)

    def give_up() -> None:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_T)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Down)
        if way == "escape":
            QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
        else:
            window.close()

    with held(stat3.store.path):
        when_told(window.session.waiting, "Waiting", give_up)
        QTest.keyClick(window.view.reader, Qt.Key.Key_L)
        assert window.isVisible()
    assert refused[0].startswith("Not recorded: the label “Luminal")
    assert "nor the 2 key presses and clicks after it" in refused[0]
    assert "Another program was still writing" in refused[0]
    assert events(stat3) == before
    # and the file is free again: the next key is recorded
    QTest.keyClick(window.view.reader, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: events(stat3) > before)


def test_after_its_limit_a_wait_ends_by_itself(window: MainWindow, stat3: Project):
    assert window.view is not None
    assert window.session is not None
    window.session.waiting.limit = 0.3
    refused: list[str] = []
    window.session.refused.connect(refused.append)
    with held(stat3.store.path):
        assert window.session.undo() is None
        QTest.keyClick(window.view.reader, Qt.Key.Key_Return)
    assert refused[-1].startswith(
        "Not recorded: the review of the sentence. Another program was still writing"
    )


def test_a_change_asked_for_while_another_waits_is_refused_with_a_sentence(session: Session):
    refused: list[str] = []
    session.refused.connect(refused.append)
    with held(session.project.store.path) as holder:
        when_told(session.waiting, "Waiting", lambda: (session.undo(), holder.let_go()))
        session.redo()
    assert refused[0] == "Not recorded: the undo. Another change still waits for the file."


def test_others_changes_do_not_reach_the_views_while_a_change_waits(session: Session, stat3: Project):
    seen: list[bool] = []
    session.changed.connect(lambda _: seen.append(session.waiting.active))
    with held(session.project.store.path) as holder:
        when_told(session.waiting, "Waiting", lambda: (session.notice_others(), holder.let_go()))
        document = stat3.library().document_ids()[0]
        view = stat3.view(document)
        assert view is not None
        from curator.reviewing import SetReview

        assert session.perform(
            SetReview(sentence_ids=[view.sentences[0].sentence.id], state=ReviewState.SKIPPED)
        )
    assert seen == [False]


def test_a_job_says_that_it_waits_and_then_goes_on(stat3: Project, qtbot: QtBot):
    jobs, told, ended = Jobs(), [], []
    jobs.held_up.connect(told.append)
    path = stat3.store.path

    def work(progress: object) -> str:
        project = factories.opened(path)
        try:
            factories.add_document(project, "Written by a job", "One sentence. Another one.")
        finally:
            project.store.close()
        assert callable(progress)
        progress(1, 1)
        return "done"

    with held(path) as holder:
        jobs.start("Writing", work, ended.append)
        qtbot.waitUntil(lambda: bool(told), timeout=20_000)
        holder.let_go()
        qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert told[0].startswith("Waiting: another program is writing to ‘test.curation’")
    assert told[-1] == ""
    assert ended == ["done"]


def test_the_bar_of_a_job_says_that_it_waits(light: Theme, qtbot: QtBot):
    jobs = Jobs()
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    title = bar.findChild(PlainLabel, "job-title")
    assert title is not None
    ended: list[object] = []
    jobs.start("Importing", lambda progress: progress(0, None), ended.append)
    jobs.held_up.emit("Waiting: another program is writing to ‘a.curation’ … 2 s")
    assert title.text() == "Waiting: another program is writing to ‘a.curation’ … 2 s"
    jobs.held_up.emit("")
    assert title.text() == "Importing"
    qtbot.waitUntil(lambda: bool(ended))


def test_no_sentence_of_the_status_line_widens_the_window(light: Theme, qtbot: QtBot):
    line = StatusLine(light)
    qtbot.addWidget(line)
    line.show()
    line.set_message("A long sentence. " * 100)
    line.set_waiting("Waiting: another program is writing to ‘" + "a" * 300 + "’ … 3 s")
    QApplication.processEvents()
    assert line.minimumSizeHint().width() < 300
    line.resize(600, line.sizeHint().height())
    QApplication.processEvents()
    assert "aaaa" in line.waiting.toolTip()


def test_a_job_that_waits_can_be_cancelled(stat3: Project, qtbot: QtBot):
    jobs, failed = Jobs(), []
    path = stat3.store.path
    before = events(stat3)

    def work(progress: object) -> None:
        project = factories.opened(path)
        try:
            factories.add_document(project)
        finally:
            project.store.close()

    with held(path):
        jobs.start("Writing", work, failed.append, failed.append)
        with qtbot.waitSignal(jobs.held_up, timeout=20_000):
            pass
        jobs.cancel()
        qtbot.waitUntil(lambda: bool(failed), timeout=20_000)
    assert str(failed[0]) == "Cancelled. Nothing was changed."
    assert events(stat3) == before


def test_the_end_of_a_job_is_told_when_no_change_waits(qtbot: QtBot):
    jobs, ended, waits = Jobs(), [], [True]
    jobs.deferred = lambda: waits[0]
    jobs.start("Quick", lambda progress: "done", ended.append)
    qtbot.waitUntil(lambda: jobs._worker is not None and jobs._worker.isFinished())
    qtbot.wait(150)
    assert ended == []
    waits[0] = False
    qtbot.waitUntil(lambda: ended == ["done"])


def test_the_status_line_says_what_is_waited_for_even_on_the_start_page(light: Theme, qtbot: QtBot):
    line = StatusLine(light)
    qtbot.addWidget(line)
    line.hide()
    line.set_waiting("Waiting: another program is writing to ‘a <b>.curation’ … 3 s")
    assert line.isVisible()
    assert line.waiting.isVisible()
    assert not line.message.isVisible()
    assert "a <b>.curation" in line.waiting.text()
    line.set_waiting("")
    assert not line.isVisible()
    assert line.waiting.text() == ""


def test_text_typed_meanwhile_arrives_in_a_field(qtbot: QtBot, session: Session):
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    field.setFocus()

    def type_words() -> None:
        for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C):
            QTest.keyClick(field.windowHandle(), key)

    with held(session.project.store.path) as holder:
        QTimer.singleShot(0, type_words)
        when_told(session.waiting, "Waiting", holder.let_go)
        session.redo()
        assert field.toPlainText() == ""
    qtbot.waitUntil(lambda: field.toPlainText() == "abc")


def test_what_fails_afterwards_does_not_keep_the_rest_back(qtbot: QtBot, session: Session):
    class Failing(QPlainTextEdit):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            if event.text() == "b":
                raise ValueError("a bug")
            super().keyPressEvent(event)

    field = Failing()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    field.setFocus()

    def type_words() -> None:
        for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C):
            QTest.keyClick(field.windowHandle(), key)

    with qtbot.captureExceptions() as raised:
        with held(session.project.store.path) as holder:
            QTimer.singleShot(0, type_words)
            when_told(session.waiting, "Waiting", holder.let_go)
            session.redo()
        qtbot.waitUntil(lambda: field.toPlainText() == "ac")
    assert len(raised) == 1
    assert "a bug" in str(raised[0][1])


def test_keys_typed_while_the_held_ones_are_handled_wait_for_their_turn(
    window: MainWindow, stat3: Project, qtbot: QtBot
):
    """A second program takes the file between two of the changes that were typed."""
    assert window.view is not None
    assert window.session is not None
    session, desk = window.session, window.view.desk
    with held(stat3.store.path) as holder:
        when_told(session.waiting, "Waiting", holder.let_go)
        type_later(window, (Qt.Key.Key_T, NONE), (Qt.Key.Key_Down, NONE), (Qt.Key.Key_M, NONE))
        QTest.keyClick(window.view.reader, Qt.Key.Key_L)
    with held(stat3.store.path) as holder:
        when_told(session.waiting, "Waiting", holder.let_go)
        qtbot.waitUntil(lambda: desk.current == 1 and len(labels(desk)) > 0, timeout=20_000)
    assert [len(labels_of(desk, place)) for place in (0, 1)] == [2, 1]
