"""What the window holds while somebody annotates for long: labels, documents, undo and search, mixed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from benchmarks import starter
from benchmarks.figures import Figure
from benchmarks.own_process import in_own_process, peak_memory, present_memory
from benchmarks.search import COMMON, rare_words
from benchmarks.start_up import start
from benchmarks.window import Opened, opened, press

EARLY = 10
"""The second look is after a tenth of the operations."""
TURN = 10
LABELS = 4
"""So many of a turn's operations are label keys."""


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB: at the start, after a tenth, after all, and at most."""

    begun: float
    early: float
    late: float
    peak: float


def annotate_for_long(project: Path, words: Sequence[str], operations: int) -> Memory | None:
    """`words` are searched for. None where the system does not tell what a process holds."""
    if present_memory() is None:
        return None
    looks: list[float] = []

    def look() -> None:
        _rest(shown)
        looks.append(present_memory() or 0.0)

    with opened(project) as shown:
        store = shown.view.session.project.store
        before = store.event_count()
        look()
        each = _operations(shown, words)
        for count in (operations // EARLY, operations - operations // EARLY):
            for _ in islice(each, count):
                shown.settle()
            look()
        if store.event_count() < before + operations * LABELS // TURN:
            raise RuntimeError("Not every key press was recorded.")
    begun, early, late = looks
    return Memory(begun, early, late, peak_memory() or 0.0)


def _operations(shown: Opened, words: Sequence[str]) -> Iterator[None]:
    """Without end; each turn is one operation: of ten, four label keys, two sentences, two documents."""
    keys, searched = cycle(starter.label_keys()), cycle(words)
    while True:
        for _ in range(2):
            for _ in range(2):
                press(shown.view.reader, next(keys))
                yield
            shown.press("down")
            yield
        shown.press("undo")
        yield
        for _ in range(2):
            shown.next_open()
            yield
        _search(shown, next(searched))
        yield


def _search(shown: Opened, word: str) -> None:
    """Look for a word and go back to all documents, without the pauses of typing."""
    for text in (word, ""):
        shown.window.top_bar.search_changed.emit(text)
        shown.settle()
    shown.view.reader.setFocus()


def _rest(shown: Opened) -> None:
    """As a curator who looks up."""
    begun = time.monotonic()
    while time.monotonic() - begun < 0.5:
        shown.settle()


def measure(project: Path, documents: int, operations: int) -> list[Figure]:
    # found here: looking for them takes memory
    words = (*COMMON, *rare_words(documents))
    found = in_own_process(annotate_for_long, project, words, operations)
    bare = start(None).peak_mib
    if found is None:
        return []
    values = {
        "memory.start": (found.begun, bare),
        "memory.early": (found.early, bare),
        "memory.late": (found.late, bare),
        "memory.peak": (found.peak, bare),
        "memory.growth": (found.late - found.early, None),
    }
    return [
        Figure(row=row, documents=documents, value=value, reference=reference, repetitions=operations)
        for row, (value, reference) in values.items()
    ]
