"""Backups that nobody asks for: made beside the work, told when they fail, and ended with the project."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from curator.progress import Progress
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from tests.ui.safekept import add, backed_up, damage, files_below, new_file
from ui.backup_keeper import BackupKeeper
from ui.jobs import Jobs

NEVER = 3_600_000
Keep = Callable[..., BackupKeeper]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_file(tmp_path / "stat3.curation")


@pytest.fixture
def keep(safekeeping: SqliteSafekeeping, path: Path) -> Iterator[Keep]:
    """A keeper of the project, which looks at once and then never again if not told otherwise."""
    made: list[BackupKeeper] = []

    def begin(*, first: int = 0, interval: int = NEVER) -> BackupKeeper:
        made.append(BackupKeeper(safekeeping, path, first=first, interval=interval))
        return made[-1]

    yield begin
    for keeper in made:
        keeper.close()
        keeper.deleteLater()


def reasons(safekeeping: SqliteSafekeeping, path: Path) -> list[Reason]:
    return [backup.reason for backup in safekeeping.backups(path)]


def test_a_backup_is_made_soon_after_the_project_was_opened(
    keep: Keep, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    keeper = keep()
    with qtbot.waitSignal(keeper.backed_up, timeout=20_000) as told:
        assert not keeper.busy
    (backup,) = safekeeping.backups(path)
    assert (backup.reason, [backup.at]) == (Reason.OPENED, told.args)
    assert safekeeping.summary(backup.path) == safekeeping.summary(path)
    assert not keeper.busy


def test_every_hour_there_is_one_only_if_something_was_changed(
    keep: Keep, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    keeper = keep(interval=20)
    qtbot.waitSignal(keeper.backed_up, timeout=20_000).wait()
    settled: list[str] = []
    keeper.settled.connect(settled.append)
    qtbot.waitUntil(lambda: len(settled) >= 6, timeout=20_000)
    assert reasons(safekeeping, path) == [Reason.OPENED]
    with qtbot.waitSignal(keeper.backed_up, timeout=20_000):
        add(path)
    assert reasons(safekeeping, path)[0] is Reason.HOURLY
    newest = safekeeping.backups(path)[0]
    assert safekeeping.summary(newest.path).documents == 3


def test_a_job_of_the_window_does_not_keep_a_backup_waiting(
    keep: Keep, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    jobs, done = Jobs(), threading.Event()

    def work(progress: Progress) -> None:
        assert done.wait(20)

    jobs.start("Importing", work, lambda _: None)
    with qtbot.waitSignal(keep().backed_up, timeout=20_000):
        pass
    assert jobs.busy
    done.set()
    jobs.close()
    assert reasons(safekeeping, path) == [Reason.OPENED]


def test_damage_is_told_and_not_backed_up_until_it_is_put_right(
    keep: Keep, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path, tmp_path: Path
):
    sound = tmp_path / "sound.curation"
    shutil.copyfile(path, sound)
    damage(path)
    keeper = keep()
    with qtbot.waitSignal(keeper.warned, timeout=20_000) as warned:
        pass
    key, sentence = warned.args or []
    assert key == "damaged"
    assert "damaged" in sentence
    assert safekeeping.backups(path) == []
    shutil.copyfile(sound, path)
    with qtbot.waitSignals([keeper.settled, keeper.backed_up], timeout=20_000):
        keeper.look_again()


def test_a_backup_that_fails_is_told_until_one_is_made(
    keep: Keep, qtbot: QtBot, tmp_path: Path, safekeeping: SqliteSafekeeping, path: Path
):
    (tmp_path / "backups").write_text("in the way")
    keeper = keep()
    with qtbot.waitSignal(keeper.warned, timeout=20_000) as warned:
        pass
    key, sentence = warned.args or []
    assert key == "backup"
    assert sentence.startswith("The automatic backup failed. ")
    assert sentence.endswith(" It is tried again within an hour.")
    (tmp_path / "backups").unlink()
    with qtbot.waitSignals([keeper.settled, keeper.backed_up], timeout=20_000):
        keeper.look_again()
    assert len(safekeeping.backups(path)) == 1


@pytest.mark.parametrize("documents", [1, 60], ids=["small", "larger"])
def test_closing_ends_the_thread_and_leaves_no_half_file(
    keep: Keep, safekeeping: SqliteSafekeeping, path: Path, documents: int
):
    add(path, documents)
    keeper = keep(first=60_000)
    told: list[object] = []
    keeper.backed_up.connect(told.append)
    keeper.warned.connect(lambda *words: told.append(words))
    keeper.look_again()
    worker = keeper._worker
    assert isinstance(worker, QThread)
    keeper.close()
    assert worker.isFinished()
    assert not keeper.busy
    assert told == []
    listed = {backup.path for backup in safekeeping.backups(path)}
    left = {it for it in files_below(safekeeping.folder(path)) if it.name != "project.json"}
    assert left == listed
    for backup in listed:
        assert safekeeping.quick_check(backup) is None
    beside = {it.name for it in path.parent.glob(f"{path.name}*")}
    assert beside == {path.name}


def test_a_keeper_that_was_closed_does_nothing_any_more(
    keep: Keep, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    keeper = keep(first=1, interval=1)
    keeper.close()
    with qtbot.assertNotEmitted(keeper.backed_up, wait=150):
        pass
    assert safekeeping.backups(path) == []


def test_a_second_look_does_not_begin_while_one_is_under_way(
    keep: Keep, qtbot: QtBot, safekeeping: SqliteSafekeeping, path: Path
):
    backed_up(safekeeping, path)
    keeper = keep(first=NEVER)
    add(path)
    keeper.look_again()
    worker = keeper._worker
    keeper.look_again()
    assert keeper._worker is worker
    qtbot.waitSignal(keeper.backed_up, timeout=20_000).wait()
    assert reasons(safekeeping, path) == [Reason.HOURLY, Reason.ASKED]
