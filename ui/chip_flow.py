"""Chips of claims outside the reader: from left to right, in as many rows as they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from curator.evidence.passages import PassageClaim
from curator.label_book import LabelBook
from curator.vocabulary import Label
from ui.chips import CHIP_GAP, ROW_GAP, Chip, ChipKind
from ui.offsets import one_line

PADDING = {ChipKind.LABEL: 27, ChipKind.NOTE: 8}
"""Beside the text of a chip, in logical pixels; 14 where nothing is said."""


def label_chips(labels: Iterable[Label], book: LabelBook) -> Iterator[Chip]:
    """Chips without a place."""
    dimensions = {item.key: item.name for item in book.dimensions}
    for label in labels:
        # several dimensions have a label "Not stated"
        name = f"{dimensions[label.dimension]}: {label.name.lower()}" if label.exclusive else label.name
        yield Chip(ChipKind.LABEL, QRectF(), one_line(name), colour=label.colour, label=label)


def claim_chips(claim: PassageClaim, book: LabelBook, *, without: Collection[str]) -> Iterator[Chip]:
    """The labels of a claim, `without` some dimensions, with its negation and its note."""
    if claim.negated:
        yield Chip(ChipKind.NEGATED, QRectF(), "¬ negated")
    yield from label_chips((label for label in claim.labels if label.dimension not in without), book)
    if claim.note:
        yield Chip(ChipKind.NOTE, QRectF(), f"✎ {one_line(claim.note)}")


def flowed(chips: Iterable[Chip], width: float, metrics: QFontMetricsF) -> tuple[Chip, ...]:
    """The chips placed in rows of `width` logical pixels; one that is too long for a row is cut."""
    height = metrics.height() + 7
    x = y = 0.0
    placed: list[Chip] = []
    for chip in chips:
        wanted = min(width, metrics.horizontalAdvance(chip.text) + PADDING.get(chip.kind, 14))
        if x > 0 and x + wanted > width:
            x, y = 0.0, y + height + ROW_GAP
        placed.append(replace(chip, rect=QRectF(x, y, wanted, height)))
        x += wanted + CHIP_GAP
    return tuple(placed)


def flow_height(placed: Sequence[Chip]) -> float:
    """How high placed chips are together."""
    return placed[-1].rect.bottom() if placed else 0.0
