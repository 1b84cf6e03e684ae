"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Numbers of repetitions, but for `sizes` and `papers`: documents of the projects."""

    sizes: tuple[int, ...]
    starts: int
    presses: int
    """Label keys."""
    steps: int
    """Documents forward, and scrolls of the list."""
    searches: int
    operations: int
    """Of the loop whose memory is looked at."""
    screen_starts: int
    screen_presses: int
    screen_steps: int
    full_text_sentences: int
    papers: int
    """Of the project whose evidence is asked for."""
    corrections: int


FULL = Extent(
    sizes=(1_000, 10_000, 100_000),
    starts=7,
    presses=240,
    steps=100,
    searches=10,
    operations=10_000,
    screen_starts=5,
    screen_presses=200,
    screen_steps=40,
    full_text_sentences=2_000,
    papers=100_000,
    corrections=30,
)
QUICK = Extent(
    sizes=(40,),
    starts=1,
    presses=6,
    steps=3,
    searches=2,
    operations=60,
    screen_starts=1,
    screen_presses=4,
    screen_steps=3,
    full_text_sentences=60,
    papers=60,
    corrections=3,
)
