"""The reader: geometry, selection, mouse, what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from curator.claims import Target
from curator.identifiers import LabelId
from curator.labelling import ToggleLabel
from curator.model import Record, Span
from tests import factories
from ui import theme
from ui.chips import ChipKind
from ui.desk import Desk
from ui.key_map import KeyMap
from ui.reader_view import ReaderView
from ui.session import Session


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session, session)


@pytest.fixture
def reader(qtbot: QtBot, desk: Desk) -> ReaderView:
    key_map = KeyMap({})
    key_map.set_vocabulary(desk.session.project.vocabulary)
    key_map.connect({"down": lambda: desk.move(1), "up": lambda: desk.move(-1)}, lambda _: None)
    made = ReaderView(desk, theme.LIGHT, key_map)
    qtbot.addWidget(made)
    made.resize(800, 600)
    desk.open(desk.session.project.library().document_ids()[0])
    made.show()
    qtbot.waitExposed(made)
    return made


def tag(desk: Desk, label_id: str, words: str | None = None) -> None:
    assert desk.sentence is not None
    text = desk.sentence.sentence.text
    span = Span(text.index(words), text.index(words) + len(words), words) if words else None
    targets = [Target(desk.sentence.sentence.id)]
    operation = ToggleLabel(targets=targets, label_id=LabelId(label_id), span=span)
    assert desk.session.perform(operation)


def test_every_sentence_is_one_block_with_its_own_text(reader: ReaderView, desk: Desk) -> None:
    assert desk.view is not None
    document = reader.document()
    assert document.blockCount() == 9
    for index, view in enumerate(desk.view.sentences):
        assert document.findBlockByNumber(index).text() == view.sentence.text


def test_chips_stand_under_their_sentence_and_never_overlap(reader: ReaderView, desk: Desk) -> None:
    for label in ("CTX:0001", "CTX:0020", "STG:0001", "ACT:0001", "EFF:0001"):
        tag(desk, label)
    chips = reader.page.chips[0].chips
    labels = [chip for chip in chips if chip.kind is ChipKind.LABEL]
    assert [chip.text for chip in labels][:2] == ["Tumor, subtype unspecified", "Mammary involution"]
    for one in chips:
        for other in chips:
            assert one is other or not one.rect.intersects(other.rect)
    first, second = (reader.document().findBlockByNumber(number) for number in (0, 1))
    assert reader.page.card(first).bottom() <= reader.page.card(second).top() + 1


def test_the_current_card_is_always_wholly_in_view(reader: ReaderView, desk: Desk) -> None:
    for _ in range(8):
        desk.move(1)
        card = reader.page.card(reader.document().findBlockByNumber(desk.current))
        assert card.top() >= 0
        assert card.bottom() <= reader.viewport().height()


def test_a_click_on_a_sentence_makes_it_current(qtbot: QtBot, reader: ReaderView, desk: Desk) -> None:
    block = reader.document().findBlockByNumber(1)
    place = reader.page.text_rect(block).center().toPoint()
    qtbot.mouseClick(reader.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.current == 1


def test_a_click_on_a_suggestion_accepts_it(qtbot: QtBot, reader: ReaderView, desk: Desk) -> None:
    chip = next(chip for chip in reader.page.chips[0].chips if chip.kind is ChipKind.SUGGESTION)
    origin = reader.page.chips_origin(reader.document().findBlockByNumber(0))
    place = chip.rect.translated(origin).center().toPoint()
    qtbot.mouseClick(reader.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.claim_view is not None
    assert chip.suggestion is not None
    assert desk.claim_view.label_ids() == {chip.suggestion.label.id}


def test_dragging_over_sentences_selects_them(qtbot: QtBot, reader: ReaderView, desk: Desk) -> None:
    first, last = (
        reader.page.text_rect(reader.document().findBlockByNumber(n)).center().toPoint() for n in (0, 2)
    )
    qtbot.mousePress(reader.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(reader.viewport(), last)
    qtbot.mouseRelease(reader.viewport(), Qt.MouseButton.LeftButton, pos=last)
    assert list(desk.selected()) == [0, 1, 2]
    assert reader.selected_span() is None


def test_a_selection_gives_code_points_without_outer_space(reader: ReaderView, desk: Desk) -> None:
    assert desk.sentence is not None
    start = desk.sentence.sentence.text.index(" oncogenic stimuli")
    cursor = reader.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(" oncogenic stimuli"), QTextCursor.MoveMode.KeepAnchor)
    reader.setTextCursor(cursor)
    assert reader.selected_span() == Span(start + 1, start + 18, "oncogenic stimuli")


def test_labelled_words_are_marked(reader: ReaderView, desk: Desk) -> None:
    tag(desk, "CTX:0041", "oncogenic stimuli")
    marks = [mark.cursor.selectedText() for mark in reader.extraSelections()]  # type: ignore[attr-defined]
    assert marks == ["oncogenic stimuli"]
    desk.move(1)
    assert reader.extraSelections() == []


def test_left_and_right_stay_inside_the_sentence(qtbot: QtBot, reader: ReaderView, desk: Desk) -> None:
    desk.move(1)
    qtbot.keyClick(reader, Qt.Key.Key_Left)
    assert reader.textCursor().blockNumber() == 1
    qtbot.keyClick(reader, Qt.Key.Key_Right)
    assert reader.caret() == 1


def test_a_screen_reader_hears_place_state_labels_and_role(reader: ReaderView, desk: Desk) -> None:
    tag(desk, "ACT:0001")
    tag(desk, "EFF:0001")
    assert reader.accessibleDescription() == (
        "Sentence 1 of 9, unreviewed. Claim 1: Active, Promotes; role pro"
    )


def test_a_chip_is_found_only_where_it_is(reader: ReaderView) -> None:
    assert reader.page.chip_at(QPoint(1, 1)) is None


def test_a_document_is_opened_with_nothing_selected(reader: ReaderView, desk: Desk) -> None:
    for document_id in desk.session.project.library().document_ids()[:3]:
        desk.open(document_id)
        assert not reader.textCursor().hasSelection()
        assert reader.textCursor().blockNumber() == desk.current


@pytest.fixture
def long_text(reader: ReaderView, desk: Desk) -> ReaderView:
    """300 sentences, each of which suggests a label."""
    text = " ".join(f"Metastasis number {number} was seen in mice." for number in range(300))
    factories.import_records(desk.session.project, Record(title="A full text", abstract=text))
    desk.open(desk.session.project.library().document_ids()[-1])
    return reader


def with_chips(reader: ReaderView) -> list[int]:
    return [index for index, layout in enumerate(reader.page.chips) if layout.chips]


def seen(reader: ReaderView) -> list[int]:
    height = reader.viewport().height()
    blocks = (reader.document().findBlockByNumber(index) for index in range(300))
    return [
        block.blockNumber()
        for block in blocks
        if reader.page.text_rect(block).bottom() > 0 and reader.page.text_rect(block).top() < height
    ]


def test_a_long_text_has_chips_where_it_is_read(long_text: ReaderView) -> None:
    assert set(seen(long_text)) <= set(with_chips(long_text))
    assert len(with_chips(long_text)) < 60
    bar = long_text.verticalScrollBar()
    for share in (0.5, 1.0, 0.25):
        bar.setValue(int(bar.maximum() * share))
        assert set(seen(long_text)) <= set(with_chips(long_text))
    assert len(with_chips(long_text)) < 200


@pytest.mark.parametrize("percent", [30, 31, 32, 50, 51, 52])
def test_chips_that_come_later_move_nothing_in_view(
    long_text: ReaderView, qtbot: QtBot, percent: int
) -> None:
    bar = long_text.verticalScrollBar()
    bar.setValue(bar.maximum() * percent // 100)
    block = long_text.document().findBlockByNumber(seen(long_text)[0])
    top = long_text.page.text_rect(block).top()
    before = len(with_chips(long_text))
    qtbot.waitUntil(lambda: len(with_chips(long_text)) > before + 40)
    assert abs(long_text.page.text_rect(block).top() - top) <= 1


def test_the_end_of_a_long_text_is_reached_and_labelled(long_text: ReaderView, desk: Desk) -> None:
    desk.go_to(299)
    assert 299 in with_chips(long_text)
    assert 299 in seen(long_text)
    tag(desk, "STG:0001")
    assert any(chip.kind is ChipKind.LABEL for chip in long_text.page.chips[299].chips)
