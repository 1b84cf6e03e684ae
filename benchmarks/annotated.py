"""A project full of work, made by SQL alone: for exports, which do not read the history."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.corpus import SEED
from curator import clock
from curator.identifiers import new_id

SETS = """
    insert into annotation_set (id, document_id, curator_id, round, kind, status, vocabulary_id,
        vocabulary_version, guideline_version, started_at)
    values (?, ?, ?, 1, 'independent', 'open', ?, ?, '1', ?)
"""
REVIEWS = """
    insert into sentence_review (set_id, sentence_id, state, flagged, comment, reviewed_at)
    values (?, ?, 'reviewed', 0, '', ?)
"""
CLAIMS = """
    insert into claim (id, set_id, sentence_id, number, negated, note, state, created_at, created_by,
        updated_at)
    values (?, ?, ?, 1, 0, '', 'active', ?, ?, ?)
"""
ANNOTATIONS = """
    insert into annotation (id, set_id, sentence_id, claim_id, dimension, label_id, label_version, origin,
        note, state, created_at, created_by, updated_at)
    values (?, ?, ?, ?, ?, ?, ?, 'manual', '', 'active', ?, ?, ?)
"""


def annotate_everything(path: Path) -> int:
    """Review every sentence of a closed project and give it a claim of two labels; how many labels."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        rows = list(_rows(connection))
        connection.execute("begin immediate")
        for statement in (SETS, REVIEWS, CLAIMS, ANNOTATIONS):
            connection.executemany(statement, [values for kind, values in rows if kind is statement])
        connection.execute("commit")
    return sum(kind is ANNOTATIONS for kind, _ in rows)


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    chance, at = random.Random(SEED), clock.now()
    (curator,) = connection.execute("select id from curator limit 1").fetchone()
    vocabulary, version = connection.execute(
        "select id, version from vocabulary order by seq desc"
    ).fetchone()
    labels: dict[str, list[str]] = {}
    for dimension, label in connection.execute("select dimension, id from label order by id"):
        labels.setdefault(dimension, []).append(label)
    sentences = connection.execute("select document_id, id from sentence order by document_id, start_offset")
    for document, group in groupby(sentences.fetchall(), key=lambda row: row[0]):
        set_id = new_id()
        yield SETS, (set_id, document, curator, vocabulary, version, at)
        for _, sentence in group:
            claim = new_id()
            yield REVIEWS, (set_id, sentence, at)
            yield CLAIMS, (claim, set_id, sentence, at, curator, at)
            for dimension in ("context", "stage"):
                label = chance.choice(labels[dimension])
                yield (
                    ANNOTATIONS,
                    (new_id(), set_id, sentence, claim, dimension, label, version, at, curator, at),
                )
