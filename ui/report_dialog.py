"""What became of an import: what was added, and every record that was not, with the reason."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from curator.import_report import ImportReport
from ui.plain_label import PlainLabel

Line = tuple[str, str]
"""Where, and what is to be said of it."""


def lists(report: ImportReport) -> dict[str, list[Line]]:
    """The lists of a report that have something in them, by heading; each entry on one line."""
    found = {
        "Problems": [(problem.where, problem.message) for problem in report.problems],
        "Duplicates": [
            (duplicate.where, str(duplicate).removeprefix(f"{duplicate.where}: "))
            for duplicate in report.duplicates
        ],
        "Warnings": [(warning.where, warning.message) for warning in report.warnings],
    }
    return {
        heading: [(" ".join(where.split()), " ".join(text.split())) for where, text in lines]
        for heading, lines in found.items()
        if lines
    }


def as_text(report: ImportReport) -> str:
    """The whole report, to be pasted elsewhere."""
    parts = [report.summary()]
    for heading, lines in lists(report).items():
        parts += ["", f"{heading} ({len(lines):,})"]
        parts += [f"{where}: {text}" if where else text for where, text in lines]
    return "\n".join(parts) + "\n"


class ReportDialog(QDialog):
    """Shown without stopping anything else, and gone when it is closed."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-report")
        self.setWindowTitle("Import")
        self.setAccessibleName("What became of the import")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = report
        self._lists = lists(report)

        self._headline = PlainLabel(f"{report.summary()}.", name="report-headline")
        self._headline.setAccessibleName(self._headline.text())
        font = QFont(self._headline.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._headline.setFont(font)
        self._choice = QButtonGroup(self)
        self._choice.setExclusive(True)
        choice = QHBoxLayout()
        choice.setSpacing(0)
        for place, (heading, lines) in enumerate(self._lists.items()):
            button = QPushButton(f"{heading}  {len(lines):,}")
            button.setObjectName(f"report-{heading.casefold()}")
            button.setAccessibleName(f"{heading}, {len(lines):,}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            if len(self._lists) > 1:
                last = len(self._lists) - 1
                button.setProperty("segment", {0: "first", last: "last"}.get(place, "middle"))
            button.clicked.connect(lambda _, chosen=heading: self._show_list(chosen))
            self._choice.addButton(button)
            choice.addWidget(button)
        choice.addStretch(1)

        self._text = QPlainTextEdit()
        self._text.setObjectName("report-text")
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copy = QPushButton("Copy all")
        self._copy.setObjectName("report-copy")
        self._copy.setAccessibleName("Copy the whole report")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self._copy_all)
        close = QPushButton("Close")
        close.setObjectName("report-close")
        close.setAccessibleName("Close")
        close.setDefault(True)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(close)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self._headline)
        layout.addLayout(choice)
        layout.addWidget(self._text, 1)
        layout.addLayout(buttons)
        letter = self.fontMetrics().averageCharWidth()
        wanted = QSize(92 * letter, 34 * self.fontMetrics().height())
        self.resize(wanted.boundedTo(self.screen().availableSize() - QSize(24, 48)))
        if self._lists:
            self._choice.buttons()[0].setChecked(True)
            self._show_list(next(iter(self._lists)))
        self._text.setFocus()

    def _show_list(self, heading: str) -> None:
        bold, plain = QTextCharFormat(), QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        self._text.clear()
        self._text.setAccessibleName(heading)
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        for place, (where, text) in enumerate(self._lists[heading]):
            if place:
                cursor.insertText("\n\n", plain)
            if where:
                cursor.insertText(f"{where}\n", bold)
            cursor.insertText(text, plain)
        cursor.endEditBlock()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._report))
        self._copy.setText("Copied")
