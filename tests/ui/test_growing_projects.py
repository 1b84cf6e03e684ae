"""What a key costs does not grow with the project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from curator.identifiers import DocumentId
from curator.library import Order
from curator.model import Record
from curator.reviewing import ToggleFlag
from tests import factories
from ui.annotate_view import AHEAD_MILLISECONDS
from ui.main_window import MainWindow
from ui.settings import Settings

Opened = Callable[[Path], MainWindow]


def a_project(folder: Path, documents: int, titles: tuple[str, ...] = ("Paper",)) -> Path:
    path = folder / f"{documents}.curation"
    project = factories.new_project(path)
    records = [
        Record(title=f"{titles[n % len(titles)]} {n}", abstract=f"One of {n}. Two of {n}. Three of {n}.")
        for n in range(documents)
    ]
    factories.import_records(project, *records)
    project.store.close()
    return path


@contextmanager
def statements(window: MainWindow) -> Iterator[list[str]]:
    assert window.session is not None
    connection = window.session.project.store.connection  # type: ignore[attr-defined]
    found: list[str] = []
    # not what FTS5 asks for itself now and then, nor the look at other processes once a second
    own = ("--", "pragma data_version", "PRAGMA")
    connection.set_trace_callback(lambda sql: None if sql.startswith(own) else found.append(sql))
    yield found
    connection.set_trace_callback(None)


def press(window: MainWindow, key: str) -> None:
    assert window.view is not None
    QTest.keySequence(window.view.reader, QKeySequence(key))
    QApplication.processEvents()
    # with what is read ahead
    while window.view._idle.isActive():
        QTest.qWait(AHEAD_MILLISECONDS)
    QApplication.processEvents()


def costs(window: MainWindow, keys: list[str]) -> list[int]:
    """Statements of each key; a search index that is written for the first time asks for its settings."""
    found: list[int] = []
    for key in (keys[0], window.key_map.key_of("next_document")):
        press(window, key)
    for key in keys:
        with statements(window) as done:
            press(window, key)
        found.append(len(done))
    return found


def test_a_key_takes_as_many_statements_in_a_thousand_documents_as_in_ten(
    tmp_path: Path, opened: Opened, qtbot: QtBot
) -> None:
    small, large = (opened(a_project(tmp_path, documents)) for documents in (10, 1000))
    assert small.session is not None
    label = next(it.hotkey for it in small.session.project.vocabulary.labels() if len(it.hotkey) == 1)
    names = ("down", "flag", "next_document", "previous_document")
    keys = [label, label, *(small.key_map.key_of(name) for name in names), label]
    few, many = costs(small, keys), costs(large, keys)
    assert few == many
    assert few[keys.index(small.key_map.key_of("down"))] == 0
    # begin, what it looks up, what it writes, commit; and reading the sentence and the row of the list again
    assert max(many) <= 45


@pytest.mark.parametrize("order", [Order.YEAR, Order.TITLE])
def test_the_order_of_the_documents_is_remembered(
    tmp_path: Path, opened: Opened, settings: Settings, order: Order
) -> None:
    path = a_project(tmp_path, 3)
    window = opened(path)
    assert window.view is not None
    window.view.documents.order_button.action(order).trigger()
    assert settings.document_order is order
    window.close_project()
    assert window.open_project(path)
    assert window.view.documents.order is order
    assert window.view.documents.order_button.current == order


@pytest.mark.qt_log_ignore("does not support")
def test_the_order_can_be_chosen_with_the_keyboard(tmp_path: Path, opened: Opened, qtbot: QtBot) -> None:
    window = opened(a_project(tmp_path, 3))
    assert window.view is not None
    window.run("evidence")
    window.run("order")
    menu = window.view.documents.order_button.menu_of_choices
    qtbot.waitUntil(menu.isVisible)
    button = window.view.documents.order_button
    assert menu.activeAction() is button.action(Order.IMPORT)
    button.action(Order.TITLE).trigger()
    menu.close()
    assert window.view.documents.order is Order.TITLE
    assert window.workspace is not None
    assert window.workspace.shown == "annotate"


class Painted(QObject):
    """How high the parts of a widget are that are painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.heights: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.region().boundingRect().height())
        return False


def test_the_next_document_paints_the_reader_once_and_two_rows_of_the_list(
    tmp_path: Path, opened: Opened
) -> None:
    # some titles take one line, others two
    window = opened(a_project(tmp_path, 40, ("Paper", "Of cells and their many signals " * 4)))
    assert window.view is not None
    documents = window.view.documents.view
    key = window.key_map.key_of("next_document")
    for _ in range(20):
        press(window, key)
    rows, reader = Painted(documents.viewport()), Painted(window.view.reader.viewport())
    for _ in range(4):
        press(window, key)
    assert len(reader.heights) == 4
    assert rows.heights
    assert max(rows.heights) <= 3 * documents.rowHeight(0)


def ids_of(window: MainWindow) -> list[DocumentId]:
    assert window.session is not None
    return window.session.project.library().document_ids()


def test_the_next_document_was_read_while_nothing_else_was_to_be_done(tmp_path: Path, opened: Opened) -> None:
    window = opened(a_project(tmp_path, 4))
    assert window.view is not None
    window.view.open_document(ids_of(window)[0])
    QTest.qWait(10 * AHEAD_MILLISECONDS)
    with statements(window) as done:
        window.view.desk.open(ids_of(window)[1])
    assert not [sql for sql in done if "from sentence where" in sql]
    assert window.view.desk.view is not None
    assert window.view.desk.view.document.title == "Paper 1"


def test_what_was_read_ahead_is_read_again_when_somebody_changed_it(tmp_path: Path, opened: Opened) -> None:
    path = a_project(tmp_path, 4)
    window = opened(path)
    assert window.view is not None
    assert window.session is not None
    first, second, *_ = ids_of(window)
    window.view.open_document(first)
    QTest.qWait(10 * AHEAD_MILLISECONDS)
    elsewhere = factories.opened(path)
    view = elsewhere.view(second)
    assert view is not None
    elsewhere.perform(ToggleFlag(sentence_ids=[view.sentences[0].sentence.id]))
    elsewhere.store.close()
    window.session.notice_others()
    press(window, window.key_map.key_of("next_document"))
    assert window.view.desk.view is not None
    assert window.view.desk.view.sentences[0].flagged
