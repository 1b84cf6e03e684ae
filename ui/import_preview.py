"""What an import would do, to be looked through, mended and decided before anything is written."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.model import Problem
from curator.preview import Preview, PreviewRow
from curator.words import counted
from ui.form_dialog import named, presses_button
from ui.import_list import ImportList
from ui.import_preview_words import import_text, recognised_line, unread_line
from ui.import_problem_view import ImportProblemView
from ui.import_record_view import ImportRecordView
from ui.plain_label import Hint, PlainLabel
from ui.record_fields import FIELDS
from ui.theme import Theme
from ui.wrap_label import WrapLabel

KEYS = "Space decides otherwise · Ctrl+Tab other side of a record · Ctrl+⏎ imports"
KEYS_ALONE = "Ctrl+⏎ imports"
WANTED = (118, 46)
"""Width in letters and height in lines."""


class ImportPreviewDialog(QDialog):
    """Changes the preview and nothing else; the caller imports it once the dialog is accepted.

    Signals:
        columns_asked(): the person wants to say what the columns of the table hold.
        labels_asked(): the person wants to say what the labels of another tool mean.
    """

    columns_asked = Signal()
    labels_asked = Signal()

    def __init__(
        self,
        preview: Preview,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        columns_possible: bool = False,
        labels_note: str = "",
    ) -> None:
        """`labels_note` says how many labels of another tool have a meaning here."""
        super().__init__(parent)
        self.setObjectName("import-preview")
        self.setWindowTitle("Import")
        self.setAccessibleName("What the import would do")
        self._preview = preview
        self._warned = False
        self._summary = PlainLabel(name="import-summary")
        bold = QFont(self._summary.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self._summary.setFont(bold)
        self._recognised = WrapLabel(name="import-recognised", style="quiet")
        self._labels_note = PlainLabel(name="import-labels-note", style="quiet")

        # each is made in its place: a widget that moves has its whole tree styled again
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._list = ImportList(theme, self._split)
        self._pages = QStackedWidget(self._split)
        self._record = ImportRecordView(preview, theme, self._pages)
        self._problem = ImportProblemView(self._pages)
        nothing = PlainLabel("Nothing is chosen.", name="import-nothing", style="quiet")
        nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        nothing.setContentsMargins(24, 56, 24, 24)
        for page in (self._record, self._problem, nothing):
            self._pages.addWidget(page)
        self._nothing = nothing
        self._split.setObjectName("import-split")
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._list)
        self._split.addWidget(self._pages)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._rules = (QFrame(), QFrame())
        for rule in self._rules:
            rule.setFixedHeight(1)

        self._hint = Hint(name="import-hint")
        self._keys = PlainLabel(KEYS, name="import-keys", style="caption")
        self._columns = _button("Columns…", "import-columns", "Say what the columns hold")
        self._columns.setVisible(columns_possible)
        self._columns.clicked.connect(self._ask_for_columns)
        self._labels = _button("Labels…", "import-labels", "Say what the labels of the other tool mean")
        self._labels.clicked.connect(self.labels_asked)
        self._cancel = _button("Cancel", "cancel", "Cancel")
        self._cancel.clicked.connect(self.reject)
        self._import = named(QPushButton("Import"), "accept", "Import")
        self._import.setDefault(True)
        self._import.clicked.connect(self.accept)

        head = QVBoxLayout()
        head.setContentsMargins(18, 14, 18, 12)
        head.setSpacing(3)
        for widget in (self._summary, self._recognised, self._labels_note):
            head.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 12, 18, 14)
        buttons.setSpacing(8)
        buttons.addWidget(self._columns)
        buttons.addWidget(self._labels)
        self._said = QStackedLayout()
        self._said.addWidget(self._keys)
        self._said.addWidget(self._hint)
        buttons.addSpacing(6)
        buttons.addLayout(self._said, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._import)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._rules[0])
        layout.addSpacing(10)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._rules[1])
        layout.addLayout(buttons)

        self._list.entry_chosen.connect(self._show_entry)
        self._list.turned.connect(self._record.turn)
        self._list.opened.connect(self._go_in)
        self._record.changed.connect(self._take_change)
        stops = [*self._list.stops(), *self._record.stops(), *self._problem.stops()]
        stops += [self._columns, self._labels, self._cancel, self._import]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)
        # as a shortcut, so that fields of several lines let it through
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.activated.connect(self._import.click)
        self.set_theme(theme)
        self.show_preview(preview, labels_note)
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        wanted = QSize(WANTED[0] * letter * 6 // 5, WANTED[1] * line)
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(24, 48)))
        left = min(40 * letter * 6 // 5, self.width() * 2 // 5)
        self._split.setSizes([left, self.width() - left])

    @property
    def preview(self) -> Preview:
        """What is shown, as it was edited and decided."""
        return self._preview

    def set_theme(self, theme: Theme) -> None:
        self._list.set_theme(theme)
        self._record.set_theme(theme)
        for rule in self._rules:
            rule.setStyleSheet(f"background: {theme.line}")

    def show_preview(self, preview: Preview, labels_note: str = "") -> None:
        """Show another reading of the same sources; what was decided on the one before is gone."""
        self._preview = preview
        alone = len(preview.rows) == 1 and not preview.problems
        self._record.set_preview(preview)
        self._record.set_alone(alone)
        self._list.setVisible(not alone)
        self._labels.setVisible(bool(preview.labels))
        self.set_labels_note(labels_note)
        # of a single record its own line says what it was recognised as
        itself = alone and len(preview.recognised) == 1
        parts = ("" if itself else recognised_line(preview), unread_line(preview))
        line = " · ".join(part for part in parts if part)
        self._recognised.setText(line)
        self._recognised.setVisible(bool(line))
        self._keys.setText(KEYS_ALONE if alone else KEYS)
        self._list.show_preview(preview)
        self._show_state()
        if alone:
            self._record.setFocus()
        else:
            self._list.view.setFocus()

    def set_labels_note(self, note: str) -> None:
        """Say how many labels of another tool have a meaning here; empty for nothing."""
        self._labels_note.setText(note)
        self._labels_note.setVisible(bool(note))

    def chosen_source(self) -> str:
        """The name of the source that the chosen record or problem is from; empty if nothing is chosen."""
        entry = self._list.view.current()
        if isinstance(entry, PreviewRow):
            return entry.source
        names = {source for source, _, _ in self._preview.recognised}
        place = entry.where if entry is not None else ""
        return next((it for it in sorted(names, key=len, reverse=True) if place.startswith(it)), place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter imports from nowhere but the button: it is too near to what is done in the list
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not presses_button(self, event) and not is_enter:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Nothing that was typed is lost: a field that cannot be taken has to be mended first."""
        if (found := self._record.unfinished()) is not None:
            index, name = found
            self._list.go_to(index)
            self._record.go_to_field(name)
            words = next(field.words for field in FIELDS if field.name == name).partition(",")[0]
            self._say(f"“{words}” cannot be taken as it is. Mend it, or undo the changes.")
            return
        if not import_text(self._preview):
            return
        super().accept()

    def reject(self) -> None:
        """The second time at once; the first time only if nobody changed anything."""
        self._record.flush()
        touched = sum(row.edited or row.decided for row in self._preview.rows)
        if touched and not self._warned:
            self._warned = True
            self._say(f"You changed {counted(touched, 'record')} here. Cancel again to import nothing.")
            return
        super().reject()

    def _say(self, sentence: str) -> None:
        """In the place of the keys."""
        self._hint.say(sentence)
        self._said.setCurrentWidget(self._hint if sentence else self._keys)

    def _ask_for_columns(self) -> None:
        self._record.flush()
        self.columns_asked.emit()

    def _show_entry(self) -> None:
        entry = self._list.view.current()
        if isinstance(entry, PreviewRow):
            self._record.show_row(entry)
            self._pages.setCurrentWidget(self._record)
        elif isinstance(entry, Problem):
            self._record.flush()
            self._problem.show_problem(entry, self._preview.problems)
            self._pages.setCurrentWidget(self._problem)
        else:
            self._record.flush()
            self._pages.setCurrentWidget(self._nothing)

    def _go_in(self) -> None:
        """To what stands on the right."""
        if self._pages.currentWidget() is self._record:
            self._record.go_in()
        elif self._pages.currentWidget() is self._problem:
            self._problem.stops()[0].setFocus()

    def _take_change(self, index: int) -> None:
        self._list.refresh(index)
        self._show_state()

    def _show_state(self) -> None:
        self._warned = False
        self._say("")
        self._summary.setText(self._preview.summary())
        text = import_text(self._preview)
        self._import.setText(text or "Nothing to import")
        self._import.setAccessibleName(text or "Nothing to import")
        self._import.setEnabled(bool(text))


def _button(text: str, name: str, accessible_name: str) -> QPushButton:
    button = named(QPushButton(text), name, accessible_name)
    button.setAutoDefault(False)
    return button
