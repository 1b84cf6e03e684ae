"""The window from outside: real keys in, changed pixels out, on a screen of its own (Xvfb, Linux only).

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
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from benchmarks.figures import Figure, middle_and_tail
from benchmarks.raw_commits import RawCommits
from benchmarks.start_up import REPOSITORY

T = TypeVar("T")

WIDTH, HEIGHT = 1440, 900
PROGRAMS = ("Xvfb", "openbox")
LIBRARIES = ("X11", "Xtst")
MORE_THAN_A_CARET = 120
"""Pixels that have to change: a caret that blinks changes fewer."""
QUIET = 0.15
PATIENCE = 30.0
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


class Keyboard:
    """Presses keys on a display."""

    def __init__(self, display: str) -> None:
        self._x11, self._test = (ctypes.CDLL(ctypes.util.find_library(name)) for name in LIBRARIES)
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        for function in (self._x11.XFlush, self._x11.XCloseDisplay):
            function.argtypes = [ctypes.c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self._test.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, *[ctypes.c_int] * 3, ctypes.c_ulong]
        self._display = self._x11.XOpenDisplay(display.encode())
        if not self._display:
            raise RuntimeError(f"No display {display}")
        # out of the window's way: a pointer over a label would colour it
        self._test.XTestFakeMotionEvent(self._display, -1, WIDTH - 1, HEIGHT - 1, 0)
        self._x11.XFlush(self._display)

    def press(self, key: str) -> None:
        """A key by its X name: `t`, `Down`, `Next`."""
        code = self._x11.XKeysymToKeycode(self._display, self._x11.XStringToKeysym(key.encode()))
        for pressed in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, pressed, 0)
        self._x11.XFlush(self._display)

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)


class Screen:
    """A screen with a window manager, and the programs that were started on it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="curator-pixels-"))
        self._running: list[subprocess.Popen[bytes]] = []

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
        self._keyboard = Keyboard(display)

    def _run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
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

    def start(self, command: Sequence[str]) -> tuple[subprocess.Popen[bytes], Change]:
        """Start a program; seconds from its start to pixels."""
        changed, program = self._changed_by(lambda: self._run(command, self._environment), quiet=1.0)
        return program, changed

    def end(self, program: subprocess.Popen[bytes]) -> None:
        _end(program)
        self._running.remove(program)
        time.sleep(0.3)

    def press(self, key: str) -> Change:
        """Press a key; seconds to pixels. Raises TimeoutError if two presses change nothing."""
        try:
            return self._changed_by(lambda: self._keyboard.press(key))[0]
        except TimeoutError:
            # a window that had just opened may not have had the keyboard yet
            return self._changed_by(lambda: self._keyboard.press(key))[0]

    def _changed_by(self, act: Callable[[], T], quiet: float = QUIET) -> tuple[Change, T]:
        import numpy as np

        before = self._pixels.copy()
        last_seen = before
        first = last = 0.0
        begun = time.perf_counter()
        result = act()
        while True:
            now = time.perf_counter()
            if not np.array_equal(self._pixels, last_seen):
                frame = self._pixels.copy()
                if np.count_nonzero(frame != last_seen) >= MORE_THAN_A_CARET:
                    last = time.perf_counter()
                    first = first or last
                    last_seen = frame
            if first and now - last > quiet:
                return Change(first - begun, last - begun), result
            if now - begun > PATIENCE:
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


def _end(program: subprocess.Popen[bytes]) -> None:
    program.terminate()
    try:
        program.wait(5)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def figures(project: Path, folder: Path, documents: int, presses: int, starts: int) -> list[Figure]:
    """Start, label key and next document as they are seen on the screen; the project is written to."""
    own_command = [sys.executable, "-m", "ui", str(project)]
    bare_command = [sys.executable, "-m", "benchmarks.first_paint", "--stay"]
    commits = RawCommits(folder / "pixel-commits.sqlite")
    label, commit, bare_key, step = [], [], [], []
    with Screen() as screen:
        times: dict[str, list[float]] = {"own": [], "bare": []}
        for _ in range(starts):
            for name, command in (("bare", bare_command), ("own", own_command)):
                program, changed = screen.start(command)
                times[name].append(changed.last)
                if name == "bare":
                    bare_key += [screen.press(key).first for key in "abcdef"]
                screen.end(program)
        program, _ = screen.start(own_command)
        for number in range(presses):
            changed = screen.press("tlhbnmifavow"[number % 12])
            label.append(changed.first)
            commit.append(commits.commit_one())
            if number % 2:
                # two labels a sentence; every document has eight sentences at least
                screen.press("Next" if number % 14 == 13 else "Down")
        step = [screen.press("Next").first for _ in range(max(3, presses // 4))]
        screen.end(program)
    commits.close()
    return [
        Figure(
            row=f"On a screen: start to the last changed pixel, {documents:,} documents, median of {starts}",
            value=statistics.median(times["own"]) * 1000,
            unit="ms",
            reference="a bare PySide6 window",
            reference_value=statistics.median(times["bare"]) * 1000,
        ),
        *middle_and_tail(
            "On a screen: label key to changed pixels", label, "one durable SQLite commit", commit
        ),
        Figure(
            row=f"On a screen: next document to changed pixels, median of {len(step)}",
            value=statistics.median(step) * 1000,
            unit="ms",
            reference="a letter typed into a bare QTextEdit",
            reference_value=statistics.median(bare_key) * 1000,
        ),
    ]
