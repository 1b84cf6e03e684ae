"""A window with somebody at the keys, as a process that is followed line by line while it runs."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType

from tools.faults.place import PATIENCE_SECONDS, ROOT, Place
from tools.faults.shim import Fault


class OpenWindow:
    """`tools.faults.pressing` on a project; killed at the end of the block if it is still open."""

    def __init__(
        self,
        place: Place,
        seed: int,
        presses: int | None = None,
        fault: Fault | None = None,
        prefix: Sequence[str] = (),
    ) -> None:
        numbers = [str(number) for number in (seed, presses) if number is not None]
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tools.faults.pressing", str(place.project), *numbers],
            cwd=ROOT,
            env=place.environment(fault),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self.lines: list[str] = []
        """What it has said, as far as it was listened to."""
        self.errors = ""
        self._said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._listen),
            threading.Thread(target=self._listen_to_errors),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> OpenWindow:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self.ended()

    def until(self, beginning: str, times: int = 1) -> str:
        """Wait for so many lines that begin so; the last one. Raises TimeoutError if they do not come."""
        end = time.monotonic() + PATIENCE_SECONDS
        while times:
            try:
                line = self._said.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise TimeoutError(f"no “{beginning}” after {self.lines[-5:]}; {self.errors}")
            self.lines.append(line)
            times -= line.startswith(beginning)
        return self.lines[-1]

    def closed(self) -> None:
        """Wait for its end; raises RuntimeError unless it closed as it should."""
        if (status := self.ended()) != 0 or "Traceback" in self.errors:
            raise RuntimeError(f"it ended with {status} and said: {self.errors}")

    def ended(self) -> int:
        """Wait for its end; the exit status."""
        status = self._process.wait(PATIENCE_SECONDS)
        for thread in self._threads:
            thread.join()
        while (line := self._said.get()) is not None:
            self.lines.append(line)
        self._said.put(None)
        return status

    @property
    def acknowledged(self) -> int:
        """The number of events at the last key press that was acknowledged."""
        return max((int(line.split()[1]) for line in self.lines if line.startswith("saved ")), default=0)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                # what the kill cut off was not said
                if line.endswith("\n"):
                    self._said.put(line.rstrip("\n"))
        self._said.put(None)

    def _listen_to_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            self.errors = stream.read()
