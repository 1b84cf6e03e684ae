"""Choosing what to export, for whom, and where to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from curator.writers.format import OutputFormat
from curator.writers.options import SEPARATORS, ExportOptions, Profile
from ui.form_dialog import FormDialog, named, radio
from ui.plain_label import Hint, PlainLabel

WITHOUT_TEXT = "Ids and places of sentences stay; their words are left out."
ALWAYS_WITH_TEXT = "This format always holds the text."
FORMULA_GUARD = "A spreadsheet then shows a cell that begins with = + - or @ as text and does not run it."
NO_FORMULAS = "No spreadsheet runs formulas from this format."


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """`format` is the name of an output format; `destination` a folder or a file, as that format needs."""

    format: str
    destination: Path
    options: ExportOptions


def problem_with(destination: str, is_folder: bool) -> str:
    """Why nothing can be written there, as a sentence; empty if it can."""
    if not destination.strip():
        return "Say where to write: type a path or choose one."
    path = Path(destination.strip()).expanduser()
    if not path.is_absolute():
        return "Give the whole path, or choose one."
    try:
        if is_folder and path.is_file():
            return f"‘{path.name}’ is a file. Choose a folder."
        if not is_folder and path.is_dir():
            return f"‘{path.name}’ is a folder. Add the name of a file."
        if not path.parent.is_dir():
            return f"The folder ‘{path.parent}’ does not exist. Choose another one."
    except OSError as error:
        return f"‘{path}’ cannot be used: {error.strerror or error}. Choose another place."
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return f"You may not write to ‘{path}’. Choose another place."
    return ""


def note_about(destination: Path, is_folder: bool) -> str:
    """What will happen to what is there already."""
    try:
        if is_folder and destination.is_dir() and any(destination.iterdir()):
            return (
                "The folder is not empty: files of the package replace those of the same name; others stay."
            )
        if not is_folder and destination.is_file():
            return f"‘{destination.name}’ is there already and will be replaced."
    except OSError:
        return ""
    return ""


class ExportDialog(FormDialog):
    """Nothing is written here: `choice()` says what was chosen once the dialog is accepted."""

    def __init__(
        self,
        folder: Path,
        project_name: str,
        parent: QWidget | None = None,
        *,
        formats: Sequence[OutputFormat] | None = None,
    ) -> None:
        """`formats` are those of the registry unless given."""
        super().__init__(name="export-dialog", title="Export", accept_text="Export", parent=parent)
        self._folder = folder
        self._project_name = project_name
        self._formats = tuple(formats) if formats is not None else _all_formats()
        self._suggested = ""

        self.add_heading("Format")
        self._format_group = QButtonGroup(self)
        self._left_out: list[PlainLabel] = []
        for place, format_ in enumerate(self._formats):
            button = radio(format_.title, f"format-{format_.name}")
            words = " ".join(format_.cannot_carry) or "Carries everything."
            button.setAccessibleDescription(words)
            self._left_out.append(PlainLabel(words, name=f"left-out-{format_.name}", style="quiet"))
            self._format_group.addButton(button, place)
            self.form.addWidget(button)
            self.add_under(self._left_out[-1])

        self.add_heading("Tables")
        self._analysis = radio("For analysis (R, pandas)", "profile-analysis")
        self._analysis.setToolTip("UTF-8, columns separated by commas")
        self._analysis.setChecked(True)
        self._excel = radio("For Excel", "profile-excel")
        self._excel.setToolTip("Opens by double click with Greek letters and accents intact")
        self._profiles = QButtonGroup(self)
        self._profiles.addButton(self._analysis)
        self._profiles.addButton(self._excel)
        self._separator = named(QComboBox(), "separator", "Columns separated by")
        for separator, word in SEPARATORS.items():
            self._separator.addItem(word.capitalize(), separator)
        self._separated = QLabel("Columns separated by")
        self._separated.setBuddy(self._separator)
        self.form.addWidget(self._analysis)
        self.form.addWidget(self._excel)
        self.add_under(self._separated, self._separator)
        self._without_text = named(
            QCheckBox("Without sentence text"), "without-text", "Without sentence text"
        )
        self._without_text_word = PlainLabel(name="without-text-word", style="quiet")
        self._guard = named(
            QCheckBox("Protect against formulas"), "formula-guard", "Protect against formulas"
        )
        self._guard.setChecked(True)
        self._guard_word = PlainLabel(name="formula-guard-word", style="quiet")
        self.form.addSpacing(4)
        self.form.addWidget(self._without_text)
        self.add_under(self._without_text_word)
        self.form.addWidget(self._guard)
        self.add_under(self._guard_word)

        self.add_heading("Write to")
        self._destination = named(QLineEdit(), "destination", "Write to")
        self._choose = named(QPushButton("Choose…"), "choose", "Choose where to write")
        self._choose.setAutoDefault(False)
        self._hint = Hint(name="hint")
        self._note = PlainLabel(name="note", style="quiet")
        self.add_row(self._destination, self._choose)
        self.form.addWidget(self._hint)
        self.form.addWidget(self._note)

        self._format_group.button(0).setChecked(True)
        self._format_group.idToggled.connect(lambda _, on: self._show_format() if on else None)
        self._excel.toggled.connect(self._show_format)
        self._destination.textChanged.connect(self._check)
        self._choose.clicked.connect(self._choose_destination)
        self._show_format()
        self._format_group.button(0).setFocus()

    def choice(self) -> ExportChoice:
        return ExportChoice(self._format.name, self._path(), self._options())

    @property
    def _format(self) -> OutputFormat:
        return self._formats[self._format_group.checkedId()]

    def _path(self) -> Path:
        return Path(self._destination.text().strip()).expanduser()

    def _options(self) -> ExportOptions:
        if not self._format.is_folder:
            return ExportOptions()
        excel = self._excel.isChecked()
        return ExportOptions(
            profile=Profile.EXCEL if excel else Profile.ANALYSIS,
            separator=self._separator.currentData() if excel else ",",
            without_text=self._without_text.isChecked(),
            formula_guard=self._guard.isChecked(),
        )

    def _show_format(self) -> None:
        format_, tables = self._format, self._format.is_folder
        for place, words in enumerate(self._left_out):
            words.setVisible(self._formats[place] is format_)
        for widget in (self._analysis, self._excel, self._without_text, self._guard):
            widget.setEnabled(tables)
        for widget in (self._separated, self._separator):
            widget.setEnabled(tables and self._excel.isChecked())
        self._without_text_word.setText(WITHOUT_TEXT if tables else ALWAYS_WITH_TEXT)
        self._guard_word.setText(FORMULA_GUARD if tables else NO_FORMULAS)
        self._without_text.setAccessibleDescription(self._without_text_word.text())
        self._guard.setAccessibleDescription(self._guard_word.text())
        # a place that the person typed or chose is kept
        if self._destination.text() == self._suggested:
            usual = f"{self._project_name}-{format_.usual_name.removeprefix('curator-')}"
            self._suggested = str(self._folder / usual)
            self._destination.setText(self._suggested)
        self._check()

    def _check(self) -> None:
        problem = problem_with(self._destination.text(), self._format.is_folder)
        self._hint.say(problem)
        note = "" if problem else note_about(self._path(), self._format.is_folder)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.accept_button.setEnabled(not problem)

    def _choose_destination(self) -> None:
        path = self._path()
        dialog = QFileDialog(self, "Write to", str(path.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._format.is_folder:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            # the dialog itself says when a file will be replaced
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
            dialog.selectFile(path.name)
        dialog.fileSelected.connect(self._destination.setText)
        dialog.open()


def _all_formats() -> tuple[OutputFormat, ...]:
    # here and not above, because writers may pull in heavy libraries
    from curator.writers.registry import FORMATS

    return tuple(FORMATS)
