"""Make the pictures of docs/images from a fresh copy of the sample. `python -m tools.screenshots`.

Each picture is taken in a process of its own, at 1440 × 900 without the frame of a window manager: on a
screen of its own where Xvfb is installed, else without any (Qt's `offscreen`). What would differ from run to
run (the caret's blinking, the pointer, times, folders) is put to fixed values.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tools.scenes import NOW, SCENES, settle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from ui.main_window import MainWindow

REPOSITORY = Path(__file__).resolve().parents[1]
IMAGES = REPOSITORY / "docs" / "images"
WIDTH, HEIGHT = 1440, 900
SAVED_AT = "14:02:11"
SECONDS = 120


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(PICTURES)}; all of them if none is named")
    parser.add_argument("--output", type=Path, default=IMAGES, help="folder for the pictures")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    names: list[str] = given.names or list(PICTURES)
    if unknown := [name for name in names if name not in PICTURES]:
        parser.error(f"there is no picture {', '.join(unknown)}")
    output: Path = given.output.absolute()
    if given.inside:
        return take(names[0], output)
    output.mkdir(parents=True, exist_ok=True)
    with screen() as environment:
        for name in names:
            command = [sys.executable, "-m", "tools.screenshots", name, "--output", str(output), "--inside"]
            subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, timeout=SECONDS)
            sys.stdout.write(f"{name}.png\n")
    return 0


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment of a process that paints on a screen of its own, or on none."""
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", "QT_SCALE_FACTOR": "1"}
    environment.pop("WAYLAND_DISPLAY", None)
    if shutil.which("Xvfb") is None:
        yield {**environment, "QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-dpi", "96"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset"], pass_fds=(writing,), stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as stream:
            display = ":" + stream.readline().strip()
        yield {**environment, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "NO_AT_BRIDGE": "1"}
    finally:
        server.terminate()
        server.wait()


def take(name: str, output: Path) -> int:
    """One picture, in this process."""
    with tempfile.TemporaryDirectory(prefix="curator-screenshots-") as folder:
        os.environ.update(CURATOR_CONFIG=str(Path(folder, "config")), CURATOR_DATA=str(Path(folder, "data")))
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QCursor
        from PySide6.QtWidgets import QApplication

        from curator import clock
        from curator.folders import config_folder
        from ui.app import SqliteProjects
        from ui.main_window import MainWindow
        from ui.settings import Settings

        clock.now = fixed_clock()
        app = QApplication(["curator"])
        app.setCursorFlashTime(0)
        # out of the way: what lies under the pointer is tinted
        QCursor.setPos(WIDTH - 1, HEIGHT - 1)
        settings = Settings(config_folder())
        scene, settings.theme = name.rsplit("-", 1)
        settings.curator_code = "cur01"
        window = MainWindow(SqliteProjects(), settings)
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.resize(WIDTH, HEIGHT)
        project = Path(folder, "stat3-breast-cancer.curation")
        shutil.copyfile(REPOSITORY / "seeds" / "sample.curation", project)
        window.show()
        window.activateWindow()
        settle()
        dialog = SCENES[scene](window, project)
        settle()
        window.status.set_saved(SAVED_AT if window.view is not None else "")
        settle()
        picture(window, dialog, output / f"{name}.png")
        if dialog is not None:
            dialog.close()
        window.close()
    return 0


def fixed_clock() -> Callable[[], str]:
    """The same times in each run: a few seconds lie between any two."""
    moments = (NOW + timedelta(seconds=4 * count) for count in itertools.count())
    return lambda: next(moments).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def picture(window: MainWindow, dialog: QDialog | None, path: Path) -> None:
    """Save the window, and the dialog in the middle of it."""
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QColor, QPainter

    image = window.grab()
    if dialog is not None:
        over = dialog.grab()
        place = QRect(0, 0, over.width(), over.height())
        place.moveCenter(image.rect().center())
        painter = QPainter(image)
        painter.fillRect(image.rect(), QColor(0, 0, 0, 70))
        painter.drawPixmap(place, over)
        painter.setPen(QColor(0, 0, 0, 110))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
    if image.width() != WIDTH or image.height() != HEIGHT:
        raise RuntimeError(f"{path.name} would be {image.width()} × {image.height()}")
    if not image.save(str(path)):
        raise RuntimeError(f"{path.name} could not be written")


PICTURES = (
    "annotate-light",
    "annotate-dark",
    "start-light",
    "start-dark",
    "find-label-light",
    "definition-light",
    "export-light",
    "export-dark",
    "import-preview-light",
    "import-preview-dark",
    "import-duplicate-light",
    "import-duplicate-dark",
    "columns-light",
    "columns-dark",
    "labels-light",
    "labels-dark",
    "fetch-light",
    "fetch-dark",
    "complete-light",
    "complete-dark",
    "keys-light",
    "evidence-light",
    "evidence-dark",
    "contradictions-light",
    "by-stage-light",
    "history-light",
    "history-dark",
    "check-light",
)

if __name__ == "__main__":
    sys.exit(main())
