"""Asks to which moment, and what of the project goes back there; says beforehand what that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from curator.changes import Changes
from curator.chronicle import Entry, shortened
from curator.errors import CancelledError, CuratorError
from curator.going_back import GoBack, Plan, plan
from curator.progress import Progress
from curator.project import Project
from ui.form_dialog import FormDialog, radio
from ui.history_reach import Reach
from ui.history_words import moment_words
from ui.job_bar import progress_text
from ui.jobs import Jobs
from ui.offsets import one_line
from ui.plain_label import Hint, PlainLabel
from ui.session import Session

T = TypeVar("T")
LOOKING = "Looking what would change …"
GOING = "Going back …"
KEPT = "This is one step, which Undo takes back. Nothing is deleted."
MOST_NOTICES = 5


class GoBackDialog(FormDialog):
    """When it is accepted, it is done: `changes` say what was.

    What would change is found out on a thread with a connection of its own; the whole project, which may
    take its time, goes back there too.
    """

    def __init__(
        self,
        entry: Entry,
        reaches: Sequence[Reach],
        session: Session,
        opened: Callable[[], Project],
        parent: QWidget | None = None,
    ) -> None:
        """`reaches` from the smallest on; `opened` opens the same project for a thread."""
        super().__init__(name="go-back", title="Go back", accept_text="Go back", parent=parent)
        self.changes: Changes | None = None
        self._entry, self._session, self._opened = entry, session, opened
        self._going = False
        self._looked: GoBack | None = None
        self._looking: GoBack | None = None
        self._jobs = Jobs(self)
        self._jobs.deferred = lambda: session.waiting.active
        self._jobs.progressed.connect(self._show_progress)
        self._jobs.held_up.connect(self._show_wait)

        self.add_heading("To which moment")
        step = f"‘{shortened(one_line(entry.step.name))}’"
        self.before = radio(f"Before {step}", "go-back-before")
        self.after = radio(f"After {step}", "go-back-after")
        self._moments = self._group(self.before, self.after)
        when = f"{moment_words(entry.step.at)}, by {one_line(entry.curator_code)}"
        self.add_under(PlainLabel(when, name="go-back-when", style="quiet"))
        self.add_heading("What goes back")
        self._reaches = {reach.key: reach for reach in reaches}
        self.reaches = {key: radio(reach.name, f"go-back-{key}") for key, reach in self._reaches.items()}
        self._what = self._group(*self.reaches.values())
        self.add_heading("What this changes")
        self.effect = PlainLabel(LOOKING, name="go-back-effect")
        self.form.addWidget(self.effect)
        self.refusal = Hint(name="go-back-refusal", parent=self)
        self.form.addWidget(self.refusal)
        self.form.addSpacing(6)
        self.form.addWidget(PlainLabel(KEPT, name="go-back-kept", style="quiet"))
        self.before.setChecked(True)
        next(iter(self.reaches.values())).setChecked(True)
        self._moments.buttonToggled.connect(lambda _, on: self._look() if on else None)
        self._what.buttonToggled.connect(lambda _, on: self._look() if on else None)
        self.before.setFocus()
        self._look()

    def _group(self, *buttons: QRadioButton) -> QButtonGroup:
        group = QButtonGroup(self)
        for button in buttons:
            group.addButton(button)
            self.form.addWidget(button)
        return group

    @property
    def wanted(self) -> GoBack:
        """What the choices say."""
        reach = self._reaches[next(key for key, button in self.reaches.items() if button.isChecked())]
        seq = self._entry.step.seq
        return GoBack(
            moment=seq - 1 if self.before.isChecked() else seq,
            document_id=reach.document_id,
            sentence_id=reach.sentence_id,
        )

    # looking

    def _look(self) -> None:
        """Find out what the choices would change; what was looked for before no longer matters."""
        wanted = self.wanted
        self.accept_button.setEnabled(False)
        if wanted == self._looked:
            return
        self._looked = None
        self.refusal.say("")
        self.effect.setText(LOOKING)
        self.effect.show()
        if self._jobs.busy:
            self._jobs.cancel()
        else:
            self._looking = wanted
            self._start(wanted, plan, self._take_plan)

    def _start(
        self, wanted: GoBack, do: Callable[[Project, GoBack], T], finished: Callable[[T], None]
    ) -> None:
        def work(progress: Progress) -> T:
            other = self._opened()
            try:
                return do(other, replace(wanted, progress=progress))
            finally:
                other.store.close()

        self._jobs.start("Going back", work, finished, self._fail, unit="document")

    def _take_plan(self, found: Plan) -> None:
        if self._looking == self.wanted:
            self._show_plan(self.wanted, found)
        else:
            self._look()

    def _fail(self, error: CuratorError) -> None:
        if not isinstance(error, CancelledError):
            self._set_going(False)
            self.effect.setText("")
            self.refusal.say(str(error))
        elif self._going:
            super().reject()
        else:
            self._look()

    def _show_plan(self, wanted: GoBack, found: Plan) -> None:
        self._looked = wanted
        notices = [one_line(notice) for notice in found.notices[:MOST_NOTICES]]
        if len(found.notices) > MOST_NOTICES:
            notices.append(f"… and {len(found.notices) - MOST_NOTICES:,} more.")
        self.effect.setText("\n".join((*found.lines(), *notices)))
        self.effect.setVisible(bool(self.effect.text()))
        self.refusal.say(found.refusal)
        self.accept_button.setEnabled(not found.refusal)

    def _show_progress(self, done: int, total: int | None) -> None:
        words = GOING if self._going else LOOKING
        self.effect.setText(f"{words} {progress_text(done, total, self._jobs.unit)}")

    def _show_wait(self, words: str) -> None:
        self.effect.setText(words or (GOING if self._going else LOOKING))

    # doing

    def accept(self) -> None:
        """Go back, and close once it is done; a refusal is shown in place."""
        wanted = self.wanted
        if self._going or wanted != self._looked:
            return
        if wanted.document_id is not None:
            self._end(self._session.perform(wanted))
        elif (reason := self._session.obstacle()) is not None:
            self.refusal.say(reason)
        else:
            self._set_going(True)
            self.effect.setText(GOING)
            self._start(wanted, Project.perform, self._take_changes)

    def _take_changes(self, changes: Changes) -> None:
        self._session.notice_others()
        self._session.tell_saved()
        self._end(changes)

    def _end(self, changes: Changes | None) -> None:
        self.changes = changes
        super().accept() if changes is not None else super().reject()

    def _set_going(self, going: bool) -> None:
        self._going = going
        self.accept_button.setEnabled(False)
        for button in (*self._moments.buttons(), *self._what.buttons()):
            button.setEnabled(not going)

    def stop(self) -> None:
        """Cancel what runs, take back what it began, and close."""
        self._jobs.close()
        super().reject()

    def reject(self) -> None:
        """Leave; what is under way is taken back first."""
        if self._going:
            self._jobs.cancel()
        else:
            self.stop()
