"""Whatever is written in a paper, a vocabulary or a note, the window shows it as text, and stays alive."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from curator.claims import Target
from curator.labelling import SetClaimNote
from curator.model import Record
from curator.project import Project
from curator.reviewing import SetComment
from tests import factories, nasties
from tests.ui.hostile import OBEYED, TURNS, on_a_terminal, taken_for_markup, turning, wrong_tip
from ui.document_header import bibliographic_line
from ui.label_button import LabelButton, tool_tip
from ui.main_window import MainWindow
from ui.offsets import MOST_LETTERS, MOST_ON_A_LINE, isolated, one_line


def test_every_document_is_shown_as_text(opened: Callable[[Path], MainWindow], study_file: Path):
    window = opened(study_file)
    assert window.view is not None
    assert window.session is not None
    for document_id in window.session.project.library().document_ids():
        window.view.open_document(document_id)
        QApplication.processEvents()
        assert taken_for_markup(window) == []
        window.view.reader.viewport().grab()
    document = window.view.reader.document()
    assert document.blockCount() == len(window.view.desk.view.sentences if window.view.desk.view else ())


def test_labels_in_the_palette_are_shown_as_text(opened: Callable[[Path], MainWindow], study_file: Path):
    window = opened(study_file)
    assert window.session is not None
    buttons = window.findChildren(LabelButton)
    assert len(buttons) > 20
    for button in buttons:
        assert wrong_tip(button.objectName(), button.toolTip()) == []
        button.grab()


def test_the_evidence_is_shown_as_text(opened: Callable[[Path], MainWindow], study_file: Path, qtbot: QtBot):
    window = opened(study_file)
    window.run("evidence")
    workspace = window.workspace
    assert workspace is not None
    assert workspace.evidence is not None
    evidence = workspace.evidence
    qtbot.waitUntil(lambda: evidence.desk.matrix is not None and not evidence.desk.jobs.busy, timeout=30_000)
    window.grab()
    assert taken_for_markup(window) == []


def test_steps_have_their_names_as_text(tmp_path: Path, opened: Callable[[Path], MainWindow]):
    path = tmp_path / "p.curation"
    project = factories.new_project(path)
    name = "R&D \u202e<b>x</b>\n%s.txt"
    factories.import_records(project, Record(title="A", abstract="B is it."))
    project.store.close()
    window = opened(path)
    window.menus.name_steps(f"Import 1 document from {name}", None)
    text = window.menus.actions["undo"].text()
    assert text.replace("&&", "").count("&") == 0
    assert "R&&D" in text
    assert "\n" not in text
    assert turning(window) == []


@pytest.mark.parametrize(
    "field", ["journal", "volume", "issue", "pages", "publication_type"], ids=lambda it: it
)
@pytest.mark.parametrize("text", nasties.DIRECTIONS.values(), ids=nasties.DIRECTIONS.keys())
def test_a_field_does_not_turn_its_neighbours(field: str, text: str, project: Project):
    values: dict[str, Any] = {field: text}
    record = Record(title="A", abstract="B is it.", year=2020, **values)
    (document_id,) = factories.import_records(project, record).added
    view = project.view(document_id)
    assert view is not None
    line = bibliographic_line(view.document)
    assert not TURNS.search(line)
    inside, depth = "", 0
    for sign in line:
        depth += {"\u2068": 1, "\u2069": -1}.get(sign, 0)
        assert depth in (0, 1)
        inside += sign if not depth else ""
    assert depth == 0
    assert not re.search("[\u0590-\u08ff]", inside)
    assert "2020" in inside


@pytest.mark.parametrize("text", nasties.STORED.values(), ids=nasties.STORED.keys())
def test_one_line_is_one_line(text: str):
    assert len(one_line(text).splitlines()) <= 1
    assert not TURNS.search(isolated(text))
    assert isolated(text).count("\u2068") == isolated(text).count("\u2069") <= 1


def test_a_tool_tip_is_bounded_and_escaped():
    vocabulary = nasties.named_so("<img src='file:///x'>" + "W" * nasties.MEGABYTE)
    tip = tool_tip(vocabulary.dimensions[0].labels[0], "T")
    assert len(tip) < 20_000
    assert wrong_tip("tip", tip) == []


# floods

FLOODS = {
    "a sentence without spaces": Record(title="A", abstract="W" * nasties.MEGABYTE + " ends. It is so."),
    "a sentence of words": Record(title="A", abstract="word " * (nasties.MEGABYTE // 5) + "ends. It is so."),
    "accents": Record(title="A", abstract="z" + "\u0327\u0301" * 200_000 + " ends. It is so."),
    "emoji": Record(title="A", abstract="👩🏽‍🔬" * 100_000 + " ends. It is so."),
    "letters from right to left": Record(title="A", abstract="في" * 400_000 + " ends. It is so."),
    "a title": Record(title="W" * nasties.MEGABYTE, abstract="It is so. And so."),
    "a journal": Record(title="A", abstract="It is so. And so.", journal="J " * (nasties.MEGABYTE // 2)),
    "authors": Record(title="A", abstract="It is so. And so.", authors=("W" * nasties.MEGABYTE,)),
}


@pytest.mark.parametrize("record", FLOODS.values(), ids=FLOODS.keys())
def test_a_flood_is_kept_whole_and_drawn_in_part(
    record: Record, tmp_path: Path, opened: Callable[[Path], MainWindow], qtbot: QtBot
):
    path = tmp_path / "p.curation"
    project = factories.new_project(path)
    factories.import_records(project, record)
    project.store.close()
    window = opened(path)
    assert window.view is not None
    assert window.session is not None
    project = window.session.project
    reader = window.view.reader
    assert reader.document().characterCount() < 3 * MOST_LETTERS
    for label in window.findChildren(QLabel):
        assert len(label.text()) < 3000
    reader.setFocus()
    key = project.vocabulary.label(factories.LUMINAL).hotkey
    qtbot.keyClicks(reader, key)
    first = project.store.sentences(project.library().document_ids()[0])[0]
    assert [it.label_id for it in factories.active_annotations(project, first)] == [factories.LUMINAL]
    window.grab()


def test_a_long_note_is_drawn_in_part_and_edited_whole(
    tmp_path: Path, opened: Callable[[Path], MainWindow], qtbot: QtBot
):
    path = tmp_path / "p.curation"
    project = factories.new_project(path)
    (document_id,) = factories.import_records(project, Record(title="A", abstract="It is so. And so.")).added
    first, *_ = project.store.sentences(document_id)
    note = "W" * 200_000 + " and\nmore"
    project.perform(SetComment(sentence_id=first.id, comment=note))
    factories.label(project, first, factories.LUMINAL)
    (claim,) = factories.active_claims(project, first)
    project.perform(SetClaimNote(target=Target(first.id, claim.id), note=note))
    project.store.close()
    window = opened(path)
    assert window.view is not None
    assert window.session is not None
    reader, project = window.view.reader, window.session.project
    assert all(len(chip.text) <= MOST_ON_A_LINE for layout in reader.page.chips for chip in layout.chips)
    window.grab()
    for command in ("comment", "claim_note"):
        window.run(command)
        field = window.view.note_bar.field
        assert field.text() == note
        qtbot.keyClick(field, Qt.Key.Key_End)
        qtbot.keyClicks(field, "!")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    review = factories.review_of(project, first)
    assert review is not None
    assert review.comment == f"{note}!"
    assert [it.note for it in factories.active_claims(project, first)] == [f"{note}!"]


def test_words_beyond_what_is_drawn_can_be_reached_by_a_split(
    tmp_path: Path, opened: Callable[[Path], MainWindow]
):
    path = tmp_path / "p.curation"
    project = factories.new_project(path)
    factories.import_records(project, FLOODS["a sentence without spaces"])
    project.store.close()
    window = opened(path)
    assert window.view is not None
    reader = window.view.reader
    assert "990,006 more characters" in reader.document().firstBlock().text()
    cursor = reader.textCursor()
    cursor.movePosition(cursor.MoveOperation.EndOfBlock, cursor.MoveMode.KeepAnchor)
    reader.setTextCursor(cursor)
    span = reader.selected_span()
    assert span is not None
    assert (span.start, span.end) == (0, MOST_LETTERS)
    assert reader.caret() == MOST_LETTERS


# terminals


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["documents"], id="documents"),
        pytest.param(["documents", "--json"], id="documents as JSON"),
        pytest.param(["matrix"], id="matrix"),
        pytest.param(["matrix", "--format", "csv"], id="matrix as CSV"),
        pytest.param(["matrix", "--rows", "\x1b[31m\u202e"], id="wrong dimension"),
        pytest.param(["contradictions"], id="contradictions"),
        pytest.param(["course"], id="course"),
        pytest.param(["documents", "--curator", "\x1b[2J\u202e"], id="wrong curator"),
        pytest.param(["check"], id="check"),
    ],
)
def test_a_terminal_obeys_nothing_of_what_is_printed(arguments: list[str], study_file: Path, tmp_path: Path):
    command, *options = arguments
    output = on_a_terminal([command, str(study_file), *options], tmp_path)
    assert output.strip()
    assert "Something went wrong" not in output
    assert OBEYED.findall(output) == []
