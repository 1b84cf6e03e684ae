"""What a curator has to know of the open project's file, as notices with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from curator import clock
from curator.errors import CuratorError
from curator.whereabouts import Whereabouts
from ui.notice_bar import Action, NoticeBar
from ui.session import Session
from ui.settings import Settings

LOST, COPIED, PLACE, UNREADABLE = "lost", "copied", "place", "unreadable"
READ_ONLY, WRITABLE = "read-only", "writable"
_FILTER = "Curator projects (*.curation)"


class SessionNotices(QObject):
    """Shows notices of one session in a bar, and takes them away with it.

    Signals:
        message_raised(str): how the saving of a copy ended, or that changes are recorded again.
    """

    message_raised = Signal(str)

    def __init__(
        self,
        session: Session,
        bar: NoticeBar,
        settings: Settings,
        open_project: Callable[[Path], object],
        window: QWidget,
    ) -> None:
        """`open_project` lets go of the session first, then opens a file in this window."""
        super().__init__(session)
        self._session = session
        self._bar = bar
        self._settings = settings
        self._open_project = open_project
        self._window = window
        self._path = session.project.store.path
        session.lost.connect(self._show_lost)
        session.found.connect(self._show_found)
        session.unreadable.connect(self._show_unreadable)
        session.writable.connect(self._show_writable)
        session.rescued.connect(lambda target: settings.remember(target, clock.now()))
        if (reason := session.read_only) is not None:
            self._show_read_only(reason)

    def close(self) -> None:
        """Take this session's notices away."""
        for key in (LOST, COPIED, READ_ONLY, WRITABLE, PLACE, UNREADABLE):
            self._bar.clear(key)

    def ask_for_copy(self) -> None:
        """Ask where to, and save what is open there."""
        from PySide6.QtWidgets import QFileDialog

        proposed = self._path.with_name(f"{self._path.stem} (copy).curation")
        if not proposed.parent.is_dir():
            proposed = Path.home() / proposed.name
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save a copy", str(proposed), _FILTER)
        if chosen:
            path = Path(chosen)
            self.save_copy(path if path.suffix else path.with_suffix(".curation"))

    def save_copy(self, target: Path) -> None:
        """Save what is open in a file of its own, and offer to go on in that."""
        try:
            self._session.save_copy(target)
        except CuratorError as error:
            self.message_raised.emit(str(error))
            return
        self.message_raised.emit(f"Saved a copy in {target}.")
        self._bar.show_notice(
            COPIED,
            f"All that was recorded is in {target}. What you do here is not recorded; go on in the copy.",
            [("Open the copy", lambda: self._open_project(target))],
            dismissed=lambda: None,
        )

    def _show_lost(self, sentence: str) -> None:
        actions: list[Action] = [
            ("Save a copy…", self.ask_for_copy),
            ("Look again", self._session.notice_others),
        ]
        if self._session.whereabouts is Whereabouts.OTHER:
            actions.append(("Open what is there now", lambda: self._open_project(self._path)))
        self._bar.show_notice(LOST, sentence, actions, urgent=True)

    def _show_found(self) -> None:
        self._bar.clear(LOST)
        self._bar.clear(COPIED)
        self.message_raised.emit(f"‘{self._path.name}’ is back: changes are recorded again.")

    def _show_unreadable(self, sentence: str) -> None:
        if sentence:
            self._bar.show_notice(UNREADABLE, sentence, [("Try again", self._session.notice_others)])
        else:
            self._bar.clear(UNREADABLE)

    def _show_read_only(self, reason: str) -> None:
        code = self._session.project.curator.code
        self._bar.show_notice(
            READ_ONLY,
            f"Open for reading only. {reason} You can look at everything, search and export, but nothing is "
            f"recorded; the work of {code} is shown. To go on, save a copy in a folder of your own.",
            [("Save a copy…", self.ask_for_copy), ("Try again", lambda: self._open_project(self._path))],
        )

    def _show_writable(self, another: bool) -> None:
        self._bar.clear(READ_ONLY)
        said = f"‘{self._path.name}’ can be written now: changes are recorded."
        if not another:
            self.message_raised.emit(said)
            return
        # all views show the work of somebody else
        path, bar, open_project = self._path, self._bar, self._open_project
        code = self._session.project.curator.code
        self._settings.set_curator_of(path, code)

        def open_anew() -> None:
            open_project(path)
            bar.show_notice(WRITABLE, f"{said} You work as {code} from here on.", dismissed=lambda: None)

        QTimer.singleShot(0, self._window, open_anew)

    def look_at_place(self) -> None:
        """Say what the system says of the folder, where that can lose work."""
        # imported here: the first paint does without it
        from curator.file_place import risky_place

        place = risky_place(self._path)
        if place is not None and not self._settings.dismissed(self._path, PLACE):
            self._bar.show_notice(
                PLACE,
                place.warning(self._path.name),
                dismissed=lambda: self._settings.dismiss(self._path, PLACE),
            )
