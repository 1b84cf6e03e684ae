"""A check of the whole project: what was looked at, what is wrong, what it means and what can be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.checking import CheckCounts
from curator.errors import CancelledError
from curator.finding import IN_PLACE, Finding, Repair, total
from curator.finding_words import meaning, remedy
from curator.progress import Progress
from curator.safekeeping import CheckOutcome, Safekeeping
from curator.words import counted
from ui.form_dialog import named
from ui.job_row import JobRow
from ui.jobs import Jobs
from ui.plain_report import Part, PlainReport, as_text
from ui.wrap_label import WrapLabel

CHECKED = {
    "documents": ("document", "documents"),
    "sentences": ("sentence", "sentences"),
    "sets": ("pass", "passes"),
    "claims": ("claim", "claims"),
    "annotations": ("annotation", "annotations"),
    "verdicts": ("verdict", "verdicts"),
    "steps": ("step", "steps"),
    "events": ("event", "events"),
}
"""What is counted, in the singular and in the plural."""
KINDS = {
    "file": "The file",
    "schema": "How the file is built",
    "references": "References",
    "search": "Search",
    "vocabulary": "Vocabulary",
}
"""What a rule without a number is about."""
WAYS = (
    "Looked at: the pages of the file, references between rows, the rules of its tables, the search indexes, "
    "the rules of the data, and the history against what the project holds."
)
COPIED = "Quoted words are left out of the copied report, since they may be text of papers."
_QUOTED = re.compile("“.*”", re.DOTALL)
_NAME_IN_FILE = re.compile(r"“[a-z0-9]+(_[a-z0-9]+)+”")


class CheckDialog(QDialog):
    """Stays beside the window, in which work goes on; gone when it is closed.

    Signals:
        repair_asked(list[Finding]): what can be put right among what was found is to be.
        salvage_asked(): what can be read of the file is to be saved into a new one.
    """

    repair_asked = Signal(object)
    salvage_asked = Signal()

    def __init__(
        self, safekeeping: Safekeeping, jobs: Jobs, project: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("check-dialog")
        self.setWindowTitle("Check project")
        self.setAccessibleName(f"Check of {project.stem}")
        self.setModal(False)
        self.jobs = jobs
        self._safekeeping = safekeeping
        self._project = project
        self._findings: Sequence[Finding] = ()
        self._parts: list[Part] = []

        self.headline = WrapLabel(name="check-headline", style="subheading")
        self.about = WrapLabel(name="check-about")
        self.text = PlainReport("check-text", "What the check found")
        self._offer = WrapLabel(name="check-offer", style="quiet")
        self.row = JobRow(jobs, self)
        self._copy = named(QPushButton("Copy report"), "copy-report", "Copy the report")
        self._copy.setToolTip(COPIED)
        self._salvage = named(
            QPushButton("Salvage into a new file…"), "salvage", "Salvage what can be read into a new file"
        )
        self._repair = named(QPushButton("Repair…"), "repair", "Repair what can be repaired")
        self._again = named(QPushButton("Check again"), "check-again", "Check again")
        self._close = named(QPushButton("Close"), "close", "Close")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._copy, self._salvage, self._repair, self._again, self._close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.insertStretch(1, 1)
        self._close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addWidget(self.about)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._offer)
        layout.addStretch()
        layout.addWidget(self.row)
        layout.addLayout(buttons)
        metrics = self.fontMetrics()
        wanted = QSize(96 * metrics.averageCharWidth(), 32 * metrics.height())
        self._wanted = wanted.boundedTo(self.screen().availableSize() - QSize(24, 48))
        self.resize(self._wanted)

        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        self._salvage.clicked.connect(self.salvage_asked)
        self._repair.clicked.connect(lambda: self.repair_asked.emit(list(self._findings)))
        self._again.clicked.connect(self.begin)
        self._close.clicked.connect(self.reject)
        self.row.turned.connect(self._turn)
        self.row.failed.connect(self._say_failure)
        self._show("Not checked yet.", [])

    def begin(self) -> None:
        """Check, as a job of the window."""
        safekeeping, project = self._safekeeping, self._project
        self._findings = ()
        self._show(f"Checking ‘{project.stem}’…", [])
        self.about.setText("Go on working meanwhile.")

        def work(progress: Progress) -> CheckOutcome:
            return safekeeping.check(project, progress, apart=True)

        self.row.start("Checking", work, self._show_outcome, unit="step")

    def as_text(self) -> str:
        """The report without the words that findings quote: they may be text of papers."""
        head = Part(self.headline.text(), about=self.about.text())
        return as_text(
            [head, *(Part(it.heading, [without_quotes(x) for x in it.lines], it.about) for it in self._parts)]
        )

    # what came of it

    def _show_outcome(self, outcome: CheckOutcome) -> None:
        self._findings = outcome.findings
        if not outcome.findings:
            self._show("Everything is in order.", [])
        else:
            number = counted(total(outcome.findings), "finding")
            self._show(f"{number} in ‘{self._project.stem}’.", parts(outcome.findings))
        seen = "" if outcome.counts is None else f"{looked_at(outcome.counts)} were checked. "
        self.about.setText(f"{seen}{WAYS}")
        self._offer_repairs()
        self._fit()

    def _offer_repairs(self) -> None:
        """Say what the buttons would do, and show those that would do something."""
        able = total([it for it in self._findings if it.repair in IN_PLACE])
        damaged = any(it.repair is Repair.SALVAGE for it in self._findings)
        self._repair.setVisible(able > 0)
        self._salvage.setVisible(damaged)
        words: list[str] = []
        if able:
            words.append(f"{able:,} of them can be repaired; a backup is made first.")
        if damaged:
            words.append(
                "Parts of the file are damaged: File › Restore… goes back to a backup; Salvage saves what "
                "can be read, and what the backups know, into a new file."
            )
        self._offer.setText(" ".join(words))
        self._offer.setVisible(bool(words))

    def _show(self, headline: str, shown: list[Part]) -> None:
        self._parts = shown
        self.headline.setText(headline)
        self.about.setText("")
        self.text.show_parts(shown)
        self.text.setVisible(bool(shown))
        self._offer_repairs()
        self._turn(self.row.busy)
        self._fit()

    def _fit(self) -> None:
        """As low as a few words need, or as high as a list does; a person's own size is left alone."""
        layout = self.layout()
        if layout is not None and self.text.isHidden():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        elif self.height() < self._wanted.height():
            self.resize(self.width(), self._wanted.height())
            below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
            if self.isVisible() and below > 0:
                self.move(self.x(), max(self.screen().availableGeometry().top(), self.y() - below))

    def _say_failure(self, sentence: str) -> None:
        self._show(sentence or str(CancelledError()), [])

    def _turn(self, busy: bool) -> None:
        for button in (self._copy, self._salvage, self._repair, self._again):
            button.setEnabled(not busy)
        self._close.setText("Cancel" if busy else "Close")
        self._close.setAccessibleName(self._close.text())

    def reject(self) -> None:
        """While something runs, only that is given up."""
        if self.row.busy:
            self.row.cancel()
        else:
            super().reject()


def parts(findings: Sequence[Finding]) -> list[Part]:
    """Findings by what they mean and what helps, those that can be repaired first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for found in sorted(
        findings, key=lambda it: (it.repair not in IN_PLACE, it.repair is not Repair.SALVAGE)
    ):
        groups.setdefault((found.rule, remedy(found)), []).append(found)
    return [
        Part(
            f"{KINDS.get(rule, f'Rule {rule}')}: {counted(total(group), 'finding')}",
            [f"{it.where}: {it.message}" if it.where else it.message for it in group],
            f"{meaning(group[0])}\nWhat helps: {help_}",
        )
        for (rule, help_), group in groups.items()
    ]


def looked_at(counts: CheckCounts) -> str:
    """`12 documents, 40 sentences … and 310 events`; what there is none of is left out."""
    words = [
        f"{number:,} {one if number == 1 else more}"
        for name, (one, more) in CHECKED.items()
        if (number := getattr(counts, name))
    ]
    if len(words) < 2:
        return "".join(words) or "0 documents"
    return f"{', '.join(words[:-1])} and {words[-1]}"


def without_quotes(line: str) -> str:
    """The line with everything between quotation marks left out, but for names of parts of the file."""
    return line if _NAME_IN_FILE.fullmatch("".join(_QUOTED.findall(line))) else _QUOTED.sub("“…”", line)
