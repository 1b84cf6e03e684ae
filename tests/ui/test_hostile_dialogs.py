"""History, backups, checks and imports show whatever was written as text, on the screen and on a terminal."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from curator.chronicle import Change
from curator.finding import Finding, Repair
from curator.import_report import ImportReport
from curator.intake import collect, preview
from curator.model import Document, Record
from curator.project import Project
from curator.safekeeping import CheckOutcome, Reason, SalvageReport
from db.safekeeping import SqliteSafekeeping
from tests import factories, nasties
from tests.ui.finding import child
from tests.ui.hostile import OBEYED, TURNS, on_a_terminal, taken_for_markup, turning
from tests.ui.safekept import damage
from ui import theme
from ui.blame_popup import LONGEST, change_words, told
from ui.check_dialog import CheckDialog
from ui.choice_button import ChoiceButton
from ui.completion_dialog import CompletionDialog
from ui.contradiction_passage import PassageCard
from ui.fetch_dialog import FetchDialog
from ui.filter_chip import FilterChip
from ui.history_detail import HistoryDetail
from ui.history_view import HistoryView
from ui.import_list import ImportListView
from ui.import_preview import ImportPreviewDialog
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.network import Network
from ui.notice_bar import NoticeBar
from ui.offsets import MOST_ON_A_LINE
from ui.plain_report import Part, PlainReport
from ui.repair_dialog import RepairDialog
from ui.restore_dialog import RestoreDialog
from ui.salvage_dialog import SalvageDialog
from ui.settings import Settings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")

FINDINGS = tuple(
    Finding(
        rule="I3",
        where=f"document {text[:200]}",
        message=f"“{text}” is not what it was.",
        repair=list(Repair)[number % len(Repair)],
    )
    for number, text in enumerate(nasties.STORED.values())
)
ARABIC = nasties.DIRECTIONS["arabic"]


def history_of(window: MainWindow) -> HistoryView:
    """The history with every step."""
    window.run("history")
    assert window.workspace is not None
    view = window.workspace.history
    assert view is not None
    while view.model.canFetchMore(QModelIndex()):
        view.model.fetchMore(QModelIndex())
    QApplication.processEvents()
    return view


def shown_as_text(widget: QWidget) -> None:
    QApplication.processEvents()
    assert taken_for_markup(widget) == []
    assert turning(widget) == []
    assert [it.objectName() for it in widget.findChildren(QLabel) if len(it.text()) > 6000] == []
    widget.grab()


# the history


def test_every_step_is_shown_as_text(opened: Callable[[Path], MainWindow], study_file: Path):
    view = history_of(opened(study_file))
    assert view.model.rowCount() > 200
    for row in range(view.model.rowCount()):
        index = view.model.index(row, 0)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = str(index.data(role))
            assert not TURNS.search(words)
            assert len(words.splitlines()) == 1
            assert len(words) < 3 * MOST_ON_A_LINE
        view.list.go_to(row)
        assert not TURNS.search(view.step.detail.toPlainText())
    view.list.viewport().grab()
    shown_as_text(view)


def test_what_the_history_is_filtered_by_is_shown_as_text(
    opened: Callable[[Path], MainWindow], study_file: Path
):
    view = history_of(opened(study_file))
    view.filters.label.open()
    popup = view.filters.label._popup
    assert popup is not None
    for row in range(popup.model.rowCount()):
        words = str(popup.model.index(row, 0).data())
        assert len(words.splitlines()) == 1
        assert not TURNS.search(words)
    shown_as_text(popup)
    popup.hide()
    view.show_thing("none", nasties.STORED["letters"] + nasties.STORED["override"])
    shown_as_text(view)


def test_going_back_is_asked_as_text(opened: Callable[[Path], MainWindow], study_file: Path, qtbot: QtBot):
    view = history_of(opened(study_file))
    for row in range(0, view.model.rowCount(), 20):
        view.list.go_to(row)
        view.go_back()
        dialog = view._dialog
        assert dialog is not None
        qtbot.waitUntil(lambda dialog=dialog: not dialog._jobs.busy)
        shown_as_text(dialog)
        assert dialog.effect.text()
        dialog.reject()


def test_who_did_it_is_told_as_text(opened: Callable[[Path], MainWindow], study_file: Path):
    window = opened(study_file)
    workspace = window.workspace
    assert workspace is not None
    for document_id in workspace.session.project.library().document_ids():
        workspace.annotate.open_document(document_id)
        workspace.blame.ask()
        popup = workspace.blame.popup
        assert popup is not None
        assert len(popup.lines()) >= 2
        shown_as_text(popup)
        popup.hide()


def test_a_flood_of_letters_does_not_widen_or_fill_the_history(
    tmp_path: Path, opened: Callable[[Path], MainWindow]
):
    path = tmp_path / "p.curation"
    vocabulary = nasties.named_so("N" * nasties.MEGABYTE)
    project = factories.new_project(path, vocabulary)
    record = Record(title="W" * nasties.MEGABYTE, abstract="It is so. And so.")
    (document_id,) = factories.import_records(project, record).added
    first, *_ = project.store.sentences(document_id)
    factories.label(project, first, vocabulary.dimensions[0].labels[0].id)
    project.store.close()
    view = history_of(opened(path))
    assert view.step.detail.document().characterCount() < 20_000
    assert len(str(view.model.index(0, 0).data())) <= MOST_ON_A_LINE
    assert all(
        len(action.text()) <= MOST_ON_A_LINE for action in view.filters.label.menu_of_choices.actions()
    )
    assert len(view.filters.label.toolTip()) < 2 * MOST_ON_A_LINE
    view.grab()


def test_what_was_there_before_stands_before_what_is_there_now():
    """In letters from right to left, too, which would else change places around the arrow."""
    change = _change(ARABIC, "و")
    assert change_words(change) == f"note: \u2068{ARABIC}\u2069 → \u2068و\u2069"
    assert change_words(_change("“one”", "“two”")) == "note: “one” → “two”"


def test_a_long_step_is_told_in_part_and_its_isolates_are_closed():
    words = told([_change(ARABIC * 100, ARABIC * 100)] * 50)
    assert len(words) < 6 * LONGEST
    assert words.endswith("; …")
    assert words.count("\u2068") == words.count("\u2069") > 0


def _change(before: str, after: str) -> Change:
    return Change(
        what="Claim", field="note", before=before, after=after, where="", document_id=None, sentence_id=None
    )


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: HistoryDetail(), id="detail of the history"),
        pytest.param(lambda: PlainReport("report", "Report"), id="report"),
    ],
)
def test_a_paragraph_begins_at_the_left_whatever_its_first_letter(
    make: Callable[[], HistoryDetail | PlainReport],
    opened: Callable[[Path], MainWindow],
    study_file: Path,
    qtbot: QtBot,
):
    widget = make()
    qtbot.addWidget(widget)
    if isinstance(widget, HistoryDetail):
        view = history_of(opened(study_file))
        entry = view.model.entry_at(0)
        assert entry is not None
        widget.show_step(entry, [_change(ARABIC, ARABIC)])
    else:
        widget.show_parts([Part("Heading", [f"{ARABIC}: it is so."])])
    block = widget.document().begin()
    while block.isValid():
        assert block.textDirection() == Qt.LayoutDirection.LeftToRight
        block = block.next()


def test_an_ampersand_in_a_filter_names_no_key(qtbot: QtBot):
    chip = FilterChip()
    qtbot.addWidget(chip)
    chip.show_filter("thing", "R&D &File")
    assert chip.text() == "R&D &File"
    assert chip.shortcut() == QKeySequence()


@pytest.mark.parametrize("text", nasties.STORED.values(), ids=nasties.STORED.keys())
def test_a_choice_is_one_line_of_text(text: str, qtbot: QtBot):
    button = ChoiceButton("choice", "Which", None)
    qtbot.addWidget(button)
    button.set_choices([("it", text)], "it")
    shown_as_text(button)
    (action,) = button.menu_of_choices.actions()
    assert len(action.text().splitlines()) <= 1
    assert action.text().replace("&&", "").count("&") == 0


# backups and checks


def test_a_restore_is_asked_as_text(study_file: Path, tmp_path: Path, jobs: Jobs, qtbot: QtBot):
    safekeeping = SqliteSafekeeping(tmp_path / "backups")
    path = Path(shutil.copy(study_file, tmp_path))
    safekeeping.back_up(path, Reason.ASKED, even_if_same=True)
    dialog = RestoreDialog(safekeeping, jobs, path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.reading.now is not None and dialog.model.rowCount() == 1)
    dialog.list.selectRow(0)
    qtbot.waitUntil(lambda: dialog.reading.sound)
    shown_as_text(dialog)
    dialog.choose_file(tmp_path / "\u202ex <b>.curation")
    qtbot.waitUntil(lambda: dialog.reading.problem != "")
    shown_as_text(dialog)
    dialog.close()


def test_findings_are_quoted_as_text(
    study_file: Path, tmp_path: Path, jobs: Jobs, light: theme.Theme, qtbot: QtBot
):
    check = CheckDialog(SqliteSafekeeping(tmp_path / "backups"), jobs, study_file)
    check._show_outcome(CheckOutcome(findings=FINDINGS, counts=None))
    report = SalvageReport(
        target=study_file,
        saved={"documents": 2},
        lost={"events": 1},
        notes=tuple(it.message for it in FINDINGS),
        left=FINDINGS,
    )
    for dialog in (check, RepairDialog(jobs, study_file, FINDINGS), SalvageDialog(report)):
        qtbot.addWidget(dialog)
        dialog.show()
        shown_as_text(dialog)
        text = dialog.findChild(PlainReport)
        assert text is not None
        assert not TURNS.search(text.toPlainText())


def test_notices_are_shown_as_text(qtbot: QtBot):
    bar = NoticeBar(theme.LIGHT)
    qtbot.addWidget(bar)
    for name, text in nasties.STORED.items():
        bar.show_notice(
            f"key-{name.replace(' ', '-')}", f"‘{text[:200]}’ is lost.", [(text[:9], bar.clear_all)]
        )
    assert len(bar.sentences()) == len(nasties.STORED)
    for label in bar.findChildren(QLabel):
        assert not TURNS.search(label.text())
    assert taken_for_markup(bar) == []


# the evidence


def test_papers_that_disagree_are_shown_as_text(
    tmp_path: Path, opened: Callable[[Path], MainWindow], qtbot: QtBot
):
    path = tmp_path / "p.curation"
    project = factories.new_project(path, nasties.vocabulary(), curator=nasties.CODE)
    records = [nasties.record(text, number) for number, text in enumerate(nasties.NASTIES.values())]
    settings = ("CTX:0038", "CTX:0040", "CTX:0041", "CTX:0050")
    for number, document_id in enumerate(factories.import_records(project, *records).added):
        first, *_ = project.store.sentences(document_id)
        effect = ("EFF:0001", "EFF:0002")[number % 2]
        factories.label(project, first, settings[number // 2 % 4], "STG:0004", "ACT:0001", effect)
    project.store.close()
    window = opened(path)
    window.run("evidence")
    assert window.workspace is not None
    evidence = window.workspace.evidence
    assert evidence is not None
    qtbot.waitUntil(lambda: evidence.desk.matrix is not None and not evidence.desk.jobs.busy, timeout=30_000)
    evidence.show_tab("contradictions")
    qtbot.waitUntil(lambda: len(evidence.contradictions.view.findChildren(PassageCard)) > 0, timeout=30_000)
    shown_as_text(evidence)
    for card in evidence.contradictions.view.findChildren(PassageCard):
        assert not TURNS.search(card.toolTip())
        assert [chip.text for chip in card._chips if len(chip.text.splitlines()) > 1] == []


# what comes in


def test_records_to_import_are_shown_as_text(project: Project, tmp_path: Path, qtbot: QtBot):
    factories.import_records(
        project, Record(title="a <b>here</b> \u202ex", abstract="It \u202eis.", doi="10.1000/x")
    )
    texts = [*nasties.STORED.values(), nasties.STORED["override"]]
    records = [
        {
            "title": f"{text} title",
            "abstract": f"On {text} here. It says {text}.",
            **dict.fromkeys(("journal", "volume", "issue", "pages"), text),
            "authors": [text],
            "doi": "10.1000/x" if number == len(texts) - 1 else text[:9],
        }
        for number, text in enumerate(texts)
    ]
    path = tmp_path / "pa \u202epers <b>.jsonl"
    lines = [*map(json.dumps, records), '{"broken \u202e <b>']
    path.write_text("\n".join(lines), encoding="utf-8")
    report = ImportReport()
    found = preview(project.store, collect((path,), None, report), report)
    dialog = ImportPreviewDialog(found, theme.LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    rows = child(dialog, ImportListView, "import-records")
    assert rows.model().rowCount() >= len(records)
    for row in range(rows.model().rowCount()):
        rows.go_to(row)
        shown_as_text(dialog)
    found.close()


def test_a_record_to_complete_and_identifiers_to_fetch_are_shown_as_text(
    study_file: Path, settings: Settings, jobs: Jobs, qtbot: QtBot
):
    network = Network(settings)
    project = factories.opened(study_file, nasties.CODE)
    for document_id in project.library().document_ids()[::4]:
        document = project.store.find(Document, document_id)
        assert document is not None
        dialog = CompletionDialog(document, network, jobs)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog._all.setChecked(True)
        shown_as_text(dialog)
        dialog.close()
    project.store.close()
    fetch = FetchDialog(network, jobs)
    qtbot.addWidget(fetch)
    fetch.show()
    child(fetch, QPlainTextEdit, "ids").setPlainText("\n".join(nasties.STORED.values()))
    shown_as_text(fetch)


# terminals


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_terminal_obeys_nothing_of_the_history_or_of_backups(study_file: Path, tmp_path: Path):
    path = Path(shutil.copy(study_file, tmp_path))
    broken = Path(shutil.copy(study_file, tmp_path / "broken \u202e\x1b[31m.curation"))
    damage(broken)
    for arguments, expected in (
        (["history", path, "--changes", "--limit", "500"], "Edit claim note"),
        (["go-back", path, "--to", "50", "--dry-run"], "Go back to"),
        (["backup", path], "Backed up to"),
        (["backup", path, "--list"], "1 backup;"),
        (["restore", "latest", path, "--yes"], "Restored"),
        (["check", broken], "What helps"),
        (["salvage", broken, tmp_path / "new \u202e\x1b[31m.curation"], "alvag"),
    ):
        output = on_a_terminal(list(map(str, arguments)), tmp_path)
        assert "Something went wrong" not in output
        assert expected in output
        assert OBEYED.findall(output) == []
