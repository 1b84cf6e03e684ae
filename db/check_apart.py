"""The full check in a process of its own, which leaves the interpreter of this one to the window.

Both ends of the conversation: requests and answers are pickled, and neither end reads what others wrote.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from curator import another_process
from curator.errors import CancelledError, CuratorError
from curator.progress import Progress
from curator.safekeeping import CheckOutcome
from db.full_check import check

PAUSE = 0.05
"""Seconds between two questions whether to go on, and between two words of progress."""
GRACE = 2.0
"""Seconds in which a check that was given up removes what it made; SQLite is not waited for any longer."""
NICENESS = 5
_Answer = tuple[str, Any]


def check_apart(project: Path, progress: Progress) -> CheckOutcome:
    """As `full_check.check`, which is called here where no process can be started."""
    process = another_process.begin(__name__, project)
    if process is None or process.stdin is None or process.stdout is None:
        return check(project, progress)
    answers: SimpleQueue[_Answer | None] = SimpleQueue()
    reader = threading.Thread(target=_read, args=(process.stdout, answers.put), daemon=True)
    reader.start()
    try:
        outcome = _outcome(answers, progress)
    finally:
        # with this end of its pipe a process goes, and so it does if this one is killed
        process.stdin.close()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()
        process.stdout.close()
    return check(project, progress) if outcome is None else outcome


def _read(stream: IO[bytes], put: Callable[[_Answer | None], object]) -> None:
    """Hand on each answer, and None when there are no more."""
    try:
        while True:
            put(pickle.load(stream))
    except (EOFError, OSError, pickle.UnpicklingError):
        put(None)


def _outcome(answers: SimpleQueue[_Answer | None], progress: Progress) -> CheckOutcome | None:
    """What the other process found; None if it did not come to begin."""
    told: tuple[int, int | None] = (0, None)
    begun = False
    while True:
        # also while SQLite says nothing for long: this may be cancelled at any time
        progress(*told)
        try:
            answer = answers.get(timeout=PAUSE)
        except Empty:
            continue
        match answer:
            case ("begun", _):
                begun = True
            case ("progress", (done, total)):
                told = done, total
            case ("found", CheckOutcome() as outcome):
                return outcome
            case ("failed", Exception() as error):
                raise error
            case _ if begun:
                raise CuratorError("The check ended before it was through. Try again.")
            case _:
                return None


# the other end


def serve(project: Path) -> None:
    """Check, and tell on the standard output."""
    stream, left = sys.stdout.buffer, threading.Event()

    def say(kind: str, value: object) -> None:
        stream.write(pickle.dumps((kind, value)))
        stream.flush()

    told_at = 0.0

    def progress(done: int, total: int | None) -> None:
        nonlocal told_at
        if left.is_set():
            raise CancelledError
        now = time.monotonic()
        if now - told_at >= PAUSE or done == total:
            told_at = now
            say("progress", (done, total))

    threading.Thread(target=_await_end, args=(left,), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # there is no garbage in circles, to look for it takes a sixth of the time
    gc.disable()
    try:
        say("begun", None)
        say("found", check(project, progress))
    except (CancelledError, BrokenPipeError):
        pass
    except Exception as error:
        say("failed", _portable(error))


def _await_end(left: threading.Event) -> None:
    # not by the stream, whose lock would be held when the interpreter ends
    while os.read(sys.stdin.fileno(), 1):
        pass
    left.set()
    time.sleep(GRACE)
    os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error with where it was raised, or what can be sent of it."""
    if not isinstance(error, CuratorError):
        error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
