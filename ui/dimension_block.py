"""The labels of one dimension, as buttons under the headings of their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from curator.vocabulary import Dimension
from ui.label_button import ButtonFonts, LabelButton
from ui.styled_label import StyledLabel
from ui.theme import Theme


def rule(dimension: Dimension) -> str:
    """How many labels of `dimension` a claim takes, in words."""
    if dimension.single:
        return "one"
    at_least_one = dimension.required or dimension.claim_cardinality.startswith("1")
    words = "one or more" if at_least_one else "any number"
    return f"{words}, in order" if dimension.ordered else words


class DimensionBlock(QWidget):
    """One dimension: name, rule, and its buttons under the headings of their groups."""

    def __init__(
        self,
        dimension: Dimension,
        keys: Mapping[str, str],
        theme: Theme,
        shelf: dict[str, ButtonFonts],
        parent: QWidget,
    ):
        """`keys` holds the text on the key caps by label id, `shelf` the fonts that buttons share."""
        super().__init__(parent)
        self.setObjectName(f"dimension-{dimension.key}")
        self.setAccessibleName(dimension.name)
        title = StyledLabel(dimension.name, "subheading", self)
        title.setToolTip(f"<p>{escape(dimension.question)}</p>")
        head = QHBoxLayout()
        head.setContentsMargins(2, 8, 2, 3)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(StyledLabel(rule(dimension), "caption", self))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._grid)

        self.buttons = [
            LabelButton(label, dimension.name, keys.get(label.id, ""), theme, self, shelf)
            for label in dimension.labels
        ]
        self._headings = {group.key: StyledLabel(group.name, "group", self) for group in dimension.groups}

    def arrange(self, shown: Sequence[LabelButton], columns: int, by_group: bool) -> None:
        """Lay out the buttons `shown`, in that order, and hide the others."""
        layout = self.layout()
        assert layout is not None
        layout.setEnabled(False)
        while self._grid.takeAt(0):
            pass
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
        groups = list(dict.fromkeys(button.label.group for button in shown)) if by_group else [None]
        row = 0
        headed = len(self._headings) > 1 and by_group
        for key, heading in self._headings.items():
            heading.setVisible(headed and key in groups)
        for group in groups:
            if headed and group in self._headings:
                self._grid.addWidget(self._headings[group], row, 0, 1, columns)
                row += 1
            members = [button for button in shown if group in (None, button.label.group)]
            for place, button in enumerate(members):
                self._grid.addWidget(button, row + place // columns, place % columns)
            row += -(-len(members) // columns)
        visible = set(shown)
        for button in self.buttons:
            # what was never hidden appears with the block, in one go
            if button not in visible or button.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                button.setVisible(button in visible)
        layout.setEnabled(True)
        self.setVisible(bool(shown))
