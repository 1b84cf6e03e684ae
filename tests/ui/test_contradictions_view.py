from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.evidence.contradiction_kinds import Kind, class_naming
from curator.evidence.contradiction_wording import balances, differences, left_out, relation, relation_words
from curator.evidence.contradictions import (
    Comparison,
    ConflictClass,
    Contradiction,
    Contradictions,
    Relation,
    Side,
)
from curator.evidence.passages import Passage, PassageClaim
from curator.identifiers import ClaimId, CuratorId, DocumentId, LabelId, SentenceId, SetId, VerdictId
from curator.label_book import LabelBook
from curator.model import Judgement, Verdict
from curator.project import Project
from curator.role import role_of
from curator.verdicts import GiveVerdict, WithdrawVerdict
from curator.vocabulary import Vocabulary
from tests import factories
from tests.ui.finding import child
from ui.contradiction_comparison import ComparisonRow
from ui.contradiction_model import ContradictionModel, ContradictionRole
from ui.contradiction_passage import PassageCard
from ui.contradiction_side import PAGE
from ui.contradictions_view import ALL_JUDGED, NOT_LOOKED, ContradictionsView
from ui.theme import DARK, LIGHT, Theme, apply
from ui.toggle_pill import TogglePill
from ui.verdict_form import NO_JUDGEMENT, NO_REASON, NOTHING_CHOSEN, UNSAVED

TUMOR, TNBC, IMMUNE = "CTX:0001", "CTX:0004", "CTX:0011"
LOCAL, DISTANT = "STG:0007", "STG:0008"
CELL_AUTONOMOUS = "MOA:0001"
ME, OTHER = CuratorId("me"), CuratorId("other")
NAMES = {ME: "cur01", OTHER: "cur02"}
Show = Callable[..., ContradictionsView]
"""Shows these contradictions in the view, and gives it the keyboard."""
HOSTILE = "<b>%s</b> {0} &amp; ' or 1=1 --\u2028\x00 𝛽‮"


def ids(*labels: str) -> tuple[LabelId, ...]:
    return tuple(LabelId(label) for label in labels)


def a_side(labels: Sequence[str], claims: Sequence[int], papers: int = 1, causal: int = 0) -> Side:
    return Side(labels=ids(*labels), claims=tuple(claims), papers=papers, causal_papers=causal, weight=0.5)


def compared(
    dimension: str, which: Relation, pro: Sequence[str] = (), anti: Sequence[str] = ()
) -> Comparison:
    return Comparison(dimension, which, ids(*pro), ids(*anti))


SAME_TUMOR = compared("context", Relation.SAME, [TUMOR], [TUMOR])
STAGES_DIFFER = compared("stage", Relation.DIFFERENT, [LOCAL], [DISTANT])


def a_contradiction(
    key: str, conflict: ConflictClass = ConflictClass.TRUE_CONFLICT, **changes: object
) -> Contradiction:
    plain = Contradiction(
        key=key,
        conflict=conflict,
        within_paper=False,
        pro=a_side([TUMOR, LOCAL], [1, 2, 3], papers=3, causal=2),
        anti=a_side([TUMOR, DISTANT], [101]),
        comparisons=(SAME_TUMOR, STAGES_DIFFER),
        score=0.5,
    )
    return replace(plain, **changes)


def a_verdict(judgement: Judgement, reason: str, by: CuratorId = ME, claims: int = 4) -> Verdict:
    return Verdict(
        id=VerdictId(f"verdict-of-{by}"),
        contradiction="a",
        pro_labels=(),
        anti_labels=(),
        claims=tuple(ClaimId(str(number)) for number in range(claims)),
        judgement=judgement,
        reason=reason,
        created_at="2026-11-02T10:00:00.000Z",
        created_by=by,
        updated_at="2026-11-03T10:00:00.000Z",
    )


def answer(*found: Contradiction, **others: int) -> Contradictions:
    counts = Counter(item.conflict for item in found if not item.within_paper)
    return Contradictions(
        found=found, counts=counts, within_paper=sum(item.within_paper for item in found), **others
    )


THREE = (
    a_contradiction("a"),
    a_contradiction("b", ConflictClass.RESOLVED_BY_CONTEXT),
    a_contradiction("c", ConflictClass.UNDER_SPECIFIED, within_paper=True),
)


@pytest.fixture(scope="module")
def book() -> LabelBook:
    return LabelBook([factories.starter_vocabulary()])


@pytest.fixture
def passages(book: LabelBook) -> Callable[[Sequence[int]], list[Passage]]:
    """A sentence for each claim, but for 2 and 3, which are of one."""

    def read(claims: Sequence[int]) -> list[Passage]:
        places = list(dict.fromkeys(2 if claim == 3 else claim for claim in claims))
        return [a_passage(book, claim) for claim in places]

    return read


def a_passage(book: LabelBook, claim: int) -> Passage:
    labels = tuple(book.label(id_) for id_ in (TUMOR, LOCAL, "ACT:0001", "EFF:0003", "CER:0002"))
    return Passage(
        document_id=DocumentId(f"document-{claim}"),
        sentence_id=SentenceId(f"sentence-{claim}"),
        set_id=SetId("set"),
        sentence_index=claim,
        text=f"Sentence of claim {claim}. {HOSTILE}",
        title=f"Paper {claim} {HOSTILE}",
        journal="Cell" if claim % 2 else None,
        year=2018 if claim % 2 else None,
        doi=None,
        pmid=None,
        publication_type=None,
        curator_code="cur01",
        claims=(PassageClaim(ClaimId(f"claim-{claim}"), 1, claim == 1, role_of(labels), labels, HOSTILE),),
    )


@pytest.fixture
def view(qtbot: QtBot, light: Theme) -> Iterator[ContradictionsView]:
    view = ContradictionsView()
    view.set_curator(ME, NAMES)
    view.resize(1280, 720)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    yield view
    view.deleteLater()
    # pages that were replaced as well: the next theme would style them all again
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[arg-type]


@pytest.fixture
def shown(
    view: ContradictionsView,
    book: LabelBook,
    passages: Callable[[Sequence[int]], list[Passage]],
    qtbot: QtBot,
) -> Show:
    def show(*found: Contradiction, **others: int) -> ContradictionsView:
        view.set_contradictions(answer(*found, **others), book, passages)
        view.setFocus()
        return view

    return show


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    """Where the keyboard is."""
    for key in keys:
        qtbot.keyClick(focus(), key)


def sentence() -> str:
    card = focus()
    assert isinstance(card, PassageCard)
    return card.passage.sentence_id


def pill(view: ContradictionsView, name: str) -> TogglePill:
    return child(view, TogglePill, name)


def label(view: ContradictionsView, name: str) -> QLabel:
    return child(view, QLabel, name)


# words


@pytest.mark.parametrize(
    ("comparisons", "words"),
    [
        pytest.param(
            [SAME_TUMOR, STAGES_DIFFER],
            "differs in Stage: Local recurrence ⇄ Distant metastasis",
            id="differs",
        ),
        pytest.param(
            [
                compared("context", Relation.LESS_SPECIFIC, [TUMOR], [TNBC]),
                compared("stage", Relation.SILENT, [], [DISTANT]),
                compared("mode", Relation.SILENT, [CELL_AUTONOMOUS], []),
            ],
            "more general in Context: Tumor, subtype unspecified ⇄ Triple-negative / basal-like; "
            "silent in Stage and Mode of action",
            id="says less",
        ),
        pytest.param(
            [SAME_TUMOR, compared("stage", Relation.BOTH_SILENT)], "same in Context", id="all that is stated"
        ),
        pytest.param(
            [
                compared("context", Relation.SAME, [TUMOR, IMMUNE], [TUMOR]),
                compared("stage", Relation.SAME, [LOCAL], [LOCAL]),
            ],
            "same in Stage; share Tumor, subtype unspecified in Context",
            id="some of it",
        ),
        pytest.param([compared("context", Relation.BOTH_SILENT)], "nothing to compare", id="nothing"),
    ],
)
def test_what_differs_stands_in_one_line_the_most_telling_first(
    book: LabelBook, comparisons: list[Comparison], words: str
) -> None:
    assert differences(a_contradiction("a", comparisons=tuple(comparisons)), book) == words


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        pytest.param(SAME_TUMOR, "same", id="same"),
        pytest.param(
            compared("context", Relation.SAME, [TUMOR, IMMUNE], [IMMUNE, TUMOR]), "same", id="all the same"
        ),
        pytest.param(
            compared("context", Relation.SAME, [TUMOR, IMMUNE], [TUMOR]),
            "share Tumor, subtype unspecified",
            id="one in common",
        ),
        pytest.param(
            compared("context", Relation.SAME, [TNBC, IMMUNE, TUMOR], [TUMOR, IMMUNE]),
            "share Immune cells, Tumor, subtype unspecified",
            id="two in common",
        ),
        pytest.param(STAGES_DIFFER, "different", id="different"),
        pytest.param(
            compared("context", Relation.LESS_SPECIFIC, [TUMOR], [TNBC]), "for is more general", id="for"
        ),
        pytest.param(
            compared("context", Relation.LESS_SPECIFIC, [TNBC], [TUMOR]),
            "against is more general",
            id="against",
        ),
        pytest.param(compared("stage", Relation.SILENT, [], [LOCAL]), "for is silent", id="for silent"),
        pytest.param(
            compared("stage", Relation.SILENT, [LOCAL], []), "against is silent", id="against silent"
        ),
        pytest.param(compared("stage", Relation.BOTH_SILENT), "both silent", id="both silent"),
    ],
)
def test_a_relation_says_which_side_says_less(book: LabelBook, comparison: Comparison, words: str) -> None:
    assert relation(comparison, book)[1] == words


def test_what_only_overlaps_has_a_sign_of_its_own(book: LabelBook) -> None:
    overlapping = compared("context", Relation.SAME, [TUMOR, IMMUNE], [TUMOR])
    assert relation_words(overlapping, book) == "∩ share Tumor, subtype unspecified"
    assert relation_words(SAME_TUMOR, book) == "= same"
    assert class_naming(a_contradiction("a")).meaning == (
        "In every dimension that both sides state they share a label."
    )


def test_papers_are_counted_in_full_where_there_is_room() -> None:
    assert balances(a_contradiction("a")) == ("3 papers for ⇄ 1 against", "3 for ⇄ 1 against", "3 ⇄ 1")
    assert balances(a_contradiction("a", pro=a_side([], [1])))[0] == "1 paper for ⇄ 1 against"
    assert balances(a_contradiction("a", within_paper=True))[0] == "1 paper says both"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        pytest.param({}, "", id="nothing"),
        pytest.param(
            {"not_compared": 1}, "1 weaker setting was left uncompared; narrower filters show more.", id="one"
        ),
        pytest.param(
            {"not_compared": 1200, "not_listed": 3},
            "1,200 weaker settings were left uncompared, 3 weaker contradictions were left out of the list; "
            "narrower filters show more.",
            id="both",
        ),
    ],
)
def test_what_was_left_out_is_said(numbers: dict[str, int], words: str) -> None:
    assert left_out(answer(**numbers)) == words


# the list


def test_the_model_is_sound_before_and_after_changes(book: LabelBook, qtmodeltester: ModelTester) -> None:
    model = ContradictionModel()
    qtmodeltester.check(model)
    model.set_contradictions(answer(*THREE), book)
    assert model.rowCount() == 0
    model.narrow(Kind.ALL)
    qtmodeltester.check(model)
    model.narrow(Kind.RESOLVED_BY_CONTEXT)
    assert [model.row_of(key) for key in "abc"] == [None, 0, None]
    assert model.index(0, 0).data(ContradictionRole.KEY) == "b"
    assert model.at(1) is None
    model.set_names(lambda _: "cur09")
    model.narrow(Kind.ALL, without_verdict=True)
    qtmodeltester.check(model)


def test_an_entry_is_spoken_whole(book: LabelBook) -> None:
    model = ContradictionModel()
    judged = a_contradiction("a", verdicts=(a_verdict(Judgement.NOT_COMPARABLE, "…", OTHER),))
    model.set_contradictions(answer(judged, THREE[2]), book)
    model.set_names(lambda curator: NAMES[curator])
    model.narrow(Kind.ALL)
    first, second = (
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())
    )
    assert first == (
        "True conflict. 3 papers for, 1 against. For: Tumor, subtype unspecified · Local recurrence. "
        "Against: Tumor, subtype unspecified · Distant metastasis. "
        "Differs in Stage: Local recurrence against Distant metastasis. Verdict: Not comparable by cur02"
    )
    assert second.startswith("Within one paper, under-specified. 1 paper says both. ")
    assert second.endswith(". No verdict yet")


def test_names_of_labels_are_no_markup_in_tool_tips() -> None:
    def change(content: dict[str, object]) -> None:
        content["dimensions"][0]["labels"][0]["name"] = "<img src=x>"  # type: ignore[index]

    book = LabelBook([factories.changed_vocabulary(change)])
    model = ContradictionModel()
    model.set_contradictions(answer(THREE[0]), book)
    model.narrow(Kind.ALL)
    assert "&lt;img src=x&gt;" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_arrows_show_one_contradiction_after_the_other(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    assert view.list.hasFocus()
    seen = [view.current]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home):
        press(qtbot, key)
        seen.append(view.current)
    assert [item.key for item in seen if item] == ["a", "b", "c", "a"]
    assert label(view, "contradiction-kind").text() == "True conflict"
    view.step(1)
    assert label(view, "contradiction-kind").text() == "Resolved by context"
    view.step(-5)
    assert view.current == THREE[0]


def test_esc_in_the_list_leaves(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    with qtbot.waitSignal(view.left):
        press(qtbot, Qt.Key.Key_Escape)


def test_thousands_are_listed_at_once(shown: Show, qtbot: QtBot) -> None:
    view = shown(*(a_contradiction(f"k{number}") for number in range(5000)))
    press(qtbot, Qt.Key.Key_End)
    assert view.current is not None
    assert view.current.key == "k4999"
    press(qtbot, Qt.Key.Key_PageUp)
    assert view.list.currentIndex().row() < 4999


# filters


def test_pills_count_and_narrow_the_list(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE, replace(THREE[0], key="d"))
    pills = ["kind-all", "kind-true_conflict", "kind-under_specified", "kind-resolved_by_context"]
    texts = [pill(view, name).text() for name in [*pills, "kind-within_paper", "without-verdict"]]
    assert texts == [
        "All 4",
        "⇄ True conflicts 2",
        "? Under-specified 0",
        "≠ Resolved by context 1",
        "(⇄) Within one paper 1",
        "Without verdict 4",
    ]
    assert pill(view, "kind-within_paper").accessibleName() == "Within one paper, 1"
    qtbot.keyClick(pill(view, "kind-true_conflict"), Qt.Key.Key_Space)
    assert [view.model.at(row).key for row in range(view.model.rowCount())] == ["a", "d"]  # type: ignore[union-attr]
    assert pill(view, "without-verdict").text() == "Without verdict 2"
    qtbot.keyClick(pill(view, "kind-under_specified"), Qt.Key.Key_Space)
    assert label(view, "no-contradictions").isVisible()
    assert label(view, "no-contradictions").text() == "None of them is under-specified."
    qtbot.keyClick(pill(view, "kind-all"), Qt.Key.Key_Space)
    assert view.current == THREE[0]


def test_what_was_judged_just_now_stays_until_the_list_is_asked_for_anew(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    qtbot.keyClick(pill(view, "without-verdict"), Qt.Key.Key_Space)
    judged = replace(THREE[0], verdicts=(a_verdict(Judgement.TRUE_CONFLICT, "So it is."),))
    shown(judged, *THREE[1:])
    assert view.current == judged
    assert pill(view, "without-verdict").text() == "Without verdict 2"
    press(qtbot, Qt.Key.Key_Down)
    shown(judged, *THREE[1:])
    assert view.current == THREE[1]
    assert view.model.rowCount() == 2
    shown(*(replace(item, verdicts=judged.verdicts) for item in THREE))
    press(qtbot, Qt.Key.Key_Down)
    qtbot.keyClick(pill(view, "kind-true_conflict"), Qt.Key.Key_Space)
    assert label(view, "no-contradictions").text() == ALL_JUDGED


def test_a_contradiction_is_found_whatever_is_filtered(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    qtbot.keyClick(pill(view, "kind-true_conflict"), Qt.Key.Key_Space)
    assert view.choose("c")
    assert view.current == THREE[2]
    assert not view.choose("nowhere")
    assert view.current == THREE[2]


def test_an_empty_view_says_why_and_can_be_left(view: ContradictionsView, shown: Show, qtbot: QtBot) -> None:
    reason = label(view, "no-contradictions")
    assert reason.isVisible()
    assert reason.text() == NOT_LOOKED
    view.set_busy("Looking for contradictions…")
    assert reason.text() == "Looking for contradictions…"
    view.set_busy("")
    shown()
    assert reason.text() == "No two papers disagree under these filters."
    with qtbot.waitSignal(view.left):
        press(qtbot, Qt.Key.Key_Escape)
    shown(*THREE, not_compared=7)
    assert not reason.isVisible()
    assert view.list.hasFocus()
    line = label(view, "not-compared")
    assert line.text().startswith("7 weaker settings were left uncompared")
    busy = label(view, "contradictions-busy")
    view.set_busy("Looking again…")
    assert view.list.isVisible()
    assert busy.isVisible()
    assert busy.text() == "Looking again…"
    view.set_busy("")
    assert not busy.isVisible()


# the detail


def test_the_sides_are_compared_in_words(shown: Show) -> None:
    general = compared("context", Relation.LESS_SPECIFIC, [TUMOR], [TNBC, IMMUNE])
    view = shown(
        a_contradiction("a", comparisons=(general, STAGES_DIFFER, compared("mode", Relation.BOTH_SILENT)))
    )
    rows = [row.accessibleName() for row in view.findChildren(ComparisonRow)]
    assert rows == [
        "Context: for is more general; for Tumor, subtype unspecified, "
        "against Triple-negative / basal-like, Immune cells",
        "Stage: different; for Local recurrence, against Distant metastasis",
        "Mode of action: both silent; for nothing, against nothing",
    ]
    head = child(view, QWidget, "side-pro")
    assert head.accessibleName() == "For: 3 papers, 2 causal, 3 claims"
    assert child(view, QWidget, "side-anti").accessibleName() == "Against: 1 paper, none causal, 1 claim"


def test_the_keyboard_goes_from_the_list_through_both_sides_and_back(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    press(qtbot, Qt.Key.Key_Return)
    seen = [sentence()]
    for key in (
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_End,
        Qt.Key.Key_Home,
    ):
        press(qtbot, key)
        seen.append(sentence())
    # two claims of one sentence make one card
    assert [name.removeprefix("sentence-") for name in seen] == ["1", "2", "2", "101", "1", "2", "1"]
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert view.list.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert sentence() == "sentence-2"


def test_only_one_sentence_is_a_stop_of_the_tab_key(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Down)
    stops = [card for card in view.findChildren(PassageCard) if card.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [focus()]
    press(qtbot, Qt.Key.Key_Tab)
    assert view.form.isAncestorOf(focus())


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space], ids=["return", "enter", "space"]
)
def test_a_key_opens_the_sentence(shown: Show, qtbot: QtBot, key: Qt.Key) -> None:
    view = shown(*THREE)
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Right)
    with qtbot.waitSignal(view.passage_opened) as opened:
        press(qtbot, key)
    assert opened.args is not None
    assert opened.args[0].sentence_id == "sentence-101"


def test_a_double_click_opens_the_sentence_and_one_click_does_not(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    card = child(view, PassageCard, "passage-sentence-2")
    with qtbot.assertNotEmitted(view.passage_opened):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert card.hasFocus()
    with qtbot.waitSignal(view.passage_opened) as opened:
        qtbot.mouseDClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert opened.args == [card.passage]


def test_a_sentence_is_copied_with_its_source(shown: Show, qtbot: QtBot) -> None:
    shown(*THREE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.keyClick(focus(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "(Cell 2018, sentence 1)" in QGuiApplication.clipboard().text()


def test_sentences_are_told_with_source_and_labels_beside_the_setting(
    shown: Show,
) -> None:
    view = shown(*THREE)
    first = child(view, PassageCard, "passage-sentence-1")
    assert first.accessibleName().startswith("Sentence of claim 1. <b>%s</b> {0}")
    described = first.accessibleDescription()
    title, source, labels = described.partition(". Cell · 2018 · sentence 1 · cur01. ")
    assert title.startswith("Paper 1 <b>%s</b> {0}")
    assert source
    assert labels.startswith("¬ negated, Active, Associated, worse, ")
    assert "Tumor" not in described
    second = child(view, PassageCard, "passage-sentence-2")
    assert ". sentence 2 · cur01. " in second.accessibleDescription()


def test_a_card_names_its_paper_in_one_line(book: LabelBook, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def card(title: str) -> PassageCard:
        made = PassageCard(replace(a_passage(book, 1), title=title, claims=()), book, (), LIGHT, 13, parent)
        made.resize(400, made.heightForWidth(400))
        return made

    short, other, long = card("STAT3 in tumours"), card("STAT3 elsewhere"), card("STAT3 in tumours " * 60)
    assert card("").accessibleDescription().startswith("Untitled. Cell")
    assert long.accessibleDescription().count("STAT3 in tumours") == 60
    assert long.toolTip().count("STAT3 in tumours") == 60
    assert short.height() == other.height() == long.height()
    assert short.grab().toImage() != other.grab().toImage()
    # nothing of it reaches the edge
    image = long.grab().toImage()
    assert {image.pixelColor(393, y).name() for y in range(12, image.height() - 12)} == {LIGHT.card}


def test_a_side_with_many_claims_is_shown_a_page_at_a_time(shown: Show, qtbot: QtBot) -> None:
    many = a_contradiction("a", pro=a_side([TUMOR], range(10, 10 + 2 * PAGE + 3), papers=9))
    view = shown(many)
    more = child(view, QPushButton, "more-pro")
    assert more.text() == f"Show {PAGE} more of {2 * PAGE + 3} claims"
    assert not child(view, QPushButton, "more-anti").isVisible()
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_End)
    assert more.hasFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert sentence() == f"sentence-{10 + PAGE}"
    assert more.text() == f"Show 3 more of {2 * PAGE + 3} claims"
    press(qtbot, Qt.Key.Key_End, Qt.Key.Key_Space)
    assert sentence() == f"sentence-{10 + 2 * PAGE}"
    assert not more.isVisible()
    press(qtbot, Qt.Key.Key_End)
    assert sentence() == f"sentence-{10 + 2 * PAGE + 2}"
    shown(replace(many, score=0.4))
    assert len(view.findChildren(QWidget, "sentences-pro")[-1].findChildren(PassageCard)) == 2 * PAGE + 3


def test_sentences_that_are_gone_are_missed_in_words(
    view: ContradictionsView, book: LabelBook, qtbot: QtBot
) -> None:
    view.set_contradictions(answer(*THREE), book, lambda _: [])
    assert label(view, "nothing-pro").isVisible()
    view.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert view.list.hasFocus()


def test_new_answers_keep_the_place(shown: Show, qtbot: QtBot) -> None:
    many = a_contradiction("b", pro=a_side([TUMOR], range(10, 10 + PAGE), papers=9))
    view = shown(THREE[0], many, THREE[2])
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_End)
    bar = view.detail.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    scrolled, read = bar.value(), sentence()
    view.set_contradictions(answer(THREE[2], many), view.model.book, view._passages)  # type: ignore[arg-type]
    assert view.current == many
    assert view.list.currentIndex().row() == 1
    assert sentence() == read
    assert bar.value() == scrolled
    # what is gone is replaced by what took its place
    view.set_contradictions(answer(THREE[2], THREE[0]), view.model.book, view._passages)  # type: ignore[arg-type]
    assert view.current == THREE[0]
    assert bar.value() == 0


def test_keys_that_mean_nothing_here_reach_the_window(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    reached: list[int] = []

    class Outside(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            reached.append(event.key())

    outside = Outside()
    qtbot.addWidget(outside)
    QVBoxLayout(outside).addWidget(view)
    outside.show()
    outside.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.list.hasFocus)
    press(qtbot, Qt.Key.Key_F3, Qt.Key.Key_P, Qt.Key.Key_F2)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_F3, Qt.Key.Key_P)
    keys = [Qt.Key.Key_F3, Qt.Key.Key_P, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_P]
    assert reached == keys
    view.setParent(None)


def test_panes_follow_each_other(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    view.next_pane()
    assert isinstance(focus(), PassageCard)
    view.next_pane()
    assert focus() is first_judgement(view)
    view.next_pane()
    assert view.list.hasFocus()


# the verdict


def write(view: ContradictionsView, qtbot: QtBot, reason: str, judgement: Judgement | None = None) -> None:
    """By keys, but for a reason without a judgement."""
    view.edit_verdict()
    if judgement is not None:
        if focus() is view.form.reason:
            qtbot.keyClick(focus(), Qt.Key.Key_Backtab)
        while focus() is not view.form.choices[judgement]:
            press(qtbot, Qt.Key.Key_Right)
        press(qtbot, Qt.Key.Key_Return)
        assert focus() is view.form.reason
    view.form.reason.setFocus()
    view.form.reason.selectAll()
    qtbot.keyClicks(view.form.reason, reason)


def first_judgement(view: ContradictionsView) -> QRadioButton:
    return next(iter(view.form.choices.values()))


def judged(view: ContradictionsView) -> list[Judgement]:
    return [judgement for judgement, button in view.form.choices.items() if button.isChecked()]


def save(qtbot: QtBot) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def hint(view: ContradictionsView) -> str:
    found = label(view, "verdict-hint")
    return found.text() if found.isVisible() else ""


def test_a_verdict_is_given_by_keys(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    press(qtbot, Qt.Key.Key_Down)
    write(view, qtbot, "Different sites.", Judgement.RESOLVED_BY_CONTEXT)
    with qtbot.waitSignal(view.verdict_given) as given:
        save(qtbot)
    assert given.args == [THREE[1], Judgement.RESOLVED_BY_CONTEXT, "Different sites."]
    # not before it is in the file
    assert view.form.unsaved()
    judged = replace(THREE[1], verdicts=(a_verdict(Judgement.RESOLVED_BY_CONTEXT, "Different sites."),))
    view.set_contradictions(answer(THREE[0], judged, THREE[2]), view.model.book, view._passages)  # type: ignore[arg-type]
    assert not view.form.unsaved()
    assert view.list.hasFocus()
    assert label(view, "verdict-state").text() == "yours, saved 2026-11-03"


def test_ctrl_return_saves_whatever_shortcuts_the_window_has(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    shortcut = QShortcut(QKeySequence("Ctrl+Return"), view)
    write(view, qtbot, "Because.", Judgement.TRUE_CONFLICT)
    with qtbot.assertNotEmitted(shortcut.activated), qtbot.waitSignal(view.verdict_given):
        save(qtbot)


def test_what_is_missing_is_said_in_place(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    with qtbot.assertNotEmitted(view.verdict_given):
        write(view, qtbot, "Because.")
        save(qtbot)
        assert hint(view) == NO_JUDGEMENT
        assert focus() is first_judgement(view)
        press(qtbot, Qt.Key.Key_Space)
        assert hint(view) == ""
        write(view, qtbot, "   ")
        save(qtbot)
    assert hint(view) == NO_REASON
    assert focus() is view.form.reason
    with qtbot.waitSignal(view.verdict_given) as given:
        qtbot.keyClicks(focus(), "At last")
        save(qtbot)
    assert given.args == [THREE[0], Judgement.TRUE_CONFLICT, "At last"]


def test_a_verdict_begins_with_the_judgement_until_there_is_one(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    view.edit_verdict()
    assert focus() is first_judgement(view)
    assert judged(view) == []
    press(qtbot, Qt.Key.Key_Return)
    assert judged(view) == [next(iter(Judgement))]
    assert focus() is view.form.reason
    qtbot.keyClicks(focus(), "So it is.")
    press(qtbot, Qt.Key.Key_Escape)
    view.edit_verdict()
    assert focus() is view.form.reason


def test_arrows_choose_among_the_judgements_and_go_round(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    stolen: list[str] = []
    for keys in ("Right", "Down", "Return"):
        shortcut = QShortcut(QKeySequence(keys), view)
        shortcut.activated.connect(lambda keys=keys: stolen.append(keys))
    view.edit_verdict()
    every, key = list(view.form.choices), Qt.Key
    for pressed, place in (
        (key.Key_Right, 1),
        (key.Key_Down, 2),
        (key.Key_Left, 1),
        (key.Key_Up, 0),
        (key.Key_Left, -1),
        (key.Key_Right, 0),
    ):
        press(qtbot, pressed)
        assert judged(view) == [every[place]]
        assert focus() is view.form.choices[every[place]]
    press(qtbot, key.Key_Right, key.Key_Enter)
    assert judged(view) == [every[1]]
    assert focus() is view.form.reason
    assert stolen == []
    press(qtbot, key.Key_Escape)
    assert view.list.hasFocus()


@pytest.mark.parametrize("chosen", [None, Judgement.NOT_COMPARABLE], ids=["none", "one"])
def test_shift_tab_goes_from_the_reason_to_the_judgement(
    shown: Show, qtbot: QtBot, chosen: Judgement | None
) -> None:
    view = shown(*THREE)
    write(view, qtbot, "Because.", chosen)
    qtbot.keyClick(focus(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert focus() is (view.form.choices[chosen] if chosen else first_judgement(view))
    assert judged(view) == ([chosen] if chosen else [])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_where_the_keyboard_is_among_the_judgements_can_be_seen(
    shown: Show, qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    apply(qapp, theme, 13)
    view = shown(*THREE)
    view.set_theme(theme, 13)
    first = first_judgement(view)
    without = first.grab().toImage()
    write(view, qtbot, "Because.")
    save(qtbot)
    assert first.hasFocus()
    assert hint(view) == NO_JUDGEMENT
    assert first.grab().toImage() != without


def test_what_was_typed_outlives_moving_and_new_answers(shown: Show, qtbot: QtBot) -> None:
    view = shown(*THREE)
    write(view, qtbot, "Half a thought", Judgement.NOT_COMPARABLE)
    press(qtbot, Qt.Key.Key_Escape)
    assert view.list.hasFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert view.form.reason.toPlainText() == ""
    assert not any(button.isChecked() for button in view.form.choices.values())
    press(qtbot, Qt.Key.Key_Up)
    assert view.form.reason.toPlainText() == "Half a thought"
    assert view.form.choices[Judgement.NOT_COMPARABLE].isChecked()
    assert label(view, "verdict-state").text().startswith(UNSAVED)
    view.edit_verdict()
    qtbot.keyClick(view.form.reason, Qt.Key.Key_End)
    theirs = replace(THREE[0], verdicts=(a_verdict(Judgement.TRUE_CONFLICT, "Theirs", OTHER),))
    view.set_contradictions(answer(theirs, *THREE[1:]), view.model.book, view._passages)  # type: ignore[arg-type]
    assert focus() is view.form.reason
    qtbot.keyClicks(view.form.reason, " and more")
    assert view.form.reason.toPlainText() == "Half a thought and more"


def test_verdicts_of_others_can_be_read_and_only_one_s_own_withdrawn(shown: Show, qtbot: QtBot) -> None:
    theirs = a_verdict(Judgement.LABELLING_ERROR, f"Theirs {HOSTILE}", OTHER)
    view = shown(a_contradiction("a", verdicts=(theirs,)), THREE[1])
    line = label(view, "verdict-verdict-of-other")
    assert line.isVisible()
    assert line.textFormat() == Qt.TextFormat.PlainText
    assert line.accessibleName().startswith("Labelling error by cur02, 2026-11-03: Theirs <b>%s</b>")
    withdraw = child(view, QPushButton, "withdraw-verdict")
    assert not withdraw.isEnabled()
    mine = a_contradiction("a", verdicts=(a_verdict(Judgement.TRUE_CONFLICT, "Mine"), theirs))
    shown(mine, THREE[1])
    assert view.form.reason.toPlainText() == "Mine"
    withdraw.setFocus()
    with qtbot.waitSignal(view.verdict_withdrawn) as withdrawn:
        press(qtbot, Qt.Key.Key_Space)
    assert withdrawn.args == [mine]
    view.set_contradictions(answer(replace(mine, verdicts=(theirs,))), view.model.book, view._passages)  # type: ignore[arg-type]
    assert view.form.reason.toPlainText() == ""
    assert view.list.hasFocus()


def test_a_verdict_that_more_claims_came_after_asks_to_look_again(
    shown: Show,
) -> None:
    view = shown(a_contradiction("a", verdicts=(a_verdict(Judgement.TRUE_CONFLICT, "Mine", claims=2),)))
    assert label(view, "verdict-state").text() == "yours, saved 2026-11-03 · 2 claims came since: look again"


def test_without_a_contradiction_there_is_nothing_to_judge(view: ContradictionsView, shown: Show) -> None:
    why = label(view, "no-verdict")
    assert why.text() == NOTHING_CHOSEN
    assert not why.isHidden()
    assert not view.form.reason.isEnabled()
    view.edit_verdict()
    shown(*THREE)
    assert why.isHidden()
    assert view.form.reason.isEnabled()


def test_another_curator_finds_an_empty_form(shown: Show, qtbot: QtBot) -> None:
    view = shown(a_contradiction("a", verdicts=(a_verdict(Judgement.TRUE_CONFLICT, "Mine"),)))
    write(view, qtbot, "Changed")
    view.set_curator(OTHER, {ME: "cur01"})
    assert view.form.reason.toPlainText() == ""
    assert label(view, "verdict-verdict-of-me").accessibleName().startswith("True conflict by cur01")
    view.set_curator(OTHER, {})
    assert (
        label(view, "verdict-verdict-of-me").accessibleName().startswith("True conflict by another curator")
    )


# looks


def test_every_control_can_be_named(shown: Show) -> None:
    view = shown(*THREE)
    controls = [
        *view.findChildren(QAbstractButton),
        view,
        view.list,
        view.detail,
        view.form,
        view.form.reason,
    ]
    controls = [control for control in controls if not control.objectName().startswith("qt_")]
    assert len(controls) > 15
    assert all(control.objectName() for control in controls)
    assert all(control.accessibleName() or getattr(control, "text", str)() for control in controls)


@pytest.mark.parametrize("size", [10, 13, 18, 24])
def test_nothing_is_cut_off_at_any_size(
    view: ContradictionsView,
    shown: Show,
    qtbot: QtBot,
    qapp: QApplication,
    size: int,
) -> None:
    apply(qapp, LIGHT, size)
    view.set_theme(LIGHT, size)
    view.resize(1280, 700)
    both = (
        a_verdict(Judgement.TRUE_CONFLICT, "Mine"),
        a_verdict(Judgement.NOT_COMPARABLE, "Long " * 80, OTHER),
    )
    shown(a_contradiction("a", verdicts=both), *THREE[1:])
    buttons = [*view.form.choices.values(), view.form.save, view.form.withdraw]
    buttons += view.findChildren(TogglePill)

    def whole(widget: QWidget) -> bool:
        corner = widget.mapTo(view, QPoint(widget.width(), widget.height()))
        least = widget.minimumSizeHint()
        room = widget.width() >= least.width() and widget.height() >= least.height()
        return room and corner.x() <= 1280 and corner.y() <= 700

    qtbot.waitUntil(lambda: [button.objectName() for button in buttons if not whole(button)] == [])
    cards = view.findChildren(PassageCard)
    qtbot.waitUntil(lambda: all(card.height() >= card.heightForWidth(card.width()) for card in cards))
    assert view.size() == QSize(1280, 700)
    assert view.detail.viewport().height() > 100
    assert view.detail.horizontalScrollBar().maximum() == 0


def test_every_kind_of_entry_paints_in_both_themes_and_shows_the_keyboard(shown: Show, qtbot: QtBot) -> None:
    kinds = [a_contradiction(conflict, conflict) for conflict in ConflictClass]
    view = shown(*kinds, THREE[2], a_contradiction("v", verdicts=(a_verdict(Judgement.TRUE_CONFLICT, "x"),)))
    press(qtbot, Qt.Key.Key_Return)
    light = view.grab().toImage()
    view.set_theme(DARK, 13)
    assert isinstance(focus(), PassageCard)
    assert view.grab().toImage() != light


def test_hostile_text_stays_text(book: LabelBook, view: ContradictionsView, qtbot: QtBot) -> None:
    worse = replace(a_passage(book, 1), text="W" * 20_000, title=HOSTILE, journal="J" * 500)
    view.set_contradictions(answer(THREE[0]), book, lambda _: [worse])
    view.grab()
    assert all(found.textFormat() == Qt.TextFormat.PlainText for found in view.findChildren(QLabel))
    card = view.findChildren(PassageCard)[0]
    assert card.width() < 600
    assert "<b>%s" not in card.toolTip()


# with a real project


@pytest.fixture
def opposed(project: Project) -> Project:
    """Two papers that disagree on metastasis, and a third one that agrees with the first."""
    for number, effect in enumerate(("EFF:0001", "EFF:0002", "EFF:0001")):
        document = factories.add_document(
            project, title=f"Paper {number}", abstract=f"STAT3 acts {number}.", year=2010 + number
        )
        (sentence,) = project.store.sentences(document)
        factories.label(project, sentence, TUMOR, DISTANT, factories.ACTIVE, effect)
        factories.review(project, sentence)
    return project


def test_a_verdict_on_a_real_project_is_kept_and_shown(
    opposed: Project, view: ContradictionsView, vocabulary: Vocabulary, qtbot: QtBot, tmp_path: Path
) -> None:
    from curator.evidence.evidence import Evidence
    from curator.evidence.question import first_question

    evidence = Evidence.read(opposed)
    question = first_question(vocabulary, opposed.curator.id)

    def show() -> None:
        evidence.follow()
        view.set_contradictions(
            evidence.contradictions(question),
            evidence.book,
            lambda claims: evidence.passages(question, claims),
        )

    def give(found: Contradiction, judgement: Judgement, reason: str) -> None:
        opposed.perform(
            GiveVerdict(
                contradiction=found.key,
                pro_labels=found.pro.labels,
                anti_labels=found.anti.labels,
                claims=tuple(
                    claim.id
                    for passage in evidence.passages(question, [*found.pro.claims, *found.anti.claims])
                    for claim in passage.claims
                ),
                judgement=judgement,
                reason=reason,
            )
        )
        show()

    def withdraw(found: Contradiction) -> None:
        opposed.perform(WithdrawVerdict(contradiction=found.key))
        show()

    view.set_curator(opposed.curator.id, {opposed.curator.id: opposed.curator.code})
    view.verdict_given.connect(give)
    view.verdict_withdrawn.connect(withdraw)
    show()
    view.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    card = focus()
    assert isinstance(card, PassageCard)
    assert card.passage.text.startswith("STAT3 acts ")
    assert pill(view, "kind-under_specified").text() == "? Under-specified 0"
    assert pill(view, "kind-true_conflict").text() == "⇄ True conflicts 1"
    write(view, qtbot, "Same model, opposite result.", Judgement.TRUE_CONFLICT)
    save(qtbot)
    assert view.list.hasFocus()
    assert [verdict.reason for verdict in opposed.store.verdicts()] == ["Same model, opposite result."]
    spoken = view.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Verdict: True conflict by cur01")
    opposed.undo()
    show()
    assert view.form.reason.toPlainText() == ""
    opposed.redo()
    show()
    child(view, QPushButton, "withdraw-verdict").setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert opposed.store.verdicts() == []
    assert view.list.hasFocus()
