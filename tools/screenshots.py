"""Make the pictures of docs/images from a fresh copy of the sample. `python -m tools.screenshots`.

Each picture is taken in a process of its own, at 1440 × 900 without the frame of a window manager: on a
screen of its own where Xvfb is installed, else without any (Qt's `offscreen`). What would differ from run to
run (the caret's blinking, the pointer, times, folders) is put to fixed values.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from ui.main_window import MainWindow

REPOSITORY = Path(__file__).resolve().parents[1]
IMAGES = REPOSITORY / "docs" / "images"
FIXTURES = REPOSITORY / "tests" / "data" / "import"
WIDTH, HEIGHT = 1440, 900
SAVED_AT = "14:02:11"
NOW = datetime(2026, 11, 23, 14, 2)
TURNS = 20
"""Of the event loop until everything is laid out and painted."""
SECONDS = 120

RECENT = (
    ("stat3-breast-cancer.curation", datetime(2026, 11, 23, 9, 30)),
    ("hypoxia-screen.curation", datetime(2026, 11, 22, 17, 5)),
    ("dormancy-review.curation", datetime(2026, 10, 14, 11, 40)),
)


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

        from ui.app import SqliteProjects
        from ui.main_window import MainWindow
        from ui.settings import Settings, config_folder

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


def settle() -> None:
    """Let layouts, focus and paint events come to rest."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    for _ in range(TURNS):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


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


Scene = Callable[["MainWindow", Path], "QDialog | None"]

# scenes: what is done before the picture is taken, with the keys a curator presses


def annotate(window: MainWindow, project: Path) -> None:
    """The first open abstract half way: two claims in a sentence, a label on words, suggestions below."""
    window.open_project(project)
    settle()
    tagged = ("U N X 1", "= Alt+1 Ctrl+7", "J 0", "U N 1 Alt+3 Ctrl+7 + N 1 Alt+3 Ctrl+6")
    for keys in tagged:
        press(window, *keys.split(), "Return")
    press(window, "3", "Alt+3", "Ctrl+2")
    select(window, "activated ErbB2 allele")
    press(window, "J")
    select(window, "")


def find_label(window: MainWindow, project: Path) -> None:
    """Looking for a label by a word that stands for it."""
    annotate(window, project)
    press(window, "/")
    assert window.view is not None
    type_text(window.view.labels.find_field, "metas")


def definition(window: MainWindow, project: Path) -> None:
    """What a label means."""
    annotate(window, project)
    press(window, "F1")


def export(window: MainWindow, project: Path) -> QDialog:
    """Choosing how to export."""
    from ui.export_dialog import ExportDialog

    annotate(window, project)
    return shown(ExportDialog(Path(tempfile.gettempdir()), project.stem, window))


def import_preview(window: MainWindow, project: Path) -> QDialog:
    """What an import of records of PubMed would do."""
    return previewed(window, project, "nbib/pubmed_balloon_37records.nbib")


def import_duplicate(window: MainWindow, project: Path) -> QDialog:
    """A paper that is here already, beside what the file says of it."""
    dialog = previewed(window, project, "tables/zotero.csv")
    from ui.import_list import ImportList
    from ui.import_list_model import ImportFilter

    imports = dialog.findChild(ImportList)
    assert imports is not None
    imports.set_filter(ImportFilter.DUPLICATES)
    return dialog


def columns(window: MainWindow, project: Path) -> QDialog:
    """What the columns of a table hold."""
    from curator.readers.format import Source
    from curator.readers.registry import by_name
    from ui.column_mapping import ColumnMappingDialog
    from ui.column_memory import ColumnMemory
    from ui.theme import DARK, LIGHT

    annotate(window, project)
    source = Source.of(FIXTURES / "tables/excel_german.csv")
    head = by_name("delimited").head
    assert head is not None
    theme = DARK if window.settings.theme == "dark" else LIGHT
    memory = ColumnMemory(window.settings)
    return shown(ColumnMappingDialog(head(source), source.name, memory, theme, window))


def labels(window: MainWindow, project: Path) -> QDialog:
    """What the labels of another tool mean."""
    from curator.label_map import LabelMap
    from ui.label_mapping import LabelMappingDialog
    from ui.theme import DARK, LIGHT

    annotate(window, project)
    assert window.session is not None
    vocabulary = window.session.project.vocabulary
    names = {"Primary tumor": 14, "CONTEXT__cell_death": 9, "Metastasis": 7, "speculation": 3}
    theme = DARK if window.settings.theme == "dark" else LIGHT
    known = LabelMap().completed(names, vocabulary)
    return shown(LabelMappingDialog(names, {"anna": 20, "ben": 13}, vocabulary, known, theme, window))


def fetch(window: MainWindow, project: Path) -> QDialog:
    """Asking PubMed, once it is allowed."""
    from ui.fetch_dialog import FetchDialog

    window.settings.network_allowed = True
    annotate(window, project)
    window.run("fetch")
    dialog = window.findChild(FetchDialog)
    assert dialog is not None
    return dialog


def complete(window: MainWindow, project: Path) -> QDialog:
    """The record of the paper that is shown."""
    from ui.completion_dialog import CompletionDialog

    annotate(window, project)
    window.run("complete")
    dialog = window.findChild(CompletionDialog)
    assert dialog is not None
    return dialog


def previewed(window: MainWindow, project: Path, name: str) -> QDialog:
    from ui.import_preview import ImportPreviewDialog

    annotate(window, project)
    assert window.transfers is not None
    window.transfers.import_paths([FIXTURES / name])
    while (dialog := window.findChild(ImportPreviewDialog)) is None:
        settle()
    return dialog


def keys_of_all(window: MainWindow, project: Path) -> QDialog:
    """All keys, and where they are changed."""
    from ui.keys_dialog import KeysDialog

    annotate(window, project)
    vocabulary = window.session.project.vocabulary if window.session else None
    return shown(KeysDialog(window.key_map, vocabulary, window))


def start(window: MainWindow, project: Path) -> None:  # noqa: ARG001 every scene is given one
    """No project is open."""
    from ui.start_page import RecentProject

    folder = Path("Projects")
    window.start_page.set_recent([RecentProject(folder / name, at) for name, at in RECENT], NOW)


def evidence(window: MainWindow, project: Path) -> None:
    """The matrix, at a cell in which papers disagree."""
    open_evidence(window, project, "matrix")
    window.run("next_conflict")


def contradictions(window: MainWindow, project: Path) -> None:
    """What opposes two papers, sentence by sentence."""
    open_evidence(window, project, "contradictions")


def by_stage(window: MainWindow, project: Path) -> None:
    """The balance along the stages."""
    open_evidence(window, project, "by_stage")


def open_evidence(window: MainWindow, project: Path, tab: str) -> None:
    window.open_project(project)
    window.run(tab)
    assert window.workspace is not None
    view = window.workspace.evidence
    assert view is not None
    while view.desk.matrix is None or view.desk.jobs.busy:
        settle()
    settle()


def press(window: MainWindow, *spellings: str) -> None:
    """Keys in the reader, spelled as in the vocabulary."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    assert window.view is not None
    for spelling in spellings:
        sequence = QKeySequence(spelling, QKeySequence.SequenceFormat.PortableText)
        QTest.keySequence(window.view.reader, sequence)
        settle()


def type_text(field: object, text: str) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)


def select(window: MainWindow, words: str) -> None:
    """Select words of the current sentence as the pointer would; without any, put the caret at its begin."""
    from PySide6.QtGui import QTextCursor

    assert window.view is not None
    reader = window.view.reader
    cursor = reader.textCursor()
    place = cursor.block().position() + cursor.block().text().index(words)
    cursor.setPosition(place)
    cursor.setPosition(place + len(words), QTextCursor.MoveMode.KeepAnchor)
    reader.setTextCursor(cursor)


def shown(dialog: QDialog) -> QDialog:
    dialog.show()
    return dialog


SCENES: dict[str, Scene] = {
    "annotate": annotate,
    "find-label": find_label,
    "definition": definition,
    "export": export,
    "import-preview": import_preview,
    "import-duplicate": import_duplicate,
    "columns": columns,
    "labels": labels,
    "fetch": fetch,
    "complete": complete,
    "keys": keys_of_all,
    "start": start,
    "evidence": evidence,
    "contradictions": contradictions,
    "by-stage": by_stage,
}
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
)

if __name__ == "__main__":
    sys.exit(main())
