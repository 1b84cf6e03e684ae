"""“Who did this?”: from a chip or by key to the life of what is on a sentence, and on to the history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from curator.claims import Target
from curator.history import key_of
from curator.identifiers import DocumentId, LabelId
from curator.labelling import AddClaim, SetClaimNote, ToggleLabel, ToggleNegated
from curator.model import Origin, ReviewState, Sentence
from curator.project import Project
from curator.reviewing import SetComment
from tests import factories
from tests.factories import CONTEXT_NOT_STATED, HER2, LUMINAL, PRIMARY
from tests.ui.finding import child
from ui.annotate_view import AnnotateView
from ui.blame import NOTHING, Blame
from ui.blame_popup import MOST, BlamePopup
from ui.chips import Chip, ChipKind
from ui.key_map import KeyMap
from ui.session import Session
from ui.theme import DARK, LIGHT, Theme, apply

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

KEY = Qt.Key


@pytest.fixture
def document(project: Project) -> DocumentId:
    return factories.add_document(project, "STAT3 in time")


@pytest.fixture
def sentences(project: Project, document: DocumentId) -> list[Sentence]:
    return project.store.sentences(document)


@pytest.fixture
def view(
    qtbot: QtBot, project: Project, document: DocumentId, qapp: QApplication, light: Theme
) -> Iterator[AnnotateView]:
    """The reader with the document; what a test did before is shown."""
    session = Session(project)
    key_map = KeyMap({})
    key_map.set_vocabulary(project.vocabulary)
    made = AnnotateView(session, key_map, light, 13)
    qtbot.addWidget(made)
    made.resize(1280, 690)
    made.show()
    qtbot.waitExposed(made)
    made.open_document(document)
    made.desk.show_suggestions(False)
    yield made
    session.close()
    session.deleteLater()


@pytest.fixture
def blame(view: AnnotateView) -> Blame:
    return Blame(view.session, view.reader, view.desk, LIGHT)


def show(view: AnnotateView, document: DocumentId, sentence: int = 0) -> None:
    """Read again what the test did."""
    view.open_document(document)
    view.desk.go_to(sentence)
    QApplication.processEvents()


def popup_of(blame: Blame) -> BlamePopup:
    assert blame.popup is not None
    assert blame.popup.isVisible()
    return blame.popup


def chip_of(view: AnnotateView, kind: ChipKind, sentence: int = 0, place: int = 0) -> Chip:
    return [chip for chip in view.reader.page.chips[sentence].chips if chip.kind is kind][place]


def menu_at(view: AnnotateView, place: QPoint) -> QMenu | None:
    """What a right click at a place of the reader opens."""
    view.reader.customContextMenuRequested.emit(place)
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QMenu) else None


def ask_about(view: AnnotateView, chip: Chip, sentence: int = 0) -> None:
    """Right click on a chip, and take the entry."""
    block = view.reader.document().findBlockByNumber(sentence)
    place = chip.rect.translated(view.reader.page.chips_origin(block)).center().toPoint()
    menu = menu_at(view, place)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Who did this?"]
    menu.actions()[0].trigger()
    menu.close()


def test_the_newest_label_of_the_claim_is_told_first(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.label(project, sentences[0], PRIMARY)
    factories.label(project, sentences[0], LUMINAL, span=factories.words(sentences[0], "promotes"))
    show(view, document)
    blame.ask()
    popup = popup_of(blame)
    assert popup.thing is not None
    assert popup.thing.name == "Luminal / ER-positive"
    who, what = popup.lines()
    assert who.endswith("cur01 · by hand")
    assert what == "added on “promotes”"


def test_how_it_came_is_told(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    target = Target(sentences[0].id, None)
    project.perform(ToggleLabel(targets=[target], label_id=LabelId(HER2), origin=Origin.SUGGESTION_ACCEPTED))
    show(view, document)
    blame.ask()
    assert "cur01 · suggestion" in popup_of(blame).lines()[0]


def test_what_it_was_before_is_told_newest_first(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.review(project, sentences[0], state=ReviewState.SKIPPED)
    factories.review(project, sentences[0], state=ReviewState.NOT_ANNOTATABLE)
    project.undo()
    show(view, document)
    blame.ask()
    told = popup_of(blame).lines()
    assert told[1::2] == [
        "review: not annotatable → skipped",
        "review: skipped → not annotatable",
        "review: not reviewed → skipped",
    ]
    assert [line.rpartition(" · ")[2] for line in told[::2]] == ["undo", "by hand", "by hand"]


def test_a_long_life_is_told_in_part(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    for number in range(MOST + 3):
        project.perform(SetComment(sentence_id=sentences[0].id, comment=f"Note {number}"))
    show(view, document)
    blame.ask()
    assert popup_of(blame).lines()[-1] == "… and 3 earlier steps"
    assert len(popup_of(blame).lines()) == 2 * MOST + 1


def test_arrows_go_through_all_that_is_on_the_sentence(
    qtbot: QtBot,
    view: AnnotateView,
    blame: Blame,
    project: Project,
    document: DocumentId,
    sentences: list[Sentence],
):
    factories.label(project, sentences[0], LUMINAL, CONTEXT_NOT_STATED)
    project.perform(AddClaim(sentence_id=sentences[0].id))
    factories.review(project, sentences[0], state=ReviewState.SKIPPED)
    show(view, document)
    blame.ask()
    popup = popup_of(blame)
    seen: list[str] = []
    for _ in range(4):
        assert popup.thing is not None
        seen.append(popup.thing.words)
        qtbot.keyClick(popup, KEY.Key_Down)
    assert seen == [
        "“Context: not stated” on claim 1 of sentence 1",
        "the claim of claim 1 of sentence 1",
        "the claim of claim 2 of sentence 1",
        "the review of sentence 1",
    ]
    qtbot.keyClick(popup, KEY.Key_Up)
    assert popup.thing is not None
    assert popup.thing.words == "the review of sentence 1"


def test_escape_leaves_the_keyboard_in_the_reader(
    qtbot: QtBot,
    view: AnnotateView,
    blame: Blame,
    project: Project,
    document: DocumentId,
    sentences: list[Sentence],
):
    factories.label(project, sentences[0], LUMINAL)
    show(view, document)
    blame.ask()
    popup = popup_of(blame)
    qtbot.keyClick(popup, KEY.Key_Escape)
    assert not popup.isVisible()
    assert view.focusWidget() is view.reader


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter, None], ids=["Return", "Enter", "button"])
def test_the_history_of_the_chosen_thing_is_wanted(
    qtbot: QtBot,
    view: AnnotateView,
    blame: Blame,
    project: Project,
    document: DocumentId,
    sentences: list[Sentence],
    key: Qt.Key | None,
):
    factories.label(project, sentences[1], LUMINAL)
    show(view, document, 1)
    blame.ask()
    popup = popup_of(blame)
    with qtbot.waitSignal(blame.history_wanted) as wanted:
        if key is None:
            popup.button.click()
        else:
            qtbot.keyClick(popup, key)
    [annotation] = factories.active_annotations(project, sentences[1])
    assert wanted.args == [annotation.id, "“Luminal / ER-positive” on sentence 2"]
    assert not popup.isVisible()


def test_a_sentence_on_which_nothing_is_says_so(view: AnnotateView, blame: Blame):
    blame.ask()
    assert blame.popup is None
    assert view.desk.hint == NOTHING


# the mouse


def test_a_right_click_on_a_label_asks_about_this_label(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.label(project, sentences[1], LUMINAL, PRIMARY)
    show(view, document)
    ask_about(view, chip_of(view, ChipKind.LABEL, sentence=1), sentence=1)
    thing = popup_of(blame).thing
    assert thing is not None
    assert thing.name == "Luminal / ER-positive"
    assert view.desk.current == 1


def test_one_of_two_annotations_with_the_same_label_is_told_apart(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    for words in ("STAT3", "promotes"):
        factories.label(project, sentences[0], LUMINAL, span=factories.words(sentences[0], words))
    show(view, document)
    assert chip_of(view, ChipKind.LABEL, place=1).text.endswith("“promotes”")
    ask_about(view, chip_of(view, ChipKind.LABEL, place=1))
    assert popup_of(blame).lines()[1] == "added on “promotes”"


def test_a_right_click_on_what_belongs_to_a_claim_asks_about_the_claim(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    [claim] = factories.active_claims(project, sentences[0])
    target = Target(sentences[0].id, claim.id)
    project.perform(ToggleNegated(target=target))
    project.perform(SetClaimNote(target=target, note="of the claim"))
    project.perform(SetComment(sentence_id=sentences[0].id, comment="of the sentence"))
    show(view, document)
    review = factories.review_of(project, sentences[0])
    assert review is not None
    for chip, expected in (
        (chip_of(view, ChipKind.NEGATED), claim.id),
        (chip_of(view, ChipKind.NOTE), claim.id),
        (chip_of(view, ChipKind.NOTE, place=1), key_of(review)),
    ):
        ask_about(view, chip)
        popup = popup_of(blame)
        assert popup.thing is not None
        assert popup.thing.key == expected
        popup.hide()


def test_a_right_click_on_the_text_keeps_its_menu_and_asks_about_that_sentence(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.review(project, sentences[2], state=ReviewState.SKIPPED)
    show(view, document)
    block = view.reader.document().findBlockByNumber(2)
    menu = menu_at(view, view.reader.page.text_rect(block).center().toPoint())
    assert menu is not None
    assert any(action.text().startswith("&Copy") for action in menu.actions())
    child(menu, QAction, "who").trigger()
    menu.close()
    assert view.desk.current == 2
    assert "review: not reviewed → skipped" in popup_of(blame).lines()


def test_a_suggestion_is_nobodys(view: AnnotateView, blame: Blame, project: Project, qtbot: QtBot):
    document = factories.add_document(
        project, "Suggested", "It acts in triple-negative breast cancer. Nothing else."
    )
    view.desk.show_suggestions(True)
    show(view, document)
    chip = chip_of(view, ChipKind.SUGGESTION)
    block = view.reader.document().findBlockByNumber(0)
    place = chip.rect.translated(view.reader.page.chips_origin(block)).center().toPoint()
    assert menu_at(view, place) is None


def test_without_a_document_there_is_nobody_to_ask(view: AnnotateView, blame: Blame):
    view.desk.clear()
    blame.ask()
    assert blame.popup is None
    menu = menu_at(view, QPoint(40, 40))
    assert menu is not None
    assert not child(menu, QAction, "who").isEnabled()
    menu.close()


# appearance


def test_what_labels_are_called_is_shown_as_words(
    view: AnnotateView, blame: Blame, project: Project, document: DocumentId, sentences: list[Sentence]
):
    project.perform(SetComment(sentence_id=sentences[0].id, comment="<b>%s</b> {0}\n‮ &amp;"))
    show(view, document)
    blame.ask()
    told = popup_of(blame).lines()[1]
    assert told.startswith("note: <b>%s</b> {0}")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_popup_is_on_the_screen_at_the_largest_size(
    qapp: QApplication,
    view: AnnotateView,
    blame: Blame,
    project: Project,
    document: DocumentId,
    sentences: list[Sentence],
    theme: Theme,
):
    factories.label(project, sentences[2], LUMINAL, PRIMARY, HER2)
    apply(qapp, theme, 20)
    view.set_theme(theme, 20)
    blame.set_theme(theme)
    show(view, document, 2)
    blame.ask()
    popup = popup_of(blame)
    assert popup.screen().availableGeometry().contains(popup.geometry())
    layout = popup.layout()
    assert layout is not None
    assert popup.height() >= layout.totalHeightForWidth(popup.width())
