"""Choosing a backup: what there is, what it would change, and what cannot be restored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from tests.ui.finding import child
from tests.ui.safekept import add, backed_up, cut, damage, new_file
from ui import theme
from ui.backup_list_model import BackupListModel
from ui.backup_reading import OTHER_PROJECT
from ui.jobs import Jobs
from ui.restore_dialog import CHOOSE, NONE_YET, NOTHING_THERE, RestoreDialog

KEY = Qt.Key
Show = Callable[[], RestoreDialog]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_file(tmp_path / "stat3 & <b>more.curation")


@pytest.fixture
def show(
    qtbot: QtBot, light: theme.Theme, safekeeping: SqliteSafekeeping, jobs: Jobs, path: Path
) -> Iterator[Show]:
    """The dialog, when what it opens with was read."""
    made: list[RestoreDialog] = []

    def open_dialog() -> RestoreDialog:
        dialog = RestoreDialog(safekeeping, jobs, path)
        made.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        qtbot.waitUntil(lambda: text(dialog, "no-backups") != "Looking for backups…")
        qtbot.waitUntil(lambda: dialog.reading.now is not None or dialog.reading.trouble != "")
        return dialog

    yield open_dialog
    for dialog in made:
        dialog.close()


def text(dialog: RestoreDialog, name: str) -> str:
    """What is said in a place; empty while it is hidden."""
    label = child(dialog, QLabel, name)
    return label.text() if label.isVisible() or name == "no-backups" else ""


def cells(dialog: RestoreDialog, line: str) -> list[str]:
    """Now, backup and difference of a line of the comparison."""
    model = dialog.comparison.lines
    for row in range(model.rowCount()):
        found = [str(model.data(model.index(row, column))) for column in range(4)]
        if found[0] == line:
            return found[1:]
    raise AssertionError(f"no line {line}")


def row(dialog: RestoreDialog, number: int) -> list[str]:
    model = dialog.model
    return [str(model.data(model.index(number, column))) for column in range(model.columnCount())]


def chosen(qtbot: QtBot, dialog: RestoreDialog, number: int = 0) -> None:
    """Choose a backup with the keyboard, and wait until it was read."""
    for _ in range(number + 1):
        qtbot.keyClick(dialog.list, KEY.Key_Down)
    qtbot.waitUntil(lambda: dialog.reading.found is not None)


def test_the_newest_backup_stands_first_with_its_reason_and_size(
    show: Show, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path, Reason.OPENED)
    add(path)
    newest = backed_up(safekeeping, path, Reason.HOURLY)
    dialog = show()
    assert dialog.model.rowCount() == 2
    assert dialog.model.backup(0) == newest
    made, why, size, _ = row(dialog, 0)
    assert made.startswith(("today ", "yesterday "))
    assert why == "While working"
    assert size.endswith(" KB")
    assert row(dialog, 1)[1] == "When the project was opened"
    assert str(safekeeping.folder(path)) in text(dialog, "restore-place")
    assert dialog.list.isColumnHidden(3)


def test_enter_restores_nothing_before_a_backup_is_chosen(
    show: Show, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    backup = backed_up(safekeeping, path)
    dialog = show()
    assert dialog.list.hasFocus()
    assert text(dialog, "restore-said") == CHOOSE
    with qtbot.assertNotEmitted(dialog.restore_asked):
        qtbot.keyClick(dialog.list, KEY.Key_Return)
    assert dialog.isVisible()
    assert not dialog.restore_button.isEnabled()
    assert not dialog.restore_button.isDefault()
    chosen(qtbot, dialog)
    with qtbot.waitSignal(dialog.restore_asked) as asked:
        qtbot.keyClick(dialog.list, KEY.Key_Return)
    assert asked.args == [backup.path]


def test_escape_leaves_everything_as_it_is(
    show: Show, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    dialog = show()
    chosen(qtbot, dialog)
    with qtbot.assertNotEmitted(dialog.restore_asked), qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog.list, KEY.Key_Escape)


def test_what_a_backup_would_change_is_marked(
    show: Show, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    add(path, 3)
    dialog = show()
    assert cells(dialog, "Documents") == ["5", "", ""]
    chosen(qtbot, dialog)
    assert cells(dialog, "Documents") == ["5", "2", "≠ 3 fewer"]
    assert cells(dialog, "Sentences") == ["10", "4", "≠ 6 fewer"]
    assert cells(dialog, "Curators") == ["1", "1", "the same"]
    assert cells(dialog, "Last change")[2].startswith("≠ ")
    assert cells(dialog, "Last step")[2] == "≠ another one"
    assert cells(dialog, "Format")[2] == "the same"
    font = dialog.comparison.lines.data(dialog.comparison.lines.index(0, 3), Qt.ItemDataRole.FontRole)
    assert isinstance(font, QFont)
    assert font.weight() > QFont.Weight.Normal
    assert "joins this list" in text(dialog, "restore-note")


def test_a_damaged_backup_says_so_and_cannot_be_restored(
    show: Show, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    sound = backed_up(safekeeping, path)
    add(path)
    cut(backed_up(safekeeping, path).path)
    dialog = show()
    chosen(qtbot, dialog)
    assert text(dialog, "restore-problem").startswith("This backup cannot be restored. ")
    assert not dialog.restore_button.isEnabled()
    qtbot.keyClick(dialog.list, KEY.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClick(dialog.list, KEY.Key_Down)
    qtbot.waitUntil(dialog.restore_button.isEnabled)
    assert text(dialog, "restore-problem") == ""
    with qtbot.waitSignal(dialog.restore_asked) as asked:
        qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    assert asked.args == [sound.path]


@pytest.mark.parametrize("spoil", [damage, cut, Path.unlink], ids=["damaged", "cut short", "gone"])
def test_a_project_that_cannot_be_read_can_be_restored_all_the_same(
    show: Show, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path, spoil: Callable[[Path], object]
):
    backed_up(safekeeping, path)
    spoil(path)
    dialog = show()
    if spoil is Path.unlink:
        assert text(dialog, "restore-note") == NOTHING_THERE
    chosen(qtbot, dialog)
    if spoil is not damage:
        assert text(dialog, "restore-said").startswith("The project as it is now: ")
        assert cells(dialog, "Documents") == ["", "2", ""]
    assert dialog.restore_button.isEnabled()


def test_another_file_can_be_chosen(
    show: Show,
    qtbot: QtBot,
    safekeeping: SqliteSafekeeping,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    copy = tmp_path / "copy on a stick.curation"
    safekeeping.back_up(path, Reason.ASKED, destination=copy)
    add(path)
    dialog = show()
    assert text(dialog, "no-backups") == NONE_YET
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(copy), ""))
    other = child(dialog, QPushButton, "another-file")
    assert other.hasFocus()
    qtbot.keyClick(other, KEY.Key_Return)
    qtbot.waitUntil(dialog.restore_button.isEnabled)
    assert text(dialog, "restore-said") == str(copy)
    assert cells(dialog, "Documents") == ["3", "2", "≠ 1 fewer"]
    with qtbot.waitSignal(dialog.restore_asked) as asked:
        dialog.restore_button.click()
    assert asked.args == [copy]


@pytest.mark.parametrize(
    ("write", "said"),
    [
        pytest.param(lambda it: new_file(it), OTHER_PROJECT, id="another project"),
        pytest.param(lambda it: it.write_text("a,b"), "is not a Curator project", id="no project"),
        pytest.param(lambda it: None, "There is no file", id="no file"),
    ],
)
def test_a_file_that_is_no_backup_of_this_project_cannot_be_restored(
    show: Show, qtbot: QtBot, path: Path, tmp_path: Path, write: Callable[[Path], object], said: str
):
    dialog = show()
    other = tmp_path / "other.curation"
    write(other)
    dialog.choose_file(other)
    qtbot.waitUntil(lambda: said in text(dialog, "restore-problem"))
    assert not dialog.restore_button.isEnabled()


def test_backups_of_a_project_that_was_moved_are_listed_with_their_folder(
    show: Show, safekeeping: SqliteSafekeeping, path: Path, tmp_path: Path
):
    before = new_file(tmp_path / "before.curation")
    backup = backed_up(safekeeping, before)
    path.unlink()
    before.rename(path)
    dialog = show()
    assert [dialog.model.backup(0)] == [backup]
    assert not dialog.list.isColumnHidden(3)
    assert row(dialog, 0)[3] == backup.path.parent.name


def test_the_folder_is_shown_once_there_is_one(
    show: Show, safekeeping: SqliteSafekeeping, path: Path, monkeypatch: pytest.MonkeyPatch
):
    button = child(show(), QPushButton, "show-folder")
    assert not button.isEnabled()
    backed_up(safekeeping, path)
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()) or False)
    dialog = show()
    child(dialog, QPushButton, "show-folder").click()
    assert shown == [str(safekeeping.folder(path))]
    assert "No program here shows folders" in text(dialog, "restore-problem")


def test_names_are_never_taken_for_markup(show: Show, path: Path):
    heading = child(show(), QLabel, "restore-heading")
    assert heading.text() == f"Backups of ‘{path.stem}’"
    assert heading.textFormat() is Qt.TextFormat.PlainText


def test_the_list_keeps_the_rules_of_models(
    safekeeping: SqliteSafekeeping, path: Path, qtmodeltester: ModelTester
):
    model = BackupListModel(safekeeping.folder(path))
    qtmodeltester.check(model)
    backed_up(safekeeping, path)
    model.set_backups(safekeeping.backups(path))
    qtmodeltester.check(model)
    said = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(said, str)
    assert ", asked for, " in said
