"""Commands that end before their time, as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from curator.checking import check
from tests import factories
from tests.ui.test_bug_report import PAPER
from ui.crash_log import LOG_NAME

ROOT = Path(__file__).parents[2]
BROKEN = f"""
import sys
import click
from ui import cli

@cli.commands.command()
def broken():
    text = {PAPER!r}
    raise ValueError(text)

@cli.commands.command()
def full():
    import errno
    raise OSError(errno.ENOSPC, "No space", text := {PAPER!r})

sys.exit(cli.main(sys.argv[1:]))
"""
COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from ui import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def start(code: str, folder: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "CURATOR_CONFIG": str(folder / "config"), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def study(folder: Path) -> Path:
    path = folder / "study.curation"
    project = factories.new_project(path)
    factories.import_records(project, factories.Record(title="Here before", abstract=factories.ABSTRACT))
    project.store.close()
    return path


def titles(path: Path) -> list[str]:
    project = factories.opened(path)
    try:
        assert not check(project.store).findings
        return [document.title for document in project.store.documents()]
    finally:
        project.store.close()


def test_a_bug_in_a_command_is_a_sentence_and_a_report(tmp_path: Path):
    process = start(BROKEN, tmp_path, "broken")
    out, said = process.communicate(timeout=60)
    log = tmp_path / "config" / LOG_NAME
    assert (process.returncode, out) == (70, "")
    assert said.startswith("Something went wrong inside Curator")
    assert str(log) in said
    assert "Traceback" not in said
    text = log.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "in broken" in text
    assert PAPER not in text + said
    assert str(Path.home()) not in text


def test_a_bug_that_cannot_be_written_down_is_said(tmp_path: Path):
    (tmp_path / "config").touch()
    process = start(BROKEN, tmp_path, "broken")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 70
    assert "could not be written" in said
    assert "ValueError" in said
    assert PAPER not in said


def test_a_disk_that_is_full_is_no_bug(tmp_path: Path):
    process = start(BROKEN, tmp_path, "full")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("It could not be written: No space left on device.")
    assert not (tmp_path / "config" / LOG_NAME).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_an_import_that_is_interrupted_changes_nothing(tmp_path: Path):
    path = study(tmp_path)
    records = [{"title": f"Paper {number}", "abstract": factories.ABSTRACT} for number in range(20_000)]
    (tmp_path / "many.json").write_text(json.dumps(records), encoding="utf-8")
    process = start(COMMAND, tmp_path, "import", path, tmp_path / "many.json")
    wait_until_locked(path, process)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert said.strip() == "Cancelled. Nothing was changed."
    assert titles(path) == ["Here before"]


def wait_until_locked(path: Path, process: subprocess.Popen[str]) -> None:
    """Until another process has begun to write."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        locked = 0
        while locked < 10:
            assert process.poll() is None
            try:
                connection.execute("begin immediate")
                connection.execute("rollback")
                locked = 0
            except sqlite3.OperationalError:
                locked += 1
            time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows end otherwise")
def test_output_that_nobody_reads_to_its_end_is_no_bug(tmp_path: Path):
    path = study(tmp_path)
    project = factories.opened(path)
    factories.import_records(
        project,
        *(factories.Record(title=f"Paper {n} " + "x" * 500, abstract=factories.ABSTRACT) for n in range(300)),
    )
    project.store.close()
    process = start(COMMAND, tmp_path, "documents", path)
    assert process.stdout is not None
    assert process.stderr is not None
    assert "Here before" in process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 1
    assert said == ""
    assert not (tmp_path / "config" / LOG_NAME).exists()
