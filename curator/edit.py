"""One change under way: what operations save through, and where undo and redo are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar, cast

from curator.changes import Changes
from curator.errors import RefusedError
from curator.history import (
    KINDS,
    RETIRED,
    Entity,
    Event,
    differs,
    event_of,
    key_of,
    merged,
    pack_sentences,
)
from curator.identifiers import CuratorId, DocumentId, SentenceId
from curator.model import (
    Annotation,
    Claim,
    Curator,
    Document,
    DocumentState,
    DocumentText,
    Existence,
    Review,
    Sentence,
    Verdict,
)
from curator.normalise import title_key
from curator.spool import LongList
from curator.store import Store
from curator.vocabulary import Vocabulary

E = TypeVar("E", bound=Entity)


class Edit:
    """Saves entities within one transaction and remembers the events and what they touched."""

    def __init__(self, store: Store, *, vocabulary: Vocabulary, curator_id: CuratorId, at: str) -> None:
        self.store = store
        self.vocabulary = vocabulary
        self.curator_id = curator_id
        self.at = at
        self.events: LongList[Event] = LongList()
        self.notices: list[str] = []
        self.reason: str | None = None
        self._documents: set[DocumentId] = set()
        self._sentences: set[SentenceId] = set()
        self._resegmented: set[DocumentId] = set()
        self._verdicts: set[str] = set()
        self._library = False
        self._curators = False

    def save(self, entity: E) -> E:
        """Insert or update; nothing happens if nothing differs."""
        before = self.store.find(type(entity), key_of(entity))
        if isinstance(entity, Claim | Annotation | Verdict) and before not in (None, entity):
            entity = cast(E, replace(entity, updated_at=max(self.at, entity.created_at)))
        event = event_of(before, entity)
        if event is not None:
            self.store.save(entity)
            self.events.append(event)
            self._touch(entity)
        return entity

    def add_document(self, document: Document, text: DocumentText, sentences: Sequence[Sentence]) -> None:
        self.store.add_document(document, text, sentences)
        event = event_of(None, document)
        assert event is not None
        event.after["sentences"] = pack_sentences(document, sentences)
        if sentences:
            event.after["splitter"] = sentences[0].splitter
        self.events.append(event)
        self._documents.add(document.id)
        self._library = True

    @property
    def brought_curators(self) -> bool:
        return self._curators

    def close(self) -> None:
        """Let go of the events, once they are written."""
        self.events.close()

    def changes(self, step: str) -> Changes:
        return Changes(
            step=step,
            notices=tuple(self.notices),
            documents=frozenset(self._documents),
            sentences=frozenset(self._sentences),
            resegmented=frozenset(self._resegmented),
            verdicts=frozenset(self._verdicts),
            library=self._library,
        )

    def undo(self, events: Sequence[Event]) -> None:
        """Put back what the events changed; raises RefusedError if somebody changed it since.

        Whether the outcome keeps the rules of the data is for `claims.refuse_broken_rules` to say.
        """
        for event in reversed(events):
            current = self._current(event)
            if differs(current, event.after):
                raise RefusedError("Cannot be undone: it has been changed since by somebody else.")
            if isinstance(current, Document) and event.before is None and self.store.sets(current.id):
                raise RefusedError(f"Cannot be undone: “{current.title}” has been annotated since.")
            former = event.before if event.before is not None else RETIRED[event.entity]
            self.save(self._unclaimed(merged(current, former), "undone"))

    def redo(self, events: Sequence[Event]) -> None:
        """Do again what `undo` took back; raises RefusedError if somebody changed it since."""
        for event in events:
            current = self._current(event)
            expected = event.before if event.before is not None else RETIRED[event.entity]
            if differs(current, expected):
                raise RefusedError("Cannot be redone: it has been changed since by somebody else.")
            # one that was merged into another repeats that
            if isinstance(current, Document) and event.before is None and event.after["state"] != "merged":
                self._refuse_repeated(current)
            restored = {} if event.before is not None else dict.fromkeys(RETIRED[event.entity])
            self.save(self._unclaimed(merged(current, restored | event.after), "redone"))

    def _refuse_repeated(self, document: Document) -> None:
        key = title_key(document.title)
        for match in self.store.matches(document, key):
            if match.by != "text" or title_key(match.title) == key:
                raise RefusedError(
                    f"Cannot be redone: “{document.title}” is in the project again (same {match.by})."
                )

    def _unclaimed(self, entity: Entity, turned: str) -> Entity:
        """Raises RefusedError if an entity would get what another one has by now."""
        match entity:
            case Document(state=DocumentState.ACTIVE):
                for match in self.store.matches(entity, title_key(entity.title)):
                    if match.document_id != entity.id and match.by in ("DOI", "PMID", "PMCID"):
                        raise RefusedError(
                            f"Cannot be {turned}: “{match.title}” has the same {match.by} now."
                        )
            case Claim(state=Existence.ACTIVE):
                claims = self.store.claims(entity.set_id, entity.sentence_id)
                if any(it.number == entity.number and it.id != entity.id for it in claims):
                    raise RefusedError(f"Cannot be {turned}: there is another claim {entity.number} by now.")
            case Annotation(state=Existence.ACTIVE):
                present = self.store.annotations(entity.set_id, entity.sentence_id)
                if any(it.id != entity.id and _same_label(it, entity) for it in present):
                    raise RefusedError(f"Cannot be {turned}: the label was set again since.")
            case _:
                pass
        return entity

    def _current(self, event: Event) -> Entity:
        current = self.store.find(KINDS[event.entity], event.key)
        if current is None:
            raise LookupError(f"the history names a missing {event.entity} {event.key}")
        return current

    def _touch(self, entity: Entity) -> None:
        match entity:
            case Document():
                self._documents.add(entity.id)
                self._library = True
            case Sentence():
                self._documents.add(entity.document_id)
                self._resegmented.add(entity.document_id)
            case Review() | Claim() | Annotation():
                self._sentences.add(entity.sentence_id)
                sentence = self.store.find(Sentence, entity.sentence_id)
                assert sentence is not None
                self._documents.add(sentence.document_id)
            case Verdict():
                self._verdicts.add(entity.contradiction)
            case Curator():
                self._curators = True
            case _:
                if (document_id := getattr(entity, "document_id", None)) is not None:
                    self._documents.add(document_id)


def _same_label(first: Annotation, second: Annotation) -> bool:
    """Whether both cannot be there (I4)."""
    return (first.claim_id, first.label_id, first.span) == (second.claim_id, second.label_id, second.span)
