"""The matrix of a report as an HTML table; each cell with claims leads to its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from curator.evidence.headings import Heading
from curator.evidence.markup import Markup, element, joined, lines, quoted
from curator.evidence.matrix import Cell, Conflict, Emptiness, Matrix, Tally
from curator.evidence.question import ROLE
from curator.evidence.report_parts import Report
from curator.evidence.scale import Scale, side_scale
from curator.evidence.wording import EMPTINESS, UNITS, UNLABELLED, cell_words, heading_words, spoken_cell
from curator.vocabulary import Label

CLASH = "⇄"
MIXED, NO_EFFECT, STATED, UNREAD = "◆", "○", "–", "·"
ROOM, LEAST = 70, 8
"""Per cent of a half cell: of the longest bar, beside which its number stands, and of the shortest."""
NO_LABEL = "∅"


def anchor(matrix: Matrix, row: Heading, column: Heading) -> str:
    """The id of a cell's sentences on the page, by the places of its headings."""
    return f"cell-{matrix.rows.index(row) + 1}-{matrix.columns.index(column) + 1}"


def matrix_table(report: Report) -> Markup:
    matrix = report.matrix
    names = {it.key: it.name for it in report.book.dimensions}
    rows, columns = names[matrix.question.rows], names[matrix.question.columns]
    unit = "claims" if UNITS[matrix.question.counting] == "mention" else "independent papers"
    table = _Table(report)
    return element(
        "div",
        element(
            "table",
            element("caption", quoted(f"{rows} by {columns}"), f", counted in {unit}"),
            element("thead", table.head(f"{rows} by {columns}")),
            *(table.group(list(found)) for _, found in groupby(matrix.rows, lambda it: it.group_name)),
            class_="matrix",
        ),
        class_="wide",
        role="region",
        aria_label="Matrix",
        tabindex=0,
    )


def legend(report: Report) -> Markup:
    """What bars, numbers and signs mean."""
    by_role = report.matrix.question.split == ROLE
    parts = [
        _sample(UNREAD, EMPTINESS[Emptiness.NEVER_LOOKED], "empty never"),
        _sample(STATED, f"{EMPTINESS[Emptiness.NOT_STATED]} (with the number of papers)", "empty silent"),
        _sample(f"{NO_EFFECT} 2", EMPTINESS[Emptiness.NO_EFFECT], "empty null"),
    ]
    if by_role:
        directions = [
            _sample(element("i", class_="bar anti", style="width:1.2em"), "against"),
            _sample(element("i", class_="bar pro", style="width:1.2em"), "for"),
            _sample(element("i", class_="bar pro weak", style="width:1.2em"), "association, no causal claim"),
            _sample(f"{MIXED} 1", "mixed", "mixed"),
        ]
    else:
        directions = [_sample(_part(it, 1), quoted(it.name)) for it in report.split]
        directions.append(_sample(_part(None, 1), UNLABELLED))
    clashes = [
        _sample(CLASH, "papers contradict each other", "clash"),
        _sample(f"({CLASH})", "one paper says both", "within"),
    ]
    root = by_role and _scale(report.matrix).root
    note = element("li", "Lengths of bars go by the square root.") if root else None
    return element("ul", *directions, *clashes, *parts, note, class_="legend")


def _scale(matrix: Matrix) -> Scale:
    tallies = [cell.tally(matrix.question.counting) for cell in matrix.cells.values()]
    return side_scale(tallies)


class _Table:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.matrix = report.matrix
        self.counting = self.matrix.question.counting
        self.by_role = self.matrix.question.split == ROLE
        self.scale = _scale(self.matrix)
        self.split = () if self.by_role else tuple(label.name for label in report.split)

    def head(self, corner: str) -> Markup:
        columns = [
            element(
                "th",
                quoted(column.name),
                scope="col",
                class_="hushed" if column.silent else None,
                title=heading_words(column),
            )
            for column in self.matrix.columns
        ]
        return element("tr", element("td", element("span", corner, class_="unseen")), *columns)

    def group(self, rows: Sequence[Heading]) -> Markup:
        """The rows of a group under its name; a group that is folded into one row bears it already."""
        name = rows[0].group_name
        head = None
        if name and rows[0].name != name:
            across = element("th", quoted(name), scope="rowgroup", colspan=len(self.matrix.columns) + 1)
            head = element("tr", across, class_="group")
        return element("tbody", lines([head, *map(self._row, rows)]))

    def _row(self, row: Heading) -> Markup:
        head = element(
            "th",
            quoted(row.name),
            scope="row",
            class_="hushed" if row.silent else None,
            style=f"padding-left:{row.depth * 1.1 + 0.4:.1f}em" if row.depth else None,
            title=heading_words(row),
        )
        cells = (self._cell(row, column) for column in self.matrix.columns)
        return element("tr", head, *cells)

    def _cell(self, row: Heading, column: Heading) -> Markup:
        cell = self.matrix.cell(row.id, column.id)
        words = spoken_cell(row, column, cell, self.counting, self.split)
        content = element("span", self._content(cell), aria_hidden="true")
        unseen = element("span", cell_words(cell, self.counting, self.split), class_="unseen")
        if (row.id, column.id) not in self.matrix.cells:
            return element("td", content, unseen, class_=_class(cell), title=words)
        place = anchor(self.matrix, row, column)
        link = element("a", content, unseen, href=f"#{place}", title=words)
        return element("td", link, class_=_class(cell))

    def _content(self, cell: Cell) -> Markup:
        tally = cell.tally(self.counting)
        if not self.by_role and tally.all:
            return lines([_total(cell, tally), self._parts(tally)])
        match cell.emptiness:
            case Emptiness.NEVER_LOOKED:
                return element("b", UNREAD)
            case Emptiness.NOT_STATED:
                return element("b", f"{STATED} {tally.all:,}" if tally.all else STATED)
            case Emptiness.NO_EFFECT:
                return element("b", f"{NO_EFFECT} {tally.no_effect:,}")
            case None:
                return lines([_total(cell, tally), self._bars(tally), _others(tally)])

    def _bars(self, tally: Tally) -> Markup | None:
        """Against to the left, for to the right, each with its number at the end of its bar."""
        if not tally.directed:
            return None
        anti = self._side("anti", tally.anti, tally.anti_causal)[::-1]
        pro = self._side("pro", tally.pro, tally.pro_causal)
        return element(
            "span",
            element("span", element("small", f"{tally.anti:,}" if tally.anti else ""), *anti, class_="left"),
            element("span", *pro, element("small", f"{tally.pro:,}" if tally.pro else ""), class_="right"),
            class_="bars",
        )

    def _side(self, kind: str, number: int, causal: int) -> list[Markup | None]:
        """Causal claims from the middle, associations after them."""
        length = self.scale.length(number, ROOM, LEAST)
        solid = length * causal / number if number else 0.0
        return [_bar(kind, solid), _bar(f"{kind} weak", length - solid)]

    def _parts(self, tally: Tally) -> Markup:
        labels = (*self.report.split, None)
        parts = (_part(label, number) for label, number in zip(labels, tally.split, strict=True) if number)
        return element("span", joined(parts, " "), class_="parts")


def _part(label: Label | None, number: int) -> Markup:
    """One label that a cell is split by, under its short name, with a mark in its colour."""
    colour = label.colour if label else "transparent"
    name = quoted(label.short) if label else NO_LABEL
    return element("small", name, f" {number:,}", class_="part", style=f"border-color:{colour}")


def _bar(kind: str, length: float) -> Markup | None:
    """`length` is a share of what the bar lies in, in per cent."""
    return element("i", class_=f"bar {kind}", style=f"width:{length:.1f}%") if length else None


def _total(cell: Cell, tally: Tally) -> Markup:
    sign = {Conflict.ACROSS: f" {CLASH}", Conflict.WITHIN: f" ({CLASH})", Conflict.NONE: ""}[cell.conflict]
    return element("b", f"{tally.all:,}{sign}")


def _others(tally: Tally) -> Markup | None:
    mixed = element("span", f"{MIXED} {tally.mixed:,}", class_="mixed") if tally.mixed else None
    null = element("span", f"{NO_EFFECT} {tally.no_effect:,}", class_="null") if tally.no_effect else None
    return element("span", mixed, " " if mixed and null else None, null, class_="others")


def _class(cell: Cell) -> str:
    if cell.conflict is not Conflict.NONE:
        return {Conflict.ACROSS: "clash", Conflict.WITHIN: "within"}[cell.conflict]
    kinds = {
        Emptiness.NEVER_LOOKED: "empty never",
        Emptiness.NOT_STATED: "empty silent",
        Emptiness.NO_EFFECT: "empty null",
        None: "filled",
    }
    return kinds[cell.emptiness]


def _sample(sign: str, words: str, class_: str = "") -> Markup:
    return element("li", element("span", sign, class_=f"sample {class_}".strip()), " ", words)
