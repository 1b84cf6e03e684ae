"""The left side of an import: filters with counts over the list of its records."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QLabel, QStackedWidget, QVBoxLayout, QWidget

from curator.model import Problem
from curator.preview import Preview, PreviewRow
from ui.filter_pill import abbreviated
from ui.flow_layout import FlowLayout
from ui.import_list_delegate import ImportListDelegate
from ui.import_list_model import ImportFilter, ImportListModel, filters_of, spoken
from ui.one_column_list import ENDS, OPENS, EvenList
from ui.theme import Theme
from ui.toggle_pill import TogglePill

PILLS = (
    (ImportFilter.ALL, "All", "Every record that was read"),
    (ImportFilter.NEW, "New", "Records that the project does not have"),
    (ImportFilter.DUPLICATES, "Duplicates", "Records that repeat a paper, or possibly do"),
    (
        ImportFilter.PROBLEMS,
        "Problems",
        "What could not be read, and records that cannot be added yet",
    ),
    (ImportFilter.WARNINGS, "Warnings", "Records of which something could not be taken"),
)
NOTHING = {
    ImportFilter.NEW: "No record is new.",
    ImportFilter.DUPLICATES: "No record repeats a paper.",
    ImportFilter.PROBLEMS: "Everything could be read.",
    ImportFilter.WARNINGS: "Every record was taken without a warning.",
}


class ImportPill(TogglePill):
    """As small as those of the documents."""

    around = QSize(14, 7)

    def words_font(self) -> QFont:
        font = super().words_font()
        # in points, which may be fractions
        font.setPointSizeF(QFontInfo(font).pointSizeF() * 11.5 / 13)
        return font


class ImportListView(EvenList):
    """Shows an ImportListModel.

    Signals:
        entry_chosen(): the person moved to another row.
        turned(): Space: decide otherwise on the current record.
        opened(): Enter: go to the current record.
    """

    entry_chosen = Signal()
    turned = Signal()
    opened = Signal()

    own_keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, *ENDS)

    def __init__(self, model: ImportListModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("import-records", "Records", parent)
        self.records = model
        self.setStyleSheet(
            "QTableView#import-records { background: palette(window); border: 0; border-radius: 0 }"
        )
        self.set_delegate(ImportListDelegate(theme, self.font(), self))
        self.setModel(model)

    def current(self) -> PreviewRow | Problem | None:
        return self.records.entry(self.currentIndex().row())

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.entry_chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.turned.emit()
        elif event.key() in OPENS:
            # never on to the dialog, whose button imports
            self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            if (entry := self.current()) is not None:
                QGuiApplication.clipboard().setText(spoken(entry))
        else:
            super().keyPressEvent(event)


class ImportList(QWidget):
    """Filters, list, and a word if nothing is listed.

    Signals:
        entry_chosen(): another record, or another problem, is the current one.
        turned(): decide otherwise on the current record.
        opened(): the person wants to go to the current record.
    """

    entry_chosen = Signal()
    turned = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-list")
        self._preview: Preview | None = None
        self._filter = ImportFilter.ALL
        self._passing: list[tuple[ImportFilter, ...]] = []
        """By record, the filters that let it through."""
        self._counts = Counter[ImportFilter]()
        self._pills: dict[ImportFilter, TogglePill] = {}
        self._group = QButtonGroup(self)
        flow = FlowLayout(gap=5, row_gap=5)
        flow.setContentsMargins(12, 2, 12, 10)
        for filter_, words, tip in PILLS:
            pill = ImportPill(f"import-{filter_.value}", words, self)
            pill.setToolTip(tip)
            pill.set_theme(theme)
            # by a click it is the list that gets the keyboard
            pill.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            pill.clicked.connect(lambda _=False, chosen=filter_: self._press(chosen))
            self._group.addButton(pill)
            self._pills[filter_] = pill
            flow.addWidget(pill)
        self._pills[ImportFilter.ALL].setChecked(True)
        self._model = ImportListModel(self)
        self.view = ImportListView(self._model, theme, self)
        self.view.entry_chosen.connect(self.entry_chosen)
        self.view.turned.connect(self.turned)
        self.view.opened.connect(self.opened)
        self._nothing = QLabel()
        self._nothing.setObjectName("nothing-listed")
        self._nothing.setProperty("text_style", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(24, 48, 24, 24)
        self._nothing.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(flow)
        layout.addWidget(self._pages, 1)

    @property
    def filter(self) -> ImportFilter:
        return self._filter

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return [*self._pills.values(), self.view]

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        for pill in self._pills.values():
            pill.set_theme(theme)

    def show_preview(self, preview: Preview) -> None:
        """List all its records; only the problems if there are no records."""
        self._preview = preview
        self._passing = [filters_of(row) for row in preview.rows]
        self._counts = Counter(filter_ for passing in self._passing for filter_ in passing)
        self._counts[ImportFilter.PROBLEMS] += len(preview.problems)
        self._show_counts()
        self.set_filter(ImportFilter.ALL if preview.rows or not preview.problems else ImportFilter.PROBLEMS)

    def set_filter(self, filter_: ImportFilter) -> None:
        """List what it lets through, from the top, or from the current record if that is among it."""
        assert self._preview is not None
        entry = self.view.current()
        self._filter = filter_
        self._pills[filter_].setChecked(True)
        self._model.show_preview(self._preview, filter_)
        listed = self._model.rowCount()
        self._nothing.setText(NOTHING.get(filter_, "There is no record in it."))
        self._pages.setCurrentIndex(0 if listed else 1)
        if listed:
            self.view.go_to(max(0, self._model.place_of(entry.index)) if isinstance(entry, PreviewRow) else 0)
        self.entry_chosen.emit()

    def refresh(self, index: int) -> None:
        """A record was edited or decided on; all stay where they are."""
        assert self._preview is not None
        self._model.refresh()
        # counted by the difference: there may be a hundred thousand
        self._counts.subtract(self._passing[index])
        self._passing[index] = filters_of(self._preview.rows[index])
        self._counts.update(self._passing[index])
        self._show_counts()

    def go_to(self, index: int) -> None:
        """Make this record the current one, under a filter that lists it."""
        if self._model.place_of(index) < 0:
            self.set_filter(ImportFilter.ALL)
        self.view.go_to(self._model.place_of(index))

    def _press(self, filter_: ImportFilter) -> None:
        self.set_filter(filter_)
        if not self._pills[filter_].hasFocus():
            self.view.setFocus()

    def _show_counts(self) -> None:
        for filter_, words, tip in PILLS:
            count, pill = self._counts[filter_], self._pills[filter_]
            pill.show_text(f"{words} {abbreviated(count)}")
            pill.setAccessibleName(f"{words}, {count}")
            pill.setToolTip(f"{tip}: {count:,}")
            if filter_ is ImportFilter.WARNINGS:
                pill.setVisible(bool(count) or self._filter is filter_)
