"""The evidence in the window: from a cell to its sentences, into the reader, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from curator.evidence.matrix import Conflict, Matrix
from curator.evidence.question import Counting
from curator.identifiers import LabelId
from curator.model import Judgement
from curator.project import Project
from tests import factories
from tests.factories import ACTIVE, LUMINAL, METASTASIS, PRIMARY
from tests.ui.finding import child
from ui import cli
from ui.app import SqliteProjects
from ui.evidence_view import EvidenceView
from ui.main_window import MainWindow
from ui.settings import Settings

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key
PROMOTES, SUPPRESSES, AIM = "EFF:0001", "EFF:0002", "CER:0004"


def tag(project: Project, title: str, year: int, *claims: tuple[str, ...]) -> None:
    """A paper with one claim a sentence, by label ids."""
    document = factories.add_document(
        project, title, f"{title} is one. Another follows. A third says more.", year=year
    )
    for sentence, labels in zip(project.store.sentences(document), claims, strict=False):
        factories.label(project, sentence, *labels)
        factories.review(project, sentence)


@pytest.fixture
def project_file(project: Project) -> Path:
    """Two papers that disagree on luminal primary tumours, and one of its own stage."""
    tag(project, "Friend", 2010, (LUMINAL, PRIMARY, ACTIVE, SUPPRESSES))
    tag(project, "Foe", 2015, (LUMINAL, PRIMARY, ACTIVE, PROMOTES), (LUMINAL, PRIMARY, ACTIVE, PROMOTES, AIM))
    tag(project, "Far", 2020, (LUMINAL, METASTASIS, ACTIVE, PROMOTES))
    return project.store.path


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, project_file: Path) -> Iterator[MainWindow]:
    made = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(made)
    assert made.open_project(project_file)
    made.resize(1400, 860)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot, window: MainWindow) -> EvidenceView:
    """The evidence, opened with its key and read."""
    qtbot.keyClick(focused(window), KEY.Key_F8)
    assert window.workspace is not None
    shown = window.workspace.evidence
    assert shown is not None
    qtbot.waitUntil(lambda: shown.desk.matrix is not None and not shown.desk.jobs.busy)
    return shown


def focused(window: MainWindow) -> QWidget:
    return window.focusWidget() or window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, with_: Qt.KeyboardModifier = NONE) -> None:
    """A key wherever the keyboard is."""
    qtbot.keyClick(focused(window), key, with_)


def matrix(view: EvidenceView) -> Matrix:
    assert view.desk.matrix is not None
    return view.desk.matrix


def papers(view: EvidenceView, row: str, column: str) -> tuple[int, int]:
    """For and against."""
    tally = matrix(view).cell(row, column).papers
    return tally.pro, tally.anti


def test_the_evidence_opens_with_its_key_and_counts_papers(view: EvidenceView, window: MainWindow):
    assert papers(view, LUMINAL, PRIMARY) == (1, 1)
    assert matrix(view).cell(LUMINAL, PRIMARY).conflict is Conflict.ACROSS
    assert papers(view, LUMINAL, METASTASIS) == (1, 0)
    assert window.status.place.text() == "3 papers · 3 sentences"
    assert "1 contradictory cell" in window.status.reviewed.text()
    assert focused(window) is view.grid


def test_from_a_cell_to_its_sentence_to_the_reader_and_back(
    qtbot: QtBot, view: EvidenceView, window: MainWindow
):
    press(qtbot, window, KEY.Key_F3)
    assert view.grid.current() == (LUMINAL, PRIMARY)
    press(qtbot, window, KEY.Key_Return)
    passage = view.passages.current()
    assert passage is not None
    assert (passage.title, passage.sentence_index) == ("Friend", 1)
    press(qtbot, window, KEY.Key_Down)
    press(qtbot, window, KEY.Key_Return)
    assert window.workspace is not None
    assert window.workspace.shown == "annotate"
    reader = window.workspace.annotate
    assert focused(window) is reader.reader
    assert reader.desk.view is not None
    assert reader.desk.view.document.title == "Foe"
    assert "Esc" in reader.desk.hint
    press(qtbot, window, KEY.Key_Escape)
    assert window.workspace.shown == "evidence"
    assert view.grid.current() == (LUMINAL, PRIMARY)
    again = view.passages.current()
    assert again is not None
    assert again.title == "Foe"
    press(qtbot, window, KEY.Key_Escape)
    assert focused(window) is view.grid


def test_a_correction_in_the_reader_is_in_the_matrix_at_once(
    qtbot: QtBot, view: EvidenceView, window: MainWindow
):
    press(qtbot, window, KEY.Key_F3)
    press(qtbot, window, KEY.Key_Return)
    press(qtbot, window, KEY.Key_Return)
    press(qtbot, window, KEY.Key_1, CTRL)
    press(qtbot, window, KEY.Key_Escape)
    assert papers(view, LUMINAL, PRIMARY) == (2, 0)
    assert matrix(view).contradictions == 0
    press(qtbot, window, KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: papers(view, LUMINAL, PRIMARY) == (1, 1))


def test_what_another_process_commits_is_counted(
    qtbot: QtBot, view: EvidenceView, window: MainWindow, as_curator: Callable[[str], Project]
):
    tag(as_curator("cur02"), "Fourth", 2021, (LUMINAL, METASTASIS, ACTIVE, SUPPRESSES))
    qtbot.waitUntil(lambda: papers(view, LUMINAL, METASTASIS) == (1, 1))


def test_asides_are_left_out_until_they_are_asked_for(view: EvidenceView):
    assert matrix(view).asides == 1
    assert matrix(view).mentions == 3
    child(view, QAbstractButton, "with-asides").click()
    assert matrix(view).mentions == 4


def test_the_search_field_filters_the_papers(qtbot: QtBot, view: EvidenceView, window: MainWindow):
    press(qtbot, window, KEY.Key_F, CTRL)
    assert focused(window) is window.top_bar.search
    qtbot.keyClicks(window.top_bar.search, "Foe")
    press(qtbot, window, KEY.Key_Return)
    assert view.desk.question.words == "Foe"
    assert papers(view, LUMINAL, PRIMARY) == (1, 0)
    assert focused(window) is view.grid
    press(qtbot, window, KEY.Key_L, CTRL | SHIFT)
    assert papers(view, LUMINAL, PRIMARY) == (1, 1)
    assert window.top_bar.search.text() == ""


def test_each_view_has_a_search_of_its_own(qtbot: QtBot, view: EvidenceView, window: MainWindow):
    view.set_words("Foe")
    press(qtbot, window, KEY.Key_F7)
    assert window.top_bar.search.text() == ""
    assert window.view is not None
    assert window.view.documents.model.rowCount() == 3
    press(qtbot, window, KEY.Key_F8)
    assert window.top_bar.search.text() == "Foe"


def test_swapping_and_counting_mentions_by_key(qtbot: QtBot, view: EvidenceView, window: MainWindow):
    press(qtbot, window, KEY.Key_T, CTRL)
    assert (view.desk.question.rows, view.desk.question.columns) == ("stage", "context")
    press(qtbot, window, KEY.Key_M, CTRL)
    assert view.desk.question.counting is Counting.MENTIONS


def test_a_verdict_is_given_undone_and_kept(
    qtbot: QtBot, view: EvidenceView, window: MainWindow, project: Project
):
    press(qtbot, window, KEY.Key_2, ALT)
    shown = view.contradictions.view
    qtbot.waitUntil(lambda: shown.current is not None and not view.desk.jobs.busy)
    contradiction = shown.current
    assert contradiction is not None
    shown.verdict_given.emit(contradiction, Judgement.TRUE_CONFLICT, "Both are patient data.")
    [verdict] = project.store.verdicts()
    assert (verdict.judgement, verdict.reason) == (Judgement.TRUE_CONFLICT, "Both are patient data.")
    assert len(verdict.claims) == 2
    qtbot.waitUntil(lambda: bool(shown.current and shown.current.verdicts))
    press(qtbot, window, KEY.Key_Z, CTRL)
    assert project.store.verdicts() == []


def test_the_course_of_a_context_leads_to_the_sentences_of_a_stage(
    qtbot: QtBot, view: EvidenceView, window: MainWindow
):
    press(qtbot, window, KEY.Key_3, ALT)
    course = view.courses.course
    assert course is not None
    assert {point.id: point.balance for point in course.points}[LabelId(METASTASIS)] == 1.0
    view.courses.view.point_opened.emit("", METASTASIS)
    passage = view.passages.current()
    assert passage is not None
    assert passage.title == "Far"


def test_the_timeline_has_every_year(qtbot: QtBot, view: EvidenceView, window: MainWindow):
    press(qtbot, window, KEY.Key_4, ALT)
    course = view.courses.course
    assert course is not None
    assert [point.id for point in course.points] == [str(year) for year in range(2010, 2021)]
    view.courses.view.point_opened.emit("", "2015")
    passage = view.passages.current()
    assert passage is not None
    assert passage.year == 2015


def test_the_numbers_of_window_and_command_line_agree(
    view: EvidenceView, project_file: Path, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(["matrix", str(project_file), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    cells = {
        (cell["row"], cell["column"]): cell["papers"]["all"]
        for cell in printed["cells"]
        if cell["papers"]["all"]
    }
    assert cells == {ids: cell.papers.all for ids, cell in matrix(view).cells.items()}


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_a_picture_is_saved_with_its_filters(
    qtbot: QtBot,
    view: EvidenceView,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
):
    chosen = tmp_path / f"picture{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    view.set_words("Foe")
    press(qtbot, window, KEY.Key_S, CTRL)
    content = chosen.read_bytes()
    assert content.startswith({".svg": b"<", ".png": b"\x89PNG", ".pdf": b"%PDF"}[suffix])
    assert (b"Words: Foe" in content) is (suffix == ".svg")
    assert str(chosen) in window.status.message.text()


def test_the_picture_goes_to_the_clipboard(qtbot: QtBot, view: EvidenceView, window: MainWindow):
    press(qtbot, window, KEY.Key_C, CTRL | SHIFT)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert data.hasFormat("image/svg+xml")


@pytest.mark.parametrize("tab", ["matrix", "contradictions"])
@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_a_table_is_saved(
    view: EvidenceView,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tab: str,
    suffix: str,
):
    chosen = tmp_path / f"table{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    view.show_tab(tab)
    window.run("save_table")
    assert "Luminal / ER-positive" in chosen.read_text(encoding="utf-8")


def test_the_report_is_written_while_the_window_lives(
    qtbot: QtBot, view: EvidenceView, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    chosen = tmp_path / "report.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    press(qtbot, window, KEY.Key_R, CTRL)
    qtbot.waitUntil(chosen.exists)
    qtbot.waitUntil(lambda: "Report saved" in window.status.message.text())
    assert "Friend" in chosen.read_text(encoding="utf-8")


def test_a_command_of_the_evidence_opens_it_first(qtbot: QtBot, window: MainWindow):
    window.run("timeline")
    assert window.workspace is not None
    shown = window.workspace.evidence
    assert shown is not None
    qtbot.waitUntil(lambda: shown.desk.matrix is not None)
    assert window.workspace.shown == "evidence"
    assert shown.tabs.shown == "timeline"


def test_keys_of_the_sentences_do_nothing_in_the_evidence(
    qtbot: QtBot, view: EvidenceView, window: MainWindow, project: Project
):
    before = project.store.event_count()
    press(qtbot, window, KEY.Key_Return, CTRL)
    press(qtbot, window, KEY.Key_T)
    assert project.store.event_count() == before


def test_what_belongs_to_the_evidence_is_in_the_top_bar(
    qtbot: QtBot, view: EvidenceView, window: MainWindow, qapp: QApplication
):
    assert child(window.top_bar, QWidget, "save_picture-button").isVisible()
    assert not child(window.top_bar, QWidget, "import-button").isVisible()
    press(qtbot, window, KEY.Key_F7)
    assert not child(window.top_bar, QWidget, "save_picture-button").isVisible()


def test_an_empty_project_says_that_there_is_nothing(qtbot: QtBot, settings: Settings, tmp_path: Path):
    project = factories.new_project(tmp_path / "empty.curation")
    project.store.close()
    window = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(window)
    assert window.open_project(tmp_path / "empty.curation")
    window.show()
    window.run("evidence")
    assert window.workspace is not None
    view = window.workspace.evidence
    assert view is not None
    qtbot.waitUntil(lambda: view.desk.matrix is not None)
    assert matrix(view).papers == 0
    for name in ("contradictions", "by_stage", "timeline", "matrix"):
        window.run(name)
        qtbot.waitUntil(lambda: not view.desk.jobs.busy)
    window.close()


def test_undo_in_the_evidence_says_what_it_undid(qtbot: QtBot, view: EvidenceView, window: MainWindow):
    press(qtbot, window, KEY.Key_F3)
    press(qtbot, window, KEY.Key_Return)
    press(qtbot, window, KEY.Key_Return)
    press(qtbot, window, KEY.Key_1, CTRL)
    press(qtbot, window, KEY.Key_Escape)
    press(qtbot, window, KEY.Key_Z, CTRL)
    assert window.status.message.text() == "Undo: Add “Promotes”"


def test_what_blind_reading_hides_is_said(
    qtbot: QtBot,
    view: EvidenceView,
    window: MainWindow,
    as_curator: Callable[[str], Project],
    project: Project,
):
    colleague = as_curator("cur02")
    document = next(it for it in project.store.documents() if it.title == "Far")
    factories.label(colleague, colleague.store.sentences(document.id)[0], LUMINAL)
    qtbot.waitUntil(lambda: matrix(view).hidden_passes == 1)
    assert "1 pass hidden" in window.status.place.text()


def test_a_begun_verdict_is_not_thrown_away_without_a_question(
    qtbot: QtBot, view: EvidenceView, window: MainWindow, monkeypatch: pytest.MonkeyPatch
):
    press(qtbot, window, KEY.Key_2, ALT)
    qtbot.waitUntil(lambda: view.contradictions.view.current is not None and not view.desk.jobs.busy)
    child(view.contradictions.view, QPlainTextEdit).setPlainText("Half a reason")
    asked: list[str] = []

    def cancel(*arguments: object) -> QMessageBox.StandardButton:
        asked.append(str(arguments[2]))
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", cancel)
    window.run("close_project")
    assert window.session is not None
    assert not window.close()
    assert len(asked) == 2
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    window.run("close_project")
    assert window.session is None


def test_a_name_without_ending_replaces_no_file_unasked(
    view: EvidenceView, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "picture.svg").write_text("mine")
    chosen = (str(tmp_path / "picture"), "SVG: Drawing (*.svg)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    window.run("save_picture")
    assert (tmp_path / "picture.svg").read_text() == "mine"
    assert "exists already" in window.status.message.text()


def test_the_person_goes_on_under_their_own_code(
    qtbot: QtBot, window: MainWindow, project_file: Path, as_curator: Callable[[str], Project]
):
    tag(as_curator("cur02"), "Later", 2022, (LUMINAL, METASTASIS, ACTIVE, PROMOTES))
    window.run("close_project")
    assert window.open_project(project_file)
    assert window.session is not None
    assert window.session.project.curator.code == "cur01"
