"""Where the chips under a sentence stand: labels by claim, role badges, suggestions, notes, hints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from curator.suggestions import Suggestion
from curator.views import ClaimView, SentenceView
from curator.vocabulary import Label, Vocabulary
from ui.offsets import MOST_ON_A_LINE, one_line

ROW_GAP = 5.0
CHIP_GAP = 5.0
TOP = 6.0
QUOTE_LENGTH = 22
ROLE_WORDS = {"pro": "pro", "anti": "anti", "mixed": "mixed", "no_effect": "no effect"}


class ChipKind(Enum):
    CLAIM = auto()
    LABEL = auto()
    NEGATED = auto()
    ROLE = auto()
    SUGGESTION = auto()
    NOTE = auto()
    HINT = auto()


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip; `rect` is relative to the top left of the chips of its sentence."""

    kind: ChipKind
    rect: QRectF
    text: str
    colour: str = ""
    claim: int = 0
    label: Label | None = None
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class ChipLayout:
    chips: tuple[Chip, ...]
    height: float


NOTHING = ChipLayout((), 0.0)


class _Flow:
    """Places chips from left to right and breaks into rows."""

    def __init__(self, width: float, metrics: QFontMetricsF) -> None:
        self.width = width
        self.metrics = metrics
        self.row_height = metrics.height() + 7
        self.chips: list[Chip] = []
        self.indent = 0.0
        self.x = 0.0
        self.y = TOP

    def new_row(self, indent: float = 0.0) -> None:
        if self.x > 0:
            self.y += self.row_height + ROW_GAP
        self.x = 0.0
        self.indent = indent

    def add(self, kind: ChipKind, text: str, padding: float, **fields: object) -> None:
        if len(text) > MOST_ON_A_LINE or not text.isprintable():
            text = one_line(text)
        width = self.metrics.horizontalAdvance(text) + padding
        if self.x > self.indent and self.x + width > self.width:
            self.y += self.row_height + ROW_GAP
            self.x = self.indent
        width = min(width, self.width - self.x)
        self.chips.append(
            Chip(kind, QRectF(self.x, self.y, width, self.row_height), text, **fields)  # type: ignore[arg-type]
        )
        self.x += width + CHIP_GAP

    def finished(self) -> ChipLayout:
        if not self.chips:
            return NOTHING
        return ChipLayout(tuple(self.chips), self.chips[-1].rect.bottom())


def quoted(text: str) -> str:
    """Words of a sentence, short enough for a chip."""
    return f"“{text}”" if len(text) <= QUOTE_LENGTH else f"“{text[:QUOTE_LENGTH].rstrip()}…”"


def lay_out(
    view: SentenceView,
    *,
    width: float,
    metrics: QFontMetricsF,
    vocabulary: Vocabulary,
    suggestions: Sequence[Suggestion] = (),
    current_claim: int | None = None,
    hint: str = "",
) -> ChipLayout:
    """The chips of one sentence; `current_claim` is None unless the sentence is the current one."""
    flow = _Flow(width, metrics)
    numbered = len(view.claims) > 1
    for place, claim in enumerate(view.claims):
        _lay_out_claim(flow, claim, place, numbered, vocabulary)
    if suggestions:
        _lay_out_suggestions(flow, suggestions, one_row=current_claim is None)
    if view.comment:
        flow.new_row()
        flow.add(ChipKind.NOTE, f"✎ {' '.join(view.comment.split())}", 8)
    if hint and current_claim is not None:
        flow.new_row()
        flow.add(ChipKind.HINT, hint, 8)
    return flow.finished()


def _lay_out_suggestions(flow: _Flow, suggestions: Sequence[Suggestion], *, one_row: bool) -> None:
    """All suggestions where the curator works, elsewhere what fits into one quiet row."""
    flow.new_row()
    row = flow.y
    for item in suggestions:
        same = item.span.text.casefold() == item.label.name.casefold()
        words = "" if same or one_row else f"  {quoted(item.span.text)}"
        flow.add(
            ChipKind.SUGGESTION, f"{item.label.name}?{words}", 27, colour=item.label.colour, suggestion=item
        )
        if one_row and flow.y > row:
            flow.chips.pop()
            return


def _lay_out_claim(flow: _Flow, claim: ClaimView, place: int, numbered: bool, vocabulary: Vocabulary) -> None:
    if not numbered and not claim.labels and not claim.claim.negated and not claim.claim.note:
        return
    flow.new_row(indent=flow.row_height + CHIP_GAP if numbered else 0.0)
    if numbered:
        number = str(claim.claim.number)
        flow.add(
            ChipKind.CLAIM, number, flow.row_height - flow.metrics.horizontalAdvance(number), claim=place
        )
    if claim.claim.negated:
        flow.add(ChipKind.NEGATED, "¬ negated", 14, claim=place)
    for annotation, label in claim.labels:
        words = f" · {quoted(annotation.span.text)}" if annotation.span else ""
        name = vocabulary.full_name(label)
        flow.add(ChipKind.LABEL, name + words, 27, colour=label.colour, claim=place, label=label)
    if claim.role.role in ROLE_WORDS:
        flow.add(ChipKind.ROLE, ROLE_WORDS[claim.role.role], 18, colour=claim.role.role, claim=place)
    if claim.claim.note:
        flow.add(ChipKind.NOTE, f"✎ {' '.join(claim.claim.note.split())}", 8, claim=place)
