"""The list of documents: scrolled, sorted and filtered, until it is painted."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import SEED
from benchmarks.figures import Figure, milliseconds
from benchmarks.window import Opened, Paints, Resets, opened
from curator.library import Filter, Order

ROWS_A_PAGE = 20
ROWS_AT_ONCE = 200
"""So many rows a list may fetch at once: what a jump needs."""
TITLES = "select document_id, title from document_text where document_id in ({})"
SORTED = "select id from document where state = 'active' order by year desc, title_key"
STARTED = """
    select document.id from document join annotation_set on annotation_set.document_id = document.id
    where document.state = 'active' and annotation_set.status = 'open' order by document.seq
"""


def measure(project: Path, documents: int, repetitions: int) -> list[Figure]:
    """Of a project that somebody has begun to annotate."""
    with opened(project) as shown, closing(sqlite3.connect(project)) as connection:
        ids = shown.view.session.project.library().document_ids()
        found = _scrolled(shown, connection, ids, repetitions)
        found += _filtered(shown, connection, max(3, repetitions // 10))
        found += _sorted(shown, connection, max(3, repetitions // 10))
    return [milliseconds(row, documents, seconds, reference) for row, seconds, reference in found]


Found = list[tuple[str, list[float], list[float]]]


def _scrolled(shown: Opened, connection: sqlite3.Connection, ids: Sequence[str], repetitions: int) -> Found:
    chance = random.Random(SEED)
    bar = shown.view.documents.view.verticalScrollBar()
    paints = Paints(shown.view.documents.view.viewport())
    jumps: list[float] = []
    pages: list[float] = []
    jumps_alone: list[float] = []
    pages_alone: list[float] = []
    for _ in range(repetitions):
        target = chance.randrange(bar.maximum() - 2 * bar.pageStep())
        if target != bar.value():
            jumps.append(paints.seconds_until_painted(lambda target=target: bar.setValue(target)))
        shown.settle()
        pages.append(paints.seconds_until_painted(lambda: bar.setValue(bar.value() + bar.pageStep())))
        shown.settle()
        first = chance.randrange(max(1, len(ids) - ROWS_AT_ONCE))
        jumps_alone.append(_titles(connection, ids[first : first + ROWS_AT_ONCE]))
        pages_alone.append(_titles(connection, ids[first : first + ROWS_A_PAGE]))
    return [("list.scroll", pages, pages_alone), ("list.jump", jumps, jumps_alone)]


def _filtered(shown: Opened, connection: sqlite3.Connection, repetitions: int) -> Found:
    panel = shown.view.documents
    acts = [lambda wanted=wanted: panel.set_filter(wanted) for wanted in (Filter.STARTED, Filter.DONE)]
    found = _listed_anew(shown, acts, lambda: connection.execute(STARTED).fetchall(), repetitions)
    panel.set_filter(Filter.ALL)
    shown.settle()
    return [("list.filter", *found)]


def _sorted(shown: Opened, connection: sqlite3.Connection, repetitions: int) -> Found:
    orders = (Order.YEAR, Order.TITLE, Order.PROGRESS)
    acts = [lambda wanted=wanted: shown.view.documents.set_order(wanted) for wanted in orders]
    found = _listed_anew(shown, acts, lambda: connection.execute(SORTED).fetchall(), repetitions)
    return [("list.sort", *found)]


def _listed_anew(
    shown: Opened, acts: Sequence[Callable[[], None]], ask: Callable[[], object], repetitions: int
) -> tuple[list[float], list[float]]:
    """Seconds until the list is painted after one of the acts in turn, and those of asking alone."""
    panel = shown.view.documents
    paints, resets = Paints(panel.view.viewport()), Resets(panel.model)
    seconds: list[float] = []
    alone: list[float] = []
    for number in range(repetitions):
        seconds.append(paints.seconds_until_painted(acts[number % len(acts)], resets.awaited()))
        shown.settle()
        alone.append(_timed(ask))
    return seconds, alone


def _titles(connection: sqlite3.Connection, ids: Sequence[str]) -> float:
    query = TITLES.format(", ".join("?" * len(ids)))
    return _timed(lambda: connection.execute(query, ids).fetchall())


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
