"""Saying which labels of the project the labels of another tool mean."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.identifiers import LabelId
from curator.label_map import LabelMap, read_map
from curator.vocabulary import Vocabulary
from curator.words import counted
from curator.writers.files import replace_file
from ui.choice_popup import ChoicePopup
from ui.choice_popup_model import Choice
from ui.form_dialog import named
from ui.mapping_dialog import MappingDialog
from ui.mapping_model import MappingModel, MappingRow
from ui.mapping_table import MappingTable
from ui.plain_label import Hint, PlainLabel
from ui.theme import Theme
from ui.toggle_pill import TogglePill

LEFT_OUT, WAITS = "Leave out", "Not mapped yet"
OWN_NAME = "Own code: {}"
MAP_FILES = "Maps of labels (*.json);;All files (*)"


class LabelMappingDialog(MappingDialog):
    """Nothing is imported here: `label_map()` says what was chosen once the dialog is accepted."""

    def __init__(
        self,
        labels: Mapping[str, int],
        annotators: Mapping[str, int],
        vocabulary: Vocabulary,
        known: LabelMap,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        codes: Sequence[str] = (),
    ) -> None:
        """`labels` and `annotators` are counted by their names; `codes` are of curators that there are."""
        super().__init__(name="label-mapping", title="Labels", accept_text="Use these", parent=parent)
        self._vocabulary = vocabulary
        self._counts = dict(sorted(labels.items(), key=lambda pair: (-pair[1], pair[0].casefold())))
        self._annotators = dict(sorted(annotators.items(), key=lambda pair: (-pair[1], pair[0].casefold())))
        self._codes = tuple(codes)
        completed = known.completed(self._counts, vocabulary)
        self._guessed = {name for name in completed.labels if name not in known.labels}
        self._labels: dict[str, tuple[LabelId, ...]] = dict(completed.labels)
        self._curators: dict[str, str] = dict(completed.curators)
        self._opened_with = self.label_map()
        self._warned = False
        self._shown: list[str] = []
        self._choices = self._label_choices()

        self.add_heading("Labels of the other tool")
        self._about = PlainLabel(name="about-labels", style="quiet")
        self.form.addWidget(self._about)
        self._all = TogglePill("all-labels")
        self._open = TogglePill("open-labels")
        pills = QHBoxLayout()
        pills.setSpacing(5)
        for pill in (self._all, self._open):
            pill.set_theme(theme)
            pill.clicked.connect(lambda _=False, only=pill is self._open: self._filter(only))
            pills.addWidget(pill)
        pills.addStretch(1)
        self._load_button = named(QPushButton("Load map…"), "load-map", "Load a map from a file")
        self._save_button = named(QPushButton("Save map…"), "save-map", "Save this map to a file")
        for button in (self._load_button, self._save_button):
            button.setAutoDefault(False)
            pills.addWidget(button)
        self._load_button.clicked.connect(self._choose_load)
        self._save_button.clicked.connect(self._choose_save)
        self.form.addSpacing(4)
        self.form.addLayout(pills)
        self._hint = Hint(name="map-hint")
        self.form.addWidget(self._hint)
        self._only_open = False
        self._model = MappingModel(("Their label", "How often", "Means here"), self)
        self._table = MappingTable("labels", "Labels of the other tool and what they mean here", theme)
        self._table.shares = (0.36, 0.12)
        self._table.setModel(self._model)
        self._table.show_rows(4)
        self._table.asked.connect(self._ask_label)
        self.form.addWidget(self._table, 3)
        self._note = PlainLabel(name="map-note", style="quiet")
        self.form.addWidget(self._note)

        self._people = MappingModel(("Their name", "Labels", "Curator’s code here"), self)
        self._people_table = MappingTable("annotators", "Annotators and their codes here", theme)
        self._people_table.shares = (0.36, 0.12)
        self._people_table.setModel(self._people)
        self._people_table.asked.connect(self._ask_code)
        if self._annotators:
            self.add_heading("Who set them")
            self.form.addWidget(self._people_table, 1)
            self._people_table.show_rows(min(3, len(self._annotators)))
        else:
            self._people_table.hide()
            self._people_table.setParent(self)
        self._leaving = Hint(name="leave-hint")
        self.form.addWidget(self._leaving)
        self._label_popup = ChoicePopup("What a label means here", theme, self, several=True)
        self._label_popup.chosen.connect(self._take_labels)
        self._code_popup = ChoicePopup("The code of a curator", theme, self)
        self._code_popup.chosen.connect(self._take_code)
        self._asked = ""
        self._show()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretch(0, 1)
        layout.setStretch(1, 0)
        first = next((place for place, name in enumerate(self._shown) if name not in self._labels), 0)
        self._table.go_to(first)
        self._table.setFocus()

    def label_map(self) -> LabelMap:
        """What was chosen, guesses included; names that nobody decided on are not in it."""
        return LabelMap(dict(self._labels), dict(self._curators))

    def reject(self) -> None:
        """The second time at once; the first time only if nobody changed anything."""
        changed = self._changed()
        if changed and not self._warned:
            self._warned = True
            them = "it" if changed == 1 else "them"
            self._leaving.say(f"You changed {counted(changed, 'answer')} here. Cancel again to drop {them}.")
            return
        super().reject()

    def _changed(self) -> int:
        """How many names mean something else now than when it was opened."""
        now, then = self.label_map(), self._opened_with
        labels = sum(now.labels.get(name) != then.labels.get(name) for name in {*now.labels, *then.labels})
        people = sum(
            now.curators.get(name, name) != then.curators.get(name, name)
            for name in {*now.curators, *then.curators}
        )
        return labels + people

    def load(self, path: Path) -> None:
        """Take what a file says over what was chosen, or say in place what is wrong with it."""
        try:
            found = read_map(path, self._vocabulary)
        except CuratorError as error:
            self._hint.say(str(error))
            return
        self._hint.say("")
        self._labels |= found.labels
        self._curators |= found.curators
        self._guessed -= set(found.labels)
        self._show()

    def save(self, path: Path) -> None:
        """Write the map as `read_map` reads it, or say in place why not."""
        content = json.dumps(self.label_map().as_json(), ensure_ascii=False, indent=2) + "\n"
        try:
            replace_file(path, content.encode("utf-8", "replace"))
        except CuratorError as error:
            self._hint.say(str(error))
            return
        self._hint.say("")
        self._note.setText(f"Saved as ‘{path.name}’.")
        self._note.show()

    def rows(self) -> int:
        return len(self._counts) + (len(self._annotators) + 5 if self._annotators else 1)

    # what is shown

    def _filter(self, only_open: bool) -> None:
        self._only_open = only_open
        self._shown = []
        self._show()
        self._table.go_to(0)

    def _show(self) -> None:
        self._warned = False
        self._leaving.say("")
        waiting = [name for name in self._counts if name not in self._labels]
        # what was just answered stays in its place until the filter is chosen again
        if not self._shown:
            self._shown = waiting if self._only_open else list(self._counts)
        self._model.set_rows([self._row(name) for name in self._shown])
        self._people.set_rows(
            [
                MappingRow(
                    name, f"{number:,}", self._curators.get(name, name), quiet=name not in self._curators
                )
                for name, number in self._annotators.items()
            ]
        )
        total = sum(self._counts.values())
        self._about.setText(
            f"{counted(len(self._counts), 'label')}, set {total:,} times. Say what each of them means in "
            "this project’s vocabulary; it may be several labels."
        )
        self._all.show_text(f"All {len(self._counts):,}")
        self._open.show_text(f"Not mapped {len(waiting):,}")
        self._all.setChecked(not self._only_open)
        self._open.setChecked(self._only_open)
        lost = sum(self._counts[name] for name in waiting)
        self._note.setText(
            f"{counted(len(waiting), 'label')} not mapped: what they say ({lost:,} times) is not imported, "
            "but listed afterwards."
            if waiting
            else ""
        )
        self._note.setVisible(bool(waiting))

    def _row(self, name: str) -> MappingRow:
        ids = self._labels.get(name)
        labels = [self._vocabulary.label(id_) for id_ in ids or ()]
        words = [
            # several dimensions have a label “Not stated”
            f"{self._vocabulary.dimension(label.dimension).name}: {label.name}"
            if label.exclusive
            else label.name
            for label in labels
        ]
        answer = " and ".join(words) if words else LEFT_OUT if ids is not None else WAITS
        if words and name in self._guessed:
            answer += "  (guessed)"
        return MappingRow(
            name=name or "(no name)",
            about=f"{self._counts[name]:,}",
            answer=answer,
            colours=tuple(label.colour for label in labels),
            open=ids is None,
            quiet=not words,
        )

    # asking

    def _label_choices(self) -> list[Choice]:
        found = [Choice("", LEFT_OUT)]
        for label in self._vocabulary.labels():
            if label.active:
                dimension = self._vocabulary.dimension(label.dimension)
                also = (label.id, *label.synonyms, dimension.name)
                found.append(
                    Choice(
                        label.id, label.name, dimension.name, note=label.short, colour=label.colour, also=also
                    )
                )
        return found

    def _ask_label(self, row: int, typed: str) -> None:
        self._asked = self._shown[row]
        ids = self._labels.get(self._asked)
        picked = () if ids is None else tuple(ids) or ("",)
        place = self._table.place_of_answer(row)
        self._label_popup.ask(self._choices, picked, place, typed=typed)

    def _take_labels(self, picked: tuple[str, ...]) -> None:
        self._labels[self._asked] = tuple(LabelId(key) for key in picked if key)
        self._guessed.discard(self._asked)
        self._show()

    def _ask_code(self, row: int, typed: str) -> None:
        self._asked = list(self._annotators)[row]
        known = dict.fromkeys((self._asked, *self._codes))
        choices = [
            Choice(code, code, note="in this project" if code in self._codes else "their name")
            for code in known
            if code.strip()
        ]
        now = self._curators.get(self._asked, self._asked)
        place = self._people_table.place_of_answer(row)
        self._code_popup.ask(choices, (now,), place, typed=typed, free=OWN_NAME)

    def _take_code(self, picked: tuple[str, ...]) -> None:
        self._curators[self._asked] = picked[-1].strip()
        self._show()

    def _choose_load(self) -> None:
        dialog = QFileDialog(self, "Load a map of labels", "", MAP_FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.load(Path(path)))
        dialog.open()

    def _choose_save(self) -> None:
        dialog = QFileDialog(self, "Save the map of labels", "labels.json", MAP_FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("labels.json")
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()
