"""Something short that may take a moment and that nobody needs to see: no job, no progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from curator.errors import CuratorError

T = TypeVar("T")
LOOK_MILLISECONDS = 20


class Errand(QTimer):
    """Calls `work` on a thread, then `finished` or `failed` on this one, unless it or its parent is gone.

    Nobody waits for the thread: a keyring may ask the person for a password, and they may not answer.
    `work` holds no widget, which would then end on that thread.
    """

    def __init__(
        self,
        parent: QObject,
        work: Callable[[], T],
        finished: Callable[[T], None],
        failed: Callable[[CuratorError], None],
    ) -> None:
        super().__init__(parent)
        self._finished: Callable[[Any], None] = finished
        self._failed = failed
        self._outcome: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()
        outcome = self._outcome

        def run() -> None:
            try:
                outcome.put((work(), None))
            except BaseException as error:
                outcome.put((None, error))

        self.setInterval(LOOK_MILLISECONDS)
        self.timeout.connect(self._look)
        Thread(target=run, name="errand", daemon=True).start()
        self.start()

    def drop(self) -> None:
        """Call neither; it ends with its parent."""
        self.stop()
        self._finished, self._failed = _nothing, _nothing

    def _look(self) -> None:
        try:
            result, error = self._outcome.get_nowait()
        except Empty:
            return
        finished, failed = self._finished, self._failed
        self.drop()
        if error is None:
            finished(result)
        elif isinstance(error, CuratorError):
            failed(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def _nothing(_: object) -> None:
    pass
