"""Qt counts UTF-16 code units, the project counts Unicode code points; this is the border."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

# what QTextDocument would turn into paragraph breaks, objects or nothing, or what would reorder the text
_SHOWN_AS_SPACE = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufdd0\ufdd1\x00"
_SHOWN_AS_MARK = "\ufffc\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_OTHERWISE_SHOWN = re.compile(f"[{re.escape(_SHOWN_AS_SPACE + _SHOWN_AS_MARK)}]")
_SHOWN = str.maketrans({**dict.fromkeys(_SHOWN_AS_SPACE, " "), **dict.fromkeys(_SHOWN_AS_MARK, "\ufffd")})
# but not what `isolated` writes
_STILL = str.maketrans(dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067", "\ufffd"))


def shown(text: str) -> str:
    """The text as one paragraph of a QTextDocument, of the same length in code points and in UTF-16 units."""
    # most sentences are plain: `translate` takes ten times as long to find out that nothing is to be changed
    if (text.isascii() and text.isprintable()) or not _OTHERWISE_SHOWN.search(text):
        return text
    return text.translate(_SHOWN)


def still(text: str) -> str:
    """The text as it is, lines and all, turning no direction of writing."""
    return text if text.isascii() else text.translate(_STILL)


MOST_LETTERS = 10_000
"""Of a sentence that are laid out: breaking a megabyte into lines would stop the window."""
MOST_ON_A_LINE = 1000


def readable(text: str) -> str:
    """As much of a sentence as can be laid out, and how much more there is."""
    if len(text) <= MOST_LETTERS:
        return text
    more = len(text) - MOST_LETTERS
    return f"{text[:MOST_LETTERS]}… ({more:,} more characters; split the sentence to read them)"


def one_line(text: str) -> str:
    """The text on one line, as much of it as any line holds, turning no direction of writing."""
    return shown(" ".join(text[:MOST_ON_A_LINE].split()))


def isolated(text: str) -> str:
    """`one_line` of a text among others: letters from right to left do not reorder what stands beside it."""
    line = one_line(text)
    if line.isascii() or not any(unicodedata.bidirectional(sign) in _FROM_THE_RIGHT for sign in line):
        return line
    return f"\N{FIRST STRONG ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}"


class Offsets:
    """Positions of one text in code points and in UTF-16 units; free when nothing lies beyond U+FFFF."""

    __slots__ = ("_astral",)

    def __init__(self, text: str) -> None:
        plain = text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)
        self._astral = () if plain else tuple(place for place, sign in enumerate(text) if sign > "\uffff")

    def to_qt(self, place: int) -> int:
        """Code points before a position -> UTF-16 units before it."""
        return place + bisect_left(self._astral, place)

    def to_python(self, units: int) -> int:
        """UTF-16 units -> code points; a position inside a surrogate pair goes to its start."""
        low, high = 0, len(self._astral)
        while low < high:
            middle = (low + high) // 2
            if self._astral[middle] + middle < units:
                low = middle + 1
            else:
                high = middle
        return units - low
