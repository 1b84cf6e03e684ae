"""What stands where in a passage of the list: paper, sentence, a line of chips for each claim, source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout

from curator.evidence.passages import Passage, PassageClaim
from ui.chips import Chip, ChipKind
from ui.offsets import one_line, shown
from ui.passage_words import associated, role_words, source_parts, title_of
from ui.theme import sans_font, serif_font
from ui.wrapped_text import broken

SIDE = 6
"""From the edge of the list to a card, and"""
PADDING = 9
"""from there to the words."""
PAPER_TOP, PAPER_BOTTOM = 11, 3
TOP, BOTTOM, GAP = 8, 9, 6
CHIP_GAP, ROW_GAP = 4, 4
LINE_GROWS_TO = 1.04
DOT, AFTER_DOT, AROUND = 0.85, 1.45, 2.0
"""In a label's chip, in widths of an em: the middle of its dot, the start of its name, all but the name."""
PADDINGS = {ChipKind.NEGATED: 14, ChipKind.NOTE: 8}
"""As the reader has them."""
LEAST_WIDTH = 120
LEAST_JOURNAL = 4
"""In letters; less of it says nothing."""
NAMES_FROM = 26
"""Widths of an em: in a narrower list labels go by their short codes."""
MOST_LETTERS = 20_000
"""Of a sentence; a longer one is no sentence, and would take seconds."""


class Fonts:
    """The fonts of a passage; `size` is the tool's text size in logical pixels."""

    def __init__(self, size: int) -> None:
        self.text = serif_font(size + 1)
        self.chip = sans_font(max(8, size - 2))
        self.tag = QFont(self.chip)
        self.tag.setWeight(QFont.Weight.DemiBold)
        self.meta = sans_font(max(8, size - 1))
        self.paper = QFont(self.meta)
        self.paper.setWeight(QFont.Weight.DemiBold)
        self.text_metrics = QFontMetricsF(self.text)
        self.chip_metrics = QFontMetricsF(self.chip)
        self.tag_metrics = QFontMetricsF(self.tag)
        self.meta_metrics = QFontMetricsF(self.meta)
        self.paper_metrics = QFontMetricsF(self.paper)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a claim says; an association has no ground of its own."""

    rect: QRectF
    text: str
    role: str
    weak: bool


@dataclass(frozen=True, slots=True)
class PassageLayout:
    """Places are relative to the top left of the row."""

    height: int
    card: QRectF
    paper: str
    """Empty unless the paper begins here."""
    paper_place: QRectF
    lines: QTextLayout
    lines_place: QPointF
    tags: tuple[Tag, ...]
    chips: tuple[Chip, ...]
    meta: str
    meta_place: QRectF


def lay_out(passage: Passage, opens_paper: bool, width: int, fonts: Fonts) -> PassageLayout:
    """A row of `width` pixels."""
    width = max(width, LEAST_WIDTH)
    left, inner = SIDE + PADDING, width - 2 * (SIDE + PADDING)
    top = 0.0
    paper_place = QRectF()
    if opens_paper:
        paper_place = QRectF(left, PAPER_TOP, inner, fonts.paper_metrics.height())
        top = paper_place.bottom() + PAPER_BOTTOM
    card_top = top
    lines, lines_height = broken(shown(passage.text[:MOST_LETTERS]), fonts.text, inner, LINE_GROWS_TO)
    lines_place = QPointF(left, top + TOP)
    flow = _Flow(left, inner, lines_place.y() + lines_height + GAP, fonts)
    numbered = len(passage.claims) > 1
    for claim in passage.claims:
        flow.add_claim(claim, numbered)
    below = flow.bottom + GAP if passage.claims else lines_place.y() + lines_height + GAP
    meta_place = QRectF(left, below, inner, fonts.meta_metrics.height())
    card = QRectF(SIDE, card_top + 1, width - 2 * SIDE, meta_place.bottom() + BOTTOM - card_top - 1)
    return PassageLayout(
        height=round(card.bottom() + 3),
        card=card,
        paper=title_of(passage) if opens_paper else "",
        paper_place=paper_place,
        lines=lines,
        lines_place=lines_place,
        tags=tuple(flow.tags),
        chips=tuple(flow.chips),
        meta=_source(passage, inner, fonts),
        meta_place=meta_place,
    )


def estimated_height(fonts: Fonts) -> int:
    """Of a passage that nobody has looked at: three lines, two rows of chips, the source."""
    row = fonts.chip_metrics.height() + 5 + ROW_GAP
    lines = 3 * fonts.text_metrics.lineSpacing()
    return round(TOP + lines + GAP + 2 * row + GAP + fonts.meta_metrics.height() + BOTTOM + 3)


def _source(passage: Passage, width: float, fonts: Fonts) -> str:
    """The source in `width` pixels: the journal gives way first."""
    metrics = fonts.meta_metrics
    journal, rest = source_parts(passage)
    room = width - metrics.horizontalAdvance(f" · {rest}")
    cut = metrics.elidedText(journal, Qt.TextElideMode.ElideRight, room)
    return f"{cut} · {rest}" if len(cut) > LEAST_JOURNAL or cut == journal != "" else rest


class _Flow:
    """Places the chips of claims, each claim in rows of its own."""

    def __init__(self, left: float, width: float, top: float, fonts: Fonts) -> None:
        self._left, self._width, self._fonts = left, width, fonts
        self._row = fonts.chip_metrics.height() + 5
        self._em = fonts.chip.pixelSize()
        self._short = width < NAMES_FROM * self._em
        self._x, self._y = 0.0, top - self._row - ROW_GAP
        self.tags: list[Tag] = []
        self.chips: list[Chip] = []

    @property
    def bottom(self) -> float:
        return self._y + self._row

    def add_claim(self, claim: PassageClaim, numbered: bool) -> None:
        self._new_row()
        if numbered:
            number = str(claim.number)
            self.chips.append(Chip(ChipKind.CLAIM, self._take(self._row, indent=0), number))
        indent = self._row + CHIP_GAP if numbered else 0.0
        text = role_words(claim)
        rect = self._take(self._fonts.tag_metrics.horizontalAdvance(text) + 14, indent)
        self.tags.append(Tag(rect, text, claim.role.role, associated(claim)))
        for kind, words, colour in _chips(claim, self._short):
            padding = AROUND * self._em if kind is ChipKind.LABEL else PADDINGS[kind]
            width = self._fonts.chip_metrics.horizontalAdvance(words) + padding
            self.chips.append(Chip(kind, self._take(width, indent), words, colour=colour))

    def _new_row(self) -> None:
        self._x = 0.0
        self._y += self._row + ROW_GAP

    def _take(self, width: float, indent: float) -> QRectF:
        width = min(width, self._width - indent)
        if self._x > indent and self._x + width > self._width:
            self._new_row()
            self._x = indent
        rect = QRectF(self._left + self._x, self._y, width, self._row)
        self._x += width + CHIP_GAP
        return rect


def _chips(claim: PassageClaim, short: bool) -> Iterator[tuple[ChipKind, str, str]]:
    """What a claim is labelled with; the tool tip alone has “Not stated”, and what holds by default."""
    if claim.negated:
        yield ChipKind.NEGATED, "¬ negated", ""
    for label in claim.labels:
        if not label.exclusive and not label.default:
            yield ChipKind.LABEL, one_line(label.short if short else label.name), label.colour
    if claim.note:
        yield ChipKind.NOTE, f"✎ {one_line(claim.note)}", ""
