"""The matrix as a picture: how many papers say what, where they disagree, and where nobody has looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curator.evidence.cell_picture import HEIGHT, SMALL_SIZE, WIDTH, CellStyle, Part, draw_cell
from curator.evidence.headings import Heading
from curator.evidence.legend import draw_legend, matrix_legend
from curator.evidence.marks import Hatch, elbow
from curator.evidence.matrix import Matrix
from curator.evidence.palette import LIGHT, Palette
from curator.evidence.question import ROLE
from curator.evidence.scale import side_scale, split_scale
from curator.evidence.svg import Drawing, clean, longest_word, width_of, wrapped
from curator.evidence.wording import UNLABELLED, spoken_cell
from curator.vocabulary import Label

MARGIN = 24.0
GAP = 4.0
PITCH = WIDTH + GAP
GUTTER = 12.0
"""Between the names of the rows and the cells."""
WIDEST_NAME, NARROWEST_NAME = 230.0, 90.0
NARROWEST = 660.0
INDENT = 14.0
NAME_SIZE, TITLE_SIZE = 12.0, 19.0
LEADING = 1.32
"""Height of a line in sizes of its letters."""
HATCHES = tuple(Hatch)


@dataclass(frozen=True, slots=True)
class Axis:
    """The headings along one side, and the name of their dimension."""

    name: str
    headings: tuple[Heading, ...]
    dropped: int


def matrix_picture(
    matrix: Matrix,
    title: str,
    footer: Sequence[str],
    palette: Palette = LIGHT,
    *,
    axes: tuple[str, str] = ("", ""),
    split: Sequence[Label] = (),
    drop_empty: bool = False,
) -> str:
    """The matrix as SVG text; equal input gives equal text.

    `axes` names the dimensions of rows and columns, `split` the labels of `matrix.split` in its order.
    `drop_empty` leaves out rows and columns without claims, and says how many.
    """
    used = set(matrix.cells)
    rows = _axis(axes[0], matrix.rows, {row for row, _ in used}, drop_empty)
    columns = _axis(axes[1], matrix.columns, {column for _, column in used}, drop_empty)
    style = _style(matrix, palette, split)
    return _Picture(matrix, rows, columns, style).svg(title, footer)


def draw_title(drawing: Drawing, title: str, width: float, palette: Palette) -> float:
    """The title over a picture; gives the y below it."""
    y = MARGIN
    for line in wrapped(title, width - 2 * MARGIN, TITLE_SIZE, lines=3, bold=True):
        drawing.text(MARGIN, y + TITLE_SIZE * 0.8, line, TITLE_SIZE, palette.ink, bold=True)
        y += TITLE_SIZE * LEADING
    return y + 10


def draw_footer(drawing: Drawing, footer: Sequence[str], top: float, width: float, palette: Palette) -> float:
    """Under a rule, one paragraph for each text; gives the whole picture's height."""
    y = top + 10
    drawing.line(MARGIN, y, width - MARGIN, y, palette.line)
    y += 5
    for paragraph in footer:
        for line in wrapped(paragraph, width - 2 * MARGIN, SMALL_SIZE, lines=5):
            y += SMALL_SIZE * 1.45
            drawing.text(MARGIN, y, line, SMALL_SIZE, palette.ink2)
    return y + MARGIN


def _axis(name: str, headings: Sequence[Heading], used: set[str], drop_empty: bool) -> Axis:
    kept = tuple(heading for heading in headings if heading.id in used or not drop_empty)
    return Axis(name, kept, len(headings) - len(kept))


def _style(matrix: Matrix, palette: Palette, split: Sequence[Label]) -> CellStyle:
    tallies = [cell.tally(matrix.question.counting) for cell in matrix.cells.values()]
    parts: list[tuple[str, str]] = []
    if matrix.question.split != ROLE:
        parts = [(label.name, label.colour) for label in split]
        parts += [(id_, palette.ink3) for id_ in matrix.split[len(parts) :]]
        parts.append((UNLABELLED, palette.ink3))
    return CellStyle(
        palette=palette,
        counting=matrix.question.counting,
        scale=split_scale(tallies) if parts else side_scale(tallies),
        parts=[
            Part(name, colour, HATCHES[place % len(HATCHES)]) for place, (name, colour) in enumerate(parts)
        ],
    )


class _Picture:
    def __init__(self, matrix: Matrix, rows: Axis, columns: Axis, style: CellStyle) -> None:
        self.matrix, self.rows, self.columns, self.style = matrix, rows, columns, style
        self.palette = style.palette
        self.drawing = Drawing()
        names = [width_of(row.name, NAME_SIZE) + INDENT * row.depth for row in rows.headings]
        names += [width_of(row.group_name, SMALL_SIZE, bold=True) for row in rows.headings]
        widest = max([*names, width_of(rows.name, NAME_SIZE, bold=True)], default=0.0)
        self.left = MARGIN + min(max(widest, NARROWEST_NAME), WIDEST_NAME) + GUTTER
        self.right = self.left + PITCH * len(columns.headings) - GAP
        self.width = max(self.right + MARGIN, NARROWEST)

    def svg(self, title: str, footer: Sequence[str]) -> str:
        y = draw_title(self.drawing, title, self.width, self.palette)
        y = self._column_groups(self._column_axis(y))
        y = self._column_names(y)
        y = self._rows(y)
        y = self._left_out(y + 8)
        samples = matrix_legend(self.matrix, self.style)
        room = self.width - 2 * MARGIN
        y = draw_legend(self.drawing, samples, (MARGIN, y), room, self.palette)
        height = draw_footer(self.drawing, footer, y, self.width, self.palette)
        return self.drawing.document(self.width, height, self.palette.ground, title, " ".join(footer))

    def _column_axis(self, y: float) -> float:
        if not self.columns.name:
            return y
        self.drawing.text(self.left, y + 11, self.columns.name, NAME_SIZE, self.palette.ink, bold=True)
        return y + 21

    def _column_groups(self, y: float) -> float:
        runs = _runs(self.columns.headings)
        if len({name for name, _, _ in runs}) < 2:
            return y
        for name, first, last in runs:
            x, right = self._x(first), self._x(last) + WIDTH
            for line in wrapped(name, right - x, SMALL_SIZE, lines=1, bold=True):
                self.drawing.text(x, y + 10, line, SMALL_SIZE, self.palette.ink2, bold=True)
            self.drawing.line(x, y + 16.5, right, y + 16.5, self.palette.line)
        return y + 22

    def _column_names(self, y: float) -> float:
        sizes = [_fitting(column.name) for column in self.columns.headings]
        names = [
            wrapped(column.name, WIDTH - 2, size, lines=4)
            for column, size in zip(self.columns.headings, sizes, strict=True)
        ]
        height = max((len(lines) for lines in names), default=1)
        bottom = y + height * NAME_SIZE * LEADING
        for place, (column, lines) in enumerate(zip(self.columns.headings, names, strict=True)):
            size = sizes[place]
            for back, line in enumerate(reversed(lines)):
                self.drawing.text(
                    self._x(place) + WIDTH / 2,
                    bottom - back * NAME_SIZE * LEADING - 2,
                    line,
                    size,
                    self.palette.ink2,
                    anchor="middle",
                    italic=column.silent,
                )
        for line in wrapped(self.rows.name, self.left - GUTTER - MARGIN, NAME_SIZE, lines=1, bold=True):
            x = self.left - GUTTER
            self.drawing.text(x, bottom - 2, line, NAME_SIZE, self.palette.ink, anchor="end", bold=True)
        return bottom + 6

    def _x(self, place: int) -> float:
        return self.left + place * PITCH

    def _rows(self, y: float) -> float:
        grouped = len({row.group_name for row in self.rows.headings}) > 1
        names = [label.name for label in self.style.parts]
        group = None
        for row in self.rows.headings:
            if grouped and row.group_name != group:
                group = row.group_name
                y = self._group_name(row, y)
            self._row_name(row, y)
            for place, column in enumerate(self.columns.headings):
                cell = self.matrix.cell(row.id, column.id)
                with self.drawing.group(spoken_cell(row, column, cell, self.style.counting, names)):
                    draw_cell(self.drawing, cell, self._x(place), y, self.style)
            y += HEIGHT + GAP
        return y

    def _group_name(self, row: Heading, y: float) -> float:
        """The heading over the rows of a group; a folded group bears the name itself."""
        if row.name == row.group_name:
            return y + 8
        right = self.left - GUTTER
        for line in wrapped(row.group_name, right - MARGIN, SMALL_SIZE, lines=1, bold=True):
            self.drawing.text(right, y + 15, line, SMALL_SIZE, self.palette.ink2, anchor="end", bold=True)
        self.drawing.line(self.left, y + 11.5, self.right, y + 11.5, self.palette.line)
        return y + 23

    def _row_name(self, row: Heading, y: float) -> None:
        right = self.left - GUTTER - INDENT * row.depth
        middle = y + HEIGHT / 2
        lines = wrapped(row.name, right - MARGIN, NAME_SIZE, lines=3)
        base = middle + NAME_SIZE * 0.36 - (len(lines) - 1) * NAME_SIZE * LEADING / 2
        for line in lines:
            self.drawing.text(right, base, line, NAME_SIZE, self.palette.ink, anchor="end", italic=row.silent)
            base += NAME_SIZE * LEADING
        if row.depth:
            elbow(self.drawing, right + 4, middle, INDENT - 6, self.palette.ink3)

    def _left_out(self, y: float) -> float:
        counts = [("row", self.rows.dropped), ("column", self.columns.dropped)]
        parts = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts if count]
        if not parts:
            return y
        text = f"Without {' and '.join(parts)} that no claim speaks of."
        self.drawing.text(MARGIN, y + 12, text, SMALL_SIZE, self.palette.ink2, italic=True)
        return y + 20


def _fitting(name: str) -> float:
    """The size of letters in which no word of a column's name is broken, if it can still be read."""
    return min(NAME_SIZE, max(NAME_SIZE * (WIDTH - 2) / (longest_word(clean(name), NAME_SIZE) or 1), 10.0))


def _runs(headings: Sequence[Heading]) -> list[tuple[str, int, int]]:
    """Neighbouring headings of one group: its name, the first place and the last."""
    found: list[tuple[str, int, int]] = []
    for place, heading in enumerate(headings):
        if found and found[-1][0] == heading.group_name:
            found[-1] = (heading.group_name, found[-1][1], place)
        else:
            found.append((heading.group_name, place, place))
    return found
