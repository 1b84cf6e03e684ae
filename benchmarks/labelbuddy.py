"""labelbuddy, where it is installed, on the same screen with the same abstracts: https://jeromedockes.github.io/labelbuddy/"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks import corpus
from benchmarks.figures import Figure, milliseconds
from benchmarks.pixels import searched
from benchmarks.screen import WHOLE, Screen
from benchmarks.search import COMMON, rare_words

PROGRAM = "labelbuddy"
NEXT = "Shift+period"


def missing() -> str:
    return "" if shutil.which(PROGRAM) else PROGRAM


def measure_import(folder: Path, documents: int) -> tuple[list[Figure], Path]:
    """And the database that it made."""
    source, database = folder / "labelbuddy.jsonl", folder / f"{documents}.labelbuddy"
    with source.open("w", encoding="utf-8") as stream:
        for it in corpus.abstracts(documents):
            row = {"text": it.text, "metadata": {"pmid": it.pmid}, "display_title": it.title}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    begun = time.perf_counter()
    subprocess.run(
        [PROGRAM, str(database), "--import-docs", str(source)], check=True, capture_output=True, timeout=900
    )
    seconds = time.perf_counter() - begun
    source.unlink()
    return [Figure(row="labelbuddy.import", documents=documents, value=documents / seconds)], database


def measure(screen: Screen, database: Path, documents: int, *, steps: int, starts: int) -> list[Figure]:
    """What is done with the program in `pixels.measure`, as far as labelbuddy has it."""
    began: list[float] = []
    for _ in range(starts):
        program, changed = screen.start([PROGRAM, str(database)])
        began.append(changed.last)
        screen.end(program)
    program, _ = screen.start([PROGRAM, str(database)])
    screen.wait_until_idle(program)
    step = [screen.press(NEXT).first for _ in range(steps)]
    found = [
        milliseconds("labelbuddy.start", documents, began),
        milliseconds("labelbuddy.next", documents, step),
    ]
    for row, words in (
        ("labelbuddy.search.rare", rare_words(documents)),
        ("labelbuddy.search.common", COMMON),
    ):
        chosen = islice(cycle(words), max(3, steps // 10))
        # it searches when Return is pressed
        found.append(milliseconds(row, documents, searched(screen, list(chosen), WHOLE, "Return")))
    screen.end(program)
    return found
