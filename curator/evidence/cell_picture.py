"""One cell of a drawn matrix: the number, bars for and against, and what states no direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curator.evidence.marks import (
    Hatch,
    arrows,
    bar,
    dash,
    diamond,
    dot,
    number_width,
    ring,
    within_arrows,
)
from curator.evidence.matrix import Cell, Conflict, Emptiness, Tally
from curator.evidence.palette import Palette
from curator.evidence.question import Counting
from curator.evidence.scale import Scale
from curator.evidence.svg import Drawing, width_of

WIDTH, HEIGHT = 100.0, 56.0
PAD = 7.0
NUMBER_SIZE, SMALL_SIZE = 14.0, 10.5
BAR_TOP, BAR_HEIGHT = 27.0, 10.0
SIGN_ROOM = {Conflict.NONE: 0.0, Conflict.ACROSS: 22.0, Conflict.WITHIN: 30.0}
"""For the sign of a contradiction beside the number."""


@dataclass(frozen=True, slots=True)
class Part:
    """A label that bars are split by."""

    name: str
    colour: str
    hatch: Hatch


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """What all cells of a matrix share."""

    palette: Palette
    counting: Counting
    scale: Scale
    parts: Sequence[Part] = ()
    """Empty if the bars are for and against."""


def draw_cell(drawing: Drawing, cell: Cell, x: float, y: float, style: CellStyle) -> None:
    """Draw a cell of `WIDTH` by `HEIGHT` with its left upper corner at x, y."""
    palette = style.palette
    tally = cell.tally(style.counting)
    middle = x + WIDTH / 2
    box = (x + 0.5, y + 0.5, WIDTH - 1, HEIGHT - 1)
    if cell.emptiness is Emptiness.NEVER_LOOKED:
        drawing.rect(*box, stroke=palette.dashes, radius=6, dashes="3 3")
        dot(drawing, middle, y + HEIGHT / 2, palette.ink3)
        return
    across = cell.conflict is Conflict.ACROSS
    parted = bool(style.parts and tally.all)
    silent = cell.emptiness is Emptiness.NOT_STATED and not parted
    ground = palette.clash_ground if across else palette.faint if silent else palette.card
    drawing.rect(*box, fill=ground, stroke=palette.clash_line if across else palette.line, radius=6)
    if parted:
        _draw_number(drawing, cell, tally, (middle, y + 19), palette)
        _draw_parts(drawing, tally, (x, y), ground, style)
    elif silent:
        _draw_silence(drawing, tally, middle, y + HEIGHT / 2, palette)
    elif cell.emptiness is Emptiness.NO_EFFECT:
        _draw_apart(drawing, Tally(no_effect=tally.no_effect), middle, y + HEIGHT / 2, palette)
    else:
        _draw_number(drawing, cell, tally, (middle, y + 19), palette)
        _draw_sides(drawing, cell, (x, y), ground, style)
        _draw_apart(drawing, tally, middle, y + (47 if tally.pro or tally.anti else 36), palette)


def _draw_silence(drawing: Drawing, tally: Tally, middle: float, y: float, palette: Palette) -> None:
    """Read, and no effect stated: by how many, if any."""
    text = f"{tally.all:,}" if tally.all else ""
    room = number_width(text, SMALL_SIZE + 1) + 4 if text else 0.0
    dash(drawing, middle - room / 2, y, palette.ink2)
    drawing.text(middle - room / 2 + 9, y + 4, text, SMALL_SIZE + 1, palette.ink2)


def _draw_number(
    drawing: Drawing, cell: Cell, tally: Tally, place: tuple[float, float], palette: Palette
) -> None:
    """How many papers or mentions speak of it, and the sign of a contradiction beside it."""
    middle, base = place
    text = f"{tally.all:,}"
    room = SIGN_ROOM[cell.conflict]
    at = middle - room / 2
    drawing.text(at, base, text, NUMBER_SIZE, palette.ink, anchor="middle", bold=True)
    mark = at + number_width(text, NUMBER_SIZE) / 2 + room / 2
    if cell.conflict is Conflict.ACROSS:
        arrows(drawing, mark + 1, base - 5, palette.ink)
    elif cell.conflict is Conflict.WITHIN:
        within_arrows(drawing, mark, base - 5, palette.ink3)


def _draw_sides(
    drawing: Drawing, cell: Cell, corner: tuple[float, float], ground: str, style: CellStyle
) -> None:
    """Against to the left, for to the right; causal claims next to the middle, associations outside."""
    tally = cell.tally(style.counting)
    beside = number_width(f"{tally.all:,}", NUMBER_SIZE) / 2 + SIGN_ROOM[cell.conflict] / 2 + PAD + 2
    if not (tally.pro or tally.anti):
        return
    palette, (x, y) = style.palette, corner
    middle, top = x + WIDTH / 2, y + BAR_TOP
    sides = (
        (-1, tally.anti, tally.anti_causal, palette.anti),
        (1, tally.pro, tally.pro_causal, palette.pro),
    )
    for way, whole, causal, colour in sides:
        length, solid = style.scale.sides(whole, causal, WIDTH / 2 - PAD)
        for start, end, hatch in ((0.0, solid, Hatch.SOLID), (solid, length, Hatch.RISING)):
            left = middle + (0.5 + start if way > 0 else -0.5 - end)
            bar(drawing, (left, top, end - start, BAR_HEIGHT), colour, ground, hatch)
        if 0 < whole < tally.all and number_width(f"{whole:,}", SMALL_SIZE) <= WIDTH / 2 - beside:
            edge = x + PAD if way < 0 else x + WIDTH - PAD
            anchor = "start" if way < 0 else "end"
            drawing.text(edge, y + 19, f"{whole:,}", SMALL_SIZE, palette.ink2, anchor=anchor)
    drawing.line(middle, top - 2.5, middle, top + BAR_HEIGHT + 2.5, palette.ink2)


def _draw_apart(drawing: Drawing, tally: Tally, middle: float, y: float, palette: Palette) -> None:
    """What states no direction: mixed and no effect, beside each other."""
    signs = (
        (diamond, tally.mixed, palette.mixed),
        (ring, tally.no_effect, palette.no_effect),
    )
    shown = [(draw, f"{count:,}", colour) for draw, count, colour in signs if count]
    widths = [12 + number_width(text, SMALL_SIZE) for _, text, _ in shown]
    x = middle - (sum(widths) + 10 * (len(shown) - 1)) / 2
    for (draw, text, colour), width in zip(shown, widths, strict=True):
        draw(drawing, x + 4.5, y, colour)
        drawing.text(x + 12, y + 3.8, text, SMALL_SIZE, palette.ink2)
        x += width + 10


def _draw_parts(
    drawing: Drawing, tally: Tally, corner: tuple[float, float], ground: str, style: CellStyle
) -> None:
    """One bar of a part for each label, in the order of the legend, with numbers where there is room."""
    x, y = corner
    whole = sum(tally.split)
    length = style.scale.length(whole, WIDTH - 2 * PAD)
    at = x + (WIDTH - length) / 2
    for part, count in zip(style.parts, tally.split, strict=False):
        if not count:
            continue
        width = length * count / whole
        box = (at, y + BAR_TOP, max(1.0, width - 1), BAR_HEIGHT)
        bar(drawing, box, part.colour, ground, part.hatch, style.palette.edge(part.colour))
        if width_of(f"{count:,}", 9.5) <= width:
            middle = at + (width - 1) / 2
            drawing.text(middle, y + 48, f"{count:,}", 9.5, style.palette.ink2, anchor="middle")
        at += width
