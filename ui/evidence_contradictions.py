"""The contradictions of the present answer, and what a curator says of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from curator.evidence.contradictions import Contradiction, Contradictions
from curator.identifiers import CuratorId
from curator.model import Judgement
from curator.project import Operation
from curator.verdicts import GiveVerdict, WithdrawVerdict
from ui.contradictions_view import ContradictionsView
from ui.evidence_desk import EvidenceDesk
from ui.theme import Theme


class EvidenceContradictions(QObject):
    """Looks for the contradictions of the question, and performs verdicts.

    Signals:
        message_raised(str): a sentence for the status line.
        passage_opened(Passage): read it in the reader.
        left(): back to the matrix.
    """

    message_raised = Signal(str)
    passage_opened = Signal(object)
    left = Signal()

    def __init__(self, desk: EvidenceDesk, pages: QStackedWidget) -> None:
        """`pages` is where the view goes, once somebody asks for it."""
        super().__init__(pages)
        self._desk = desk
        self._pages = pages
        self._view: ContradictionsView | None = None
        self._look: tuple[Theme, int] | None = None
        self._curators: Mapping[CuratorId, str] = {}
        desk.contradictions_found.connect(self._show)

    @property
    def view(self) -> ContradictionsView:
        if self._view is None:
            view = self._view = ContradictionsView(self._pages)
            self._pages.addWidget(view)
            if self._look is not None:
                view.set_theme(*self._look)
            view.set_curator(self._desk.session.project.curator.id, self._curators)
            view.passage_opened.connect(self.passage_opened)
            view.left.connect(self.left)
            view.verdict_given.connect(self._give)
            view.verdict_withdrawn.connect(self._withdraw)
        return self._view

    @property
    def is_shown(self) -> bool:
        return self._view is not None and self._pages.currentWidget() is self._view

    @property
    def unsaved(self) -> bool:
        """Whether a verdict was begun and is not saved."""
        return self._view is not None and self._view.unsaved

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._look = theme, font_size
        if self._view is not None:
            self._view.set_theme(theme, font_size)

    def set_curators(self, curators: Mapping[CuratorId, str]) -> None:
        """The codes of all who may have given a verdict."""
        self._curators = curators
        if self._view is not None:
            self._view.set_curator(self._desk.session.project.curator.id, curators)

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
