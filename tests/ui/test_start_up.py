"""What the window must not wait for when it starts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LATER = ("pandas", "numpy", "sqlite_utils", "lxml", "openpyxl", "frictionless", "sklearn", "httpx", "keyring")
OPENS_AND_PAINTS = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.app import SqliteProjects
from ui.main_window import MainWindow
from curator.folders import config_folder
from ui.settings import Settings

app = QApplication(["curator"])
window = MainWindow(SqliteProjects(), Settings(config_folder()))
opened = window.open_project(Path(sys.argv[1]))
window.show()
for _ in range(10):
    app.processEvents()
painted = not window.grab().isNull()
print(json.dumps({"opened": opened, "painted": painted, "modules": sorted(sys.modules)}))
window.close()
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a process that opened a project and painted it."""
    folder = tmp_path_factory.mktemp("start")
    project = folder / "sample.curation"
    shutil.copyfile(REPOSITORY / "seeds" / "sample.curation", project)
    done = subprocess.run(
        [sys.executable, "-c", OPENS_AND_PAINTS, str(project)],
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
    assert found["opened"]
    assert found["painted"]
    return set(found["modules"])


@pytest.mark.parametrize("name", LATER)
def test_the_first_paint_does_without(name: str, modules: set[str]):
    assert name not in modules


def test_the_window_is_what_was_started(modules: set[str]):
    assert {"ui.reader_view", "db.store", "sqlite3"} <= modules
