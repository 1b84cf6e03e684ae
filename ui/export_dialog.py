"""Choosing what to export, for whom, and where to."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.writers.format import OutputFormat, Purpose
from curator.writers.options import ExportOptions
from ui.export_options_form import ExportOptionsForm
from ui.form_dialog import FormDialog, named
from ui.format_list import FormatList, short_title
from ui.plain_label import Hint, PlainLabel
from ui.points import Points

FOLDER = "A folder of files"
FILE = "One file"
CARRIES_ALL = "Nothing: it carries everything."
NOT_EMPTY = "The folder is not empty. Tick this, or choose another place."
OTHERS_STAY = "Other files in the folder stay as they are."
LARGEST_DESCRIPTOR = 16 * 1024 * 1024
"""In bytes, of a `datapackage.json`."""
HEIGHT = 56
"""Of the list, in per cent of the screen at most."""
DETAILS = 62
"""Width of the details in letters."""
MARGINS = 72


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


def followed(path: Path, before: OutputFormat, after: OutputFormat) -> Path:
    """A place that the person chose for one format, with the suffix of another."""
    old, new = (Path(format_.usual_name).suffix for format_ in (before, after))
    if old and path.suffix.lower() == old:
        path = path.with_suffix("")
    elif old or path.expanduser().is_dir():
        return path
    return path.with_name(path.name + new) if path.name else path


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


def may_hold_work(folder: Path, format_: OutputFormat) -> bool:
    """Whether files in it that an export would replace may have been changed by a person since.

    Tables that Curator exported earlier have not: the next export of tables replaces them.
    """
    try:
        filled = folder.is_dir() and any(folder.iterdir())
    except OSError:
        return False
    return filled and not (format_.purpose is Purpose.TABLES and _is_own_package(folder))


def _is_own_package(folder: Path) -> bool:
    path = folder / "datapackage.json"
    try:
        if path.stat().st_size > LARGEST_DESCRIPTOR:
            return False
        package: object = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(package, dict) and str(package.get("name")).startswith("curator-export")


class ExportDialog(FormDialog):
    """Nothing is written here: `choice()` says what was chosen once the dialog is accepted."""

    def __init__(
        self,
        folder: Path,
        project_name: str,
        parent: QWidget | None = None,
        *,
        formats: Sequence[OutputFormat] | None = None,
        curators: Sequence[str] = (),
    ) -> None:
        """`formats` are those of the registry unless given; `curators` are codes, to choose whose work."""
        super().__init__(name="export-dialog", title="Export", accept_text="Export", parent=parent)
        self._folder = folder
        self._project_name = project_name
        known = tuple(formats) if formats is not None else _all_formats()
        self._formats = {format_.name: format_ for format_ in known}
        self._format = known[0]
        self._suggested = ""

        self._list = FormatList(known)
        self._title = PlainLabel(name="format-title")
        font = self._title.font()
        font.setPixelSize(self.fontInfo().pixelSize() + 2)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        self._kind = PlainLabel(name="format-kind", style="quiet")
        self._left_out = Points("left-out")
        self._options_heading = heading("Options")
        self._options = ExportOptionsForm(curators)
        column = QWidget()
        column.setObjectName("format-details")
        details = QVBoxLayout(column)
        details.setContentsMargins(0, 0, 6, 0)
        details.setSpacing(6)
        details.addWidget(self._title)
        details.addWidget(self._kind)
        details.addSpacing(10)
        details.addWidget(heading("What it leaves out"))
        details.addWidget(self._left_out)
        details.addSpacing(10)
        details.addWidget(self._options_heading)
        details.addWidget(self._options)
        details.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("format-scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(column)
        scroll.viewport().setAutoFillBackground(False)
        column.setAutoFillBackground(False)
        panes = QHBoxLayout()
        panes.setSpacing(20)
        panes.addWidget(self._list)
        panes.addWidget(scroll, 1)
        self.form.addLayout(panes, 1)

        self.add_heading("Write to")
        self._destination = named(QLineEdit(), "destination", "Write to")
        self._choose = named(QPushButton("Choose…"), "choose", "Choose where to write")
        self._choose.setAutoDefault(False)
        self._hint = Hint(name="hint")
        self._note = PlainLabel(name="note", style="quiet")
        words = "Replace files of the same name"
        self._replace = named(QCheckBox(words), "replace", words)
        self._asked_about: tuple[str, str] | None = None
        """The format and the place for which the box may be ticked."""
        self.add_row(self._destination, self._choose)
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._replace)
        for label in (self._hint, self._note):
            # room for one line even while nothing is said, so that nothing moves
            label.setMinimumHeight(self._replace.sizeHint().height())
            said.addWidget(label, 1)
        self.form.addLayout(said)
        self._fit_panes()

        self._list.format_chosen.connect(self._take_format)
        self._destination.textChanged.connect(self._check)
        self._replace.toggled.connect(self._check)
        self._choose.clicked.connect(self._choose_destination)
        self._list.choose(self._format.name)
        self._show_format()
        self._list.setFocus()

    def choice(self) -> ExportChoice:
        return ExportChoice(self._format.name, self._path(), self._options.options(self._format))

    def _path(self) -> Path:
        return Path(self._destination.text().strip()).expanduser()

    def _fit_panes(self) -> None:
        """As much of the list as the screen has room for, beside details that one can read."""
        letter, content = self.fontMetrics().averageCharWidth(), self._list.content_size()
        room = self.screen().availableGeometry()
        self._list.setFixedWidth(min(content.width(), room.width() * 2 // 5))
        self._list.setMinimumHeight(min(content.height(), room.height() * HEIGHT // 100))
        width = self._list.width() + DETAILS * letter + MARGINS
        self.setMinimumWidth(min(width, room.width() * 19 // 20))
        self.resize(self.minimumWidth(), 0)

    def _fit(self) -> None:
        """Also while nothing below the panes wraps."""
        layout = self.layout()
        if layout is not None and not layout.hasHeightForWidth():
            self.setMinimumHeight(layout.totalMinimumSize().height())
        super()._fit()

    def _take_format(self, name: str) -> None:
        before, self._format = self._format, self._formats[name]
        self._show_format(before)

    def _show_format(self, before: OutputFormat | None = None) -> None:
        format_ = self._format
        usual = Path(format_.usual_name).suffix
        self._title.setText(short_title(format_))
        self._kind.setText(FOLDER if format_.is_folder else f"{FILE} ({usual})" if usual else FILE)
        self._left_out.say(format_.cannot_carry or (CARRIES_ALL,))
        self._list.setAccessibleDescription(" ".join(format_.cannot_carry) or CARRIES_ALL)
        self._options_heading.setVisible(self._options.show_for(format_))
        typed = self._destination.text()
        if typed == self._suggested:
            name = f"{self._project_name}-{format_.usual_name.removeprefix('curator-')}"
            self._suggested = str(self._folder / name)
            self._destination.setText(self._suggested)
        elif before is not None and typed.strip():
            self._destination.setText(str(followed(Path(typed.strip()), before, format_)))
        self._check()

    def _check(self) -> None:
        problem = problem_with(self._destination.text(), self._format.is_folder)
        about = (self._format.name, self._destination.text())
        asks = not problem and self._format.is_folder and may_hold_work(self._path(), self._format)
        if about != self._asked_about:
            # what was ticked for one place is not said of another
            self._asked_about = about
            with QSignalBlocker(self._replace):
                self._replace.setChecked(False)
        self._replace.setVisible(asks)
        if asks and not self._replace.isChecked():
            problem = NOT_EMPTY
        self._hint.say(problem)
        note = OTHERS_STAY if asks else note_about(self._path(), self._format.is_folder)
        self._note.setText("" if problem else note)
        self._note.setVisible(not problem)
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
            dialog.setDefaultSuffix(Path(self._format.usual_name).suffix.removeprefix("."))
            dialog.selectFile(path.name)
        dialog.fileSelected.connect(self._destination.setText)
        dialog.open()


def heading(text: str) -> QLabel:
    """Over a part of the details."""
    label = QLabel(text.upper())
    label.setProperty("text_style", "heading")
    return label


def _all_formats() -> tuple[OutputFormat, ...]:
    # here and not above, because writers may pull in heavy libraries
    from curator.writers.registry import FORMATS

    return tuple(FORMATS)
