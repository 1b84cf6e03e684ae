"""Qt counts UTF-16 code units, the project counts Unicode code points; this is the border."""

from __future__ import annotations

from bisect import bisect_left

# what QTextDocument would turn into paragraph breaks, objects or nothing, or what would reorder the text
_SHOWN_AS_SPACE = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufdd0\ufdd1\x00"
_SHOWN_AS_MARK = "\ufffc\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOWN = str.maketrans({**dict.fromkeys(_SHOWN_AS_SPACE, " "), **dict.fromkeys(_SHOWN_AS_MARK, "\ufffd")})


def shown(text: str) -> str:
    """The text as one paragraph of a QTextDocument, of the same length in code points and in UTF-16 units."""
    return text.translate(_SHOWN)


class Offsets:
    """Positions of one text in code points and in UTF-16 units; free when nothing lies beyond U+FFFF."""

    __slots__ = ("_astral",)

    def __init__(self, text: str) -> None:
        plain = text.isascii() or max(text) <= "\uffff"
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
