"""Many choices under a field: type some letters, move, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget

from ui.choice_popup_model import Choice, ChoicePopupModel, ChoiceRole, PickedRole
from ui.filter_popup import FilterPopup
from ui.find_field import FindField
from ui.offsets import one_line
from ui.one_column_list import EvenList
from ui.row_delegate import RowDelegate
from ui.theme import Theme, mark

ROWS, LEAST_ROWS = 14, 7
GAP = 2
PADDING = 8
SEVERAL = "⏎ take · Shift+⏎ and another · Esc leave"
ONE = "⏎ take · Esc leave"


class ChoiceRowDelegate(RowDelegate):
    """Paints a heading, or a choice: a sign if it is picked, its colour, its name, its note."""

    def set_font(self, font: QFont) -> None:
        size = QFontInfo(font).pixelSize()
        self._font = QFont(font)
        self._bold = QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small = QFont(font)
        self._small.setPixelSize(max(1, size - 2))
        self._heading = QFont(self._small)
        self._heading.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetrics(self._font)
        self._small_metrics = QFontMetrics(self._small)

    def row_height(self) -> int:
        return self._metrics.height() + 7

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(rect)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(self._theme.accent_line))
            painter.setBrush(QColor(self._theme.accent_background))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self.paint_row(painter, rect, index)
        painter.restore()

    def paint_row(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        found, theme = index.data(ChoiceRole), self._theme
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        if not isinstance(found, Choice):
            painter.setFont(self._heading)
            painter.setPen(QColor(theme.ink3))
            painter.drawText(inner.adjusted(0, 4, 0, 0), flags, one_line(str(found or "")))
            return
        picked = bool(index.data(PickedRole))
        left, em = inner.left(), self._metrics.height()
        if picked:
            painter.setFont(self._bold)
            painter.setPen(QColor(theme.accent_text))
            painter.drawText(QRect(left, rect.top(), em, rect.height()), flags, "✓")
        left += em
        if found.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark(found.colour, theme))
            painter.drawRoundedRect(QRectF(left, rect.center().y() - 3.5, 8, 8), 2, 2)
            left += 8 + 7
        note = one_line(found.note)
        room = inner.right() - left
        width = min(self._small_metrics.horizontalAdvance(note) + 2, room // 2)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.ink3))
        cut = self._small_metrics.elidedText(note, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignRight, cut)
        painter.setFont(self._bold if picked else self._font)
        painter.setPen(QColor(theme.ink))
        room -= width + PADDING if note else 0
        name = painter.fontMetrics().elidedText(one_line(found.name), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, rect.center().y() + self._metrics.ascent() / 2 - 1), name)


class ChoicePopup(FilterPopup):
    """Asks for one choice, or for several.

    Signals:
        chosen(tuple): the keys of what is picked now; again for each that is added or taken back.
    """

    chosen = Signal(object)

    def __init__(self, question: str, theme: Theme, parent: QWidget, *, several: bool = False) -> None:
        super().__init__("choice-popup", question, parent)
        self._several = several
        self._free = ""
        self._picked: tuple[str, ...] = ()
        self._toggled = False
        self.field = FindField(self)
        self.field.setObjectName("choice-find")
        self.field.setAccessibleName(f"Find: {question}")
        self.field.setPlaceholderText("Find …")
        self.row.addWidget(self.field)
        self.model = ChoicePopupModel(self)
        self.list = EvenList("choice-list", question, self)
        self.list.setStyleSheet("QTableView#choice-list { background: transparent; border: 0 }")
        self.list.set_delegate(ChoiceRowDelegate(theme, self.font(), self.list))
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.hint)
        layout.addWidget(self.list)
        layout.addWidget(self.hint)
        self.hint.setText(SEVERAL if several else ONE)
        self.field.textChanged.connect(self._find)
        self.field.moved.connect(self._move)
        self.field.taken.connect(self._take)
        self.field.dismissed.connect(self.hide)
        self.list.clicked.connect(self._click)

    def ask(
        self,
        choices: Sequence[Choice],
        picked: Sequence[str],
        below: QRect,
        *,
        typed: str = "",
        free: str = "",
    ) -> None:
        """Open under `below`, in global coordinates; with `free`, words for it, what was typed will do."""
        self._picked, self._toggled, self._free = tuple(picked), False, free
        self.model.set_choices(choices, self._picked)
        self.field.setText(typed)
        self._find(typed)
        letter = self.fontMetrics().averageCharWidth()
        self.list.setMinimumWidth(max(below.width() - 26, 40 * letter))
        self._fit(below)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        # rows can be scrolled to when the list has its size
        self._select(self.list.currentIndex().row())

    def _fit(self, below: QRect) -> None:
        """As many rows as there is room for, under what is asked about or, if that is little, over it."""
        screen = QApplication.screenAt(below.center()) or self.screen()
        room = screen.availableGeometry()
        row = self.list.verticalHeader().defaultSectionSize()
        self.list.setFixedHeight(row)
        self.adjustSize()
        around = self.height() - row
        under, over = room.bottom() - below.bottom() - GAP, below.top() - room.top() - GAP
        wanted = min(ROWS, max(1, self.model.rowCount())) * row + around
        upwards = under < min(wanted, LEAST_ROWS * row + around) and over > under
        height = min(wanted, over if upwards else under)
        rows = max(2, (height - around) // row)
        self.list.setFixedHeight(rows * row)
        self.adjustSize()
        top = below.top() - GAP - self.height() if upwards else below.bottom() + GAP
        left = min(below.left(), room.right() - self.width())
        self.move(QPoint(max(room.left(), left), max(room.top(), top)))

    def _find(self, typed: str) -> None:
        typed = typed.strip()
        more = (
            [Choice(typed, self._free.format(typed))]
            if self._free and typed and not self.model.has(typed)
            else []
        )
        best = self.model.find(typed, more)
        if not typed and self._picked:
            best = self.model.row_of(self._picked[0])
        self._select(best)

    def _select(self, row: int) -> None:
        if self.model.choice(row) is None:
            self.list.clearSelection()
            return
        self.list.go_to(row)
        if row and self.model.choice(row - 1) is None:
            self.list.scrollTo(self.model.index(row - 1, 0))

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row()
        self._select(self.model.neighbour(row if row >= 0 else (-1 if step > 0 else 0), step))

    def _click(self, index: QModelIndex) -> None:
        self._select(index.row())
        self._take(bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _take(self, stay: bool) -> None:
        choice = self.model.choice(self.list.currentIndex().row())
        if choice is None:
            return
        if stay and self._several and choice.key:
            self._toggled = True
            rest = tuple(key for key in self._picked if key not in (choice.key, ""))
            self._picked = rest if choice.key in self._picked else (*rest, choice.key)
            self.model.set_picked(self._picked)
            self.field.selectAll()
        else:
            before = self._picked if self._toggled and choice.key else ()
            self._picked = tuple(dict.fromkeys((*(key for key in before if key), choice.key)))
            self.hide()
        self.chosen.emit(self._picked)

    def take(self) -> None:
        self._take(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
