"""The history: every step, newest first, what it changed, and the way back to the moment before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from curator.changes import Changes
from curator.chronicle import Change, Chronicle, Entry, shortened
from curator.errors import CuratorError
from curator.label_book import LabelBook
from curator.past import Past
from curator.project import Project
from curator.words import counted
from ui import keys
from ui.history_detail import MOST
from ui.history_filters import HistoryFilters, Spot
from ui.history_list import HistoryList
from ui.history_model import HistoryModel
from ui.history_step import HistoryStep
from ui.key_map import KeyMap
from ui.offsets import one_line
from ui.place import Place
from ui.plain_label import PlainLabel
from ui.projects import Projects
from ui.session import Session
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.history_go_back import GoBackDialog


class HistoryView(QWidget):
    """Steps at the left, the chosen one at the right; changes are followed while it is looked at.

    Signals:
        place_changed(str, str): how many steps are shown, and which.
        message_raised(str): a sentence for the status line.
        place_opened(DocumentId, SentenceId | None): read it in the reader.
        left(): Esc: back to where the curator came from.
    """

    place_changed = Signal(str, str)
    message_raised = Signal(str)
    place_opened = Signal(object, object)
    left = Signal()

    def __init__(
        self,
        session: Session,
        projects: Projects,
        desk: Place,
        key_map: KeyMap,
        actions: Sequence[QAction],
        theme: Theme,
        font_size: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("history-view")
        self.setAccessibleName("History")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.addActions(list(actions))
        self._session, self._projects = session, projects
        self._desk, self._key_map = desk, key_map
        self._chronicle = Chronicle(session.project)
        self._shown = self._stale = self._read = False
        self._dialog: GoBackDialog | None = None
        self.filters = HistoryFilters(self)
        self.model = HistoryModel(self)
        self.list = HistoryList(self.model, self)
        self.step = HistoryStep(self)
        self._empty = PlainLabel("", name="no-history", style="quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("history-panes")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.step)
        self.splitter.setStretchFactor(1, 1)
        self.list.setMinimumWidth(260)
        self.step.setMinimumWidth(320)
        self.splitter.setSizes([520, 760])
        nothing = QWidget(self)
        around = QVBoxLayout(nothing)
        around.setContentsMargins(24, 72, 24, 24)
        around.addWidget(self._empty)
        around.addStretch(1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.splitter)
        self._pages.addWidget(nothing)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 10)
        head.addWidget(self.filters)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)

        self.filters.past_changed.connect(lambda _: self._ask())
        self.filters.left.connect(self.focus_results)
        self.list.moved.connect(self._show_current)
        self.list.entered.connect(self.open_place)
        self.list.left.connect(self.left)
        self.step.opened.connect(self.open_place)
        self.step.back_wanted.connect(self.go_back)
        self.step.left.connect(self.list.setFocus)
        self.model.rowsInserted.connect(self._show_state)
        self.model.dataChanged.connect(self._show_current)
        session.changed.connect(self._follow)
        self.set_theme(theme, font_size)

    # appearing

    def enter(self) -> None:
        """It is looked at, perhaps again: what was chosen still is."""
        self._shown = True
        self._offer()
        if not self._read:
            self._read = True
            self._ask()
        elif self._stale:
            self._top_up()
        self.focus_results()

    def leave(self) -> None:
        """Changes need not be followed until it is looked at again."""
        self._shown = False

    def close_project(self) -> None:
        """Stop what runs here, and let go of the project."""
        self._shown = False
        if self._dialog is not None:
            self._dialog.stop()
        self._session.changed.disconnect(self._follow)

    def set_theme(self, theme: Theme, font_size: int) -> None:
        self.setStyleSheet(f"#history-view {{ background: {theme.panel} }}")
        self.filters.set_theme(theme, font_size)
        self.list.set_theme(theme)
        self.step.set_theme(theme, font_size)

    # what is shown

    @property
    def current(self) -> Entry | None:
        """The step that is looked at."""
        return self.list.current

    def show_thing(self, key: str, words: str) -> None:
        """Show the steps of one entity alone; `words` say what it is, such as `“Luminal” in claim 2`."""
        self.filters.set_past(Past(key=key), words)
        self._read = True
        self._ask()

    def _offer(self) -> None:
        """What can be filtered by, as it is now."""
        project = self._session.project
        if not self.filters.label.choices:
            self.filters.set_labels(LabelBook.of(project.store, project.vocabulary))
        self.filters.set_curators(project.store.curators())
        self.filters.set_here(self._here())

    def _here(self) -> list[Spot]:
        view, sentence = self._desk.view, self._desk.sentence
        if view is None:
            return []
        title, document_id = shortened(one_line(view.document.title)), view.document.id
        spots = [Spot(f"This document: {title}", f"“{title}”", document_id)]
        if sentence is not None:
            number, id_ = sentence.sentence.index, sentence.sentence.id
            name = f"This sentence ({number}): {title}"
            spots.append(Spot(name, f"sentence {number} of “{title}”", document_id, id_))
        return spots

    def _ask(self) -> None:
        """Read from the newest step on, and stay at the step that was chosen if it is there."""
        before = self.current
        self._stale = False
        self.model.set_source(self._fetch)
        row = self.model.row_of(before.step.seq) if before is not None else None
        if self.model.rowCount():
            self.list.go_to(row or 0)
        self._show_current()

    def _fetch(self, before: int | None, limit: int) -> list[Entry]:
        try:
            return self._chronicle.entries(self.filters.past, before, limit)
        except CuratorError as error:
            self.message_raised.emit(str(error))
            return []

    def _follow(self, changes: Changes) -> None:  # noqa: ARG002
        self._stale = True
        if self._shown:
            self._top_up()

    def _top_up(self) -> None:
        self._stale = False
        self.filters.set_curators(self._session.project.store.curators())
        had = self.current
        self.model.top_up()
        if self.model.rowCount() and self.current is None:
            row = self.model.row_of(had.step.seq) if had is not None else None
            self.list.go_to(row or 0)
        self._show_state()

    def _show_current(self) -> None:
        entry = self.current
        if entry is None:
            self.step.show_nothing()
        else:
            self.step.show_step(entry, self._changes(entry))
        self._show_state()

    def _changes(self, entry: Entry) -> Sequence[Change]:
        try:
            return self._chronicle.changes(entry.step.seq, MOST)
        except CuratorError as error:
            self.message_raised.emit(str(error))
            return ()

    def _show_state(self) -> None:
        count = self.model.rowCount()
        page = 0 if count else 1
        reason = self.filters.why_nothing()
        self._empty.setText(reason)
        self._empty.setAccessibleName(reason)
        if page != self._pages.currentIndex():
            had_keyboard = self._pages.isAncestorOf(self.focusWidget() or self)
            self._pages.setCurrentIndex(page)
            if had_keyboard:
                self.focus_results()
        self.place_changed.emit(
            counted(count, "step") if self.model.complete else f"the newest {counted(count, 'step')}", ""
        )

    # going there, and back

    def open_place(self) -> None:
        """Show in the reader what the step, or the chosen change of it, is about."""
        document_id, sentence_id = self.step.place()
        if document_id is None:
            self.message_raised.emit("This step is not about one document.")
        else:
            self.place_opened.emit(document_id, sentence_id)

    def go_back(self) -> None:
        """Ask how far and what is to be as it was, and do it."""
        entry = self.current
        if entry is None:
            self.message_raised.emit("Choose a step to go back to.")
            return
        # imported here: the view does without it until then
        from ui.history_go_back import GoBackDialog

        dialog = GoBackDialog(entry, self.step.reaches(), self._session, self._opened, self)
        dialog.accepted.connect(lambda: self._tell_return(dialog.changes))
        dialog.finished.connect(lambda: self._leave_dialog(dialog))
        self._dialog = dialog
        dialog.open()

    def _leave_dialog(self, dialog: GoBackDialog) -> None:
        self._dialog = None
        dialog.deleteLater()

    def _opened(self) -> Project:
        """The same project on a connection of its own, for a thread; the caller closes its store."""
        project = self._session.project
        return self._projects.open(project.store.path, project.curator.code)

    def _tell_return(self, changes: Changes | None) -> None:
        if changes is not None:
            self.message_raised.emit(" ".join((f"Done: {changes.step}.", *changes.notices)))

    # keys and commands

    def focus_results(self) -> None:
        """Give the keyboard to the steps, or to the words that say why there are none."""
        (self.list if self.model.rowCount() else self._empty).setFocus()

    def next_pane(self) -> None:
        """Filters, steps, changes, and round again."""
        focus = self.focusWidget()
        if focus is not None and self.filters.isAncestorOf(focus):
            self.focus_results()
        elif focus is self.list:
            self.step.detail.setFocus()
        else:
            self.filters.focus_first()

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does in this view."""
        return {
            "filter_history": self.filters.focus_first,
            "all_history": self._clear_filters,
            "go_back": self.go_back,
        }

    def _clear_filters(self) -> None:
        self.filters.clear()
        self.focus_results()

    def key_hints(self) -> list[str]:
        """The keys that matter here."""
        key = lambda name: keys.shown(self._key_map.key_of(name))  # noqa: E731
        return [
            "↑↓ step",
            "⏎ show in reader",
            f"{key('go_back')} go back",
            f"{key('filter_history')} filter",
            f"{key('next_pane')} changes",
            f"{key('all_keys')} all keys",
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        # a command of the reader, because a bare sign would be missing in text fields
        elif self._key_map.key_of("all_keys") in keys.pressed(event):
            self._key_map.run("all_keys")
        else:
            super().keyPressEvent(event)
