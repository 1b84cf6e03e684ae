"""Where things stand in the reader: lines, cards, chips and section headings of each sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice

from PySide6.QtCore import QPoint, QPointF, QRectF, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QTextBlock, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from ui.chips import NOTHING, Chip, ChipLayout, lay_out
from ui.place import Place
from ui.theme import sans_font

PAGE_WIDTH = 742
LEFT, RIGHT = 44, 14
PAD_TOP, PAD_BOTTOM, GAP = 7, 8, 4
LEAST_MARGIN = 8
AT_ONCE = 60
"""So many sentences get their chips before the first paint: more than any abstract has."""
BEFORE, AFTER = 5, 15
"""Of a longer text these around the current one do: a screenful."""
NEAR = 40
"""So many before and after those in view get theirs next."""
SLICE = 8
"""Sentences that are laid out at a time, so that a key is still painted within its frame."""


class ReaderPage:
    """Chips lie in the bottom margins of the blocks of a text edit, one block a sentence.

    Those of a long text are laid out where it is read, and about there while nothing else is to be done.
    """

    def __init__(self, edit: QTextEdit, place: Place) -> None:
        self._edit = edit
        self._place = place
        self.chips: list[ChipLayout] = []
        self._stale: set[int] = set()
        """Sentences whose chips are still to be laid out."""
        self._first_seen = 0
        self._width = 0.0
        """For which the chips were laid out."""
        self._settling = False
        self._idle = QTimer(edit)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._lay_out_slice)
        self.set_font_size(13)

    def set_font_size(self, size: int) -> None:
        """`size` is the tool's text size in logical pixels."""
        self.page_width = PAGE_WIDTH * size // 13
        self.chip_font: QFont = sans_font(max(9, size - 1))
        self.gutter_font: QFont = sans_font(max(8, size - 2))
        self._section_room = QFontMetricsF(self.gutter_font).height() + 8
        self._width = 0.0

    def reset(self, sentences: int) -> None:
        self.chips = [NOTHING] * sentences
        self._stale.clear()
        self._first_seen = 0
        self._width = 0.0

    def block_format(self) -> QTextBlockFormat:
        """Of a sentence whose chips are not laid out yet."""
        block_format = QTextBlockFormat()
        block_format.setLineHeight(114, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block_format.setLeftMargin(LEFT)
        block_format.setRightMargin(RIGHT)
        block_format.setBottomMargin(PAD_BOTTOM + GAP + PAD_TOP)
        return block_format

    def page_left(self) -> int:
        """The page's left edge in the viewport."""
        # in the middle of the pane: the scroll bar takes its room from the right margin
        centred = (self._edit.width() - self.page_width) // 2
        rightmost = self._edit.viewport().width() - self.page_width - LEAST_MARGIN
        return max(LEAST_MARGIN, min(centred, rightmost))

    def card_width(self) -> int:
        return min(self.page_width, self._edit.viewport().width() - 2 * LEAST_MARGIN)

    def fit_page(self) -> None:
        """Centre the page in the pane and lay the chips out for its width."""
        self.fit_frame()
        if self._width != self.card_width():
            self._width = self.card_width()
            self.lay_out(range(len(self.chips)))

    def fit_frame(self) -> None:
        """Centre the page; nothing happens if it is."""
        viewport = self._edit.viewport()
        # the same as `rootFrame()`, of which PySide keeps each one, of every text that was ever shown
        root = QTextCursor(self._edit.document()).currentFrame()
        before = root.frameFormat()
        frame_format = root.frameFormat()
        left = self.page_left()
        frame_format.setLeftMargin(left)
        frame_format.setRightMargin(max(LEAST_MARGIN, viewport.width() - left - self.page_width))
        frame_format.setTopMargin(PAD_TOP + 6 + self.section_height(0))
        # room to bring the last sentence up to where the others are read; of the window, because the reader
        # grows and shrinks with the title of each document
        frame_format.setBottomMargin(max(40, self._edit.window().height() // 3))
        if frame_format != before:
            # all lines are broken anew
            root.setFrameFormat(frame_format)

    def lay_out(self, indexes: Collection[int]) -> None:
        """Place the chips of these sentences and make room for them; of many, first where the curator is."""
        if len(indexes) <= AT_ONCE:
            self._lay_out(indexes)
            return
        self._stale.update(indexes)
        current = self._place.current
        self._lay_out([index for index in range(current - BEFORE, current + AFTER) if index in self._stale])
        self._idle.start()

    def settle(self) -> None:
        """Lay out what came into view without its chips; what stood there stays where it is."""
        if not self._stale or self._settling:
            return
        seen = [block.blockNumber() for block in self.visible()]
        wanted = [index for index in seen if index in self._stale]
        if wanted:
            known = next((index for index in seen if index not in self._stale), None)
            self._lay_out_around(self._first_read() if known is None else known, wanted)
        self._idle.start()

    def _lay_out_slice(self) -> None:
        """Prepare for scrolling on, first downwards."""
        seen = [block.blockNumber() for block in self.visible()]
        if not seen:
            return
        near = chain(range(seen[0], seen[-1] + NEAR), range(seen[0], seen[0] - NEAR, -1))
        if wanted := [*islice((index for index in near if index in self._stale), SLICE)]:
            self._lay_out_around(self._first_read(), wanted)
            self._idle.start()

    def _first_read(self) -> int:
        """The first sentence of which words are in view: one above it may show no more than its chips."""
        blocks = list(self.visible())
        return next((it for it in blocks if self.text_rect(it).bottom() > 0), blocks[0]).blockNumber()

    def _lay_out_around(self, fixed: int, indexes: Collection[int]) -> None:
        """Lay out sentences without moving another one in the viewport."""
        block = self._edit.document().findBlockByNumber(fixed)
        self._settling = True
        try:
            before = self.text_rect(block).top()
            self._lay_out(indexes)
            if moved := round(self.text_rect(block).top() - before):
                bar = self._edit.verticalScrollBar()
                bar.setValue(bar.value() + moved)
        finally:
            self._settling = False

    def _lay_out(self, indexes: Iterable[int]) -> None:
        view = self._place.view
        if view is None:
            return
        metrics = QFontMetricsF(self.chip_font)
        width = self.card_width() - LEFT - RIGHT
        moved = False
        touched = list(indexes)
        cursor = QTextCursor(self._edit.document())
        cursor.beginEditBlock()
        for index in touched:
            self._stale.discard(index)
            current = index == self._place.current
            self.chips[index] = lay_out(
                view.sentences[index],
                width=width,
                metrics=metrics,
                vocabulary=self._place.session.project.vocabulary,
                suggestions=self._place.suggestions(index),
                current_claim=self._place.claim if current else None,
                hint=self._place.hint if current else "",
            )
            bottom = self.chips[index].height + PAD_BOTTOM + GAP + PAD_TOP + self.section_height(index + 1)
            block = self._edit.document().findBlockByNumber(index)
            block_format = block.blockFormat()
            if block_format.bottomMargin() != bottom:
                moved = True
                block_format.setBottomMargin(bottom)
                cursor.setPosition(block.position())
                cursor.setBlockFormat(block_format)
        cursor.endEditBlock()
        self._repaint(None if moved else touched)

    def _repaint(self, indexes: Iterable[int] | None) -> None:
        """Paint these cards anew, or all if what follows them has moved."""
        viewport = self._edit.viewport()
        if indexes is None:
            viewport.update()
            return
        for index in indexes:
            block = self._edit.document().findBlockByNumber(index)
            # the ring and the shadow reach beyond the card, but not to what others show in theirs
            viewport.update(self.card(block).toAlignedRect().adjusted(-6, -4, 6, 7))

    def section_height(self, index: int) -> float:
        """Room above a sentence for the heading of its section."""
        return self._section_room if self.section(index) else 0.0

    def section(self, index: int) -> str:
        """The heading to show above a sentence: its section's, if it is the first one there."""
        view = self._place.view
        if view is None or index >= len(view.sentences):
            return ""
        label = view.sentences[index].sentence.section_label or ""
        before = view.sentences[index - 1].sentence.section_label if index else None
        return "" if label == before else label

    def text_rect(self, block: QTextBlock) -> QRectF:
        """A block's lines in the viewport."""
        layout = self._edit.document().documentLayout()
        rect = layout.blockBoundingRect(block)
        return rect.translated(0, -self._edit.verticalScrollBar().value())

    def card(self, block: QTextBlock) -> QRectF:
        return self.card_around(self.text_rect(block), block.blockNumber())

    def card_around(self, text: QRectF, index: int) -> QRectF:
        """The card of a sentence whose lines are known."""
        height = text.height() + self.chips[index].height
        return QRectF(
            self.page_left(), text.top() - PAD_TOP, self.card_width(), height + PAD_TOP + PAD_BOTTOM
        )

    def claim_rect(self, block: QTextBlock, claim: int) -> QRectF:
        """Where the chips of one claim stand; the whole card if it has none."""
        origin = self.chips_origin(block)
        found = QRectF()
        for chip in self.chips[block.blockNumber()].chips:
            if chip.claim == claim and chip.suggestion is None:
                found = found.united(chip.rect.translated(origin))
        return self.card(block) if found.isNull() else found

    def chips_origin(self, block: QTextBlock) -> QPointF:
        return self.chips_below(self.text_rect(block))

    def chips_below(self, text: QRectF) -> QPointF:
        """Where the chips begin under lines that are known."""
        return QPointF(self.page_left() + LEFT, text.bottom())

    def visible(self) -> Iterator[QTextBlock]:
        """The blocks that are in view, from the top."""
        height = self._edit.viewport().height()
        block = self._block_at_top()
        if block.blockNumber() > 0:
            block = block.previous()
        while block.isValid() and block.blockNumber() < len(self.chips):
            if self.text_rect(block).top() - PAD_TOP - 40 > height:
                return
            yield block
            block = block.next()

    def _block_at_top(self) -> QTextBlock:
        """Looked for from where it was last: Qt itself goes through all the blocks."""
        block = self._edit.document().findBlockByNumber(self._first_seen)
        if not block.isValid():
            block = self._edit.document().firstBlock()
        while block.previous().isValid() and self.text_rect(block).top() > 0:
            block = block.previous()
        while block.next().isValid() and self.text_rect(block.next()).top() <= 0:
            block = block.next()
        self._first_seen = block.blockNumber()
        return block

    def chip_at(self, place: QPoint) -> tuple[int, Chip] | None:
        """The chip at a place of the viewport, with the index of its sentence."""
        for block in self.visible():
            origin = self.chips_origin(block)
            for chip in self.chips[block.blockNumber()].chips:
                if chip.rect.translated(origin).contains(QPointF(place)):
                    return block.blockNumber(), chip
        return None
