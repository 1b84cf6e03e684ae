"""One step laid out: when, who and how, and each change with what was there before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from curator.chronicle import Change, Entry
from curator.words import counted
from ui.history_words import local as local_time
from ui.history_words import long_date, source_line
from ui.offsets import shown
from ui.one_column_list import OPENS, PLAIN
from ui.theme import LIGHT, Theme, sans_font

MOST = 100
"""Changes of a step that are shown."""
BLIND = "You read this document too. What others do there is shown when both passes are done."
LONGEST = 4000
"""Characters of a note or a name that are shown."""


class HistoryDetail(QTextEdit):
    """Plain text that can be read, copied and gone through change by change.

    Signals:
        opened(): Return or a double click: the place of the current change is wanted in the reader.
        left(): Esc.
        chosen(): another change is the current one.
    """

    opened = Signal()
    left = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history-detail")
        self.setAccessibleName("What the step changed")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._theme, self._font_size = LIGHT, 13
        self._entry: Entry | None = None
        self._changes: tuple[Change, ...] = ()
        self._places: list[tuple[int, int]] = []
        self._current = 0
        self.cursorPositionChanged.connect(self._follow_caret)

    @property
    def change(self) -> Change | None:
        """The change that is looked at."""
        return self._changes[self._current] if self._changes else None

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self._theme, self._font_size = theme, font_size
        palette = theme.palette()
        palette.setColor(palette.ColorRole.Base, QColor(theme.bg))
        # the viewport as well: it keeps the palette that it had when it was polished
        for widget in (self, self.viewport()):
            widget.setPalette(palette)
        self.setStyleSheet(f"QTextEdit#history-detail {{ background: {theme.bg}; border: 0 }}")
        if self._entry is not None:
            self.show_step(self._entry, self._changes)

    def show_nothing(self) -> None:
        self._entry, self._changes, self._places = None, (), []
        self.clear()

    def show_step(self, entry: Entry, changes: Sequence[Change]) -> None:
        """`changes` are the first ones of the step; how many there are in all the entry knows."""
        self._entry, self._places, self._current = entry, [], 0
        self._changes = () if entry.hidden else tuple(changes[:MOST])
        document = self.document()
        document.setDefaultFont(sans_font(self._font_size))
        document.setDocumentMargin(18)
        self.clear()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        self._write_head(cursor, entry)
        if entry.hidden:
            self._paragraph(cursor, BLIND, self._format("ink2"), 14)
        where = entry.where
        for change in self._changes:
            start = self._write_change(cursor, change, where)
            where = change.where
            self._places.append((start, cursor.position()))
        rest = entry.changes - len(self._changes)
        if self._changes and rest > 0:
            self._paragraph(cursor, f"… and {counted(rest, 'more change')}.", self._format("ink2"), 14)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        # the caret has been through all of them
        self._current = 0
        self._mark()

    def step_change(self, by: int) -> None:
        """Go to the next change, or back."""
        if self._places:
            self._current = max(0, min(self._current + by, len(self._places) - 1))
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._places[self._current][0])
            self.setTextCursor(cursor)
            self._mark()
            self._reveal()

    # writing

    def _write_head(self, cursor: QTextCursor, entry: Entry) -> None:
        name = self._format("ink", size=2, weight=QFont.Weight.DemiBold)
        self._paragraph(cursor, entry.step.name, name, 0)
        moment = local_time(entry.step.at)
        self._paragraph(cursor, f"{long_date(moment.date())}, {moment:%H:%M:%S}", self._format("ink2"), 5)
        self._paragraph(cursor, source_line(entry), self._format("ink2"), 1)
        if entry.where:
            self._paragraph(cursor, entry.where, self._format("ink2"), 1)
        if entry.step.reason:
            self._paragraph(cursor, f"Reason: {entry.step.reason}", self._format("ink2"), 1)

    def _write_change(self, cursor: QTextCursor, change: Change, known_place: str) -> int:
        """Gives the position at which it begins; its place is said where it is not that of the one above."""
        what = change.what if not change.field else f"{change.what} · {change.field}"
        if change.where and change.where != known_place:
            self._paragraph(cursor, change.where, self._format("ink3", size=-1), 16)
            above = 4
        else:
            above = 16
        self._paragraph(cursor, what, self._format("ink", weight=QFont.Weight.Medium), above)
        start = cursor.block().position()
        for word, text, ink in _lines(change):
            self._paragraph(
                cursor, f"{word}\N{EN SPACE}" if text else word, self._format("ink3"), 2, indent=14
            )
            cursor.insertText(_cut(text), self._format(ink))
        return start

    def _paragraph(
        self, cursor: QTextCursor, text: str, style: QTextCharFormat, above: int, indent: int = 0
    ) -> None:
        shape = QTextBlockFormat()
        # else a title from right to left would turn what is said of it
        shape.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        shape.setTopMargin(above)
        shape.setLeftMargin(indent)
        if cursor.position() == 0:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)
        cursor.insertText(_cut(text), style)

    def _format(self, ink: str, size: int = 0, weight: QFont.Weight = QFont.Weight.Normal) -> QTextCharFormat:
        style = QTextCharFormat()
        font = sans_font(self._font_size + size)
        font.setWeight(weight)
        style.setFont(font)
        style.setForeground(QColor(getattr(self._theme, ink)))
        return style

    # the current change

    def _follow_caret(self) -> None:
        """A click on a change makes it the current one."""
        place = self.textCursor().position()
        found = next(
            (number for number, (start, end) in enumerate(self._places) if start <= place <= end), None
        )
        if found is not None and found != self._current:
            self._current = found
            self._mark()
            self.chosen.emit()

    def _mark(self) -> None:
        """Underlay the current change while the keyboard is here and there are several."""
        marks: list[QTextEdit.ExtraSelection] = []
        if self.hasFocus() and len(self._places) > 1:
            start, end = self._places[self._current]
            block = self.document().findBlock(start)
            while block.isValid() and block.position() <= end:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(block)  # type: ignore[attr-defined]
                style = QTextCharFormat()
                style.setBackground(QColor(self._theme.accent_background))
                style.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.format = style  # type: ignore[attr-defined]
                marks.append(mark)
                block = block.next()
        self.setExtraSelections(marks)

    def _reveal(self) -> None:
        _, end = self._places[self._current]
        last = QTextCursor(self.document())
        last.setPosition(end)
        below = self.cursorRect(last).bottom() - self.viewport().height() + 12
        if below > 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + min(below, max(0, self.cursorRect().top() - 12)))

    # events

    def event(self, event: QEvent) -> bool:
        own = (*OPENS, Qt.Key.Key_Escape)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() in PLAIN
            and event.key() in own
        ):
            event.accept()
            return True
        handled = super().event(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._mark()
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() not in PLAIN:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.opened.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if len(self._places) > 1:
                self.step_change(1 if event.key() == Qt.Key.Key_Down else -1)
                self.chosen.emit()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)


def _lines(change: Change) -> Iterator[tuple[str, str, str]]:
    """What happened, as a quiet word, the words it is about, and the colour of these."""
    if change.before and change.after:
        yield "from", change.before, "ink2"
        yield "to", change.after, "ink"
    elif change.after:
        yield ("added" if not change.field else "set to"), change.after, "ink"
    elif change.before:
        yield ("taken back" if not change.field else "taken away"), change.before, "ink2"


def _cut(text: str) -> str:
    return shown(text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)")
