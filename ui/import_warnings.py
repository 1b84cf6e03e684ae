"""What could not be taken of a record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.import_list_model import LONGEST
from ui.theme import Theme
from ui.wrap_label import WrapLabel

WARNING_LINES = 4
MOST_WARNINGS = 40


class ImportWarnings(QScrollArea):
    """A few lines, which scroll if there are more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-warnings")
        self.setAccessibleName("Warnings")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = WrapLabel(name="import-warning-words", style="quiet")
        self.setWidget(self._words)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"#import-warnings {{ background: transparent; border: 0 }} "
            f"#import-warning-words {{ background: transparent; color: {theme.warn} }}"
        )

    def say(self, warnings: tuple[str, ...]) -> None:
        """One line each; gone if there are none."""
        lines = [f"⚠ {' '.join(warning[:LONGEST].split())}" for warning in warnings[:MOST_WARNINGS]]
        more = len(warnings) - MOST_WARNINGS
        self._words.setText("\n".join(lines + [f"… and {more:,} more"] * (more > 0)))
        self.setVisible(bool(warnings))
        self.fit()

    def fit(self) -> None:
        """Be as high as the words, up to a few lines of them."""
        line = self._words.fontMetrics().lineSpacing()
        needed = self._words.heightForWidth(max(50, self.viewport().width()))
        most = WARNING_LINES * line + line // 2
        self.setFixedHeight(max(line, min(needed, most)))
        bar, focus = Qt.ScrollBarPolicy, Qt.FocusPolicy
        scrolls = needed > most
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if scrolls else bar.ScrollBarAlwaysOff)
        self.setFocusPolicy(focus.StrongFocus if scrolls else focus.NoFocus)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self.fit()
