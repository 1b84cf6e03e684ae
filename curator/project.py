"""A project as one curator works on it: perform, undo, redo, and look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from curator import __version__, clock
from curator.errors import CuratorError, RefusedError
from curator.history import Step, StepKind
from curator.identifiers import CuratorId, DocumentId, new_id
from curator.model import Curator
from curator.store import Store, StoredVocabulary
from curator.views import DocumentView, document_view, reread
from curator.vocabulary import Vocabulary, parse

if TYPE_CHECKING:
    from curator.changes import Changes
    from curator.edit import Edit
    from curator.history import Event
    from curator.library import Library

DEFAULT_CURATOR = "cur01"


class Operation(Protocol):
    def apply(self, edit: Edit) -> str:
        """Save through the edit; the name of the step as the Undo menu shows it."""
        ...


class Project:
    """A store, the vocabulary in use and the curator at work. Not for use by two threads."""

    def __init__(
        self, store: Store, curator_code: str | None = None, session_id: str = "", *, register: bool = True
    ) -> None:
        """Without a code, the curator who worked last goes on.

        A new code is registered, or, unless `register`, refused with a CuratorError. Where nothing can be
        recorded nobody is: then the work of the one who worked last is shown.
        """
        self.store = store
        self.session_id = session_id or new_id()
        stored = store.vocabularies()
        if not stored:
            raise CuratorError(f"‘{store.path.name}’ has no vocabulary: it was not created completely.")
        self.vocabulary: Vocabulary = parse(stored[-1].source, f"the vocabulary in {store.path.name}")
        self.curator = self._at_work(curator_code, register)
        self._asked: tuple[str, bool] | None = None
        """Who is to work here as soon as something can be recorded, and whether to register them."""
        if store.read_only is not None:
            self._asked = (curator_code, register) if curator_code else (self.curator.code, True)

    @classmethod
    def begin(cls, store: Store, vocabulary: Vocabulary, curator_code: str = DEFAULT_CURATOR) -> Project:
        """Bind a vocabulary to a new store and register its first curator."""
        with store.writing():
            bind(store, vocabulary)
        return cls(store, curator_code)

    @property
    def read_only(self) -> str | None:
        """Why nothing can be recorded here, as a sentence; None if something can."""
        return self.store.read_only

    def go_on(self) -> None:
        """Let whoever opened a project that could only be read work in it, once it can be written."""
        if self._asked is not None and self.store.writable():
            self.curator = self._at_work(*self._asked)
            self._asked = None

    def _refuse_as_another(self) -> None:
        """A change that was meant for the work of one curator is not made in that of another."""
        shown = self.curator
        self.go_on()
        if self.curator.id != shown.id:
            raise RefusedError(
                f"Not recorded yet: ‘{self.store.path.name}’ could only be read until now. You work as "
                f"{self.curator.code} from here on; do it again."
            )

    def _at_work(self, code: str | None, register: bool) -> Curator:
        if code is None and (last := self.store.last_curator()) is not None:
            return last
        if self.read_only is not None:
            return self._reader(code)
        code = code or DEFAULT_CURATOR
        if not register and self._known_curator(code) is None:
            names = ", ".join(curator.code for curator in self.store.curators())
            raise CuratorError(f"Nobody works here as “{code}”. The curators of this project are: {names}.")
        return self._curator(code)

    def _reader(self, code: str | None) -> Curator:
        """Whose work is shown where nobody can be registered: theirs, or else that of who worked last."""
        known = None if code is None else self._known_curator(code)
        return known or self.store.last_curator() or Curator(id=CuratorId(new_id()), code=DEFAULT_CURATOR)

    def _curator(self, code: str) -> Curator:
        """The curator with this code, registered if new."""
        if (known := self._known_curator(code)) is not None:
            return known
        if not code.strip():
            raise CuratorError("A curator needs a code, such as cur01.")
        with self.store.writing():
            # another process may have been faster
            if (known := self._known_curator(code)) is not None:
                return known
            curator = Curator(id=CuratorId(new_id()), code=code)
            edit = self._edit(curator.id)
            edit.save(curator)
            self._append(edit, f"Add curator {code}", StepKind.SETUP)
        return curator

    def _known_curator(self, code: str) -> Curator | None:
        return next((curator for curator in self.store.curators() if curator.code == code), None)

    def _follow_code(self, edit: Edit) -> None:
        """Go on as whoever has this curator's code now: a restored export brings its own curators."""
        if edit.brought_curators:
            self.curator = self._curator(self.curator.code)

    # changing

    def perform(self, operation: Operation, kind: StepKind = StepKind.DO) -> Changes:
        """Do one thing as one transaction with its events; a set-up step is nothing that is undone later.

        Raises RefusedError, nothing changed, if the rules of the data forbid it.
        """
        self._refuse_as_another()
        with self.store.writing(), closing(self._edit(self.curator.id)) as edit:
            name = operation.apply(edit)
            if edit.events:
                self._append(edit, name, kind)
        self._follow_code(edit)
        return edit.changes(name)

    def undo(self) -> Changes:
        """Take back the curator's last step; raises RefusedError if there is none or it cannot be."""
        return self._turn(StepKind.UNDO, self.next_undo, lambda edit, events: edit.undo(events))

    def redo(self) -> Changes:
        """Do again what was undone last; raises RefusedError if there is nothing or it cannot be."""
        return self._turn(StepKind.REDO, self.next_redo, lambda edit, events: edit.redo(events))

    def _turn(
        self,
        kind: StepKind,
        next_step: Callable[[], Step | None],
        turn: Callable[[Edit, Sequence[Event]], None],
    ) -> Changes:
        from curator.claims import refuse_broken_rules

        self._refuse_as_another()
        with self.store.writing():
            step = next_step()
            if step is None:
                raise RefusedError(f"There is nothing to {kind}.")
            with closing(self._edit(self.curator.id)) as edit:
                turn(edit, list(self.store.events(step.seq)))
                refuse_broken_rules(edit)
                self._append(edit, step.name, kind, step.seq)
        self._follow_code(edit)
        return edit.changes(f"{kind.capitalize()}: {step.name}")

    def next_undo(self) -> Step | None:
        """The step that `undo` would take back."""
        undone = 0
        for step in self.store.steps_backwards(self.curator.id):
            if step.kind is StepKind.UNDO:
                undone += 1
            elif step.kind is not StepKind.SETUP:
                if undone == 0:
                    return step if step.target is None else self.store.step(step.target)
                undone -= 1
        return None

    def next_redo(self) -> Step | None:
        """The step that `redo` would do again."""
        redone = 0
        for step in self.store.steps_backwards(self.curator.id):
            if step.kind is StepKind.DO:
                return None
            if step.kind is StepKind.REDO:
                redone += 1
            elif step.target is not None:
                if redone == 0:
                    return self.store.step(step.target)
                redone -= 1
        return None

    def _edit(self, curator_id: CuratorId) -> Edit:
        # imported here: the first paint does without what changes something
        from curator.edit import Edit

        return Edit(self.store, vocabulary=self.vocabulary, curator_id=curator_id, at=clock.now())

    def _append(self, edit: Edit, name: str, kind: StepKind, target: int | None = None) -> None:
        self.store.append(
            Step(
                id=new_id(),
                at=edit.at,
                curator_id=edit.curator_id,
                name=name,
                kind=kind,
                target=target,
                reason=edit.reason,
                app_version=__version__,
                session_id=self.session_id,
            ),
            edit.events,
        )

    # looking

    def library(self) -> Library:
        return self.store.library(self.curator.id)

    def view(self, document_id: DocumentId) -> DocumentView | None:
        """The document with this curator's work on it; None if it does not exist."""
        return document_view(self.store, self.vocabulary, document_id, self.curator.id)

    def refreshed(self, view: DocumentView, changes: Changes) -> DocumentView:
        """The view after changes, with as little as possible read again."""
        if changes.everything or changes.library or view.document.id in changes.resegmented:
            return self.view(view.document.id) or view
        if view.document.id not in changes.documents:
            return view
        return reread(self.store, self.vocabulary, view, changes.sentences, self.curator.id)


def bind(store: Store, vocabulary: Vocabulary) -> None:
    """Make a vocabulary the one in use; call within `store.writing()`."""
    stored = StoredVocabulary(vocabulary.id, vocabulary.version, vocabulary.source)
    store.bind_vocabulary(stored, ((label.id, label.dimension) for label in vocabulary.labels()))
