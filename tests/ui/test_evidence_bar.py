from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from curator.evidence.headings import Level
from curator.evidence.question import (
    PRIMARY_RESEARCH,
    SECONDARY_LITERATURE,
    Counting,
    Question,
    first_question,
)
from curator.identifiers import LabelId
from curator.label_book import LabelBook
from curator.model import SetKind
from curator.vocabulary import Vocabulary
from tests.factories import HER2, LUMINAL, METASTASIS, changed_vocabulary, deprecated, starter_vocabulary
from tests.ui.finding import child
from ui import theme
from ui.choice_button import ChoiceButton
from ui.evidence_bar import EvidenceBar
from ui.filter_chip import FilterChip
from ui.filter_menu import Choices, StayingMenu, label_entries, type_entries
from ui.filter_popup import WordsPopup, YearsPopup
from ui.toggle_pill import TogglePill

# an open menu, without a window system
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

KEY = Qt.Key
YEARS = (1999, 2026)
TYPES = ("research_article", "review", "unknown")
CURATORS = ("cur01", "A&B <i>")
HOSTILE = 'R&D <b>"bold"</b>\tx'
TUMOR = LabelId("CTX:0001")


def a_book(vocabulary: Vocabulary | None = None) -> LabelBook:
    return LabelBook([vocabulary or starter_vocabulary()])


def hostile_vocabulary() -> Vocabulary:
    def change(content: dict) -> None:
        content["dimensions"][0]["name"] = HOSTILE
        content["dimensions"][0]["labels"][0]["name"] = HOSTILE

    return changed_vocabulary(change)


@pytest.fixture
def bar(qtbot: QtBot, light: theme.Theme) -> EvidenceBar:
    return a_bar(qtbot)


def a_bar(qtbot: QtBot, vocabulary: Vocabulary | None = None, size: int = 13) -> EvidenceBar:
    made = EvidenceBar()
    qtbot.addWidget(made)
    made.set_theme(theme.LIGHT, size)
    made.resize(1280, 90)
    made.set_question(first_question(vocabulary or starter_vocabulary()))
    made.set_choices(a_book(vocabulary), YEARS, TYPES, CURATORS, list(SetKind))
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def asked(bar: EvidenceBar) -> Question:
    assert bar.question is not None
    return bar.question


def told(caught: SignalBlocker) -> list[Any]:
    """What the signal carried."""
    assert caught.args is not None
    return caught.args


def chips(bar: EvidenceBar) -> list[str]:
    return [chip.text() for chip in bar.filters.chips]


def with_filters(bar: EvidenceBar) -> Question:
    """A question with a filter of every kind, shown by the bar."""
    question = replace(
        asked(bar),
        first_year=2001,
        last_year=2020,
        publication_types=PRIMARY_RESEARCH,
        labels=frozenset({TUMOR, LabelId(METASTASIS)}),
        curators=frozenset({"A&B <i>"}),
        kinds=frozenset({SetKind.ADJUDICATED}),
        words="dormancy",
        contradictions_only=True,
    )
    bar.set_question(question)
    return question


def open_submenu(qtbot: QtBot, bar: EvidenceBar, name: str) -> StayingMenu:
    """Go into a submenu of the filters by keys."""
    qtbot.keyClick(bar.filters.add_button, KEY.Key_Return)
    menu, submenu = bar.filters.menu, child(bar.filters.menu, StayingMenu, f"filter-{name}")
    qtbot.waitUntil(menu.isVisible)
    for _ in menu.actions():
        if menu.activeAction() is submenu.menuAction():
            break
        qtbot.keyClick(menu, KEY.Key_Down)
    qtbot.keyClick(menu, KEY.Key_Right)
    qtbot.waitUntil(submenu.isVisible)
    return submenu


def tick(qtbot: QtBot, menu: QMenu, name: str) -> None:
    """Go down to an entry and tick it with Space."""
    wanted = child(menu, QAction, f"{menu.objectName()}-{name}")
    for _ in menu.actions():
        if menu.activeAction() is wanted:
            break
        qtbot.keyClick(menu, KEY.Key_Down)
    assert menu.activeAction() is wanted
    qtbot.keyClick(menu, KEY.Key_Space)


def close_menus(qtbot: QtBot, bar: EvidenceBar) -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        qtbot.keyClick(popup, KEY.Key_Escape)
    assert not bar.filters.menu.isVisible()


def take(qtbot: QtBot, button: ChoiceButton, key: str) -> None:
    """Choose by keys."""
    qtbot.keyClick(button, KEY.Key_Space)
    menu = button.menu_of_choices
    qtbot.waitUntil(menu.isVisible)
    for _ in menu.actions():
        if menu.activeAction() is button.action(key):
            break
        qtbot.keyClick(menu, KEY.Key_Down)
    qtbot.keyClick(menu, KEY.Key_Return)


# what is asked


def test_the_bar_shows_the_question_it_was_given(bar: EvidenceBar) -> None:
    shown = [bar.rows, bar.columns, bar.split, bar.counting, bar.level]
    assert [button.text() for button in shown] == [
        "Context ▾",
        "Stage ▾",
        "Role ▾",
        "Papers ▾",
        "Labels ▾",
    ]
    assert bar.rows.accessibleName() == "Rows: Context"
    assert chips(bar) == []
    assert bar.filters.clear_button.isHidden()


def test_showing_a_question_announces_nothing(bar: EvidenceBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.question_changed):
        with_filters(bar)
        bar.set_choices(a_book(), YEARS, TYPES, CURATORS, list(SetKind))


@pytest.mark.parametrize(
    ("control", "key", "expected"),
    [
        pytest.param("rows", "effect", {"rows": "effect"}, id="rows"),
        pytest.param("columns", "mode", {"columns": "mode"}, id="columns"),
        pytest.param("rows", "stage", {"rows": "stage", "columns": "context"}, id="rows-taken-from-columns"),
        pytest.param(
            "columns", "context", {"rows": "stage", "columns": "context"}, id="columns-taken-from-rows"
        ),
        pytest.param("split", "effect", {"split": "effect"}, id="split"),
        pytest.param("counting", "mentions", {"counting": Counting.MENTIONS}, id="counting"),
    ],
)
def test_choices_by_keys_ask_another_question(
    bar: EvidenceBar, qtbot: QtBot, control: str, key: str, expected: dict[str, object]
) -> None:
    before = asked(bar)
    with qtbot.waitSignal(bar.question_changed) as caught:
        take(qtbot, getattr(bar, control), key)
    assert told(caught) == [replace(before, **expected)]
    assert bar.question == told(caught)[0]
    assert getattr(bar, control).current == key


def test_only_dimensions_with_one_label_a_claim_can_split(bar: EvidenceBar) -> None:
    assert [key for key, _ in bar.split.choices] == ["role", "activity", "effect", "certainty", "evidence"]


def test_swap_exchanges_rows_and_columns(bar: EvidenceBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.question_changed) as caught:
        qtbot.keyClick(bar.swap_button, KEY.Key_Return)
    assert (told(caught)[0].rows, told(caught)[0].columns) == ("stage", "context")
    assert bar.rows.text() == "Stage ▾"


def test_a_level_is_told_and_shown(bar: EvidenceBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.level_changed) as caught:
        take(qtbot, bar.level, "groups")
    assert told(caught) == ["groups"]
    bar.set_level(None)
    assert bar.level.accessibleName() == "Level: as folded"
    bar.set_level(Level.PARENTS)
    assert bar.level.text() == "Parents ▾"


def test_without_a_project_nothing_can_be_asked(qtbot: QtBot, light: theme.Theme) -> None:
    bar = EvidenceBar()
    qtbot.addWidget(bar)
    bar.clear()
    bar.swap()
    bar.open_menu()
    assert bar.question is None
    assert not bar.rows.isEnabled()
    assert not bar.filters.menu.isVisible()


# switches


@pytest.mark.parametrize(
    ("name", "field", "left_out", "counted"),
    [
        pytest.param(
            "with-asides",
            "with_asides",
            "Aims and recommendations: 1,234 left out",
            "Aims and recommendations: 1,234 counted",
            id="asides",
        ),
        pytest.param(
            "with-negated", "with_negated", "Negated: 2 left out", "Negated: 2 counted", id="negated"
        ),
    ],
)
def test_a_switch_counts_what_was_left_out(
    bar: EvidenceBar, qtbot: QtBot, name: str, field: str, left_out: str, counted: str
) -> None:
    bar.set_counts(1234, 2)
    switch = child(bar, TogglePill, name)
    assert (switch.accessibleName(), switch.isChecked()) == (left_out, False)
    with qtbot.waitSignal(bar.question_changed) as caught:
        qtbot.keyClick(switch, KEY.Key_Space)
    assert getattr(told(caught)[0], field)
    assert (switch.accessibleName(), switch.isChecked()) == (counted, True)
    qtbot.keyClick(switch, KEY.Key_Return)
    assert not getattr(asked(bar), field)


def test_contradictions_only_is_a_switch_and_needs_no_chip(bar: EvidenceBar, qtbot: QtBot) -> None:
    qtbot.keyClick(bar.contradictions, KEY.Key_Space)
    assert asked(bar).contradictions_only
    assert chips(bar) == []
    bar.clear()
    assert not bar.contradictions.isChecked()


# chips


def test_every_filter_has_a_chip(bar: EvidenceBar) -> None:
    with_filters(bar)
    assert chips(bar) == [
        "Years 2001–2020",
        "Primary research",
        "Context: Tumor, subtype unspecified",
        "Stage: Distant metastasis",
        "Curator: A&B <i>",
        "Passes: adjudicated",
        "Words: dormancy",
    ]
    assert bar.filters.chips[0].accessibleName() == "Remove filter: Years 2001–2020"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(KEY.Key_Delete, id="delete"),
        pytest.param(KEY.Key_Backspace, id="backspace"),
        pytest.param(KEY.Key_Return, id="return"),
        pytest.param(KEY.Key_Enter, id="enter"),
        pytest.param(KEY.Key_Space, id="space"),
    ],
)
def test_a_key_removes_a_filter_and_the_next_one_gets_the_keyboard(
    bar: EvidenceBar, qtbot: QtBot, key: Qt.Key
) -> None:
    before = with_filters(bar)
    bar.focus_filters()
    qtbot.keyClick(bar.filters.add_button, KEY.Key_Tab)
    qtbot.keyClick(bar.filters.chips[0], KEY.Key_Tab)
    assert bar.filters.chips[1].hasFocus()
    with qtbot.waitSignal(bar.question_changed) as caught:
        qtbot.keyClick(bar.filters.chips[1], key)
    assert told(caught) == [replace(before, publication_types=frozenset())]
    assert bar.filters.chips[1].hasFocus()
    assert bar.filters.chips[1].text() == "Context: Tumor, subtype unspecified"


def test_the_keyboard_goes_back_when_the_last_filters_go(bar: EvidenceBar, qtbot: QtBot) -> None:
    bar.set_question(replace(asked(bar), first_year=2001, words="x"))
    bar.filters.chips[1].setFocus()
    qtbot.keyClick(bar.filters.chips[1], KEY.Key_Delete)
    assert bar.filters.chips[0].hasFocus()
    qtbot.keyClick(bar.filters.chips[0], KEY.Key_Delete)
    assert bar.filters.add_button.hasFocus()


def test_a_click_removes_a_filter(bar: EvidenceBar, qtbot: QtBot) -> None:
    with_filters(bar)
    qtbot.mouseClick(bar.filters.chips[0], Qt.MouseButton.LeftButton)
    assert asked(bar).first_year is None


def test_clear_leaves_the_question_without_filters(bar: EvidenceBar, qtbot: QtBot) -> None:
    before = asked(bar)
    with_filters(bar)
    bar.filters.clear_button.setFocus()
    with qtbot.waitSignal(bar.question_changed) as caught:
        qtbot.keyClick(bar.filters.clear_button, KEY.Key_Return)
    assert told(caught) == [before]
    assert chips(bar) == []
    assert bar.filters.add_button.hasFocus()


def test_clearing_from_elsewhere_leaves_the_keyboard_there(bar: EvidenceBar) -> None:
    with_filters(bar)
    bar.rows.setFocus()
    bar.clear()
    assert bar.rows.hasFocus()


def test_tab_goes_through_the_filters_in_the_order_of_the_screen(bar: EvidenceBar, qtbot: QtBot) -> None:
    bar.set_question(replace(asked(bar), first_year=2001, words="x"))
    bar.focus_filters()
    visited: list[str] = []
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.objectName())
        qtbot.keyClick(focus, KEY.Key_Tab)
    assert visited == [
        "add-filter",
        "filter-chip-years",
        "filter-chip-words",
        "clear-filters",
        "with-asides",
        "with-negated",
    ]


# the menu


def test_several_labels_are_ticked_while_the_menu_stays(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "context")
    tick(qtbot, submenu, TUMOR)
    assert submenu.isVisible()
    tick(qtbot, submenu, HER2)
    assert asked(bar).labels == {TUMOR, HER2}
    assert child(submenu, QAction, f"filter-context-{HER2}").isChecked()
    tick(qtbot, submenu, TUMOR)
    assert asked(bar).labels == {HER2}
    close_menus(qtbot, bar)
    assert chips(bar) == ["Context: HER2-positive"]
    open_submenu(qtbot, bar, "context")
    assert child(submenu, QAction, f"filter-context-{HER2}").isChecked()
    close_menus(qtbot, bar)


def test_a_question_from_outside_is_ticked_in_the_open_menu(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "context")
    bar.set_question(replace(asked(bar), labels=frozenset({LabelId(LUMINAL)})))
    assert child(submenu, QAction, f"filter-context-{LUMINAL}").isChecked()
    close_menus(qtbot, bar)


def test_return_ticks_and_closes_the_menu(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "stage")
    with qtbot.waitSignal(bar.question_changed):
        qtbot.keyClick(submenu, KEY.Key_Return)
    assert len(asked(bar).labels) == 1
    assert not bar.filters.menu.isVisible()


def test_a_letter_finds_the_next_label_however_far_it_is_indented(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "context")
    for expected in (HER2, "CTX:0015"):
        qtbot.keyClick(submenu, KEY.Key_H)
        assert submenu.activeAction().objectName() == f"filter-context-{expected}"
    close_menus(qtbot, bar)


def test_a_click_ticks_without_closing(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "curators")
    action = child(submenu, QAction, "filter-curators-cur01")
    qtbot.mouseClick(submenu, Qt.MouseButton.LeftButton, pos=submenu.actionGeometry(action).center())
    assert submenu.isVisible()
    assert asked(bar).curators == {"cur01"}
    close_menus(qtbot, bar)


def test_kinds_of_literature_stand_for_their_types(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "types")
    tick(qtbot, submenu, "primary")
    assert asked(bar).publication_types == PRIMARY_RESEARCH
    assert child(submenu, QAction, "filter-types-research_article").isChecked()
    tick(qtbot, submenu, "research_article")
    assert asked(bar).publication_types == PRIMARY_RESEARCH - {"research_article"}
    assert not child(submenu, QAction, "filter-types-primary").isChecked()
    tick(qtbot, submenu, "reviews")
    assert asked(bar).publication_types >= SECONDARY_LITERATURE
    close_menus(qtbot, bar)


def test_kinds_of_pass_are_ticked(bar: EvidenceBar, qtbot: QtBot) -> None:
    submenu = open_submenu(qtbot, bar, "kinds")
    tick(qtbot, submenu, "adjudicated")
    assert asked(bar).kinds == {SetKind.ADJUDICATED}
    close_menus(qtbot, bar)


def test_labels_stand_under_their_groups_indented_by_the_parent_above() -> None:
    entries = list(label_entries(a_book(), "context", frozenset()))
    assert [entry.text for entry in entries[:4]] == [
        "Tumor and epithelial cells",
        "Tumor, subtype unspecified",
        "\u2003Luminal / ER-positive",
        "\u2003HER2-positive",
    ]
    # the parents of some stages stand below them
    assert not [entry for entry in label_entries(a_book(), "stage", frozenset()) if "\u2003" in entry.text]


def test_a_retired_label_is_offered_only_while_it_is_chosen() -> None:
    book = a_book(changed_vocabulary(deprecated(HER2)))
    without = [entry.text for entry in label_entries(book, "context", frozenset())]
    chosen = [entry.text for entry in label_entries(book, "context", frozenset({LabelId(HER2)}))]
    assert "\u2003HER2-positive" not in without
    assert "\u2003HER2-positive (retired)" in chosen


def test_single_types_are_named_after_the_two_kinds_of_literature() -> None:
    assert [entry.text for entry in type_entries(TYPES)] == [
        "Primary research",
        "Reviews and comments",
        "",
        "Research article",
        "Review",
        "Unknown",
    ]


def test_a_book_that_was_read_again_offers_the_same() -> None:
    assert Choices(a_book(), YEARS).same_as(Choices(a_book(), YEARS))
    assert not Choices(a_book(), YEARS).same_as(Choices(a_book(hostile_vocabulary()), YEARS))
    assert not Choices(a_book(), YEARS).same_as(Choices(a_book(), None))


def test_the_menu_of_many_labels_scrolls_instead_of_growing_columns(
    qtbot: QtBot, bar: EvidenceBar, qapp: QApplication
) -> None:
    theme.apply(qapp, theme.LIGHT, 24)
    submenu = open_submenu(qtbot, bar, "context")
    shown = [action for action in submenu.actions() if not action.isSeparator()]
    assert {submenu.actionGeometry(action).left() for action in shown[:10]} == {
        submenu.actionGeometry(action).left() for action in shown
    }
    assert submenu.height() <= submenu.screen().geometry().height()
    close_menus(qtbot, bar)


# years and words


def open_popup(qtbot: QtBot, bar: EvidenceBar, name: str) -> None:
    qtbot.keyClick(bar.filters.add_button, KEY.Key_Space)
    menu = bar.filters.menu
    qtbot.waitUntil(menu.isVisible)
    while menu.activeAction().objectName() != f"filter-{name}":
        qtbot.keyClick(menu, KEY.Key_Down)
    qtbot.keyClick(menu, KEY.Key_Return)


def type_years(qtbot: QtBot, popup: YearsPopup, first: str, last: str) -> None:
    for name, text in (("first-year", first), ("last-year", last)):
        field = child(popup, QSpinBox, name)
        field.setFocus()
        field.selectAll()
        qtbot.keyClick(field, KEY.Key_Delete)
        qtbot.keyClicks(field, text)
    qtbot.keyClick(popup.last, KEY.Key_Return)


@pytest.mark.parametrize(
    ("first", "last", "expected", "chip"),
    [
        pytest.param("2005", "2011", (2005, 2011), ["Years 2005–2011"], id="both"),
        pytest.param("2011", "2005", (2005, 2011), ["Years 2005–2011"], id="turned-round"),
        pytest.param("1999", "2011", (1999, 2011), ["Years 1999–2011"], id="from-the-first-paper"),
        pytest.param("", "2011", (None, 2011), ["Years to 2011"], id="to"),
        pytest.param("2005", "", (2005, None), ["Years from 2005"], id="from"),
        pytest.param("2005", "2005", (2005, 2005), ["Year 2005"], id="one"),
        pytest.param("1999", "2026", (1999, 2026), ["Years 1999–2026"], id="all-years-of-the-papers"),
        pytest.param("1950", "2030", (1950, 2030), ["Years 1950–2030"], id="beyond-the-papers"),
        pytest.param("", "", (None, None), [], id="no-limit"),
    ],
)
def test_years_are_typed_in_place(
    bar: EvidenceBar, qtbot: QtBot, first: str, last: str, expected: tuple[int | None, ...], chip: list[str]
) -> None:
    open_popup(qtbot, bar, "years")
    popup = bar.filters.years
    qtbot.waitUntil(popup.isVisible)
    assert popup.first.hasFocus()
    type_years(qtbot, popup, first, last)
    assert not popup.isVisible()
    assert (asked(bar).first_year, asked(bar).last_year) == expected
    assert chips(bar) == chip


def test_years_that_are_asked_for_may_lie_beyond_the_papers(bar: EvidenceBar, qtbot: QtBot) -> None:
    bar.set_question(replace(asked(bar), first_year=1980))
    open_popup(qtbot, bar, "years")
    popup = bar.filters.years
    assert (popup.first.year(), popup.last.year()) == (1980, None)
    qtbot.keyClick(popup, KEY.Key_Escape)
    assert not popup.isVisible()
    assert asked(bar).first_year == 1980


@pytest.mark.parametrize(
    ("key", "place"),
    [pytest.param("first-year", 0, id="first"), pytest.param("last-year", 1, id="last")],
)
def test_an_emptied_year_takes_its_limit_off(bar: EvidenceBar, qtbot: QtBot, key: str, place: int) -> None:
    bar.set_question(replace(asked(bar), first_year=1999, last_year=2026))
    open_popup(qtbot, bar, "years")
    popup = bar.filters.years
    assert (popup.first.text(), popup.last.text()) == ("1999", "2026")
    field = child(popup, QSpinBox, key)
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, KEY.Key_Delete)
    qtbot.keyClick(field, KEY.Key_Tab)
    qtbot.mouseClick(child(popup, QAbstractButton, "apply-years"), Qt.MouseButton.LeftButton)
    expected: list[int | None] = [1999, 2026]
    expected[place] = None
    assert [asked(bar).first_year, asked(bar).last_year] == expected


def test_an_empty_year_shows_the_years_of_the_papers_and_steps_to_them(
    bar: EvidenceBar, qtbot: QtBot
) -> None:
    open_popup(qtbot, bar, "years")
    popup = bar.filters.years
    shown = [(it.text(), it.lineEdit().placeholderText()) for it in (popup.first, popup.last)]
    assert shown == [("", "1999"), ("", "2026")]
    qtbot.keyClick(popup.first, KEY.Key_Up)
    assert (popup.first.year(), popup.last.year()) == (1999, None)
    qtbot.keyClick(popup.first, KEY.Key_Up)
    qtbot.keyClick(popup.last, KEY.Key_Down)
    assert (popup.first.year(), popup.last.year()) == (2000, 2026)
    qtbot.keyClick(popup, KEY.Key_Escape)


def test_without_a_year_there_is_nothing_to_choose(bar: EvidenceBar) -> None:
    bar.set_choices(a_book(), None, (), (), ())
    assert not child(bar.filters.menu, QAction, "filter-years").isEnabled()
    names = [menu.objectName() for menu in bar.filters.menu.findChildren(StayingMenu) if menu.parent()]
    assert "filter-curators" not in [name for name in names if child(bar.filters.menu, QMenu, name).actions()]


def test_words_are_typed_in_place(bar: EvidenceBar, qtbot: QtBot) -> None:
    open_popup(qtbot, bar, "words")
    popup = child(bar, WordsPopup)
    qtbot.waitUntil(popup.isVisible)
    field = child(popup, QLineEdit, "filter-words")
    qtbot.keyClicks(field, "  dormancy   awakening ")
    with qtbot.waitSignal(bar.question_changed) as caught:
        qtbot.keyClick(field, KEY.Key_Return)
    assert told(caught)[0].words == "dormancy awakening"
    assert chips(bar) == ["Words: dormancy awakening"]
    assert not popup.isVisible()


def test_escape_leaves_the_words_as_they_were(bar: EvidenceBar, qtbot: QtBot) -> None:
    bar.set_question(replace(asked(bar), words="old"))
    open_popup(qtbot, bar, "words")
    field = child(bar, QLineEdit, "filter-words")
    assert field.text() == "old"
    qtbot.keyClicks(field, "new")
    with qtbot.assertNotEmitted(bar.question_changed):
        qtbot.keyClick(field, KEY.Key_Escape)
    assert asked(bar).words == "old"


# looks


def test_hostile_names_are_plain_text(qtbot: QtBot, light: theme.Theme) -> None:
    bar = a_bar(qtbot, hostile_vocabulary())
    shown = 'R&D <b>"bold"</b> x'
    assert bar.rows.text() == 'R&&D <b>"bold"</b> x ▾'
    assert bar.rows.accessibleName() == f"Rows: {shown}"
    assert "<b>" not in bar.rows.toolTip()
    submenu = child(bar.filters.menu, StayingMenu, "filter-context")
    submenu.aboutToShow.emit()
    assert child(submenu, QAction, f"filter-context-{TUMOR}").text() == 'R&&D <b>"bold"</b> x'
    assert submenu.title() == 'R&&D <b>"bold"</b> x'
    bar.set_question(replace(asked(bar), labels=frozenset({TUMOR}), curators=frozenset({"A&B <i>"})))
    assert chips(bar) == [f"{shown}: {shown}", "Curator: A&B <i>"]
    assert "<i>" not in bar.filters.chips[1].toolTip()


def test_every_control_has_a_name_for_tests_and_for_screen_readers(bar: EvidenceBar) -> None:
    with_filters(bar)
    buttons = bar.findChildren(QAbstractButton)
    assert len(buttons) >= 16
    fields = [bar.filters.years.first, bar.filters.years.last, bar.filters.words.field, *buttons]
    assert [item for item in fields if not item.objectName() or not item.accessibleName()] == []


@pytest.mark.parametrize("size", [pytest.param(size, id=f"{size}px") for size in (10, 13, 20, 24)])
@pytest.mark.parametrize("width", [pytest.param(width, id=f"{width}-wide") for width in (860, 1280, 2000)])
def test_nothing_is_cut_off(
    qtbot: QtBot, qapp: QApplication, light: theme.Theme, size: int, width: int
) -> None:
    theme.apply(qapp, theme.LIGHT, size)
    bar = a_bar(qtbot, size=size)
    with_filters(bar)
    bar.set_counts(12345, 678)
    bar.resize(width, bar.heightForWidth(width))
    QApplication.sendPostedEvents()
    controls: list[QWidget] = [
        item for item in (*bar.findChildren(QAbstractButton), *bar.findChildren(QLabel)) if item.isVisible()
    ]
    controls = [item for item in controls if item.window() is bar]
    places = [QRect(item.mapTo(bar, QPoint(0, 0)), item.size()) for item in controls]
    for item, place in zip(controls, places, strict=True):
        assert bar.rect().contains(place), item.objectName()
        assert place.width() >= item.sizeHint().width(), item.objectName()
        assert place.height() >= item.minimumSizeHint().height(), item.objectName()
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])


def test_a_chip_that_is_wider_than_the_bar_is_elided(qtbot: QtBot, bar: EvidenceBar) -> None:
    everything = [label.id for label, _ in a_book().entries if label.dimension == "context"]
    bar.resize(400, 300)
    bar.set_question(replace(asked(bar), labels=frozenset(everything)))
    QApplication.sendPostedEvents()
    chip = child(bar, FilterChip, "filter-chip-labels")
    assert chip.geometry().right() <= bar.filters.width()
    assert chip.shown_text().endswith("…")
    assert "Patient characteristics" in chip.accessibleName()


def test_the_axes_are_hidden_where_they_mean_nothing(bar: EvidenceBar) -> None:
    with_axes = bar.heightForWidth(1280)
    bar.set_axes_visible(False)
    assert not bar.rows.isVisible()
    assert bar.filters.add_button.isVisible()
    assert bar.heightForWidth(1280) < with_axes
    bar.set_axes_visible(True)
    assert bar.rows.isVisible()


def test_chips_take_another_theme(bar: EvidenceBar, qapp: QApplication) -> None:
    with_filters(bar)
    light = bar.filters.grab().toImage()
    theme.apply(qapp, theme.DARK, 13)
    bar.set_theme(theme.DARK, 13)
    dark = bar.filters.grab().toImage()
    chip = bar.filters.chips[0].geometry()
    inside = chip.topLeft() + QPoint(4, chip.height() // 2)
    assert light.pixelColor(inside).name() == theme.LIGHT.accent_background
    assert dark.pixelColor(inside).name() == theme.DARK.accent_background
