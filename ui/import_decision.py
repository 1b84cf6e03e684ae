"""What becomes of a record: which paper it repeats, and what the person may do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from curator.importing import Decision
from curator.likeness import Sameness
from curator.preview import PreviewRow
from ui.flow_layout import FlowLayout
from ui.form_dialog import radio
from ui.import_list_model import quoted
from ui.plain_label import PlainLabel
from ui.wrap_label import WrapLabel


class ImportDecision(QWidget):
    """Shows what is decided; the choice is taken by whoever listens.

    Signals:
        taken(Decision): the person chose.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._like = WrapLabel(name="import-like")
        self._why = PlainLabel(name="import-why", style="quiet")
        self._group = QButtonGroup(self)
        self._radios: dict[Decision, QRadioButton] = {}
        choices = FlowLayout(gap=18, row_gap=4)
        for decision in Decision:
            button = radio("", f"decide-{decision.value}")
            button.clicked.connect(lambda _=False, chosen=decision: self.taken.emit(chosen))
            self._radios[decision] = button
            self._group.addButton(button)
            choices.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addWidget(self._like)
        layout.addLayout(choices)
        layout.addWidget(self._why)

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return list(self._radios.values())

    def show_row(self, row: PreviewRow, choices: Sequence[Decision]) -> None:
        """Offer `choices`, on the one that holds."""
        like = row.like
        self._like.setText(likeness_sentence(row))
        self._like.setVisible(like is not None)
        shared = like.by if like is not None and like.shares_identifier else ""
        self._why.setText(f"No two papers of a project can have the same {shared}.")
        self._why.setVisible(bool(shared))
        words = {
            Decision.ADD: "Add as another paper" if like else "Add",
            Decision.LEAVE_OUT: "Leave out",
            Decision.TAKE_LABELS: "Add its labels to the paper that is here",
            Decision.COMPLETE: "Fill the gaps of the paper that is here",
        }
        for decision, button in self._radios.items():
            button.setText(words[decision])
            button.setAccessibleName(words[decision])
            button.setEnabled(decision in choices)
            # what a mended record could be is shown, and not yet possible
            button.setVisible(decision in choices or (decision is Decision.ADD and like is None))
            button.setChecked(decision is row.decision)
            # of buttons of which one is on, Tab finds that one
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)


def likeness_sentence(row: PreviewRow) -> str:
    """Which paper a record repeats, and where that stands; empty for a new one."""
    like = row.like
    if like is None:
        return ""
    where = "already here" if row.earlier is None else f"record {row.earlier + 1:,} of this import"
    if like.sameness is Sameness.POSSIBLE:
        return f"Possibly the same paper as {quoted(like)}, which is {where}: {like.by}."
    return f"The same {like.by} as {quoted(like)}, which is {where}."
