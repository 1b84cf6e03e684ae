"""Repairing a project: what would be done, then what was done and what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.finding import IN_PLACE, Finding
from curator.finding_words import remedy
from curator.progress import Progress
from curator.safekeeping import RepairOutcome
from curator.words import counted
from ui.check_dialog import parts
from ui.form_dialog import named
from ui.job_dialog import JobDialog
from ui.jobs import Jobs
from ui.plain_label import PlainLabel
from ui.plain_report import Part, PlainReport
from ui.wrap_label import WrapLabel

FIRST = (
    "A backup is made first: File › Restore… takes the repair back. The project is closed meanwhile, and "
    "opened again afterwards."
)
TAKEN_BACK = "The backup that was made before takes it back (File › Restore…)."


class RepairDialog(JobDialog):
    """Keeps the window from opening the project while it is repaired.

    Signals:
        repair_asked(): the person wants it done.
    """

    repair_asked = Signal()

    def __init__(
        self, jobs: Jobs, project: Path, findings: Sequence[Finding], parent: QWidget | None = None
    ) -> None:
        super().__init__("repair", "Repair", jobs, parent)
        self.setAccessibleName(f"Repair {project.stem}")
        able = [it for it in findings if it.repair in IN_PLACE]
        rest = len(findings) - len(able)
        self.headline = WrapLabel(
            f"Repair {counted(len(able), 'finding')} of ‘{project.stem}’?",
            name="repair-headline",
            style="subheading",
        )
        self._about = PlainLabel(FIRST, name="repair-about")
        self.text = PlainReport("repair-text", "What is done")
        shown = [Part("What will be done", list(dict.fromkeys(remedy(it) for it in able)))]
        if rest:
            words = f"{counted(rest, 'finding')} without a repair, unless they follow from the others."
            shown.append(Part("What stays", [words]))
        self.text.show_parts(shown)
        self._cancel = named(QPushButton("Cancel"), "cancel", "Cancel")
        self.repair_button = named(QPushButton("Repair"), "repair-now", "Repair")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._cancel, self.repair_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self.repair_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (self.headline, self._about):
            layout.addWidget(widget)
        layout.addWidget(self.text, 1)
        for widget in (self.problem, self.row):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        metrics = self.fontMetrics()
        wanted = QSize(84 * metrics.averageCharWidth(), 24 * metrics.height())
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(24, 48)))
        self._cancel.clicked.connect(self.reject)
        self.repair_button.clicked.connect(self.repair_asked)
        self.row.turned.connect(self._turn)
        self.repair_button.setFocus()

    def run(
        self,
        work: Callable[[Progress], RepairOutcome],
        finished: Callable[[], object],
        failed: Callable[[], object],
    ) -> None:
        """Repair as a job of the window, with its progress here; what came of it is shown here too.

        `finished` and `failed` are called before that.
        """

        def end(outcome: RepairOutcome) -> None:
            finished()
            self._show_outcome(outcome)

        self.on_failure = failed
        self.problem.say("")
        self.row.start("Repairing", work, end, unit="step")

    def _show_outcome(self, outcome: RepairOutcome) -> None:
        left = counted(len(outcome.left), "finding")
        self.headline.setText(
            f"Repaired, with {left} left." if outcome.left else "Repaired. Everything is in order now."
        )
        self._about.setText("" if outcome.backup is None else TAKEN_BACK)
        done = [Part("Done", outcome.done)] if outcome.done else []
        self.text.show_parts([*done, *parts(outcome.left)])
        self.repair_button.hide()
        self._cancel.setText("Close")
        self._cancel.setAccessibleName("Close")
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    def _turn(self, busy: bool) -> None:
        self.repair_button.setEnabled(not busy)
