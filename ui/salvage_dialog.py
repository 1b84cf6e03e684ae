"""What was saved of a damaged project, what was lost, and the way into the new file."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.safekeeping import SalvageReport
from ui.form_dialog import named
from ui.plain_report import Part, PlainReport, as_text
from ui.wrap_label import WrapLabel


def parts(report: SalvageReport) -> list[Part]:
    """The report under its headings; those with nothing below them are left out."""
    found = [
        Part("Saved", [f"{number:,} {word}" for word, number in report.saved.items() if number]),
        Part("Lost", [f"{number:,} {word}" for word, number in report.lost.items() if number]),
        Part("How it was done", report.notes),
        Part("Still to be looked at", [f"{it.where}: {it.message}" for it in report.left]),
    ]
    return [part for part in found if part.lines]


class SalvageDialog(QDialog):
    """Shown without stopping anything else, and gone when it is closed.

    Signals:
        open_asked(Path): the new file is to be opened.
    """

    open_asked = Signal(object)

    def __init__(self, report: SalvageReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("salvage-dialog")
        self.setWindowTitle("Salvage")
        self.setAccessibleName("What was saved of the damaged project")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parts = parts(report)
        lost = sum(report.lost.values())
        words = "All that is known to have been there was saved" if not lost else "A part could not be saved"
        self.headline = WrapLabel(
            f"{words}. It lies in {report.target}", name="salvage-headline", style="subheading"
        )
        about = WrapLabel(
            "The damaged file was not changed. Keep it until you have looked through the new one.",
            name="salvage-about",
            style="quiet",
        )
        text = PlainReport("salvage-text", "What was saved and what was lost")
        text.show_parts(self._parts)
        copy = named(QPushButton("Copy report"), "copy-report", "Copy the report")
        close = named(QPushButton("Close"), "close", "Close")
        open_ = named(QPushButton("Open the new file"), "open-salvaged", "Open the new file")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(open_)
        for button in (copy, close):
            button.setAutoDefault(False)
        open_.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addWidget(about)
        layout.addWidget(text, 1)
        layout.addLayout(buttons)
        metrics = self.fontMetrics()
        wanted = QSize(84 * metrics.averageCharWidth(), 28 * metrics.height())
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(24, 48)))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        close.clicked.connect(self.close)
        open_.clicked.connect(lambda: self._open(report))

    def as_text(self) -> str:
        return as_text(self._parts)

    def _open(self, report: SalvageReport) -> None:
        self.close()
        self.open_asked.emit(report.target)
