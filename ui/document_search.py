"""The search of the document list on a thread, where its words change faster than they are found."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from curator.library import Hits, Library
from curator.progress import Progress
from ui.jobs import Jobs

PAUSE_MILLISECONDS = 120
"""Before a single letter is looked for: thousands of words begin with it, and another mostly follows."""


class DocumentSearch(QObject):
    """Looks for the words that were asked for last; what was asked before is not told.

    Signals:
        found(str, object): the words, and the `Hits`.
        failed(str): nothing could be looked for on the thread, for these words.
    """

    found = Signal(str, object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._library: Library | None = None
        self._wanted: str | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._go_on)

    @property
    def pending(self) -> bool:
        """Whether an answer is to come."""
        return self._wanted is not None

    def set_library(self, library: Library | None) -> None:
        """Look in `library` from now on; None lets go of the present one."""
        self.drop()
        self._jobs.close()
        self._library = library

    def ask(self, words: str) -> None:
        self._wanted = words
        if len(words.split()[-1]) == 1:
            self._pause.start()
        else:
            self._pause.stop()
            self._go_on()

    def drop(self) -> None:
        """The answer is no longer wanted."""
        self._wanted = None
        self._pause.stop()

    def _start(self, words: str) -> None:
        library = self._library
        if library is None:
            return

        def work(_: Progress) -> Hits | None:
            with library.aside() as other:
                return other.find(words)

        self._jobs.start("Searching", work, lambda hits: self._end(words, hits), lambda _: self._fail(words))

    def _end(self, words: str, hits: Hits | None) -> None:
        if self._wanted == words:
            self._wanted = None
            self.found.emit(words, hits)
        else:
            self._go_on()

    def _fail(self, words: str) -> None:
        if self._wanted == words:
            self._wanted = None
            self.failed.emit(words)
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self._wanted is not None and not self._pause.isActive() and not self._jobs.busy:
            self._start(self._wanted)
