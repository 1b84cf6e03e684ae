"""The commands about the history: what they list, what they put back, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from curator.checking import check
from curator.model import ReviewState
from curator.project import Project
from curator.reviewing import ToggleFlag
from curator.segmenting import SplitSentence
from tests import factories
from tests.factories import HER2, LUMINAL, PRIMARY, label, labels
from ui import cli, start

Captured = pytest.CaptureFixture[str]
Run = Callable[..., str]


@pytest.fixture
def path(project: Project) -> Path:
    """Two documents with labels: steps 2 and 3 import them, 4 to 7 label them."""
    for number, title in enumerate(("One", "Other\nwith <b>tags</b>")):
        factories.add_document(
            project, title, f"It is {number}. It was.", doi=f"10.1000/{number}", pmid=f"7{number}"
        )
    first, second = list(project.store.documents())
    label(project, project.store.sentences(first.id)[0], LUMINAL, PRIMARY)
    label(project, project.store.sentences(second.id)[1], LUMINAL)
    project.undo()
    return project.store.path


@pytest.fixture
def run(capsys: Captured) -> Run:
    """Runs a command that must be done without problems; what it prints."""

    def run_command(*arguments: str | Path, status: int = 0) -> str:
        assert cli.main([str(it) for it in arguments]) == status
        printed = capsys.readouterr()
        return printed.err if status else printed.out

    return run_command


def listed(run: Run, *arguments: str | Path) -> list[dict[str, Any]]:
    return json.loads(run("history", *arguments, "--json"))


def test_steps_are_listed_newest_first(path: Path, run: Run):
    lines = run("history", path).splitlines()
    assert [int(line.split()[0]) for line in lines] == [7, 6, 5, 4, 3, 2, 1]
    newest = lines[0]
    assert "cur01" in newest
    assert "undo" in newest
    assert newest.endswith("Add “Luminal / ER-positive” – “Other with <b>tags</b>”, sentence 2")
    assert [int(line.split()[0]) for line in run("history", path, "--limit", "2").splitlines()] == [7, 6]


def test_changes_are_listed_below_their_steps(path: Path, run: Run):
    lines = run("history", path, "--changes", "--limit", "2").splitlines()
    assert lines[1:4] == [
        "      − Label “Luminal / ER-positive”: on the whole sentence",
        "      − Claim: a claim",
        "      − Pass of cur01: begun",
    ]
    assert lines[-1] == "      + Label “Luminal / ER-positive”: on the whole sentence"


def test_changes_of_several_sentences_or_documents_say_where(project: Project, path: Path, run: Run):
    first, second = list(project.store.documents())
    factories.review(project, *project.store.sentences(first.id), state=ReviewState.SKIPPED)
    both = [project.store.sentences(it.id)[0].id for it in (first, second)]
    project.perform(ToggleFlag(sentence_ids=both))
    lines = run("history", path, "--changes", "--limit", "2").splitlines()
    assert lines[1:4] == [
        "      + Pass of cur01: begun – “Other with <b>tags</b>”",
        "      + Sentence, flag: difficult – “One”, sentence 1",
        "      + Sentence, flag: difficult – “Other with <b>tags</b>”, sentence 1",
    ]
    assert lines[-2:] == [
        "      Sentence, review: not reviewed → skipped – sentence 1",
        "      Sentence, review: not reviewed → skipped – sentence 2",
    ]


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        pytest.param(["--document", "10.1000/0"], [5, 4, 2], id="document by DOI"),
        pytest.param(["--document", "71"], [7, 6, 3], id="document by PMID"),
        pytest.param(["--document", "10.1000/1", "--sentence", "2"], [7, 6, 3], id="sentence"),
        pytest.param(["--document", "10.1000/1", "--sentence", "1"], [3], id="another sentence"),
        pytest.param(["--label", "luminal / er-positive"], [7, 6, 4], id="label by name"),
        pytest.param(["--label", PRIMARY], [5], id="label by id"),
        pytest.param(["--by", "cur01", "--label", PRIMARY], [5], id="curator"),
        pytest.param(["--from", "2000-01-01", "--to", "2000-12-31"], [], id="days"),
        pytest.param(["--from", "2000-01-01", "--limit", "1"], [7], id="limit"),
    ],
)
def test_filters_choose_the_steps(path: Path, run: Run, options: list[str], steps: list[int]):
    assert [it["step"] for it in listed(run, path, *options)] == steps


def test_json_tells_the_changes(path: Path, run: Run):
    (entry,) = listed(run, path, "--label", PRIMARY, "--changes")
    assert not entry["hidden"]
    assert (entry["how"], entry["curator"], entry["events"]) == ("by hand", "cur01", 1)
    assert entry["where"] == "“One”, sentence 1"
    (change,) = entry["changes"]
    assert (change["what"], change["after"]) == ("Label “Primary tumor”", "on the whole sentence")
    assert "changes" not in listed(run, path)[0]


def test_nothing_that_fits_is_said(path: Path, run: Run):
    assert run("history", path, "--label", HER2) == "Nothing was changed that fits.\n"


def test_blind_reading_holds_for_the_command_too(project: Project, colleague: Project, path: Path, run: Run):
    document = next(iter(project.store.documents()))
    label(colleague, project.store.sentences(document.id)[0], HER2)
    assert "HER2" not in run("history", path, "--curator", "cur01", "--changes")
    assert "HER2" in run("history", path, "--curator", "cur02", "--changes")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--document", "10.9999/9"], "There is no document ‘10.9999/9’"),
        (["--document", "10.1000/0", "--sentence", "9"], "The document has 2 sentences"),
        (["--to", "yesterday"], "‘yesterday’ is not a day"),
        (["--curator", "cur09"], "Nobody works here as “cur09”"),
    ],
)
def test_what_is_not_there_is_said(path: Path, run: Run, options: list[str], message: str):
    assert message in run("history", path, *options, status=cli.PROBLEMS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--sentence", "1"], "--sentence needs a --document"),
        (["--label", "Luminol"], "There is no label ‘Luminol’"),
        (["--by", "cur09"], "Nobody works here as ‘cur09’"),
    ],
)
def test_wrong_use_is_refused(path: Path, run: Run, options: list[str], message: str):
    assert message in run("history", path, *options, status=start.WRONG_USE)


# going back


def test_the_project_goes_back_to_a_step(project: Project, path: Path, run: Run):
    first = next(iter(project.store.documents()))
    printed = run("go-back", path, "--to", "4", "--yes")
    assert printed.splitlines()[1:] == ["  1 label is removed", printed.splitlines()[0] + "."]
    assert labels(project, project.store.sentences(first.id)[0]) == [[(LUMINAL, None)]]
    assert listed(run, path)[0]["how"] == "return"
    assert check(project.store).sound
    project.undo()
    assert labels(project, project.store.sentences(first.id)[0]) == [[(LUMINAL, None), (PRIMARY, None)]]


def test_a_dry_run_changes_nothing(project: Project, path: Path, run: Run):
    before = factories.contents(project.store)
    printed = run("go-back", path, "--to", "0", "--dry-run")
    assert printed.splitlines() == [
        "Go back to the beginning",
        "  2 documents are taken out",
        "  1 pass changes its state",
        "  2 labels are removed",
        "  1 claim is removed",
    ]
    assert factories.contents(project.store) == before
    assert listed(run, path)[0]["step"] == 7


def test_a_document_or_a_sentence_goes_back_alone(project: Project, path: Path, run: Run):
    first, second = list(project.store.documents())
    label(project, project.store.sentences(second.id)[0], HER2)
    run("go-back", path, "--to", "3", "--document", "10.1000/0", "--sentence", "1", "--yes")
    assert labels(project, project.store.sentences(first.id)[0]) == []
    assert labels(project, project.store.sentences(second.id)[0]) == [[(HER2, None)]]
    run("go-back", path, "--to", "2", "--document", second.id, "--yes")
    assert [it.id for it in project.store.documents()] == [first.id]
    run("go-back", path, "--to", "8", "--document", second.id, "--yes")
    assert labels(project, project.store.sentences(second.id)[0]) == [[(HER2, None)]]


def test_one_goes_back_to_a_time(project: Project, path: Path, run: Run):
    assert "Go back to the beginning" in run("go-back", path, "--to", "2000-01-01", "--dry-run")
    at = project.store.step(4).at
    later = [it.seq for it in project.store.steps() if it.at <= at][-1]
    expected = run("go-back", path, "--to", str(later), "--dry-run", status=0 if later < 7 else cli.PROBLEMS)
    assert run("go-back", path, "--to", at, "--dry-run", status=0 if later < 7 else cli.PROBLEMS) == expected


def test_a_refusal_is_said_before_anything_is_asked(project: Project, path: Path, run: Run):
    second = list(project.store.documents())[1]
    sentence = project.store.sentences(second.id)[0]
    project.perform(SplitSentence(sentence_id=sentence.id, offset=3))
    told = run("go-back", path, "--to", "3", "--document", second.id, "--sentence", "1", status=cli.PROBLEMS)
    assert told == "This sentence was split or merged since. Go back with the whole document.\n"
    told = run("go-back", path, "--to", "99", "--yes", status=cli.PROBLEMS)
    assert "There is no step 99" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--to", "4"], "Say --yes"),
        (["--to", "soon", "--yes"], "‘soon’ is neither a step nor a time"),
        (["--yes"], "--to"),
    ],
)
def test_going_back_needs_a_moment_and_a_yes(
    project: Project, path: Path, run: Run, options: list[str], message: str
):
    before = factories.contents(project.store)
    assert message in run("go-back", path, *options, status=start.WRONG_USE)
    assert factories.contents(project.store) == before


@pytest.mark.parametrize(("answer", "goes"), [("y\n", True), ("n\n", False)])
def test_on_a_terminal_it_is_asked(
    project: Project, path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, answer: str, goes: bool
):
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda prompt: answer.strip())
    assert cli.main(["go-back", str(path), "--to", "4"]) == (0 if goes else cli.PROBLEMS)
    assert (project.store.past().last_step() == 8) is goes
    assert goes or "Cancelled. Nothing was changed." in capsys.readouterr().err
