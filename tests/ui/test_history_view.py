"""The history: what was done is listed, filtered and gone back to, in a real view on a real project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.chronicle import HIDDEN, Chronicle, Entry, How
from curator.claims import Target
from curator.history import Step
from curator.identifiers import DocumentId, LabelId, new_id
from curator.labelling import ToggleLabel
from curator.model import Origin, Record, ReviewState, Sentence
from curator.past import Past
from curator.project import Project
from curator.reviewing import CompleteDocument, SetComment, ToggleFlag
from tests import factories
from tests.factories import HER2, LUMINAL, METASTASIS, PRIMARY
from tests.ui.finding import child
from ui.app import SqliteProjects
from ui.history_delegate import fitted
from ui.history_detail import BLIND, MOST
from ui.history_go_back import GoBackDialog
from ui.history_list import HistoryList
from ui.history_model import PAGE, HistoryModel, HistoryRole
from ui.history_view import HistoryView
from ui.history_words import moment_words
from ui.key_map import KeyMap
from ui.place import Place
from ui.session import Session
from ui.theme import DARK, LIGHT, Theme, apply

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

KEY = Qt.Key
HOSTILE = "<b>%s</b> {0} &amp; ' or 1=1 --\u2028 𝛽‮"


@pytest.fixture
def own_session(project: Project, qapp: QApplication) -> Iterator[Session]:
    made = Session(project)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def document(project: Project) -> DocumentId:
    return factories.add_document(project, "STAT3 in time")


@pytest.fixture
def sentences(project: Project, document: DocumentId) -> list[Sentence]:
    return project.store.sentences(document)


@pytest.fixture
def desk(own_session: Session, document: DocumentId) -> Place:
    made = Place(own_session)
    made.open(document)
    return made


@pytest.fixture
def view(qtbot: QtBot, own_session: Session, desk: Place, light: Theme) -> HistoryView:
    """Not looked at yet: `enter` it."""
    key_map = KeyMap({})
    key_map.set_vocabulary(own_session.project.vocabulary)
    made = HistoryView(own_session, SqliteProjects(), desk, key_map, [], light, 13)
    qtbot.addWidget(made)
    made.resize(1280, 690)
    made.show()
    qtbot.waitExposed(made)
    return made


def press(qtbot: QtBot, view: HistoryView, *pressed: Qt.Key) -> None:
    """Keys wherever the keyboard is."""
    for key in pressed:
        qtbot.keyClick(view.focusWidget() or view, key)


def names(view: HistoryView) -> list[str]:
    return [view.model.index(row, 0).data() for row in range(view.model.rowCount())]


def entries(view: HistoryView) -> list[Entry]:
    return [view.model.index(row, 0).data(HistoryRole.ENTRY) for row in range(view.model.rowCount())]


def select(view: HistoryView, name: str) -> None:
    """Make the newest step of this name the current one."""
    view.list.go_to(names(view).index(name))


def told(view: HistoryView) -> list[str]:
    """The paragraphs about the chosen step."""
    return view.step.detail.toPlainText().split("\n")


def flag(project: Project, sentence: Sentence, times: int) -> None:
    for _ in range(times):
        project.perform(ToggleFlag(sentence_ids=[sentence.id]))


def record_step(project: Project, name: str, at: str) -> None:
    """A step without events, made at another time."""
    step = Step(
        id=new_id(),
        at=at,
        curator_id=project.curator.id,
        name=name,
        app_version="0",
        session_id=new_id(),
    )
    with project.store.writing():
        project.store.append(step, [])


# the list


def test_steps_stand_newest_first_with_who_how_and_where(
    view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.label(project, sentences[1], LUMINAL)
    view.enter()
    entry = view.current
    assert entry is not None
    assert names(view)[0] == "Add “Luminal / ER-positive”"
    assert names(view)[1].startswith("Import 1 document")
    assert (entry.curator_code, entry.how, entry.where) == ("cur01", How.HAND, "“STAT3 in time”, sentence 2")
    spoken = view.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(part in spoken for part in ("cur01", "by hand", "sentence 2", moment_words(entry.step.at)))


def test_a_suggestion_an_import_an_undo_and_a_redo_are_called_so(
    view: HistoryView, project: Project, sentences: list[Sentence]
):
    target = Target(sentences[0].id, None)
    project.perform(ToggleLabel(targets=[target], label_id=LabelId(HER2), origin=Origin.SUGGESTION_ACCEPTED))
    project.undo()
    project.redo()
    view.enter()
    hows = [view.model.index(row, 0).data(HistoryRole.ENTRY).how for row in range(4)]
    assert hows == [How.REDO, How.UNDO, How.SUGGESTION, How.IMPORT]


def test_a_new_step_comes_in_on_top_and_the_chosen_one_stays_chosen(
    view: HistoryView, project: Project, own_session: Session, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    view.enter()
    chosen = view.current
    own_session.perform(ToggleFlag(sentence_ids=[sentences[1].id]))
    assert names(view)[0] == "Flag"
    assert view.current == chosen
    assert view.list.currentIndex().row() == 1


def test_steps_of_another_process_come_in_too(
    view: HistoryView,
    own_session: Session,
    as_curator: Callable[[str], Project],
    sentences: list[Sentence],
):
    view.enter()
    colleague = as_curator("cur02")
    factories.label(colleague, sentences[2], METASTASIS)
    own_session.notice_others()
    entry = view.model.entry_at(0)
    assert entry is not None
    assert (entry.curator_code, entry.step.name) == ("cur02", "Add “Distant metastasis”")
    assert "cur02" in [words for _, words in view.filters.curator.choices]


def test_while_nobody_looks_nothing_is_read(
    view: HistoryView, own_session: Session, sentences: list[Sentence]
):
    view.enter()
    view.leave()
    before = names(view)
    own_session.perform(ToggleFlag(sentence_ids=[sentences[0].id]))
    assert names(view) == before
    view.enter()
    assert names(view) == ["Flag", *before]


def test_a_long_history_is_read_page_by_page_without_gaps(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    flag(project, sentences[0], 2 * PAGE)
    view.enter()
    assert view.model.rowCount() == PAGE
    for _ in range(4):
        press(qtbot, view, KEY.Key_End)
        QApplication.processEvents()
    expected = [step.seq for step in project.store.steps()][::-1]
    shown = [view.model.entry_at(row) for row in range(view.model.rowCount())]
    assert [entry.step.seq for entry in shown if entry] == expected
    assert view.model.complete


def test_what_is_read_stays_in_its_place_when_steps_come_in_above(
    qtbot: QtBot, view: HistoryView, project: Project, own_session: Session, sentences: list[Sentence]
):
    flag(project, sentences[0], PAGE - 5)
    view.enter()
    press(qtbot, view, KEY.Key_End)
    chosen = view.current
    place = view.list.visualRect(view.list.currentIndex()).top()
    own_session.perform(ToggleFlag(sentence_ids=[sentences[1].id]))
    assert view.current == chosen
    assert view.list.visualRect(view.list.currentIndex()).top() == place


def test_more_steps_than_a_page_from_elsewhere_are_read_anew(
    view: HistoryView,
    own_session: Session,
    as_curator: Callable[[str], Project],
    sentences: list[Sentence],
):
    view.enter()
    view.leave()
    flag(as_curator("cur01"), sentences[0], PAGE + 3)
    own_session.notice_others()
    view.enter()
    assert view.model.rowCount() == PAGE
    assert view.current == view.model.entry_at(0)


def test_the_first_step_of_a_day_stands_under_its_date(
    view: HistoryView, project: Project, sentences: list[Sentence]
):
    days = [date.today() - timedelta(days=days) for days in (400, 1, 1)]
    for day in days:
        noon = datetime.combine(day, datetime.min.time().replace(hour=12)).astimezone()
        record_step(project, str(day), noon.isoformat(timespec="milliseconds"))
    view.enter()
    opens = [view.model.index(row, 0).data(HistoryRole.OPENS_DAY) for row in range(3)]
    assert opens == [True, False, True]
    heights = [view.list.rowHeight(row) for row in range(3)]
    assert heights[0] == heights[2] > heights[1]


def test_the_day_moves_to_the_new_first_step(
    view: HistoryView, own_session: Session, sentences: list[Sentence]
):
    view.enter()
    usual, heading = view.list.rowHeight(1), view.list.rowHeight(0)
    own_session.perform(ToggleFlag(sentence_ids=[sentences[0].id]))
    assert [view.list.rowHeight(row) for row in range(2)] == [heading, usual]


def test_a_clock_set_back_mixes_no_steps(view: HistoryView, project: Project):
    record_step(project, "later", "2031-01-01T12:00:00.000Z")
    record_step(project, "earlier", "2001-01-01T12:00:00.000Z")
    view.enter()
    assert names(view)[:2] == ["earlier", "later"]


def test_the_model_keeps_the_rules_of_models(
    qtmodeltester: ModelTester, project: Project, sentences: list[Sentence]
):
    flag(project, sentences[0], 7)
    model = HistoryModel()
    chronicle = Chronicle(project)
    model.set_source(lambda before, limit: chronicle.entries(Past(), before, limit))
    qtmodeltester.check(model)
    flag(project, sentences[0], 2)
    model.top_up()
    assert model.rowCount() == len(list(project.store.steps()))
    qtmodeltester.check(model)


# what the step did


def test_the_chosen_step_says_from_what_to_what(
    view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.review(project, sentences[0], state=ReviewState.SKIPPED)
    factories.review(project, sentences[0], state=ReviewState.NOT_ANNOTATABLE)
    view.enter()
    assert "Sentence · review" in told(view)
    assert "from\u2002skipped" in told(view)
    assert "to\u2002not annotatable" in told(view)


def test_what_came_and_what_went_is_said(view: HistoryView, project: Project, sentences: list[Sentence]):
    factories.label(project, sentences[0], LUMINAL, span=factories.words(sentences[0], "promotes"))
    project.undo()
    view.enter()
    assert "Label “Luminal / ER-positive”" in told(view)
    assert "taken back\u2002on “promotes”" in told(view)
    view.list.go_to(1)
    assert "added\u2002on “promotes”" in told(view)


def test_hostile_words_are_shown_as_words(
    view: HistoryView, project: Project, desk: Place, sentences: list[Sentence]
):
    other = factories.add_document(project, HOSTILE, "One sentence. Another one.")
    project.perform(SetComment(sentence_id=project.store.sentences(other)[0].id, comment=HOSTILE))
    view.enter()
    text = view.step.detail.toPlainText()
    assert "“<b>%s</b> {0} &amp; ' or 1=1 --" in text
    assert "set to\u2002<b>%s</b> {0} &amp; ' or 1=1 --" in text
    assert "\u202e" not in text
    assert "&lt;b&gt;%s" in view.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_step_with_very_many_changes_shows_the_first_and_counts_the_others(
    view: HistoryView, project: Project, own_session: Session
):
    records = [Record(title=f"Paper {number}", abstract="One. Two.") for number in range(MOST + 20)]
    factories.import_records(project, *records)
    view.enter()
    entry = view.current
    assert entry is not None
    assert told(view)[-1] == f"… and {entry.changes - MOST} more changes."


def test_what_blind_reading_hides_is_not_told(
    view: HistoryView,
    project: Project,
    own_session: Session,
    as_curator: Callable[[str], Project],
    sentences: list[Sentence],
):
    factories.label(project, sentences[0], LUMINAL)
    factories.label(as_curator("cur02"), sentences[1], METASTASIS)
    own_session.notice_others()
    view.enter()
    entry = view.current
    assert entry is not None
    assert (entry.step.name, entry.hidden, entry.sentence_id) == (HIDDEN, True, None)
    assert "metastasis" not in view.step.detail.toPlainText().casefold()
    assert told(view)[-1] == BLIND


def test_what_blind_reading_hid_is_told_once_both_passes_are_done(
    view: HistoryView,
    project: Project,
    own_session: Session,
    as_curator: Callable[[str], Project],
    document: DocumentId,
    sentences: list[Sentence],
):
    factories.settle(project, document)
    colleague = as_curator("cur02")
    factories.settle(colleague, document)
    colleague.perform(CompleteDocument(document_id=document))
    own_session.notice_others()
    view.enter()
    assert view.current is not None
    assert view.current.hidden
    own_session.perform(CompleteDocument(document_id=document))
    assert view.current.step.name == "Document done"
    assert told(view)[0] == "Document done"


# to the reader


def test_enter_asks_for_the_sentence_in_the_reader(
    qtbot: QtBot, view: HistoryView, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.label(project, sentences[1], LUMINAL)
    view.enter()
    with qtbot.waitSignal(view.place_opened) as opened:
        press(qtbot, view, KEY.Key_Return)
    assert opened.args == [document, sentences[1].id]


def test_the_changes_of_a_step_are_gone_through_by_keys(
    qtbot: QtBot, view: HistoryView, project: Project, document: DocumentId, sentences: list[Sentence]
):
    factories.review(project, *sentences, state=ReviewState.SKIPPED)
    view.enter()
    view.next_pane()
    press(qtbot, view, KEY.Key_Down, KEY.Key_Down)
    with qtbot.waitSignal(view.place_opened) as opened:
        press(qtbot, view, KEY.Key_Return)
    assert opened.args == [document, sentences[1].id]
    press(qtbot, view, KEY.Key_Up)
    with qtbot.waitSignal(view.place_opened) as opened:
        press(qtbot, view, KEY.Key_Enter)
    assert opened.args == [document, sentences[0].id]
    press(qtbot, view, KEY.Key_Escape)
    assert view.focusWidget() is view.list


def test_a_click_on_a_change_chooses_it(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.review(project, *sentences, state=ReviewState.SKIPPED)
    view.enter()
    cursor = view.step.detail.document().find("sentence 3")
    place = view.step.detail.cursorRect(cursor).center() + QPoint(0, 30)
    qtbot.mouseClick(view.step.detail.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.step.detail.change is not None
    assert view.step.detail.change.sentence_id == sentences[2].id


def test_a_step_about_no_document_says_so(qtbot: QtBot, view: HistoryView, project: Project):
    view.enter()
    press(qtbot, view, KEY.Key_End)
    assert names(view)[view.list.currentIndex().row()] == "Add curator cur01"
    assert not view.step.open_button.isEnabled()
    with qtbot.waitSignal(view.message_raised) as said:
        press(qtbot, view, KEY.Key_Return)
    assert said.args == ["This step is not about one document."]


def test_escape_leaves(qtbot: QtBot, view: HistoryView):
    view.enter()
    with qtbot.waitSignal(view.left):
        press(qtbot, view, KEY.Key_Escape)


def test_panes_are_gone_round(view: HistoryView):
    view.enter()
    seen: list[QWidget | None] = []
    for _ in range(4):
        seen.append(view.focusWidget())
        view.next_pane()
    assert seen == [view.list, view.step.detail, view.filters.where, view.list]


# filters


@pytest.fixture
def two_curators(
    project: Project, as_curator: Callable[[str], Project], sentences: list[Sentence], own_session: Session
) -> DocumentId:
    """cur01 tags sentences 1 and 2 of the first paper, cur02 another paper; the id of that one."""
    other = factories.add_document(project, "Another paper", "First of it. Second of it.")
    factories.label(project, sentences[0], LUMINAL, PRIMARY)
    factories.label(project, sentences[1], PRIMARY)
    colleague = as_curator("cur02")
    factories.label(colleague, colleague.store.sentences(other)[0], HER2, PRIMARY)
    own_session.notice_others()
    return other


def test_only_the_document_on_the_desk(view: HistoryView, two_curators: DocumentId, document: DocumentId):
    view.enter()
    view.filters.where.action(document).trigger()
    assert {it.document_id for it in entries(view)} == {document}
    assert len(entries(view)) == 4
    assert view.filters.where.text().startswith("This document")


def test_only_the_sentence_on_the_desk(
    view: HistoryView, two_curators: DocumentId, desk: Place, sentences: list[Sentence]
):
    desk.go_to(1)
    view.enter()
    view.filters.where.action(sentences[1].id).trigger()
    assert names(view)[0] == "Add “Primary tumor”"
    # the step that made the sentence is the import
    assert len(names(view)) == 2


def test_a_chosen_document_stays_chosen_when_another_lies_on_the_desk(
    view: HistoryView, two_curators: DocumentId, desk: Place, document: DocumentId
):
    view.enter()
    view.filters.where.action(document).trigger()
    shown = names(view)
    desk.open(two_curators)
    view.leave()
    view.enter()
    assert names(view) == shown
    assert {key for key, _ in view.filters.where.choices} > {document, two_curators}


def test_only_one_label_found_by_its_name(qtbot: QtBot, view: HistoryView, two_curators: DocumentId):
    view.enter()
    qtbot.keyClick(view.filters.label, KEY.Key_Space)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClicks(popup.focusWidget(), "primary tum")
    qtbot.keyClick(popup.focusWidget(), KEY.Key_Return)
    assert names(view) == ["Add “Primary tumor”"] * 3
    assert view.filters.label.text() == "Primary tumor ▾"


def test_only_one_curator(view: HistoryView, two_curators: DocumentId, as_curator: Callable[[str], Project]):
    view.enter()
    view.filters.curator.action(as_curator("cur02").curator.id).trigger()
    assert {it.curator_code for it in entries(view)} == {"cur02"}


def test_filters_add_up(view: HistoryView, two_curators: DocumentId, as_curator: Callable[[str], Project]):
    view.enter()
    view.filters.curator.action(as_curator("cur02").curator.id).trigger()
    view.filters.label.chosen.emit(PRIMARY)
    assert names(view) == ["Add “Primary tumor”"]
    view.filters.clear_button.click()
    assert view.filters.past == Past()
    assert len(names(view)) > 5


def test_days_are_typed(qtbot: QtBot, view: HistoryView, project: Project):
    record_step(project, "long ago", "2020-05-05T12:00:00.000Z")
    view.enter()
    view.filters.days.action("typed").trigger()
    popup = view.filters.typed_days
    qtbot.keyClicks(popup.first, "2020-05-06")
    qtbot.keyClick(popup.first, KEY.Key_Down)
    assert popup.first.text() == "2020-05-05"
    qtbot.keyClicks(popup.last, "2020-05-05")
    qtbot.keyClick(popup.last, KEY.Key_Return)
    assert names(view) == ["long ago"]
    assert view.filters.days.text() == "on 2020-05-05 ▾"


def test_days_typed_the_wrong_way_round_are_turned(qtbot: QtBot, view: HistoryView, project: Project):
    record_step(project, "long ago", "2020-05-05T12:00:00.000Z")
    view.enter()
    view.filters.days.action("typed").trigger()
    popup = view.filters.typed_days
    qtbot.keyClicks(popup.first, "2021-01-01")
    qtbot.keyClicks(popup.last, "2020-01-01")
    qtbot.keyClick(popup.last, KEY.Key_Return)
    assert names(view) == ["long ago"]


def test_what_is_no_day_is_refused_in_place(qtbot: QtBot, view: HistoryView):
    view.enter()
    before = names(view)
    view.filters.days.action("typed").trigger()
    popup = view.filters.typed_days
    qtbot.keyClicks(popup.first, "2020-13-45")
    qtbot.keyClick(popup.first, KEY.Key_Return)
    assert popup.isVisible()
    assert "2026-11-23" in popup.hint.text()
    qtbot.keyClick(popup.first, KEY.Key_Escape)
    assert names(view) == before


def test_today_is_among_the_choices(view: HistoryView, project: Project):
    record_step(project, "long ago", "2020-05-05T12:00:00.000Z")
    view.enter()
    everything = names(view)
    view.filters.days.action("1").trigger()
    assert names(view) == [name for name in everything if name != "long ago"]
    view.filters.days.action("any").trigger()
    assert names(view) == everything


def test_an_empty_list_says_why(qtbot: QtBot, view: HistoryView, two_curators: DocumentId):
    view.enter()
    view.filters.set_past(replace(view.filters.past, first_day="2001-01-01", last_day="2001-01-01"))
    view.filters.past_changed.emit(view.filters.past)
    said = child(view, QWidget, "no-history")
    assert said.isVisible()
    assert said.accessibleName() == (
        "Nothing was changed on 2001-01-01. Clear the filters to see every step."
    )
    assert not view.step.back_button.isVisible()
    view.focus_results()
    assert view.focusWidget() is said


def test_one_thing_alone_has_a_chip_that_can_be_taken_off(
    qtbot: QtBot, view: HistoryView, two_curators: DocumentId, project: Project, sentences: list[Sentence]
):
    view.enter()
    everything = names(view)
    [annotation] = [
        it for it in factories.active_annotations(project, sentences[0]) if it.label_id == LUMINAL
    ]
    view.show_thing(annotation.id, "“Luminal” on sentence 1")
    assert names(view) == ["Add “Luminal / ER-positive”"]
    assert view.filters.thing.text() == "“Luminal” on sentence 1"
    view.filters.thing.setFocus()
    press(qtbot, view, KEY.Key_Delete)
    assert names(view) == everything
    assert not view.filters.thing.isVisible()
    assert view.focusWidget() is view.filters.where


# going back


def ask(qtbot: QtBot, view: HistoryView, name: str, reach: str, *, after: bool = False) -> GoBackDialog:
    """The dialog for a step, with its choices made and its plan there."""
    select(view, name)
    view.step.back_button.click()
    dialog = child(view, GoBackDialog)
    dialog.reaches[reach].click()
    if after:
        dialog.after.click()
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled() or dialog.refusal.isVisible())
    return dialog


def test_a_sentence_goes_back_as_one_step_that_can_be_undone(
    qtbot: QtBot, view: HistoryView, project: Project, own_session: Session, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    factories.label(project, sentences[0], PRIMARY)
    factories.label(project, sentences[1], HER2)
    view.enter()
    dialog = ask(qtbot, view, "Add “Primary tumor”", "sentence")
    assert dialog.effect.text() == "1 label is removed"
    assert dialog.before.text() == "Before ‘Add “Primary tumor”’"
    steps = len(list(project.store.steps()))
    with qtbot.waitSignal(view.message_raised) as said:
        dialog.accept_button.click()
    assert said.args is not None
    assert said.args[0].startswith("Done: Go back to ")
    assert factories.labels(project, sentences[0]) == [[(LUMINAL, None)]]
    assert factories.labels(project, sentences[1]) == [[(HER2, None)]]
    assert len(list(project.store.steps())) == steps + 1
    first = view.model.entry_at(0)
    assert first is not None
    assert first.how is How.RETURN
    assert names(view)[view.list.currentIndex().row()] == "Add “Primary tumor”"
    own_session.undo()
    assert factories.labels(project, sentences[0]) == [[(LUMINAL, None), (PRIMARY, None)]]


def test_a_document_goes_back_to_after_a_step(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    factories.label(project, sentences[0], PRIMARY)
    factories.label(project, sentences[1], HER2)
    view.enter()
    dialog = ask(qtbot, view, "Add “Luminal / ER-positive”", "document", after=True)
    assert "2 labels are removed" in dialog.effect.text()
    dialog.accept_button.click()
    assert factories.labels(project, sentences[0]) == [[(LUMINAL, None)]]
    assert factories.active_annotations(project, sentences[1]) == []


def test_the_project_goes_back_on_a_thread_and_others_work_stays(
    qtbot: QtBot,
    view: HistoryView,
    project: Project,
    own_session: Session,
    as_curator: Callable[[str], Project],
    sentences: list[Sentence],
):
    other = factories.add_document(project, "Another paper", "First of it. Second of it.")
    factories.label(project, sentences[0], LUMINAL)
    colleague = as_curator("cur02")
    theirs = colleague.store.sentences(other)[0]
    factories.label(colleague, theirs, HER2)
    factories.label(project, sentences[1], PRIMARY)
    own_session.notice_others()
    view.enter()
    dialog = ask(qtbot, view, "Add “Luminal / ER-positive”", "project")
    assert "2 labels are removed" in dialog.effect.text()
    with qtbot.waitSignals([dialog.accepted, own_session.changed]):
        dialog.accept_button.click()
    assert factories.active_annotations(project, sentences[0]) == []
    assert factories.active_annotations(project, sentences[1]) == []
    assert factories.labels(colleague, theirs) == [[(HER2, None)]]
    assert names(view)[0].startswith("Go back to ")
    own_session.undo()
    assert factories.labels(project, sentences[0]) == [[(LUMINAL, None)]]


def test_going_nowhere_is_refused_in_words(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    view.enter()
    dialog = ask(qtbot, view, "Add “Luminal / ER-positive”", "sentence", after=True)
    assert dialog.refusal.text().startswith("Nothing of yours has changed in this sentence since.")
    assert not dialog.accept_button.isEnabled()
    events = project.store.event_count()
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert project.store.event_count() == events


def test_looking_at_a_plan_changes_nothing(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    before = factories.contents(project.store)
    view.enter()
    for reach in ("sentence", "document", "project"):
        ask(qtbot, view, "Add “Luminal / ER-positive”", reach).reject()
        qtbot.waitUntil(lambda: view.findChild(GoBackDialog) is None)
    assert factories.contents(project.store) == before


def test_choices_made_while_the_plan_is_being_made_get_their_own(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    factories.label(project, sentences[1], PRIMARY)
    view.enter()
    select(view, "Add “Luminal / ER-positive”")
    view.step.back_button.click()
    dialog = child(view, GoBackDialog)
    dialog.reaches["project"].click()
    dialog.after.click()
    dialog.reaches["sentence"].click()
    qtbot.waitUntil(lambda: dialog.refusal.isVisible())
    dialog.before.click()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert "1 label is removed" in dialog.effect.text()


def test_nothing_goes_back_while_an_import_runs(
    qtbot: QtBot, view: HistoryView, project: Project, own_session: Session, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    view.enter()
    dialog = ask(qtbot, view, "Add “Luminal / ER-positive”", "project")
    own_session.obstacle = lambda: "An import is running."
    dialog.accept_button.click()
    assert dialog.refusal.text() == "An import is running."
    assert factories.labels(project, sentences[0]) == [[(LUMINAL, None)]]


def test_the_chosen_change_says_what_can_go_back(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.review(project, *sentences, state=ReviewState.SKIPPED)
    view.enter()
    view.next_pane()
    press(qtbot, view, KEY.Key_Down)
    dialog = ask(qtbot, view, "Skip (3 sentences)", "sentence")
    assert dialog.reaches["sentence"].text() == "Sentence 1 of “STAT3 in time”"


def test_closing_the_project_stops_what_is_looked_for(
    qtbot: QtBot, view: HistoryView, project: Project, sentences: list[Sentence]
):
    factories.label(project, sentences[0], LUMINAL)
    view.enter()
    view.step.back_button.click()
    dialog = child(view, GoBackDialog)
    dialog.reaches["project"].click()
    view.close_project()
    assert not dialog.isVisible()
    assert factories.labels(project, sentences[0]) == [[(LUMINAL, None)]]


# appearance


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_nothing_is_cut_at_the_largest_size(
    qapp: QApplication, view: HistoryView, project: Project, sentences: list[Sentence], theme: Theme
):
    factories.label(project, sentences[0], LUMINAL)
    view.enter()
    apply(qapp, theme, 20)
    view.set_theme(theme, 20)
    QApplication.processEvents()
    for widget in (*view.filters.findChildren(QWidget), view.step.open_button, view.step.back_button):
        if widget.isVisible() and widget.parentWidget() is not None and not widget.isWindow():
            assert widget.width() >= min(widget.minimumSizeHint().width(), view.width())
            assert widget.height() >= widget.minimumSizeHint().height()
    assert isinstance(view.list, HistoryList)
    assert view.list.rowHeight(1) >= 2 * view.fontMetrics().height()


def test_a_long_title_gives_way_to_the_number_of_the_sentence(view: HistoryView):
    metrics = view.fontMetrics()
    where = f"“{'A very long title ' * 20}”, sentence 12"
    short = fitted(where, 200, metrics)
    assert short.endswith("…”, sentence 12")
    assert metrics.horizontalAdvance(short) <= 200
    assert fitted("“Short”, sentence 1", 400, metrics) == "“Short”, sentence 1"
