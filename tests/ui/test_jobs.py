from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from curator.errors import CancelledError, CuratorError, RefusedError
from curator.progress import Progress
from tests.ui.finding import child
from ui.job_bar import JobBar, progress_text
from ui.jobs import Jobs


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def until_cancelled(progress: Progress) -> None:
    """Work that has no end of its own."""
    pause = threading.Event()
    done = 0
    while True:
        done += 1
        progress(done, None)
        pause.wait(0.001)


def nothing(_: object) -> None:
    pass


def test_work_runs_on_another_thread_and_ends_on_this_one(jobs: Jobs, qtbot: QtBot):
    threads: list[tuple[str, int]] = []

    def work(progress: Progress) -> str:
        threads.append(("work", threading.get_ident()))
        return "result"

    def finished(result: str) -> None:
        threads.append((result, threading.get_ident()))

    with qtbot.waitSignals([jobs.started, jobs.finished]):
        jobs.start("Importing", work, finished)
        assert jobs.busy
    assert [name for name, _ in threads] == ["work", "result"]
    assert threads[0][1] != threads[1][1] == threading.get_ident()
    assert not jobs.busy


def test_nothing_of_a_result_is_kept_once_it_was_taken(jobs: Jobs, qtbot: QtBot):
    class Large:
        pass

    seen: list[weakref.ref[Large]] = []
    # what only a search for circles would free does not count as freed
    gc.disable()
    try:
        with qtbot.waitSignal(jobs.finished):
            jobs.start("Searching", lambda _: Large(), lambda result: seen.append(weakref.ref(result)))
        qtbot.wait(0)
        assert [it() for it in seen] == [None]
    finally:
        gc.enable()


def test_an_error_for_the_curator_goes_to_failed(jobs: Jobs, qtbot: QtBot):
    errors: list[CuratorError] = []

    def work(progress: Progress) -> None:
        raise CuratorError("The disk is full.")

    with qtbot.waitSignal(jobs.finished):
        jobs.start("Exporting", work, nothing, errors.append)
    assert [str(error) for error in errors] == ["The disk is full."]


def test_an_error_that_nobody_takes_is_a_signal(jobs: Jobs, qtbot: QtBot):
    def work(progress: Progress) -> None:
        raise CuratorError("The disk is full.")

    with qtbot.waitSignal(jobs.failed, check_params_cb=lambda error: str(error) == "The disk is full."):
        jobs.start("Exporting", work, nothing)


def test_cancelling_raises_in_the_work(jobs: Jobs, qtbot: QtBot):
    errors: list[CuratorError] = []
    with qtbot.waitSignal(jobs.progressed):
        jobs.start("Importing", until_cancelled, nothing, errors.append)
    with qtbot.waitSignal(jobs.finished):
        jobs.cancel()
    assert isinstance(errors[0], CancelledError)


def test_a_second_job_is_refused_while_one_runs(jobs: Jobs, qtbot: QtBot):
    jobs.start("Importing a.csv", until_cancelled, nothing, nothing)
    with pytest.raises(RefusedError, match=r"“Importing a\.csv” is still running"):
        jobs.start("Exporting", until_cancelled, nothing)
    with qtbot.waitSignal(jobs.finished):
        jobs.cancel()


def test_the_end_of_a_job_may_start_the_next(jobs: Jobs, qtbot: QtBot):
    ended: list[str] = []

    def next_job(_: None) -> None:
        jobs.start("Second", lambda progress: "second", ended.append)

    jobs.start("First", lambda progress: None, next_job)
    qtbot.waitUntil(lambda: ended == ["second"])
    assert not jobs.busy


def test_a_bug_reaches_the_excepthook_on_this_thread(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    seen: list[tuple[type[BaseException], int]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: seen.append((kind, threading.get_ident())))

    def work(progress: Progress) -> None:
        raise ZeroDivisionError

    jobs.start("Importing", work, nothing, nothing)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(ZeroDivisionError, threading.get_ident())]
    assert not jobs.busy


def test_closing_waits_for_the_thread_and_calls_nobody(qtbot: QtBot):
    called: list[object] = []
    jobs = Jobs()
    with qtbot.waitSignal(jobs.progressed):
        jobs.start("Importing", until_cancelled, called.append, called.append)
    with qtbot.waitSignal(jobs.finished):
        jobs.close()
    assert not jobs.busy
    jobs.start("Next", lambda progress: "next", called.append)
    qtbot.waitUntil(lambda: called == ["next"])


def test_progress_is_told_a_few_times_only(jobs: Jobs, qtbot: QtBot):
    told: list[tuple[int, object]] = []

    def work(progress: Progress) -> None:
        for done in range(1, 20001):
            progress(done, 20000)

    jobs.progressed.connect(lambda done, total: told.append((done, total)))
    with qtbot.waitSignal(jobs.finished):
        jobs.start("Importing", work, nothing)
    assert told[-1] == (20000, 20000)
    assert len(told) < 200


@pytest.mark.parametrize(
    ("done", "total", "text"),
    [
        pytest.param(3120, None, "3,120 records", id="unknown total"),
        pytest.param(1, None, "1 record", id="one"),
        pytest.param(1200, 3120, "1,200 of 3,120 records", id="known total"),
    ],
)
def test_progress_in_words(done: int, total: int | None, text: str):
    assert progress_text(done, total, "record") == text


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def bar(jobs: Jobs, window: QWidget) -> JobBar:
    return JobBar(jobs, window)


def test_the_bar_is_there_while_a_job_runs_and_its_button_cancels(bar: JobBar, jobs: Jobs, qtbot: QtBot):
    assert not bar.isVisible()
    errors: list[CuratorError] = []
    jobs.start("Importing papers.csv", until_cancelled, nothing, errors.append)
    qtbot.waitUntil(bar.isVisible)
    count = child(bar, QLabel, "job-count")
    qtbot.waitUntil(lambda: count.text().endswith("records"))
    progress = child(bar, QProgressBar, "job-progress")
    assert progress.maximum() == 0
    assert progress.accessibleName().startswith("Importing papers.csv, ")
    cancel = child(bar, QPushButton, "job-cancel")
    assert cancel.accessibleName() == "Cancel: Importing papers.csv"
    with qtbot.waitSignal(jobs.finished):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
        assert not cancel.isEnabled()
    assert isinstance(errors[0], CancelledError)
    assert not bar.isVisible()


def test_a_short_job_does_not_show_the_bar(bar: JobBar, jobs: Jobs, qtbot: QtBot):
    shown: list[bool] = []
    with qtbot.waitSignal(jobs.finished):
        jobs.start("Importing", lambda progress: progress(1, 1), lambda _: shown.append(bar.isVisible()))
    qtbot.waitUntil(lambda: shown == [False])


def test_a_known_total_fills_the_bar(bar: JobBar, jobs: Jobs, qtbot: QtBot):
    go_on = threading.Event()

    def work(tell: Progress) -> None:
        tell(500, 1000)
        go_on.wait(10)

    value: list[float] = []
    progress = child(bar, QProgressBar, "job-progress")
    jobs.start("Exporting", work, nothing)
    qtbot.waitUntil(lambda: progress.maximum() > 0)
    value.append(progress.value() / progress.maximum())
    with qtbot.waitSignal(jobs.finished):
        go_on.set()
    assert value == [0.5]


def test_a_long_title_does_not_widen_the_window(bar: JobBar, jobs: Jobs, qtbot: QtBot):
    title = "Importing " + "x" * 240 + ".csv"
    jobs.start(title, until_cancelled, nothing, nothing)
    qtbot.waitUntil(bar.isVisible)
    label = child(bar, QLabel, "job-title")
    assert len(label.text()) < 120
    assert label.accessibleName() == title
    assert label.textFormat() == Qt.TextFormat.PlainText
    with qtbot.waitSignal(jobs.finished):
        jobs.cancel()
