"""Where places of a text lie after it was made canonical."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from curator import normalise


class TextPlaces:
    """From offsets in a raw text to offsets in `normalise.text` of it, both in code points.

    `text` is the canonical text. `exact` is False if it cannot be told where places lie.
    """

    def __init__(self, raw: str) -> None:
        self.text = normalise.text(raw)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.exact = True
        if raw == self.text:
            self._starts = self._ends = list(range(len(raw) + 1))
            return
        self.exact = self._walk(raw) == self.text

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch without spaces at its ends; None if nothing of it is left, or it never was there."""
        if not self.exact or not 0 <= start < end < len(self._starts):
            return None
        first, last = self._starts[start], self._ends[end]
        stretch = self.text[first:last]
        first += len(stretch) - len(stretch.lstrip())
        last -= len(stretch) - len(stretch.rstrip())
        return (first, last) if first < last else None

    def _walk(self, raw: str) -> str:
        """Does as `normalise.text` does, cluster by cluster, and notes the way; gives what came out."""
        written: list[str] = []
        length, space = 0, ""
        self._ends.append(0)
        for start, end in _clusters(raw):
            cluster = raw[start:end]
            if len(cluster) > 1 or not "!" <= cluster <= "~":
                cluster = normalise.visible(cluster)
            if not cluster:
                self._starts += [length] * (end - start)
                self._ends += [length] * (end - start)
                continue
            if cluster.isspace():
                space = space.rstrip(" ") + "\n" if "\n" in cluster else space or " "
                self._starts += [length] * (end - start)
                self._ends += [length] * (end - start)
                continue
            before = (space if length else "") + cluster
            written.append(before)
            self._starts += [length + len(before) - len(cluster)] * (end - start)
            length += len(before)
            self._ends += [length] * (end - start)
            space = ""
        self._starts.append(length)
        return "".join(written)


def _clusters(raw: str) -> Iterator[tuple[int, int]]:
    """Stretches that composition (NFC) does not reach across; a line end of two signs is one."""
    if raw.isascii() and "\r" not in raw:
        yield from pairwise(range(len(raw) + 1))
        return
    start, visible = 0, ""
    for place, sign in enumerate(raw):
        plain = "!" <= sign <= "~"
        if place and (plain or not _belongs(visible, sign, raw[place - 1])):
            yield start, place
            start, visible = place, ""
        if plain:
            visible = sign
        elif len(visible) < normalise.MANY:
            # so many marks part the letter from whatever follows
            visible = normalise.visible(visible + sign)
    if raw:
        yield start, len(raw)


def _belongs(visible: str, sign: str, before: str) -> bool:
    """Whether a sign melts into what is written of its cluster."""
    if before == "\r" and sign == "\n":
        return True
    shown = normalise.visible(sign)
    if not shown or not visible:
        return bool(visible) or not shown
    if unicodedata.combining(sign):
        return not visible.isspace()
    # Hangul letters and a few vowel signs compose although they combine with nothing
    return len(unicodedata.normalize("NFC", visible + shown)) < len(visible) + len(shown)
