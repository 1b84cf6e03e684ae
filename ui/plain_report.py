"""A report under headings, to be read and copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.offsets import one_line

MOST = 500
"""Lines that are shown under one heading."""


@dataclass(frozen=True, slots=True)
class Part:
    """`about` stands below the heading, before the lines."""

    heading: str
    lines: Sequence[str] = ()
    about: str = ""


def as_text(parts: Iterable[Part]) -> str:
    """All of it, with every line in full."""
    blocks = [
        "\n".join(
            filter(None, (part.heading, part.about, *(f"- {' '.join(line.split())}" for line in part.lines)))
        )
        for part in parts
    ]
    return "\n\n".join(blocks) + "\n"


class PlainReport(QPlainTextEdit):
    """Takes nothing in it for markup."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        option = self.document().defaultTextOption()
        # else words from right to left at the beginning of a line would turn what is said of them
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDefaultTextOption(option)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show them one below the other; the longest lists are cut, and say so."""
        bold, plain = QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        first = True
        for part in parts:
            lines = [f"• {one_line(line)}" for line in part.lines[:MOST]]
            if len(part.lines) > MOST:
                lines.append(f"… and {len(part.lines) - MOST:,} more: “Copy report” has all of them.")
            if not first:
                cursor.insertBlock(QTextBlockFormat())
                cursor.insertBlock(QTextBlockFormat())
            first = False
            cursor.insertText(part.heading, bold)
            for line in filter(None, (*part.about.split("\n"), *lines)):
                cursor.insertBlock(QTextBlockFormat())
                cursor.insertText(line, plain)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
