"""Saving entities that exchange what only one of them may have, in an order in which no two ever have it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar

from curator.edit import Edit
from curator.identifiers import DocumentId
from curator.model import Annotation, Claim, Document, DocumentState, Existence, Verdict
from curator.normalise import title_key

Retractable = TypeVar("Retractable", Claim, Annotation, Verdict)


def save_retractable(
    edit: Edit, targets: Collection[Retractable], unique: Callable[[Retractable], object]
) -> None:
    """Save claims, annotations or verdicts of which no two active ones may be alike by `unique`.

    All that share a value now, or will, are among the targets.
    """
    waiting: dict[str, Retractable] = {}
    holders: dict[object, str] = {}
    for target in targets:
        if target.state is Existence.RETRACTED:
            edit.save(target)
            continue
        waiting[target.id] = target
        current = _current(edit, target)
        if current.state is Existence.ACTIVE:
            holders[unique(current)] = target.id
    while waiting:
        free = [it for it in waiting.values() if holders.get(unique(it), it.id) == it.id]
        for target in free:
            former = unique(_current(edit, target))
            if holders.get(former) == target.id:
                del holders[former]
            edit.save(waiting.pop(target.id))
        if waiting and not free:
            # they wait for each other
            current = _current(edit, next(iter(waiting.values())))
            edit.save(replace(current, state=Existence.RETRACTED))
            del holders[unique(current)]


def _current(edit: Edit, target: Retractable) -> Retractable:
    current = edit.store.find(type(target), target.id)
    assert current is not None
    return current


def save_documents(
    edit: Edit, waiting: dict[DocumentId, Document], leave: Callable[[DocumentId, str], None]
) -> None:
    """Save active documents; no two have the same DOI, PMID or PMCID, and none comes back as a repetition.

    `leave` is told of one that another document forbids, which is none of `waiting`, and by what.
    """
    while waiting:
        moved = False
        for document_id, target in list(waiting.items()):
            clashes = _clashes(edit, target)
            stays = next((by for other, by in clashes.items() if other not in waiting), None)
            if clashes and stays is None:
                continue
            if stays is None:
                edit.save(target)
            else:
                leave(document_id, stays)
            del waiting[document_id]
            moved = True
        if waiting and not moved:
            # they wait for each other
            current = edit.store.find(Document, next(iter(waiting)))
            assert current is not None
            edit.save(replace(current, doi=None, pmid=None, pmcid=None))


def _clashes(edit: Edit, target: Document) -> dict[DocumentId, str]:
    """The documents that forbid it, and by what."""
    current = edit.store.find(Document, target.id)
    returns = current is not None and current.state is not DocumentState.ACTIVE
    key = title_key(target.title)
    return {
        match.document_id: match.by
        for match in reversed(edit.store.matches(target, key))
        if match.document_id != target.id
        and (match.by != "text" or (returns and title_key(match.title) == key))
    }
