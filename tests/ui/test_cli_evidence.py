"""The commands about evidence: what they print, what they write, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import click
import pytest

from curator.project import Project
from tests import factories
from ui import cli
from ui.cli_filters import Filters, question_of

Captured = pytest.CaptureFixture[str]
Run = Callable[..., str]

EXPORT = Path(__file__).parents[1] / "data" / "export" / "export.json"
TUMOR = "CTX:0001"
PROMOTES, SUPPRESSES = "EFF:0001", "EFF:0002"


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked abstract, restored from its export, and a paper that nobody has read."""
    path = tmp_path_factory.mktemp("worked") / "worked.curation"
    assert cli.main(["new", str(path)]) == 0
    assert cli.main(["import", str(path), str(EXPORT)]) == 0
    project = factories.opened(path)
    factories.add_document(project, "Unread", "Nobody knows.")
    project.store.close()
    return path


@pytest.fixture
def sample(worked: Path, tmp_path: Path, capsys: Captured) -> Path:
    capsys.readouterr()
    return Path(shutil.copy(worked, tmp_path / "s.curation"))


@pytest.fixture
def conflict(tmp_path: Path) -> Path:
    """Two papers of different years and types that contradict each other."""
    project = factories.new_project(tmp_path / "c.curation")
    papers = [("One", 2001, "research_article", PROMOTES), ("Other", 2005, "review", SUPPRESSES)]
    for title, year, kind, effect in papers:
        document_id = factories.add_document(
            project, title, f"{title} says it.", year=year, publication_type=kind, publication_type_raw=kind
        )
        sentences = project.store.sentences(document_id)
        shared = (factories.LUMINAL, factories.METASTASIS, factories.ACTIVE)
        factories.label(project, sentences[0], *shared, effect)
        factories.review(project, *sentences)
    project.store.close()
    return project.store.path


@pytest.fixture
def run(capsys: Captured) -> Run:
    """Runs a command that must be done without problems; what it prints."""

    def run_command(*arguments: str | Path, error: str = "") -> str:
        assert cli.main([str(it) for it in arguments]) == 0
        printed = capsys.readouterr()
        assert error in printed.err if error else printed.err == ""
        return printed.out

    return run_command


@pytest.fixture
def refused(capsys: Captured) -> Callable[..., str]:
    """Runs a command that must end with a status; what it says on standard error."""

    def run_command(status: int, *arguments: str | Path) -> str:
        assert cli.main([str(it) for it in arguments]) == status
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err

    return run_command


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def keys(run: Run, path: Path) -> list[str]:
    found = json.loads(run("contradictions", path, "--format", "json"))["contradictions"]
    return [it["key"] for it in found]


# matrix


def test_table_csv_and_json_of_the_worked_abstract_agree(sample: Path, run: Run) -> None:
    rows = table(run("matrix", sample, "--format", "csv"))
    found = json.loads(run("matrix", sample, "--format", "json"))
    text = run("matrix", sample)
    assert found["totals"]["mentions"] == 15
    assert sum(int(row["mentions"]) for row in rows) == 23
    assert sum(cell["mentions"]["all"] for cell in found["cells"]) == 23
    assert sum(int(row["papers"]) > 0 for row in rows) == 19
    assert sum(row["conflict"] != "none" for row in rows) == 2
    cells = "\n".join(text.split("\n\n")[0].splitlines()[1:])
    assert cells.count("(⇄)") == 2
    assert cells.count("·") == sum(row["emptiness"] == "never_looked" for row in rows)
    assert "1 of 2 papers read" in text


def test_a_csv_has_the_line_ends_of_the_standard(sample: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui", "matrix", str(sample), "--format", "csv", "--cells", "filled"],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.startswith(b"row_id,row,column_id,column,papers,pro,")
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 20


def test_rows_and_columns_can_be_any_dimension(sample: Path, run: Run) -> None:
    found = json.loads(run("matrix", sample, "--rows", "mode", "--columns", "activity", "--format", "json"))
    assert (found["question"]["rows"], found["question"]["columns"]) == ("mode", "activity")
    assert found["rows"][0]["id"] == "MOA:0001"


def test_a_level_rolls_up_what_has_groups_or_parents(sample: Path, run: Run) -> None:
    def shape(*options: str) -> tuple[int, int]:
        found = json.loads(run("matrix", sample, "--format", "json", *options))
        return len(found["rows"]), len(found["columns"])

    rows, columns = shape()
    assert shape("--level", "groups") == (7, columns)
    parents = shape("--level", "parents")
    assert parents[0] < rows
    assert parents[1] < columns


def test_it_can_be_split_and_counted_otherwise(sample: Path, run: Run) -> None:
    rows = table(run("matrix", sample, "--split", "certainty", "--format", "csv"))
    assert "certainty__cer_0001" in rows[0]
    assert "two without effect" not in run("matrix", sample, "--split", "certainty")
    assert "numbers are mentions" in run("matrix", sample, "--count", "mentions")


@pytest.mark.parametrize(
    ("options", "papers"),
    [
        pytest.param([], 2, id="none"),
        pytest.param(["--years", "2001"], 1, id="a year"),
        pytest.param(["--years", "2002-2010"], 1, id="years"),
        pytest.param(["--years", "2001-"], 2, id="from a year"),
        pytest.param(["--years", "-2001"], 1, id="to a year"),
        pytest.param(["--years", "1990–2000"], 0, id="other years, with a dash"),
        pytest.param(["--type", "primary"], 1, id="primary research"),
        pytest.param(["--type", "primary", "--type", "reviews"], 2, id="two kinds"),
        pytest.param(["--type", "case_report"], 0, id="a kind by name"),
        pytest.param(["--label", TUMOR], 2, id="a label above"),
        pytest.param(["--label", "promotes"], 1, id="a label by its name"),
        pytest.param(["--label", "HER2-positive"], 0, id="another label"),
        pytest.param(["--only-curator", "cur01"], 2, id="a curator"),
        pytest.param(["--passes", "adjudicated"], 0, id="a kind of pass"),
        pytest.param(["--words", "other"], 1, id="words"),
    ],
)
def test_filters_are_heeded_and_named(conflict: Path, run: Run, options: list[str], papers: int) -> None:
    found = json.loads(run("matrix", conflict, "--format", "json", *options))
    assert found["totals"]["papers"] == papers
    described = found["question"]["described"]
    assert (described == "without aims and recommendations; without negated claims") == (not options)


def test_aims_are_counted_if_they_are_asked_for(sample: Path, run: Run) -> None:
    found = json.loads(run("matrix", sample, "--format", "json", "--with-aims", "--with-negated"))
    assert found["totals"]["mentions"] == 18
    assert found["question"]["described"] == "everything"


def test_contradictions_only_leaves_the_others_empty(conflict: Path, run: Run) -> None:
    found = json.loads(run("matrix", conflict, "--format", "json", "--contradictions-only"))
    assert [it for it in found["cells"] if it["papers"]["all"]] == [
        it for it in found["cells"] if it["conflict"] == "across_papers"
    ]
    assert found["totals"]["contradictory_cells"] == 1


def test_the_help_says_what_contradictions_only_keeps(run: Run) -> None:
    said = " ".join(run("matrix", "--help").split())
    assert "Only rows and columns with a cell in which papers disagree." in said


def test_nobody_has_looked_where_no_paper_has_the_words(conflict: Path, run: Run) -> None:
    rows = table(run("matrix", conflict, "--words", "zzz", "--format", "csv"))
    assert {row["emptiness"] for row in rows} == {"never_looked"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--rows", "place"], "‘place’. Choose one of: context, stage", id="rows"),
        pytest.param(["--split", "stage"], "Choose one of: role, activity, effect", id="split"),
        pytest.param(["--type", "poem"], "no type ‘poem’. Choose one of: primary, reviews", id="type"),
        pytest.param(["--label", "metast"], "STG:0008 Distant metastasis (Stage)", id="unknown label"),
        pytest.param(["--label", "Not stated"], "CTX:0099 Not stated (Context); STG:0012", id="ambiguous"),
        pytest.param(["--label", "Lumnial / ER-positive"], "CTX:0002 Luminal / ER-positive", id="misspelt"),
        pytest.param(["--label", ""], "There is no label ‘’", id="empty label"),
        pytest.param(["--only-curator", "cur09"], "The curators of this project are: cur01", id="curator"),
        pytest.param(["--years", "soon"], "Write 1999-2026, 2000-, -2010 or 2005", id="years"),
        pytest.param(["--years", "-"], "Write 1999-2026", id="no years"),
        pytest.param(["--years", "2010-2000"], "ends before it begins", id="years backwards"),
        pytest.param(["--passes", "blind"], "adjudicated", id="passes"),
        pytest.param(["--count", "sentences"], "mentions", id="count"),
    ],
)
@pytest.mark.parametrize("command", ["matrix", "report"])
def test_a_name_that_does_not_exist_is_wrong_use_and_told_what_there_is(
    conflict: Path, tmp_path: Path, refused: Callable[..., str], command: str, options: list[str], said: str
) -> None:
    further = [tmp_path / "out.html"] if command == "report" else []
    assert said in " ".join(refused(2, command, conflict, *further, *options).split())
    assert not (tmp_path / "out.html").exists()


@pytest.mark.parametrize("name", ["m.csv", "m.json", "m.svg", "m.txt"])
def test_a_matrix_is_written_to_a_file_of_its_kind(sample: Path, tmp_path: Path, run: Run, name: str) -> None:
    for _ in range(2):
        assert run("matrix", sample, "--output", tmp_path / name) == ""
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "metastasis" in text
    if name == "m.csv":
        assert table(text) == table(run("matrix", sample, "--format", "csv"))


def test_another_file_is_not_overwritten(sample: Path, tmp_path: Path, refused: Callable[..., str]) -> None:
    for name in ("mine.csv", "mine.json", "mine.svg", "mine.txt", "mine.html"):
        path = tmp_path / name
        path.write_text("precious")
        command = ["report", sample, path] if name == "mine.html" else ["matrix", sample, "--output", path]
        assert "was not overwritten" in refused(1, *command)
        assert path.read_text() == "precious"


@pytest.mark.parametrize(
    ("format_name", "name", "said"),
    [
        pytest.param("csv", "m.svg", "ends in .svg, but --format is csv. End the name in .csv", id="csv"),
        pytest.param("svg", "m.JSON", "ends in .json, but --format is svg. End the name in .svg", id="svg"),
        pytest.param(
            "table", "m.csv", "ends in .csv, but --format is table. End the name in .txt", id="table"
        ),
    ],
)
@pytest.mark.parametrize("command", ["matrix", "course"])
def test_a_file_that_is_called_another_kind_is_wrong_use(
    conflict: Path,
    tmp_path: Path,
    refused: Callable[..., str],
    command: str,
    format_name: str,
    name: str,
    said: str,
) -> None:
    arguments = [command, conflict, "--format", format_name, "--output", tmp_path / name]
    assert said in " ".join(refused(2, *arguments).split())
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("options", "name", "start"),
    [
        pytest.param(["--format", "csv"], "m.CSV", "row_id,", id="the same kind"),
        pytest.param(["--format", "table"], "m.txt", "Context by Stage", id="a table as text"),
        pytest.param([], "m.txt", "Context by Stage", id="text"),
        pytest.param([], "m", "Context by Stage", id="no ending"),
        pytest.param(["--format", "csv"], "m", "row_id,", id="a named kind without an ending"),
    ],
)
def test_a_name_that_tells_no_kind_is_free(
    conflict: Path, tmp_path: Path, run: Run, options: list[str], name: str, start: str
) -> None:
    run("matrix", conflict, *options, "--output", tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


# blind reading


@pytest.fixture
def blind(conflict: Path) -> Path:
    """A colleague reads the first paper too, and is not done."""
    colleague = factories.opened(conflict, "cur02")
    document = next(iter(colleague.store.documents()))
    sentences = colleague.store.sentences(document.id)
    factories.label(colleague, sentences[0], factories.HER2, factories.METASTASIS)
    colleague.store.close()
    return conflict


def test_passes_that_blind_reading_hides_are_said(blind: Path, tmp_path: Path, run: Run) -> None:
    said = "1 pass of another curator is hidden"
    text = run("matrix", blind, "--curator", "cur01", "--format", "json", error=said)
    assert json.loads(text)["totals"]["curators"] == 1
    table_text = run("matrix", blind, "--curator", "cur01", error=said)
    assert "1 pass hidden by blind reading" in " ".join(table_text.split())
    run("contradictions", blind, "--curator", "cur01", error=said)
    run("report", blind, tmp_path / "r.html", "--curator", "cur01", error=said)
    assert "hidden by blind reading" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_one_looks_as_who_worked_last(blind: Path, run: Run) -> None:
    found = json.loads(run("matrix", blind, "--format", "json", error="hidden"))
    assert found["totals"]["papers"] == 2
    assert found["totals"]["hidden_passes"] == 1


def test_an_unknown_viewer_is_refused(conflict: Path, refused: Callable[..., str]) -> None:
    assert "The curators of this project are: cur01" in refused(1, "matrix", conflict, "--curator", "typo")


# contradictions and verdicts


def test_contradictions_are_listed_with_what_differs(conflict: Path, run: Run) -> None:
    text = run("contradictions", conflict)
    [key] = keys(run, conflict)
    assert f"1. ⇄ True conflict; 1 paper for, 1 against; {key}" in text
    assert "   for      Luminal / ER-positive · Distant metastasis" in text
    assert "Context: = same; Stage: = same; Mode of action: – both silent" in text
    assert "Found: true conflict: 1; resolved by context: 0; under-specified: 0; within one paper: 0." in text


def test_classes_narrow_the_list(sample: Path, conflict: Path, run: Run) -> None:
    assert len(keys(run, sample)) == 2
    rows = table(run("contradictions", sample, "--format", "csv", "--class", "true_conflict"))
    assert rows == []
    options = ["--class", "true_conflict", "--class", "within_paper", "--format", "csv"]
    assert len(table(run("contradictions", sample, *options))) == 2
    assert [row["within_paper"] for row in table(run("contradictions", conflict, *options))] == ["false"]


def test_filters_narrow_the_list(conflict: Path, run: Run) -> None:
    assert json.loads(run("contradictions", conflict, "--years", "2001", "--format", "json")) == {
        "counts": {
            "true_conflict": 0,
            "resolved_by_context": 0,
            "under_specified": 0,
            "within_paper": 0,
            "settings_not_compared": 0,
            "contradictions_not_listed": 0,
        },
        "contradictions": [],
    }


def test_a_verdict_is_given_changed_and_withdrawn(conflict: Path, run: Run) -> None:
    [key] = keys(run, conflict)
    give = ["verdict", conflict, key[:6]]
    assert run(*give, "labelling_error", "--reason", "Slip.") == "Verdict “Labelling error”.\n"
    assert "verdict  Labelling error: Slip. (cur01)" in run("contradictions", conflict)
    assert "Change the verdict" in run(*give, "not_comparable", "--reason", "=1+1")
    [row] = table(run("contradictions", conflict, "--format", "csv"))
    assert (row["verdict"], row["verdict_reason"], row["verdict_by"]) == ("not_comparable", "'=1+1", "cur01")
    assert len(row["verdict_claim_ids"].split("|")) == 2
    assert run(*give, "--withdraw") == "Withdraw the verdict “Not comparable”.\n"
    assert "verdict" not in run("contradictions", conflict)
    assert run("check", conflict).endswith("Everything is sound.\n")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        pytest.param(["true_conflict"], 2, "needs a reason", id="no reason"),
        pytest.param(["true_conflict", "--reason", " "], 2, "needs a reason", id="an empty reason"),
        pytest.param(["--reason", "why"], 2, "Give a judgement", id="no judgement"),
        pytest.param(["true_conflict", "--withdraw"], 2, "Give a judgement", id="both"),
        pytest.param(["wrong", "--reason", "why"], 2, "not_comparable", id="an unknown judgement"),
        pytest.param(["--withdraw"], 1, "no verdict on a contradiction", id="nothing to withdraw"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(
    conflict: Path, run: Run, refused: Callable[..., str], arguments: list[str], status: int, said: str
) -> None:
    [key] = keys(run, conflict)
    assert said in refused(status, "verdict", conflict, key, *arguments)


def test_a_key_must_name_one_contradiction(sample: Path, refused: Callable[..., str]) -> None:
    judge = ["true_conflict", "--reason", "why"]
    assert "There is no contradiction ‘zz’" in refused(1, "verdict", sample, "zz", *judge)
    assert "There is no contradiction ‘’" in refused(1, "verdict", sample, "", *judge)


# report


def test_a_report_is_written_and_summed_up(sample: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "report.html"
    said = run("report", sample, out, "--without-text")
    assert said == f"Wrote {out}: 19 cells with claims, 20 sentences, 2 contradictions.\n"
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "<blockquote>" not in text


@pytest.mark.parametrize("name", ["report.txt", "report", "report.svg"])
def test_a_report_is_called_html(
    sample: Path, tmp_path: Path, run: Run, refused: Callable[..., str], name: str
) -> None:
    said = " ".join(refused(2, "report", sample, tmp_path / name).split())
    assert f"‘{name}’ does not end in .html" in said
    assert not (tmp_path / name).exists()
    run("report", sample, tmp_path / "report.HTM")


def test_looking_changes_nothing(sample: Path, tmp_path: Path, run: Run) -> None:
    run("matrix", sample)
    before = sample.read_bytes()
    run("matrix", sample)
    run("contradictions", sample)
    run("report", sample, tmp_path / "report.html")
    assert sample.read_bytes() == before


def test_the_commands_need_no_qt(sample: Path) -> None:
    code = (
        "import sys; from ui.cli import main; status = main(['matrix', sys.argv[1]]);"
        "sys.exit(status or any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(sample)],
        capture_output=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout


# questions


def test_no_filter_asks_the_first_question(project: Project) -> None:
    from curator.evidence.question import first_question
    from curator.label_book import LabelBook

    book = LabelBook.of(project.store, project.vocabulary)
    assert question_of(Filters(), project, book) == first_question(project.vocabulary, project.curator.id)


def test_another_vocabulary_has_other_names(tmp_path: Path, run: Run, refused: Callable[..., str]) -> None:
    run("new", tmp_path / "generic", "--vocabulary", "hallmarks-generic")
    path = tmp_path / "generic.curation"
    found: Any = json.loads(run("matrix", path, "--format", "json"))
    assert found["vocabulary"]["id"] == "hallmarks-generic"
    assert "Choose one of" in refused(2, "matrix", path, "--rows", "mode")
    assert "STAT3" not in run("matrix", path)


def test_filters_are_the_same_for_all_three() -> None:
    def options(name: str) -> set[str]:
        parameters = cli.all_commands()[name].params
        return {it.opts[0] for it in parameters if isinstance(it, click.Option)}

    assert options("matrix") - {"--format", "--cells", "--output"} == options("report") - {"--without-text"}
    assert options("contradictions") - {"--format", "--class"} < options("report")


# the documentation


def documentation() -> str:
    return (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")


def test_the_notebook_of_the_documentation_runs(sample: Path) -> None:
    sample.rename(sample.with_name("papers.curation"))
    [snippet] = re.findall(r"^```python\n(.*?)^```", documentation(), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    with chdir(sample.parent):
        exec(snippet, names)
    assert names["matrix"].mentions == 15
    assert names["matrix"].cells[names["strongest"]].papers.all == 1
    assert names["roles"].loc["CTX:0090", "pro"] == 1


def test_the_documentation_has_every_option_and_column(sample: Path, run: Run) -> None:
    page = documentation()
    for name in ("matrix", "contradictions", "report", "verdict"):
        for parameter in cli.all_commands()[name].params:
            assert not isinstance(parameter, click.Option) or parameter.opts[0] in page, parameter.opts
    [row, *_] = table(run("matrix", sample, "--format", "csv"))
    described = [name for name in row if not name.startswith("mentions_")]
    assert [name for name in described if f"`{name}`" not in page] == []


# courses


def test_a_course_follows_the_stages_in_words(run: Run, conflict: Path):
    printed = run("course", conflict)
    assert "Distant metastasis: 2 papers, 1 for, 1 against, balance even." in printed
    assert printed.startswith("All claims\n")


def test_a_course_along_the_years_tells_the_switch(run: Run, conflict: Path):
    found = json.loads(run("course", conflict, "--along", "year", "--format", "json"))
    points = {point["id"]: point["balance"] for point in found["points"]}
    assert (points["2001"], points["2003"], points["2005"]) == (1.0, None, -1.0)
    assert found["possible_switches"] == [["2001", "2005"]]
    assert found["switches"] == []


def test_a_course_of_a_label_says_so_and_is_filtered(run: Run, conflict: Path):
    rows = list(
        csv.DictReader(
            io.StringIO(run("course", conflict, "--label", "CTX:0003", "--format", "csv"), newline="")
        )
    )
    assert {row["papers"] for row in rows} == {"0"}
    assert rows[0]["filters"].startswith("Context: HER2-positive")
    assert {row["course"] for row in rows} == {"Context: HER2-positive"}


def test_a_drawn_course_says_its_own_papers(run: Run, conflict: Path):
    svg = run("course", conflict, "--format", "svg")
    assert "2 papers of All claims; 2 of 2 papers read." in svg
    assert "tagged sentence" not in svg


@pytest.mark.parametrize("suffix", ["csv", "json", "svg", "txt"])
def test_a_course_is_written_and_replaces_only_its_own_kind(
    run: Run, conflict: Path, tmp_path: Path, capsys: Captured, suffix: str
):
    target = tmp_path / f"course.{suffix}"
    run("course", conflict, "--output", target)
    first = target.read_bytes()
    run("course", conflict, "--output", target)
    assert target.read_bytes() == first
    target.write_text("my notes")
    assert cli.main(["course", str(conflict), "--output", str(target)]) == 1
    assert "not overwritten" in capsys.readouterr().err
    assert target.read_text() == "my notes"


def test_a_course_goes_along_an_order_only(conflict: Path, capsys: Captured):
    assert cli.main(["course", str(conflict), "--along", "context"]) == 2
    assert "stage, year" in capsys.readouterr().err
