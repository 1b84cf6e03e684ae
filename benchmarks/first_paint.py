"""Opens a window, says when it was painted, and closes it: `python -m benchmarks.first_paint [PROJECT]`.

With a project it is the program's own `main`; without one a bare window of the same size with a text in it.
Prints one JSON object: `painted` on the clock of `time.monotonic`, which all processes share, the peak memory
of the idle window in MiB, and the modules loaded when it was painted. With `--stay` it prints and stays.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit, QWidget

IDLE_MILLISECONDS = 700


class FirstPaint(QObject):
    """Reports when a widget, and with it its window, was painted first; then closes the window."""

    def __init__(self, window: QMainWindow, watched: QWidget, stay: bool) -> None:
        super().__init__(window)
        self._window = window
        self._stay = stay
        self._painted: float | None = None
        self._modules: list[str] = []
        self._waiting = True
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 Qt's name
        if event.type() is QEvent.Type.Paint and self._waiting:
            self._waiting = False
            # the next turn of the event loop comes when the whole window is painted and handed over
            QTimer.singleShot(0, self._mark)
        return False

    def _mark(self) -> None:
        self._painted = time.monotonic()
        self._modules = sorted(sys.modules)
        QTimer.singleShot(IDLE_MILLISECONDS, self._report)

    def _report(self) -> None:
        from benchmarks.own_process import peak_memory

        found = {"painted": self._painted, "peak_mib": peak_memory(), "modules": self._modules}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        if not self._stay:
            self._window.close()
            QApplication.quit()


def show_bare_window(stay: bool) -> int:
    app = QApplication(["bare"])
    window = QMainWindow()
    text = QTextEdit()
    text.setPlainText("A window, and text in it.\n" * 12)
    window.setCentralWidget(text)
    window.resize(1424, 852)
    FirstPaint(window, text.viewport(), stay)
    window.show()
    return app.exec()


def show_project(path: str, stay: bool) -> int:
    from ui import cli, main_window

    class WatchedWindow(main_window.MainWindow):
        def show(self) -> None:
            assert self.view is not None, "the project could not be opened"
            FirstPaint(self, self.view.reader.viewport(), stay)
            super().show()

    main_window.MainWindow = WatchedWindow
    return cli.main([path])


def main(arguments: list[str]) -> int:
    stay = "--stay" in arguments
    projects = [argument for argument in arguments if argument != "--stay"]
    return show_project(projects[0], stay) if projects else show_bare_window(stay)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
