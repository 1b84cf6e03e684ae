"""What the window must not wait for when it starts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LATER = (
    *("pandas", "numpy", "sqlite_utils", "lxml", "openpyxl", "pyarrow", "bibtexparser", "rispy", "sklearn"),
    *(
        "frictionless",
        "jsonschema",
        "charset_normalizer",
        "rapidfuzz",
        "requests",
        "httpx",
        "keyring",
        "click",
    ),
    *("asyncio", "concurrent.futures", "multiprocessing", "subprocess", "unittest", "email", "http", "ssl"),
    *("xml", "csv", "tomllib", "pickle", "hashlib", "uuid", "importlib.resources", "importlib.metadata"),
    # of our own: what changes something, what is shown later, and what a start without trouble does without
    *("curator.edit", "curator.labelling", "curator.normalise", "curator.evidence", "curator.past"),
    *("curator.safekeeping", "curator.readers", "curator.writers", "db.migrations", "db.past", "db.evidence"),
    *("ui.cli", "ui.start_page", "ui.job_bar", "ui.notice", "ui.form_dialog", "ui.transfers", "ui.lookups"),
    *("ui.backup_keeper", "ui.command_palette", "ui.evidence_view", "ui.history_view", "ui.blame_popup"),
)
MOST_OWN_MODULES = 110
"""Each costs a third of a millisecond and more. Before one is added: can it be imported where it is used?"""

STARTS_AND_PAINTS = """
import json, sys
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from ui import main_window, start

def typed(key_map):
    letter = next(key for key in key_map.label_keys().values() if len(key) == 1 and key.isalpha())
    return QKeyEvent(QEvent.Type.KeyPress, ord(letter), Qt.KeyboardModifier.NoModifier, letter.lower())

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # the frame is complete in the next turn, and what comes after it has not begun
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        self.first = set(sys.modules)
        if (view := self.parent().view) is not None:
            view.reader.keyPressEvent(typed(self.parent().key_map))
        # what waits for the paint has been done by then
        QTimer.singleShot(1500, self.close)

    def close(self):
        window = self.parent()
        opened = window.view is not None and window.view.desk.view is not None
        step = opened and window.session.undo_name()
        first, later = sorted(self.first), sorted(sys.modules)
        print(json.dumps({"opened": opened, "step": step, "first": first, "later": later}))
        window.close()

class Window(main_window.MainWindow):
    def show(self):
        watched = self.view.reader.viewport() if self.view else self.start_page
        watched.installEventFilter(Painted(self))
        super().show()

main_window.MainWindow = Window
sys.exit(start.main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Start:
    """One start of the program in a process of its own, closed after a moment."""

    opened: bool
    step: str | None
    """What was done last, by a key that was pressed as soon as the window had been painted."""
    first: frozenset[str]
    """The modules that were loaded when the window had been painted once."""
    later: frozenset[str]
    """The same, a moment later."""


def start(folder: Path, *arguments: str | Path) -> Start:
    done = subprocess.run(
        [sys.executable, "-c", STARTS_AND_PAINTS, *map(str, arguments)],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "CURATOR_CONFIG": str(folder / "config"),
            "CURATOR_DATA": str(folder / "data"),
        },
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return Start(found["opened"], found["step"], frozenset(found["first"]), frozenset(found["later"]))


def a_copy_of_the_sample(folder: Path) -> Path:
    """Nothing in it can be undone."""
    project = folder / "sample.curation"
    shutil.copyfile(REPOSITORY / "seeds" / "sample.curation", project)
    return project


@pytest.fixture(scope="module")
def of_a_project(tmp_path_factory: pytest.TempPathFactory) -> Start:
    folder = tmp_path_factory.mktemp("start")
    project = a_copy_of_the_sample(folder)
    # a file of an earlier format would be brought to the present one
    start(folder, project)
    return start(folder, project)


@pytest.mark.parametrize("name", LATER)
def test_the_first_paint_does_without(name: str, of_a_project: Start):
    loaded = {module for module in of_a_project.first if f"{module}.".startswith(f"{name}.")}
    assert not loaded


def test_the_window_is_what_was_started(of_a_project: Start):
    assert of_a_project.opened
    assert {"ui.reader_view", "db.store", "sqlite3"} <= of_a_project.first


def test_the_first_paint_needs_few_modules(of_a_project: Start):
    own = {name for name in of_a_project.first if name.partition(".")[0] in ("curator", "db", "seeds", "ui")}
    assert len(own) <= MOST_OWN_MODULES


def test_pyside_is_quick_to_import_and_explains_a_wrong_call_all_the_same():
    """Each in a process of its own: before what explains it was loaded, and after."""
    for loaded_first in (False, True):
        script = (
            "import builtins, sys\n"
            "from ui import pyside\n"
            "plain = builtins.__import__\n"
            "with pyside.quick_import():\n"
            "    from PySide6.QtCore import QObject\n"
            "assert builtins.__import__ is plain\n"
            "assert 'argparse' not in sys.modules\n"
            "waiting = pyside.put_off()\n"
            "assert len(waiting) == len(pyside.FOR_ERRORS)\n"
            f"for load in waiting * {loaded_first}:\n"
            "    load()\n"
            "try:\n"
            "    QObject(3)\n"
            "except TypeError as error:\n"
            "    print(error)\n"
            "print(len(pyside.put_off()))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=REPOSITORY, check=True, capture_output=True, text=True
        )
        assert "Supported signatures" in done.stdout
        assert not loaded_first or done.stdout.endswith("\n0\n")


def test_a_key_pressed_right_after_the_first_paint_is_obeyed(tmp_path: Path):
    assert start(tmp_path, a_copy_of_the_sample(tmp_path)).step is not None


def test_what_the_first_key_needs_is_loaded_after_the_first_paint(of_a_project: Start):
    assert {"curator.labelling", "curator.edit", "ui.backup_keeper", "ui.job_bar"} <= of_a_project.later


def test_the_start_page_does_without_all_that_shows_a_project(tmp_path: Path):
    empty = start(tmp_path)
    assert not empty.opened
    assert "ui.start_page" in empty.first
    assert not {"ui.annotate_view", "ui.reader_view", "ui.session", "curator.suggestions"} & empty.first
