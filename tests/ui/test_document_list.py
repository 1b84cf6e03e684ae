from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.errors import ProjectFileError
from curator.identifiers import DocumentId
from curator.library import Counts, DocumentRow, Filter, Hits, Order, Progress
from curator.model import IntegrityStatus
from ui.document_list_delegate import DocumentListDelegate
from ui.document_list_model import PAGE, PAGES_KEPT, DocumentListModel, DocumentListRole
from ui.document_panel import AT_ONCE, SOON_MILLISECONDS, DocumentPanel
from ui.filter_pill import FilterPill, abbreviated
from ui.theme import DARK, LIGHT, sans_font


def a_row(number: int, progress: Progress = Progress.TO_DO, flagged: int = 0) -> DocumentRow:
    return DocumentRow(
        id=DocumentId(f"d{number}"),
        title=f"Paper {number} <b>on</b> STAT3",
        journal="Cell",
        year=1990 + number % 30,
        sentences=9,
        settled={Progress.TO_DO: 0, Progress.STARTED: 4, Progress.DONE: 9}[progress],
        progress=progress,
        flagged=flagged,
        integrity_status=IntegrityStatus.NONE_KNOWN,
    )


@dataclass
class Shelf:
    """A library in memory that remembers what was asked of it."""

    documents: dict[DocumentId, DocumentRow]
    asked: list[list[DocumentId]] = field(default_factory=list)

    counted: int = 0
    unseen: int = 0
    """How many slices of documents nobody has looked at yet."""

    def first_ids(self, count: int) -> list[DocumentId]:
        return list(self.documents)[:count]

    def prepare(self) -> bool:
        self.unseen = max(0, self.unseen - 1)
        return not self.unseen

    def document_ids(
        self,
        filter_: Filter = Filter.ALL,
        search: str = "",
        order: Order = Order.IMPORT,
        hits: Hits | None = None,
    ) -> list[DocumentId]:
        found = hits or self.find(search)
        rows = [
            row
            for number, row in enumerate(self.documents.values())
            if _passes(row, filter_) and (found is None or found.marks[number])
        ]
        if order is Order.YEAR:
            rows.sort(key=lambda row: -(row.year or 0))
        return [row.id for row in rows]

    def find(self, search: str) -> Hits | None:
        return Hits(bytes(search in row.title for row in self.documents.values())) if search else None

    @contextmanager
    def aside(self) -> Generator[Shelf]:
        yield self

    def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        self.asked.append(list(ids))
        return [self.documents[id_] for id_ in ids if id_ in self.documents]

    def counts(self) -> Counts:
        self.counted += 1
        rows = self.documents.values()
        numbers = {
            key.value: sum(_passes(row, key) for row in rows) for key in Filter if key is not Filter.ALL
        }
        return Counts(total=len(rows), **numbers)

    def change(self, number: int, **changes: object) -> DocumentId:
        id_ = DocumentId(f"d{number}")
        self.documents[id_] = replace(self.documents[id_], **changes)
        return id_


class Away(Shelf):
    @contextmanager
    def aside(self) -> Generator[Shelf]:
        raise ProjectFileError("The file is not in its place.")
        yield self


def _passes(row: DocumentRow, filter_: Filter) -> bool:
    if filter_ is Filter.FLAGGED:
        return bool(row.flagged)
    return filter_ is Filter.ALL or row.progress.value == filter_.value


def a_shelf(size: int, **progress: Progress) -> Shelf:
    rows = [a_row(number, progress.get(f"d{number}", Progress.TO_DO)) for number in range(size)]
    return Shelf({row.id: row for row in rows})


@pytest.fixture
def model() -> DocumentListModel:
    return DocumentListModel()


@pytest.fixture
def panel(qtbot: QtBot) -> DocumentPanel:
    panel = DocumentPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(280, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def title(model: QAbstractTableModel, row: int) -> object:
    return model.index(row, 0).data()


def test_the_model_is_sound_before_and_after_changes(
    model: DocumentListModel, qtmodeltester: ModelTester
) -> None:
    shelf = a_shelf(450)
    qtmodeltester.check(model)
    model.set_library(shelf)
    model.refresh()
    assert title(model, 449) == "Paper 449 <b>on</b> STAT3"
    id_ = shelf.change(3, title="Another")
    model.reread([id_])
    assert title(model, 3) == "Another"
    model.throw_away_cache()
    model.refresh(Filter.DONE)
    assert model.rowCount() == 0
    model.refresh()
    qtmodeltester.check(model)


def test_rows_are_read_a_page_at_a_time_and_once(model: DocumentListModel) -> None:
    shelf = a_shelf(5 * PAGE)
    model.set_library(shelf)
    model.refresh()
    assert shelf.asked == []
    for row in range(PAGE + 3, PAGE + 20):
        title(model, row)
    assert [len(ids) for ids in shelf.asked] == [PAGE]
    assert shelf.asked[0][0] == f"d{PAGE}"


def test_old_pages_are_let_go(model: DocumentListModel) -> None:
    shelf = a_shelf((PAGES_KEPT + 1) * PAGE)
    model.set_library(shelf)
    model.refresh()
    for page in range(PAGES_KEPT + 1):
        title(model, page * PAGE)
    title(model, 0)
    assert len(shelf.asked) == PAGES_KEPT + 2


def test_rereading_names_just_the_loaded_rows(model: DocumentListModel, qtbot: QtBot) -> None:
    shelf = a_shelf(3 * PAGE)
    model.set_library(shelf)
    model.refresh()
    title(model, 0)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    ids = [shelf.change(number, title="New") for number in (7, 2, 3, PAGE + 1)]
    model.reread([*ids, DocumentId("unknown")])
    assert changed == [(2, 3), (7, 7)]
    assert shelf.asked[1:] == [["d2", "d3", "d7"]]
    assert title(model, 2) == "New"
    assert title(model, PAGE + 1) == "New"


def test_a_document_that_is_gone_leaves_an_empty_row(model: DocumentListModel) -> None:
    shelf = a_shelf(3)
    model.set_library(shelf)
    model.refresh()
    title(model, 0)
    del shelf.documents[DocumentId("d1")]
    model.reread([DocumentId("d1")])
    index = model.index(1, 0)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    ):
        assert index.data(role) is None
    assert index.data(DocumentListRole.ID) == "d1"


def test_throwing_the_cache_away_reads_again(model: DocumentListModel, qtbot: QtBot) -> None:
    shelf = a_shelf(3)
    model.set_library(shelf)
    model.refresh()
    title(model, 0)
    shelf.change(0, title="New")
    assert title(model, 0) != "New"
    with qtbot.waitSignal(model.dataChanged):
        model.throw_away_cache()
    assert title(model, 0) == "New"


def test_rows_and_ids_find_each_other(model: DocumentListModel) -> None:
    model.set_library(a_shelf(3))
    model.refresh()
    assert [model.row_of(DocumentId(id_)) for id_ in ("d0", "d2", "d9")] == [0, 2, None]
    assert [model.id_at(row) for row in (-1, 0, 2, 3)] == [None, "d0", "d2", None]
    model.refresh(search="Paper 2")
    assert model.row_of(DocumentId("d2")) == 0


def test_a_row_is_spoken_whole_and_its_tool_tip_is_escaped(model: DocumentListModel) -> None:
    shelf = a_shelf(1)
    shelf.change(0, settled=9, progress=Progress.DONE, flagged=2, integrity_status=IntegrityStatus.RETRACTED)
    model.set_library(shelf)
    model.refresh()
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    expected = "Cell · 1990, 9 of 9 sentences reviewed, done, flagged, retracted"
    assert spoken == f"Paper 0 <b>on</b> STAT3, {expected}"
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;on&lt;/b&gt;" in tip


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("Short", 1, id="short"),
        pytest.param("A title that needs some more room than one line has", 2, id="two lines"),
        pytest.param("A title " * 40, 2, id="elided"),
        pytest.param("W" * 300, 1, id="one long word"),
        pytest.param("𝛽-catenin 😀 signals " * 9, 2, id="beyond the basic plane"),
        pytest.param("", 1, id="empty"),
    ],
)
def test_a_title_takes_at_most_two_lines_that_fit(qtbot: QtBot, text: str, lines: int) -> None:
    font = sans_font(13)
    delegate = DocumentListDelegate(LIGHT, font)
    found = delegate.title_lines(text, 240)
    assert len(found) == lines
    font.setWeight(font.Weight.DemiBold)
    assert all(QFontMetrics(font).horizontalAdvance(line) <= 241 for line in found)
    assert text.startswith(found[0].removesuffix("…"))


def test_a_journal_gives_way_to_the_year(qtbot: QtBot) -> None:
    delegate = DocumentListDelegate(LIGHT, sans_font(13))
    row = replace(a_row(8), journal="Proceedings of the National Academy of Sciences")
    assert delegate.source_text(row, 1000) == "Proceedings of the National Academy of Sciences · 1998"
    assert delegate.source_text(row, 110).startswith("Proc")
    assert delegate.source_text(row, 110).endswith("… · 1998")
    assert delegate.source_text(row, 40) == "1998"
    assert delegate.source_text(replace(row, journal=None), 100) == "1998"
    assert delegate.source_text(replace(row, journal=None, year=None), 100) == ""


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (9999, "9999"),
        (10_000, "10k"),
        (12_345, "12.3k"),
        (99_999, "99.9k"),
        (100_000, "100k"),
        (999_999, "999k"),
        (1_200_000, "1.2M"),
        (5_000_000_000, "5G"),
        (10**15, "∞"),
    ],
)
def test_counts_are_abbreviated(count: int, text: str) -> None:
    assert abbreviated(count) == text


def pill(panel: DocumentPanel, filter_: Filter) -> FilterPill:
    found = panel.findChild(FilterPill, f"filter-{filter_.value}")
    assert isinstance(found, FilterPill)
    return found


def test_filters_exclude_each_other_and_can_be_switched_off(panel: DocumentPanel, qtbot: QtBot) -> None:
    panel.set_library(a_shelf(5, d1=Progress.DONE, d2=Progress.STARTED))
    assert panel.model.rowCount() == 5
    with qtbot.waitSignal(panel.filter_changed):
        qtbot.mouseClick(pill(panel, Filter.DONE), Qt.MouseButton.LeftButton)
    assert panel.filter is Filter.DONE
    assert panel.model.rowCount() == 1
    qtbot.keyClick(pill(panel, Filter.STARTED), Qt.Key.Key_Space)
    assert [each.filter for each in panel.findChildren(FilterPill) if each.isChecked()] == [Filter.STARTED]
    assert panel.model.id_at(0) == "d2"
    qtbot.mouseClick(pill(panel, Filter.STARTED), Qt.MouseButton.LeftButton)
    assert panel.filter is Filter.ALL
    assert panel.model.rowCount() == 5


def test_counts_stand_on_the_filters(panel: DocumentPanel) -> None:
    shelf = a_shelf(5, d1=Progress.DONE, d2=Progress.STARTED)
    panel.set_library(shelf)
    assert [pill(panel, each).text() for each in (Filter.TO_DO, Filter.STARTED, Filter.DONE)] == [
        "To do 3",
        "Started 1",
        "Done 1",
    ]
    panel.reread([shelf.change(0, progress=Progress.DONE), shelf.change(3, flagged=1)])
    assert pill(panel, Filter.DONE).text() == "Done 2"
    assert pill(panel, Filter.FLAGGED).text() == "⚑ 1"
    assert pill(panel, Filter.FLAGGED).accessibleName() == "Flagged, 1"


@pytest.mark.parametrize("count", [0, 206, 9999, 12_345, 100_000])
def test_filters_fit_the_pane_whatever_they_count(panel: DocumentPanel, qtbot: QtBot, count: int) -> None:
    for each in panel.findChildren(FilterPill):
        each.set_count(count)
    panel.resize(281, 600)
    panel.resize(280, 600)
    pills = panel.findChildren(FilterPill)
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in pills))
    assert all(each.geometry().right() <= 280 - 12 for each in pills)
    assert all(not a.geometry().intersects(b.geometry()) for a in pills for b in pills if a is not b)


def test_the_curator_s_move_is_announced_and_the_program_s_is_not(panel: DocumentPanel, qtbot: QtBot) -> None:
    panel.set_library(a_shelf(5))
    with qtbot.assertNotEmitted(panel.document_chosen):
        panel.set_current(DocumentId("d1"))
    assert panel.view.currentIndex().row() == 1
    with qtbot.waitSignal(panel.document_chosen) as chosen:
        qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert chosen.args == ["d2"]
    rect = panel.view.visualRect(panel.model.index(0, 0))
    with qtbot.waitSignal(panel.document_chosen) as chosen:
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert chosen.args == ["d0"]


def test_a_refresh_keeps_the_current_document(panel: DocumentPanel, qtbot: QtBot) -> None:
    shelf = a_shelf(5, d0=Progress.DONE)
    panel.set_library(shelf)
    panel.set_current(DocumentId("d3"))
    with qtbot.assertNotEmitted(panel.document_chosen):
        panel.set_filter(Filter.TO_DO)
        assert panel.view.currentIndex().row() == 2
        panel.set_filter(Filter.DONE)
        assert not panel.view.currentIndex().isValid()
        panel.set_filter(Filter.ALL)
    assert panel.view.currentIndex().row() == 3


def test_next_and_previous_follow_the_list(panel: DocumentPanel) -> None:
    panel.set_library(a_shelf(4))
    first, last = DocumentId("d0"), DocumentId("d3")
    assert panel.next_id(first) == "d1"
    assert panel.next_id(last) is None
    assert panel.previous_id(last) == "d2"
    assert panel.previous_id(first) is None
    assert panel.next_id(None) == "d0"
    assert panel.previous_id(None) == "d3"
    assert panel.next_id(DocumentId("elsewhere")) == "d0"


def test_next_to_do_passes_over_what_is_done_and_goes_round(panel: DocumentPanel) -> None:
    shelf = a_shelf(5, d1=Progress.DONE, d2=Progress.STARTED, d4=Progress.DONE)
    panel.set_library(shelf)
    assert panel.next_id(DocumentId("d0"), to_do_only=True) == "d2"
    assert panel.next_id(DocumentId("d3"), to_do_only=True) == "d0"
    assert panel.previous_id(DocumentId("d0"), to_do_only=True) == "d3"
    for number in (0, 2, 3):
        panel.reread([shelf.change(number, progress=Progress.DONE)])
    assert panel.next_id(DocumentId("d0"), to_do_only=True) is None


def test_the_next_to_do_is_found_far_away_without_reading_what_lies_between(panel: DocumentPanel) -> None:
    shelf = a_shelf(1900)
    for number in range(1, 1800):
        shelf.change(number, progress=Progress.DONE)
    panel.set_library(shelf)
    assert panel.next_id(DocumentId("d0"), to_do_only=True) == "d1800"
    assert sum(len(ids) for ids in shelf.asked) <= 3 * PAGE


def test_a_change_of_the_document_on_the_desk_is_counted_without_counting_all(panel: DocumentPanel) -> None:
    shelf = a_shelf(1900)
    panel.set_library(shelf)
    panel.set_filter(Filter.FLAGGED)
    # not in the list, and still known
    panel.set_current(DocumentId("d1500"))
    counted = shelf.counted
    panel.reread([shelf.change(1500, progress=Progress.STARTED)])
    assert pill(panel, Filter.STARTED).text() == "Started 1"
    panel.reread([shelf.change(1500, progress=Progress.DONE, flagged=1)])
    expected = {Filter.TO_DO: "To do 1899", Filter.STARTED: "Started 0", Filter.DONE: "Done 1"}
    assert {each: pill(panel, each).text() for each in expected} == expected
    assert pill(panel, Filter.FLAGGED).text() == "⚑ 1"
    assert shelf.counted == counted
    assert panel.counts == shelf.counts()


def test_of_many_documents_the_first_are_there_at_once(panel: DocumentPanel, qtbot: QtBot) -> None:
    shelf = a_shelf(AT_ONCE + 500)
    panel.set_library(shelf)
    count = panel.findChild(QLabel, "document-count")
    assert isinstance(count, QLabel)
    counted = shelf.counted
    assert (panel.model.rowCount(), count.text()) == (AT_ONCE, "…")
    assert pill(panel, Filter.TO_DO).text() == "To do …"
    panel.set_current(DocumentId("d7"))
    with qtbot.assertNotEmitted(panel.model.modelReset):
        qtbot.waitUntil(lambda: shelf.counted > counted)
    assert count.text() == f"{AT_ONCE + 500:,}"
    assert panel.view.currentIndex().row() == 7
    assert pill(panel, Filter.TO_DO).text() == f"To do {AT_ONCE + 500}"


def test_beyond_the_first_documents_goes_the_next_one(panel: DocumentPanel) -> None:
    panel.set_library(a_shelf(AT_ONCE + 2))
    assert panel.next_id(DocumentId(f"d{AT_ONCE - 1}")) == f"d{AT_ONCE}"
    panel.set_library(a_shelf(AT_ONCE + 2))
    assert panel.previous_id(None) == f"d{AT_ONCE + 1}"


def test_many_new_documents_are_looked_at_in_slices(panel: DocumentPanel, qtbot: QtBot) -> None:
    shelf = a_shelf(30)
    panel.set_library(shelf)
    shelf.documents, shelf.unseen = a_shelf(AT_ONCE + 500).documents, 2
    panel.refresh()
    assert panel.model.rowCount() == 30
    assert panel.next_id(DocumentId("d28")) == "d29"
    qtbot.waitUntil(lambda: panel.model.rowCount() == AT_ONCE + 500)
    assert shelf.unseen == 0


def test_the_first_of_many_documents_that_come_are_there_at_once(panel: DocumentPanel) -> None:
    shelf = a_shelf(0)
    panel.set_library(shelf)
    shelf.documents, shelf.unseen = a_shelf(AT_ONCE + 500).documents, 2
    panel.refresh()
    assert panel.next_id(None, to_do_only=True) == "d0"
    assert panel.model.rowCount() == AT_ONCE


def test_not_all_is_asked_for_before_the_first_paint(qtbot: QtBot) -> None:
    panel = DocumentPanel(LIGHT)
    qtbot.addWidget(panel)
    shelf = a_shelf(AT_ONCE + 500)
    panel.set_library(shelf)
    qtbot.wait(2 * SOON_MILLISECONDS)
    assert (panel.model.rowCount(), shelf.counted) == (AT_ONCE, 0)
    panel.show()
    qtbot.waitUntil(lambda: shelf.counted == 1)
    assert panel.model.rowCount() == AT_ONCE + 500


def test_a_search_that_cannot_be_done_aside_is_done_here(panel: DocumentPanel, qtbot: QtBot) -> None:
    panel.set_library(Away(a_shelf(AT_ONCE + 500).documents))
    panel.set_search("Paper 2499")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)


def test_a_search_of_many_documents_leaves_the_list_until_there_is_an_answer(
    panel: DocumentPanel, qtbot: QtBot
) -> None:
    shelf = a_shelf(AT_ONCE + 500)
    panel.set_library(shelf)
    for words in ("P", "Paper 1", "Paper 12", "Paper 123"):
        panel.set_search(words)
        assert panel.model.rowCount() == AT_ONCE
    qtbot.waitUntil(lambda: panel.model.rowCount() == 11)
    assert [panel.model.id_at(row) for row in range(2)] == ["d123", "d1230"]
    panel.set_search("9")
    qtbot.waitUntil(lambda: panel.model.id_at(0) == "d9")
    panel.set_search("")
    assert panel.model.rowCount() == AT_ONCE + 500


def test_who_leaves_the_search_field_sees_what_was_found(panel: DocumentPanel) -> None:
    panel.set_library(a_shelf(AT_ONCE + 500))
    panel.set_search("Paper 123")
    panel.settle()
    assert panel.model.rowCount() == 11


def test_next_and_previous_follow_the_order(panel: DocumentPanel, qtbot: QtBot) -> None:
    panel.set_library(a_shelf(40))
    panel.set_current(DocumentId("d29"))
    with qtbot.waitSignal(panel.order_chosen) as chosen:
        panel.order_button.action(Order.YEAR).trigger()
    assert chosen.args == [Order.YEAR]
    assert panel.view.currentIndex().row() == 0
    assert panel.next_id(DocumentId("d29")) == "d28"
    assert panel.previous_id(DocumentId("d28")) == "d29"
    assert panel.order_button.isChecked()
    with qtbot.assertNotEmitted(panel.order_chosen):
        panel.set_order(Order.IMPORT)
    assert not panel.order_button.isChecked()
    assert panel.next_id(DocumentId("d28")) == "d29"


def test_an_empty_list_says_why(panel: DocumentPanel) -> None:
    empty = panel.findChild(QLabel, "no-documents")
    assert isinstance(empty, QLabel)
    assert empty.isVisible()
    assert empty.text() == "No documents yet.\nImport… or drop files here."
    panel.set_library(a_shelf(2))
    assert not empty.isVisible()
    panel.set_search("<b>zebra")
    assert empty.isVisible()
    assert empty.text() == "Nothing matches ‘<b>zebra’.\nEsc clears the search."
    assert empty.textFormat() == Qt.TextFormat.PlainText
    panel.set_search("")
    panel.set_filter(Filter.FLAGGED)
    assert empty.text() == "No sentence is flagged."


def test_the_header_counts_what_is_listed(panel: DocumentPanel) -> None:
    panel.set_library(a_shelf(12))
    count = panel.findChild(QLabel, "document-count")
    assert isinstance(count, QLabel)
    assert count.text() == "12"
    panel.set_search("Paper 1")
    assert count.text() == "3 of 12"


def test_only_rows_on_show_are_read(panel: DocumentPanel, qtbot: QtBot) -> None:
    shelf = a_shelf(100_000)
    panel.set_library(shelf)
    panel.grab()
    assert shelf.asked == [shelf.asked[0]]
    panel.set_current(DocumentId("d99999"))
    panel.grab()
    assert len(shelf.asked) <= 3


def test_a_letter_typed_in_the_list_neither_moves_nor_reads_the_whole_library(
    panel: DocumentPanel, qtbot: QtBot
) -> None:
    shelf = a_shelf(10 * PAGE)
    panel.set_library(shelf)
    panel.set_current(DocumentId("d0"))
    qtbot.keyClick(panel.view, Qt.Key.Key_P)
    assert panel.view.currentIndex().row() == 0
    assert len(shelf.asked) <= 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End], ids=["down", "end"])
def test_arrows_move_in_the_list_whatever_shortcuts_the_window_has(
    panel: DocumentPanel, qtbot: QtBot, key: Qt.Key
) -> None:
    panel.set_library(a_shelf(2))
    panel.set_current(DocumentId("d0"))
    shortcut = QShortcut(QKeySequence(key), panel)
    panel.activateWindow()
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    with qtbot.assertNotEmitted(shortcut.activated), qtbot.waitSignal(panel.document_chosen) as chosen:
        qtbot.keyClick(panel.view, key)
    assert chosen.args == ["d1"]


def test_every_kind_of_row_paints_in_both_themes(panel: DocumentPanel) -> None:
    shelf = a_shelf(len(IntegrityStatus) + 2, d0=Progress.DONE, d1=Progress.STARTED)
    for number, status in enumerate(IntegrityStatus):
        shelf.change(number, integrity_status=status, flagged=number % 2)
    shelf.change(len(IntegrityStatus), title="", journal=None, year=None, sentences=0)
    panel.set_library(shelf)
    panel.set_current(DocumentId("d1"))
    light = panel.grab().toImage()
    panel.set_theme(DARK)
    assert panel.grab().toImage() != light
