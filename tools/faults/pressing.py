"""A process that opens the window on a project, presses keys at random, and says what became of each.

`python -m tools.faults.pressing PROJECT SEED [PRESSES]`. It prints `saved N` when a key press was
acknowledged on the status line, with the number of events committed by then, and `refused SENTENCE` when it
was not; `unopened` if the window could not open the project, and is closed. After PRESSES it closes the
window; without them it presses for ever.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui import cli
from ui.main_window import MainWindow
from ui.session import Session

KEYS = "TLHBNMIFUGXDSEPRQCJ1234567890"
OTHER_KEYS = ("Down", "Up", "Return", "Plus", "F3", "PageDown", "Z")
CRASHED = 70


class Pressing:
    def __init__(self, seed: int, presses: int | None) -> None:
        self._chance = random.Random(seed)
        self._left = presses
        self._window: MainWindow | None = None

    def press(self) -> None:
        window = self._window or self._found()
        if window is None or window.view is None:
            QTimer.singleShot(10, self.press)
            return
        if self._left == 0:
            window.close()
            return
        if self._left is not None:
            self._left -= 1
        key = self._chance.choice([*KEYS, *OTHER_KEYS])
        control = Qt.KeyboardModifier.ControlModifier if key == "Z" else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(window.view.reader, getattr(Qt.Key, f"Key_{key}"), control)
        QTimer.singleShot(0, self.press)

    def _found(self) -> MainWindow | None:
        for window in QApplication.topLevelWidgets():
            if not isinstance(window, MainWindow):
                continue
            if window.session is None and window.isVisible():
                # it is shown after it tried to open the project
                say("unopened")
                window.close()
            if window.session is not None:
                self._window = window
                self._follow(window.session)
                sys.excepthook = crash
                return window
        return None

    def _follow(self, session: Session) -> None:
        store = session.project.store
        session.saved.connect(lambda _: say(f"saved {store.event_count()}"))
        session.refused.connect(lambda sentence: say(f"refused {sentence}"))
        session.lost.connect(lambda sentence: say(f"lost {sentence}"))
        say(f"saved {store.event_count()}")


def say(line: str) -> None:
    sys.stdout.write(line.replace("\n", " ") + "\n")
    sys.stdout.flush()


def crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Instead of a dialog that nobody would answer."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(CRASHED)


def main() -> int:
    path, seed, *presses = sys.argv[1:]
    pressing = Pressing(int(seed), int(presses[0]) if presses else None)
    QTimer.singleShot(0, pressing.press)
    app = QApplication(["pressing"])
    assert app is not None
    return cli.main([path])


if __name__ == "__main__":
    sys.exit(main())
