"""Something that could not be read, in full, and the way to copy all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.model import Problem
from curator.words import counted
from ui.form_dialog import named
from ui.plain_label import PlainLabel
from ui.wrap_label import WrapLabel

LONGEST = 6_000
"""In letters, of what is shown; all of it is copied."""


class ImportProblemView(QWidget):
    """Shows one problem of many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-problem")
        self._problems: Sequence[Problem] = ()
        self._problem = Problem("", "")
        heading = PlainLabel("COULD NOT BE READ", name="problem-heading", style="heading")
        self._where = WrapLabel(name="problem-where", style="subheading")
        self._message = WrapLabel(name="problem-message")
        self._copy = named(QPushButton("Copy"), "copy-problem", "Copy this problem")
        self._copy_all = named(QPushButton("Copy all"), "copy-problems", "Copy all problems")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._copy, self._copy_all):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._copy.clicked.connect(lambda: self._put([self._problem]))
        self._copy_all.clicked.connect(lambda: self._put(self._problems))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 4, 18, 18)
        layout.setSpacing(7)
        for widget in (heading, self._where, self._message):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return [self._copy, self._copy_all]

    def show_problem(self, problem: Problem, problems: Sequence[Problem]) -> None:
        self._problem, self._problems = problem, problems
        self._where.setText(problem.where[:LONGEST])
        self._where.setVisible(bool(problem.where))
        self._message.setText(problem.message[:LONGEST])
        self._copy_all.setText(f"Copy all {len(problems):,}")
        self._copy_all.setAccessibleName(f"Copy all {counted(len(problems), 'problem')}")
        self._copy_all.setVisible(len(problems) > 1)

    @staticmethod
    def _put(problems: Sequence[Problem]) -> None:
        QGuiApplication.clipboard().setText("\n".join(str(problem) for problem in problems))
