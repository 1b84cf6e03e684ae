"""The definition of a label, as it is read beside the abstract."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from curator.vocabulary import Label
from ui.elided_label import ElidedLabel
from ui.styled_label import StyledLabel

EXAMPLES = 3
EXAMPLE_LINES = 2


class DefinitionPanel(QFrame):
    """What the vocabulary says of one label, and sentences that carry it, in plain text.

    Signals:
        closed(): it went away at the curator's wish.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("definition")
        self.setAccessibleName("Definition")
        self.label_id: str | None = None
        self._name = StyledLabel("", "subheading", self)
        self._name.setWordWrap(True)
        close = QToolButton(self)
        close.setObjectName("close-definition")
        close.setAccessibleName("Close the definition")
        close.setToolTip("Close (Esc)")
        close.setText("×")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.close_definition)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._code = StyledLabel("", "caption", self)
        self._code.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 6, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._code)
        layout.addWidget(self._scroll, 1)
        self.hide()

    def show_label(self, label: Label, dimension: str, key: str, examples: Sequence[str] = ()) -> None:
        """Show the label, and the first few of the sentences `examples`."""
        self.label_id = label.id
        self._name.setText(label.name)
        self._code.setText(" · ".join(part for part in (dimension, label.short, label.id, key) if part))
        text = QWidget(self._scroll)
        lines = QVBoxLayout(text)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(3)
        if label.status != "active":
            instead = f": use {', '.join(label.replaced_by)}" if label.replaced_by else ""
            lines.addLayout(_line(f"{label.status}{instead}", "warning", text))
        lines.addLayout(_line(label.definition, "quiet", text))
        _add_parts(lines, text, "Include", label.include, "+")
        _add_parts(lines, text, "Exclude", label.exclude, "−")
        _add_parts(lines, text, "In this project", examples[:EXAMPLES], "·", EXAMPLE_LINES)
        _add_parts(lines, text, "Synonyms", [", ".join(label.synonyms)] if label.synonyms else [])
        terms = [f"{term.curie}  {term.name} ({term.relation})" for term in label.curies]
        _add_parts(lines, text, "Ontology terms", terms)
        lines.addStretch(1)
        if before := self._scroll.takeWidget():
            before.deleteLater()
        self._scroll.setWidget(text)
        text.setAutoFillBackground(False)
        self._scroll.verticalScrollBar().setValue(0)
        self.show()

    def close_definition(self) -> None:
        self.label_id = None
        self.hide()
        self.closed.emit()


def _add_parts(
    lines: QVBoxLayout, parent: QWidget, title: str, parts: Sequence[str], bullet: str = "", most: int = 0
) -> None:
    if parts:
        lines.addSpacing(5)
        lines.addLayout(_line(title, "caption", parent))
    for part in parts:
        lines.addLayout(_line(part, "quiet", parent, bullet, most))


def _line(text: str, style: str, parent: QWidget, bullet: str = "", most: int = 0) -> QHBoxLayout:
    """A paragraph that wraps beside its bullet, cut after `most` lines if that is not 0."""
    row = QHBoxLayout()
    row.setSpacing(6)
    if bullet:
        sign = StyledLabel(bullet, style, parent)
        sign.setFixedWidth(10)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    paragraph = ElidedLabel(text, style, most, parent) if most else StyledLabel(text, style, parent)
    paragraph.setWordWrap(True)
    row.addWidget(paragraph, 1)
    return row
