"""What the signs of a picture mean, as a row of samples with words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from curator.evidence.cell_picture import PAD, WIDTH, CellStyle
from curator.evidence.marks import Hatch, arrows, bar, dash, diamond, dot, ring, within_arrows
from curator.evidence.matrix import Conflict, Emptiness, Matrix, Tally
from curator.evidence.palette import Palette
from curator.evidence.svg import Drawing, elided, width_of
from curator.evidence.wording import EMPTINESS, ROLES, UNITS
from curator.words import counted

SIZE = 11.0
HEIGHT = 20.0
BETWEEN = 20.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One sign; `draw` paints it `width` wide, from x, its middle at y."""

    text: str
    width: float
    draw: Callable[[Drawing, float, float], None]


def draw_legend(
    drawing: Drawing, samples: Sequence[Sample], corner: tuple[float, float], width: float, palette: Palette
) -> float:
    """Samples in lines of `width` from the left upper corner; gives the y below them."""
    left, y = corner
    x = left
    for sample in samples:
        room = width - sample.width - 6
        text = elided(sample.text, room, SIZE)
        whole = sample.width + 6 + width_of(text, SIZE)
        if x > left and x + whole > left + width:
            x, y = left, y + HEIGHT
        sample.draw(drawing, x, y + HEIGHT / 2)
        drawing.text(x + sample.width + 6, y + HEIGHT / 2 + 4, text, SIZE, palette.ink2)
        x += whole + BETWEEN
    return y + HEIGHT if samples else y


def matrix_legend(matrix: Matrix, style: CellStyle) -> list[Sample]:
    """The signs that occur in a matrix, and how much the longest bar is worth."""
    shown = [matrix.cell(row.id, column.id) for row in matrix.rows for column in matrix.columns]
    tallies = [cell.tally(style.counting) for cell in shown]
    palette = style.palette
    samples = list(_parts(style)) if style.parts else list(direction_samples(palette, tallies))
    if not style.parts:
        if any(tally.mixed for tally in tallies):
            samples.append(sign(ROLES["mixed"], diamond, palette.mixed))
        if any(tally.no_effect for tally in tallies):
            samples.append(sign(EMPTINESS[Emptiness.NO_EFFECT], ring, palette.no_effect))
    conflicts = {cell.conflict for cell in shown}
    if Conflict.ACROSS in conflicts:
        samples.append(_tinted_arrows(palette))
    if Conflict.WITHIN in conflicts:
        samples.append(sign("one paper says both", within_arrows, palette.ink3, 24))
    empty = {cell.emptiness for cell in shown if not (style.parts and cell.tally(style.counting).all)}
    if Emptiness.NEVER_LOOKED in empty:
        samples.append(_box(EMPTINESS[Emptiness.NEVER_LOOKED], dot, palette, dashed=True))
    if Emptiness.NOT_STATED in empty:
        samples.append(_box(EMPTINESS[Emptiness.NOT_STATED], dash, palette, fill=palette.faint))
    if any(tally.all for tally in tallies):
        whole = WIDTH - 2 * PAD
        length = whole if style.parts else whole / 2
        worth = counted(style.scale.most, UNITS[style.counting])
        text = f"{worth}, lengths by square root" if style.scale.root else worth
        samples.append(ruler(text, length, palette))
    return samples


def direction_samples(palette: Palette, tallies: Iterable[Tally]) -> Iterator[Sample]:
    """Bars against and for, and what is only associated, if there is any."""
    for text, colour in (("against disease", palette.anti), ("for disease", palette.pro)):
        yield Sample(text, 22, _bar(colour, palette.ground, Hatch.SOLID))
    if all(it.pro == it.pro_causal and it.anti == it.anti_causal for it in tallies):
        return

    def draw(drawing: Drawing, x: float, y: float) -> None:
        for left, colour in ((x, palette.anti), (x + 16, palette.pro)):
            bar(drawing, (left, y - 5, 15, 10), colour, palette.ground, Hatch.RISING)

    yield Sample("association only", 31, draw)


def ruler(text: str, length: float, palette: Palette) -> Sample:
    """How much a bar of this length is worth."""

    def draw(drawing: Drawing, x: float, y: float) -> None:
        drawing.line(x, y, x + length, y, palette.ink2)
        for end in (x, x + length):
            drawing.line(end, y - 4, end, y + 4, palette.ink2)

    return Sample(text, length, draw)


def sign(
    text: str, mark: Callable[[Drawing, float, float, str], None], colour: str, width: float = 10
) -> Sample:
    """A mark that is painted round its middle."""

    def draw(drawing: Drawing, x: float, y: float) -> None:
        mark(drawing, x + width / 2, y, colour)

    return Sample(text, width, draw)


def _parts(style: CellStyle) -> Iterator[Sample]:
    for part in style.parts:
        edge = style.palette.edge(part.colour)
        yield Sample(part.name, 22, _bar(part.colour, style.palette.ground, part.hatch, edge))


def _bar(colour: str, ground: str, hatch: Hatch, edge: str = "") -> Callable[[Drawing, float, float], None]:
    return lambda drawing, x, y: bar(drawing, (x, y - 5, 22, 10), colour, ground, hatch, edge)


def _tinted_arrows(palette: Palette) -> Sample:
    def draw(drawing: Drawing, x: float, y: float) -> None:
        drawing.rect(x + 0.5, y - 7.5, 25, 15, fill=palette.clash_ground, stroke=palette.clash_line, radius=4)
        arrows(drawing, x + 13, y, palette.ink)

    return Sample("papers disagree", 26, draw)


def _box(
    text: str,
    mark: Callable[[Drawing, float, float, str], None],
    palette: Palette,
    *,
    fill: str = "none",
    dashed: bool = False,
) -> Sample:
    def draw(drawing: Drawing, x: float, y: float) -> None:
        stroke, dashes = (palette.dashes, "3 2") if dashed else (palette.line, "")
        drawing.rect(x + 0.5, y - 7.5, 25, 15, fill=fill, stroke=stroke, dashes=dashes, radius=4)
        mark(drawing, x + 13, y, palette.ink2)

    return Sample(text, 26, draw)
