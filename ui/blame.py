"""“Who did this?” in the reader: by key for the current sentence, by a right click for a chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from curator.errors import CuratorError
from curator.history import key_of
from curator.views import ClaimView, SentenceView
from curator.vocabulary import Vocabulary
from ui.chips import Chip, ChipKind
from ui.desk import Desk
from ui.reader_view import ReaderView
from ui.session import Session
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.blame_popup import BlamePopup, Life, Thing

WHO = "Who did this?"
NOTHING = "Nobody has put anything on this sentence yet."


class Blame(QObject):
    """Opens the popup; it is made when it is first wanted.

    Signals:
        history_wanted(str, str): the key of an entity, and what it is, whose steps are wanted.
    """

    history_wanted = Signal(str, str)

    def __init__(self, session: Session, reader: ReaderView, desk: Desk, theme: Theme) -> None:
        super().__init__(reader)
        self._session, self._reader, self._desk, self._theme = session, reader, desk, theme
        self.popup: BlamePopup | None = None
        reader.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        reader.customContextMenuRequested.connect(self._open_menu)

    def set_theme(self, theme: Theme) -> None:
        """The popup is made anew: it is small."""
        self._theme = theme
        if self.popup is not None:
            self.popup.deleteLater()
            self.popup = None

    def ask(self) -> None:
        """Who did what is on the current sentence, beginning with the newest label of the claim."""
        claim = self._desk.claim_view
        newest = (
            max(claim.labels, key=lambda pair: pair[0].updated_at)[0].id if claim and claim.labels else ""
        )
        self._ask(newest or (claim.claim.id if claim else ""), None)

    # the mouse

    def _open_menu(self, place: QPoint) -> None:
        hit = self._reader.page.chip_at(place)
        if hit is not None and hit[1].kind in (ChipKind.SUGGESTION, ChipKind.HINT):
            return
        menu = QMenu(self._reader) if hit else self._reader.createStandardContextMenu(place)
        menu.setObjectName("reader-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if hit is None:
            menu.addSeparator()
        who = QAction(WHO, menu)
        who.setObjectName("who")
        if hit is None:
            index = self._reader.cursorForPosition(place).blockNumber()
            who.triggered.connect(lambda: self._ask_about_sentence(index))
        else:
            index, chip = hit
            # now: chips are made anew when the current sentence changes
            key = self._key_of(index, chip)
            who.triggered.connect(lambda: self._ask_about_chip(index, chip, key))
        menu.addAction(who)
        who.setEnabled(self._desk.sentence is not None)
        menu.popup(self._reader.viewport().mapToGlobal(place))

    def _ask_about_sentence(self, index: int) -> None:
        if index != self._desk.current:
            self._desk.go_to(index)
        self.ask()

    def _ask_about_chip(self, index: int, chip: Chip, key: str) -> None:
        self._desk.choose_claim(index, chip.claim)
        self._ask(key, chip)

    def _key_of(self, index: int, chip: Chip) -> str:
        """The entity that a chip shows."""
        assert self._desk.view is not None
        sentence = self._desk.view.sentences[index]
        chips = self._reader.page.chips[index].chips
        notes = [it for it in chips if it.kind is ChipKind.NOTE]
        if chip.kind is ChipKind.NOTE and sentence.comment and chip is notes[-1] and sentence.review:
            return key_of(sentence.review)
        claim = sentence.claims[chip.claim]
        if chip.kind is ChipKind.LABEL:
            own = [it for it in chips if it.kind is ChipKind.LABEL and it.claim == chip.claim]
            return claim.labels[next(place for place, it in enumerate(own) if it is chip)][0].id
        return claim.claim.id

    # the popup

    def _ask(self, key: str, chip: Chip | None) -> None:
        sentence = self._desk.sentence
        things = things_of(sentence, self._session.project.vocabulary) if sentence is not None else []
        if not things:
            self._desk.say(NOTHING)
            return
        self._popup().ask(things, key, self._life, self._near(chip))

    def _popup(self) -> BlamePopup:
        if self.popup is None:
            # imported here: the first paint does without it
            from ui.blame_popup import BlamePopup

            self.popup = BlamePopup(self._theme, self._reader)
            self.popup.history_wanted.connect(self._want)
        return self.popup

    def _life(self, key: str) -> Life:
        from curator.chronicle import Chronicle

        try:
            return Chronicle(self._session.project).blame(key)
        except CuratorError as error:
            self._desk.say(str(error))
            return ()

    def _want(self, thing: Thing) -> None:
        self.history_wanted.emit(thing.key, thing.words)

    def _near(self, chip: Chip | None) -> QRect:
        """Where the chip stands, or the chips of the claim, on the screen."""
        page = self._reader.page
        block = self._reader.document().findBlockByNumber(self._desk.current)
        if chip is not None:
            rect = chip.rect.translated(page.chips_origin(block))
        else:
            rect = page.claim_rect(block, self._desk.claim)
        shown = rect.toAlignedRect()
        return QRect(self._reader.viewport().mapToGlobal(shown.topLeft()), shown.size())


def things_of(sentence: SentenceView, vocabulary: Vocabulary) -> list[Thing]:
    """The labels and claims of a sentence, and its review, in the order of the screen."""
    from ui.blame_popup import Thing

    several, found = len(sentence.claims) > 1, []
    number = sentence.sentence.index
    for view in sentence.claims:
        claim = view.claim
        heading = f"Claim {claim.number}" if several else "Labels and claim"
        within = f"claim {claim.number} of sentence {number}" if several else f"sentence {number}"
        for annotation, label in view.labels:
            words = f"“{annotation.span.text}”" if annotation.span else ""
            name = label.name
            if label.exclusive:
                # several dimensions have a label "Not stated"
                name = f"{vocabulary.dimension(label.dimension).name}: {name.lower()}"
            found.append(Thing(annotation.id, name, f"“{name}” on {within}", heading, words, label.colour))
        found.append(Thing(claim.id, "The claim itself", f"the claim of {within}", heading, _of_claim(view)))
    if sentence.review is not None:
        state = sentence.state.value.replace("_", " ")
        note = f"{state}, flagged" if sentence.flagged else state
        found.append(
            Thing(
                key_of(sentence.review),
                "Review and note",
                f"the review of sentence {number}",
                "Sentence",
                note,
            )
        )
    return found


def _of_claim(view: ClaimView) -> str:
    parts = ["negated" if view.claim.negated else "", "with a note" if view.claim.note else ""]
    return ", ".join(part for part in parts if part)
