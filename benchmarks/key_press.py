"""From a key to the paint: labels, each committed durably, and the next document."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks import starter
from benchmarks.figures import Figure, milliseconds
from benchmarks.raw_commits import RawCommits
from benchmarks.window import Opened, Paints, opened, press

LABELS_A_SENTENCE = 2
SENTENCES_A_DOCUMENT = 8
A_LOOK = 0.06
"""Seconds."""
QUERIES = (
    "select * from document where id = ?",
    "select title, abstract from document_text where document_id = ?",
    "select * from sentence where document_id = ? order by start_offset",
    "select * from annotation_set where document_id = ?",
    "select sentence_review.* from sentence_review join annotation_set on annotation_set.id = set_id "
    "where document_id = ?",
    "select annotation.* from annotation join annotation_set on annotation_set.id = set_id "
    "where document_id = ?",
)
"""What the window has to know of a document to show it."""


@dataclass
class Times:
    """Seconds of each repetition."""

    label: list[float] = field(default_factory=lambda: list[float]())
    commit: list[float] = field(default_factory=lambda: list[float]())
    step: list[float] = field(default_factory=lambda: list[float]())
    query: list[float] = field(default_factory=lambda: list[float]())

    def figures(self, documents: int) -> list[Figure]:
        return [
            milliseconds("label.median", documents, self.label, self.commit),
            milliseconds("label.99", documents, self.label, self.commit, 99),
            milliseconds("next", documents, self.step, self.query),
            milliseconds("next.99", documents, self.step, self.query, 99),
        ]


def measure(project: Path, folder: Path, presses: int, steps: int) -> Times:
    """`presses` label keys and `steps` documents forward in the window; the project is written to."""
    times = Times()
    commits = RawCommits(folder / "commits.sqlite")
    with opened(project) as shown:
        store = shown.view.session.project.store
        before = store.event_count()
        paints = Paints(shown.view.reader.viewport())
        keys, sentences = cycle(starter.label_keys()), 0
        while len(times.label) < presses:
            for _ in range(LABELS_A_SENTENCE):
                key = next(keys)
                times.label.append(
                    paints.seconds_until_painted(lambda key=key: press(shown.view.reader, key))
                )
                times.commit.append(commits.commit_one())
                shown.settle()
            sentences += 1
            if sentences % SENTENCES_A_DOCUMENT:
                shown.press("down")
            else:
                shown.next_open()
            shown.settle()
        if store.event_count() < before + len(times.label):
            raise RuntimeError("Not every key press was recorded.")
        with closing(sqlite3.connect(project)) as connection:
            for _ in range(steps):
                times.step.append(paints.seconds_until_painted(lambda: shown.press("next_document")))
                times.query.append(_ask(connection, shown))
                _look(shown)
    commits.close()
    return times


def _look(shown: Opened) -> None:
    """As somebody who sees at once that this is not the paper; the window reads ahead meanwhile."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < A_LOOK:
        shown.settle()


def _ask(connection: sqlite3.Connection, shown: Opened) -> float:
    view = shown.view.desk.view
    assert view is not None
    begun = time.perf_counter()
    for query in QUERIES:
        connection.execute(query, (view.document.id,)).fetchall()
    return time.perf_counter() - begun
