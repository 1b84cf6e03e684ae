"""Full-text search: from the last letter of a word to the first screen of hits, painted."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path

from benchmarks import corpus
from benchmarks.figures import Figure, milliseconds
from benchmarks.window import Opened, Paints, Resets, opened

COMMON = ("patients", "treatment", "expression", "tumour", "levels")
"""Words of most abstracts."""
SAMPLE = 2_000
FEW = 4
"""Abstracts of the sample that a rare word is in, at most."""
FIRST_HITS = 50
QUERY = f"select rowid from document_text_fts where document_text_fts match ? limit {FIRST_HITS}"


def rare_words(documents: int, number: int = 5) -> list[str]:
    """Words that at most two of a thousand abstracts hold, and at least one does: the same ones each time."""
    sample = list(corpus.abstracts(min(SAMPLE, documents)))
    seen: Counter[str] = Counter()
    for abstract in sample:
        seen.update({word for word in abstract.text.lower().split() if word.isalpha()})
    few = sorted(word for word, times in seen.items() if times <= FEW and len(word) > 8 and word.isascii())
    chosen = random.Random(corpus.SEED).sample(few, min(number, len(few)))
    # each by itself, and not as the beginning of a common one
    return [word for word in chosen if sum(n for other, n in seen.items() if other.startswith(word)) <= FEW]


def measure(project: Path, documents: int, repetitions: int) -> list[Figure]:
    found: list[Figure] = []
    with opened(project) as shown:
        for row, words in (("search.rare", rare_words(documents)), ("search.common", COMMON)):
            chosen = list(islice(cycle(words), repetitions))
            seconds = [_search(shown, word) for word in chosen]
            found.append(milliseconds(row, documents, seconds, asked_alone(project, chosen)))
    return found


def asked_alone(project: Path, words: Sequence[str]) -> list[float]:
    """Seconds that FTS5 takes for the first hits of each word."""
    seconds: list[float] = []
    with closing(sqlite3.connect(project)) as connection:
        connection.execute(QUERY, (f'"{words[0]}" *',)).fetchall()
        for word in words:
            begun = time.perf_counter()
            connection.execute(QUERY, (f'"{word}" *',)).fetchall()
            seconds.append(time.perf_counter() - begun)
    return seconds


def _search(shown: Opened, word: str) -> float:
    """Type a word into the field of the window; from its last letter, with the pause that typing is given."""
    field, panel = shown.window.top_bar.search, shown.view.documents
    paints, resets = Paints(panel.view.viewport()), Resets(panel.model)
    field.setFocus()
    # all at once: a key of the test library cannot be any letter
    seconds = paints.seconds_until_painted(lambda: field.setText(word), resets.awaited())
    if panel.search != word or panel.model.rowCount() == 0:
        raise RuntimeError(f"“{word}” was not found.")
    cleared = resets.awaited()
    field.setText("")
    shown.until(cleared)
    shown.settle()
    return seconds
