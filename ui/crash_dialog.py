"""The window that tells of a bug, with a report that can be copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.form_dialog import named, presses_button
from ui.plain_label import PlainLabel
from ui.theme import mono_font
from ui.wrap_label import WrapLabel

APOLOGY = (
    "Something went wrong inside Curator, and what you did last may not have been done. Your work is safe: "
    "all that was shown as saved is in the project, and a change that failed left nothing half done. You can "
    "go on; if the window behaves oddly, close it and open the project again."
)
MOST_REPORTS = 20


class CrashDialog(QDialog):
    """Shown without stopping anything else, and gone when it is closed.

    `log` is the file that has the report, or None if it could not be written; `folder` is where it lies.
    """

    def __init__(self, text: str, log: Path | None, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash-dialog")
        self.setWindowTitle("Curator has a bug")
        self.setAccessibleName("Report of a bug")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._reports = [text]
        self._folder = folder

        apology = PlainLabel(APOLOGY, name="crash-apology")
        apology.setAccessibleName(APOLOGY)
        self._text = named(QPlainTextEdit(text), "crash-report", "Report")
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(mono_font(self.fontInfo().pixelSize() - 2))
        self._text.setTabChangesFocus(True)
        told = f"The report holds no text of your papers. {_place(log, folder)}"
        kept = WrapLabel(told, name="crash-log", style="quiet")
        kept.setAccessibleName(told)
        self._copy = _button("Copy report", "crash-copy", "Copy the report", self._copy_report)
        show = _button("Show folder", "crash-folder", "Show the folder of the log", self._show_folder)
        show.setEnabled(log is not None)
        go_on = _button("Go on", "crash-close", "Close this report and go on", self.close)
        go_on.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addWidget(show)
        buttons.addStretch(1)
        buttons.addWidget(go_on)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(apology)
        layout.addWidget(self._text, 1)
        layout.addWidget(kept)
        layout.addLayout(buttons)
        metrics = self.fontMetrics()
        wanted = (96 * metrics.averageCharWidth(), 30 * metrics.height())
        room = self.screen().availableSize()
        self.resize(min(wanted[0], room.width() - 40), min(wanted[1], room.height() - 80))
        go_on.setFocus()

    def add(self, text: str) -> None:
        """Another bug, while this is open."""
        if text in self._reports or len(self._reports) == MOST_REPORTS:
            return
        self._reports.append(text)
        self.setWindowTitle(f"Curator has {len(self._reports)} bugs")
        self._text.setPlainText(self._report())
        self._copy.setText("Copy report")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not presses_button(self, event):
            super().keyPressEvent(event)

    def _report(self) -> str:
        return "\n".join(self._reports)

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report())
        self._copy.setText("Copied")

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def _place(log: Path | None, folder: Path) -> str:
    if log is None:
        return f"It could not be written to {folder}: copy it if you want to keep it."
    return f"It is kept in {log}."


def _button(text: str, name: str, accessible_name: str, pressed: Callable[[], object]) -> QPushButton:
    button = named(QPushButton(text), name, accessible_name)
    button.setAutoDefault(False)
    button.clicked.connect(pressed)
    return button
