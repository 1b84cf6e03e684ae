"""Barks when the GUI thread is away from its event loop for too long, and says where it was meanwhile."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from linecache import getline
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import NamedTuple, Self

from PySide6.QtCore import QObject, Qt, Signal

TICK = 0.005
"""Seconds between two looks at a GUI thread that does not answer, and from an answer to the next question."""
LATE = TICK
"""Seconds that a look may come late for no known reason; after more the process was stopped."""
MOSTLY = 4
"""One look in so many that finds the GUI thread at a disk says what it was waiting for."""
SHOWN = 12
"""Frames of a stack."""
AT_REST = 0.0075
"""Seconds that `pace` takes for its work on a machine of two processors that does nothing else."""
_Stack = tuple[tuple[str, int, str], ...]
"""File, line and function of each frame, the innermost last."""


def pace() -> float:
    """How many times as long as on a machine at rest the same work takes just now; below 1 on faster ones."""
    seconds: list[float] = []
    for _ in range(5):
        begun = time.perf_counter()
        sum(number * number for number in range(100_000))
        seconds.append(time.perf_counter() - begun)
    return median(seconds) / AT_REST


@dataclass(frozen=True, slots=True)
class Block:
    """The event loop did not turn for `seconds`; `stacks` counts where the GUI thread was seen meanwhile."""

    seconds: float
    stacks: Mapping[str, int]

    def passed(self, place: str) -> bool:
        """Whether `place`, such as `theme.py:apply`, was seen in most looks."""
        seen = sum(times for stack, times in self.stacks.items() if place in stack)
        return seen * 2 > sum(self.stacks.values())

    def __str__(self) -> str:
        said = f"The GUI thread was away from its event loop for {self.seconds * 1000:.0f} ms"
        if not self.stacks:
            return f"{said}; nothing else ran meanwhile, so nobody saw where."
        stack, times = max(self.stacks.items(), key=lambda item: item[1])
        return f"{said}; in {times} of {sum(self.stacks.values())} looks it was here:\n{stack}"


class _Bell(QObject):
    """Lives on the GUI thread, which answers when its event loop turns."""

    rung = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.answered_at = 0.0
        self.rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def _answer(self) -> None:
        self.answered_at = time.monotonic()
        self.answered.set()


@dataclass
class Watchdog:
    """Asks the GUI thread again and again, from a thread of its own, while it is a context.

    What counts is how long the GUI thread kept busy, slept or waited for a lock: not how long it waited for a
    processor or a disk that others had, nor how long the whole process was stopped.
    """

    limit: float = 0.1
    """Seconds."""
    blocks: list[Block] = field(default_factory=lambda: list[Block]())
    longest: float = 0.0
    """Seconds of the longest wait for an answer, counted as above."""

    def __enter__(self) -> Self:
        self._bell = _Bell()
        self._gui = threading.get_ident()
        self._clocks = _Clocks(self._gui, threading.get_native_id())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # whoever asks just now is owed an answer
        self._over.set()
        self._bell.answered.set()
        self._thread.join()
        self._bell.deleteLater()

    def _watch(self) -> None:
        while not self._over.is_set():
            block = self._ask()
            self.longest = max(self.longest, block.seconds)
            if block.seconds > self.limit:
                self.blocks.append(block)

    def _ask(self) -> Block:
        """Rest, then wait for one answer."""
        answered, clocks = self._bell.answered, self._clocks
        answered.clear()
        worked, queued, before = clocks.gui(), clocks.queued(), clocks.read()
        self._over.wait(TICK)
        self._bell.rung.emit()
        # a call that keeps the lock of the interpreter may begin before the question, which is late then
        now = clocks.read()
        late = now.wall - before.wall - (now.queued - before.queued) - TICK
        away, stacks = max(0.0, min(late, now.spent - before.spent)), Counter[_Stack]()
        before, begun = now, now.wall - away
        came, looks, on_disk = False, 0, 0
        while not came:
            came = answered.wait(TICK)
            looks += not came
            on_disk += not came and clocks.waits_for_disk()
            now = clocks.read()
            # this thread comes late if it has no processor, or if a call keeps the lock of the interpreter
            known = TICK + LATE + (now.queued - before.queued) + (now.spent - before.spent)
            away += min(now.wall - before.wall, known)
            before = now
            if not came:
                stacks[self._stack()] += 1
        counted = min(away - (clocks.queued() - queued), self._bell.answered_at - begun)
        # between two waits for a disk a thread is ready for moments
        waited_for_disk = on_disk * MOSTLY > looks
        return Block(max(clocks.gui() - worked, 0.0 if waited_for_disk else counted), _written(stacks))

    def _stack(self) -> _Stack:
        # without the lines: to read a file lets go of the interpreter, which may be long in coming back
        frame = sys._current_frames().get(self._gui)
        found: list[tuple[str, int, str]] = []
        while frame is not None and len(found) < SHOWN:
            found.append((frame.f_code.co_filename, frame.f_lineno or 0, frame.f_code.co_name))
            frame = frame.f_back
        return tuple(reversed(found))


def _written(stacks: Counter[_Stack]) -> dict[str, int]:
    return {
        "\n".join(
            f"  {Path(file).parent.name}/{Path(file).name}:{name}, line {line}: {getline(file, line).strip()}"
            for file, line, name in stack
        ): times
        for stack, times in stacks.items()
    }


class _Reading(NamedTuple):
    wall: float
    spent: float
    """Seconds of processor that all threads of this process took."""
    queued: float
    """Seconds that the thread which reads was ready to run and had no processor."""


class _Clocks:
    """Where the time of a process goes, in seconds."""

    def __init__(self, gui: int, native: int) -> None:
        self._native = native
        self._gui = time.pthread_getcpuclockid(gui) if hasattr(time, "pthread_getcpuclockid") else None
        self._tasks = Path("/proc/self/task")

    def gui(self) -> float:
        """Of processor that the GUI thread took; 0 where the system does not say."""
        return 0.0 if self._gui is None else time.clock_gettime(self._gui)

    def read(self) -> _Reading:
        return _Reading(time.monotonic(), time.process_time(), self._queued(threading.get_native_id()))

    def queued(self) -> float:
        """That all other threads were ready to run and had no processor: one may wait for another."""
        own = str(threading.get_native_id())
        names = [task.name for task in self._tasks.iterdir()] if self._tasks.is_dir() else []
        return sum(self._queued(int(name)) for name in names if name != own)

    def waits_for_disk(self) -> bool:
        """Whether the GUI thread waits for a disk just now, which other programs may keep busy."""
        try:
            return (self._tasks / str(self._native) / "stat").read_text().rpartition(")")[2].split()[0] == "D"
        except (OSError, IndexError):
            return False

    def _queued(self, task: int) -> float:
        try:
            return int((self._tasks / str(task) / "schedstat").read_text().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0
