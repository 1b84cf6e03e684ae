from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.evidence.passages import Passage, PassageClaim
from curator.evidence.question import first_question
from curator.identifiers import ClaimId, DocumentId, SentenceId, SetId
from curator.project import Project
from curator.role import role_of
from tests.factories import (
    ABSTRACT,
    ACTIVE,
    INACTIVE,
    METASTASIS,
    STAGE_NOT_STATED,
    add_document,
    label,
    starter_vocabulary,
)
from tests.ui.finding import child
from ui import theme
from ui.chips import ChipKind
from ui.passage_delegate import LEGIBLE, PassageDelegate
from ui.passage_layout import SIDE, Fonts, PassageLayout, lay_out
from ui.passage_model import NEAR, PAGE, PAGES_KEPT, PassageModel, PassageRole
from ui.passage_panel import PassagePanel
from ui.passage_words import citation, role_words, source_line, spoken, tool_tip
from ui.theme import DARK, LIGHT, contrast

KEY = Qt.Key
TUMOR, PROMOTES, SUPPRESSES, WORSE, DUAL, NO_EFFECT = (
    "CTX:0001",
    "EFF:0001",
    "EFF:0002",
    "EFF:0003",
    "EFF:0005",
    "EFF:0006",
)
HOSTILE = '<img src="x"><b>Bold</b> & {0} %s'
LONG = "STAT3 promotes metastasis of tumors to the lung and to the bone in mice and in women. "


def a_claim(*label_ids: str, number: int = 1, negated: bool = False, note: str = "") -> PassageClaim:
    labels = tuple(starter_vocabulary().label(id_) for id_ in label_ids)
    return PassageClaim(ClaimId(f"c{number}"), number, negated, role_of(labels), labels, note)


FOR = a_claim(TUMOR, METASTASIS, ACTIVE, PROMOTES)
AGAINST = a_claim(TUMOR, METASTASIS, INACTIVE, PROMOTES, number=2)
ASSOCIATED = a_claim(TUMOR, METASTASIS, ACTIVE, WORSE)


def a_passage(number: int = 0, **fields: Any) -> Passage:
    """Four sentences a paper; every third is a long one."""
    values: dict[str, Any] = {
        "document_id": DocumentId(f"d{number // 4}"),
        "sentence_id": SentenceId(f"s{number}"),
        "set_id": SetId("p1"),
        "sentence_index": number % 4 + 1,
        "text": f"{number}: " + LONG * (1 + 2 * (number % 3 == 0)),
        "title": f"Paper {number // 4}",
        "journal": "Cell",
        "year": 2018,
        "doi": "10.1/x",
        "pmid": "123",
        "publication_type": "research_article",
        "curator_code": "cur01",
        "claims": (FOR,),
    }
    return Passage(**{**values, **fields})


@cache
def passages(count: int) -> tuple[Passage, ...]:
    return tuple(a_passage(number) for number in range(count))


class Source:
    """Gives passages and remembers what it was asked for."""

    def __init__(self, found: Sequence[Passage]) -> None:
        self.found = found
        self.asked: list[tuple[int, int]] = []

    def fetch(self, start: int, stop: int) -> list[Passage]:
        self.asked.append((start, stop))
        return list(self.found[start:stop])


class Endless(Source):
    """As many passages as one likes."""

    def __init__(self) -> None:
        super().__init__(())

    def fetch(self, start: int, stop: int) -> list[Passage]:
        self.asked.append((start, stop))
        return [a_passage(number) for number in range(start, stop)]


@pytest.fixture
def panel(qtbot: QtBot, light: theme.Theme) -> PassagePanel:
    made = PassagePanel()
    qtbot.addWidget(made)
    made.set_theme(light, 13)
    made.resize(400, 700)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def show(panel: PassagePanel, source: Source, count: int | None = None, title: str = "Tumor × Stage") -> None:
    count = len(source.found) if count is None else count
    panel.show_cell(title, count, (count + 3) // 4, count, source.fetch)


def row_of(panel: PassagePanel) -> int:
    return panel.view.current_row()


def in_sight(panel: PassagePanel) -> bool:
    """Whether all of the current passage can be read, and it is as high as it says."""
    view = panel.view
    rect, index = view.visualRect(view.currentIndex()), view.currentIndex()
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, rect.width(), 1)  # type: ignore[attr-defined]
    measured = view.itemDelegate().sizeHint(option, index).height()
    return rect.top() >= 0 and rect.bottom() < view.viewport().height() and rect.height() == measured


def press(qtbot: QtBot, panel: PassagePanel, *keys: Qt.Key) -> None:
    panel.view.setFocus()
    for key in keys:
        qtbot.keyClick(panel.view, key)


# words


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        pytest.param(FOR, "for", id="for"),
        pytest.param(AGAINST, "against", id="against"),
        pytest.param(ASSOCIATED, "for (association)", id="association"),
        pytest.param(a_claim(ACTIVE, DUAL), "mixed", id="mixed"),
        pytest.param(a_claim(ACTIVE, NO_EFFECT), "no effect", id="no-effect"),
        pytest.param(a_claim(TUMOR), "not stated", id="undetermined"),
        pytest.param(a_claim(ACTIVE, SUPPRESSES, negated=True), "against", id="negation-changes-nothing"),
    ],
)
def test_a_claim_says_what_it_speaks_for(claim: PassageClaim, words: str) -> None:
    assert role_words(claim) == words


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, "Cell · 2018 · sentence 1 · cur01", id="all"),
        pytest.param(
            {"publication_type": "meta_analysis"},
            "Cell · 2018 · sentence 1 · cur01 · meta analysis",
            id="not-research",
        ),
        pytest.param(
            {"journal": None, "year": None, "publication_type": None}, "sentence 1 · cur01", id="unknown"
        ),
        pytest.param({"journal": " A\n&  <b> "}, "A & <b> · 2018 · sentence 1 · cur01", id="hostile"),
    ],
)
def test_the_source_says_what_is_known(fields: dict[str, Any], expected: str) -> None:
    assert source_line(a_passage(**fields)) == expected


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        pytest.param({}, "Cell 2018, sentence 1, doi:10.1/x", id="doi"),
        pytest.param({"doi": None}, "Cell 2018, sentence 1, PMID 123", id="pmid"),
        pytest.param({"doi": None, "pmid": None, "journal": None}, "2018, sentence 1", id="year"),
        pytest.param(
            {"doi": None, "pmid": None, "journal": None, "year": None}, "Paper 0, sentence 1", id="title"
        ),
    ],
)
def test_a_citation_says_where_the_sentence_stands(fields: dict[str, Any], source: str) -> None:
    assert citation(a_passage(text="It 𝛽 <b>does</b>.", **fields)) == f"“It 𝛽 <b>does</b>.” ({source})"


def test_a_screen_reader_says_sentence_roles_labels_paper_and_curator() -> None:
    stated = a_claim(TUMOR, STAGE_NOT_STATED, ACTIVE, DUAL, number=2, negated=True, note="hm")
    words = spoken(a_passage(text="It does.", claims=(FOR, stated)))
    assert words == (
        "It does. for: Tumor, subtype unspecified, Distant metastasis, Active, Promotes; "
        "mixed, negated: Tumor, subtype unspecified, stage not stated, Active, Dual / contrasting, note: hm. "
        "Paper 0. Cell, 2018, sentence 1, cur01."
    )


def test_the_tool_tip_escapes_what_papers_and_curators_wrote() -> None:
    claim = a_claim(TUMOR, note=HOSTILE)
    words = tool_tip(a_passage(title=HOSTILE, journal=HOSTILE, curator_code=HOSTILE, claims=(claim,)))
    assert "<img" not in words
    assert words.count("&lt;img") == 4


# the model


def test_the_model_is_sound_before_and_after_changes(qtmodeltester: ModelTester) -> None:
    model = PassageModel()
    qtmodeltester.check(model)
    model.set_source(120, Source(passages(120)).fetch)
    qtmodeltester.check(model)
    assert model.index(119, 0).data() == passages(120)[119].text
    # some are gone since they were counted
    model.set_source(120, Source(passages(70)).fetch)
    assert model.index(119, 0).data() is None
    model.set_source(0, Source(()).fetch)
    assert model.rowCount() == 0
    qtmodeltester.check(model)


def test_passages_are_fetched_a_page_at_a_time_and_once() -> None:
    model, source = PassageModel(), Source(passages(3 * PAGE + 7))
    model.set_source(3 * PAGE + 7, source.fetch)
    assert source.asked == []
    for row in (PAGE, PAGE + 3, 2 * PAGE - 1, 3 * PAGE + 1):
        model.index(row, 0).data()
    assert source.asked == [(PAGE, 2 * PAGE), (3 * PAGE, 3 * PAGE + 7)]


def test_old_pages_are_let_go() -> None:
    model, source = PassageModel(), Endless()
    model.set_source(100_000, source.fetch)
    for page in range(PAGES_KEPT + 1):
        model.index(page * PAGE, 0).data()
    model.index(0, 0).data()
    assert len(source.asked) == PAGES_KEPT + 2


def test_a_paper_is_opened_by_its_first_passage() -> None:
    model = PassageModel()
    model.set_source(120, Source(passages(120)).fetch)
    opens = [row for row in range(120) if model.index(row, 0).data(PassageRole.OPENS_PAPER)]
    assert opens == list(range(0, 120, 4))


def test_a_passage_is_looked_for_nearby_and_not_through_everything() -> None:
    model, source = PassageModel(), Endless()
    model.set_source(100_000, source.fetch)
    assert model.row_of(SentenceId("s50030"), SetId("p1"), near=50_000) == 50_030
    assert len(source.asked) == 1
    assert model.row_of(SentenceId("s49990"), SetId("p1"), near=50_000) == 49_990
    assert model.row_of(SentenceId("s50030"), SetId("p2"), near=50_000) is None
    assert len(source.asked) == 2 * NEAR + 1


# the panel


def test_a_cell_is_shown_with_its_first_passage_current(panel: PassagePanel) -> None:
    show(panel, Source(passages(9)))
    assert child(panel, QLabel, "passages-title").text() == "TUMOR × STAGE"
    assert child(panel, QLabel, "passages-count").text() == "9 SENTENCES · 3 PAPERS"
    assert child(panel, QLabel, "passages-count").accessibleName() == "9 sentences · 3 papers"
    assert panel.current() == passages(9)[0]


def test_the_keyboard_comes_to_the_list(panel: PassagePanel) -> None:
    show(panel, Source(passages(9)))
    panel.setFocus()
    assert panel.view.hasFocus()


def test_arrows_and_page_keys_move_through_the_passages(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(300)))
    press(qtbot, panel, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up)
    assert (row_of(panel), in_sight(panel)) == (1, True)
    press(qtbot, panel, KEY.Key_PageDown)
    assert row_of(panel) > 3
    assert in_sight(panel)
    page_down = row_of(panel)
    press(qtbot, panel, KEY.Key_PageUp)
    assert row_of(panel) < page_down
    press(qtbot, panel, KEY.Key_End)
    assert (row_of(panel), in_sight(panel)) == (299, True)
    press(qtbot, panel, KEY.Key_Home)
    assert (row_of(panel), in_sight(panel)) == (0, True)


def test_each_passage_is_whole_on_the_way_down_and_up(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(60)))
    press(qtbot, panel, *[KEY.Key_Down] * 40)
    for key in (KEY.Key_Down, KEY.Key_Up):
        for _ in range(15):
            press(qtbot, panel, key)
            assert in_sight(panel)


@pytest.mark.parametrize(
    "key", [pytest.param(KEY.Key_Return, id="return"), pytest.param(KEY.Key_Enter, id="enter")]
)
def test_enter_opens_the_current_passage(panel: PassagePanel, qtbot: QtBot, key: Qt.Key) -> None:
    show(panel, Source(passages(9)))
    press(qtbot, panel, KEY.Key_Down)
    with qtbot.waitSignal(panel.passage_opened) as caught:
        press(qtbot, panel, key)
    assert caught.args == [passages(9)[1]]


def test_a_double_click_opens_a_passage(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(9)))
    view = panel.view
    place = view.visualRect(panel.model.index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.passage_opened) as caught:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [passages(9)[2]]


def test_escape_leaves(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(9)))
    with qtbot.waitSignal(panel.left):
        press(qtbot, panel, KEY.Key_Escape)


def test_control_c_copies_the_sentence_with_its_source(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(9)))
    panel.view.setFocus()
    with qtbot.waitSignal(panel.copied):
        qtbot.keyClick(panel.view, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == citation(passages(9)[0])


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, id=key.name)
        for key in (KEY.Key_Return, KEY.Key_Escape, KEY.Key_Down, KEY.Key_PageDown, KEY.Key_End)
    ],
)
def test_its_keys_are_its_own_whatever_shortcuts_the_window_has(
    panel: PassagePanel, qtbot: QtBot, key: Qt.Key
) -> None:
    stolen: list[Qt.Key] = []
    QShortcut(QKeySequence(key), panel).activated.connect(lambda: stolen.append(key))
    show(panel, Source(passages(90)))
    press(qtbot, panel, key)
    assert stolen == []


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda panel: panel.setFocus(), id="by-the-window"),
        pytest.param(lambda panel: child(panel, QLabel, "no-passages").setFocus(), id="by-tab"),
    ],
)
def test_an_empty_cell_says_why_and_can_be_left(
    panel: PassagePanel, qtbot: QtBot, leave: Callable[[PassagePanel], None]
) -> None:
    panel.set_empty("Nobody has looked: <b>3</b> of 7 papers are unread.")
    show(panel, Source(()))
    reason = child(panel, QLabel, "no-passages")
    assert reason.isVisible()
    assert reason.textFormat() is Qt.TextFormat.PlainText
    assert reason.accessibleName() == "Nobody has looked: <b>3</b> of 7 papers are unread."
    assert panel.current() is None
    leave(panel)
    assert reason.hasFocus()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(reason, KEY.Key_Escape)


def test_without_a_cell_the_panel_says_what_to_do(panel: PassagePanel) -> None:
    show(panel, Source(passages(9)))
    panel.clear()
    assert child(panel, QLabel, "passages-count").text() == ""
    assert child(panel, QLabel, "no-passages").isVisible()


def test_going_to_a_passage_brings_it_into_sight(panel: PassagePanel) -> None:
    show(panel, Source(passages(300)))
    assert panel.go_to(SentenceId("s222"), SetId("p1"))
    assert (row_of(panel), in_sight(panel)) == (222, True)
    assert not panel.go_to(SentenceId("s222"), SetId("another"))
    assert row_of(panel) == 222


def test_another_cell_begins_at_its_first_passage(panel: PassagePanel) -> None:
    show(panel, Source(passages(300)))
    panel.go_to(SentenceId("s222"), SetId("p1"))
    show(panel, Source(passages(300)), title="Another")
    assert row_of(panel) == 0


def test_a_cell_that_changed_keeps_the_passage_or_its_place(panel: PassagePanel) -> None:
    show(panel, Source(passages(300)))
    panel.go_to(SentenceId("s222"), SetId("p1"))
    show(panel, Source(passages(300)[3:]))
    assert panel.current() == passages(300)[222]
    assert row_of(panel) == 219
    show(panel, Source([item for item in passages(300)[3:] if item.sentence_id != "s222"]))
    assert panel.current() == passages(300)[223]
    show(panel, Source(passages(300)[:5]))
    assert row_of(panel) == 4


def test_a_cell_that_lost_its_last_passage_gives_the_keyboard_back(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(1)))
    panel.view.setFocus()
    with qtbot.waitSignal(panel.left):
        show(panel, Source(()))


def test_a_hundred_thousand_passages_are_there_at_once(panel: PassagePanel, qtbot: QtBot) -> None:
    source = Endless()
    show(panel, source, 100_000)
    press(qtbot, panel, KEY.Key_End)
    assert (row_of(panel), in_sight(panel)) == (99_999, True)
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    press(qtbot, panel, KEY.Key_Up)
    assert (row_of(panel), in_sight(panel)) == (99_998, True)
    press(qtbot, panel, KEY.Key_Home)
    assert (row_of(panel), in_sight(panel)) == (0, True)
    # the first, the last, and those in the middle
    assert len(source.asked) <= 6


def test_what_is_read_stays_in_place_while_rows_above_are_measured(panel: PassagePanel) -> None:
    show(panel, Source(passages(300)))
    panel.go_to(SentenceId("s200"), SetId("p1"))
    view, bar = panel.view, panel.view.verticalScrollBar()
    for _ in range(40):
        first = view.rowAt(view.viewport().height() // 2)
        before = view.rowViewportPosition(first)
        bar.setValue(bar.value() - 30)
        assert view.rowViewportPosition(first) == before + 30


def test_a_passage_that_is_higher_than_the_list_is_read_by_scrolling(
    panel: PassagePanel, qtbot: QtBot
) -> None:
    show(panel, Source([a_passage(0, text=LONG * 40), a_passage(1)]))
    panel.resize(400, 300)
    steps = 0
    while row_of(panel) == 0:
        press(qtbot, panel, KEY.Key_Down)
        steps += 1
    assert 3 < steps < 100
    assert in_sight(panel)
    press(qtbot, panel, KEY.Key_Up, KEY.Key_Up)
    assert row_of(panel) == 0


def test_passages_that_are_gone_leave_gaps_and_nothing_worse(panel: PassagePanel, qtbot: QtBot) -> None:
    show(panel, Source(passages(3)), 100_000)
    press(qtbot, panel, KEY.Key_End, KEY.Key_Return)
    assert panel.current() is None
    panel.grab()


def test_another_width_or_size_of_text_measures_anew(panel: PassagePanel) -> None:
    show(panel, Source(passages(90)))
    panel.go_to(SentenceId("s60"), SetId("p1"))
    heights: set[int] = set()
    for width, size in ((400, 13), (800, 13), (280, 13), (400, 22)):
        panel.set_theme(LIGHT, size)
        panel.resize(width, 700)
        QApplication.sendPostedEvents()
        assert in_sight(panel)
        heights.add(panel.view.visualRect(panel.view.currentIndex()).height())
    assert len(heights) == 4


def test_a_long_title_has_the_numbers_under_it(panel: PassagePanel) -> None:
    title, count = child(panel, QLabel, "passages-title"), child(panel, QLabel, "passages-count")
    show(panel, Source(passages(9)), title="Tumor × Stage")
    QApplication.sendPostedEvents()
    assert count.x() > title.x()
    show(panel, Source(passages(9)), title="Tumor, subtype unspecified × Residual disease & dormancy")
    QApplication.sendPostedEvents()
    panel.grab()
    assert count.y() > title.y()


# looks


def laid_out(passage: Passage, width: int = 390, size: int = 13) -> PassageLayout:
    return lay_out(passage, True, width, Fonts(size))


@pytest.mark.parametrize("size", [pytest.param(size, id=f"{size}px") for size in (10, 13, 24)])
@pytest.mark.parametrize("width", [pytest.param(width, id=f"{width}-wide") for width in (200, 390, 900)])
def test_nothing_is_cut_off_and_nothing_overlaps(qapp: QApplication, size: int, width: int) -> None:
    claims = (replace(FOR, note="a note of a curator " * 9), replace(AGAINST, negated=True))
    layout = laid_out(a_passage(claims=claims), width, size)
    places = [*(tag.rect for tag in layout.tags), *(chip.rect for chip in layout.chips)]
    assert all(layout.card.contains(place) for place in places)
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])
    below = layout.lines_place.y() + layout.lines.boundingRect().height()
    assert min(place.top() for place in places) >= below
    assert layout.meta_place.top() >= max(place.bottom() for place in places)
    assert layout.card.contains(layout.meta_place)
    assert layout.lines.boundingRect().width() <= layout.card.width()
    assert layout.card.bottom() < layout.height


def test_the_sentence_is_shown_in_full(qapp: QApplication) -> None:
    text = "𝛽-catenin 🧬 in cafés " * 30
    layout = laid_out(a_passage(text=text))
    shown = sum(layout.lines.lineAt(place).textLength() for place in range(layout.lines.lineCount()))
    assert shown == len(text.encode("utf-16-le")) // 2


def test_a_word_without_end_is_broken(qapp: QApplication) -> None:
    layout = laid_out(a_passage(text="x" * 3000))
    assert layout.lines.boundingRect().width() <= layout.card.width()


def chip_texts(passage: Passage, width: int = 390) -> list[str]:
    return [chip.text for chip in laid_out(passage, width).chips]


def test_what_is_not_stated_or_holds_by_default_has_no_chip(qapp: QApplication) -> None:
    claim = a_claim(TUMOR, STAGE_NOT_STATED, ACTIVE, "CER:0001", "CER:0003")
    assert chip_texts(a_passage(claims=(claim,))) == ["Tumor, subtype unspecified", "Active", "Speculative"]


def test_labels_go_by_their_codes_where_there_is_no_room_for_names(qapp: QApplication) -> None:
    assert chip_texts(a_passage(), width=200) == ["TUM", "DMT", "ACT", "PRO"]


def test_several_claims_are_numbered_as_in_the_reader(qapp: QApplication) -> None:
    layout = laid_out(a_passage(claims=(FOR, replace(AGAINST, negated=True))))
    numbers = [chip.text for chip in layout.chips if chip.kind is ChipKind.CLAIM]
    assert numbers == ["1", "2"]
    assert [tag.text for tag in layout.tags] == ["for", "against"]
    assert [chip.text for chip in layout.chips if chip.kind is ChipKind.NEGATED] == ["¬ negated"]


def test_an_association_is_marked_as_weaker(qapp: QApplication) -> None:
    assert [tag.weak for tag in laid_out(a_passage(claims=(FOR, ASSOCIATED))).tags] == [False, True]


def test_the_journal_gives_way_before_sentence_and_curator(qapp: QApplication) -> None:
    passage = a_passage(journal="International Journal of Molecular Sciences and of Everything Else")
    assert laid_out(passage).meta.endswith("… · 2018 · sentence 1 · cur01")
    assert laid_out(passage, 180).meta == "2018 · sentence 1 · cur01"
    assert laid_out(passage, 900).meta == source_line(passage)


@pytest.mark.parametrize("chosen", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
@pytest.mark.parametrize("role", ["pro", "anti", "mixed", "no_effect", "undetermined"])
def test_a_tag_is_legible_on_its_ground_and_on_a_card(
    qapp: QApplication, chosen: theme.Theme, role: str
) -> None:
    ink, ground = PassageDelegate(chosen, 13).tag_colours(role)
    for under in (ground.name(), chosen.card, chosen.panel):
        assert contrast(ink.name(), under) >= LEGIBLE - 0.3


@pytest.mark.parametrize("chosen", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
def test_the_current_passage_is_a_card_with_a_ring(
    panel: PassagePanel, qapp: QApplication, chosen: theme.Theme
) -> None:
    theme.apply(qapp, chosen, 13)
    panel.set_theme(chosen, 13)
    show(panel, Source(passages(9)))
    panel.view.setFocus()
    picture = panel.view.viewport().grab().toImage()
    scale = picture.devicePixelRatio()
    rect = panel.view.visualRect(panel.view.currentIndex())
    ring = picture.pixelColor(round((SIDE + 1) * scale), round((rect.bottom() - 40) * scale))
    inside = picture.pixelColor(round((SIDE + 5) * scale), round((rect.bottom() - 40) * scale))
    outside = picture.pixelColor(round((SIDE + 5) * scale), round((rect.bottom() + 40) * scale))
    assert (ring, inside, outside) == (QColor(chosen.accent), QColor(chosen.card), QColor(chosen.panel))


def test_hostile_words_are_painted_as_they_are(panel: PassagePanel, qapp: QApplication) -> None:
    claim = a_claim(TUMOR, note=HOSTILE)
    hostile = a_passage(text=HOSTILE + "\n\u202e\x00\u2028", title=HOSTILE, journal=HOSTILE, claims=(claim,))
    show(panel, Source([hostile]), title=HOSTILE)
    panel.grab()
    assert child(panel, QLabel, "passages-title").textFormat() is Qt.TextFormat.PlainText
    assert laid_out(hostile).lines.text().startswith(HOSTILE)
    assert "\u202e" not in laid_out(hostile).lines.text()


def test_the_delegate_is_as_high_as_it_paints(panel: PassagePanel) -> None:
    show(panel, Source(passages(3)))
    view = panel.view
    heights = [view.rowHeight(row) for row in range(3)]
    width = view.width() - view.verticalScrollBar().sizeHint().width()
    assert heights == [
        lay_out(item, row == 0, width, Fonts(13)).height for row, item in enumerate(passages(3))
    ]
    assert isinstance(view.itemDelegate().sizeHint(QStyleOptionViewItem(), panel.model.index(0, 0)), QSize)


# a real project


def test_the_passages_of_a_real_cell_follow_its_labels(
    project: Project, panel: PassagePanel, qtbot: QtBot
) -> None:
    from curator.evidence.evidence import Evidence

    document = add_document(project, abstract=ABSTRACT, journal="Cell", year=2018, doi="10.1/x")
    first, second, third = project.store.sentences(document)
    for sentence in (first, second):
        label(project, sentence, TUMOR, METASTASIS, ACTIVE)
    label(project, first, PROMOTES)
    label(project, second, SUPPRESSES)
    label(project, third, TUMOR, STAGE_NOT_STATED)
    question = first_question(project.vocabulary, project.curator.id)

    def open_cell() -> None:
        evidence = Evidence.read(project)
        matrix = evidence.matrix(question)
        row = next(item for item in matrix.rows if item.id == TUMOR)
        column = next(item for item in matrix.columns if item.id == METASTASIS)
        found = evidence.references(question, row, column)
        papers = matrix.cell(row.id, column.id).papers.all
        panel.show_cell(
            f"{row.name} × {column.name}",
            len(found),
            papers,
            len(found),
            lambda start, stop: evidence.passages(question, found[start:stop]),
        )

    open_cell()
    assert child(panel, QLabel, "passages-count").text() == "2 SENTENCES · 1 PAPER"
    press(qtbot, panel, KEY.Key_Down)
    current = panel.current()
    assert current is not None
    assert (current.sentence_id, current.text) == (second.id, second.text)
    assert spoken(current).startswith("It suppresses tumors. against: ")
    with qtbot.waitSignal(panel.passage_opened) as caught:
        press(qtbot, panel, KEY.Key_Return)
    assert caught.args == [current]
    # corrected in the reader: the cell has one sentence less, and the keyboard is still in it
    label(project, second, METASTASIS)
    open_cell()
    assert panel.model.rowCount() == 1
    assert row_of(panel) == 0
    assert panel.view.hasFocus()
