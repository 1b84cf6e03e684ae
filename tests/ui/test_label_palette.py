from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from curator.identifiers import LabelId
from curator.vocabulary import Curie, Dimension, Group, Label, Vocabulary
from ui.dimension_block import rule
from ui.elided_label import ElidedLabel
from ui.find_field import rank
from ui.label_button import LabelButton, tool_tip
from ui.label_palette import LabelPalette
from ui.theme import DARK, LIGHT

KEY = Qt.Key
HOSTILE = '<img src="x"><b>Bold</b> & "co"'
KEYS = {"CTX:1": "T", "CTX:2": "L", "CTX:3": "Shift+M", "STG:1": "1"}


def a_label(id_: str, name: str, short: str, group: str, **more: Any) -> Label:
    return Label(id=LabelId(id_), dimension="d", name=name, short=short, group=group, position=1, **more)


CONTEXT = (
    a_label(
        "CTX:1",
        "Tumor, subtype unspecified",
        "TUM",
        "cell",
        definition="Tumor tissue of no stated subtype.",
        include=("tumor cells",),
        exclude=("anti-cancer therapy",),
        synonyms=("breast cancer cells",),
        triggers=("tumour cell*",),
        curies=(Curie("MONDO:0007254", "breast cancer", "close"),),
    ),
    a_label("CTX:2", "Luminal / ER-positive", "LUM", "cell", synonyms=("hormone receptor positive",)),
    a_label("CTX:3", "Tumor microenvironment", "TME", "env", triggers=("cancer niche",)),
    a_label("CTX:4", "Hypoxia", "HYP", "env", tier="extended"),
    a_label("CTX:5", "Old label", "OLD", "env", status="deprecated", replaced_by=(LabelId("CTX:3"),)),
)
STAGE = (
    a_label("STG:1", "Normal tissue", "NRM", "stage"),
    a_label("STG:2", "Cancer, stage unspecified", "CAN", "stage", colour="#DDDDDD"),
    a_label("STG:3", HOSTILE, "H<i>", "stage", definition=HOSTILE, include=(HOSTILE,), glyph="▲"),
)


def a_dimension(key: str, groups: tuple[str, ...], labels: tuple[Label, ...], **more: Any) -> Dimension:
    rules = {"required": True, "claim_cardinality": "1..n", "ordered": False, **more}
    return Dimension(
        key=key,
        name=key.title(),
        question=f"Which {key}?",
        cardinality="1..n",
        groups=tuple(Group(group, group.title()) for group in groups),
        labels=labels,
        position=1,
        **rules,
    )


def a_vocabulary(*dimensions: Dimension) -> Vocabulary:
    return Vocabulary(id="v", version="1", title="V", guideline_version="1", dimensions=dimensions, source="")


VOCABULARY = a_vocabulary(
    a_dimension("context", ("cell", "env"), CONTEXT), a_dimension("stage", ("stage",), STAGE, ordered=True)
)


@pytest.fixture
def palette(qtbot: QtBot) -> LabelPalette:
    palette = LabelPalette(LIGHT)
    qtbot.addWidget(palette)
    palette.resize(384, 700)
    palette.set_vocabulary(VOCABULARY, KEYS)
    palette.show()
    qtbot.waitExposed(palette)
    return palette


def button(palette: LabelPalette, id_: str) -> LabelButton:
    found = palette.findChild(LabelButton, f"label-{id_}")
    assert isinstance(found, LabelButton)
    return found


def field(palette: LabelPalette) -> QLineEdit:
    found = palette.findChild(QLineEdit, "find-label")
    assert isinstance(found, QLineEdit)
    return found


def shown(palette: LabelPalette) -> list[str]:
    """The ids of the buttons on show, from the top."""
    visible = [each for each in palette.findChildren(LabelButton) if each.isVisible()]
    QApplication.sendPostedEvents()
    for each in visible:
        parent = each.parentWidget()
        assert parent is not None
        layout = parent.layout()
        assert layout is not None
        layout.activate()
    return [
        each.label.id
        for each in sorted(visible, key=lambda one: (one.mapTo(palette, QPoint(0, 0)).y(), one.x()))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("tum", 0, id="start of the name"),
        pytest.param("  TUMOR,  sub", 0, id="case and spaces do not matter"),
        pytest.param("tum", 0, id="short"),
        pytest.param("ctx:1", 0, id="whole id"),
        pytest.param("sub", 1, id="start of a word"),
        pytest.param("cancer", 2, id="synonym"),
        pytest.param("tumour", 3, id="trigger"),
        pytest.param("specified", 4, id="inside a word"),
        pytest.param("ctx:", 4, id="start of the id"),
        pytest.param("zebra", None, id="nothing"),
    ],
)
def test_a_label_answers_to_name_synonym_trigger_short_and_id(text: str, expected: int | None) -> None:
    assert rank(CONTEXT[0], text) == expected


@pytest.mark.parametrize(
    ("claim", "required", "ordered", "expected"),
    [
        ("1..n", True, False, "one or more"),
        ("1..n", True, True, "one or more, in order"),
        ("0..1", False, False, "one"),
        ("1..1", True, False, "one"),
        ("0..n", False, False, "any number"),
    ],
)
def test_a_dimension_says_how_many_labels_it_takes(
    claim: str, required: bool, ordered: bool, expected: str
) -> None:
    dimension = a_dimension("d", (), (), claim_cardinality=claim, required=required, ordered=ordered)
    assert rule(dimension) == expected


def test_a_press_announces_the_label_and_leaves_focus_where_it_was(
    palette: LabelPalette, qtbot: QtBot
) -> None:
    palette.open_find()
    before = palette.focusWidget()
    with qtbot.waitSignal(palette.label_chosen) as chosen:
        qtbot.mouseClick(button(palette, "CTX:2"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["CTX:2"]
    assert palette.focusWidget() is before
    assert not button(palette, "CTX:2").lit


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return], ids=["space", "return"])
def test_a_button_is_reachable_and_pressed_by_keyboard(
    palette: LabelPalette, qtbot: QtBot, key: Qt.Key
) -> None:
    each = button(palette, "CTX:1")
    assert each.focusPolicy() == Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(palette.label_chosen) as chosen:
        qtbot.keyClick(each, key)
    assert chosen.args == ["CTX:1"]


def test_a_button_says_all_it_shows(palette: LabelPalette) -> None:
    each = button(palette, "CTX:2")
    assert each.accessibleName() == "Luminal / ER-positive, Context, key L, off"
    palette.set_lit({"CTX:2"})
    palette.set_suggested({"CTX:2"})
    assert each.accessibleName() == "Luminal / ER-positive, Context, key L, suggested, on"
    assert button(palette, "STG:2").accessibleName() == "Cancer, stage unspecified, Stage, off"


class Repaints(QObject):
    """Which buttons were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, LabelButton):
            self.painted.add(watched.label.id)
        return False


def test_lighting_repaints_only_what_changed(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.set_lit({"CTX:1", "STG:1"})
    watcher = Repaints()
    for each in palette.findChildren(LabelButton):
        each.installEventFilter(watcher)
    palette.grab()
    qtbot.waitUntil(lambda: "CTX:1" in watcher.painted)
    QApplication.sendPostedEvents()
    watcher.painted.clear()
    palette.set_lit({"CTX:1", "STG:2"})
    qtbot.waitUntil(lambda: {"STG:1", "STG:2"} <= watcher.painted)
    assert watcher.painted == {"STG:1", "STG:2"}
    assert [each.label.id for each in palette.findChildren(LabelButton) if each.lit] == ["CTX:1", "STG:2"]


def test_what_is_lit_outlives_a_new_vocabulary(palette: LabelPalette) -> None:
    palette.set_lit({"CTX:1"})
    palette.set_suggested({"STG:1"}, {"STG:1": 0.91})
    palette.set_vocabulary(VOCABULARY, {"CTX:1": "Q"})
    fresh = palette.findChildren(LabelButton)
    assert [each.label.id for each in fresh if each.lit] == ["CTX:1"]
    assert [each.label.id for each in fresh if each.suggested] == ["STG:1"]
    assert fresh[0].accessibleName().endswith("key Q, on")


def test_unknown_ids_are_passed_over(palette: LabelPalette) -> None:
    palette.set_lit({"GONE:1"})
    palette.set_suggested({"GONE:2"})
    assert not [each for each in palette.findChildren(LabelButton) if each.lit or each.suggested]


def test_group_headings_show_only_where_there_are_several(palette: LabelPalette) -> None:
    texts = [each.text() for each in palette.findChildren(QLabel) if each.isVisible()]
    assert {"Context", "Cell", "Env", "one or more, in order"} <= set(texts)
    assert texts.count("Stage") == 1


def test_a_narrow_pane_has_one_column(palette: LabelPalette, qtbot: QtBot) -> None:
    def columns() -> int:
        return len({button(palette, id_).x() for id_ in ("CTX:1", "CTX:2")})

    qtbot.waitUntil(lambda: columns() == 2)
    palette.resize(220, 700)
    qtbot.waitUntil(lambda: columns() == 1)
    palette.resize(320, 700)
    qtbot.waitUntil(lambda: columns() == 2)


def test_extended_labels_can_be_put_away_but_not_lit_ones(palette: LabelPalette) -> None:
    hypoxia = button(palette, "CTX:4")
    assert hypoxia.isVisible()
    palette.set_extended_visible(False)
    assert not hypoxia.isVisible()
    palette.set_lit({"CTX:4"})
    assert hypoxia.isVisible()
    palette.set_lit(set())
    assert not hypoxia.isVisible()
    palette.open_find()
    field(palette).setText("hypo")
    assert palette.highlighted_label() == "CTX:4"


def test_a_retired_label_can_be_taken_off_but_not_put_on(palette: LabelPalette) -> None:
    old = button(palette, "CTX:5")
    assert not old.isEnabled()
    assert "retired" in old.accessibleName()
    palette.set_lit({"CTX:5"})
    assert old.isEnabled()
    palette.set_lit(set())
    assert not old.isEnabled()


def test_finding_hides_the_rest_and_puts_the_best_first(palette: LabelPalette, qtbot: QtBot) -> None:
    assert field(palette).isHidden()
    palette.open_find()
    qtbot.keyClicks(field(palette), "canc")
    assert palette.highlighted_label() == "STG:2"
    assert shown(palette) == ["STG:2", "CTX:1", "CTX:3"]
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert palette.highlighted_label() == "CTX:1"
    for _ in range(2):
        qtbot.keyClick(field(palette), Qt.Key.Key_Up)
    assert palette.highlighted_label() == "CTX:3"
    assert [each.label.id for each in palette.findChildren(LabelButton) if each.highlighted] == ["CTX:3"]


def test_enter_takes_the_highlighted_label_and_closes(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.open_find()
    field(palette).setText("lum")
    with qtbot.waitSignal(palette.find_closed), qtbot.waitSignal(palette.label_chosen) as chosen:
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert chosen.args == ["CTX:2"]
    assert field(palette).isHidden()
    assert palette.highlighted_label() is None
    assert len(shown(palette)) == 8


def test_shift_enter_takes_it_and_stays(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.open_find()
    field(palette).setText("lum")
    with qtbot.assertNotEmitted(palette.find_closed), qtbot.waitSignal(palette.label_chosen) as chosen:
        qtbot.keyClick(field(palette), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert chosen.args == ["CTX:2"]
    assert not field(palette).isHidden()
    qtbot.keyClicks(field(palette), "norm")
    assert field(palette).text() == "norm"
    assert palette.highlighted_label() == "STG:1"


def test_escape_clears_closes_and_says_so(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.open_find()
    field(palette).setText("lum")
    with qtbot.waitSignal(palette.find_closed), qtbot.assertNotEmitted(palette.label_chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Escape)
    assert field(palette).text() == ""
    assert field(palette).isHidden()
    assert len(shown(palette)) == 8


def test_nothing_found_is_said_and_enter_does_nothing(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.open_find()
    field(palette).setText("<b>zebra</b>")
    nothing = palette.findChild(QLabel, "no-label-found")
    assert isinstance(nothing, QLabel)
    assert nothing.isVisible()
    assert nothing.textFormat() == Qt.TextFormat.PlainText
    assert "<b>zebra</b>" in nothing.text()
    with qtbot.assertNotEmitted(palette.label_chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    field(palette).setText("")
    assert not nothing.isVisible()


def test_an_empty_search_highlights_nothing_until_an_arrow_is_pressed(
    palette: LabelPalette, qtbot: QtBot
) -> None:
    palette.open_find()
    assert palette.highlighted_label() is None
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert palette.highlighted_label() == "CTX:1"


def test_f1_opens_and_closes_the_definition(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.open_find()
    field(palette).setText("tum")
    with qtbot.waitSignal(palette.definition_requested) as asked:
        qtbot.keyClick(field(palette), Qt.Key.Key_F1)
    assert asked.args == ["CTX:1"]
    assert palette.shown_definition() == "CTX:1"
    with qtbot.assertNotEmitted(palette.definition_closed):
        qtbot.keyClick(field(palette), Qt.Key.Key_F1)
    assert palette.shown_definition() is None
    palette.close_find()
    palette.show_definition("CTX:1")
    with qtbot.waitSignal(palette.definition_closed):
        palette.close_definition()


def test_the_context_menu_button_shows_the_definition_and_escape_closes_it(
    palette: LabelPalette, qtbot: QtBot
) -> None:
    each = button(palette, "CTX:1")
    with qtbot.assertNotEmitted(palette.label_chosen):
        qtbot.mouseClick(each, Qt.MouseButton.RightButton)
    assert palette.shown_definition() == "CTX:1"
    qtbot.keyClick(each, Qt.Key.Key_Escape)
    assert palette.shown_definition() is None


@pytest.mark.parametrize("key", [KEY.Key_T, KEY.Key_F1, KEY.Key_Escape, KEY.Key_Return, KEY.Key_Up])
def test_what_is_typed_into_the_find_field_is_no_shortcut(
    palette: LabelPalette, qtbot: QtBot, key: Qt.Key
) -> None:
    shortcut = QShortcut(QKeySequence(key), palette)
    palette.activateWindow()
    palette.open_find()
    qtbot.waitUntil(field(palette).hasFocus)
    with qtbot.assertNotEmitted(shortcut.activated):
        qtbot.keyClick(field(palette), key)


@pytest.mark.parametrize("key", [KEY.Key_F1, KEY.Key_Escape, KEY.Key_Return, KEY.Key_Space])
def test_a_button_with_the_keyboard_keeps_its_own_keys(
    palette: LabelPalette, qtbot: QtBot, key: Qt.Key
) -> None:
    shortcut = QShortcut(QKeySequence(key), palette)
    each = button(palette, "CTX:1")
    palette.activateWindow()
    palette.show_definition("CTX:2")
    each.setFocus()
    qtbot.waitUntil(each.hasFocus)
    with qtbot.assertNotEmitted(shortcut.activated):
        qtbot.keyClick(each, key)
    assert palette.shown_definition() == {KEY.Key_F1: "CTX:1", KEY.Key_Escape: None}.get(key, "CTX:2")


def test_a_definition_says_all_in_plain_text(palette: LabelPalette) -> None:
    palette.show_definition("CTX:1")
    texts = {each.text() for each in palette.findChildren(QLabel) if each.isVisible()}
    assert {
        "Context · TUM · CTX:1 · T",
        "Tumor tissue of no stated subtype.",
        "tumor cells",
        "anti-cancer therapy",
        "breast cancer cells",
        "MONDO:0007254  breast cancer (close)",
    } <= texts
    palette.show_definition("STG:3")
    shown_labels = [each for each in palette.findChildren(QLabel) if each.isVisible()]
    assert HOSTILE in {each.text() for each in shown_labels}
    assert {each.textFormat() for each in shown_labels} == {Qt.TextFormat.PlainText}
    with pytest.raises(KeyError):
        palette.show_definition("GONE:1")


def examples(palette: LabelPalette) -> list[ElidedLabel]:
    return [each for each in palette.findChildren(ElidedLabel) if each.isVisible()]


def headings(palette: LabelPalette) -> set[str]:
    return {each.text() for each in palette.findChildren(QLabel) if each.isVisible()}


def test_a_definition_shows_three_sentences_of_the_project(palette: LabelPalette, qtbot: QtBot) -> None:
    sentences = [HOSTILE, "Tumor cells grew. " * 40, "Third.", "Fourth."]
    palette.show_definition("CTX:1", sentences)
    assert "In this project" in headings(palette)
    assert [each.text() for each in examples(palette)] == [
        HOSTILE,
        ("Tumor cells grew. " * 40).strip(),
        "Third.",
    ]
    assert {each.textFormat() for each in examples(palette)} == {Qt.TextFormat.PlainText}
    assert "&lt;img" in examples(palette)[0].toolTip()
    long = examples(palette)[1]
    qtbot.waitUntil(lambda: long.height() < 3 * long.fontMetrics().lineSpacing())


def test_a_definition_without_sentences_has_no_heading_for_them(palette: LabelPalette, qtbot: QtBot) -> None:
    palette.show_definition("CTX:1", ["One."])
    palette.show_definition("CTX:1")
    qtbot.waitUntil(lambda: examples(palette) == [])
    assert "In this project" not in headings(palette)


def test_who_hears_that_a_definition_was_asked_for_may_add_sentences(
    palette: LabelPalette, qtbot: QtBot
) -> None:
    palette.definition_requested.connect(lambda id_: palette.show_definition(id_, [f"Of {id_}."]))
    qtbot.mouseClick(button(palette, "CTX:1"), Qt.MouseButton.RightButton)
    qtbot.waitUntil(lambda: [each.text() for each in examples(palette)] == ["Of CTX:1."])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("short", ["short"], id="one line"),
        pytest.param("two\n lines ", ["two lines"], id="white space"),
    ],
)
def test_what_fits_is_not_elided(qtbot: QtBot, text: str, expected: list[str]) -> None:
    label = ElidedLabel(text, "quiet", 2)
    qtbot.addWidget(label)
    assert label.shown_lines(500) == expected


@pytest.mark.parametrize("word", ["word ", "endless", "𝜷-catenin "], ids=["words", "no spaces", "astral"])
def test_what_does_not_fit_ends_in_an_ellipsis(qtbot: QtBot, word: str) -> None:
    label = ElidedLabel(word * 60, "quiet", 2)
    qtbot.addWidget(label)
    first, last = label.shown_lines(120)
    assert last.endswith("…")
    assert (word * 60).startswith(first)
    assert max(map(label.fontMetrics().horizontalAdvance, (first, last))) <= 120
    assert label.heightForWidth(120) == 2 * label.fontMetrics().lineSpacing()


def test_the_hint_names_the_keys_that_it_is_given(palette: LabelPalette) -> None:
    hint = palette.findChild(QLabel, "labels-hint")
    assert isinstance(hint, QLabel)
    palette.set_hint("<b> to find · F2 definition")
    assert hint.text() == "<b> to find · F2 definition"
    assert hint.textFormat() == Qt.TextFormat.PlainText


def test_hostile_text_is_escaped_in_tool_tips() -> None:
    tip = tool_tip(STAGE[2], "<k>")
    assert "<img" not in tip
    assert "<b>Bold" not in tip
    assert "&lt;img src=&quot;x&quot;&gt;" in tip
    assert "H&lt;i&gt;" in tip
    assert "&lt;k&gt;" in tip
    assert "CTX:3" in tool_tip(CONTEXT[4], "")


def test_every_label_paints_in_every_state_and_theme(palette: LabelPalette) -> None:
    palette.set_suggested({"CTX:1", "STG:3"}, {"CTX:1": 0.5})
    palette.set_lit({"STG:2"})
    light = palette.grab().toImage()
    palette.set_theme(DARK)
    assert palette.grab().toImage() != light
