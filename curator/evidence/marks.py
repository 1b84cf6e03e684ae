"""The signs of drawn evidence: bars for and against, hatching, and marks that do without a font."""

from __future__ import annotations

from enum import Enum

from curator.colours import blended
from curator.evidence.palette import Palette
from curator.evidence.svg import Drawing, number

SPACING = 3.4
TINT = 0.16


class Hatch(Enum):
    """Textures that can be told apart without colour, by the directions of their lines."""

    SOLID = ()
    RISING = ("rising",)
    UPRIGHT = ("upright",)
    FALLING = ("falling",)
    LEVEL = ("level",)
    CROSSED = ("rising", "falling")


def bar(
    drawing: Drawing,
    box: tuple[float, float, float, float],
    colour: str,
    ground: str,
    hatch: Hatch = Hatch.SOLID,
    edge: str = "",
) -> None:
    """A bar in `box` (x, y, width, height); one that is hatched is outlined and lightly tinted.

    `edge` is the colour of outline and hatching if it is another.
    """
    x, y, width, height = box
    if width <= 0 or height <= 0:
        return
    if hatch is Hatch.SOLID and not edge:
        drawing.rect(x, y, width, height, fill=colour)
        return
    line, inner = edge or colour, (x + 0.5, y + 0.5, max(0.4, width - 1), max(0.4, height - 1))
    fill = colour if hatch is Hatch.SOLID else blended(colour, ground, TINT)
    drawing.rect(*inner, fill=fill, stroke=line)
    d = "".join(hatching(inner, direction) for direction in hatch.value)
    if d:
        drawing.path(d, stroke=line, thickness=1.1)


def hatching(box: tuple[float, float, float, float], direction: str) -> str:
    """Parallel lines clipped to a box, as path data; `direction` is rising, falling, upright or level."""
    x, y, width, height = box
    right, bottom = x + width, y + height
    lines: list[tuple[float, float, float, float]] = []
    if direction == "upright":
        lines = [(x + at, y, x + at, bottom) for at in _steps(width)]
    elif direction == "level":
        lines = [(x, y + at, right, y + at) for at in _steps(height)]
    else:
        for at in _steps(width + height, SPACING * 1.25):
            # a rising line leaves the left or bottom edge and ends at the top or right edge
            x1, y1 = (x, y + at) if at <= height else (x + at - height, bottom)
            x2, y2 = (x + at, y) if at <= width else (right, y + at - width)
            if direction == "falling":
                y1, y2 = y + bottom - y1, y + bottom - y2
            lines.append((x1, y1, x2, y2))
    return "".join(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" for x1, y1, x2, y2 in lines)


def _steps(length: float, spacing: float = SPACING) -> list[float]:
    count = int(length / spacing)
    margin = (length - (count - 1) * spacing) / 2 if count else 0
    return [margin + place * spacing for place in range(count)]


def arrows(drawing: Drawing, x: float, y: float, colour: str, *, thickness: float = 1.5) -> None:
    """⇄ round its middle, 13 wide: one arrow each way."""
    for dy, way in ((-2.6, 1), (2.6, -1)):
        tip = x + 6.5 * way
        drawing.path(
            f"M{number(x - 6.5 * way)} {number(y + dy)}L{number(tip)} {number(y + dy)}"
            f"M{number(tip - 3 * way)} {number(y + dy - 2.4)}L{number(tip)} {number(y + dy)}"
            f"L{number(tip - 3 * way)} {number(y + dy + 2.4)}",
            stroke=colour,
            thickness=thickness,
        )


def within_arrows(drawing: Drawing, x: float, y: float, colour: str) -> None:
    """⇄ in round brackets, 21 wide: one paper says both, which is less than a contradiction."""
    arrows(drawing, x, y, colour, thickness=1)
    for way in (-1, 1):
        drawing.path(
            f"M{number(x + 8.4 * way)} {number(y - 5.5)}Q{number(x + 12 * way)} {number(y)} "
            f"{number(x + 8.4 * way)} {number(y + 5.5)}",
            stroke=colour,
        )


def diamond(drawing: Drawing, x: float, y: float, colour: str, reach: float = 4.4) -> None:
    """◆ for mixed."""
    drawing.path(
        f"M{number(x)} {number(y - reach)}L{number(x + reach)} {number(y)}"
        f"L{number(x)} {number(y + reach)}L{number(x - reach)} {number(y)}Z",
        fill=colour,
    )


def ring(drawing: Drawing, x: float, y: float, colour: str, reach: float = 3.7) -> None:
    """○ for no effect."""
    drawing.rect(x - reach, y - reach, 2 * reach, 2 * reach, stroke=colour, radius=reach, thickness=1.5)


def dash(drawing: Drawing, x: float, y: float, colour: str) -> None:
    """– for looked and not stated."""
    drawing.line(x - 4.5, y, x + 4.5, y, colour, thickness=1.4)


def dot(drawing: Drawing, x: float, y: float, colour: str, reach: float = 1.3) -> None:
    """· for what nobody has looked at."""
    drawing.rect(x - reach, y - reach, 2 * reach, 2 * reach, fill=colour, radius=reach)


def pointer(drawing: Drawing, x: float, y: float, way: int, palette: Palette, reach: float = 5) -> None:
    """▲ for a balance in favour, ▼ for one against, a square for a tie."""
    if not way:
        drawing.rect(x - reach + 1, y - reach + 1, 2 * reach - 2, 2 * reach - 2, fill=palette.ink2)
        return
    flat = y + reach * 0.8 * way
    drawing.path(
        f"M{number(x - reach)} {number(flat)}L{number(x + reach)} {number(flat)}"
        f"L{number(x)} {number(y - reach * way)}Z",
        fill=palette.pro if way > 0 else palette.anti,
        stroke=palette.ground,
    )


def elbow(drawing: Drawing, x: float, y: float, reach: float, colour: str) -> None:
    """┘ from x to the right and up: what stands here belongs to what stands above."""
    corner = x + reach
    drawing.path(
        f"M{number(x)} {number(y)}L{number(corner)} {number(y)}L{number(corner)} {number(y - 11)}",
        stroke=colour,
    )


def number_width(text: str, size: float) -> float:
    """How wide figures are, in bold or not."""
    return len(text) * size * 0.64
