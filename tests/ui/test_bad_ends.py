from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ui.bad_ends import RunMark, ended_badly
from ui.crash_log import LOG_NAME

ROOT = Path(__file__).parents[2]
RUNS = (
    "import sys; from pathlib import Path; from ui.bad_ends import RunMark\n"
    "mark = RunMark(Path(sys.argv[1])); mark.begin(); print('begun', flush=True)\n"
)
WAITS = RUNS + "sys.stdin.read(); mark.end()\n"
CRASHES = RUNS + "import ctypes; ctypes.string_at(0)\n"


def run(code: str, folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=60)
    return process.returncode


def log(folder: Path) -> str:
    return (folder / LOG_NAME).read_text(encoding="utf-8")


def test_a_run_that_was_closed_leaves_nothing(tmp_path: Path):
    assert ended(run(WAITS, tmp_path)) == 0
    assert ended_badly(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_still_going_is_left_alone(tmp_path: Path):
    process = run(WAITS, tmp_path)
    assert ended_badly(tmp_path) is None
    assert ended(process) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_crash_below_python_is_told_once_and_logged(tmp_path: Path):
    assert ended(run(CRASHES, tmp_path)) != 0
    said = ended_badly(tmp_path)
    assert said is not None
    assert "crashed" in said
    assert str(tmp_path / LOG_NAME) in said
    text = log(tmp_path)
    assert "Segmentation fault" in text or "access violation" in text
    assert "ctypes/__init__.py" in text
    assert str(Path(sys.executable).parent.parent) not in text
    assert ended_badly(tmp_path) is None


def test_a_run_that_was_killed_is_told_once(tmp_path: Path):
    process = run(WAITS, tmp_path)
    process.kill()
    assert ended(process) != 0
    said = ended_badly(tmp_path)
    assert said is not None
    assert "stopped without being closed" in said
    assert "stopped without being closed" in log(tmp_path)
    assert ended_badly(tmp_path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_an_abort_is_told_with_its_trace(tmp_path: Path):
    process = run(RUNS + "import os; os.abort()\n", tmp_path)
    assert ended(process) == -signal.SIGABRT
    assert ended_badly(tmp_path) is not None
    assert "Aborted" in log(tmp_path)


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path):
    (tmp_path / "file").touch()
    mark = RunMark(tmp_path / "file")
    mark.begin()
    mark.end()
    assert ended_badly(tmp_path / "file") is None
