"""The command line: exit status 0 done, 1 finished with problems that are listed, 2 wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import seeds
from curator import __version__
from db import projects
from tests.full_disk import full_disk
from ui import cli

Captured = pytest.CaptureFixture[str]
FIRST = "STAT3 was active in all tumors of the breast that we have seen so far."
SECOND = "It was not lost in any of the metastases of the lung."


@pytest.fixture
def project(tmp_path: Path, capsys: Captured) -> Path:
    path = tmp_path / "p.curation"
    assert cli.main(["new", str(path)]) == 0
    capsys.readouterr()
    return path


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text(f"First title\n\n{FIRST} {SECOND}")
    (folder / "b.jsonl").write_bytes(seeds.example_abstracts())
    (folder / "c.txt").write_text(f"First title, again\n\n{FIRST} {SECOND}")
    return folder


def printed_json(capsys: Captured) -> Any:
    return json.loads(capsys.readouterr().out)


def test_new_says_what_it_made(tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["new", str(tmp_path / "mine"), "--curator", "ab"]) == 0
    out = capsys.readouterr().out
    assert "mine.curation with the vocabulary stat3-breast-cancer 1.0.0 (75 labels)" in out
    opened = projects.open_project(tmp_path / "mine.curation")
    assert opened.curator.code == "ab"
    opened.store.close()


def test_new_does_not_overwrite(project: Path, capsys: Captured) -> None:
    before = project.read_bytes()
    assert cli.main(["new", str(project)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert project.read_bytes() == before


def test_new_takes_a_vocabulary_by_name_or_file(tmp_path: Path, capsys: Captured) -> None:
    own = tmp_path / "own.json"
    own.write_text(seeds.vocabulary_text("hallmarks-generic").replace("hallmarks-generic", "own-words"))
    assert cli.main(["new", str(tmp_path / "a"), "--vocabulary", "hallmarks-generic"]) == 0
    assert cli.main(["new", str(tmp_path / "b"), "--vocabulary", str(own)]) == 0
    assert "own-words" in capsys.readouterr().out


def test_a_bad_vocabulary_is_refused_by_label_and_rule(tmp_path: Path, capsys: Captured) -> None:
    content = json.loads(seeds.vocabulary_text("hallmarks-generic"))
    content["dimensions"][0]["labels"][1]["hotkey"] = content["dimensions"][0]["labels"][0]["hotkey"]
    content["dimensions"][1]["labels"][0]["name"] = "a|b"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(content))
    assert cli.main(["new", str(tmp_path / "a"), "--vocabulary", str(bad)]) == 1
    errors = capsys.readouterr().err
    assert "HMK:0002" in errors
    assert "GST:0001" in errors
    assert not (tmp_path / "a.curation").exists()


def test_an_unknown_vocabulary_names_the_shipped_ones(tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["new", str(tmp_path / "a"), "--vocabulary", "nothing"]) == 2
    assert "hallmarks-generic" in capsys.readouterr().err


def test_a_folder_is_imported_and_a_duplicate_listed(project: Path, papers: Path, capsys: Captured) -> None:
    assert cli.main(["import", str(project), str(papers)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "7 documents added, 1 duplicate left out.\n"
    assert "c.txt" in printed.err
    assert "same text as “First title”" in printed.err


def test_a_dry_run_says_the_same_and_writes_nothing(project: Path, papers: Path, capsys: Captured) -> None:
    assert cli.main(["import", str(project), str(papers), "--dry-run", "--json"]) == 1
    report = printed_json(capsys)
    decisions = [record["decision"] for record in report["records"]]
    assert (decisions.count("add"), decisions.count("leave_out")) == (7, 1)
    assert report["recognised"][0] == {
        "source": "a.txt",
        "format": "Plain text: title, empty line, abstract",
        "records": 1,
    }
    assert report["records"][0]["sections"][0]["sentences"] == [FIRST, SECOND]
    assert report["records"][-1]["repeats"] == {"by": "text", "title": "First title", "sameness": "same"}
    assert cli.main(["documents", str(project), "--json"]) == 0
    assert printed_json(capsys) == []


def test_a_dry_run_prints_each_record_with_its_sentences(
    project: Path, papers: Path, capsys: Captured
) -> None:
    assert cli.main(["import", str(project), str(papers), "--dry-run"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "a.txt: Plain text: title, empty line, abstract, 1 record"
    start = lines.index("add: First title   [a.txt]")
    assert lines[start + 1 : start + 3] == [f"    1  {FIRST}", f"    2  {SECOND}"]
    assert "  the same paper, by text: First title" in lines
    assert lines[-1] == "Dry run, nothing written: 7 new, 1 duplicate."


def test_labels_of_another_tool_come_in_by_a_map(project: Path, tmp_path: Path, capsys: Captured) -> None:
    text = "STAT3 was active. It was lost."
    marks = [
        {"label_name": "Primary tumor", "start_char": 0, "end_char": 17},
        {"label_name": "theirs", "start_char": 18, "end_char": 20},
        {"label_name": "ignored", "start_char": 18, "end_char": 20},
    ]
    work = tmp_path / "work.jsonl"
    work.write_text(json.dumps({"text": text, "display_title": "A paper", "annotations": marks}))
    map_file = tmp_path / "map.json"
    map_file.write_text(json.dumps({"theirs": "stage: Distant metastasis", "ignored": None}))
    assert cli.main(["import", str(project), str(work)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "1 document added, 1 label taken over, 2 labels not taken over, 2 problems.\n"
    assert "‘theirs’: no label of this project is called so" in printed.err
    assert cli.main(["import", str(project), str(work), "--map", str(map_file), "--json"]) == 1
    report = printed_json(capsys)
    assert (report["labels"], report["omitted_labels"]) == (1, {"ignored": 1})
    assert report["duplicates"][0]["became"] == "1 label taken over"


def test_import_of_a_missing_file_is_a_problem(project: Path, capsys: Captured) -> None:
    assert cli.main(["import", str(project), "nowhere.txt"]) == 1
    assert "nowhere.txt" in capsys.readouterr().err


def test_a_format_can_be_named(project: Path, tmp_path: Path, capsys: Captured) -> None:
    odd = tmp_path / "odd.dat"
    odd.write_text("title;abstract\nOne;STAT3 was active.\n")
    assert cli.main(["import", str(project), str(odd), "--format", "delimited"]) == 0
    assert cli.main(["import", str(project), str(odd), "--format", "nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


def test_exports_say_what_they_wrote(project: Path, papers: Path, tmp_path: Path, capsys: Captured) -> None:
    cli.main(["import", str(project), str(papers)])
    capsys.readouterr()
    assert cli.main(["export", str(project), str(tmp_path / "out")]) == 0
    assert "7 documents" in capsys.readouterr().out
    options = ["--profile", "excel", "--separator", "semicolon", "--without-text", "--json"]
    assert cli.main(["export", str(project), str(tmp_path / "excel"), *options]) == 0
    assert printed_json(capsys)["documents"] == 7
    assert (tmp_path / "excel" / "documents.csv").read_bytes().startswith(b"\xef\xbb\xbfdocument_id;")


def test_a_separator_without_excel_is_wrong_use(project: Path, tmp_path: Path) -> None:
    assert cli.main(["export", str(project), str(tmp_path / "x"), "--separator", "tab"]) == 2


def test_json_without_text_is_refused(project: Path, tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["export", str(project), str(tmp_path / "x.json"), "--without-text"]) == 1
    assert "lossless" in capsys.readouterr().err


def test_documents_are_listed_with_their_progress(project: Path, papers: Path, capsys: Captured) -> None:
    cli.main(["import", str(project), str(papers)])
    capsys.readouterr()
    assert cli.main(["documents", str(project)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["to", "do", "0/2", "First", "title"]
    assert lines[-1] == "7 documents"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["documents"], ["It can be looked at only."], id="one that reads"),
        pytest.param(["import", "FILE"], ["Nothing can be recorded."], id="one that changes"),
    ],
)
def test_that_a_project_can_only_be_read_is_said_once(
    project: Path, papers: Path, capsys: Captured, arguments: list[str], said: list[str]
) -> None:
    assert cli.main(["backup", str(project)]) == 0
    capsys.readouterr()
    command, *rest = [str(papers / "a.txt") if it == "FILE" else it for it in arguments]
    with full_disk():
        status = cli.main([command, str(project), *rest])
    assert status == len(rest)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert all(words in lines[0] for words in said)


def test_looking_at_a_project_changes_nothing_in_it(project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    for command in (["documents"], ["check"], ["export", str(tmp_path / "out")]):
        assert cli.main([command[0], str(project), *command[1:]]) == 0
    assert project.read_bytes() == before


def test_check_is_content_with_a_sound_project(project: Path, capsys: Captured) -> None:
    assert cli.main(["check", str(project)]) == 0
    assert capsys.readouterr().out.endswith("Everything is sound.\n")


def test_check_says_what_is_wrong_with_another_file(tmp_path: Path, capsys: Captured) -> None:
    other = tmp_path / "other.curation"
    other.write_text("nothing")
    assert cli.main(["check", str(other), "--json"]) == 1
    assert "is not a Curator project" in printed_json(capsys)["findings"][0]["message"]


def test_formats_lists_all_of_both_registries(capsys: Captured) -> None:
    from curator.readers.registry import FORMATS as READERS
    from curator.writers.registry import FORMATS as WRITERS

    assert cli.main(["formats", "--json"]) == 0
    listed = printed_json(capsys)
    assert {item["name"] for item in listed["read"]} == {item.name for item in READERS} | {"curator-json"}
    assert {item["name"] for item in listed["write"]} == {item.name for item in WRITERS}


def test_version(capsys: Captured) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"curator {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["export"], id="missing arguments"),
        pytest.param(["new"], id="no name"),
        pytest.param(["nosuchcommand"], id="unknown command"),
        pytest.param(["check", "--nosuchoption"], id="unknown option"),
        pytest.param(["a.curation", "b.curation"], id="two projects"),
    ],
)
def test_wrong_use_is_said_and_ends_with_2(arguments: list[str], capsys: Captured) -> None:
    assert cli.main(arguments) == 2
    assert capsys.readouterr().err


def test_a_missing_project_is_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["documents", str(tmp_path / "gone.curation")]) == 2
    assert "There is no file" in capsys.readouterr().err


def test_nothing_is_coloured_in_a_pipe_and_the_commands_need_no_qt(project: Path) -> None:
    code = (
        "import sys; from ui.cli import main; status = main(['documents', sys.argv[1]]);"
        "sys.exit(status or any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(project)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert done.stdout == "0 documents\n"


def test_only_looking_registers_nobody(project: Path, papers: Path, capsys: Captured) -> None:
    before = project.read_bytes()
    assert cli.main(["documents", str(project), "--curator", "typo"]) == 1
    assert "The curators of this project are: cur01" in capsys.readouterr().err
    assert cli.main(["import", str(project), str(papers), "--dry-run", "--curator", "typo"]) == 1
    assert project.read_bytes() == before


def test_a_folder_names_the_files_that_were_left_out(project: Path, papers: Path, capsys: Captured) -> None:
    (papers / "paper.pdf").write_bytes(b"%PDF-1.7\x00\x01")
    cli.main(["import", str(project), str(papers)])
    assert "paper.pdf: left out" in capsys.readouterr().err


def test_an_export_in_a_folder_is_left_out_and_said(project: Path, papers: Path, capsys: Captured) -> None:
    cli.main(["export", str(project), str(papers / "z.json")])
    assert cli.main(["import", str(project), str(papers)]) == 1
    printed = capsys.readouterr()
    assert "z.json: left out: it is a complete export" in printed.err
    assert "7 documents added" in printed.out


def test_a_finished_project_comes_back_sound(tmp_path: Path, capsys: Captured) -> None:
    sample = Path(seeds.__file__).parent / "sample.curation"
    copy, back = tmp_path / "copy.curation", tmp_path / "back.curation"
    copy.write_bytes(sample.read_bytes())
    assert cli.main(["export", str(copy), str(tmp_path / "all.JSON")]) == 0
    assert cli.main(["new", str(back)]) == 0
    assert cli.main(["import", str(back), str(tmp_path / "all.JSON")]) == 0
    assert cli.main(["check", str(back)]) == 0, capsys.readouterr().err


def test_an_export_replaces_exports_and_nothing_else(project: Path, tmp_path: Path, capsys: Captured) -> None:
    precious = tmp_path / "precious.json"
    precious.write_text('{"mine": true}')
    assert cli.main(["export", str(project), str(precious)]) == 1
    assert precious.read_text() == '{"mine": true}'
    assert "was not overwritten" in capsys.readouterr().err
    for _ in range(2):
        assert cli.main(["export", str(project), str(tmp_path / "ours.json")]) == 0
    assert cli.main(["export", str(project), str(tmp_path / "table.csv")]) == 2
    assert not (tmp_path / "table.csv").exists()


def test_an_unknown_command_is_called_one(project: Path, capsys: Captured) -> None:
    assert cli.main(["nosuchcommand", str(project)]) == 2
    assert "There is no command ‘nosuchcommand’" in capsys.readouterr().err


def test_a_folder_that_somebody_may_have_worked_in_is_not_overwritten(
    project: Path, papers: Path, tmp_path: Path, capsys: Captured
) -> None:
    cli.main(["import", str(project), str(papers)])
    brat, tables = tmp_path / "brat", tmp_path / "tables"
    export = ["export", str(project)]
    assert cli.main([*export, str(brat), "--format", "brat"]) == 0
    work = next(brat.glob("*.ann"))
    work.write_text("T1\tMine 0 4\tTheir\n")
    capsys.readouterr()
    assert cli.main([*export, str(brat), "--format", "brat"]) == 1
    assert "add --overwrite" in capsys.readouterr().err
    assert "Mine" in work.read_text()
    assert cli.main([*export, str(brat), "--format", "brat", "--overwrite"]) == 0
    assert "Mine" not in work.read_text()
    for _ in range(2):
        assert cli.main([*export, str(tables)]) == 0


def test_an_ending_that_tells_no_format_is_wrong_use(project: Path, tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["export", str(project), str(tmp_path / "b.xml")]) == 2
    assert "--format" in capsys.readouterr().err
    assert not (tmp_path / "b.xml").exists()
    assert cli.main(["export", str(project), str(tmp_path / "b.ris")]) == 0
    assert (tmp_path / "b.ris").is_file()


def test_an_option_that_makes_no_difference_is_wrong_use(
    project: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert cli.main(["export", str(project), str(tmp_path / "b.ris"), "--unit", "sentence"]) == 2
    assert "--unit makes no difference to the format ris" in capsys.readouterr().err


def test_columns_are_mapped_and_mistyped_ones_said(project: Path, tmp_path: Path, capsys: Captured) -> None:
    table, mapping = tmp_path / "odd.csv", tmp_path / "columns.json"
    table.write_text("Name;Inhalt\nA paper;STAT3 was lost.\n")
    mapping.write_text(json.dumps({"Name": "title", "Inhalt": "abstract", "Tite": "title"}))
    assert cli.main(["import", str(project), str(table)]) == 1
    assert "--columns FILE" in capsys.readouterr().err
    assert cli.main(["import", str(project), str(table), "--columns", str(mapping)]) == 0
    printed = capsys.readouterr()
    assert printed.out == "1 document added.\n"
    assert "no table has a column ‘Tite’" in printed.err


def test_gaps_are_filled_when_asked_for(project: Path, tmp_path: Path, capsys: Captured) -> None:
    poor, rich = tmp_path / "poor.jsonl", tmp_path / "rich.jsonl"
    poor.write_text('{"title": "A", "abstract": "B.", "pmid": "7"}')
    rich.write_text('{"title": "A", "abstract": "B.", "pmid": "7", "doi": "10.1000/a", "volume": "3"}')
    cli.main(["import", str(project), str(poor)])
    capsys.readouterr()
    assert cli.main(["import", str(project), str(rich), "--complete"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "0 documents added, 1 document completed.\n"
    assert "filled in there: DOI, Volume" in printed.err


def test_a_retracted_paper_is_said(project: Path, tmp_path: Path, capsys: Captured) -> None:
    paper = tmp_path / "paper.jsonl"
    paper.write_text('{"title": "A", "abstract": "B.", "integrity_status": "retracted"}')
    cli.main(["import", str(project), str(paper)])
    assert "the paper is marked: retracted" in capsys.readouterr().err
    cli.main(["documents", str(project)])
    assert "A [retracted]" in capsys.readouterr().out


def test_labels_in_passes_of_others_are_said(project: Path, tmp_path: Path, capsys: Captured) -> None:
    def work(curator: str, start: int) -> str:
        marks = [{"label_name": "Primary tumor", "start_char": start, "end_char": start + 5}]
        metadata = {"curator": curator}
        text = f"STAT3 was lost in {curator}. It is gone."
        return json.dumps(
            {"text": text, "display_title": curator, "metadata": metadata, "annotations": marks}
        )

    path = tmp_path / "work.jsonl"
    path.write_text(f"{work('anna', 0)}\n{work('ben', 6)}\n")
    assert cli.main(["import", str(project), str(path)]) == 0
    printed = capsys.readouterr()
    assert "2 labels taken over" in printed.out
    assert "1 label of anna, 1 label of ben lie in passes of their own" in printed.err
