"""A large import has its second process wherever the program was started from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QThread

from curator.import_report import ImportReport
from curator.importing import ImportDocuments
from curator.prepared_ahead import WORTH_A_PROCESS
from curator.readers.format import Source
from curator.readers.registry import by_name
from tests import factories
from tests.curator.test_prepared_ahead import children, needs_proc

PAPERS = 1000
PROGRAM = Path(sysconfig.get_path("scripts")) / "curator"

pytestmark = needs_proc


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file just large enough."""
    path = tmp_path / "large.jsonl"
    with path.open("w") as stream:
        for number in range(PAPERS):
            paper = {"title": f"Paper {number}", "abstract": f"It is number {number}. So it is."}
            stream.write(json.dumps(paper | {"more": "x" * (WORTH_A_PROCESS // PAPERS)}) + "\n")
    return path


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([sys.executable, "-P", "-m", "ui"], id="module"),
        pytest.param(
            [str(PROGRAM)],
            id="console script",
            marks=pytest.mark.skipif(not PROGRAM.exists(), reason="the program is not installed"),
        ),
    ],
)
def test_the_command_line_imports_with_another_process(tmp_path: Path, large: Path, command: list[str]):
    project = tmp_path / "project.curation"
    factories.new_project(project).store.close()
    importing = subprocess.Popen(
        [*command, "import", str(project), str(large)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    others: set[int] = set()
    with importing:
        while importing.poll() is None:
            others.update(children(importing.pid))
        assert importing.stdout is not None
        said = importing.stdout.read()
    assert (importing.returncode, said) == (0, f"{PAPERS:,} documents added.\n")
    assert len(others) == 1


def test_a_thread_of_the_window_imports_with_another_process(tmp_path: Path, large: Path):
    path = tmp_path / "project.curation"
    factories.new_project(path).store.close()
    report = ImportReport()
    others: set[int] = set()

    class Importing(QThread):
        def run(self) -> None:
            project = factories.opened(path)
            with closing(project.store):
                sources = [(Source.of(large), by_name("json-lines"))]
                project.perform(ImportDocuments(sources=sources, report=report))

    thread = Importing()
    thread.start()
    while not thread.wait(10):
        others.update(children(os.getpid()))
    assert (len(report.added), report.problems) == (PAPERS, [])
    assert len(others) == 1
