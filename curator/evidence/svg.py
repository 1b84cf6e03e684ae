"""Drawings as SVG text that browsers, Inkscape and Qt show alike, made without measuring fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from math import ceil
from xml.sax.saxutils import escape, quoteattr

FAMILIES = ("Inter", "Noto Sans", "Helvetica", "Arial", "sans-serif")

HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 "
    "667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 "
    "222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
"""Advance widths of Helvetica from space to tilde, in thousandths of the size (Adobe Font Metrics)."""

WIDTHS = {chr(32 + place): int(width) / 1000 for place, width in enumerate(HELVETICA.split())}
NARROW = 0.04
"""Added to each letter: other fonts of the list give more room to narrow ones."""
REGULAR, BOLD = 1.04, 1.1
ELLIPSIS = "…"
LONGEST = 2000

# what XML 1.0 does not allow, and marks that turn the direction of what follows
_REMOVED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_PIECES = re.compile(r"\S+?(?:[/\-–—](?=\w)|(?=\s|$))|\s+")


def clean(text: str) -> str:
    """`text` on one line, without what XML or a reader cannot bear."""
    return " ".join(_REMOVED.sub("", text[:LONGEST]).split())


def width_of(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, rather too wide than too narrow, whichever font of the list is there."""
    return sum(map(_advance, text)) * size * (BOLD if bold else REGULAR)


def _advance(letter: str) -> float:
    known = WIDTHS.get(letter)
    if known is not None:
        return known + NARROW
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.1
    return 0.85 if letter.isupper() or letter == ELLIPSIS or not letter.isalpha() else 0.7


def elided(text: str, width: float, size: float, bold: bool = False) -> str:
    """`text`, or as much of it as fits, with an ellipsis."""
    if width_of(text, size, bold) <= width:
        return text
    kept = _head(text, width - width_of(ELLIPSIS, size, bold), size, bold)
    return kept.rstrip() + ELLIPSIS


def wrapped(text: str, width: float, size: float, *, lines: int = 3, bold: bool = False) -> list[str]:
    """`text` on at most so many lines; the last one is elided. A word that is too long is broken."""
    rest = clean(text)
    found: list[str] = []
    while rest and len(found) < lines - 1:
        line = _line(rest, width, size, bold)
        found.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*found, elided(rest, width, size, bold)] if rest else found


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """How wide a column has to be for no word of a text to be broken."""
    return max((width_of(piece.strip(), size, bold) for piece in _PIECES.findall(text)), default=0.0)


def _line(text: str, width: float, size: float, bold: bool) -> str:
    line = ""
    for piece in _PIECES.findall(text):
        if width_of((line + piece).rstrip(), size, bold) > width:
            break
        line += piece
    return line if line.strip() else _head(text, width, size, bold)


def _head(text: str, width: float, size: float, bold: bool) -> str:
    """The longest beginning that fits, one letter at least; accents stay with their letter."""
    end, used = 0, 0.0
    for place, letter in enumerate(text):
        used += _advance(letter) * size * (BOLD if bold else REGULAR)
        if used > width and end:
            return text[:end]
        end = place + 1
    return text[:end]


def number(value: float) -> str:
    """A coordinate with two places at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


class Drawing:
    """Collects shapes in the order of painting; coordinates and sizes are pixels."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        radius: float = 0,
        thickness: float = 1,
        dashes: str = "",
    ) -> None:
        rounding = f' rx="{number(radius)}" ry="{number(radius)}"' if radius else ""
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
            f'{rounding} fill="{fill}"{_stroke(stroke, thickness, dashes)}/>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str,
        *,
        thickness: float = 1,
        dashes: str = "",
    ) -> None:
        ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        self._parts.append(f"<line {ends}{_stroke(stroke, thickness, dashes)}/>")

    def path(self, d: str, *, fill: str = "none", stroke: str = "none", thickness: float = 1) -> None:
        self._parts.append(f'<path d="{d}" fill="{fill}"{_stroke(stroke, thickness, "")}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: str,
        *,
        anchor: str = "start",
        bold: bool = False,
        italic: bool = False,
        turn: float = 0,
    ) -> None:
        """`y` is the base line; `anchor` is start, middle or end; `turn` goes clockwise, in degrees."""
        shown = clean(text)
        if shown:
            self._parts.append(
                f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
                + (f' text-anchor="{anchor}"' if anchor != "start" else "")
                + (' font-weight="600"' if bold else "")
                + (' font-style="italic"' if italic else "")
                + (f' transform="rotate({number(turn)} {number(x)} {number(y)})"' if turn else "")
                + f">{escape(shown)}</text>"
            )

    @contextmanager
    def group(self, title: str) -> Generator[None]:
        """Shapes that belong together; `title` is what a screen reader or a tooltip says of them."""
        shown = clean(title)
        self._parts.append(f"<g><title>{escape(shown)}</title>" if shown else "<g>")
        yield
        self._parts.append("</g>")

    def document(self, width: float, height: float, ground: str, title: str, description: str = "") -> str:
        """The whole on a ground of one colour, in the profile Tiny 1.2; a file (UTF-8) or part of a page.

        Its size is rounded up to whole pixels, as renderers would otherwise each do in their own way.
        """
        width, height = ceil(width), ceil(height)
        size = f'width="{number(width)}" height="{number(height)}"'
        families = ", ".join(FAMILIES)
        about = f"<title>{escape(clean(title))}</title>" if clean(title) else ""
        if clean(description):
            about += f"<desc>{escape(clean(description))}</desc>"
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" {size} '
            f'viewBox="0 0 {number(width)} {number(height)}" font-family={quoteattr(families)} role="img">',
            *([about] if about else []),
            f'<rect x="0" y="0" {size} fill="{ground}"/>',
            *self._parts,
            "</svg>",
        ]
        return "\n".join(lines) + "\n"


def _stroke(colour: str, thickness: float, dashes: str) -> str:
    if colour == "none":
        return ""
    width = f' stroke-width="{number(thickness)}"' if thickness != 1 else ""
    return f' stroke="{colour}"{width}' + (f' stroke-dasharray="{dashes}"' if dashes else "")
