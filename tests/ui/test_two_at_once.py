"""A window, and another process that works in the same file."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.project import Project
from tests import factories
from tests.factories import ACTIVE, LUMINAL, PRIMARY
from tests.holding import held
from ui.annotate_view import AnnotateView
from ui.app import SqliteProjects
from ui.main_window import MainWindow
from ui.settings import Settings

OTHER = """
import sys
from pathlib import Path
from tests import factories
project = factories.opened(Path(sys.argv[1]), sys.argv[2])
print("open", flush=True)
sys.stdin.readline()
document = next(project.store.documents())
sentence = project.store.sentences(document.id)[0]
for label in sys.argv[3].split(","):
    factories.label(project, sentence, label)
factories.review(project, sentence)
factories.add_document(project, "Added by another process", "One sentence. Another sentence.")
project.store.close()
print("done", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another(path: Path, code: str, *labels: str) -> Iterator[subprocess.Popen[str]]:
    """A process that works in the file when it gets a line, and ends when it gets another."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(path), code, ",".join(labels)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    ) as process:
        assert line(process) == "open\n"
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture
def window(project: Project, settings: Settings, qtbot: QtBot) -> Iterator[MainWindow]:
    factories.add_document(project)
    made = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(made)
    made.show()
    assert made.open_project(project.store.path)
    qtbot.waitExposed(made)
    yield made
    made.close()


def test_all_that_shows_the_project_follows_what_another_process_does(
    window: MainWindow, project: Project, qtbot: QtBot
):
    assert window.view is not None
    assert window.workspace is not None
    view = window.view
    window.run("evidence")
    evidence = window.workspace.evidence
    assert evidence is not None
    qtbot.waitUntil(lambda: evidence.desk.matrix is not None and not evidence.desk.jobs.busy)
    window.run("annotate")
    polled = looks(window)
    with another(project.store.path, "cur01", LUMINAL, PRIMARY, ACTIVE) as other:
        go_on(other)
        assert line(other) == "done\n"
        before = polled[0]
        qtbot.waitUntil(lambda: view.documents.model.rowCount() == 2, timeout=20_000)
    # at the first look or, if that was just being made, at the second; they are a second apart
    assert polled[0] - before <= 2
    desk = view.desk
    assert desk.view is not None
    assert {label.id for claim in desk.view.sentences[0].claims for _, label in claim.labels} == {
        LUMINAL,
        PRIMARY,
        ACTIVE,
    }
    assert desk.view.settled == 1
    assert view.labels._buttons[LUMINAL].lit
    assert "Import 1 document" in window.menus.actions["undo"].text()
    window.run("evidence")
    qtbot.waitUntil(
        lambda: (
            evidence.desk.matrix is not None and evidence.desk.matrix.cell(LUMINAL, PRIMARY).papers.all == 1
        )
    )


def looks(window: MainWindow) -> list[int]:
    """Counts how often the session looks at the file."""
    assert window.session is not None
    count = [0]

    def seen() -> None:
        count[0] += 1

    window.session._poll.timeout.connect(seen)
    assert window.session._poll.interval() <= 1000
    return count


def test_two_windows_on_one_file_follow_each_other(
    window: MainWindow, project: Project, settings: Settings, qtbot: QtBot
):
    second = MainWindow(SqliteProjects(), settings)
    qtbot.addWidget(second)
    second.show()
    assert second.open_project(project.store.path)
    first_view, second_view = window.view, second.view
    assert first_view is not None
    assert second_view is not None
    first_view.choose_label(LUMINAL)
    qtbot.waitUntil(lambda: has(second_view, LUMINAL), timeout=20_000)
    second.run("undo")
    assert not has(second_view, LUMINAL)
    qtbot.waitUntil(lambda: not has(first_view, LUMINAL), timeout=20_000)
    qtbot.waitUntil(lambda: "Luminal" in window.menus.actions["redo"].text())
    second.close()


def has(view: AnnotateView, label_id: str) -> bool:
    shown = view.desk.view
    assert shown is not None
    return any(label.id == label_id for claim in shown.sentences[0].claims for _, label in claim.labels)


def test_keys_pressed_during_an_import_from_the_command_line_are_all_recorded(
    window: MainWindow, project: Project, qtbot: QtBot, tmp_path: Path
):
    assert window.view is not None
    assert window.session is not None
    table = tmp_path / "papers.csv"
    rows = [
        f"STAT3 paper {number},Sentence one of {number}. Sentence two of it.,2020" for number in range(400)
    ]
    table.write_text("\n".join(["title,abstract,year", *rows]), "utf-8")
    view, session = window.view, window.session
    refused: list[str] = []
    session.refused.connect(refused.append)
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "import", str(project.store.path), str(table)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    pressed = 0
    while process.poll() is None or pressed < 10:
        view.choose_label(LUMINAL)
        pressed += 1
        QApplication.processEvents()
        # a curator does not press keys without a pause
        time.sleep(0.01)
    out, error = process.communicate()
    assert process.returncode == 0, error
    assert refused == []
    names = [step.name for step in project.store.steps() if step.curator_id == session.project.curator.id]
    assert sum("Luminal" in name for name in names) == pressed
    assert has(view, LUMINAL) is (pressed % 2 == 1)
    qtbot.waitUntil(lambda: view.documents.model.rowCount() == 401, timeout=20_000)
    assert out


def test_an_import_from_the_command_line_says_that_it_waits_and_goes_on(project: Project, tmp_path: Path):
    text = tmp_path / "paper.txt"
    text.write_text("STAT3 in waiting\n\nOne sentence. Another one.\n", "utf-8")
    with held(project.store.path) as holder:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui", "import", str(project.store.path), str(text)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Waiting for another program that is writing to ‘test")
        holder.let_go()
        _, rest = process.communicate(timeout=120)
    assert process.returncode == 0, rest
    assert "Waiting" not in rest
    assert len(list(project.store.documents())) == 1
