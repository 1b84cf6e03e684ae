"""Runs the real `main()` and acts in its window as a curator does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui import cli
from ui.main_window import MainWindow

NONE = Qt.KeyboardModifier.NoModifier


def run_main(arguments: list[str], act: Callable[[MainWindow], object]) -> int:
    """`main(arguments)`, with `act` called in its event loop; the window is closed afterwards."""
    raised: list[BaseException] = []

    def begin() -> None:
        window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
        try:
            act(window)
        except BaseException as error:
            raised.append(error)
        window.close()
        QApplication.quit()

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # one quit, ours: a second one on its way would end the event loops of the tests that follow
    app.setQuitOnLastWindowClosed(False)
    QTimer.singleShot(0, begin)
    try:
        status = cli.main(arguments)
    finally:
        app.setQuitOnLastWindowClosed(True)
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow):
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if raised:
        raise raised[0]
    return status


class Curator:
    """Hands on the keyboard."""

    def __init__(self, window: MainWindow) -> None:
        assert window.view is not None
        self.window = window
        self.view = window.view
        self.labels = {
            (label.dimension, label.name): label for label in self.view.session.project.vocabulary.labels()
        }
        self.pressed = 0

    def press(self, spelling: str) -> None:
        """One key in the reader, spelled as in the vocabulary: `Shift+T`."""
        *modifiers, key = [spelling] if spelling in {"+", "-", "="} else spelling.split("+")
        flags = NONE
        for modifier in modifiers:
            flags |= {
                "Shift": Qt.KeyboardModifier.ShiftModifier,
                "Alt": Qt.KeyboardModifier.AltModifier,
                "Ctrl": Qt.KeyboardModifier.ControlModifier,
            }[modifier]
        signs = {"+": Qt.Key.Key_Plus, "-": Qt.Key.Key_Minus, "=": Qt.Key.Key_Equal, "/": Qt.Key.Key_Slash}
        code = signs.get(key) or getattr(Qt.Key, f"Key_{key}")
        QTest.keyClick(self.view.reader, code, flags)
        self.pressed += 1

    def tag(self, dimension: str, name: str) -> None:
        """Tag by hotkey, or through the find field where the label has none."""
        label = self.labels[(dimension, name)]
        if label.hotkey:
            self.press(label.hotkey)
            return
        self.press("/")
        field = self.view.labels.find_field
        QTest.keyClicks(field, name)
        for _ in range(20):
            if self.view.labels.highlighted_label() == label.id:
                break
            QTest.keyClick(field, Qt.Key.Key_Down)
        assert self.view.labels.highlighted_label() == label.id
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.pressed += len(name) + 1
