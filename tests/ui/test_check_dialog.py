"""Checking a project from the window, and what follows from what was found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from curator.checking import CheckCounts
from curator.finding import Finding, Repair
from curator.safekeeping import CheckOutcome, SalvageReport
from db.safekeeping import SqliteSafekeeping
from tests import factories
from tests.ui.finding import child
from tests.ui.safekept import damage, new_file
from ui import theme
from ui.check_dialog import CheckDialog, looked_at, parts, without_quotes
from ui.jobs import Jobs
from ui.plain_label import PlainLabel
from ui.plain_report import MOST, Part, PlainReport, as_text
from ui.salvage_dialog import SalvageDialog

HOSTILE = "<b>STAT3</b> ” promotes"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_file(tmp_path / "stat3.curation")


@pytest.fixture
def dialog(
    qtbot: QtBot, light: theme.Theme, safekeeping: SqliteSafekeeping, jobs: Jobs, path: Path
) -> Iterator[CheckDialog]:
    made = CheckDialog(safekeeping, jobs, path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()
    made.close()


def checked(qtbot: QtBot, dialog: CheckDialog) -> None:
    with qtbot.waitSignal(dialog.jobs.finished, timeout=30_000):
        dialog.begin()
    qtbot.waitUntil(lambda: not dialog.headline.text().startswith("Checking"))


def visible(dialog: CheckDialog) -> set[str]:
    return {it.objectName() for it in dialog.findChildren(QPushButton) if it.isVisible()}


def without_a_guard(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("drop trigger event_is_never_deleted")


def with_a_gap(path: Path) -> None:
    """Words of an abstract that no sentence has."""
    with factories.raw(path) as connection:
        factories.without_triggers(connection)
        connection.execute("update sentence set state = 'superseded' where start_offset > 0")


def test_a_sound_project_says_so_and_what_was_looked_at(qtbot: QtBot, dialog: CheckDialog):
    checked(qtbot, dialog)
    assert dialog.headline.text() == "Everything is in order."
    assert dialog.about.text().startswith("2 documents, 4 sentences, ")
    assert "the search indexes" in dialog.about.text()
    assert not dialog.text.isVisible()
    assert visible(dialog) == {"copy-report", "check-again", "close"}


def test_a_finding_says_what_it_means_and_what_helps(qtbot: QtBot, dialog: CheckDialog, path: Path):
    without_a_guard(path)
    checked(qtbot, dialog)
    assert dialog.headline.text().endswith("in ‘stat3’.")
    shown = dialog.text.toPlainText()
    assert "event_is_never_deleted" in shown
    assert "What helps: Put the missing or changed part of the file back" in shown
    assert "repair" in visible(dialog)
    with qtbot.waitSignal(dialog.repair_asked) as asked:
        qtbot.mouseClick(child(dialog, QPushButton, "repair"), Qt.MouseButton.LeftButton)
    (findings,) = asked.args or []
    assert findings == list(dialog._findings)


def test_the_copied_report_has_no_words_of_papers(qtbot: QtBot, dialog: CheckDialog, path: Path):
    with_a_gap(path)
    checked(qtbot, dialog)
    assert "Sentence two." in dialog.text.toPlainText()
    child(dialog, QPushButton, "copy-report").click()
    copied = QGuiApplication.clipboard().text()
    assert copied == dialog.as_text()
    assert "Sentence" not in copied
    assert "text that is in no sentence: “…”" in copied
    assert "event_is_never_deleted" in copied


def test_a_damaged_file_is_offered_to_be_salvaged(qtbot: QtBot, dialog: CheckDialog, path: Path):
    damage(path)
    checked(qtbot, dialog)
    assert "salvage" in visible(dialog)
    with qtbot.waitSignal(dialog.salvage_asked):
        child(dialog, QPushButton, "salvage").click()


def test_a_project_that_was_put_right_is_checked_again(
    qtbot: QtBot, dialog: CheckDialog, path: Path, safekeeping: SqliteSafekeeping
):
    without_a_guard(path)
    checked(qtbot, dialog)
    safekeeping.repair(path, dialog._findings)
    with qtbot.waitSignal(dialog.jobs.finished, timeout=30_000):
        qtbot.keyClick(child(dialog, QPushButton, "check-again"), Qt.Key.Key_Space)
    assert dialog.headline.text() == "Everything is in order."


def test_escape_gives_up_the_check_and_then_closes(qtbot: QtBot, dialog: CheckDialog, jobs: Jobs):
    dialog.begin()
    assert child(dialog, QPushButton, "close").text() == "Cancel"
    assert not child(dialog, QPushButton, "check-again").isEnabled()
    with qtbot.waitSignal(jobs.finished, timeout=30_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    # it may have ended before it was told
    assert dialog.headline.text() in ("Cancelled. Nothing was changed.", "Everything is in order.")
    assert child(dialog, QPushButton, "close").text() == "Close"
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_while_nothing_is_counted_the_seconds_are_told(qtbot: QtBot, dialog: CheckDialog, jobs: Jobs):
    dialog.begin()
    dialog.row._began -= 30
    jobs.progressed.emit(0, None)
    assert child(dialog, PlainLabel, "job-said").text().startswith("Checking… 3")
    jobs.progressed.emit(1, 7)
    assert child(dialog, PlainLabel, "job-said").text() == "Checking: 1 of 7 steps"
    qtbot.waitUntil(lambda: not jobs.busy, timeout=30_000)


def test_what_stands_for_many_findings_counts_as_many(dialog: CheckDialog):
    one = Finding("I14", "A row.", "A", Repair.ROW_FROM_HISTORY, "claim", "1")
    more = Finding("I14", "9 more.", "", Repair.ROW_FROM_HISTORY, "claim", count=9)
    dialog._show_outcome(CheckOutcome(findings=(one, more), counts=None))
    assert dialog.headline.text().startswith("10 findings in")
    assert parts([one, more])[0].heading == "Rule I14: 10 findings"


def test_while_another_job_runs_the_check_says_so(qtbot: QtBot, dialog: CheckDialog, jobs: Jobs):
    jobs.start("Importing", lambda progress: None, lambda _: None)
    dialog.begin()
    assert dialog.headline.text() == "“Importing” is still running. Wait until it ends, or cancel it."
    qtbot.waitUntil(lambda: not jobs.busy)


def test_findings_stand_under_what_they_mean_those_with_a_repair_first():
    found = [
        Finding("I1", "Before it stands text that is in no sentence: “a”.", "doi:1, sentence 2"),
        Finding("file", "A part of the file is damaged.", "x.curation", Repair.SALVAGE),
        Finding("search", "The search index does not agree.", "", Repair.REBUILD_SEARCH),
        Finding("I1", "Before it stands text that is in no sentence: “b”.", "doi:1, sentence 3"),
    ]
    shown = parts(found)
    assert [part.heading for part in shown] == [
        "Search: 1 finding",
        "The file: 1 finding",
        "Rule I1: 2 findings",
    ]
    assert shown[0].lines == ["The search index does not agree."]
    assert shown[2].lines[1].startswith("doi:1, sentence 3: Before it")
    assert all("What helps: " in part.about for part in shown)


@pytest.mark.parametrize(
    ("line", "copied"),
    [
        pytest.param(f"It quotes “{HOSTILE}”.", "It quotes “…”.", id="a quotation mark in the quotation"),
        pytest.param("“One” and “two” of it.", "“…” of it.", id="several"),
        pytest.param("The rule “event_is_never_deleted” is gone.", None, id="a name in the file"),
        pytest.param("The table ‘label’ is gone.", None, id="single quotes"),
        pytest.param("It says “a\nb”.", "It says “…”.", id="over lines"),
    ],
)
def test_quoted_words_are_left_out(line: str, copied: str | None):
    assert without_quotes(line) == (copied or line)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        pytest.param({}, "0 documents", id="an empty project"),
        pytest.param({"documents": 1}, "1 document", id="one"),
        pytest.param(
            {"documents": 1200, "sets": 2, "events": 5}, "1,200 documents, 2 passes and 5 events", id="many"
        ),
    ],
)
def test_what_was_looked_at_is_said(numbers: dict[str, int], words: str):
    none = dict.fromkeys(
        ("documents", "sentences", "sets", "claims", "annotations", "verdicts", "steps", "events"), 0
    )
    assert looked_at(CheckCounts(**{**none, **numbers})) == words


def test_a_report_shows_hostile_text_as_text_and_cuts_long_lists(qtbot: QtBot, light: theme.Theme):
    report = PlainReport("report", "Report")
    qtbot.addWidget(report)
    lines = [f"{HOSTILE}\n{number}" for number in range(MOST + 3)]
    report.show_parts([Part("First", lines, "About it.\nAnd more."), Part("Second", ["x"])])
    shown = report.toPlainText().split("\n")
    assert shown[:4] == ["First", "About it.", "And more.", f"• {HOSTILE} 0"]
    assert shown[-4:] == ["… and 3 more: “Copy report” has all of them.", "", "Second", "• x"]
    assert as_text([Part("First", lines)]).count(HOSTILE) == MOST + 3


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        pytest.param(
            {"documents": 0}, "All that is known to have been there was saved", id="nothing is lost"
        ),
        pytest.param({"documents": 1}, "A part could not be saved", id="something is lost"),
    ],
)
def test_a_salvage_says_what_was_saved_and_what_was_lost(
    qtbot: QtBot, light: theme.Theme, lost: dict[str, int], words: str
):
    report = SalvageReport(
        target=Path("/work/<b>new.curation"),
        saved={"documents": 12, "labels": 1200},
        lost=lost,
        notes=("The texts of 2 documents came from a backup.",),
        left=(Finding("I1", "A gap.", "doi:1"),),
    )
    dialog = SalvageDialog(report)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.headline.text() == f"{words}. It lies in {report.target}"
    said = dialog.as_text()
    assert "1,200 labels" in said
    assert ("Lost" in said) == bool(lost["documents"])
    assert "doi:1: A gap." in said
    child(dialog, QPushButton, "copy-report").click()
    assert QGuiApplication.clipboard().text() == said
    with qtbot.waitSignal(dialog.open_asked) as asked:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert asked.args == [report.target]
