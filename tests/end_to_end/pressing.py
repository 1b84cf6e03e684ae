"""A process that opens the window on a project and presses keys for ever; the test kills it.

`python -m tests.end_to_end.pressing PROJECT SEED`. After each key press that was acknowledged on the status
line it prints the number of events that the window had committed by then.
"""

from __future__ import annotations

import random
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui import cli
from ui.main_window import MainWindow

KEYS = "TLHBNMIFUGXDSEPRQCJ1234567890"


def main() -> int:
    path, chance = sys.argv[1], random.Random(int(sys.argv[2]))
    window: list[MainWindow] = []

    def acknowledge() -> None:
        assert window[0].session is not None
        store = window[0].session.project.store
        sys.stdout.write(f"{sum(1 for _ in store.events())}\n")
        sys.stdout.flush()

    def press() -> None:
        if not window:
            found = [item for item in QApplication.topLevelWidgets() if isinstance(item, MainWindow)]
            if not found or found[0].session is None:
                QTimer.singleShot(10, press)
                return
            window.append(found[0])
            found[0].session.saved.connect(acknowledge)
        view = window[0].view
        assert view is not None
        key = chance.choice([*KEYS, "Down", "Up", "Return", "Plus", "F3", "PageDown", "Z"])
        control = Qt.KeyboardModifier.ControlModifier if key == "Z" else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(view.reader, getattr(Qt.Key, f"Key_{key}"), control)
        QTimer.singleShot(0, press)

    QTimer.singleShot(0, press)
    app = QApplication(["pressing"])
    assert app is not None
    return cli.main([path])


if __name__ == "__main__":
    sys.exit(main())
