"""Saying what the columns of a table hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from curator.readers.format import TableHead
from curator.words import counted
from ui.choice_button import ChoiceButton
from ui.choice_popup import ChoicePopup
from ui.choice_popup_model import Choice
from ui.form_dialog import named
from ui.mapping_dialog import MappingDialog
from ui.mapping_model import MappingModel, MappingRow
from ui.mapping_table import MappingTable
from ui.plain_label import Hint
from ui.theme import Theme
from ui.wrap_label import WrapLabel

LEFT_OUT = "Leave out"
RECOGNISED, REMEMBERED, OWN = "recognised", "remembered", "own"
VALUES_SHOWN = 3
NO_TITLE = "Say which column holds the title."


class MappingMemory(Protocol):
    """Remembers mappings between runs, by the `header_key` of a table."""

    def get(self, header_key: str) -> Mapping[str, str] | None: ...
    def set(self, header_key: str, mapping: Mapping[str, str]) -> None: ...


def header_key(columns: Sequence[str]) -> str:
    """What tables with the same columns in the same order have in common: 64 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(columns).encode("utf-8", "surrogatepass")).hexdigest()


def shipped_presets() -> dict[str, dict[str, str]]:
    """From the title of a program to the fields of its columns."""
    from curator.readers import columns

    return {
        preset.title: {
            name: meaning
            for name, (meaning, _) in preset.meanings.items()
            if meaning in ("", *columns.FIELDS)
        }
        for preset in columns.presets()
    }


def field_names() -> Mapping[str, str]:
    """The fields of a record with their names on the screen."""
    from curator.readers.columns import FIELDS

    return FIELDS


class ColumnMappingDialog(MappingDialog):
    """Nothing is read here: `mapping()` says what was chosen once the dialog is accepted."""

    def __init__(
        self,
        head: TableHead,
        source_name: str,
        memory: MappingMemory,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        mapping: Mapping[str, str] | None = None,
        presets: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """`mapping` is what holds now, else what is remembered; `presets` those that ship unless given."""
        super().__init__(name="column-mapping", title="Columns", accept_text="Use these", parent=parent)
        self._head = head
        self._memory = memory
        self._key = header_key(head.columns)
        self._names = field_names()
        self._presets = shipped_presets() if presets is None else presets
        self._recognised = [field or "" for field in head.fields]
        self._fields = list(self._recognised)
        remembered = memory.get(self._key)
        self._remembered = self._with(remembered) if remembered else None

        about = (
            f"What the {counted(len(head.columns), 'column')} of ‘{source_name}’ hold. A column that is left "
            "out is not lost: it stays in the source record of each paper."
        )
        self.add_heading("Columns of the table")
        self.form.addWidget(WrapLabel(about, name="about-columns", style="quiet"))
        self._preset = ChoiceButton("preset", "Columns as in")
        self._preset.chosen.connect(self._take_preset)
        word = QLabel("Columns as in")
        word.setBuddy(self._preset)
        self._count = QLabel()
        self._count.setObjectName("columns-taken")
        self._count.setProperty("text_style", "quiet")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(word)
        row.addWidget(self._preset)
        row.addWidget(self._count, 1)
        self.form.addLayout(row)
        self.form.addSpacing(2)

        self._model = MappingModel(("Column", "First values", "Is taken for"), self)
        self._table = MappingTable("columns", "Columns and what they hold", theme)
        self._table.setModel(self._model)
        self._table.show_rows(4)
        self._table.asked.connect(self._ask)
        self.form.addWidget(self._table, 1)
        self._hint = Hint(name="column-hint")
        self._note = WrapLabel(name="column-note", style="quiet")
        # one of the two is always there, so that nothing moves while words come and go
        for label in (self._hint, self._note):
            label.setMinimumHeight(self.fontMetrics().height() + 2)
        self.form.addWidget(self._hint)
        self.form.addWidget(self._note)
        self._remember = named(
            QCheckBox("Remember this for tables with the same columns"), "remember", "Remember this"
        )
        self._remember.setChecked(True)
        self.form.addSpacing(4)
        self.form.addWidget(self._remember)
        self._popup = ChoicePopup("What a column is taken for", theme, self)
        self._popup.chosen.connect(self._take)
        self._asked = 0

        self._fill_presets()
        if mapping is not None:
            self._show(self._with(mapping))
        else:
            self._show(self._remembered or self._recognised)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setStretch(0, 1)
        layout.setStretch(1, 0)
        self._table.go_to(0)
        self._table.setFocus()

    def mapping(self) -> dict[str, str]:
        """From each column that is not taken as it was recognised to its field, empty if it is left out.

        Without an abstract the title is named in any case: readers look for both unless a person chose.
        """
        told = {"title"} if "abstract" not in self._fields else set[str]()
        return {
            name: field
            for name, field, recognised in zip(
                self._head.columns, self._fields, self._recognised, strict=True
            )
            if field != recognised or field in told
        }

    def accept(self) -> None:
        if self._remember.isChecked():
            self._memory.set(self._key, self.mapping())
        super().accept()

    def rows(self) -> int:
        return len(self._head.columns)

    def _with(self, mapping: Mapping[str, str]) -> list[str]:
        """The recognised fields, changed by `mapping`; a field that there is no more is left out."""
        found = {name: field if field in self._names else "" for name, field in mapping.items()}
        pairs = zip(self._head.columns, self._recognised, strict=True)
        return [found.get(name, recognised) for name, recognised in pairs]

    def _ways(self) -> dict[str, list[str]]:
        """The fields by each way that is offered, by its key."""
        ways = {RECOGNISED: self._recognised}
        if self._remembered is not None:
            ways[REMEMBERED] = self._remembered
        return ways | {f"preset-{title}": self._with(preset) for title, preset in self._presets.items()}

    def _fill_presets(self) -> None:
        words = {RECOGNISED: "As recognised", REMEMBERED: "As the last time"}
        choices = [(key, words.get(key, key.removeprefix("preset-"))) for key in self._ways()]
        self._preset.set_choices(choices, RECOGNISED)

    def _take_preset(self, key: str) -> None:
        self._show(self._ways()[key], key)

    def _show(self, wanted: Sequence[str], way: str = "") -> None:
        self._fields = list(wanted)
        self._model.set_rows(
            [
                MappingRow(
                    name=name,
                    about=self._first_values(place),
                    answer=self._names.get(field, LEFT_OUT),
                    quiet=not field,
                )
                for place, (name, field) in enumerate(zip(self._head.columns, self._fields, strict=True))
            ]
        )
        ways = self._ways()
        self._preset.set_current(
            way or next((key for key, fields in ways.items() if fields == self._fields), "Own choice")
        )
        self._check()

    def _first_values(self, place: int) -> str:
        values = (row[place].strip() for row in self._head.rows if place < len(row))
        found = list(dict.fromkeys(" ".join(value[:120].split()) for value in values if value))
        return " · ".join(found[:VALUES_SHOWN])

    def _check(self) -> None:
        taken = [field for field in self._fields if field]
        self._count.setText(f"{len(taken):,} of {len(self._fields):,} are taken")
        fine = "title" in taken
        self._hint.say("" if fine else NO_TITLE)
        self.accept_button.setEnabled(fine)
        self._note.setText(self._doubles())
        self._note.setVisible(fine)

    def _doubles(self) -> str:
        """What is said of fields that several columns are taken for."""
        columns: dict[str, list[str]] = {}
        for name, field in zip(self._head.columns, self._fields, strict=True):
            if field:
                columns.setdefault(field, []).append(name)
        sentences = [
            f"{_listed(names)} are {'both' if len(names) == 2 else 'all'} taken for {self._names[field]}: "
            "of each row the first that is filled counts."
            for field, names in columns.items()
            if len(names) > 1
        ]
        more = len(sentences) - 2
        return " ".join(sentences[:2]) + (
            f" And so on for {counted(more, 'field')} more." if more > 0 else ""
        )

    def _ask(self, row: int, typed: str) -> None:
        self._asked = row
        taken = dict(zip(self._fields, self._head.columns, strict=True))
        choices = [Choice("", LEFT_OUT)] + [
            Choice(field, words, note=f"now ‘{taken[field][:24]}’" if field in taken else "", also=(field,))
            for field, words in self._names.items()
        ]
        self._popup.ask(choices, (self._fields[row],), self._table.place_of_answer(row), typed=typed)

    def _take(self, picked: tuple[str, ...]) -> None:
        self._fields[self._asked] = picked[0] if picked else ""
        self._show(self._fields)


def _listed(names: Sequence[str]) -> str:
    quoted = [f"‘{' '.join(name[:40].split())}’" for name in names[:4]]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
