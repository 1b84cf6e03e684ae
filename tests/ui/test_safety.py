"""Backing up, restoring and salvaging from a window that has a project open, or none."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from curator.errors import CuratorError
from curator.progress import Progress
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from tests import factories
from tests.ui.finding import child
from tests.ui.safekept import add, backed_up, cut, damage, document_count, new_file
from ui import theme
from ui.check_dialog import CheckDialog
from ui.jobs import Jobs
from ui.repair_dialog import RepairDialog
from ui.restore_dialog import RestoreDialog
from ui.safety import LET_GO, Safety
from ui.salvage_dialog import SalvageDialog
from ui.session import Session

REPOSITORY = Path(__file__).parents[2]


class Window(QWidget):
    """Has one project open at a time, as the main window does."""

    def __init__(self, safekeeping: SqliteSafekeeping) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self.session: Session | None = None
        self.may_leave = True
        self.said: list[str] = []
        self.opened: list[Path] = []
        self.safety = Safety(safekeeping, self.jobs, self, leave=self.leave, reopen=self.open)
        self.safety.message_raised.connect(self.said.append)
        self.safety.failed.connect(self.said.append)

    def open(self, path: Path) -> bool:
        self.close_project()
        try:
            self.session = Session(factories.opened(path), self)
        except CuratorError as error:
            self.said.append(str(error))
            return False
        self.opened.append(path)
        self.safety.follow(path)
        return True

    def leave(self) -> bool:
        if self.may_leave:
            self.close_project()
        return self.may_leave

    def close_project(self) -> None:
        self.jobs.close()
        self.safety.let_go()
        if self.session is not None:
            self.session.close()
            self.session.deleteLater()
            self.session = None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_file(tmp_path / "stat3.curation")


@pytest.fixture
def window(qtbot: QtBot, light: theme.Theme, safekeeping: SqliteSafekeeping, path: Path) -> Iterator[Window]:
    made = Window(safekeeping)
    qtbot.addWidget(made)
    made.show()
    assert made.open(path)
    yield made
    made.close_project()


def restoring(qtbot: QtBot, window: Window, project: Path | None = None) -> RestoreDialog:
    """The dialog, with the newest backup chosen."""
    window.safety.restore(project)
    dialog = child(window, RestoreDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0, timeout=20_000)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=20_000)
    return dialog


def problem(dialog: QWidget) -> str:
    label = child(dialog, QLabel, "restore-problem")
    return label.text() if label.isVisible() else ""


def test_an_open_project_is_backed_up_without_being_asked(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    with qtbot.waitSignal(window.safety.backed_up, timeout=30_000) as told:
        pass
    (words,) = told.args or []
    assert words.startswith("Backed up today ")
    assert [it.reason for it in safekeeping.backups(path)] == [Reason.OPENED]
    assert window.said == []


def test_a_warning_stays_until_what_it_offers_has_helped(qtbot: QtBot, window: Window, tmp_path: Path):
    in_the_way = tmp_path / "backups"
    in_the_way.write_text("")
    with qtbot.waitSignal(window.safety.warned, timeout=30_000) as warned:
        pass
    key, _ = warned.args or []
    assert key == "backup"
    in_the_way.unlink()
    ((_, act),) = window.safety.actions("backup")
    with qtbot.waitSignal(window.safety.settled, timeout=30_000) as settled:
        act()
    assert settled.args == ["backup"]


def test_a_backup_that_is_asked_for_is_made_and_said(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    for number in (1, 2):
        with qtbot.waitSignal(window.safety.backed_up, timeout=20_000):
            window.safety.commands()["back_up"]()
        assert [it.reason for it in safekeeping.backups(path)] == [Reason.ASKED] * number
    assert window.said[-1].startswith("Backed up today ")
    assert window.said[-1].endswith(", and checked; File › Restore… shows where.")


def test_a_backup_that_cannot_be_made_says_why(qtbot: QtBot, window: Window, tmp_path: Path):
    (tmp_path / "backups").write_text("in the way")
    with qtbot.waitSignal(window.safety.failed, timeout=20_000) as failed:
        window.safety.back_up()
    (sentence,) = failed.args or []
    assert "was not backed up" in sentence


def test_restoring_closes_the_project_puts_the_backup_there_and_opens_it(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    add(path, 3)
    dialog = restoring(qtbot, window)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
        assert window.session is None
    qtbot.waitUntil(lambda: window.said != [])
    assert window.opened == [path, path]
    assert window.said == ["Restored. File › Restore… has the file that was there."]
    assert window.session is not None
    assert len(list(window.session.project.store.documents())) == 2
    kept, _ = safekeeping.backups(path)
    assert kept.reason is Reason.REPLACED
    assert safekeeping.summary(kept.path).documents == 5


def test_a_restore_is_taken_back_by_restoring_what_it_replaced(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    add(path, 3)
    for documents in (2, 5):
        dialog = restoring(qtbot, window)
        with qtbot.waitSignal(dialog.accepted, timeout=20_000):
            dialog.restore_button.click()
        assert document_count(path) == documents
        qtbot.waitUntil(lambda: window.findChild(RestoreDialog) is None)


def test_a_project_that_another_program_has_open_stays_as_it_is_and_is_opened_again(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from db.projects import open_project; "
            "open_project(Path(sys.argv[1])).library(); print('open', flush=True); sys.stdin.read()",
            str(path),
        ],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        dialog = restoring(qtbot, window)
        dialog.restore_button.click()
        qtbot.waitUntil(lambda: "is open in another window or program" in problem(dialog), timeout=20_000)
    finally:
        other.communicate("", timeout=20)
    assert dialog.isVisible()
    assert window.opened == [path, path]
    assert [it.reason for it in safekeeping.backups(path)] == [Reason.ASKED]
    # the choice stays, and by now nobody is in the way
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.restore_button.click()
    assert document_count(path) == 2


def test_a_backup_that_turns_out_damaged_leaves_the_project_as_it_is(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    backup = backed_up(safekeeping, path)
    add(path)
    dialog = restoring(qtbot, window)
    damage(backup.path)
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: "Choose another backup" in problem(dialog), timeout=20_000)
    assert window.session is not None
    assert document_count(path) == 3


def test_what_was_begun_and_is_not_saved_keeps_the_project_open(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    window.may_leave = False
    dialog = restoring(qtbot, window)
    dialog.restore_button.click()
    assert problem(dialog) == LET_GO
    assert window.session is not None
    assert not window.jobs.busy


def test_nothing_is_restored_while_a_job_runs(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    dialog = restoring(qtbot, window)
    done = threading.Event()

    def work(progress: Progress) -> None:
        assert done.wait(20)

    window.jobs.start("Importing", work, lambda _: None)
    dialog.restore_button.click()
    assert problem(dialog) == "“Importing” is still running. Wait until it ends, or cancel it."
    assert window.session is not None
    with qtbot.waitSignal(window.jobs.finished):
        done.set()


@pytest.mark.parametrize("spoil", [cut, Path.unlink], ids=["damaged", "missing"])
def test_a_project_that_cannot_be_opened_is_restored_without_one(
    qtbot: QtBot,
    window: Window,
    safekeeping: SqliteSafekeeping,
    path: Path,
    spoil: Callable[[Path], object],
):
    backed_up(safekeeping, path)
    window.close_project()
    spoil(path)
    assert not window.open(path)
    dialog = restoring(qtbot, window, path)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.restore_button.click()
    qtbot.waitUntil(lambda: window.session is not None)
    assert document_count(path) == 2


def test_each_dialog_is_there_once(qtbot: QtBot, window: Window):
    for command, kind in (("restore", RestoreDialog), ("check", CheckDialog)):
        window.safety.commands()[command]()
        window.safety.commands()[command]()
        (dialog,) = window.findChildren(kind)
        qtbot.waitUntil(lambda: not window.jobs.busy, timeout=20_000)
        dialog.close()
        qtbot.waitUntil(lambda kind=kind: window.findChild(kind) is None)


def test_closing_the_project_closes_its_check(qtbot: QtBot, window: Window):
    window.safety.check()
    dialog = child(window, CheckDialog)
    assert window.jobs.busy
    window.close_project()
    assert not window.jobs.busy
    assert not dialog.isVisible()


def test_without_a_project_there_is_nothing_to_back_up_or_to_check(window: Window):
    window.close_project()
    for command in window.safety.commands().values():
        command()
    assert not window.jobs.busy
    assert window.findChild(RestoreDialog) is None
    assert window.findChild(CheckDialog) is None


def repairing(qtbot: QtBot, window: Window, path: Path) -> RepairDialog:
    """The dialog that the check of a project without one of its rules leads to."""
    with factories.raw(path) as connection:
        connection.execute("drop trigger event_is_never_deleted")
    window.safety.check()
    check = child(window, CheckDialog)
    qtbot.waitUntil(lambda: child(check, QPushButton, "repair").isVisible(), timeout=30_000)
    child(check, QPushButton, "repair").click()
    return child(window, RepairDialog)


def test_a_repair_closes_the_project_and_opens_it_again_and_says_what_it_did(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    dialog = repairing(qtbot, window, path)
    assert "backup is made first" in child(dialog, QLabel, "repair-about").text()
    assert "Put the missing or changed part of the file back" in dialog.text.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert window.session is None
    qtbot.waitUntil(lambda: dialog.headline.text().startswith("Repaired"), timeout=30_000)
    assert dialog.headline.text() == "Repaired. Everything is in order now."
    assert "event_is_never_deleted" in dialog.text.toPlainText()
    assert window.session is not None
    assert window.opened == [path, path]
    assert safekeeping.check(path).findings == ()
    assert [it.reason for it in safekeeping.backups(path)] == [Reason.REPAIR]
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(RepairDialog) is None)


def test_a_repair_that_another_window_forbids_changes_nothing(
    qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path
):
    dialog = repairing(qtbot, window, path)
    other = factories.opened(path, "cur02")
    dialog.repair_button.click()
    hint = child(dialog, QLabel, "repair-problem")
    qtbot.waitUntil(lambda: "open in another window or program" in hint.text(), timeout=30_000)
    other.store.close()
    assert window.session is not None
    assert safekeeping.backups(path) == []
    assert dialog.repair_button.isEnabled()


def test_escape_repairs_nothing(qtbot: QtBot, window: Window, safekeeping: SqliteSafekeeping, path: Path):
    dialog = repairing(qtbot, window, path)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.opened == [path]
    assert safekeeping.check(path).findings != ()


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("damaged", ["Check project…", "Restore…"]),
        ("backup", ["Back up now"]),
        ("another", []),
    ],
)
def test_a_warning_offers_what_helps(window: Window, key: str, texts: list[str]):
    assert [text for text, _ in window.safety.actions(key)] == texts


def test_what_can_be_read_of_a_damaged_project_is_salvaged_and_opened(
    qtbot: QtBot,
    window: Window,
    safekeeping: SqliteSafekeeping,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    backed_up(safekeeping, path)
    window.close_project()
    damage(path)
    before = path.read_bytes()
    target = tmp_path / "saved.curation"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target.with_suffix("")), ""))
    window.safety.salvage(path)
    qtbot.waitUntil(lambda: window.findChild(SalvageDialog) is not None, timeout=30_000)
    dialog = child(window, SalvageDialog)
    assert str(target) in child(dialog, QLabel, "salvage-headline").text()
    assert "documents" in dialog.as_text()
    child(dialog, QPushButton, "open-salvaged").click()
    assert window.opened[-1] == target
    assert document_count(target) == 2
    assert path.read_bytes() == before


def test_a_salvage_that_fails_says_why_and_is_offered_again(
    qtbot: QtBot, window: Window, path: Path, tmp_path: Path
):
    target = tmp_path / "there.curation"
    target.write_text("something else")
    with qtbot.waitSignals([window.safety.failed, window.safety.unreadable], timeout=30_000):
        window.safety.salvage_into(path, target)
    assert "there.curation" in window.said[-1]
    assert target.read_text() == "something else"
