"""One record of an import: where it stood, what is to be known of it, what becomes of it, and all it says."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.importing import Decision
from curator.model import IntegrityStatus, Record
from curator.preview import Preview, PreviewRow
from curator.words import counted
from ui.document_list_delegate import GRAVE
from ui.duplicate_view import DuplicateView
from ui.form_dialog import named
from ui.import_decision import ImportDecision
from ui.import_record_form import MARGIN, ImportRecordForm
from ui.import_sentences import ImportSentences
from ui.import_warnings import ImportWarnings
from ui.plain_label import Hint, PlainLabel
from ui.record_fields import MENDED
from ui.theme import Theme
from ui.wrap_label import WrapLabel

BANNERS = {
    IntegrityStatus.RETRACTED: "This paper was retracted. Its statements no longer count in the literature.",
    IntegrityStatus.PARTIALLY_RETRACTED: "Part of this paper was retracted.",
    IntegrityStatus.WITHDRAWN_PREPRINT: "This preprint was withdrawn.",
    IntegrityStatus.EXPRESSION_OF_CONCERN: "The journal has voiced its concern about this paper.",
    IntegrityStatus.CORRECTED: "A correction of this paper was published.",
}
TEXT, FIELDS, BOTH = "text", "fields", "both"
TABS = ((TEXT, "Abstract"), (FIELDS, "Fields"), (BOTH, "Side by side"))


class ImportRecordView(QWidget):
    """Shows a record of a preview, and changes the preview as the person says.

    Signals:
        changed(int): the record of this index was edited, or decided on.
    """

    changed = Signal(int)

    def __init__(self, preview: Preview, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-record")
        self._preview = preview
        self._row: PreviewRow | None = None
        self._drafts: dict[int, dict[str, str]] = {}
        """What was typed and cannot be taken, by record and field."""
        self._wanted = TEXT
        self._alone = False

        self._where = WrapLabel(name="import-where", style="quiet")
        self._restore = named(
            QPushButton("Undo changes"), "import-restore", "Undo the changes of this record"
        )
        self._restore.setProperty("emphasis", "flat")
        self._restore.setAutoDefault(False)
        self._restore.clicked.connect(self._undo)
        self._banner = PlainLabel(name="import-banner")
        self._obstacle = Hint(name="import-obstacle")
        self._warnings = ImportWarnings()
        self._decision = ImportDecision()
        self._decision.taken.connect(self.decide)

        self._tab_group = QButtonGroup(self)
        self._tabs: dict[str, QPushButton] = {}
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        for tab, words in TABS:
            button = named(QPushButton(words), f"import-tab-{tab}", words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, chosen=tab: self._choose_tab(chosen))
            self._tabs[tab] = button
            self._tab_group.addButton(button)
            tabs.addWidget(button)
        tabs.addStretch(1)
        # each is made in its place: a widget that moves has its whole tree styled again
        self._pages = QStackedWidget(self)
        self.form = ImportRecordForm(self._pages)
        self.form.record_changed.connect(self._edit)
        self.text = ImportSentences(theme, self._pages)
        self.beside = DuplicateView(theme, self._pages)
        self._split = QSplitter(Qt.Orientation.Horizontal, self._pages)
        self._split.setChildrenCollapsible(False)
        self._pages.addWidget(self._split)
        self._pages.addWidget(self.text)
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.beside)

        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._where, 1)
        first.addWidget(self._restore)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 4, MARGIN, 10)
        head.setSpacing(7)
        head.addLayout(first)
        for widget in (self._banner, self._obstacle, self._warnings, self._decision):
            head.addWidget(widget)
        head.addSpacing(3)
        head.addLayout(tabs)
        self._line = QFrame()
        self._line.setFixedHeight(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._line)
        layout.addWidget(self._pages, 1)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1), ("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda by=step: self._turn_tab(by))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.text.set_theme(theme)
        self.beside.set_theme(theme)
        self._warnings.set_theme(theme)
        self._line.setStyleSheet(f"background: {theme.line}")
        self._show_banner()

    def set_alone(self, alone: bool) -> None:
        """Of a single record, fields and abstract stand side by side: there is no list that needs room."""
        self._alone = alone
        if alone:
            self._split.addWidget(self.form)
            self._split.addWidget(self.text)
            self._split.setSizes([460, 540])
            self.form.show()
            self.text.show()
        else:
            self._pages.insertWidget(1, self.text)
            self._pages.insertWidget(2, self.form)

    def set_preview(self, preview: Preview) -> None:
        """Another reading of the same sources."""
        self._preview, self._row = preview, None
        self._drafts.clear()

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        head = [self._restore, self._warnings, *self._decision.stops(), *self._tabs.values()]
        return [*head, *self.form.stops(), self.text, self.beside]

    # what is shown

    def show_row(self, row: PreviewRow) -> None:
        """Show a record; what was typed into the one before is taken first."""
        self.flush()
        other = self._row is None or self._row.index != row.index
        self._row = row
        if other:
            self._show_tabs(self._first_tab(row))
            self.form.show_record(self._preview.record(row.index), self._drafts.get(row.index))
        self._refresh()

    def flush(self) -> None:
        """Take what was typed last, as far as it can be taken."""
        if self._row is not None:
            self.form.commit()
            if drafts := self.form.drafts():
                self._drafts[self._row.index] = drafts
            else:
                self._drafts.pop(self._row.index, None)

    def unfinished(self) -> tuple[int, str] | None:
        """The first record with a text that cannot be taken, and the field; None if all is well."""
        self.flush()
        index = next(
            (it for it in sorted(self._drafts) if self._preview.rows[it].decision is not Decision.LEAVE_OUT),
            None,
        )
        return None if index is None else (index, next(iter(self._drafts[index])))

    def go_in(self) -> None:
        """Give the keyboard to the side of the record that is shown."""
        tab = self._current_tab()
        sides = {TEXT: self.text, FIELDS: self.form.stops()[0], BOTH: self.beside}
        sides[tab].setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_field(self, name: str) -> None:
        self._choose_tab(FIELDS)
        self.form.go_to(name)

    def _refresh(self) -> None:
        row = self._row
        assert row is not None
        record = self._preview.record(row.index)
        titles = {source: title for source, title, _ in self._preview.recognised}
        parts = [", ".join(part for part in (row.source, row.where) if part), titles.get(row.source, "")]
        parts += [counted(row.sentences, "sentence")]
        parts += [f"{counted(row.marks, 'label')} of another tool"] if row.marks else []
        self._where.setText(" · ".join(" ".join(part.split()) for part in parts if part))
        self._restore.setVisible(row.edited)
        self._show_banner()
        self._obstacle.say(
            f"{row.obstacle} It cannot be added before that is mended." if row.obstacle else ""
        )
        # what keeps the record from being added is said above
        self._warnings.say(tuple(it for it in row.warnings if not row.obstacle or it != MENDED["title"]))
        self._decision.show_row(row, self._preview.choices(row.index))
        self.text.show_record(record, self._preview.sentences(row.index))
        self._show_other(row, record)

    def _show_banner(self) -> None:
        theme, row = self._theme, self._row
        status = row.integrity_status if row else IntegrityStatus.NONE_KNOWN
        self._banner.setVisible(status in BANNERS)
        if status in BANNERS:
            grave = status in GRAVE
            ink, ground = (
                (theme.danger, theme.danger_background) if grave else (theme.warn, theme.warn_background)
            )
            self._banner.setText(BANNERS[status])
            self._banner.setStyleSheet(
                f"background: {ground}; color: {ink}; border-radius: 7px; padding: 7px 11px; font-weight: 600"
            )

    def _show_other(self, row: PreviewRow, record: Record) -> None:
        other = self._preview.other(row.index) if row.like is not None else None
        if other is not None:
            there = "In the project" if row.earlier is None else f"Record {row.earlier + 1:,} of this import"
            self.beside.show_records(record, other, there)
        shown = [TEXT] if self._alone else [TEXT, FIELDS]
        shown += [BOTH] if other is not None else []
        for tab, button in self._tabs.items():
            button.setVisible(tab in shown and len(shown) > 1)
        self._tabs[TEXT].setText("Record" if self._alone else f"Abstract  {row.sentences:,}")
        ends = {shown[0]: "first", shown[-1]: "last"}
        for tab in shown:
            button, place = self._tabs[tab], ends.get(tab, "middle")
            if button.property("segment") != place:
                button.setProperty("segment", place)
                button.style().unpolish(button)
                button.style().polish(button)
        if self._current_tab() not in shown:
            self._show_tabs(TEXT)

    # tabs

    def _first_tab(self, row: PreviewRow) -> str:
        if row.like is not None and not row.obstacle:
            return BOTH
        if row.obstacle or row.index in self._drafts:
            return FIELDS
        return self._wanted if self._wanted != BOTH else TEXT

    def _choose_tab(self, tab: str) -> None:
        # what is typed is seen on the other side
        self.form.commit()
        self._wanted = tab
        self._show_tabs(tab)

    def _show_tabs(self, tab: str) -> None:
        tab = TEXT if self._alone and tab == FIELDS else tab
        pages = {TEXT: self._split if self._alone else self.text, FIELDS: self.form, BOTH: self.beside}
        self._tabs[tab].setChecked(True)
        # of buttons of which one is on, Tab finds that one
        policy = Qt.FocusPolicy
        for it, button in self._tabs.items():
            button.setFocusPolicy(policy.StrongFocus if it == tab else policy.ClickFocus)
        self._pages.setCurrentWidget(pages[tab])

    def _current_tab(self) -> str:
        return next(tab for tab, button in self._tabs.items() if button.isChecked())

    def _turn_tab(self, step: int) -> None:
        shown = [tab for tab, button in self._tabs.items() if button.isVisible()]
        if len(shown) > 1:
            self._choose_tab(shown[(shown.index(self._current_tab()) + step) % len(shown)])

    # what the person does

    def decide(self, decision: Decision) -> None:
        """Decide on the record that is shown."""
        assert self._row is not None
        self._take(self._preview.decide(self._row.index, decision))

    def turn(self) -> None:
        """Decide on the next of the choices, round and round."""
        if self._row is not None:
            choices = self._preview.choices(self._row.index)
            place = choices.index(self._row.decision) if self._row.decision in choices else -1
            self.decide(choices[(place + 1) % len(choices)])

    def _edit(self, record: Record) -> None:
        assert self._row is not None
        self._take(self._preview.edit(self._row.index, record))

    def _undo(self) -> None:
        assert self._row is not None
        self._drafts.pop(self._row.index, None)
        row = self._preview.restore(self._row.index)
        self.form.show_record(self._preview.record(row.index))
        self._take(row)

    def _take(self, row: PreviewRow) -> None:
        self._row = row
        self._refresh()
        self.changed.emit(row.index)
