"""A filter of the documents, as a button with a count."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QSizePolicy, QWidget

from curator.library import Filter
from ui.theme import Theme
from ui.toggle_pill import TogglePill


def abbreviated(count: int) -> str:
    """`count` in at most five characters: 9999, 12.3k, 100k, 1.2M."""
    if count < 10_000:
        return str(count)
    for unit, letter in ((1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G")):
        if count < unit * 1_000:
            # cut, not rounded: never more than there are
            tenths = count * 10 // unit
            return (
                f"{tenths // 10}{letter}" if tenths >= 1_000 or tenths % 10 == 0 else f"{tenths / 10}{letter}"
            )
    return "∞"


class FilterPill(TogglePill):
    """A filter with the number of its documents."""

    keys = (Qt.Key.Key_Space,)
    ring = 1
    around = QSize(14, 7)

    def __init__(self, filter_: Filter, name: str, tip: str, theme: Theme, parent: QWidget | None = None):
        super().__init__(f"filter-{filter_.value}", parent=parent)
        self.filter = filter_
        self._name = name
        self._tip = tip
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_theme(theme)
        self.set_count(0)

    def set_count(self, count: int | None) -> None:
        """None while nobody has counted."""
        spoken = "Flagged" if self.filter is Filter.FLAGGED else self._name
        known = count is not None
        self.show_text(f"{self._name} {abbreviated(count) if known else '…'}")
        self.setToolTip(f"{self._tip}: {count:,}" if known else self._tip)
        self.setAccessibleName(f"{spoken}, {count}" if known else spoken)

    def words_font(self) -> QFont:
        font = super().words_font()
        # in points, which may be fractions: 11.5 of 13 pixels lets the usual counts stand in one row
        font.setPointSizeF(QFontInfo(font).pointSizeF() * 11.5 / 13)
        font.setWeight(QFont.Weight.Normal)
        return font

    def minimumSizeHint(self) -> QSize:
        # the panel puts them in two rows before they are squeezed: they must not hold it open
        return QSize(24, self.sizeHint().height())
