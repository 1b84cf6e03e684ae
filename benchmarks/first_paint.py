"""Opens a window, says when it was painted, and closes it: `python -m benchmarks.first_paint [PROJECT]`.

With a project it is the program's own `main`; without one a bare window of the same size with a text in it.
Prints one JSON object: `painted` on the clock of `time.monotonic`, which all processes share, the peak memory
of the idle window in MiB, and the modules loaded when it was painted. With `--stay` it prints and stays.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


def show_bare_window(stay: bool) -> int:
    from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit

    from benchmarks.paint_watch import PaintWatch

    app = QApplication(["bare"])
    window = QMainWindow()
    text = QTextEdit()
    text.setPlainText("A window, and text in it.\n" * 12)
    window.setCentralWidget(text)
    window.resize(1424, 852)
    PaintWatch(window, text.viewport(), stay)
    window.show()
    return app.exec()


def show_project(path: str, stay: bool) -> int:
    from ui import start

    sys.meta_path.insert(0, Watching(stay))
    return start.main([path])


class Watching(MetaPathFinder):
    """Puts a watched window in the place of the program's, as soon as the program itself loads it."""

    def __init__(self, stay: bool) -> None:
        self._stay = stay

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "ui.main_window":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        loader: Any = spec.loader
        execute = loader.exec_module

        def exec_module(module: Any) -> None:
            execute(module)
            module.MainWindow = watched(module.MainWindow, self._stay)

        loader.exec_module = exec_module
        return spec


def watched(kind: Any, stay: bool) -> Any:
    """The class of a window that reports its first paint."""
    from PySide6.QtCore import QTimer

    from benchmarks.paint_watch import PaintWatch

    class WatchedWindow(kind):
        def show(self) -> None:
            super().show()
            self._watch()

        def _watch(self) -> None:
            """As soon as there is a reader to be watched: the project may be opened after the window."""
            if self.view is None:
                QTimer.singleShot(0, self._watch)
                return
            desk = self.view.desk
            PaintWatch(self, self.view.reader.viewport(), stay, lambda: desk.view is not None)

    return WatchedWindow


def main(arguments: Sequence[str]) -> int:
    stay = "--stay" in arguments
    projects = [argument for argument in arguments if argument != "--stay"]
    return show_project(projects[0], stay) if projects else show_bare_window(stay)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
