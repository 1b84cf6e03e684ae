"""The choices of an export; only those that make a difference to a format are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from curator.writers.format import OutputFormat
from curator.writers.options import SEPARATORS, ExportOptions, Profile, Unit
from ui.form_dialog import INDENT, named, radio
from ui.plain_label import PlainLabel

WITHOUT_TEXT = "The words of the abstracts are left out; ids and titles stay."
FORMULA_GUARD = "A spreadsheet then shows a cell that begins with = + - or @ as text and does not run it."
ANY_CURATOR = "The adjudicated pass, else the first begun"
CURATOR = "The format holds one reading of a text."


class ExportOptionsForm(QWidget):
    """What was chosen stays while other formats are looked at, also where it is hidden."""

    def __init__(self, curators: Sequence[str], parent: QWidget | None = None) -> None:
        """`curators` are the codes of those whose work can be asked for."""
        super().__init__(parent)
        self.setObjectName("options")
        self._several = len(curators) > 1
        self._parts: dict[str, QWidget] = {}
        self._applies: frozenset[str] = frozenset()
        self._form = QVBoxLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(6)

        self._analysis = radio("For analysis (R, pandas)", "profile-analysis")
        self._analysis.setToolTip("UTF-8, columns separated by commas")
        self._analysis.setChecked(True)
        self._excel = radio("For Excel", "profile-excel")
        self._excel.setToolTip("Opens by double click with Greek letters and accents intact")
        self._separator = named(QComboBox(), "separator", "Columns separated by")
        for separator, word in SEPARATORS.items():
            self._separator.addItem(word.capitalize(), separator)
        self._separated = QLabel("Columns separated by")
        self._separated.setBuddy(self._separator)
        self._add("profile", _group(self._analysis, self._excel))
        self._add("separator", _row(self._separated, self._separator, indent=INDENT))

        self._documents = radio("Whole abstracts", "unit-document")
        self._documents.setChecked(True)
        self._sentences = radio("Sentence by sentence", "unit-sentence")
        self._add("unit", _group(self._documents, self._sentences))

        self._curator = named(QComboBox(), "curator", "Whose work is written")
        self._curator.addItem(ANY_CURATOR, "")
        for code in curators:
            self._curator.addItem(code, code)
        whose = QLabel("Whose work")
        whose.setBuddy(self._curator)
        self._add("curator", _row(whose, self._curator), CURATOR)

        self._without_text = named(
            QCheckBox("Without sentence text"), "without-text", "Without sentence text"
        )
        self._add("without_text", self._without_text, WITHOUT_TEXT)
        self._guard = named(
            QCheckBox("Protect against formulas"), "formula-guard", "Protect against formulas"
        )
        self._guard.setChecked(True)
        self._add("formula_guard", self._guard, FORMULA_GUARD)
        self._excel.toggled.connect(self._show_separator)

    def show_for(self, format_: OutputFormat) -> bool:
        """Show what applies to a format; whether there is anything."""
        self._applies = self._applying(format_)
        for name, part in self._parts.items():
            part.setVisible(name in self._applies)
        self._show_separator()
        return bool(self._applies)

    def options(self, format_: OutputFormat) -> ExportOptions:
        """What was chosen of the options that apply to a format; the usual of the others."""
        excel = self._excel.isChecked()
        chosen = {
            "profile": Profile.EXCEL if excel else Profile.ANALYSIS,
            "separator": self._separator.currentData() if excel else ",",
            "unit": Unit.SENTENCE if self._sentences.isChecked() else Unit.DOCUMENT,
            "curator": self._curator.currentData(),
            "without_text": self._without_text.isChecked(),
            "formula_guard": self._guard.isChecked(),
        }
        return ExportOptions(**{name: chosen[name] for name in self._applying(format_)})

    def _applying(self, format_: OutputFormat) -> frozenset[str]:
        known = format_.options & self._parts.keys()
        return frozenset(known if self._several else known - {"curator"})

    def _show_separator(self) -> None:
        self._parts["separator"].setVisible("separator" in self._applies and self._excel.isChecked())

    def _add(self, name: str, widget: QWidget, words: str = "") -> None:
        """A part of the form, with words under it; `name` is that of the field of ExportOptions."""
        part = widget
        if words:
            part = QWidget()
            layout = QVBoxLayout(part)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(2)
            layout.addWidget(widget)
            label = PlainLabel(words, name=f"{name.replace('_', '-')}-word", style="quiet")
            label.setContentsMargins(INDENT if isinstance(widget, QCheckBox) else 0, 0, 0, 0)
            layout.addWidget(label)
            widget.setAccessibleDescription(words)
        self._parts[name] = part
        self._form.addWidget(part)


def _group(*buttons: QWidget) -> QWidget:
    """Choices one below the other, of which one holds."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for button in buttons:
        layout.addWidget(button)
    return widget


def _row(*widgets: QWidget, indent: int = 0) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(indent, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return row
