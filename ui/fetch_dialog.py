"""Asking PubMed or Europe PMC for papers: by their ids, or by a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.lookup.gathering import Service
from curator.model import Problem
from curator.progress import Progress
from curator.readers.format import Source
from curator.words import counted
from ui.form_dialog import INDENT, radio
from ui.identifier_list import IdentifierList, points
from ui.job_row import JobRow
from ui.network import Answer, Network
from ui.network_notice import NetworkNotice
from ui.plain_label import Hint, PlainLabel
from ui.points import Points
from ui.query_field import QueryField
from ui.tall_form import GAP, TallFormDialog

if TYPE_CHECKING:
    from curator.lookup.client import Client
    from curator.lookup.fetching import Counted, Fetched, FetchRequest
    from ui.jobs import Jobs

T = TypeVar("T")
OFF = (
    "Look-ups on the internet are switched off, so nothing can be fetched. Nothing is asked before you "
    "allow it; what you write here stays."
)
ABOUT = {
    Service.PUBMED: "Papers that have a PMID. A query is written as on the page of PubMed.",
    Service.EUROPE_PMC: "Also preprints and papers without a PMID. A query is written as on its page.",
}


class FetchDialog(TallFormDialog):
    """Fetches; what came is handed on to the usual import and its preview.

    Signals:
        fetched(str, list[Source], list[Problem]): the name of where they are from, the records as sources,
            and what was not understood or not found.
        switch_asked(): the person wants to see the switch of the network.
    """

    fetched = Signal(str, object, object)
    switch_asked = Signal()

    def __init__(self, network: Network, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(name="fetch-dialog", title="Fetch from PubMed", accept_text="Fetch", parent=parent)
        self._network = network
        self._counted: tuple[Service, str, Counted] | None = None
        self._came: Fetched | None = None
        """Records that came while others did not, until the person has seen which."""
        self._beside: list[Problem] = []
        """What else is to be told of what came."""

        self._notice = NetworkNotice(network, OFF)
        self._notice.switch_asked.connect(self.switch_asked)
        self.form.addWidget(self._notice)
        self._body = QWidget()
        self._body.setObjectName("fetch-body")
        self.form.addWidget(self._body)
        outer, self.form = self.form, _column(self._body)
        self._add_services()
        self._add_kinds()
        self.form = outer

        self._missing = Points("fetch-missing")
        self._hint = Hint(name="fetch-hint")
        self._row = JobRow(jobs)
        self.foot.addWidget(self._hint)
        self.foot.addWidget(self._missing)
        self.foot.addWidget(self._row)
        self._missing.hide()

        self._list.changed.connect(self._check)
        self._query.changed.connect(self._check)
        self._query.count_asked.connect(self._start_count)
        self._services.idToggled.connect(self._check)
        self._kinds.idToggled.connect(self._turn_kind)
        self._row.turned.connect(self._turn)
        self._row.failed.connect(self._hint.say)
        network.changed.connect(self._check)
        self._turn_kind()
        self._list.setFocus()

    # the form

    def _add_services(self) -> None:
        self.add_heading("From")
        self._services = QButtonGroup(self)
        for place, service in enumerate(Service):
            button = radio(service.title, f"service-{service.value}")
            button.setAccessibleDescription(ABOUT[service])
            self._services.addButton(button, place)
            self.form.addWidget(button)
            self.add_under(PlainLabel(ABOUT[service], name=f"about-{service.value}", style="quiet"))
        self._services.button(0).setChecked(True)

    def _add_kinds(self) -> None:
        self.add_heading("What")
        self._kinds = QButtonGroup(self)
        self._by_ids = radio("Papers by their PMIDs, PMCIDs or DOIs", "kind-ids")
        self._by_query = radio("Papers that a query finds", "kind-query")
        self._kinds.addButton(self._by_ids, 0)
        self._kinds.addButton(self._by_query, 1)
        self._by_ids.setChecked(True)
        self._list, self._query = IdentifierList(), QueryField()
        for choice, field in ((self._by_ids, self._list), (self._by_query, self._query)):
            field.setContentsMargins(INDENT, 0, 0, 4)
            self.form.addWidget(choice)
            self.form.addWidget(field)

    @property
    def _service(self) -> Service:
        return tuple(Service)[self._services.checkedId()]

    def _turn_kind(self) -> None:
        by_ids = self._by_ids.isChecked()
        self._list.setVisible(by_ids)
        self._query.setVisible(not by_ids)
        self._check()

    # what can be done

    def _request(self) -> FetchRequest:
        from curator.lookup.fetching import FetchRequest

        if self._by_ids.isChecked():
            return FetchRequest(service=self._service, identifiers=self._list.pasted.identifiers)
        return FetchRequest(service=self._service, query=self._query.text, limit=self._query.limit)

    def _known(self) -> Counted | None:
        """What is known of how much the query finds."""
        if self._counted is None or self._counted[:2] != (self._service, self._query.text):
            return None
        return self._counted[2]

    def _check(self) -> None:
        """Say what was understood, and offer what can be done with it."""
        self._forget_what_came()
        self._hint.say("")
        possible = self._network.allowed and not self._row.busy
        known = self._known()
        taken = self._query.say(self._service.title, known)
        if self._by_ids.isChecked():
            text, fine = "Fetch", bool(self._list.pasted.identifiers) and not self._list.reading
            first = self.accept_button
        else:
            text, fine = f"Fetch {counted(taken, 'record')}" if taken else "Fetch", taken > 0
            first = self.accept_button if known else self._query.count_button
        self._query.count_button.setEnabled(possible and bool(self._query.text))
        self._offer(text, possible and fine)
        first.setDefault(True)

    def _offer(self, text: str, possible: bool) -> None:
        self.accept_button.setText(text)
        self.accept_button.setAccessibleName(text)
        self.accept_button.setEnabled(possible)

    # asking

    def accept(self) -> None:
        """Fetch; or go on with what came, once the person has seen what did not."""
        if self._came is not None:
            self._hand_on(self._came)
        elif self.accept_button.isEnabled():
            self._start_fetch()

    def reject(self) -> None:
        """What runs is cancelled first; the dialog stays with what was written."""
        if self._row.busy:
            self._row.cancel()
        else:
            super().reject()

    def _start_count(self) -> None:
        request = replace(self._request(), limit=None)

        def work(client: Client, progress: Progress) -> Counted:
            from curator.lookup.fetching import count

            return count(request, client, progress)

        def show(answer: Answer[Counted]) -> None:
            self._counted = (request.service, request.query, answer.found)
            self._check()
            (self.accept_button if self.accept_button.isEnabled() else self._query).setFocus()

        self._start(f"Asking {request.service.title}", work, show, request)

    def _start_fetch(self) -> None:
        request = self._request()

        def work(client: Client, progress: Progress) -> Fetched:
            from curator.lookup.fetching import fetch

            return fetch(request, client, progress)

        self._start(f"Fetching from {request.service.title}", work, self._take_fetched, request)

    def _start(
        self,
        title: str,
        work: Callable[[Client, Progress], T],
        finished: Callable[[Answer[T]], None],
        request: FetchRequest,
    ) -> None:
        self._hint.say("")
        try:
            asking = self._network.asking(work, with_key=request.service is Service.PUBMED)
        except CuratorError as error:
            self._hint.say(str(error))
            return
        self._row.start(title, asking, finished, unit="record")

    def _turn(self, running: bool) -> None:
        """While a job runs the form waits."""
        self._body.setEnabled(not running)
        if running:
            self._forget_what_came()
            self.accept_button.setEnabled(False)
            self.cancel_button.setText("Stop")
        else:
            self.cancel_button.setText("Cancel")
            self._check()
        self.cancel_button.setAccessibleName(self.cancel_button.text())
        (
            self.cancel_button if running else self._list if self._by_ids.isChecked() else self._query
        ).setFocus()

    # what came

    def _take_fetched(self, answer: Answer[Fetched]) -> None:
        found = answer.found
        not_understood = self._list.pasted.problems if self._by_ids.isChecked() else ()
        # the remarks on a query were shown when it was counted
        self._beside = [*not_understood, *answer.remarks]
        if not found.problems:
            self._hand_on(found)
            return
        self._missing.say(points(found.problems))
        self._missing.show()
        if not found.records:
            self._hint.say(f"{self._service.title} has none of these records.")
            return
        self._came = found
        self._hint.say(f"{found.summary()} came. {counted(len(found.problems), 'problem')}:")
        self._offer(f"Go on with {counted(found.records, 'record')}", True)
        self.accept_button.setDefault(True)
        self.accept_button.setFocus()

    def _forget_what_came(self) -> None:
        self._came = None
        self._missing.hide()

    def _hand_on(self, found: Fetched) -> None:
        sources: list[Source] = list(found.sources)
        problems = [*found.problems, *self._beside]
        super().accept()
        self.fetched.emit(self._service.title, sources, problems)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    return column
