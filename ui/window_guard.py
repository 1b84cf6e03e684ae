"""What keeps the file of a window's project safe, and the notices about it: backups, checks, waiting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.jobs import Jobs
from ui.notice_bar import NoticeBar
from ui.safety import Safety
from ui.settings import Settings
from ui.theme import Theme
from ui.waiting import Waiting

if TYPE_CHECKING:
    from curator.safekeeping import Safekeeping
    from ui.after_paint import AfterPaint
    from ui.session import Session
    from ui.session_notices import SessionNotices


class WindowGuard(QObject):
    """Lives as long as the window; `follow` and `let_go` tell it which project is open.

    Signals:
        message_raised(str): a sentence for the status line.
        failed(str): why something was not done, as a sentence.
        backed_up(str): when the last backup was made, in words.
        unreadable(Path): a file is damaged or gone; `offer_rescue` says what helps.
    """

    message_raised = Signal(str)
    failed = Signal(str)
    backed_up = Signal(str)
    unreadable = Signal(object)

    def __init__(
        self,
        safekeeping: Safekeeping,
        jobs: Jobs,
        settings: Settings,
        theme: Theme,
        after_paint: AfterPaint,
        window: QWidget,
        *,
        leave: Callable[[], bool],
        reopen: Callable[[Path], bool],
    ) -> None:
        """`leave` closes the project, False if the person does not want to; `reopen` opens one instead."""
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._reopen = reopen
        self._session_notices: SessionNotices | None = None
        self._after_paint = after_paint
        self.bar = NoticeBar(theme, window)
        self.waiting = Waiting(self)
        self.safety = Safety(safekeeping, jobs, window, leave=leave, reopen=reopen)
        jobs.deferred = lambda: self.waiting.active
        self.safety.message_raised.connect(self.message_raised)
        self.safety.failed.connect(self.failed)
        self.safety.backed_up.connect(self.backed_up)
        self.safety.unreadable.connect(self.unreadable)
        self.safety.warned.connect(self._warn)
        self.safety.settled.connect(self.bar.clear)

    def follow(self, session: Session) -> None:
        """A project was opened."""
        from ui.session_notices import SessionNotices

        notices = SessionNotices(session, self.bar, self._settings, self._reopen, self._window)
        notices.message_raised.connect(self.message_raised)
        self._session_notices = notices
        # a project may be closed again before its window was painted
        self._after_paint.do(lambda: self._session_notices is notices and notices.look_at_place())
        path = session.project.store.path
        self._after_paint.do(lambda: self._session_notices is notices and self.safety.follow(path))

    def let_go(self) -> None:
        """The project is being closed."""
        self.safety.let_go()
        self.bar.clear_all()
        self._session_notices = None

    def offer_rescue(self, path: Path, problem: str) -> None:
        """Over a project that is open: another one could not be."""
        self.bar.show_notice(
            "rescue",
            problem,
            [
                ("Restore a backup…", lambda: self.safety.restore(path)),
                ("Salvage…", lambda: self.safety.salvage(path)),
            ],
            dismissed=lambda: None,
        )

    def tell_bad_end(self, sentence: str) -> None:
        """How the program ended the last time."""
        self.bar.show_notice("ended-badly", sentence, dismissed=lambda: None)

    def _warn(self, key: str, sentence: str) -> None:
        self.bar.show_notice(key, sentence, self.safety.actions(key), urgent=key == "damaged")
