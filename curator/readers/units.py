"""Offsets that other tools count in UTF-16 units or in bytes, as code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate
from typing import Any

from curator.readers.json_items import whole_number

_SPARE = 80
"""White space that a text may have more than a quotation of it, beside three times its length."""


class Unit(StrEnum):
    """What a tool counts in."""

    CODE_POINTS = "code points"
    UTF16 = "UTF-16 units"
    UTF8 = "UTF-8 bytes"


class Places:
    """Offsets of one text in the unit of another tool, turned into code points; built once, asked often."""

    def __init__(self, text: str, unit: Unit = Unit.CODE_POINTS) -> None:
        self._length = len(text)
        self._starts: list[int] = []
        if not text.isascii() and unit is Unit.UTF16:
            self._starts = list(accumulate((1 + (ord(it) > 0xFFFF) for it in text), initial=0))
        elif not text.isascii() and unit is Unit.UTF8:
            self._starts = list(accumulate(map(_bytes_of, text), initial=0))

    def __call__(self, offset: Any) -> int | None:
        """The code point where `offset` lies; None if it is no number, outside, or within a character."""
        number = whole_number(offset)
        if number is None or number < 0:
            return None
        if not self._starts:
            return number if number <= self._length else None
        place = bisect_left(self._starts, number)
        return place if place < len(self._starts) and self._starts[place] == number else None


def _bytes_of(character: str) -> int:
    code = ord(character)
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


def fitting(text: str, quotations: Sequence[tuple[Any, Any, str]], units: Sequence[Unit]) -> tuple[Unit, int]:
    """Which of `units` puts most quotations (start, end, words) where their words are, and how many not.

    White space does not count; the first of `units` is preferred.
    """
    best = (units[0], len(quotations))
    for unit in units:
        places = Places(text, unit)
        wrong = sum(not _stands(text, places(start), places(end), words) for start, end, words in quotations)
        if wrong < best[1]:
            best = (unit, wrong)
    return best


def _stands(text: str, start: int | None, end: int | None, words: str) -> bool:
    if start is None or end is None or end - start > 4 * len(words) + _SPARE:
        return False
    return "".join(text[start:end].split()) == "".join(words.split())
