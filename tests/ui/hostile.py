"""What a screen or a terminal would obey, found in windows and in what commands print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QMenu, QWidget

ROOT = Path(__file__).parents[2]
OURS = {"p", "b", "i", "br", "small", "table", "tr", "td", "span", "div", "hr"}
"""The elements of tool tips of ours, which are rich text that is escaped."""
RICH = re.compile("<[a-zA-Z!?/]")
"""What Qt may take for markup where it guesses."""
TURNS = re.compile("[\u202a-\u202e\u2066\u2067]")


OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes |= {name for name, _ in attrs}


def taken_for_markup(window: QWidget) -> list[str]:
    """What is not shown as it is: labels that guess, tool tips with elements that are not ours."""
    wrong: list[str] = []
    for widget in [window, *window.findChildren(QWidget)]:
        name = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
            guessed = widget.textFormat() is Qt.TextFormat.AutoText and not RICH.search(widget.text())
            wrong += [] if guessed else [f"{name} shows {widget.text()[:80]!r}"]
        wrong += wrong_tip(name, widget.toolTip())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in rows(widget.model()):
                wrong += wrong_tip(name, str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
    for menu in window.findChildren(QMenu):
        # else what Qt makes of the text of an action as its tool tip is never seen
        assert not menu.toolTipsVisible()
    return wrong


def wrong_tip(name: str, tip: str) -> list[str]:
    if not tip or not RICH.search(tip):
        return []
    found = Tags(tip)
    bad = (set(found.found) - OURS) | (found.attributes - {"width", "cellpadding"})
    return [f"{name}: {bad} in {tip[:80]!r}"] if bad else []


def rows(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    columns = 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), 8)
    for row in range(min(model.rowCount(), 60)):
        for column in range(columns):
            yield model.index(row, column)


def turning(window: QWidget) -> list[str]:
    """Texts beside others that would turn their direction."""
    texts = [(it.objectName(), it.text()) for it in window.findChildren(QLabel)]
    texts += [(it.objectName(), it.text()) for it in window.findChildren(QAbstractButton)]
    texts += [(it.objectName(), it.text()) for it in window.findChildren(QAction)]
    texts.append(("window title", window.windowTitle()))
    return [f"{name}: {text[:80]!r}" for name, text in texts if TURNS.search(text)]


def on_a_terminal(arguments: list[str], folder: Path) -> str:
    """What a command prints on a terminal."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "CURATOR_CONFIG": str(folder), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", *arguments], cwd=ROOT, env=environment, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    process.wait(timeout=60)
    printed = b"".join(pieces).decode("utf-8", "replace")
    # a progress bar hides the cursor
    return re.sub(r"\x1b\[\?25[lh]", "", printed)
