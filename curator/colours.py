"""Colours as `#rrggbb`: how far apart they are, and one laid over another."""

from __future__ import annotations

from functools import lru_cache

PLACES = (1, 3, 5)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 to 1 (WCAG 2.2); what remains of it in a grey print."""
    channels = (part / 255 for part in _parts(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def black_or_white(colour: str) -> str:
    """Whichever reads better on `colour`."""
    return "#000000" if contrast("#000000", colour) >= contrast("#ffffff", colour) else "#ffffff"


def blended(colour: str, ground: str, share: float) -> str:
    """`colour` laid over `ground` with the opacity `share`, as one opaque colour."""
    parts = zip(_parts(colour), _parts(ground), strict=True)
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in parts)


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in PLACES]
