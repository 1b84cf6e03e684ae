"""The reader: one block of text a sentence, its chips painted in the block's bottom margin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from curator.model import Span
from curator.views import SentenceView
from ui import keys
from ui.chip_painting import paint_card, paint_chip, paint_gutter, paint_stage_bar
from ui.chips import ChipKind
from ui.desk import Desk
from ui.key_map import KeyMap
from ui.label_button import tool_tip
from ui.offsets import MOST_LETTERS, Offsets, readable, shown
from ui.reader_page import LEFT, ReaderPage
from ui.theme import Theme, sans_font, serif_font

MARGIN = 12
NO_DOCUMENT = "No document is open. Import… abstracts, paste one, or drop files here."
NO_ABSTRACT = "This record has no abstract."
TEXT_GROWS_BY = 2
"""How many pixels the text that is read is larger than the tool's."""


class ReaderView(QTextEdit):
    """Shows the document on the desk; the keys of labels and commands go to `key_map`.

    Signals:
        page_fitted(): the page was centred anew for another width.
        escaped(): Esc was pressed with nothing selected.
    """

    page_fitted = Signal()
    escaped = Signal()

    def __init__(self, desk: Desk, theme: Theme, key_map: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setAccessibleName("Sentences of the abstract")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._desk = desk
        self._theme = theme
        self._keys = key_map
        self.page = ReaderPage(self, desk)
        self._font_size = 13
        self._shown_hint = ""
        self._laid_out_current: int | None = None
        desk.selection = self.selected_span
        desk.caret = self.caret
        desk.document_shown.connect(self._show_document)
        desk.sentences_changed.connect(self._show_changes)
        desk.moved.connect(self._show_position)
        desk.hinted.connect(self._show_hint)
        self.set_theme(theme, self._font_size)

    # appearance

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme = theme
        self._font_size = font_size
        self.page.set_font_size(font_size)
        palette = theme.palette()
        palette.setColor(palette.ColorRole.Base, QColor(theme.bg))
        # the viewport as well: it keeps the palette that it had when it was polished
        for widget in (self, self.viewport()):
            widget.setPalette(palette)
        self._show_document()
        self._show_position()

    # contents

    def let_go(self) -> None:
        """Another document comes: nothing more is laid out or scrolled to in the text of this one."""
        self.page.reset(0)

    def _show_document(self) -> None:
        views = self._desk.view.sentences if self._desk.view else ()
        # one document for all: QTextEdit.setDocument sends events to a viewport that is half way between two
        document = self.document()
        document.setUndoRedoEnabled(False)
        font = serif_font(self._font_size + TEXT_GROWS_BY)
        if document.defaultFont() != font:
            # the text that goes would be broken into lines once more
            document.setDefaultFont(font)
        document.setDocumentMargin(0)
        self.setExtraSelections([])
        self.page.reset(0)
        if self.verticalScrollBar().isVisible():
            # between two texts it would go and come back, and everything be fitted and painted twice
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # set and formatted as a whole it is broken into lines as far as it is seen, not to its end
        self.setPlainText("\n".join(shown(readable(view.sentence.text)) for view in views))
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        self.page.fit_frame()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(self.page.block_format())
        cursor.endEditBlock()
        self.page.reset(len(views))
        self._laid_out_current = None
        self.page.fit_page()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    # following the desk

    def _show_changes(self, indexes: list[int]) -> None:
        self.page.lay_out(indexes)
        self._mark_words()

    def _show_hint(self, hint: str) -> None:
        if hint != self._shown_hint:
            self._shown_hint = hint
            if self._desk.sentence is not None and self._desk.current < len(self.page.chips):
                self.page.lay_out([self._desk.current])
                self._scroll_to_current()

    def _show_position(self) -> None:
        view = self._desk.view
        if view is None or not view.sentences or len(self.page.chips) != len(view.sentences):
            self.viewport().update()
            return
        current = self._desk.current
        touched = {current, current if self._laid_out_current is None else self._laid_out_current}
        self.page.lay_out([index for index in sorted(touched) if index < len(self.page.chips)])
        self._laid_out_current = current
        self._put_caret()
        self._mark_words()
        self._scroll_to_current()
        self.setAccessibleDescription(self._spoken(view.sentences[current], len(view.sentences)))

    def _scroll_to_current(self) -> None:
        """Bring the whole card into view, with some of what comes before it, or else the current claim."""
        block = self.document().findBlockByNumber(self._desk.current)
        card = self.page.card(block)
        height = self.viewport().height()
        if card.height() > height - 2 * MARGIN and self._desk.claim > 0:
            card = self.page.claim_rect(block, self._desk.claim)
        if card.top() >= MARGIN and card.bottom() <= height - MARGIN:
            return
        wanted = max(MARGIN, min(height * 0.22, height - MARGIN - card.height()))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + int(card.top() - wanted))

    def _mark_words(self) -> None:
        """Underlay the labelled words of the current claim and underline its cue."""
        sentence, claim = self._desk.sentence, self._desk.claim_view
        marks: list[QTextEdit.ExtraSelection] = []
        if sentence is not None and claim is not None:
            spans = [annotation.span for annotation, _ in claim.labels if annotation.span]
            marks += [self._mark(span, cue=False) for span in spans]
            if claim.claim.cue is not None:
                marks.append(self._mark(claim.claim.cue, cue=True))
        self.setExtraSelections(marks)

    def _mark(self, span: Span, *, cue: bool) -> QTextEdit.ExtraSelection:
        offsets = self._offsets()
        start = self.document().findBlockByNumber(self._desk.current).position()
        cursor = QTextCursor(self.document())
        first, last = (offsets.to_qt(min(place, MOST_LETTERS)) for place in (span.start, span.end))
        cursor.setPosition(start + first)
        cursor.setPosition(start + last, QTextCursor.MoveMode.KeepAnchor)
        style = QTextCharFormat()
        if not cue:
            style.setBackground(QColor(self._theme.span_fill))
        underline = QTextCharFormat.UnderlineStyle
        style.setUnderlineStyle(underline.DotLine if cue else underline.SingleUnderline)
        style.setUnderlineColor(QColor(self._theme.accent if cue else self._theme.span_line))
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, style  # type: ignore[attr-defined]
        return mark

    def _spoken(self, view: SentenceView, count: int) -> str:
        parts = [f"Sentence {view.sentence.index} of {count}, {view.state.replace('_', ' ')}"]
        for claim in view.claims:
            names = ", ".join(label.name for _, label in claim.labels) or "no labels"
            negated = "negated, " if claim.claim.negated else ""
            parts.append(
                f"Claim {claim.claim.number}: {negated}{names}; role {claim.role.role.replace('_', ' ')}"
            )
        return ". ".join(parts)

    # the caret and the selected words

    def selected_span(self) -> Span | None:
        """The selected words of the current sentence, in code points; None without a selection."""
        cursor, sentence = self.textCursor(), self._desk.sentence
        if sentence is None or not cursor.hasSelection():
            return None
        block = self.document().findBlockByNumber(self._desk.current)
        start = cursor.selectionStart() - block.position()
        end = cursor.selectionEnd() - block.position()
        if start < 0 or end > block.length() - 1:
            return None
        offsets, text = self._offsets(), sentence.sentence.text
        first, last = (min(offsets.to_python(place), MOST_LETTERS) for place in (start, end))
        chosen = text[first:last]
        first += len(chosen) - len(chosen.lstrip())
        chosen = chosen.strip()
        return Span(first, first + len(chosen), chosen) if chosen else None

    def caret(self) -> int:
        """The caret within the current sentence, in code points."""
        block = self.document().findBlockByNumber(self._desk.current)
        units = max(0, min(self.textCursor().position() - block.position(), block.length() - 1))
        return min(self._offsets().to_python(units), MOST_LETTERS)

    def _offsets(self) -> Offsets:
        """Of the current sentence, as far as it is shown."""
        sentence = self._desk.sentence
        return Offsets(sentence.sentence.text[:MOST_LETTERS] if sentence is not None else "")

    def drop_selection(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._desk.view
        if view is None or not view.sentences or len(self.page.chips) != len(view.sentences):
            super().paintEvent(event)
            self._paint_nothing(view is None)
            return
        seen = [(block.blockNumber(), self.page.text_rect(block)) for block in self.page.visible()]
        painter = QPainter(self.viewport())
        selected, current = self._desk.selected(), self._desk.current
        for index, text in seen:
            if index in selected and index != current:
                paint_card(
                    painter, self.page.card_around(text, index), self._theme, current=False, focused=False
                )
        for index, text in seen:
            if index == current:
                card = self.page.card_around(text, index)
                paint_card(painter, card, self._theme, current=True, focused=self.hasFocus())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painted = QRectF(event.rect())
        for index, text in seen:
            card = self.page.card_around(text, index)
            # a heading stands above the card, and nothing else comes near its edges
            if card.adjusted(-8, 5 - self.page.section_height(index), 8, -5).intersects(painted):
                self._paint_sentence(painter, text, card, view.sentences[index], index)
        painter.end()

    def _paint_nothing(self, no_document: bool) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(sans_font(self._font_size))
        painter.setPen(QColor(self._theme.ink2))
        sentence = NO_DOCUMENT if no_document else NO_ABSTRACT
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, sentence)
        painter.end()

    def _paint_sentence(
        self, painter: QPainter, text: QRectF, card: QRectF, view: SentenceView, index: int
    ) -> None:
        if heading := self.page.section(index):
            painter.setFont(self.page.gutter_font)
            painter.setPen(QColor(self._theme.ink3))
            height = self.page.section_height(index)
            place = QRectF(card.left() + LEFT, card.top() - height + 4, card.width() - LEFT, height - 6)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, heading.upper()
            )
        bar = QRectF(
            card.left() + (2 if index == self._desk.current else 0), card.top() + 6, 4, card.height() - 12
        )
        paint_stage_bar(painter, bar, self._stage_colours(view), self._theme)
        paint_gutter(
            painter,
            card.left() + LEFT - 12,
            text.top() + 3,
            view.sentence.index,
            view.state,
            view.flagged,
            self.page.gutter_font,
            self._theme,
        )
        painter.setFont(self.page.chip_font)
        origin = self.page.chips_below(text)
        for chip in self.page.chips[index].chips:
            active = index == self._desk.current and chip.claim == self._desk.claim
            paint_chip(painter, chip, origin, self._theme, active=active)

    def _stage_colours(self, view: SentenceView) -> list[str]:
        ordered = {
            dimension.key
            for dimension in self._desk.session.project.vocabulary.dimensions
            if dimension.ordered
        }
        labels = {
            label.position: label
            for claim in view.claims
            for _, label in claim.labels
            if label.dimension in ordered and not label.exclusive
        }
        return [labels[place].colour for place in sorted(labels)]

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        known = next((spelling for spelling in keys.pressed(event) if self._keys.knows(spelling)), None)
        if known is not None:
            event.accept()
            self._keys.press(known)
            return
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return
        super().keyPressEvent(event)
        self._keep_caret_inside()

    def _escape(self) -> None:
        """Let go of what is selected, else of the reader."""
        if self.textCursor().hasSelection() or len(self._desk.selected()) > 1:
            self.drop_selection()
            self._desk.go_to(self._desk.current)
        else:
            self._desk.say("")
            self.escaped.emit()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: ARG002 Qt's name
        """Tab is a command here; F6 leaves the reader."""
        return False

    def event(self, event: QEvent) -> bool:
        # a key that means something here must not reach the menus first
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(self._keys.knows(spelling) for spelling in keys.pressed(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def _keep_caret_inside(self) -> None:
        """Left, Right, Home and End move within the sentence; the arrows up and down choose another."""
        self._put_caret()

    def _put_caret(self) -> None:
        if self.textCursor().blockNumber() != self._desk.current:
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(self._desk.current)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self.page.chip_at(event.position().toPoint())
        if hit is not None and event.button() is Qt.MouseButton.LeftButton:
            index, chip = hit
            self._desk.choose_claim(index, chip.claim)
            if chip.kind is ChipKind.SUGGESTION:
                self._desk.accept_suggestion(chip.suggestion)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or self._desk.view is None:
            return
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        if first != last:
            self.drop_selection()
            self._desk.go_to(first)
            self._desk.go_to(last, extend=True)
        elif first != self._desk.current or len(self._desk.selected()) > 1:
            self._desk.go_to(first)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.page.chip_at(event.pos())
            label = hit[1].label or (hit[1].suggestion.label if hit[1].suggestion else None) if hit else None
            if label is not None:
                key = keys.shown(self._keys.key_of(label.id))
                QToolTip.showText(event.globalPos(), tool_tip(label, key), self)
                return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.page.fit_page()
        if self._desk.sentence is not None and self.page.chips:
            self._scroll_to_current()
        self.page_fitted.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.page.settle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
