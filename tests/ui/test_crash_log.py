from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import crash_log
from ui.crash_log import LOG_NAME

ROOT = Path(__file__).parents[2]


def logs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"{LOG_NAME}*") if path.suffix != ".lock")


def entries(folder: Path) -> list[str]:
    return [
        entry
        for path in logs(folder)
        for entry in path.read_text(encoding="utf-8").split("\n\n")
        if entry.strip()
    ]


def test_an_entry_has_its_time_and_its_process(tmp_path: Path):
    log = crash_log.write(tmp_path / "new folder", "A bug.\n")
    assert log == tmp_path / "new folder" / LOG_NAME
    assert log is not None
    first, second, *rest = log.read_text(encoding="utf-8").splitlines()
    assert first.startswith("20")
    assert first.endswith(f"process {os.getpid()}")
    assert second == "A bug."
    assert rest == [""]


def test_the_log_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(crash_log, "LOG_BYTES", 2000)
    for number in range(200):
        assert crash_log.write(tmp_path, f"bug {number} " + "x" * 100)
    sizes = [path.stat().st_size for path in logs(tmp_path)]
    assert len(sizes) == 1 + crash_log.OLD_LOGS
    assert max(sizes) <= 2000
    assert "bug 199" in (tmp_path / LOG_NAME).read_text(encoding="utf-8")


def test_one_entry_is_never_larger_than_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(crash_log, "LOG_BYTES", 2000)
    for _ in range(3):
        crash_log.write(tmp_path, "ä" * 10_000)
    assert max(path.stat().st_size for path in logs(tmp_path)) <= 2000


def test_what_is_no_text_can_be_written(tmp_path: Path):
    assert crash_log.write(tmp_path, "a lone \ud800 surrogate")
    assert r"\ud800" in (tmp_path / LOG_NAME).read_text(encoding="utf-8")


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path):
    """While the log turns over again and again; bounded so that the oldest of it is still there."""
    code = (
        "import sys; from pathlib import Path; from ui import crash_log\n"
        "crash_log.LOG_BYTES, crash_log.OLD_LOGS = 4000, 60\n"
        "crash_log.WAIT_SECONDS = 60\n"
        "for number in range(100):\n"
        "    assert crash_log.write(Path(sys.argv[1]), f'bug {sys.argv[2]}-{number} ' + 'x' * 300)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(process)], cwd=ROOT)
        for process in range(4)
    ]
    assert [process.wait(timeout=120) for process in running] == [0] * 4
    told = [entry.splitlines()[1].split()[1] for entry in entries(tmp_path)]
    assert sorted(told) == sorted(f"{process}-{number}" for process in range(4) for number in range(100))
    assert all(entry.endswith("x" * 300) for entry in entries(tmp_path))
    assert len(logs(tmp_path)) > 10
    assert max(path.stat().st_size for path in logs(tmp_path)) <= 4000


def test_a_log_that_is_held_elsewhere_is_waited_for_only_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(crash_log, "WAIT_SECONDS", 0.0)
    descriptor = os.open(tmp_path / f"{LOG_NAME}.lock", os.O_RDWR | os.O_CREAT)
    try:
        assert crash_log.lock(descriptor)
        assert crash_log.write(tmp_path, "Told all the same.")
    finally:
        os.close(descriptor)
    assert entries(tmp_path)[0].endswith("Told all the same.")


def test_a_folder_that_is_a_file_is_no_second_bug(tmp_path: Path):
    (tmp_path / "file").touch()
    assert crash_log.write(tmp_path / "file", "A bug.") is None


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root becomes somebody else")
def test_a_folder_that_may_not_be_written_is_no_second_bug(tmp_path: Path):
    code = (
        "import os, sys; from pathlib import Path; from ui import crash_log\n"
        "os.setuid(65534)\n"
        "assert crash_log.write(Path(sys.argv[1]), 'A bug.') is None\n"
    )
    tmp_path.chmod(0o755)
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=True)
    assert logs(tmp_path) == []
