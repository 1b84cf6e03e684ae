"""The commands that make backups, list them and bring one back."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from curator.errors import CuratorError
from curator.project import Project
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from tests import factories
from tests.ui.commanding import Run, runner
from ui.cli_backup import COMMANDS

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def keeping(tmp_path: Path) -> SqliteSafekeeping:
    return SqliteSafekeeping(tmp_path / "backups")


@pytest.fixture
def run(keeping: SqliteSafekeeping, capsys: Captured) -> Run:
    return runner(COMMANDS, keeping, capsys)


@pytest.fixture
def path(project: Project) -> Path:
    """A closed project with one document."""
    factories.add_document(project, "First")
    project.store.close()
    return project.store.path


def work_on(path: Path, title: str = "Second") -> None:
    project = factories.opened(path)
    factories.add_document(project, title, f"{title} text. It says more.")
    project.store.close()


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody sits at a terminal and types this."""

    def type_in(text: str) -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda prompt: text)

    return type_in


# backup


def test_a_backup_says_where_it_lies_and_what_it_holds(run: Run, path: Path, keeping: SqliteSafekeeping):
    status, out, err = run("backup", path)
    assert (status, err) == (0, "")
    (made,) = keeping.backups(path)
    assert out.splitlines()[0] == f"Backed up to {made.path} ({round(made.path.stat().st_size / 1000)} KB)."
    assert "1 document, 3 sentences, 0 claims, 0 annotations, 1 curator; last change today" in out
    assert "Import 1 document" in out
    assert made.reason is Reason.ASKED


def test_what_is_asked_for_is_made_though_nothing_changed(run: Run, path: Path, keeping: SqliteSafekeeping):
    assert run("backup", path)[0] == run("backup", path)[0] == 0
    assert len(keeping.backups(path)) == 2


def test_an_open_project_can_be_backed_up(run: Run, project: Project):
    factories.add_document(project)
    status, out, _ = run("backup", project.store.path)
    assert status == 0
    assert "1 document, " in out


def test_a_destination_is_a_file_or_a_folder(
    run: Run, path: Path, keeping: SqliteSafekeeping, tmp_path: Path
):
    (tmp_path / "stick").mkdir()
    for destination in (tmp_path / "mine", tmp_path / "stick", tmp_path / "stick"):
        assert run("backup", path, destination)[0] == 0
    assert keeping.summary(tmp_path / "mine.curation") == keeping.summary(path)
    first, second = sorted((tmp_path / "stick").iterdir(), key=lambda file: len(file.name))
    assert re.fullmatch(r"test \d{4}-\d\d-\d\d \d\d\.\d\d\.curation", first.name)
    assert second.suffix == ".curation"
    assert keeping.summary(second) == keeping.summary(path)
    assert keeping.backups(path) == []


def test_a_destination_is_not_overwritten(run: Run, path: Path, tmp_path: Path):
    mine = tmp_path / "mine.curation"
    mine.write_text("mine")
    with pytest.raises(CuratorError, match="exists already"):
        run("backup", path, mine)
    assert mine.read_text() == "mine"


def test_a_backup_as_json(run: Run, path: Path, keeping: SqliteSafekeeping):
    status, out, _ = run("backup", path, "--json")
    (made,) = keeping.backups(path)
    report = json.loads(out)
    assert status == 0
    assert (report["path"], report["at"], report["reason"]) == (str(made.path), made.at, "asked")
    assert report["size"] == made.path.stat().st_size
    assert report["holds"]["documents"] == 1


def test_backups_are_listed_newest_first(run: Run, path: Path, keeping: SqliteSafekeeping):
    assert run("backup", path, "--list") == (
        0,
        f"0 backups; new ones lie in {keeping.folder(path)}\n",
        "",
    )
    keeping.back_up(path, Reason.OPENED)
    work_on(path)
    run("backup", path)
    status, out, err = run("backup", path, "--list")
    newest, oldest = keeping.backups(path)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    size = round(newest.path.stat().st_size / 1000)
    assert re.fullmatch(rf"today \d\d:\d\d  asked for  {size} KB", lines[0])
    assert lines[1].startswith("    2 documents, 5 sentences, ")
    assert lines[2] == f"    {newest.path}"
    assert "when the project was opened" in lines[3]
    assert lines[5:] == [f"    {oldest.path}", f"2 backups; new ones lie in {keeping.folder(path)}"]
    report = json.loads(run("backup", path, "--list", "--json")[1])
    assert [row["path"] for row in report["backups"]] == [str(newest.path), str(oldest.path)]
    assert [row["holds"]["documents"] for row in report["backups"]] == [2, 1]


def test_a_spoilt_backup_is_listed_as_one(run: Run, path: Path, keeping: SqliteSafekeeping):
    run("backup", path)
    keeping.backups(path)[0].path.write_bytes(b"spoilt")
    status, out, err = run("backup", path, "--list")
    assert status == 1
    assert "is not a Curator project" in err
    assert "1 backup; " in out
    (row,) = json.loads(run("backup", path, "--list", "--json")[1])["backups"]
    assert row["holds"] is None
    assert "is not a Curator project" in row["problem"]


def test_listing_makes_no_backup(run: Run, path: Path, tmp_path: Path):
    assert run("backup", path, tmp_path / "mine", "--list")[0] == 2
    assert not (tmp_path / "mine.curation").exists()


def test_no_project_is_no_backup(run: Run, tmp_path: Path):
    with pytest.raises(CuratorError, match="There is no file"):
        run("backup", tmp_path / "none.curation")


# restore


def test_a_restore_shows_what_differs_before_it_asks(
    run: Run, path: Path, keeping: SqliteSafekeeping, at_terminal: Callable[[str], None]
):
    run("backup", path)
    work_on(path)
    made = keeping.backups(path)[0].path
    at_terminal("y")
    status, out, err = run("restore", made, path)
    assert status == 0
    assert re.search(r"^ +now +backup$", out, re.MULTILINE)
    assert re.search(r"^Documents +2 +1 +1 fewer$", out, re.MULTILINE)
    assert re.search(r"^Annotations +0 +0 +the same$", out, re.MULTILINE)
    assert re.search(r"^Last change +today .* earlier$", out, re.MULTILINE)
    replaced = keeping.backups(path)[0]
    assert f"Restored {path} from {made}." in out
    assert f"What it replaced is kept as {replaced.path}." in out
    assert (keeping.summary(path).documents, keeping.summary(replaced.path).documents) == (1, 2)
    assert err == ""


def test_no_is_no(run: Run, path: Path, keeping: SqliteSafekeeping, at_terminal: Callable[[str], None]):
    run("backup", path)
    work_on(path)
    before = path.read_bytes()
    at_terminal("n")
    with pytest.raises(click.Abort):
        run("restore", "latest", path)
    assert path.read_bytes() == before
    assert len(keeping.backups(path)) == 1


def test_a_script_must_say_yes(run: Run, path: Path, keeping: SqliteSafekeeping):
    run("backup", path)
    work_on(path)
    before = path.read_bytes()
    status, _, err = run("restore", "latest", path)
    assert status == 2
    assert "Say with --yes" in err
    assert path.read_bytes() == before
    status, out, _ = run("restore", "latest", path, "--yes", "--json")
    assert status == 0
    report = json.loads(out)
    assert (report["before"]["documents"], report["after"]["documents"]) == (2, 1)
    assert report["project"] == str(path)
    assert report["replaced"] == str(keeping.backups(path)[0].path)
    assert keeping.summary(path).documents == 1


def test_latest_is_the_newest_that_can_be_read_and_was_verified(
    run: Run, path: Path, keeping: SqliteSafekeeping
):
    for title in ("Second", "Third"):
        run("backup", path)
        work_on(path, title)
    newest, older = keeping.backups(path)
    keeping.restore(older.path, path)
    assert keeping.backups(path)[0].reason is Reason.REPLACED
    report = json.loads(run("restore", "latest", path, "--yes", "--json")[1])
    assert report["backup"] == str(newest.path)
    newest.path.write_bytes(b"spoilt")
    _, out, err = run("restore", "latest", path, "--yes", "--json")
    assert json.loads(out)["backup"] == str(older.path)
    assert "Passed over: ‘" in err


def test_latest_needs_one(run: Run, path: Path):
    with pytest.raises(CuratorError, match=r"no backup of ‘test\.curation’ that can be read"):
        run("restore", "latest", path, "--yes")


@pytest.mark.parametrize("content", [None, b"damaged" * 99])
def test_a_project_that_is_gone_or_damaged_comes_back(
    run: Run, path: Path, keeping: SqliteSafekeeping, content: bytes | None
):
    run("backup", path)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    status, out, err = run("restore", "latest", path, "--yes")
    assert status == 0
    assert ("There is no file" if content is None else "is not a Curator project") in err
    assert re.search(r"^Documents +1$", out, re.MULTILINE)
    assert ("is kept as" in out) == (content is not None)
    assert keeping.summary(path).documents == 1


def test_an_open_project_is_not_replaced(run: Run, path: Path, keeping: SqliteSafekeeping):
    run("backup", path)
    project = factories.opened(path)
    with pytest.raises(CuratorError, match="is open in another window"):
        run("restore", "latest", path, "--yes")
    project.store.close()
    assert len(keeping.backups(path)) == 1
