"""A project full of work with its history, as one curator's keys would have written it, by bulk SQL.

A label a sentence on average: every second sentence has a claim with a label in each required dimension and
is reviewed. Each third document is done, its other sentences skipped; in the rest they are not looked at yet.
Every key has its step, every row the event that explains it.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from pathlib import Path

from benchmarks.corpus import SEED
from benchmarks.events import Events, Row
from curator import __version__
from curator.model import ReviewState
from curator.reviewing import STEP_NAMES
from curator.vocabulary import Label, Vocabulary, parse
from db.event_values import pack_text

STATEMENTS = {
    "annotation_set": """
        insert into annotation_set (id, document_id, curator_id, round, kind, status, vocabulary_id,
            vocabulary_version, guideline_version, started_at, completed_at)
        values (?, ?, ?, 1, 'independent', ?, ?, ?, ?, ?, ?)""",
    "sentence_review": """
        insert into sentence_review (set_id, sentence_id, state, flagged, comment, reviewed_at)
        values (?, ?, ?, 0, '', ?)""",
    "claim": """
        insert into claim (id, set_id, sentence_id, number, negated, note, state, created_at, created_by,
            updated_at)
        values (?, ?, ?, 1, 0, '', 'active', ?, ?, ?)""",
    "annotation": """
        insert into annotation (id, set_id, sentence_id, claim_id, dimension, label_id, label_version, origin,
            note, state, created_at, created_by, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, 'manual', '', 'active', ?, ?, ?)""",
    "step": """
        insert into step (seq, id, at, curator_id, name, kind, app_version, session_id)
        values (?, ?, ?, ?, ?, 'do', ?, ?)""",
    "event": "insert into event (step, entity, key, before, after) values (?, ?, ?, ?, ?)",
}
SENTENCES = """
    select document_id, sentence.id from sentence join document on document.id = document_id
    where document.seq > ? and document.seq <= ? and sentence.state = 'active'
    order by document.seq, start_offset
"""
AT_ONCE = 1_000
"""Documents whose rows are inserted together."""
DONE_EACH = 3
"""One document of so many is done."""
SECONDS_A_DOCUMENT = 60

Values = tuple[object, ...]


def annotate_everything(path: Path) -> int:
    """Fill a closed project, in which nobody has annotated yet, with work; how many labels."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # a file that is made anew if the machine fails: no log, no waiting for the disk
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -400000"):
            connection.execute(f"pragma {pragma}")
        work = _Work(connection)
        last = connection.execute("select max(seq) from document").fetchone()[0]
        connection.execute("begin immediate")
        for start in range(0, last, AT_ONCE):
            rows = connection.execute(SENTENCES, (start, start + AT_ONCE)).fetchall()
            for document_id, group in groupby(rows, key=lambda row: row[0]):
                work.annotate(document_id, [sentence_id for _, sentence_id in group])
            for table, values in work.rows.items():
                connection.executemany(STATEMENTS[table], values)
                values.clear()
        connection.execute("commit")
        connection.execute("pragma journal_mode = wal")
    return work.labels


class _Work:
    """Makes the rows of one curator's keys; the same ones for the same project and seed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.rows: dict[str, list[Values]] = {table: [] for table in STATEMENTS}
        self.labels = 0
        self._chance = random.Random(SEED)
        source = connection.execute("select source from vocabulary order by seq desc limit 1").fetchone()[0]
        vocabulary = parse(source, path_name(connection))
        (self._curator,) = connection.execute("select id from curator order by seq limit 1").fetchone()
        self._version = (vocabulary.id, vocabulary.version, vocabulary.guideline_version)
        self._ids = _ids()
        self._steps = count(1 + connection.execute("select coalesce(max(seq), 0) from step").fetchone()[0])
        self._session = next(self._ids)
        self._choices = list(_choices(vocabulary))
        self._began = datetime.now(UTC)
        self._documents = 0
        self._events = Events(self._curator, vocabulary)

    def annotate(self, document_id: str, sentence_ids: list[str]) -> None:
        self._documents += 1
        moment = self._began + timedelta(seconds=SECONDS_A_DOCUMENT * (self._documents - 1))
        at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        its_set, done = next(self._ids), self._documents % DONE_EACH == 0
        status, completed = ("done", at) if done else ("open", None)
        self.rows["annotation_set"].append(
            (its_set, document_id, self._curator, status, *self._version, at, completed)
        )
        begun = self._events.annotation_set(its_set, document_id, at)
        for number, sentence_id in enumerate(sentence_ids):
            if number % 2 == 0:
                self._label(its_set, sentence_id, at, begun)
                begun = None
                self._settle(its_set, sentence_id, ReviewState.REVIEWED, at)
            elif done:
                self._settle(its_set, sentence_id, ReviewState.SKIPPED, at)
        if done:
            self._step("Document done", at, self._events.completed(its_set, at))

    def _label(self, its_set: str, sentence_id: str, at: str, begun: Row | None) -> None:
        """One key for each label; the first of them makes the claim, and in a new document the pass."""
        claim = next(self._ids)
        self.rows["claim"].append((claim, its_set, sentence_id, at, self._curator, at))
        made = [begun] if begun else []
        made.append(self._events.claim(claim, its_set, sentence_id, at))
        for names, labels in self._choices:
            place = int(self._chance.random() * len(labels))
            label, annotation = labels[place], next(self._ids)
            self.rows["annotation"].append(
                (
                    *(annotation, its_set, sentence_id, claim, label.dimension, label.id, self._version[1]),
                    *(at, self._curator, at),
                )
            )
            event = self._events.annotation(annotation, its_set, sentence_id, claim, label, at)
            self._step(names[place], at, *made, event)
            made = []
            self.labels += 1

    def _settle(self, its_set: str, sentence_id: str, state: ReviewState, at: str) -> None:
        self.rows["sentence_review"].append((its_set, sentence_id, state.value, at))
        self._step(STEP_NAMES[state], at, self._events.review(its_set, sentence_id, state, at))

    def _step(self, name: str, at: str, *events: Row) -> None:
        seq = next(self._steps)
        step = (seq, next(self._ids), at, self._curator, name, __version__, self._session)
        self.rows["step"].append(step)
        self.rows["event"] += [
            (seq, entity, key, None if before is None else pack_text(before, key), pack_text(after, key))
            for entity, key, before, after in events
        ]


def path_name(connection: sqlite3.Connection) -> str:
    """What a connection has open, for messages."""
    return str(connection.execute("pragma database_list").fetchone()[2])


def _choices(vocabulary: Vocabulary) -> Iterator[tuple[list[str], list[Label]]]:
    """For each required dimension the names of the steps and the labels that they add."""
    for dimension in vocabulary.required():
        labels = [label for label in dimension.labels if label.status == "active"]
        yield [f"Add “{vocabulary.full_name(label)}”" for label in labels], labels


def _ids() -> Iterator[str]:
    """Identities in their order, which look like those of `curator.identifiers.new_id`."""
    for number in count(1):
        digits = f"{number:022x}"
        yield f"019aa000-{digits[:4]}-7{digits[4:7]}-8{digits[7:10]}-{digits[10:]}"
