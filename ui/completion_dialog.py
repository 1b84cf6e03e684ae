"""Completing the record of a document: by a look-up, field by field, or by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.completing import TITLES, AmendDocument, Completion
from curator.differences import is_nothing
from curator.errors import CuratorError
from curator.lookup.gathering import Service
from curator.model import Document
from curator.progress import Progress
from curator.words import counted
from ui.completion_form import CompletionForm
from ui.form_dialog import INDENT, named, radio
from ui.job_row import JobRow
from ui.network import Answer, Network
from ui.network_notice import NetworkNotice
from ui.plain_label import Hint, PlainLabel
from ui.tall_form import TallFormDialog

if TYPE_CHECKING:
    from curator.lookup.client import Client
    from curator.lookup.finding import LookedUp
    from ui.jobs import Jobs

OFF = "Look-ups on the internet are switched off. You can write into the fields what you know."
IDS = ("doi", "pmid", "pmcid")
FROZEN = "Title and abstract stay as they were imported."
UNTICKED = "Nothing is ticked. Compare, then tick what belongs here."
LETTERS = 104
LONGEST_TITLE = 300


class CompletionDialog(TallFormDialog):
    """Changes nothing: `operation()` is what was chosen, once `fill_in_asked` tells that it is wanted.

    Signals:
        fill_in_asked(): the person wants it done; close the dialog then, or `refuse` with the reason.
        switch_asked(): the person wants to see the switch of the network.
    """

    fill_in_asked = Signal()
    switch_asked = Signal()

    def __init__(
        self, document: Document, network: Network, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            name="completion-dialog", title="Complete the record", accept_text="Fill in", parent=parent
        )
        self._document = document
        self._network = network
        self._completions: tuple[Completion, ...] = ()
        self._shown: Completion | None = None

        title = PlainLabel(_one_line(document.title), name="document-title")
        font = QFont(title.font())
        font.setPixelSize(self.fontInfo().pixelSize() + 2)
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        self.form.addWidget(title)
        self.form.addWidget(PlainLabel(FROZEN, name="frozen", style="quiet"))
        self._notice = NetworkNotice(network, OFF)
        self._notice.switch_asked.connect(self.switch_asked)
        self.form.addSpacing(6)
        self.form.addWidget(self._notice)
        self._add_look_up()
        self._hits = QWidget()
        self._hits.setObjectName("hits")
        self._hit_column = QVBoxLayout(self._hits)
        self._hit_column.setContentsMargins(0, 0, 0, 0)
        self._hit_column.setSpacing(4)
        self._choice = QButtonGroup(self)
        self._choice.idClicked.connect(self._show_hit)
        self._hits.hide()
        self._result = PlainLabel(name="look-up-result", style="quiet")
        self._doubt = Hint(name="look-up-doubt")
        for widget in (self._result, self._hits, self._doubt):
            self.form.addWidget(widget)
        self._result.hide()
        self.form.addSpacing(4)
        self._fields = CompletionForm(document)
        self.form.addWidget(self._fields)
        self._all = named(QCheckBox("All fields"), "all-fields", "All fields")
        self._all.toggled.connect(self._fields.show_all)
        self.form.addSpacing(4)
        self.form.addWidget(self._all)

        self._hint = Hint(name="completion-hint")
        self._row = JobRow(jobs)
        self.foot.addWidget(self._hint)
        self.foot.addWidget(self._row)
        self._row.turned.connect(self._turn)
        self._row.failed.connect(self._hint.say)
        self._fields.changed.connect(self._check)
        network.changed.connect(self._check)
        self.set_letters(LETTERS)
        self._check()
        (self._look_up if network.allowed else self._fields.first()).setFocus()

    def _add_look_up(self) -> None:
        self._services = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for place, service in enumerate(Service):
            button = radio(service.title, f"service-{service.value}")
            self._services.addButton(button, place)
            row.addWidget(button)
        self._services.button(0).setChecked(True)
        self._look_up = named(QPushButton("Look up"), "look-up", "Look up the record")
        self._look_up.clicked.connect(self._start_look_up)
        self._by = PlainLabel(name="look-up-by", style="quiet")
        row.addWidget(self._look_up)
        row.addWidget(self._by, 1)
        self._asking = QWidget()
        self._asking.setLayout(row)
        self.form.addWidget(self._asking)

    @property
    def _service(self) -> Service:
        return tuple(Service)[self._services.checkedId()]

    # what is wanted

    def operation(self) -> AmendDocument:
        """What was ticked and written; raises nothing, for what cannot be taken is told before."""
        taken, written = self._fields.taken(), self._fields.written()
        return AmendDocument(
            document_id=self._document.id, fields={**taken, **written}, source=self._source(taken, written)
        )

    def _source(self, taken: Mapping[str, Any], written: Mapping[str, Any]) -> str:
        said: list[str] = []
        if taken and self._shown is not None:
            said.append(self._shown.source)
        if written:
            said.append(f"by hand: {', '.join(TITLES[name] for name in TITLES if name in written)}")
        return "; ".join(said)

    def accept(self) -> None:
        """Nothing that was written is lost: what cannot be taken has to be mended first."""
        if self._row.busy:
            return
        if (problem := self._fields.problem()) is not None:
            name, _ = problem
            self._hint.say(f"“{TITLES[name]}” cannot be taken as it is. Mend it, or empty the field.")
            self.show_in_form(self._fields.go_to(name))
        elif self.accept_button.isEnabled():
            self.fill_in_asked.emit()

    def refuse(self, sentence: str) -> None:
        """Say why it was not done; all that was chosen stays."""
        self._hint.say(sentence)

    def finish(self) -> None:
        """Close, for it was done."""
        super().accept()

    def reject(self) -> None:
        """What runs is cancelled first."""
        if self._row.busy:
            self._row.cancel()
        else:
            super().reject()

    # looking up

    def _asked(self) -> Document:
        """The document with the ids that were written, which lead further than those that it has."""
        written = {name: value for name, value in self._fields.written().items() if name in IDS}
        return replace(self._document, **written)

    def _start_look_up(self) -> None:
        document, service = self._asked(), self._service

        def work(client: Client, progress: Progress) -> LookedUp:
            from curator.lookup.finding import look_up

            (found,) = look_up([document], client, service, progress)
            return found

        self._hint.say("")
        try:
            asking = self._network.asking(work, with_key=service is Service.PUBMED)
        except CuratorError as error:
            self._hint.say(str(error))
            return
        self._row.start(f"Asking {service.title}", asking, self._show, unit="document")

    def _show(self, answer: Answer[LookedUp]) -> None:
        found = answer.found
        self._completions = found.completions
        remarks = " ".join(str(it) for it in answer.remarks)
        for button in self._choice.buttons():
            self._choice.removeButton(button)
        for label in self._hits.findChildren(QWidget):
            self._hit_column.removeWidget(label)
            label.hide()
            label.deleteLater()
        several = len(found.completions) > 1
        for place, completion in enumerate(found.completions if several else ()):
            self._add_hit(place, completion)
        stops: list[QWidget] = [self._look_up, *self._choice.buttons()]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)
        self._hits.setVisible(several)
        self._say_result(found, remarks)
        self._show_completion(found.completions[0] if len(found.completions) == 1 else None)
        if several:
            self._choice.button(0).setFocus()
        elif self.accept_button.isEnabled():
            self.accept_button.setFocus()

    def _say_result(self, found: LookedUp, remarks: str) -> None:
        words = _one_line(found.said) if len(found.completions) != 1 else ""
        if len(found.completions) == 1 and not found.completions[0].differences:
            words = f"{found.completions[0].source} says nothing that is not here already."
        words = " ".join(it for it in (words, remarks) if it)
        self._result.setText(words)
        self._result.setVisible(bool(words))

    def _add_hit(self, place: int, completion: Completion) -> None:
        about = completion.found
        where = " · ".join(str(it) for it in (about.journal, about.year, f"found by {completion.by}") if it)
        button = radio(f"{completion.source}", f"hit-{place}")
        self._choice.addButton(button, place)
        under = PlainLabel(
            f"{_one_line(about.title)}\n{_one_line(where)}", name=f"about-hit-{place}", style="quiet"
        )
        under.setContentsMargins(INDENT, 0, 0, 4)
        button.setAccessibleDescription(under.text())
        self._hit_column.addWidget(button)
        self._hit_column.addWidget(under)

    def _show_hit(self, place: int) -> None:
        self._show_completion(self._completions[place])

    def _show_completion(self, completion: Completion | None) -> None:
        self._shown = completion
        doubt = _one_line(completion.doubt) if completion else ""
        self._doubt.say(f"It may be another paper: {doubt}\n{UNTICKED}" if doubt else "")
        self._fields.show_found(completion)

    # what can be done

    def _check(self) -> None:
        self._hint.say("")
        taken, written = self._fields.taken(), self._fields.written()
        number = len(taken) + len(written)
        text = _button_text(number, sum(not is_nothing(self._here(name)) for name in {**taken, **written}))
        self.accept_button.setText(text)
        self.accept_button.setAccessibleName(text)
        idle = not self._row.busy
        self.accept_button.setEnabled(idle and (number > 0 or self._fields.problem() is not None))
        self._asking.setVisible(self._network.allowed)
        asked = self._asked()
        ids = [TITLES[name] for name in ("pmid", "doi", "pmcid") if getattr(asked, name)]
        named_ids = " and ".join(it for it in (", ".join(ids[:-1]), *ids[-1:]) if it)
        self._by.setText(f"by {named_ids}" if ids else "by its title, which is sent there")

    def _here(self, name: str) -> Any:
        return getattr(self._document, name)

    def _turn(self, running: bool) -> None:
        for widget in (self._asking, self._fields, self._all, self._hits):
            widget.setEnabled(not running)
        self.cancel_button.setText("Stop" if running else "Cancel")
        self.cancel_button.setAccessibleName(self.cancel_button.text())
        (self.cancel_button if running else self._look_up).setFocus()
        self._check()


def _button_text(number: int, over: int) -> str:
    """What the button says that fills in `number` fields, `over` of which say something else now."""
    if not over:
        return f"Fill in {counted(number, 'field')}" if number else "Fill in"
    return f"Change {counted(over, 'field')}" if number == over else f"Fill in {number - over}, change {over}"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[:LONGEST_TITLE].rstrip()}…"
