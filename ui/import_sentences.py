"""A record as it will be read: its title, and its abstract in numbered sentences under their headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from curator.abstract_sections import Section
from curator.model import Record
from ui.offsets import shown
from ui.reader_page import LEFT, PAGE_WIDTH, RIGHT
from ui.reader_view import NO_ABSTRACT, TEXT_GROWS_BY
from ui.theme import Theme, sans_font, serif_font

MOST_SENTENCES = 400
MOST_LETTERS = 20_000
"""Of a sentence; a longer one is no sentence, and would take seconds."""
HEADING, PLAIN = -2, -1


class ImportSentences(QTextEdit):
    """Looks as the reader pane does; nothing in it can be changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-sentences")
        self.setAccessibleName("Sentences as they will be split")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._theme = theme
        self._shown: tuple[Record, Sequence[tuple[Section, list[str]]]] | None = None
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        palette = theme.palette()
        palette.setColor(palette.ColorRole.Base, QColor(theme.bg))
        # the viewport as well: it keeps the palette that it had when it was polished
        for widget in (self, self.viewport()):
            widget.setPalette(palette)
        self._show()

    def show_record(self, record: Record, sections: Sequence[tuple[Section, list[str]]]) -> None:
        """Show it from the top, or where it was read if it is the same record."""
        same = self._shown is not None and self._shown[0].where == record.where
        place = self.verticalScrollBar().value() if same else 0
        self._shown = (record, sections)
        self._show()
        self.verticalScrollBar().setValue(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _size(self) -> int:
        return QFontInfo(self.font()).pixelSize()

    def _fit(self) -> None:
        root = self.document().rootFrame()
        frame = root.frameFormat()
        frame.setLeftMargin(8)
        frame.setRightMargin(max(8, self.viewport().width() - PAGE_WIDTH * self._size // 13))
        frame.setTopMargin(14)
        frame.setBottomMargin(24)
        root.setFrameFormat(frame)

    def _show(self) -> None:
        if self._shown is None:
            return
        record, sections = self._shown
        theme, size = self._theme, self._size
        self.document().clear()
        self.document().setDocumentMargin(0)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._first = True
        line = " · ".join(
            str(part) for part in (record.journal, record.publication_date or record.year) if part
        )
        if line:
            self._add(cursor, line, sans_font(max(8, size - 1)), theme.ink3, below=4)
        title = serif_font(size + 6)
        title.setWeight(QFont.Weight.DemiBold)
        self._add(
            cursor, record.title or "No title", title, theme.ink if record.title else theme.ink3, below=10
        )
        heading = sans_font(max(8, size - 2))
        heading.setWeight(QFont.Weight.DemiBold)
        heading.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        read = serif_font(size + TEXT_GROWS_BY)
        number, total = 0, sum(len(sentences) for _, sentences in sections)
        for section, sentences in sections:
            if number >= MOST_SENTENCES:
                break
            if section.label:
                self._add(cursor, section.label, heading, theme.ink3, above=6, below=3)
            for sentence in sentences[: MOST_SENTENCES - number]:
                number += 1
                self._add(cursor, sentence, read, theme.ink, state=number, below=9, leading=114)
        if not total:
            self._add(cursor, NO_ABSTRACT, sans_font(size), theme.ink2)
        elif total > number:
            self._add(cursor, f"… and {total - number:,} more sentences.", sans_font(size), theme.ink2)
        cursor.endEditBlock()
        # the view follows its own cursor, which went along to the end
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._fit()
        self.setAccessibleDescription(f"{total} sentences")

    def _add(
        self,
        cursor: QTextCursor,
        text: str,
        font: QFont,
        ink: str,
        *,
        state: int = PLAIN,
        above: int = 0,
        below: int = 4,
        leading: int = 100,
    ) -> None:
        block = QTextBlockFormat()
        block.setLineHeight(leading, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block.setLeftMargin(LEFT)
        block.setRightMargin(RIGHT)
        block.setTopMargin(above)
        block.setBottomMargin(below)
        letters = QTextCharFormat()
        letters.setFont(font)
        letters.setForeground(QColor(ink))
        if self._first:
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(letters)
        else:
            cursor.insertBlock(block, letters)
        self._first = False
        cursor.insertText(shown(text[:MOST_LETTERS]), letters)
        cursor.block().setUserState(state)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        font = sans_font(max(8, self._size - 2))
        painter.setFont(font)
        painter.setPen(QColor(self._theme.ink3))
        height = painter.fontMetrics().height()
        layout = self.document().documentLayout()
        scrolled = self.verticalScrollBar().value()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            top = rect.top() - scrolled
            if top > self.viewport().height():
                break
            if block.userState() > 0:
                line = block.layout().lineAt(0)
                middle = top + line.y() + line.height() / 2
                box = QRectF(rect.left() + 8, middle - height / 2, LEFT - 22, height)
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(block.userState())
                )
            block = block.next()
        painter.end()
