"""Where the annotations of a BioC document lie, whatever its offsets count."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from curator.readers.units import Places, Unit


class Location(NamedTuple):
    """Where an annotation stands, as the file counts."""

    offset: int
    length: int


class Part(NamedTuple):
    """A text of a passage, and where it begins in the abstract; None outside of it."""

    offset: int
    text: str
    at: int | None


class Finder:
    """Places in the parts of a document; a place is the number of a part and a code point in it."""

    def __init__(self, passages: Sequence[Sequence[Part]], unit: Unit) -> None:
        self._unit = unit
        self._by_passage = [
            sorted((it for it in parts if it.text), key=lambda it: it.offset) for parts in passages
        ]
        self._all = sorted((it for parts in self._by_passage for it in parts), key=lambda it: it.offset)
        self._lists = [*self._by_passage, self._all]
        self._offsets = [[it.offset for it in parts] for parts in self._lists]
        self._places: dict[tuple[int, str], Places] = {}

    def place(self, passage: int, location: Location) -> tuple[Part, int, Part, int] | None:
        """Where a location begins and ends, in its own passage or else anywhere."""
        if location.length <= 0:
            return None
        for number in dict.fromkeys((passage, -1)):
            parts, offsets = self._lists[number], self._offsets[number]
            end = location.offset + location.length
            first, last = bisect_right(offsets, location.offset) - 1, bisect_left(offsets, end) - 1
            if first < 0 or last < first:
                continue
            start_in = self._within(parts[first], location.offset)
            end_in = self._within(parts[last], end)
            if start_in is not None and end_in is not None and start_in < len(parts[first].text):
                return parts[first], start_in, parts[last], end_in
        return None

    def _within(self, part: Part, offset: int) -> int | None:
        key = (part.offset, part.text)
        if key not in self._places:
            self._places[key] = Places(part.text, self._unit)
        return self._places[key](offset - part.offset)

    def words(self, first: Part, start: int, last: Part, end: int) -> str:
        if first == last:
            return first.text[start:end]
        offsets = self._offsets[-1]
        begin, stop = bisect_right(offsets, first.offset), bisect_left(offsets, last.offset)
        between = (it.text for it in self._all[begin:stop])
        return "".join((first.text[start:], *between, last.text[:end]))


def is_same(found: str, words: str) -> bool:
    return "".join(found.split()) == "".join(words.split())


def size_in(text: str, unit: Unit) -> int:
    if text.isascii() or unit is Unit.CODE_POINTS:
        return len(text)
    name = "utf-8" if unit is Unit.UTF8 else "utf-16-le"
    return len(text.encode(name, "surrogatepass")) // (1 if unit is Unit.UTF8 else 2)
