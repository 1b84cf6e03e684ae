"""Look-ups from the window of one project: fetching papers, completing a record, and the switch for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from curator.model import Document
from ui.jobs import Jobs
from ui.network import Network
from ui.session import Session
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.completion_dialog import CompletionDialog
    from ui.fetch_dialog import FetchDialog
    from ui.network_dialog import NetworkDialog

NO_DOCUMENT = "Open a document first: its record is the one that is completed."


class Lookups(QObject):
    """Opens one dialog at a time of each kind; nothing is asked before the person presses a button there.

    Signals:
        fetched(str, list[Source], list[Problem]): where records are from, the records, to be imported as if
            they were files, and what was not found or not understood.
        amended(Changes): a record was completed.
        failed(str): why nothing was done, as a sentence.
    """

    fetched = Signal(str, object, object)
    amended = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        settings: Settings,
        shown: Callable[[], Document | None],
        window: QWidget,
    ) -> None:
        """`shown` is the document that lies on the desk."""
        super().__init__(window)
        self.network = Network(settings, self)
        self._session = session
        self._jobs = jobs
        self._shown = shown
        self._window = window
        self._open: dict[str, QDialog] = {}

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does here."""
        return {"fetch": self.fetch, "complete": self.complete, "network": lambda: self.show_switch()}

    def fetch(self) -> None:
        """Ask which papers to fetch, and fetch them."""
        if self._is_open("fetch"):
            return
        # imported where it is used: the first paint does without it
        from ui.fetch_dialog import FetchDialog

        dialog: FetchDialog = FetchDialog(self.network, self._jobs, self._window)
        dialog.fetched.connect(self.fetched)
        dialog.switch_asked.connect(lambda: self.show_switch(dialog))
        self._show("fetch", dialog)

    def complete(self) -> None:
        """Show what the record of the document on the desk lacks, and fill it in."""
        if self._is_open("complete"):
            return
        document = self._shown()
        if document is None:
            self.failed.emit(NO_DOCUMENT)
            return
        from ui.completion_dialog import CompletionDialog

        # as it is in the file: it may have been completed since it was opened
        document = self._session.project.store.find(Document, document.id) or document
        dialog: CompletionDialog = CompletionDialog(document, self.network, self._jobs, self._window)
        dialog.fill_in_asked.connect(lambda: self._amend(dialog))
        dialog.switch_asked.connect(lambda: self.show_switch(dialog))
        self._show("complete", dialog)

    def show_switch(self, parent: QWidget | None = None) -> None:
        """Show what is sent where, and the switch."""
        if self._is_open("network"):
            return
        from ui.network_dialog import NetworkDialog

        dialog: NetworkDialog = NetworkDialog(self.network, parent or self._window)
        self._show("network", dialog)

    def _is_open(self, name: str) -> bool:
        if (dialog := self._open.get(name)) is None:
            return False
        dialog.activateWindow()
        return True

    def _show(self, name: str, dialog: QDialog) -> None:
        self._open[name] = dialog
        dialog.finished.connect(lambda: self._forget(name))
        dialog.open()

    def _forget(self, name: str) -> None:
        if (dialog := self._open.pop(name, None)) is not None:
            dialog.deleteLater()

    def _amend(self, dialog: CompletionDialog) -> None:
        """Do it as one step that can be undone; a refusal is told in the dialog, where it can be mended."""
        self._session.refused.connect(dialog.refuse)
        try:
            changes = self._session.perform(dialog.operation())
        finally:
            self._session.refused.disconnect(dialog.refuse)
        if changes is not None:
            dialog.finish()
            self.amended.emit(changes)
