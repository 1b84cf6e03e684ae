"""The watchdog barks at what keeps the GUI thread from its event loop, and at nothing else."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.watchdog import Watchdog, pace

PLANTED = 0.15
"""Seconds."""


def sleep_for(seconds: float) -> None:
    time.sleep(seconds)


def loop_for(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def query_for(seconds: float) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        end = time.thread_time() + seconds
        connection.set_progress_handler(lambda: time.thread_time() > end, 10_000)
        with pytest.raises(sqlite3.OperationalError):
            connection.execute(
                "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
            ).fetchone()


def wait_for_a_thread(seconds: float) -> None:
    thread = threading.Thread(target=time.sleep, args=(seconds,))
    thread.start()
    thread.join()


def keep_the_interpreter(seconds: float) -> None:
    """As one long call of C does, which lets no other thread look."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(100)
    try:
        loop_for(seconds)
    finally:
        sys.setswitchinterval(interval)


ACTS = [
    pytest.param(sleep_for, id="sleep"),
    pytest.param(loop_for, id="loop"),
    pytest.param(query_for, id="query"),
    pytest.param(wait_for_a_thread, id="thread"),
]


def run_in_the_loop(qtbot: QtBot, act: Callable[[], object]) -> Watchdog:
    """Let the event loop turn, `act` in it once, and turn on."""
    done: list[bool] = []

    def do() -> None:
        act()
        done.append(True)

    with Watchdog() as dog:
        qtbot.wait(50)
        QTimer.singleShot(0, do)
        qtbot.waitUntil(lambda: bool(done), timeout=30_000)
        qtbot.wait(50)
    return dog


@pytest.mark.parametrize("act", [*ACTS, pytest.param(keep_the_interpreter, id="interpreter")])
def test_it_barks_once_at_what_takes_half_as_long_again_as_it_may(
    qtbot: QtBot, act: Callable[[float], None]
) -> None:
    dog = run_in_the_loop(qtbot, lambda: act(PLANTED))
    assert len(dog.blocks) == 1, dog.longest


@pytest.mark.parametrize("act", ACTS)
def test_it_says_where_it_was(qtbot: QtBot, act: Callable[[float], None]) -> None:
    dog = run_in_the_loop(qtbot, lambda: act(4 * PLANTED))
    (block,) = dog.blocks
    assert block.passed(f"test_watchdog.py:{act.__name__}"), str(block)
    assert not block.passed("test_watchdog.py:somewhere_else")
    assert act.__name__ in str(block)


def test_it_says_nothing_of_short_work_and_of_idling(qtbot: QtBot) -> None:
    dog = run_in_the_loop(qtbot, lambda: loop_for(0.02))
    assert not dog.blocks
    assert dog.longest > 0


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process cannot be stopped here")
def test_a_stopped_process_is_no_block(qtbot: QtBot) -> None:
    with Watchdog() as dog:
        for _ in range(3):
            qtbot.wait(50)
            script = f"import os, time, signal; time.sleep(0.4); os.kill({os.getpid()}, signal.SIGCONT)"
            waker = subprocess.Popen([sys.executable, "-S", "-c", script])
            os.kill(os.getpid(), signal.SIGSTOP)
            qtbot.wait(50)
            assert waker.wait() == 0
    assert not dog.blocks


@contextmanager
def hogs(count: int) -> Iterator[None]:
    """Other processes that never let go of a processor."""
    running = [subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for hog in running:
            hog.kill()
            hog.wait()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who waits for a processor")
def test_a_busy_machine_is_no_block(qtbot: QtBot) -> None:
    with hogs(3 * (os.cpu_count() or 1)), Watchdog(limit=0.1 * max(1.0, pace())) as dog:
        for _ in range(20):
            QTimer.singleShot(0, lambda: loop_for(0.03))
            qtbot.wait(60)
    assert not dog.blocks, str(dog.blocks[0])


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process cannot be kept on one processor")
def test_the_pace_is_slower_where_others_take_the_processor() -> None:
    alone, allowed = min(pace() for _ in range(3)), os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        with hogs(3):
            assert pace() > alone
    finally:
        os.sched_setaffinity(0, allowed)
