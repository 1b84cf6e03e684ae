"""Choosing the name, the place, the vocabulary and the curator of a new project."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QPushButton, QWidget

from curator.errors import CuratorError, VocabularyError
from curator.vocabulary import Vocabulary, parse
from curator.words import counted
from ui.form_dialog import FormDialog, named, radio
from ui.plain_label import Hint, PlainLabel

SUFFIX = ".curation"
PROBLEMS_SHOWN = 5
LARGEST_FILE = 8 * 1024 * 1024
# Windows refuses these, and a project file goes from machine to machine
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewProjectChoice:
    """`vocabulary_text` is a valid vocabulary; `vocabulary_source_name` is what messages call it."""

    path: Path
    vocabulary_text: str
    vocabulary_source_name: str
    curator_code: str


def problem_with_name(name: str) -> str:
    """Why a project cannot be called so, as a sentence; empty if it can."""
    if not name:
        return "Give the project a name."
    if found := FORBIDDEN.search(name):
        sign = f"“{found.group()}”" if found.group().isprintable() else "a control character"
        return f"The name becomes the name of a file, which cannot hold {sign}. Leave it out."
    if name.startswith(".") or name.endswith(".") or RESERVED.fullmatch(name):
        return f"“{name}” cannot be the name of a file on every system. Choose another name."
    if len(f"{name}{SUFFIX}".encode()) > 255:
        return "The name is too long for a file. Shorten it."
    return ""


def problem_with_place(folder: str, file_name: str) -> str:
    """Why the file cannot be made in `folder`, as a sentence; empty if it can."""
    if not folder.strip():
        return "Say which folder the project goes to: type a path or choose one."
    path = Path(folder.strip()).expanduser()
    if not path.is_absolute():
        return "Give the whole path of the folder, or choose one."
    try:
        if not path.is_dir():
            return f"The folder ‘{path}’ does not exist. Choose another one."
        if (path / file_name).exists():
            return f"‘{file_name}’ is in this folder already. Choose another name, or open that project."
    except OSError as error:
        return f"‘{path}’ cannot be used: {error.strerror or error}. Choose another folder."
    return "" if os.access(path, os.W_OK) else f"You may not write to ‘{path}’. Choose another folder."


def read_vocabulary(path: Path) -> str:
    """The text of a vocabulary file, line ends as they are; raises CuratorError if it is not to be read."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CuratorError(f"‘{path.name}’ cannot be read: {error.strerror or error}.") from error
    if len(content) > LARGEST_FILE:
        raise CuratorError(f"‘{path.name}’ is too large for a vocabulary. Check that this is the right file.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise CuratorError(
            f"‘{path.name}’ is not UTF-8 text. Save it as UTF-8 and choose it again."
        ) from error


def about(vocabulary: Vocabulary) -> str:
    """What is in a vocabulary, in one or two sentences."""
    first, stop, _ = vocabulary.description.partition(". ")
    dimensions, labels = len(vocabulary.dimensions), len(vocabulary.labels())
    size = f"{counted(dimensions, 'dimension')}, {counted(labels, 'label')}.".replace(
        " ", "\N{NO-BREAK SPACE}"
    )
    return f"{first.removesuffix('.')}. {size}" if first or stop else size


class NewProjectDialog(FormDialog):
    """Nothing is created here: `choice()` says what was chosen once the dialog is accepted."""

    def __init__(
        self,
        curator_code: str,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
        vocabularies: Mapping[str, str] | None = None,
    ) -> None:
        """Unless given, `folder` is the person's documents; `vocabularies` (name -> text) those that ship."""
        super().__init__(name="new-project-dialog", title="New project", accept_text="Create", parent=parent)
        self._vocabularies: dict[int, tuple[str, str]] = {}
        """Button id -> name and text."""
        self._from_file: tuple[str, str] | None = None

        self.add_heading("Name")
        self._name = named(QLineEdit(), "name", "Name of the project")
        self._name.setPlaceholderText("stat3-breast-cancer")
        self._name_hint = Hint(name="name-hint")
        self.form.addWidget(self._name)
        self.form.addWidget(self._name_hint)

        self.add_heading("Folder")
        self._folder = named(QLineEdit(str(folder or documents_folder())), "folder", "Folder")
        choose_folder = named(QPushButton("Choose…"), "choose-folder", "Choose a folder")
        choose_folder.setAutoDefault(False)
        self._place_hint = Hint(name="place-hint")
        self._place = PlainLabel(name="place", style="quiet")
        self.add_row(self._folder, choose_folder)
        self.form.addWidget(self._place_hint)
        self.form.addWidget(self._place)

        self.add_heading("Vocabulary")
        self._group = QButtonGroup(self)
        for place, (name, text) in enumerate((vocabularies or shipped_vocabularies()).items()):
            vocabulary = parse(text, name)
            self._vocabularies[place] = (name, text)
            button = radio(vocabulary.title, f"vocabulary-{name}")
            button.setAccessibleDescription(about(vocabulary))
            self._group.addButton(button, place)
            self.form.addWidget(button)
            self.add_under(PlainLabel(about(vocabulary), name=f"about-{name}", style="quiet"))
        self._file_button = radio("From a file…", "vocabulary-file")
        self._group.addButton(self._file_button, len(self._vocabularies))
        self._choose_file = named(QPushButton("Choose…"), "choose-vocabulary", "Choose a vocabulary file")
        self._choose_file.setAutoDefault(False)
        self._about_file = PlainLabel(name="about-file", style="quiet")
        self._about_file.hide()
        self._file_hint = Hint(name="vocabulary-hint")
        self.add_row(self._file_button, self._choose_file)
        self.add_under(self._about_file)
        self.add_under(self._file_hint)

        self.add_heading("Curator")
        self._code = named(QLineEdit(curator_code), "curator-code", "Curator code")
        self._code_hint = Hint(name="curator-hint")
        self.form.addWidget(self._code)
        self.form.addWidget(self._code_hint)
        code_word = "Your work is recorded and exported under this code; it need not be your name."
        self.form.addWidget(PlainLabel(code_word, name="about-code", style="quiet"))

        self._group.button(0).setChecked(True)
        self._touched = False
        self._name.textEdited.connect(self._touch)
        for field in (self._name, self._folder, self._code):
            field.textChanged.connect(self._check)
        self._group.idToggled.connect(self._check)
        choose_folder.clicked.connect(self._ask_for_folder)
        self._choose_file.clicked.connect(self._ask_for_file)
        self._check()
        self._name.setFocus()

    def choice(self) -> NewProjectChoice:
        chosen = self._chosen_vocabulary()
        assert chosen is not None
        name, text = chosen
        return NewProjectChoice(self._path(), text, name, self._code.text().strip())

    def use_file(self, path: Path) -> None:
        """Take the vocabulary of a file, or say in place what is wrong with it."""
        self._from_file = None
        letters = self.fontMetrics()
        shown = letters.elidedText(path.name, Qt.TextElideMode.ElideMiddle, 48 * letters.averageCharWidth())
        self._file_button.setText(f"From a file: {shown}".replace("&", "&&"))
        self._file_button.setAccessibleName(f"From a file: {path.name}")
        try:
            text = read_vocabulary(path)
            vocabulary = parse(text, path.name)
        except VocabularyError as error:
            self._file_hint.say(shortened(error))
        except CuratorError as error:
            self._file_hint.say(str(error))
        else:
            self._from_file = (path.name, text)
            self._file_hint.say("")
            self._about_file.setText(f"{vocabulary.title}. {about(vocabulary)}")
        self._about_file.setVisible(self._from_file is not None)
        self._file_button.setChecked(True)
        self._check()

    def _file_name(self) -> str:
        return self._name.text().strip().removesuffix(SUFFIX) + SUFFIX

    def _path(self) -> Path:
        return Path(self._folder.text().strip()).expanduser() / self._file_name()

    def _chosen_vocabulary(self) -> tuple[str, str] | None:
        if self._file_button.isChecked():
            return self._from_file
        return self._vocabularies[self._group.checkedId()]

    def _touch(self) -> None:
        self._touched = True

    def _check(self) -> None:
        bad_name = problem_with_name(self._name.text().strip().removesuffix(SUFFIX))
        bad_place = problem_with_place(self._folder.text(), self._file_name())
        bad_code = "" if self._code.text().strip() else "Give a code, such as your initials."
        # nobody is told off for a name that was not begun yet
        self._name_hint.say(bad_name if self._touched else "")
        self._place_hint.say(bad_place)
        self._place.setText(f"Will be saved as {self._file_name()}")
        self._place.setVisible(not bad_name and not bad_place)
        self._code_hint.say(bad_code)
        fine = not (bad_name or bad_place or bad_code) and self._chosen_vocabulary() is not None
        self.accept_button.setEnabled(fine)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, "Folder of the project", self._folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder.setText)
        dialog.open()

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, "Vocabulary", self._folder.text(), "Vocabularies (*.json);;All files (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.use_file(Path(path)))
        dialog.open()


def shortened(error: VocabularyError) -> str:
    """The error with its first problems, and how many more there are."""
    more = len(error.problems) - PROBLEMS_SHOWN
    if more <= 0:
        return str(error)
    return f"{VocabularyError(error.source, error.problems[:PROBLEMS_SHOWN])}\n  … and {more:,} more."


def documents_folder() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = Path(QStandardPaths.writableLocation(place))
    return found if found.is_dir() else Path.home()


def shipped_vocabularies() -> dict[str, str]:
    import seeds

    return {name: seeds.vocabulary_text(name) for name in seeds.vocabulary_names()}
