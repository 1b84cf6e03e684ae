"""What the signs of the evidence grid mean, and what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from curator.evidence import wording
from curator.evidence.matrix import Cell, Conflict, Emptiness, Matrix, Tally
from curator.label_book import LabelBook
from curator.words import counted
from ui.evidence_cell import CellPainter, bar_scale
from ui.evidence_delegate import split_colours
from ui.theme import LIGHT, Theme, sans_font
from ui.wrapped_text import WrappedText

BETWEEN = 15
"""Between entries, in logical pixels at the usual font size."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign with its words; `sign` says what is drawn, `place` which label of the split."""

    sign: str
    text: str
    place: int = -1


def entries(matrix: Matrix, names: tuple[str, ...]) -> Iterator[Entry]:
    """What a legend to `matrix` tells, in order; `names` are those of the labels it is split by."""
    if matrix.split:
        yield from (Entry("share", name, place) for place, name in enumerate(names))
        yield Entry("share", wording.UNLABELLED)
    else:
        yield Entry("anti", "against disease")
        yield Entry("pro", "for disease")
        yield Entry("association", "association only")
        yield Entry("mixed", "mixed")
        yield Entry("no_effect", wording.EMPTINESS[Emptiness.NO_EFFECT])
    yield Entry("across", "papers disagree")
    yield Entry("within", "one paper says both")
    yield Entry("never_looked", wording.EMPTINESS[Emptiness.NEVER_LOOKED])
    yield Entry("not_stated", wording.EMPTINESS[Emptiness.NOT_STATED])
    scale = bar_scale(matrix)
    unit = wording.UNITS[matrix.question.counting]
    full = f"full bar: {counted(scale.most, unit)}"
    yield Entry("", f"{full}, lengths by square root" if scale.root else full)
    yield Entry("", " · ".join(wording.totals(matrix)))


class EvidenceLegend(QWidget):
    """One line under the grid, or as many as its width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence-legend")
        self.setAccessibleName("Legend")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._matrix: Matrix | None = None
        self._book: LabelBook | None = None
        self._entries: tuple[Entry, ...] = ()
        self.set_theme(LIGHT, 13)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme = theme
        self._look = CellPainter(theme, font_size)
        self._text = WrappedText(sans_font(font_size - 1))
        self._refresh()

    def set_book(self, book: LabelBook | None) -> None:
        """Where names and colours of labels are found that a matrix is split by."""
        self._book = book
        self._refresh()

    def set_matrix(self, matrix: Matrix | None) -> None:
        self._matrix = matrix
        self._refresh()

    def _refresh(self) -> None:
        matrix, book = self._matrix, self._book
        split = matrix.split if matrix else ()
        names = tuple(book.label(id_).name if book else id_ for id_ in split)
        self._colours = split_colours(split, book, self._theme)
        self._entries = tuple(entries(matrix, names)) if matrix else ()
        self.setAccessibleDescription("; ".join(entry.text for entry in self._entries))
        self.updateGeometry()
        self.update()

    # size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return places[-1][1] + self._line() if places else 0

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(400, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._line() if self._entries else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _line(self) -> int:
        return self._text.line_height + round(6 * self._look.unit)

    def _sign_width(self, entry: Entry) -> int:
        unit = self._look.unit
        widths = {"": 0, "mixed": 10, "no_effect": 10, "share": 13, "association": 20, "pro": 20, "anti": 22}
        width = widths.get(entry.sign, 24)
        return round((width + 5) * unit) if width else 0

    def _places(self, width: int) -> list[tuple[int, int]]:
        """Where each entry begins, in lines of `width` logical pixels."""
        found: list[tuple[int, int]] = []
        x = y = 0
        for entry in self._entries:
            wanted = self._sign_width(entry) + self._text.advance(entry.text)
            if x and x + wanted > width:
                x, y = 0, y + self._line()
            found.append((x, y))
            x += wanted + round(BETWEEN * self._look.unit)
        return found

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for entry, (x, y) in zip(self._entries, self._places(self.width()), strict=True):
            self._paint_sign(painter, entry, x, y + self._line() / 2)
            left = x + self._sign_width(entry)
            text = (entry.text,)
            top = y + (self._line() - self._text.line_height) / 2
            self._text.paint_left(painter, left, top, text, self._ink(entry))
        painter.end()

    def _ink(self, entry: Entry) -> QColor:
        return QColor(self._theme.ink2 if entry.sign else self._theme.ink3)

    def _paint_sign(self, painter: QPainter, entry: Entry, left: float, middle: float) -> None:
        look, theme, unit = self._look, self._theme, self._look.unit
        top = round(middle - look.marks.bar_height / 2)
        match entry.sign:
            case "anti":
                look.marks.axis(painter, round(left + 20 * unit), top)
                length = -19 * unit
                look.marks.bar(painter, left + 20 * unit - 1, top, length, length, QColor(theme.role_anti))
            case "pro" | "association":
                look.marks.axis(painter, round(left), top)
                solid = 19 * unit if entry.sign == "pro" else 0
                look.marks.bar(painter, left + 1.5, top, 19 * unit, solid, QColor(theme.role_pro))
            case "mixed" | "no_effect":
                size = 9 * unit
                look.marks.sign(painter, QRectF(left, middle - size / 2, size, size), entry.sign)
            case "share":
                colour = self._colours[entry.place] if entry.place >= 0 else None
                look.marks.share(painter, QRectF(left, top, 13 * unit, look.marks.bar_height), colour)
            case "across" | "within" | "never_looked" | "not_stated":
                box = QRectF(left, middle - 8 * unit, 24 * unit, 16 * unit)
                look.paint_sample(painter, box, SAMPLES[entry.sign])
            case _:
                pass


def _sample(conflict: Conflict, emptiness: Emptiness | None) -> Cell:
    tally = Tally()
    return Cell(papers=tally, mentions=tally, conflict=conflict, emptiness=emptiness)


SAMPLES = {
    "across": _sample(Conflict.ACROSS, None),
    "within": _sample(Conflict.WITHIN, None),
    "never_looked": _sample(Conflict.NONE, Emptiness.NEVER_LOOKED),
    "not_stated": _sample(Conflict.NONE, Emptiness.NOT_STATED),
}
