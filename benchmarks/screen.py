"""A screen of its own (Xvfb, Linux only): real keys in, changed pixels out.

Xvfb keeps its frame buffer in a file; the file is mapped here and compared about every millisecond. Keys go
through the XTEST extension as a keyboard's do. Nothing of the program under test takes part.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import mmap
import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from benchmarks.keyboard import LIBRARIES, Keyboard
from benchmarks.start_up import REPOSITORY

T = TypeVar("T")
Program = subprocess.Popen[bytes]

WIDTH, HEIGHT = 1440, 900
PROGRAMS = ("Xvfb", "openbox")
EACH_LINE = 3
"""Only one line of pixels in so many is looked at: whatever is painted anew is higher."""
MORE_THAN_A_CARET = 40
"""Pixels that have to change of those: a caret that blinks changes fewer."""
QUIET = 0.15
PATIENCE = 20.0
IDLE_SECONDS = 1.0
IDLE_SHARE = 0.08
"""Of a processor: a program that takes less is idle."""
_HEADER_WORDS = 25  # of the X window dump: https://www.xfree86.org/current/xwd.1.html


def missing() -> str:
    """What has to be installed before this can be measured; empty if nothing."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    lacking += [f"lib{name}" for name in LIBRARIES if ctypes.util.find_library(name) is None]
    lacking += ["numpy"] if importlib.util.find_spec("numpy") is None else []
    return ", ".join(lacking)


@dataclass(frozen=True, slots=True)
class Change:
    """Seconds until pixels first changed, and until they had changed for the last time."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Region:
    """Part of the screen in pixels; right and bottom are outside."""

    left: int = 0
    top: int = 0
    right: int = WIDTH
    bottom: int = HEIGHT


WHOLE = Region()


class Screen:
    """A screen with a window manager, and the programs that were started on it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="curator-pixels-"))
        self._running: list[Program] = []

    def __enter__(self) -> Screen:
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keyboard.close()
        self._close()

    def _open(self) -> None:
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(self._folder)]
        self._run([*command, "-nolisten", "tcp", "-noreset", "-dpi", "96"], pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as stream:
            display = ":" + stream.readline().strip()
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "NO_AT_BRIDGE": "1"}
        self._environment.pop("WAYLAND_DISPLAY", None)
        self._pixels = _mapped(self._folder / "Xvfb_screen0")
        self._run(["openbox"], self._environment)
        time.sleep(0.5)
        # out of the window's way: a pointer over a label would colour it
        self._keyboard = Keyboard(display, (WIDTH - 1, HEIGHT - 1))

    def _run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> Program:
        started = subprocess.Popen(
            command,
            env=environment,
            cwd=REPOSITORY,
            pass_fds=pass_fds,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._running.append(started)
        return started

    def _close(self) -> None:
        for program in reversed(self._running):
            _end(program)
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self, command: Sequence[str]) -> tuple[Program, Change]:
        """Start a program; seconds from its start to pixels."""
        changed, program = self._changed_by(lambda: self._run(command, self._environment), quiet=1.0)
        return program, changed

    def end(self, program: Program, key: str = "") -> None:
        """Let it quit by a key if it has one, else end it."""
        if key:
            self._keyboard.press(key)
            with suppress(subprocess.TimeoutExpired):
                program.wait(10)
        _end(program)
        self._running.remove(program)
        time.sleep(0.3)

    def wait_until_idle(self, program: Program) -> None:
        """Until what a program does by itself after its start, such as a backup, is over."""
        ticks, begun = os.sysconf("SC_CLK_TCK"), time.monotonic()
        # the backup begins some seconds after the start
        time.sleep(5.0)
        before = _ticks_of(program)
        while time.monotonic() - begun < 30 * PATIENCE:
            time.sleep(IDLE_SECONDS)
            now = _ticks_of(program)
            if (now - before) / ticks < IDLE_SHARE * IDLE_SECONDS:
                return
            before = now
        raise TimeoutError("The program never came to rest.")

    def press(self, key: str, region: Region = WHOLE) -> Change:
        """Press a key; seconds to pixels of a region. Raises TimeoutError if it changes none."""
        return self._changed_by(lambda: self._keyboard.press(key), region)[0]

    def tell(self, *keys: str) -> None:
        """Press keys without watching what they change, and let the program follow."""
        for key in keys:
            self._keyboard.press(key)
            time.sleep(0.02)
        time.sleep(0.05)

    def _changed_by(
        self, act: Callable[[], T], region: Region = WHOLE, quiet: float = QUIET
    ) -> tuple[Change, T]:
        import numpy as np

        looked_at = self._pixels[region.top : region.bottom : EACH_LINE, region.left : region.right]
        last_seen = looked_at.copy()
        first = last = 0.0
        begun = time.perf_counter()
        result = act()
        while True:
            now = time.perf_counter()
            if not np.array_equal(looked_at, last_seen):
                seen_at = time.perf_counter()
                frame = looked_at.copy()
                if np.count_nonzero(frame != last_seen) >= MORE_THAN_A_CARET:
                    last = seen_at
                    first = first or last
                    last_seen = frame
            if first and now - last > quiet:
                return Change(first - begun, last - begun), result
            if not first and now - begun > PATIENCE:
                raise TimeoutError("No pixel changed.")
            time.sleep(0.0003)


def _mapped(path: Path) -> Any:
    """The pixels of an X window dump that its server goes on writing."""
    import numpy as np

    with path.open("rb") as stream:
        content = mmap.mmap(stream.fileno(), 0, prot=mmap.PROT_READ)
    header = struct.unpack(f">{_HEADER_WORDS}I", content[: _HEADER_WORDS * 4])
    size, bytes_a_line, colours = header[0], header[12], header[19]
    flat = np.frombuffer(
        content, dtype=np.uint32, count=bytes_a_line // 4 * HEIGHT, offset=size + colours * 12
    )
    return flat.reshape(HEIGHT, bytes_a_line // 4)[:, :WIDTH]


def _ticks_of(program: Program) -> int:
    """Processor time of a process; see proc_pid_stat(5)."""
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _end(program: Program) -> None:
    if program.poll() is not None:
        return
    program.terminate()
    try:
        program.wait(5)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
