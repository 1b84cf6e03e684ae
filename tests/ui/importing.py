"""An import through the window: wait for the preview, then press its button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.import_preview import ImportPreviewDialog
from ui.main_window import MainWindow


def shown_preview(qtbot: QtBot, window: MainWindow, start: Callable[[], object]) -> ImportPreviewDialog:
    """The preview that comes of `start`."""
    start()
    assert window.workspace is not None
    workspace = window.workspace
    qtbot.waitUntil(lambda: workspace.findChild(ImportPreviewDialog) is not None, timeout=60000)
    dialog = workspace.findChild(ImportPreviewDialog)
    assert dialog is not None
    return dialog


def import_all(qtbot: QtBot, window: MainWindow, start: Callable[[], object]) -> None:
    """Import what the preview proposes."""
    dialog = shown_preview(qtbot, window, start)
    assert window.transfers is not None
    with qtbot.waitSignal(window.transfers.imported, timeout=60000):
        press_import(qtbot, dialog)


def press_import(qtbot: QtBot, dialog: ImportPreviewDialog) -> None:
    button = dialog.findChild(QPushButton, "accept")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
