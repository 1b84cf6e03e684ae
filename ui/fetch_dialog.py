"""Asking PubMed or Europe PMC for papers: by their ids, or by a query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QRegularExpressionValidator
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from curator.errors import CuratorError
from curator.importing import counted
from curator.lookup.gathering import Service
from curator.lookup.identifiers import PastedList, parse_list
from curator.model import Problem
from curator.readers.format import Source
from ui.errand import Errand
from ui.form_dialog import named, radio
from ui.import_record_form import TextArea
from ui.job_row import JobRow
from ui.network import Answer, Network
from ui.network_notice import NetworkNotice
from ui.plain_label import Hint, PlainLabel
from ui.points import Points
from ui.tall_form import TallFormDialog

if TYPE_CHECKING:
    from curator.lookup.fetching import Counted, Fetched, FetchRequest
    from ui.jobs import Jobs

OFF = (
    "Look-ups on the internet are switched off, so nothing can be fetched. Nothing is asked before you "
    "allow it; what you write here stays."
)
ABOUT = {
    Service.PUBMED: "Papers that have a PMID. A query is written as on the page of PubMed.",
    Service.EUROPE_PMC: "Also preprints and papers without a PMID. A query is written as on its page.",
}
NO_LIST = "One a line, or with commas or spaces between them. Addresses of their pages are understood too."
LISTED = 6
"""Lines and records that are named; the others are counted."""
AT_ONCE = 4_000
"""Letters of a list that is read between two key strokes."""
PAUSE = 250
"""Milliseconds after the last letter until a longer list is read."""
LONGEST_PROBLEM = 300
LIMIT_DIGITS = 5


def points(problems: Sequence[Problem]) -> list[str]:
    """The first problems, each on one line, and how many more there are."""
    shown = [" ".join(str(it).split()) for it in problems[:LISTED]]
    shown = [it if len(it) <= LONGEST_PROBLEM else f"{it[:LONGEST_PROBLEM]}…" for it in shown]
    more = len(problems) - LISTED
    return [*shown, f"… and {more:,} more."] if more > 0 else shown


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
        super().__init__(
            name="fetch-dialog", title="Fetch from PubMed", accept_text="Fetch", parent=parent
        )
        self._network = network
        self._pasted = PastedList((), (), 0)
        self._reading: Errand | None = None
        self._unread = False
        self._counted: tuple[Service, str, Counted] | None = None
        self._came: Fetched | None = None
        """Records that came while others did not, until the person has seen which."""

        self._notice = NetworkNotice(network, OFF)
        self._notice.switch_asked.connect(self.switch_asked)
        self.form.addWidget(self._notice)
        self._body = QWidget()
        self._body.setObjectName("fetch-body")
        self.form.addWidget(self._body)
        outer, self.form = self.form, self._column(self._body)
        self._add_services()
        self._add_list()
        self._add_query()
        self.form = outer

        self._missing = Points("fetch-missing")
        self._hint = Hint(name="fetch-hint")
        self._row = JobRow(jobs)
        self.foot.addWidget(self._hint)
        self.foot.addWidget(self._missing)
        self.foot.addWidget(self._row)
        self._missing.hide()

        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._read_beside)
        self._list.textChanged.connect(self._read)
        self._query.textChanged.connect(self._check)
        self._limit.textChanged.connect(self._check)
        self._services.idToggled.connect(self._check)
        self._kinds.idToggled.connect(self._turn_kind)
        self._count.clicked.connect(self._start_count)
        self._row.turned.connect(self._turn)
        self._row.failed.connect(self._hint.say)
        network.changed.connect(self._check)
        self._turn_kind()
        self._list.setFocus()

    # the form

    def _column(self, widget: QWidget):  # type: ignore[no-untyped-def]
        from PySide6.QtWidgets import QVBoxLayout

        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.form.spacing())
        return column

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

    def _add_list(self) -> None:
        self.add_heading("What")
        self._kinds = QButtonGroup(self)
        self._by_ids = radio("Papers by their PMIDs, PMCIDs or DOIs", "kind-ids")
        self._by_query = radio("Papers that a query finds", "kind-query")
        self._kinds.addButton(self._by_ids, 0)
        self._kinds.addButton(self._by_query, 1)
        self._by_ids.setChecked(True)
        self._list = named(TextArea(4, 8), "ids", "PMIDs, PMCIDs or DOIs")
        self._list.setPlaceholderText("30231553\nPMC6164624\n10.3390/ijms19092818")
        self._summary = PlainLabel(NO_LIST, name="ids-summary", style="quiet")
        self._not_understood = Points("ids-problems")
        self.form.addWidget(self._by_ids)
        self.add_under_whole(self._list, self._summary, self._not_understood)
        self._not_understood.hide()

    def _add_query(self) -> None:
        self._query = named(TextArea(2, 6), "query", "Query")
        self._query.setPlaceholderText("STAT3[tiab] AND breast neoplasms[mh] AND 2010:2020[dp]")
        self._limit = named(QLineEdit(), "limit", "At most so many records")
        self._limit.setValidator(
            QRegularExpressionValidator(QRegularExpression(f"[0-9]{{0,{LIMIT_DIGITS}}}"), self._limit)
        )
        self._limit.setPlaceholderText("all")
        width = QFontMetrics(self._limit.font()).horizontalAdvance("0" * (LIMIT_DIGITS + 1))
        self._limit.setFixedWidth(width + 22)
        self._count = named(QPushButton("Count"), "count", "Count what the query finds")
        before, after = QLabel("At most"), QLabel("records")
        before.setBuddy(self._limit)
        self._found = PlainLabel(name="query-found", style="quiet")
        self._options = QWidget()
        row = QHBoxLayout(self._options)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (before, self._limit, after):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._count)
        self.form.addWidget(self._by_query)
        self.add_under_whole(self._query, self._options, self._found)

    def add_under_whole(self, *widgets: QWidget) -> None:
        """Put widgets one below the other, as wide as there is room, under the text of the choice above."""
        from ui.form_dialog import INDENT

        column = QWidget()
        layout = self._column(column)
        layout.setContentsMargins(INDENT, 0, 0, 4)
        for widget in widgets:
            layout.addWidget(widget)
        self.form.addWidget(column)

    @property
    def _service(self) -> Service:
        return tuple(Service)[self._services.checkedId()]

    def _turn_kind(self) -> None:
        by_ids = self._by_ids.isChecked()
        self._list.parentWidget().setVisible(by_ids)
        self._query.parentWidget().setVisible(not by_ids)
        self._check()

    # the list

    def _read(self) -> None:
        """While it is written; a long list takes its time, and nobody waits for it."""
        if self._reading is not None:
            self._reading.drop()
            self._reading = None
        # the document of the field counts without making a text of it
        if self._list.document().characterCount() <= AT_ONCE:
            self._pause.stop()
            self._take(parse_list(self._list.toPlainText()))
        else:
            self._unread = True
            self._pause.start()
            self._check()

    def _read_beside(self) -> None:
        text = self._list.toPlainText()
        self._reading = Errand(self, lambda: parse_list(text), self._take, self._refuse_list)

    def _refuse_list(self, error: CuratorError) -> None:
        self._hint.say(str(error))

    def _take(self, pasted: PastedList) -> None:
        self._reading, self._unread = None, False
        self._pasted = pasted
        self._check()

    # what can be done

    def _request(self) -> FetchRequest:
        from curator.lookup.fetching import FetchRequest

        if self._by_ids.isChecked():
            return FetchRequest(service=self._service, identifiers=self._pasted.identifiers)
        limit = int(self._limit.text() or 0) or None
        return FetchRequest(service=self._service, query=self._query.toPlainText().strip(), limit=limit)

    def _known(self) -> Counted | None:
        """What is known of how much the query finds."""
        if self._counted is None or self._counted[:2] != (self._service, self._query.toPlainText().strip()):
            return None
        return self._counted[2]

    def _check(self) -> None:
        """Say what was understood, and offer what can be done with it."""
        self._forget_what_came()
        self._hint.say("")
        allowed = self._network.allowed and not self._row.busy
        if self._by_ids.isChecked():
            fine = self._say_list()
            self.accept_button.setText("Fetch")
        else:
            fine = self._say_query()
        self._count.setEnabled(allowed and bool(self._query.toPlainText().strip()))
        self.accept_button.setEnabled(allowed and fine)
        self.accept_button.setAccessibleName(self.accept_button.text())
        first = self._count if not self._by_ids.isChecked() and self._known() is None else self.accept_button
        first.setDefault(True)

    def _say_list(self) -> bool:
        pasted = self._pasted
        problems = points(pasted.problems)
        if self._unread:
            self._summary.setText("Reading the list…")
        elif pasted.identifiers or pasted.problems:
            self._summary.setText(f"{pasted.summary()}.")
        else:
            self._summary.setText(NO_LIST)
        self._not_understood.say(problems)
        self._not_understood.setVisible(bool(problems))
        return bool(pasted.identifiers) and not self._unread

    def _say_query(self) -> bool:
        known, limit = self._known(), int(self._limit.text() or 0)
        self.accept_button.setText("Fetch")
        self._found.setVisible(known is not None)
        if known is None:
            return False
        taken = min(known.total, limit) if limit else known.taken
        said = [f"{self._service.title} finds {counted(known.total, 'record')}."]
        if known.obstacle and not limit:
            said = [known.obstacle]
        elif taken < known.total:
            said.append(f"The first {taken:,} of them would be fetched.")
        if known.translation:
            said.append(f"It understood: {' '.join(known.translation.split())[:LONGEST_PROBLEM]}")
        said += [f"{' '.join(it.split())[:LONGEST_PROBLEM].rstrip('.')}." for it in known.remarks]
        self._found.setText("\n".join(said))
        if taken:
            self.accept_button.setText(f"Fetch {counted(taken, 'record')}")
        return taken > 0

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
        from dataclasses import replace

        request = replace(self._request(), limit=None)

        def work(client, progress):  # type: ignore[no-untyped-def]
            from curator.lookup.fetching import count

            return count(request, client, progress)

        def show(answer: Answer[Counted]) -> None:
            self._counted = (request.service, request.query, answer.found)
            self._check()
            (self.accept_button if self.accept_button.isEnabled() else self._query).setFocus()

        self._start(f"Asking {request.service.title}", work, show, request)

    def _start_fetch(self) -> None:
        request = self._request()

        def work(client, progress):  # type: ignore[no-untyped-def]
            from curator.lookup.fetching import fetch

            return fetch(request, client, progress)

        self._start(f"Fetching from {request.service.title}", work, self._take_fetched, request)

    def _start(self, title, work, finished, request: FetchRequest) -> None:  # type: ignore[no-untyped-def]
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
        (self.cancel_button if running else self._list if self._by_ids.isChecked() else self._query).setFocus()

    # what came

    def _take_fetched(self, answer: Answer[Fetched]) -> None:
        found = answer.found
        self._remarks = [*answer.remarks, *found.remarks]
        self._request_problems = list(self._pasted.problems) if self._by_ids.isChecked() else []
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
        self.accept_button.setText(f"Go on with {counted(found.records, 'record')}")
        self.accept_button.setAccessibleName(self.accept_button.text())
        self.accept_button.setDefault(True)
        self.accept_button.setFocus()

    def _forget_what_came(self) -> None:
        self._came = None
        self._missing.hide()

    def _hand_on(self, found: Fetched) -> None:
        sources: list[Source] = list(found.sources)
        problems = [*self._request_problems, *found.problems, *self._remarks]
        super().accept()
        self.fetched.emit(self._service.title, sources, problems)
