"""The append-only history: steps (one user action each) made of events (one entity each).

Together with the frozen texts of documents, the events are enough to rebuild every other table (`replay`),
and to undo and redo any step without code of its own: an operation only says what it saves.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from curator.identifiers import CuratorId, derived_sentence_id, derived_sentence_ids
from curator.model import (
    Annotation,
    AnnotationSet,
    Claim,
    Curator,
    Document,
    Review,
    Sentence,
    Span,
    Verdict,
)
from curator.record import record

Entity = Curator | Document | Sentence | AnnotationSet | Review | Claim | Annotation | Verdict
Plain = dict[str, Any]
E = TypeVar("E", bound=Entity)

NAMES: dict[type[Entity], str] = {
    Curator: "curator",
    Document: "document",
    Sentence: "sentence",
    AnnotationSet: "annotation_set",
    Review: "sentence_review",
    Claim: "claim",
    Annotation: "annotation",
    Verdict: "verdict",
}
KINDS: dict[str, type[Entity]] = {name: kind for kind, name in NAMES.items()}

FROZEN: dict[str, frozenset[str]] = {
    "document": frozenset({"title"}),
    "sentence": frozenset({"text", "index"}),
}
"""Fields that are not in events: they lie in the frozen text, or follow from it."""

RETIRED: dict[str, Plain] = {
    "curator": {},
    "document": {"state": "excluded", "state_reason": "import undone", "merged_into": None},
    "sentence": {"state": "superseded"},
    "annotation_set": {"status": "void"},
    "sentence_review": {"state": "unreviewed", "flagged": False, "comment": "", "reviewed_at": None},
    "claim": {"state": "retracted"},
    "annotation": {"state": "retracted"},
    "verdict": {"state": "retracted"},
}
"""How an entity looks whose creation was undone; nothing is ever deleted."""

BOOKKEEPING = frozenset({"updated_at"})


PACKED = frozenset({"sentences", "splitter"})
"""What a document's first event says of its sentences."""


class StepKind(StrEnum):
    """A set-up step is history, but nothing that a person would undo."""

    SETUP = "setup"
    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@record(kw_only=True)
class Event:
    """One entity in one step. `before` is None for a creation; an update names only what changed."""

    entity: str
    key: str
    before: Plain | None
    after: Plain

    def __reduce__(self) -> tuple[Callable[..., Event], tuple[Any, ...]]:
        # an import spools one for each document: one call instead of one for each field
        return _event, (self.entity, self.key, self.before, self.after)


def _event(entity: str, key: str, before: Plain | None, after: Plain) -> Event:
    return Event(entity=entity, key=key, before=before, after=after)


@record(kw_only=True)
class Step:
    """One user action, committed as one transaction. `target` is the step that an undo or redo is about."""

    id: str
    at: str
    curator_id: CuratorId
    name: str
    kind: StepKind = StepKind.DO
    target: int | None = None
    reason: str | None = None
    app_version: str
    session_id: str
    seq: int = 0


def key_of(entity: Entity) -> str:
    """What identifies an entity among its kind."""
    return f"{entity.set_id}/{entity.sentence_id}" if isinstance(entity, Review) else entity.id


def plain(entity: Entity) -> Plain:
    """An entity as JSON values, without its frozen fields."""
    names, values_of = _thawed(type(entity))
    values: Plain = dict(zip(names, values_of(entity), strict=True))
    for name in _composite(type(entity)):
        value = values[name]
        if type(value) is tuple:
            values[name] = list(cast(tuple[Any, ...], value))
        elif type(value) is Span:
            values[name] = asdict(value)
    return values


@cache
def _thawed(kind: type[Entity]) -> tuple[tuple[str, ...], Callable[[Entity], tuple[Any, ...]]]:
    """The fields that go into events, and what reads them all at once."""
    frozen = FROZEN.get(NAMES[kind], frozenset[str]())
    names = tuple(field.name for field in fields(kind) if field.name not in frozen)
    return names, attrgetter(*names)


@cache
def _composite(kind: type[Entity]) -> tuple[str, ...]:
    """The fields whose values are no JSON: tuples and spans."""
    readers = _readers(kind)
    return tuple(name for name in _thawed(kind)[0] if readers[name] in (tuple, _span))


@cache
def _readers(kind: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Any:
    options = [part for part in typing.get_args(hint) if part is not types.NoneType] or [hint]
    if typing.get_origin(hint) is tuple:
        return tuple
    target = options[0]
    if target is Span:
        return _span
    if isinstance(target, type) and issubclass(target, StrEnum):
        return target
    return None


def _span(value: Mapping[str, Any]) -> Span:
    return Span(**value)


def merged(entity: Entity, values: Mapping[str, Any]) -> Entity:
    """The entity with fields taken from JSON values; fields that no longer exist are ignored."""
    return replace(entity, **_typed(type(entity), values))


def from_plain(kind: type[E], values: Mapping[str, Any]) -> E:
    """An entity made of JSON values; fields that it does not have are ignored."""
    return kind(**_typed(kind, values))


def _typed(kind: type[Entity], values: Mapping[str, Any]) -> Plain:
    readers = _readers(kind)
    return {
        name: readers[name](value) if value is not None and readers[name] else value
        for name, value in values.items()
        if name in readers
    }


def event_of(before: Entity | None, after: Entity) -> Event | None:
    """The event that turns `before` into `after`, or None if nothing but bookkeeping differs."""
    name, new = NAMES[type(after)], plain(after)
    if before is None:
        compact = {field: value for field, value in new.items() if value is not None and value != []}
        return Event(entity=name, key=key_of(after), before=None, after=compact)
    old = plain(before)
    changed = {field for field in new if new[field] != old[field]}
    if not changed - BOOKKEEPING:
        return None
    return Event(
        entity=name,
        key=key_of(after),
        before={field: old[field] for field in sorted(changed)},
        after={field: new[field] for field in sorted(changed)},
    )


def differs(current: Entity, expected: Mapping[str, Any]) -> bool:
    """Whether somebody changed the entity since an event left it as `expected`."""
    now = plain(current)
    return any(
        now[field] != value for field, value in expected.items() if field in now and field not in BOOKKEEPING
    )


def replay(events: Iterable[Event]) -> dict[str, dict[str, Plain]]:
    """Every entity as the events leave it: entity name -> key -> JSON values.

    A document's first event carries its sentences as `[start, end, section label, category, id, segmentation
    version]` rows (trailing None left out) and their splitter, so that an import of many documents does not
    repeat their fields.
    """
    state: dict[str, dict[str, Plain]] = {name: {} for name in KINDS}
    for event in events:
        values = state[event.entity].setdefault(event.key, {})
        values.update(event.after)
        if event.entity == NAMES[Document]:
            for field in PACKED:
                values.pop(field, None)
            for sentence in event.after.get("sentences", ()):
                unpacked = unpack_sentence(event.key, sentence, event.after)
                state["sentence"][unpacked["id"]] = unpacked
    return state


def pack_sentences(document: Document, sentences: Sequence[Sentence]) -> list[list[Any]]:
    """Sentences of a new document for its event; see `replay`."""
    spans = tuple((sentence.start, sentence.end) for sentence in sentences)
    usual = derived_sentence_ids(document.id, 1, spans)
    packed: list[list[Any]] = []
    for sentence, span, first_id in zip(sentences, spans, usual, strict=True):
        version = sentence.segmentation_version
        derived = first_id if version == 1 else derived_sentence_id(document.id, version, *span)
        row: list[Any] = [*span, sentence.section_label, sentence.section_category]
        if sentence.id != derived or version != 1:
            row.append(None if sentence.id == derived else sentence.id)
            row.append(None if version == 1 else version)
        while row[-1] is None:
            row.pop()
        packed.append(row)
    return packed


def unpack_sentence(document_id: str, row: list[Any], after: Mapping[str, Any]) -> Plain:
    """JSON values of one sentence of a document's first event."""
    start, end = row[:2]
    label, category, given_id, given_version = [*row[2:], None, None, None, None][:4]
    version = given_version or 1
    return {
        "id": given_id or derived_sentence_id(document_id, version, start, end),
        "document_id": document_id,
        "text_version": after.get("text_version", 1),
        "segmentation_version": version,
        "start": start,
        "end": end,
        "section_label": label,
        "section_category": category,
        "splitter": after.get("splitter", ""),
        "state": "active",
    }
