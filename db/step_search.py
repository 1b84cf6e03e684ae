"""The steps that touched a document, a sentence, a label or a thing, newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from curator.history import Step
from curator.identifiers import LabelId
from curator.past import Past
from db import log
from db.places import KEYS, listed

_SETS = "select id from annotation_set where document_id = :document"
DOCUMENT_KEYS = f"""
    select :document union all select id from sentence where document_id = :document
    union all {_SETS}
    union all select set_id || '/' || sentence_id from sentence_review where set_id in ({_SETS})
    union all select id from claim where set_id in ({_SETS})
    union all select id from annotation where set_id in ({_SETS})
"""
_SETS_OF_SENTENCE = f"{_SETS.replace(':document', '(select document_id from sentence where id = :sentence)')}"
_OF_SENTENCE = f"set_id in ({_SETS_OF_SENTENCE}) and sentence_id = :sentence"
SENTENCE_KEYS = f"""
    select :sentence
    union all select set_id || '/' || sentence_id from sentence_review where {_OF_SENTENCE}
    union all select id from claim where {_OF_SENTENCE}
    union all select id from annotation where {_OF_SENTENCE}
"""
# a sentence that no event made lies in the first event of its document
_FIRST_EVENT = """
    select step from event where before is null
        and key = (select document_id from sentence where id = :{name})
        and not exists (select 1 from event where key = :{name} and before is null)
"""
_WINDOW, _WINDOWS = 4_000, 8
"""Events that are looked through at a time for a label, and how often, before its annotations are."""
# cross join: from the events of the window to their annotations
_LABELLED_IN_WINDOW = """
    seq in (select step from event cross join annotation on annotation.id = event.key
        where event.seq > :lower and event.seq <= :upper and entity = 'annotation' and label_id = :label)
"""


class StepSearch:
    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._annotations: dict[LabelId, tuple[int, list[str]]] = {}

    def steps(self, past: Past, before: int | None, limit: int) -> list[Step]:
        start, end = past.bounds()
        parameters: dict[str, Any] = {
            "before": before,
            "limit": limit,
            "document": past.document_id,
            "sentence": past.sentence_id,
            "key": past.key,
            "label": past.label_id,
            "curator": past.curator_id,
            "start": start,
            "end": end,
        }
        conditions = {
            "seq < :before": before,
            "curator_id = :curator": past.curator_id,
            "at >= :start": start,
            "at < :end": end,
        }
        given = [condition for condition, value in conditions.items() if value is not None]
        if past.label_id is None or past.document_id or past.sentence_id or past.key:
            return self._steps([*(f"seq in ({it})" for it in _steps_about(past)), *given], parameters)
        # a label that is used often is found soon; one that is not has few annotations
        recent = self._recent_steps(given, parameters)
        if len(recent) >= limit:
            return recent[:limit]
        parameters["keys"] = listed(self._labelled(past.label_id))
        return self._steps([f"seq in (select step from event where key in {KEYS})", *given], parameters)

    def _steps(self, conditions: Sequence[str], parameters: Mapping[str, Any]) -> list[Step]:
        where = f"where {' and '.join(conditions)}" if conditions else ""
        cursor = self._connect().execute(
            f"select * from step {where} order by seq desc limit :limit", parameters
        )
        return [log.step_of(row) for row in cursor]

    def _recent_steps(self, conditions: Sequence[str], parameters: Mapping[str, Any]) -> list[Step]:
        """Steps with a label among the newest events before a step, as far as `_WINDOWS` reach."""
        newest = (
            self._connect()
            .execute(
                "select seq from event where step < coalesce(:before, 9e18) "
                "order by step desc, seq desc limit 1",
                parameters,
            )
            .fetchone()
        )
        upper = newest[0] if newest else 0
        found: dict[int, Step] = {}
        for _ in range(_WINDOWS):
            lower = upper - _WINDOW
            window = {**parameters, "lower": lower, "upper": upper}
            steps = self._steps([_LABELLED_IN_WINDOW, *conditions], window)
            found |= {step.seq: step for step in steps}
            upper = lower
            if len(found) >= parameters["limit"] or upper <= 0:
                break
        return list(found.values())

    def _labelled(self, label: LabelId) -> list[str]:
        """The annotations with a label; the table is read through once, then only what is new."""
        read, known = self._annotations.get(label, (0, []))
        newest = self._connect().execute("select coalesce(max(seq), 0) from annotation").fetchone()[0]
        cursor = self._connect().execute(
            "select id from annotation where seq > ? and +label_id = ? order by seq", (read, label)
        )
        known += [id_ for (id_,) in cursor]
        self._annotations[label] = newest, known
        return known


def _steps_about(past: Past) -> Iterator[str]:
    """Subqueries for the steps that touch what is asked for; a step must be in each of them."""
    if past.key is not None:
        yield f"select step from event where key = :key union {_FIRST_EVENT.format(name='key')}"
    if past.label_id is not None:
        within = _OF_SENTENCE if past.sentence_id is not None else f"set_id in ({_SETS})"
        if past.document_id is None and past.sentence_id is None:
            within = "id = :key"
        labelled = f"select id from annotation where label_id = :label and {within}"
        yield f"select step from event where key in ({labelled})"
    elif past.sentence_id is not None:
        yield (
            f"select step from event where key in ({SENTENCE_KEYS}) "
            f"union {_FIRST_EVENT.format(name='sentence')}"
        )
    elif past.document_id is not None:
        yield f"select step from event where key in ({DOCUMENT_KEYS})"
