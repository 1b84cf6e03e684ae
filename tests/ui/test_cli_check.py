"""The commands that check, repair and salvage: exit status 0 sound, 1 problems left, 2 wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from curator.errors import CuratorError
from curator.project import Project
from curator.safekeeping import Reason
from db.safekeeping import SqliteSafekeeping
from tests import factories
from tests.ui.commanding import Run, runner
from ui.cli_check import COMMANDS

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def keeping(tmp_path: Path) -> SqliteSafekeeping:
    return SqliteSafekeeping(tmp_path / "backups")


@pytest.fixture
def run(keeping: SqliteSafekeeping, capsys: Captured) -> Run:
    return runner(COMMANDS, keeping, capsys)


@pytest.fixture
def path(project: Project) -> Path:
    """A closed project with two labelled documents."""
    for title in ("First", "Second"):
        document_id = factories.add_document(project, title, f"{title} sentence. Another one.")
        factories.label(project, project.store.sentences(document_id)[0], factories.LUMINAL)
    project.store.close()
    return project.store.path


def spoil(path: Path) -> None:
    with factories.raw(path) as connection:
        connection.execute("update claim set note = 'smuggled in' where seq = 1")
        connection.execute("drop view sentence_with_text")


def damage(path: Path) -> None:
    """Destroy the page with the titles."""
    content = bytearray(path.read_bytes())
    page = content.index(b"Second sentence. Another one.") // 4096 * 4096
    content[page : page + 4096] = b"\xa5" * 4096
    path.write_bytes(content)


def test_a_sound_project(run: Run, path: Path):
    status, out, err = run("check", path)
    assert (status, err) == (0, "")
    assert "2 documents, 4 sentences" in out
    assert out.endswith("Everything is sound.\n")
    assert run("check", path, "--quick") == (0, "The pages of the file are in order.\n", "")


def test_each_finding_is_explained_with_what_helps(run: Run, path: Path):
    spoil(path)
    status, out, err = run("check", path)
    assert status == 1
    assert "The view ‘sentence_with_text’ is missing" in err
    assert "  What it means: The file is not built as Curator builds it." in err
    assert "  What helps: Put back what the history tells" in err
    assert "2 problems found." in out
    assert "“curator check --repair” puts right what can be, after a backup." in out


def test_findings_in_json_carry_meaning_and_repair(run: Run, path: Path):
    spoil(path)
    status, out, _ = run("check", path, "--json")
    assert status == 1
    found = json.loads(out)
    assert found["counts"]["documents"] == 2
    view, claim = found["findings"]
    assert (view["rule"], view["repair"], view["entity"], view["key"]) == (
        "schema",
        "restore schema",
        "view",
        "sentence_with_text",
    )
    assert (claim["rule"], claim["repair"], claim["entity"]) == ("I14", "row from history", "claim")
    assert all(it["meaning"].endswith(".") and it["remedy"].endswith(".") for it in found["findings"])


def test_repair_puts_right_what_can_be_after_a_backup(run: Run, path: Path, keeping: SqliteSafekeeping):
    spoil(path)
    status, out, err = run("check", path, "--repair")
    assert (status, err) == (0, "")
    (made,) = keeping.backups(path)
    assert made.reason is Reason.REPAIR
    assert out.splitlines() == [
        f"Backed up to {made.path}.",
        "Put back as the history left them: 1 claim.",
        "The view ‘sentence_with_text’ was put back.",
        "The search index of the notes was made anew.",
        "Everything is sound.",
    ]
    status, out, _ = run("check", path, "--repair", "--json")
    assert (status, json.loads(out)) == (0, {"findings": [], "done": [], "left": [], "backup": None})


def test_repair_waits_for_no_other_program(run: Run, path: Path):
    spoil(path)
    other = factories.opened(path)
    with pytest.raises(CuratorError, match="is open in another window or program"):
        run("check", path, "--repair")
    other.store.close()


def test_a_damaged_file_is_told_and_salvaged(run: Run, path: Path, keeping: SqliteSafekeeping):
    keeping.back_up(path, Reason.OPENED)
    damage(path)
    before = path.read_bytes()
    status, _, err = run("check", path, "--quick")
    assert status == 1
    assert err.startswith("‘test.curation’ is damaged (")
    assert json.loads(run("check", path, "--quick", "--json")[1])["damage"] == err.strip()
    status, out, err = run("check", path)
    assert status == 1
    assert err.startswith("file, test.curation: ")
    assert "What helps: Restore a backup; or save what can be read" in err
    assert "“curator salvage” saves what can be read into a new file." in out
    new = path.with_name("new")
    status, out, err = run("salvage", path, new)
    assert (status, err) == (0, "")
    assert f"Saved into {new}.curation: 1 curator" in out.replace("curators", "curator")
    assert "From the backup of" in out
    assert out.endswith("Everything is sound.\n")
    assert path.read_bytes() == before
    assert run("check", f"{new}.curation")[0] == 0


def test_what_a_salvage_lost_is_listed(run: Run, path: Path):
    damage(path)
    status, out, _ = run("salvage", path, path.with_name("new.curation"), "--json")
    assert status == 1
    report = json.loads(out)
    assert report["lost"] == {"texts": 2}
    assert report["saved"]["documents"] == 2
    assert {finding["rule"] for finding in report["left"]} == {"I1"}
    assert all(note.endswith(".") for note in report["notes"])
    status, out, err = run("salvage", path, path.with_name("again.curation"))
    assert status == 1
    assert "Lost: 2 texts." in err
    assert "2 problems found." in out


def test_wrong_use(run: Run, path: Path):
    assert run("check", path, "--quick", "--repair")[0] == 2
    assert run("salvage", path)[0] == 2
    with pytest.raises(CuratorError, match="exists already"):
        run("salvage", path, path)
