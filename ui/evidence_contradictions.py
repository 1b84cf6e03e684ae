"""The contradictions of the present answer, and what a curator says of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from curator.evidence.contradictions import Contradiction, Contradictions
from curator.model import Judgement
from curator.project import Operation
from curator.verdicts import GiveVerdict, WithdrawVerdict
from ui.contradictions_view import ContradictionsView
from ui.evidence_desk import EvidenceDesk


class EvidenceContradictions(QObject):
    """Looks for the contradictions of the question, and performs verdicts.

    Signals:
        message_raised(str): a sentence for the status line.
    """

    message_raised = Signal(str)

    def __init__(self, desk: EvidenceDesk, view: ContradictionsView) -> None:
        super().__init__(view)
        self._desk = desk
        self.view = view
        desk.contradictions_found.connect(self._show)
        view.verdict_given.connect(self._give)
        view.verdict_withdrawn.connect(self._withdraw)

    def find(self) -> None:
        """Look for them in the present answer; they are shown when they are found."""
        self.view.set_busy("Looking for contradictions …")
        self._desk.find_contradictions()

    def _show(self, found: Contradictions) -> None:
        evidence, question = self._desk.evidence, self._desk.question
        if evidence is not None:
            self.view.set_busy("")
            self.view.set_contradictions(
                found, evidence.book, lambda claims: evidence.passages(question, claims)
            )

    def _give(self, contradiction: Contradiction, judgement: Judgement, reason: str) -> None:
        claims = (*contradiction.pro.claims, *contradiction.anti.claims)
        ids = self._desk.session.project.store.claim_ids(claims)
        self._perform(
            GiveVerdict(
                contradiction=contradiction.key,
                pro_labels=contradiction.pro.labels,
                anti_labels=contradiction.anti.labels,
                claims=tuple(ids[claim] for claim in claims),
                judgement=judgement,
                reason=reason,
            )
        )

    def _withdraw(self, contradiction: Contradiction) -> None:
        self._perform(WithdrawVerdict(contradiction=contradiction.key))

    def _perform(self, operation: Operation) -> None:
        changes = self._desk.session.perform(operation)
        if changes is not None:
            self.message_raised.emit(changes.step)
