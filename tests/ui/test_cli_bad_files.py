"""Every command on files that are no sound projects: a sentence on standard error, and never a bug."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests import factories
from ui import cli

Captured = pytest.CaptureFixture[str]
WRONG_USE = 2


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    project = factories.new_project(tmp_path_factory.mktemp("sound") / "p.curation")
    factories.add_document(project, "A title to damage")
    project.store.close()
    return project.store.path.read_bytes()


def damaged_pages(path: Path, content: bytes) -> None:
    damaged = bytearray(content)
    for page in range(4096, len(damaged) - 4096, 3 * 4096):
        damaged[page : page + 2048] = b"\x5a" * 2048
    path.write_bytes(damaged)


def no_text(path: Path, content: bytes) -> None:
    path.write_bytes(content.replace(b"A title to damage", b"A title \xff\xfe damage"))


def foreign(path: Path, content: bytes) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table mine (a)")


BAD = [
    pytest.param(damaged_pages, "is damaged", id="damaged"),
    pytest.param(no_text, "is damaged", id="a text that is none"),
    pytest.param(lambda path, content: path.write_bytes(content[:10_000]), "is cut short", id="cut short"),
    pytest.param(lambda path, _: path.write_bytes(b""), "is not a Curator project", id="empty"),
    pytest.param(lambda path, _: path.write_text("title\n" * 99), "is not a Curator project", id="a text"),
    pytest.param(foreign, "belongs to another program", id="another program's"),
    pytest.param(lambda path, _: path.mkdir(), "is a folder", id="a folder"),
]
READING = [
    ["history", "P", "--changes"],
    ["history", "P", "--json"],
    ["documents", "P"],
    ["documents", "P", "--json"],
    ["export", "P", "out.json"],
    ["go-back", "P", "--to", "1", "--yes"],
]
WITHOUT_TITLES = [
    ["backup", "P", "--json"],
    ["matrix", "P"],
    ["import", "P", "a.txt", "--json"],
    ["contradictions", "P"],
]
"""Those that do not read titles, so that one that is no text does not matter to them."""


def name(arguments: list[str]) -> str:
    return " ".join(arguments)


@pytest.mark.parametrize("arguments", [*READING, *WITHOUT_TITLES], ids=name)
@pytest.mark.parametrize(("make", "said"), BAD)
def test_a_command_says_what_is_wrong_with_the_file_once(
    tmp_path: Path,
    sound: bytes,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path, bytes], object],
    said: str,
    arguments: list[str],
):
    path = tmp_path / "p.curation"
    make(path, sound)
    (tmp_path / "a.txt").write_text("A title\n\nA text. It is short.")
    monkeypatch.chdir(tmp_path)
    before = path.read_bytes() if path.is_file() else None
    status = cli.main([str(path) if it == "P" else it for it in arguments])
    shown = capsys.readouterr()
    if make is no_text and arguments in WITHOUT_TITLES:
        assert status == 0
        return
    assert status == 1
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert said in shown.err or f"‘p.curation’ was not backed up: it {said}" in shown.err
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(("make", "said"), BAD)
def test_backups_are_listed_and_a_check_tells_whatever_the_file_is(
    tmp_path: Path, sound: bytes, capsys: Captured, make: Callable[[Path, bytes], object], said: str
):
    path = tmp_path / "p.curation"
    make(path, sound)
    assert cli.main(["backup", str(path), "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["backups"] == []
    assert cli.main(["check", str(path), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert findings
    told = " ".join(finding["message"] for finding in findings)
    assert said in told or "could not be read to its end" in told


@pytest.mark.parametrize("arguments", [*READING, *WITHOUT_TITLES], ids=name)
def test_a_missing_file_is_said_and_not_made(
    tmp_path: Path, capsys: Captured, arguments: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) in (1, WRONG_USE)
    shown = capsys.readouterr()
    assert "There is no file" in shown.err
    assert shown.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_process_ends_with_the_sentence(tmp_path: Path, sound: bytes):
    damaged_pages(tmp_path / "p.curation", sound)
    script = "import sys; from ui.cli import main; sys.exit(main())"
    ended = subprocess.run(
        [sys.executable, "-c", script, "history", "--json", str(tmp_path / "p.curation")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("‘p.curation’ is damaged")
