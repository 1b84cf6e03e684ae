"""The program from outside, on a screen: start, label keys, next document and search."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks import starter
from benchmarks.figures import Figure, milliseconds
from benchmarks.raw_commits import RawCommits
from benchmarks.screen import Region, Screen
from benchmarks.search import COMMON, asked_alone, rare_words

LIST = Region(left=0, top=140, right=270, bottom=840)
"""Where the window shows its documents."""
SETTLED = 0.5
"""Seconds until what was typed before has been found."""
QUIT = "Ctrl+q"
BARE = [sys.executable, "-m", "benchmarks.first_paint", "--stay"]


def measure(
    screen: Screen, project: Path, folder: Path, documents: int, *, presses: int, steps: int, starts: int
) -> list[Figure]:
    """Figures of everything that can be seen; the project is written to."""
    own = [sys.executable, "-m", "ui", str(project)]
    began: list[float] = []
    bare_began: list[float] = []
    letter: list[float] = []
    for _ in range(starts):
        program, changed = screen.start(BARE)
        bare_began.append(changed.last)
        letter += [screen.press(key).first for key in "abcdef"]
        screen.end(program)
        program, changed = screen.start(own)
        began.append(changed.last)
        screen.end(program, QUIT)
    program, _ = screen.start(own)
    screen.wait_until_idle(program)
    label, commit = _labels(screen, folder, presses)
    step = [screen.press("Next").first for _ in range(steps)]
    found = [
        milliseconds("screen.start", documents, began, bare_began),
        milliseconds("screen.label.median", documents, label, commit),
        milliseconds("screen.label.99", documents, label, commit, 99),
        milliseconds("screen.next", documents, step, letter),
    ]
    for row, words in (("screen.search.rare", rare_words(documents)), ("screen.search.common", COMMON)):
        chosen = list(islice(cycle(words), max(3, steps // 10)))
        seconds = searched(screen, chosen)
        found.append(milliseconds(row, documents, seconds, asked_alone(project, chosen)))
    screen.end(program, QUIT)
    return found


def _labels(screen: Screen, folder: Path, presses: int) -> tuple[list[float], list[float]]:
    """Seconds of label keys, two for a sentence, and of a durable commit after each."""
    commits = RawCommits(folder / "pixel-commits.sqlite")
    label: list[float] = []
    commit: list[float] = []
    keys = cycle(starter.label_keys())
    for number in range(presses):
        label.append(screen.press(next(keys)).first)
        commit.append(commits.commit_one())
        if number % 2:
            # each document has eight sentences at least; the third of three is done and takes no labels
            steps = ("Next",) if number % 28 == 13 else ("Next", "Next")
            screen.tell(*(steps if number % 14 == 13 else ("Down",)))
    commits.close()
    return label, commit


def searched(
    screen: Screen, words: Sequence[str], region: Region = LIST, key: str = "BackSpace"
) -> list[float]:
    """Seconds from the last key of a search to the last change of its hits.

    Hits are shown at each letter, so the last one may change nothing: one letter too many is typed, for which
    nothing is found, and taken away. Where `key` is another, it is what begins the search.
    """
    seconds: list[float] = []
    for word in words:
        screen.tell("Ctrl+f", "Ctrl+a", "BackSpace", *word, *("q" if key == "BackSpace" else ""))
        time.sleep(SETTLED)
        seconds.append(screen.press(key, region).last)
        screen.tell("Escape")
        time.sleep(SETTLED)
    return seconds
