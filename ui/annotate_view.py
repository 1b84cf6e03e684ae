"""The annotating view: documents, reader, labels, and what passes between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from curator.changes import Changes
from curator.identifiers import DocumentId, LabelId, SentenceId
from curator.model import Document
from ui import keys
from ui.desk import Desk
from ui.document_header import DocumentHeader
from ui.document_panel import DocumentPanel
from ui.key_map import KeyMap
from ui.label_palette import LabelPalette
from ui.note_bar import NoteBar
from ui.reader_view import ReaderView
from ui.session import Session
from ui.theme import Theme

EXAMPLES = 3
AHEAD_MILLISECONDS = 20
"""After a document came, when it is on the screen."""


class AnnotateView(QWidget):
    """Everything that one open project shows.

    Signals:
        place_changed(str, str): where the curator is, and how much is settled.
        message_raised(str): a sentence for the status line, when no document is there to show it in.
    """

    place_changed = Signal(str, str)
    message_raised = Signal(str)

    def __init__(
        self, session: Session, key_map: KeyMap, theme: Theme, font_size: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("annotate-view")
        self.session = session
        self.desk = Desk(session, self)
        # each part is made where it stays: under another parent it would be styled again
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.documents = DocumentPanel(theme, self.splitter)
        centre = QWidget(self.splitter)
        self.header = DocumentHeader(theme, centre)
        # before the reader fills the room that is left for it
        self.desk.document_shown.connect(self._show_header)
        self.reader = ReaderView(self.desk, theme, key_map, centre)
        self.note_bar = NoteBar(centre)
        self.labels = LabelPalette(theme, self.splitter)
        self._key_map = key_map
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(AHEAD_MILLISECONDS)
        self._idle.timeout.connect(self._look_ahead)
        self._shown_keys: dict[str, str] = {}

        centre.setObjectName("reader-column")
        centre.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.reader, 1)
        column.addWidget(self.note_bar)
        self._centre, self._column = centre, column
        self.splitter.setObjectName("panes")
        self.splitter.setChildrenCollapsible(False)
        for pane, width, least in ((self.documents, 280, 190), (centre, 776, 360), (self.labels, 384, 200)):
            pane.setMinimumWidth(least)
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.count() - 1, 1 if pane is centre else 0)
            pane.resize(width, pane.height())
        self.splitter.setSizes([280, 776, 384])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

        self.documents.document_chosen.connect(self._open_listed)
        self.documents.view.activated.connect(self.reader.setFocus)
        self.desk.document_shown.connect(self._show_document)
        self.desk.sentences_changed.connect(self._show_labels)
        self.desk.moved.connect(self._show_place)
        self.desk.hinted.connect(self._show_hint)
        self.session.changed.connect(self._follow)
        self.reader.page_fitted.connect(self._fit_header)
        self.header.strip.label_clicked.connect(self._go_to_label)
        self.labels.label_chosen.connect(self.choose_label)
        self.labels.find_closed.connect(self.reader.setFocus)
        self.labels.definition_closed.connect(self.reader.setFocus)
        self.labels.definition_requested.connect(self._define)
        self.note_bar.closed.connect(self.reader.setFocus)
        self.header.strip.set_vocabulary(session.project.vocabulary)
        self.set_keys()
        self.documents.set_library(session.project.library())
        self.set_theme(theme, font_size)

    # appearance

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._centre.setStyleSheet(f"#reader-column {{ background: {theme.bg} }}")
        self.documents.set_theme(theme)
        self.header.set_theme(theme, font_size)
        self.reader.set_theme(theme, font_size)
        self.labels.set_theme(theme)
        self._fit_header()

    def set_keys(self) -> None:
        """Show the present keys on the labels."""
        shown = self._key_map.label_keys()
        if shown != self._shown_keys:
            # all buttons are made anew
            self._shown_keys = shown
            self.labels.set_vocabulary(self.session.project.vocabulary, shown)
        find, define = (keys.shown(self._key_map.key_of(name)) for name in ("find_label", "definition"))
        self.labels.set_hint(f"{find} to find · {define} definition")
        self._light_labels()

    def _fit_header(self) -> None:
        self.header.fit(self.reader.page.page_left(), self.reader.page.card_width())

    # documents

    def open_document(self, document_id: DocumentId) -> None:
        self.desk.open(document_id)
        self.reader.setFocus()

    def open_sentence(self, document_id: DocumentId, sentence_id: SentenceId | None) -> bool:
        """Put a document on the desk at one sentence, whether or not the list shows it.

        False, and nothing happens, if it is no longer in the project.
        """
        view = self.session.project.view(document_id)
        if view is None or view.document.state != "active":
            return False
        places = [view.sentence.id for view in view.sentences]
        self.desk.open(document_id, places.index(sentence_id) if sentence_id and sentence_id in places else 0)
        self.reader.setFocus()
        return True

    def _open_listed(self, document_id: str) -> None:
        """Open what was chosen in the list; arrows go on browsing there, a click goes on reading."""
        self.desk.open(DocumentId(document_id))
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton or not self.documents.view.hasFocus():
            self.reader.setFocus()

    def open_hit(self) -> None:
        """After a search: go on reading, in the first document found if the present one is not among them."""
        self.documents.settle()
        model, shown = self.documents.model, self.desk.view
        if (shown is None or model.row_of(shown.document.id) is None) and (
            first := model.id_at(0)
        ) is not None:
            self.open_document(first)
        self.reader.setFocus()

    def open_first(self, wanted: str = "") -> None:
        """Open the wanted document, or else the first one that is not done."""
        document = self.session.project.store.find(Document, wanted) if wanted else None
        if document is not None and document.state == "active":
            self.open_document(DocumentId(wanted))
        elif (
            first := self.documents.next_id(None, to_do_only=True) or self.documents.model.id_at(0)
        ) is not None:
            self.open_document(first)
        else:
            self.desk.clear()

    def step_document(self, step: int) -> None:
        current = self.desk.view.document.id if self.desk.view else None
        found = self.documents.next_id(current) if step > 0 else self.documents.previous_id(current)
        if found is None:
            self.desk.say("This is the last document." if step > 0 else "This is the first document.")
        else:
            self.open_document(found)

    def complete_and_next(self) -> None:
        if not self.desk.complete() or self.desk.view is None:
            return
        found = self.documents.next_id(self.desk.view.document.id, to_do_only=True)
        if found is None:
            self.desk.say("Document done. Nothing is left to do in this list.")
        else:
            self.open_document(found)

    def _show_header(self) -> None:
        self.header.show_document(self.desk.view)
        if self.isVisible():
            self.reader.let_go()
            # Qt's own way takes a turn of the event loop for each layout, and paints in between
            self.header.fit_height()
            self._column.activate()

    def _show_document(self) -> None:
        view = self.desk.view
        self.documents.set_current(view.document.id if view else None)
        self._fit_header()
        if self.isVisible():
            self._idle.start()

    def _look_ahead(self) -> None:
        """Read what comes next once this document is painted."""
        view = self.desk.view
        following = None if view is None else self.documents.id_after(view.document.id)
        if following is not None:
            self.desk.look_ahead(following)

    def _follow(self, changes: Changes) -> None:
        if changes.library or changes.everything:
            self.documents.refresh()
            view = self.desk.view
            if view is None:
                self.open_first()
            elif view.document.state != "active":
                self.desk.clear()
                self.open_first()
        else:
            self.documents.reread(changes.documents)
        shown = self.desk.view
        if shown is not None and (changes.everything or shown.document.id in changes.documents):
            # its record may have been completed
            self.header.show_document(shown)

    # labels and place

    def choose_label(self, label_id: str) -> None:
        """Toggle a label where the curator is, and give the reader its keys back."""
        self.desk.toggle_label(LabelId(label_id))
        if not self.labels.isAncestorOf(self.focusWidget() or self):
            self.reader.setFocus()

    def _go_to_label(self, label_id: str) -> None:
        view = self.desk.view
        if view is None:
            return
        places = [
            place
            for place, sentence in enumerate(view.sentences)
            if any(label.id == label_id for claim in sentence.claims for _, label in claim.labels)
        ]
        after = [place for place in places if place > self.desk.current]
        if places:
            self.desk.go_to((after or places)[0])
            self.reader.setFocus()

    def _show_labels(self, indexes: list[int]) -> None:  # noqa: ARG002
        if self.desk.view is not None:
            self.header.show_labels(self.desk.view)

    def _light_labels(self) -> None:
        claim = self.desk.claim_view
        self.labels.set_lit(claim.label_ids() if claim else set())
        offered = self.desk.suggestions(self.desk.current) if self.desk.sentence else ()
        self.labels.set_suggested({item.label.id for item in offered})

    def _show_place(self) -> None:
        self._light_labels()
        view, sentence = self.desk.view, self.desk.sentence
        if view is None or sentence is None:
            self.place_changed.emit("", "")
            return
        selected = self.desk.selected()
        place = f"Sentence {sentence.sentence.index} of {len(view.sentences)}"
        if len(selected) > 1:
            first, last = view.sentences[selected[0]], view.sentences[selected[-1]]
            place = f"Sentences {first.sentence.index} to {last.sentence.index} of {len(view.sentences)}"
        elif self.desk.claim_view is not None and len(sentence.claims) > 1:
            place += f" · claim {self.desk.claim_view.claim.number}"
        aside = view.settled - view.reviewed
        settled = f"{view.reviewed} reviewed" + (f" · {aside} set aside" if aside else "")
        settled += " · done" if view.done else ""
        self.place_changed.emit(place, settled)

    def _show_hint(self, hint: str) -> None:
        self.message_raised.emit("" if self.desk.sentence is not None else hint)

    # notes and help

    def ask_comment(self) -> None:
        if (sentence := self.desk.sentence) is not None:
            self.note_bar.ask(
                f"Note on sentence {sentence.sentence.index}", sentence.comment, self.desk.set_comment
            )

    def ask_claim_note(self) -> None:
        if self.desk.sentence is not None:
            claim = self.desk.claim_view
            number = claim.claim.number if claim else 1
            self.note_bar.ask(
                f"Note on claim {number}", claim.claim.note if claim else "", self.desk.set_claim_note
            )

    def ask_reopen(self) -> None:
        view = self.desk.view
        if view is not None and view.done:
            self.note_bar.ask("Why is it reopened?", "", self.desk.reopen)
        else:
            self.desk.say("This document is not done, so it need not be reopened.")

    def show_definition(self) -> None:
        """Define the label in question: the one found, else the newest of the claim, else a suggested one."""
        if self.labels.shown_definition() is not None and self.labels.highlighted_label() is None:
            self.labels.close_definition()
            return
        claim = self.desk.claim_view
        newest = (
            max(claim.labels, key=lambda pair: pair[0].updated_at)[1].id if claim and claim.labels else None
        )
        offered = self.desk.suggestions(self.desk.current) if self.desk.sentence else ()
        first = self.session.project.vocabulary.labels()[0].id
        wanted = self.labels.highlighted_label() or newest or (offered[0].label.id if offered else first)
        self._define(wanted)

    def _define(self, label_id: str) -> None:
        """Show what a label means, with sentences that the curator gave it."""
        project = self.session.project
        examples = project.store.examples(LabelId(label_id), project.curator.id, EXAMPLES)
        self.labels.show_definition(label_id, examples)

    def next_pane(self) -> None:
        """Documents, reader, labels, and round again."""
        if self.reader.hasFocus():
            self.labels.open_find()
        elif self.labels.isAncestorOf(self.focusWidget() or self):
            self.documents.view.setFocus()
        else:
            self.reader.setFocus()

    def key_hints(self) -> list[str]:
        """The keys that matter while annotating."""
        key = lambda name: keys.shown(self._key_map.key_of(name))  # noqa: E731
        return [
            f"{key('up')}{key('down')} sentence",
            "letters and digits tag",
            f"{key('add_claim')} new claim",
            f"{key('review')} reviewed, next",
            f"{key('done')} document done",
            f"{key('all_keys')} all keys",
        ]

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does in this view."""
        desk = self.desk
        return {
            "undo": desk.undo,
            "redo": desk.redo,
            "up": lambda: desk.move(-1),
            "down": lambda: desk.move(1),
            "extend_up": lambda: desk.move(-1, extend=True),
            "extend_down": lambda: desk.move(1, extend=True),
            "review": desk.review_and_next,
            "skip": desk.skip,
            "not_annotatable": desk.not_annotatable,
            "flag": desk.toggle_flag,
            "comment": self.ask_comment,
            "find_label": self.labels.open_find,
            "accept": desk.accept_suggestion,
            "same": desk.copy_previous,
            "remove_last": desk.remove_last_label,
            "add_claim": desk.add_claim,
            "next_claim": desk.next_claim,
            "duplicate_claim": desk.duplicate_claim,
            "negate": desk.toggle_negated,
            "cue": desk.mark_cue,
            "claim_note": self.ask_claim_note,
            "remove_claim": desk.remove_claim,
            "split": desk.split,
            "merge": desk.merge,
            "next_document": lambda: self.step_document(1),
            "previous_document": lambda: self.step_document(-1),
            "done": self.complete_and_next,
            "reopen": self.ask_reopen,
            "definition": self.show_definition,
            "next_pane": self.next_pane,
        }
