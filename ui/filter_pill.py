"""A filter of the documents, as a button with a count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from curator.library import Filter
from ui.theme import Theme


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


class FilterPill(QAbstractButton):
    """A filter with the number of its documents; bold and tinted when it is on."""

    def __init__(self, filter_: Filter, name: str, tip: str, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.filter = filter_
        self._name = name
        self._tip = tip
        self._theme = theme
        self.setObjectName(f"filter-{filter_.value}")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count(0)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_count(self, count: int) -> None:
        self.setText(f"{self._name} {abbreviated(count)}")
        self.setToolTip(f"{self._tip}: {count:,}")
        self.setAccessibleName(f"{'Flagged' if self.filter is Filter.FLAGGED else self._name}, {count}")
        self.updateGeometry()
        self.update()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        # in points, which may be fractions: 11.5 of 13 pixels lets the usual counts stand in one row
        font.setPointSizeF(QFontInfo(font).pointSizeF() * 11.5 / 13)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self) -> QSize:
        # as wide as its bold self, so that nothing moves when it is switched on
        metrics = QFontMetrics(self._bold())
        return QSize(metrics.horizontalAdvance(self.text()) + 14, metrics.height() + 7)

    def minimumSizeHint(self) -> QSize:
        # the panel puts them in two rows before they are squeezed: they must not hold it open
        return QSize(24, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        # Space switches the filter that has the keyboard, whatever shortcuts the window has
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = theme.hover if self.underMouse() else theme.card
        edge = theme.accent_line if on else theme.line
        painter.setBrush(QColor(theme.accent_background if on else fill))
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else edge), 1))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        font = self._bold()
        font.setWeight(QFont.Weight.DemiBold if on else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.accent_text if on else theme.ink2))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
