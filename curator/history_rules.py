"""I9, I13 and I14: times, and rows that are as the history left them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from curator.finding import Finding, Repair
from curator.history import NAMES, Entity, plain, replay
from curator.identifiers import SetId
from curator.model import Annotation, AnnotationSet, Claim, Review, Sentence, SetStatus
from curator.whole import Whole


def done_is_read_only(whole: Whole) -> Iterator[Finding]:
    """I9, as the history tells it."""
    status: dict[str, str] = {}
    for event in whole.events:
        entity = whole.entities.get(event.key)
        if isinstance(entity, AnnotationSet):
            status[entity.id] = event.after.get("status", status.get(entity.id, ""))
            continue
        if isinstance(entity, Sentence):
            touched = list(status)
        elif isinstance(entity, Review | Claim | Annotation):
            touched = [entity.set_id]
        else:
            continue
        for set_id in touched:
            if status.get(set_id) == SetStatus.DONE:
                message = f"Its {words(event.entity)} was changed while the document was done."
                yield Finding("I9", message, whole.where(set_id=SetId(set_id)))


def times_are_times(whole: Whole) -> Iterator[Finding]:
    """I13"""
    yield from check_time(whole.document.imported_at, whole.where())
    for annotation_set in whole.sets.values():
        where = whole.where(set_id=annotation_set.id)
        yield from check_time(annotation_set.started_at, where)
        yield from check_time(annotation_set.completed_at, where)
    for review in whole.reviews:
        if not _is_time(review.reviewed_at):
            yield from check_time(review.reviewed_at, whole.where(review.sentence_id, review.set_id))
    for item in (*whole.claims.values(), *whole.annotations):
        made, changed = item.created_at, item.updated_at
        if made <= changed and _is_time(made) and _is_time(changed):
            continue
        where = whole.where(item.sentence_id, item.set_id)
        yield from check_time(made, where)
        yield from check_time(changed, where)
        if changed < made:
            yield Finding("I13", f"It was changed at {changed}, before it was made.", where)


def check_time(time: str | None, where: str) -> Iterator[Finding]:
    """I13: UTC, as `clock.now` makes it or, from another program, with another fraction of a second."""
    if not _is_time(time):
        yield Finding("I13", f"‘{time}’ is not a UTC time.", where)


# what was made together has one time
@lru_cache(maxsize=64)
def _is_time(time: str | None) -> bool:
    """None, of what was not done yet, is one."""
    if time is None:
        return True
    try:
        datetime.fromisoformat(time)
    except ValueError:
        return False
    return time[10:11] == "T" and time.endswith("Z")


def _where(whole: Whole, entity: Entity) -> str:
    match entity:
        case Review() | Claim() | Annotation():
            return whole.where(entity.sentence_id, entity.set_id)
        case Sentence():
            return whole.where(entity.id)
        case AnnotationSet():
            return whole.where(set_id=entity.id)
        case _:
            return whole.where()


def history_explains_it(whole: Whole) -> Iterator[Finding]:
    """I14"""
    entities = whole.entities
    told = {key: values for state in replay(whole.events).values() for key, values in state.items()}
    for key, entity in entities.items():
        name = NAMES[type(entity)]
        if key not in told:
            message = f"The history does not tell where this {words(name)} comes from: {key}."
            yield Finding("I14", message, _where(whole, entity), Repair.SALVAGE, name, key)
        elif different := differing_fields(entity, told[key]):
            message = f"The {words(name)} is not as the history left it: {', '.join(different)}."
            yield Finding("I14", message, _where(whole, entity), Repair.ROW_FROM_HISTORY, name, key)
    for key in told.keys() - entities.keys():
        message = f"A sentence that the history tells of is not in the file: {key}."
        yield Finding("I14", message, whole.where(), Repair.ROW_FROM_HISTORY, NAMES[Sentence], key)


def differing_fields(entity: Entity, told: Mapping[str, Any]) -> list[str]:
    """The fields in which an entity is not what the history tells; an absent one is None or empty there."""
    get = told.get
    return [
        name
        for name, value in plain(entity).items()
        # most are the same, and need no second look
        if value != get(name) and (value or None) != (get(name) or None)
    ]


def words(name: str) -> str:
    """The name of an entity's kind as a person would say it."""
    return name.replace("_", " ")
