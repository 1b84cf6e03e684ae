"""The window as a curator uses it: keys in, and then a look at the model, the file and the status line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

import seeds
from curator.import_report import ImportReport
from curator.library import Filter
from curator.model import Origin, ReviewState, SetStatus
from curator.project import Project
from curator.vocabulary import parse
from db import projects
from tests.ui.finding import child
from tests.ui.importing import import_all, press_import, shown_preview
from tools.build_sample import import_abstracts
from ui.annotate_view import AnnotateView
from ui.app import SqliteProjects
from ui.import_list import ImportList
from ui.import_list_model import ImportFilter
from ui.last_places import LastPlaces
from ui.main_window import MainWindow
from ui.settings import Settings

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    path = tmp_path / "stat3.curation"
    vocabulary = parse(seeds.vocabulary_text("stat3-breast-cancer"), "stat3")
    project = projects.create_project(path, vocabulary)
    import_abstracts(project)
    project.store.close()
    return path


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, project_file: Path) -> Iterator[MainWindow]:
    made = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(made)
    assert made.open_project(project_file)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def view(window: MainWindow) -> AnnotateView:
    assert window.view is not None
    return window.view


def press(qtbot: QtBot, view: AnnotateView, *keys: Qt.Key, with_: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        qtbot.keyClick(view.reader, key, with_)


def names(view: AnnotateView, index: int | None = None) -> list[list[str]]:
    """Per claim, the labels of a sentence."""
    assert view.desk.view is not None
    sentence = view.desk.view.sentences[view.desk.current if index is None else index]
    return [[label.name for _, label in claim.labels] for claim in sentence.claims]


def state(view: AnnotateView, index: int) -> ReviewState:
    assert view.desk.view is not None
    return view.desk.view.sentences[index].state


def hint(view: AnnotateView) -> str:
    return view.desk.hint


def test_a_label_key_tags_the_sentence_and_the_file_has_it_at_once(
    qtbot: QtBot, window: MainWindow, view: AnnotateView, project_file: Path
) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_2)
    press(qtbot, view, KEY.Key_1, with_=ALT)
    press(qtbot, view, KEY.Key_3, with_=CTRL)
    assert names(view) == [["Tumor, subtype unspecified", "Initiation", "Active", "Associated, worse"]]
    assert view.desk.claim_view is not None
    assert view.desk.claim_view.role.role == "pro"
    assert window.status.saved.text().startswith("● Saved ")
    other = projects.open_project(project_file)
    found = other.view(other.library().document_ids()[0])
    other.store.close()
    assert found is not None
    assert len(found.sentences[0].claims[0].labels) == 4


def test_the_same_key_takes_the_label_away(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_T)
    assert names(view) == [[]]


def test_keypad_digits_tag_too(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_2, with_=Qt.KeyboardModifier.KeypadModifier)
    assert names(view) == [["Initiation"]]


def test_not_stated_replaces_other_labels_of_its_dimension_and_says_so(
    qtbot: QtBot, view: AnnotateView
) -> None:
    press(qtbot, view, KEY.Key_2, KEY.Key_4, KEY.Key_0)
    assert names(view) == [["Not stated"]]
    assert hint(view) == "“Not stated” replaced “Initiation”, “Primary tumor”."


def test_reviewed_needs_the_required_dimensions_and_says_which_is_missing(
    qtbot: QtBot, view: AnnotateView
) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_Return)
    assert hint(view) == "Not reviewed yet: Stage missing."
    assert view.desk.current == 0
    press(qtbot, view, KEY.Key_1, KEY.Key_Return)
    assert state(view, 0) is ReviewState.REVIEWED
    assert view.desk.current == 1


def test_losing_a_required_label_takes_back_reviewed(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_1, KEY.Key_Return, KEY.Key_Up, KEY.Key_1)
    assert state(view, 0) is ReviewState.UNREVIEWED
    assert hint(view) == "No longer reviewed: Stage missing."


def test_plus_makes_a_claim_and_tab_goes_round(qtbot: QtBot, window: MainWindow, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_Plus, KEY.Key_N)
    assert names(view) == [["Tumor, subtype unspecified"], ["Normal mammary epithelium"]]
    assert window.status.place.text() == "Sentence 1 of 9 · claim 2"
    press(qtbot, view, KEY.Key_Tab, KEY.Key_1)
    assert names(view)[0] == ["Tumor, subtype unspecified", "Normal tissue"]
    press(qtbot, view, KEY.Key_Backspace)
    assert names(view)[0] == ["Tumor, subtype unspecified"]
    press(qtbot, view, KEY.Key_Tab)
    press(qtbot, view, KEY.Key_Backspace, with_=CTRL)
    assert names(view) == [["Tumor, subtype unspecified"]]


def test_plus_works_on_keyboards_that_need_shift_for_it(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T)
    press(qtbot, view, KEY.Key_Plus, with_=SHIFT)
    assert len(names(view)) == 2


def test_duplicate_and_negate_make_the_opposite_pair(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T)
    press(qtbot, view, KEY.Key_1, with_=ALT)
    press(qtbot, view, KEY.Key_1, with_=CTRL)
    press(qtbot, view, KEY.Key_D, with_=CTRL)
    press(qtbot, view, KEY.Key_2, with_=ALT)
    press(qtbot, view, KEY.Key_Minus)
    assert view.desk.sentence is not None
    claims = view.desk.sentence.claims
    assert [claim.role.role for claim in claims] == ["pro", "anti"]
    assert [claim.claim.negated for claim in claims] == [False, True]


def test_equals_copies_the_labels_of_the_previous_sentence(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_1, KEY.Key_Down, KEY.Key_Equal)
    assert names(view, 1) == [["Tumor, subtype unspecified", "Normal tissue"]]


def test_shift_and_arrows_tag_several_sentences_in_one_step(
    qtbot: QtBot, window: MainWindow, view: AnnotateView
) -> None:
    press(qtbot, view, KEY.Key_Down, KEY.Key_Down, with_=SHIFT)
    press(qtbot, view, KEY.Key_T)
    assert [names(view, index) for index in range(4)] == [[["Tumor, subtype unspecified"]]] * 3 + [[]]
    assert window.status.place.text() == "Sentences 1 to 3 of 9"
    assert window.menus.actions["undo"].text() == "Undo: Add “Tumor, subtype unspecified” to 3 sentences"
    press(qtbot, view, KEY.Key_Z, with_=CTRL)
    assert names(view, 1) == []


def test_selected_words_carry_the_label(qtbot: QtBot, view: AnnotateView) -> None:
    assert view.desk.sentence is not None
    start = view.desk.sentence.sentence.text.index("oncogenic stimuli")
    cursor = view.reader.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len("oncogenic stimuli"), QTextCursor.MoveMode.KeepAnchor)
    view.reader.setTextCursor(cursor)
    press(qtbot, view, KEY.Key_J)
    claim = view.desk.claim_view
    assert claim is not None
    span = claim.labels[0][0].span
    assert span is not None
    assert (span.start, span.text) == (start, "oncogenic stimuli")


def test_undo_goes_back_to_the_other_document_and_redo_too(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T)
    assert view.desk.view is not None
    first = view.desk.view.document.id
    press(qtbot, view, KEY.Key_PageDown)
    assert view.desk.view.document.id != first
    press(qtbot, view, KEY.Key_Z, with_=CTRL)
    assert view.desk.view.document.id == first
    assert names(view, 0) == []
    press(qtbot, view, KEY.Key_Z, with_=CTRL | SHIFT)
    assert names(view, 0) == [["Tumor, subtype unspecified"]]


def test_skip_flag_and_not_annotatable(qtbot: QtBot, window: MainWindow, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_F3, KEY.Key_F4)
    press(qtbot, view, KEY.Key_F4, with_=SHIFT)
    assert state(view, 0) is ReviewState.SKIPPED
    assert state(view, 1) is ReviewState.NOT_ANNOTATABLE
    assert view.documents.counts.flagged == 1
    assert window.status.reviewed.text() == "0 reviewed · 2 set aside"
    view.documents.set_filter(Filter.FLAGGED)
    assert view.documents.model.rowCount() == 1


def test_a_note_is_typed_in_place_and_found_again(
    qtbot: QtBot, window: MainWindow, view: AnnotateView
) -> None:
    press(qtbot, view, KEY.Key_F2)
    field = QApplication.focusWidget() or view.note_bar.field
    qtbot.keyClicks(view.note_bar.field, "ask Paola about T")
    assert names(view) == [], f"letters typed into {field.objectName()} are text, not labels"
    qtbot.keyClick(view.note_bar.field, KEY.Key_Return)
    assert view.desk.sentence is not None
    assert view.desk.sentence.comment == "ask Paola about T"
    with qtbot.waitSignal(window.top_bar.search_changed):
        window.top_bar.search.setText("paola")
    assert view.documents.model.rowCount() == 1


def test_document_done_needs_every_sentence_and_goes_to_the_next(qtbot: QtBot, view: AnnotateView) -> None:
    assert view.desk.view is not None
    first = view.desk.view.document.id
    press(qtbot, view, KEY.Key_T, KEY.Key_1, KEY.Key_Return)
    press(qtbot, view, KEY.Key_Return, with_=CTRL)
    assert hint(view) == "Not done yet: sentences 2, 3, 4, 5, 6, 7, 8, 9 not reviewed."
    for _ in range(8):
        press(qtbot, view, KEY.Key_Equal, KEY.Key_Return)
    press(qtbot, view, KEY.Key_Return, with_=CTRL)
    assert view.desk.view.document.id != first
    assert view.documents.counts.done == 1


def test_a_done_document_is_read_only_until_it_is_reopened(qtbot: QtBot, view: AnnotateView) -> None:
    for _ in range(9):
        press(qtbot, view, KEY.Key_T, KEY.Key_1, KEY.Key_Return)
    assert view.desk.complete()
    press(qtbot, view, KEY.Key_U)
    assert hint(view) == "This document is done. Reopen it to change it."
    press(qtbot, view, KEY.Key_Return, with_=CTRL | SHIFT)
    qtbot.keyClicks(view.note_bar.field, "slip")
    qtbot.keyClick(view.note_bar.field, KEY.Key_Return)
    assert view.desk.view is not None
    assert view.desk.view.annotation_set is not None
    assert view.desk.view.annotation_set.status is SetStatus.REOPENED
    press(qtbot, view, KEY.Key_U)
    assert "Mammary involution" in names(view)[0]


def test_split_at_the_caret_and_merge_again(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_Down, KEY.Key_Down, KEY.Key_T)
    assert view.desk.sentence is not None
    text = view.desk.sentence.sentence.text
    cursor = view.reader.textCursor()
    cursor.setPosition(cursor.block().position() + text.index("; however") + 1)
    view.reader.setTextCursor(cursor)
    press(qtbot, view, KEY.Key_K, with_=CTRL)
    assert view.desk.view is not None
    assert len(view.desk.view.sentences) == 10
    assert view.desk.view.sentences[3].sentence.text.startswith("however, the success")
    assert names(view, 2) == names(view, 3) == [["Tumor, subtype unspecified"]]
    press(qtbot, view, KEY.Key_J, with_=CTRL)
    assert view.desk.view.sentences[2].sentence.text == text
    assert names(view, 2) == [["Tumor, subtype unspecified"]]


def test_space_accepts_the_first_suggestion_with_its_words(qtbot: QtBot, view: AnnotateView) -> None:
    offered = view.desk.suggestions(0)[0]
    press(qtbot, view, KEY.Key_Space)
    claim = view.desk.claim_view
    assert claim is not None
    annotation, label = claim.labels[0]
    assert label == offered.label
    assert annotation.span == offered.span
    assert annotation.origin is Origin.SUGGESTION_ACCEPTED


def test_slash_finds_a_label_without_a_key(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_Slash)
    qtbot.keyClicks(view.labels.find_field, "speculative")
    qtbot.keyClick(view.labels.find_field, KEY.Key_Return)
    assert names(view) == [["Speculative"]]


def test_f1_defines_the_newest_label_and_closes_again(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_U, KEY.Key_F1)
    assert view.labels.shown_definition() == "CTX:0020"
    press(qtbot, view, KEY.Key_F1)
    assert view.labels.shown_definition() is None


def test_work_is_there_after_a_restart_with_undo(
    qtbot: QtBot, window: MainWindow, view: AnnotateView, project_file: Path
) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_1)
    window.close_project()
    assert window.pages.currentWidget() is window.start_page
    assert window.open_project(project_file)
    assert window.view is not None
    assert window.menus.actions["undo"].text() == "Undo: Add “Normal tissue”"
    press(qtbot, window.view, KEY.Key_Z, with_=CTRL)
    assert names(window.view, 0) == [["Tumor, subtype unspecified"]]


def test_another_process_is_noticed(
    qtbot: QtBot, window: MainWindow, view: AnnotateView, project_file: Path
) -> None:
    other: Project = projects.open_project(project_file)
    import_text = "A new title\n\nOne sentence about STAT3."
    assert window.session is not None
    from curator.import_report import ImportReport
    from curator.importing import ImportDocuments
    from curator.readers import registry
    from curator.readers.format import Source

    source = Source.pasted(import_text)
    sources = [(source, registry.recognise(source))]
    other.perform(ImportDocuments(sources=sources, report=ImportReport()))
    other.store.close()
    with qtbot.waitSignal(window.session.changed, timeout=3000):
        pass
    assert view.documents.counts.total == 8


def test_files_are_dropped_and_reported(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    good = tmp_path / "new.txt"
    good.write_text("A title of its own\n\nSTAT3 was active in all tumors. Nothing else was seen.")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(good))])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
    import_all(qtbot, window, lambda: window.dropEvent(event))
    assert window.view is not None
    assert window.view.desk.view is not None
    assert window.view.desk.view.document.title == "A title of its own"
    assert window.status.message.text().startswith("1 document added")
    assert window.menus.actions["undo"].text() == "Undo: Import 1 document from new.txt"
    window.run("undo")
    assert window.view.documents.counts.total == 7


def test_an_abstract_is_pasted(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("Pasted title\n\nSTAT3 was lost. Cells died.")
    import_all(qtbot, window, lambda: window.run("paste"))
    assert window.view is not None
    assert window.view.documents.counts.total == 8


def test_hostile_text_is_shown_as_text(qtbot: QtBot, window: MainWindow) -> None:
    hostile = "Hostile <img src=x onerror=1> %s {0} '; drop table document; -- \u202eevil\u202c 𝛽 e\u0301"
    QGuiApplication.clipboard().setText(f"{hostile}\n\nFirst {hostile}. Second <b>bold</b> sentence.")
    import_all(qtbot, window, lambda: window.run("paste"))
    assert window.view is not None
    assert "<img src=x onerror=1> %s {0}" in window.view.header.title.text()
    assert "<b>bold</b>" in window.view.reader.toPlainText()


def test_a_file_of_another_program_is_refused_in_place(
    qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    wrong = tmp_path / "wrong.curation"
    wrong.write_text("no project")
    assert not window.open_project(wrong)
    assert "is not a Curator project" in window.start_page.problem.text()
    window.close()


def test_the_sample_opens_as_a_copy(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    window.run("open_sample")
    assert window.view is not None
    assert window.view.documents.counts.total == 7
    assert window.view.documents.counts.done == 1
    assert (tmp_path / "data" / "sample.curation").exists()
    window.close()


def test_a_generic_project_never_says_stat3(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    vocabulary = parse(seeds.vocabulary_text("hallmarks-generic"), "generic")
    path = tmp_path / "generic.curation"
    projects.create_project(path, vocabulary).store.close()
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    assert window.open_project(path)
    from PySide6.QtWidgets import QAbstractButton, QLabel

    shown = [label.text() for label in window.findChildren(QLabel)]
    shown += [
        button.text() + button.toolTip() + button.accessibleName()
        for button in window.findChildren(QAbstractButton)
    ]
    assert not [text for text in shown if "STAT3" in text]
    window.close()


def test_theme_text_size_and_panes_are_remembered(
    qtbot: QtBot, window: MainWindow, settings: Settings, project_file: Path
) -> None:
    window.run("theme_dark")
    window.run("larger")
    assert window.view is not None
    window.view.splitter.setSizes([220, 700, 300])
    wanted = window.view.splitter.sizes()
    window.close()
    again = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(again)
    assert again.open_project(project_file)
    assert again.view is not None
    again.resize(window.size())
    assert settings.theme == "dark"
    assert settings.font_size == 14
    assert again.menus.actions["theme_dark"].isChecked()
    assert sum(wanted) > 0
    again.close()


def test_a_changed_key_moves_the_command(qtbot: QtBot, window: MainWindow, view: AnnotateView) -> None:
    assert (
        window.key_map.conflict("flag", "T")
        == "T belongs to “Tumor, subtype unspecified”. Give that another key first."
    )
    window._change_keys({"flag": "F9"})
    press(qtbot, view, KEY.Key_F3)
    assert view.documents.counts.flagged == 0
    press(qtbot, view, KEY.Key_F9)
    assert view.documents.counts.flagged == 1


def test_a_click_on_a_label_tags_and_gives_the_keys_back(qtbot: QtBot, view: AnnotateView) -> None:
    view.labels.label_chosen.emit("CTX:0020")
    assert names(view) == [["Mammary involution"]]
    assert view.reader.hasFocus()


def test_a_retracted_paper_has_a_banner(qtbot: QtBot, window: MainWindow) -> None:
    text = '{"title": "Withdrawn", "abstract": "STAT3 did it.", "integrity_status": "retracted"}'
    QGuiApplication.clipboard().setText(text)
    import_all(qtbot, window, lambda: window.run("paste"))
    assert window.view is not None
    assert window.view.header.notice.text() == "⚠ This paper has been retracted."
    assert not window.view.header.notice.isHidden()


def test_a_refused_operation_changes_nothing(qtbot: QtBot, window: MainWindow, view: AnnotateView) -> None:
    assert window.session is not None
    before = window.session.project.store.last_change()
    press(qtbot, view, KEY.Key_Backspace)
    assert hint(view) == "There is no label to remove here."
    assert window.session.project.store.last_change() == before


def test_a_theme_change_reaches_the_reader(window: MainWindow, view: AnnotateView) -> None:
    from ui.theme import DARK, LIGHT

    for name, theme in (("theme_dark", DARK), ("theme_light", LIGHT)):
        window.run(name)
        image = view.reader.viewport().grab().toImage()
        assert image.pixelColor(2, image.height() - 3).name() == theme.bg


def test_suggestions_leave_alone_what_was_chosen(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_2, with_=ALT)
    offered = {item.label.dimension for item in view.desk.suggestions(0)}
    assert "activity" not in offered
    for _ in range(12):
        press(qtbot, view, KEY.Key_Space)
    assert names(view)[0].count("Inactive") == 1
    assert view.desk.suggestions(0) == ()


def test_escape_drops_the_selected_words_and_the_range(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_Right, KEY.Key_Right, with_=SHIFT)
    assert view.reader.selected_span() is not None
    press(qtbot, view, KEY.Key_Escape)
    assert view.reader.selected_span() is None
    press(qtbot, view, KEY.Key_Down, with_=SHIFT)
    press(qtbot, view, KEY.Key_Escape)
    assert len(view.desk.selected()) == 1


def test_not_stated_takes_no_words(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_0)
    press(qtbot, view, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right, with_=SHIFT)
    press(qtbot, view, KEY.Key_0)
    assert names(view) == [[]]
    press(qtbot, view, KEY.Key_0)
    assert view.desk.claim_view is not None
    assert view.desk.claim_view.labels[0][0].span is None


def test_backspace_takes_an_empty_claim_away(qtbot: QtBot, view: AnnotateView) -> None:
    press(qtbot, view, KEY.Key_T, KEY.Key_Plus, KEY.Key_Backspace)
    assert names(view) == [["Tumor, subtype unspecified"]]


def test_keys_work_on_a_record_without_an_abstract(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText('{"title": "Only a title", "abstract": ""}')
    import_all(qtbot, window, lambda: window.run("paste"))
    assert window.view is not None
    assert window.view.desk.view is not None
    assert window.view.desk.view.sentences == ()
    # the report of the import lies over the window
    assert window.focusWidget() is window.view.reader
    press(qtbot, window.view, KEY.Key_PageUp)
    assert window.view.desk.view.document.title != "Only a title"


def test_enter_after_a_search_opens_the_first_hit(
    qtbot: QtBot, window: MainWindow, view: AnnotateView
) -> None:
    press(qtbot, view, KEY.Key_F, with_=CTRL)
    qtbot.keyClicks(window.top_bar.search, "jak")
    qtbot.keyClick(window.top_bar.search, KEY.Key_Return)
    assert view.desk.view is not None
    assert "JAK inhibition" in view.desk.view.document.title
    assert view.reader.hasFocus()


def test_arrows_browse_the_document_list(qtbot: QtBot, view: AnnotateView) -> None:
    view.documents.view.setFocus()
    qtbot.keyClick(view.documents.view, KEY.Key_Down)
    qtbot.keyClick(view.documents.view, KEY.Key_Down)
    assert view.documents.view.hasFocus()
    assert view.desk.view is not None
    assert view.documents.model.row_of(view.desk.view.document.id) == 2


def test_a_file_that_is_gone_is_said_instead_of_saved(
    qtbot: QtBot, window: MainWindow, view: AnnotateView, project_file: Path
) -> None:
    moved = project_file.with_name("elsewhere.curation")
    project_file.rename(moved)
    press(qtbot, view, KEY.Key_T)
    assert window.status.saved.text() == "⚠ Not kept: the file is gone"
    assert "Put it back" in window.status.saved.toolTip()
    moved.rename(project_file)


def test_a_step_to_another_document_is_remembered_without_writing_the_settings(
    qtbot: QtBot, window: MainWindow, settings: Settings, project_file: Path, tmp_path: Path
) -> None:
    settings.sync()
    ini = next(tmp_path.rglob("curator.ini"))
    before = ini.stat().st_mtime_ns
    assert window.view is not None
    press(qtbot, window.view, KEY.Key_PageDown)
    here = window.view.desk.view
    assert here is not None
    qtbot.waitUntil(lambda: LastPlaces(ini.parent).of(project_file) == here.document.id)
    qtbot.wait(50)
    assert ini.stat().st_mtime_ns == before


def test_nothing_is_to_be_undone_in_a_fresh_sample(qtbot: QtBot, settings: Settings, tmp_path: Path) -> None:
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    window.run("open_sample")
    assert not window.menus.actions["undo"].isEnabled()
    window.close()


def test_a_cancelled_import_of_10000_records_leaves_nothing_behind(
    qtbot: QtBot, window: MainWindow, view: AnnotateView, tmp_path: Path
) -> None:
    many = tmp_path / "many.jsonl"
    with many.open("w") as stream:
        for number in range(10_000):
            stream.write(f'{{"title": "Paper {number}", "abstract": "STAT3 was active in case {number}."}}\n')
    assert window.session is not None
    assert window.transfers is not None
    before = window.session.project.store.last_change()
    transfers = window.transfers
    dialog = shown_preview(qtbot, window, lambda: transfers.import_paths([many]))
    with qtbot.waitSignal(window.jobs.progressed, timeout=20000):
        press_import(qtbot, dialog)
    press(qtbot, view, KEY.Key_T)
    assert "An import is running" in hint(view)
    with qtbot.waitSignal(window.transfers.failed, timeout=20000) as said:
        window.jobs.cancel()
    assert said.args == ["Cancelled. Nothing was changed."]
    store = window.session.project.store
    assert view.session.project.library().counts().total == 7
    assert store.last_change() == before
    assert len(view.session.project.library().document_ids(search="case")) == 0
    press(qtbot, view, KEY.Key_T)
    assert names(view) == [["Tumor, subtype unspecified"]]


def test_a_record_is_completed_by_hand_and_shown(
    qtbot: QtBot, window: MainWindow, view: AnnotateView
) -> None:
    from ui.completion_dialog import CompletionDialog

    window.run("complete")
    dialog = window.findChild(CompletionDialog)
    assert dialog is not None
    journal = child(dialog, QLineEdit, "here-journal")
    journal.selectAll()
    qtbot.keyClicks(journal, "Another Journal")
    qtbot.mouseClick(child(dialog, QPushButton, "accept"), Qt.MouseButton.LeftButton)
    record = child(view.header, QLabel, "document-record")
    assert record.text().startswith("Another Journal")
    assert window.menus.actions["undo"].text().startswith("Undo: Complete “")
    window.run("undo")
    assert "Another Journal" not in record.text()


def test_nothing_is_fetched_before_it_is_allowed(qtbot: QtBot, window: MainWindow) -> None:
    from ui.fetch_dialog import FetchDialog

    window.run("fetch")
    dialog = window.findChild(FetchDialog)
    assert dialog is not None
    assert not child(dialog, QPushButton, "accept").isEnabled()
    dialog.reject()


def test_columns_are_asked_for_the_table_that_is_chosen(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    good, odd = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("title,abstract\nFirst,STAT3 was lost.\n")
    odd.write_text("Name;Inhalt\nSecond;STAT3 was found.\n")
    dialog = shown_preview(
        qtbot, window, lambda: window.transfers and window.transfers.import_paths([good, odd])
    )
    child(dialog, QPushButton, "import-columns")
    assert dialog.chosen_source() == "a.csv"
    found = dialog.findChild(ImportList)
    assert found is not None
    found.set_filter(ImportFilter.PROBLEMS)
    assert dialog.chosen_source() == "b.csv"


def test_enter_in_the_list_of_an_import_imports_nothing(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(
        '[{"title": "A", "abstract": "STAT3 was lost."}, {"title": "B", "abstract": "Found."}]'
    )
    dialog = shown_preview(qtbot, window, lambda: window.run("paste"))
    found = dialog.findChild(ImportList)
    assert found is not None
    qtbot.keyClick(found.view, KEY.Key_Return)
    assert dialog.isVisible()
    cancel = child(dialog, QPushButton, "cancel")
    cancel.setFocus()
    qtbot.keyClick(cancel, KEY.Key_Return)
    assert not dialog.isVisible()
    assert window.view is not None
    assert window.view.documents.counts.total == 7


def test_files_of_a_folder_that_no_format_recognises_are_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("A title\n\nSTAT3 was lost in the tumors.")
    (tmp_path / "in" / "figure.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    transfers = window.transfers
    assert transfers is not None
    reports: list[ImportReport] = []
    transfers.imported.connect(lambda report, _: reports.append(report))
    import_all(qtbot, window, lambda: transfers.import_paths([tmp_path / "in"]))
    assert [warning.where for warning in reports[0].warnings] == ["figure.png"]
