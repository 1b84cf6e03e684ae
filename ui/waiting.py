"""How a window waits for a file that is held: it says so, goes on painting and drops no key."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from curator import patience
from curator.errors import BusyError
from curator.words import counted
from ui.waiting_input import WaitingInput

SHOW_AFTER_SECONDS = 0.2
LIMIT_SECONDS = 60.0


class Waiting(QObject):
    """A `patience.Wait` of the GUI thread. Changes begun within `on_this_thread` wait so.

    While it waits, events are handled, but no input: that is kept and given back in order when the file is
    free. Esc, or closing the window, gives up; then what was typed since is dropped and counted.

    Signals:
        told(str): what is being waited for and how long by now; empty when that is over.
    """

    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.limit = LIMIT_SECONDS
        """In seconds."""
        self.dropped = 0
        """How many key presses and clicks the last wait that failed dropped."""
        self._input = WaitingInput(self)
        self._told = ""

    @property
    def active(self) -> bool:
        """Whether a change waits just now."""
        return self._input.holding

    @contextmanager
    def on_this_thread(self) -> Generator[None]:
        """Let what is done within the block wait in this way."""
        self.dropped = 0
        try:
            with patience.waiting(self._wait):
                yield
        finally:
            if self.active:
                self._say("")
                self._input.release()

    def close(self) -> None:
        """Forget what was typed."""
        self._input.close()

    def _wait(self, path: Path, waited: float) -> None:
        if not self.active:
            self._input.hold()
        if self._input.given_up or waited >= self.limit:
            self.dropped = self._input.drop()
            raise BusyError("Another program was still writing to the file; do it again when that has ended.")
        if waited >= SHOW_AFTER_SECONDS:
            self._input.offered = True
            self._say(
                f"Waiting: another program is writing to ‘{path.name}’ … {_seconds(waited)}"
                f"{_kept(self._input.pressed)} (Esc gives up)"
            )
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * patience.PAUSE_SECONDS), loop, loop.quit)
        loop.exec()

    def _say(self, words: str) -> None:
        if words != self._told:
            self._told = words
            self.told.emit(words)


def _kept(pressed: int) -> str:
    """The first key is the one that waits."""
    return f", {counted(pressed, 'key')} kept for after" if pressed else ""


def _seconds(waited: float) -> str:
    return f"{round(waited)} s"
