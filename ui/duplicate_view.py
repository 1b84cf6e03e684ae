"""A record beside the paper that it repeats, field by field, with what differs marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from curator.model import Record
from ui.record_fields import FIELDS, shown_text
from ui.theme import Theme
from ui.wrap_label import WrapLabel

MARGIN = 18
INSET, SIDE = 4, 8
LONGEST = 6_000
"""In letters, of a field that is shown."""
SIGNS = {"same": "=", "differs": "≠", "gap": "+", "only-there": "", "empty": ""}
RANKS = {"differs": 0, "gap": 0, "only-there": 1, "same": 2, "empty": 3}
"""What a person has to look at stands first."""
LONG = frozenset({"authors", "abstract", "keywords"})
"""Below the short fields of their group, which they would push out of sight."""
MEANINGS = {"same": "the same", "differs": "differs", "gap": "only here", "only-there": "only there"}


def relation(here: str, there: str) -> str:
    """How the texts of one field relate: same, differs, gap (empty there), only-there, or empty."""
    one, other = (" ".join(text.split()).casefold() for text in (here, there))
    if one == other:
        return "same" if one else "empty"
    if not other:
        return "gap"
    return "differs" if one else "only-there"


class DuplicateView(QScrollArea):
    """Two columns under their headings; what differs or is new first, what is the same last.

    Fields that are empty on both sides take no room.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("duplicate-view")
        self.setAccessibleName("Both records side by side")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # before there are labels, which would all be styled again
        self.set_theme(theme)
        self._grid = QGridLayout()
        self._headings = (_heading("duplicate-here"), _heading("duplicate-there"))
        self._same = _heading("duplicate-same")
        self._rows: dict[str, tuple[QLabel, QLabel, WrapLabel, WrapLabel]] = {}
        """Empty until there is something to show."""
        self._order: list[str] = []

    def set_theme(self, theme: Theme) -> None:
        sheet = f"""
            #duplicate-view, #duplicate-page {{ background: {theme.bg}; border: 0 }}
            #duplicate-view:focus {{ border: 1px solid {theme.accent} }}
            #duplicate-page QLabel[relation] {{ border-radius: 5px }}
            #duplicate-page QLabel[relation="same"] {{ color: {theme.ink2} }}
            #duplicate-page QLabel[relation="differs"] {{ background: {theme.warn_background} }}
            #duplicate-page QLabel[relation="gap"] {{ background: {theme.accent_background} }}
            #duplicate-page QLabel[relation="only-there"] {{ color: {theme.ink2} }}
        """
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def show_records(self, here: Record, there: Record, there_is: str) -> None:
        """Put them side by side; `there_is` says where the other one stands."""
        if not self._rows:
            self._lay_out()
        self._headings[0].setText("THIS RECORD")
        self._headings[1].setText(there_is.upper())
        pairs = {name: (_cut(shown_text(here, name)), _cut(shown_text(there, name))) for name in self._rows}
        relations = {name: relation(*texts) for name, texts in pairs.items()}
        for name, (label, sign, *values) in self._rows.items():
            texts, found = pairs[name], relations[name]
            sign.setText(SIGNS[found])
            sign.setAccessibleName(MEANINGS.get(found, ""))
            sign.setToolTip(MEANINGS.get(found, ""))
            for value, text in zip(values, texts, strict=True):
                value.setText(text or "–")
                value.setAccessibleName(f"{label.text()}, {MEANINGS.get(found, '')}: {text}")
                marked = found if text or found == "differs" else "empty"
                if value.property("relation") != marked:
                    value.setProperty("relation", marked)
                    value.style().unpolish(value)
                    value.style().polish(value)
            for widget in (label, sign, *values):
                widget.setVisible(found != "empty")
        order = sorted(self._rows, key=lambda name: (RANKS[relations[name]], name in LONG))
        others = sum(RANKS[found] < RANKS["same"] for found in relations.values())
        self._arrange(order, others)
        self._same.setVisible(others > 0 and "same" in relations.values())
        self.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        page = QWidget(self.viewport())
        page.setObjectName("duplicate-page")
        grid = self._grid
        page.setLayout(grid)
        grid.setContentsMargins(MARGIN, 12, MARGIN, MARGIN)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(3, 1)
        for place, heading in enumerate(self._headings):
            grid.addWidget(heading, 0, 2 + place)
        self._same.setText("THE SAME ON BOTH SIDES")
        self._same.setContentsMargins(0, 12, 0, 2)
        for field in FIELDS:
            # words of the program alone
            name = QLabel(field.words.partition(",")[0])
            name.setObjectName(f"name-{field.name}")
            sign = QLabel()
            sign.setObjectName(f"sign-{field.name}")
            for label in (name, sign):
                label.setContentsMargins(0, INSET, 0, INSET)
                label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            values = (_value(f"here-{field.name}"), _value(f"there-{field.name}"))
            self._rows[field.name] = (name, sign, *values)
        self._arrange([field.name for field in FIELDS], len(FIELDS))
        # below the fields and the heading among them
        grid.setRowStretch(len(FIELDS) + 2, 1)
        self.setWidget(page)

    def _arrange(self, order: list[str], others: int) -> None:
        """Put the fields into their places, with a heading after so many of them."""
        arranged = [*order[:others], "", *order[others:]]
        if arranged == self._order:
            return
        self._order = arranged
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        for widget in (self._same, *(widget for row in self._rows.values() for widget in row)):
            grid.removeWidget(widget)
        for place, name in enumerate(arranged, start=1):
            if not name:
                grid.addWidget(self._same, place, 0, 1, 4)
                continue
            label, sign, *values = self._rows[name]
            grid.addWidget(label, place, 0, top)
            grid.addWidget(sign, place, 1, top | Qt.AlignmentFlag.AlignHCenter)
            for column, value in enumerate(values):
                grid.addWidget(value, place, 2 + column)


def _heading(name: str) -> QLabel:
    heading = QLabel()
    heading.setObjectName(name)
    heading.setTextFormat(Qt.TextFormat.PlainText)
    heading.setProperty("text_style", "heading")
    heading.setContentsMargins(SIDE, 0, SIDE, 0)
    return heading


def _value(name: str) -> WrapLabel:
    value = WrapLabel(name=name)
    value.setContentsMargins(SIDE, INSET, SIDE, INSET)
    policy = value.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    value.setSizePolicy(policy)
    return value


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
