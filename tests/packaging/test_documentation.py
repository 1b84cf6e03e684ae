"""The documentation says what the code does: names, columns, keys, commands, links, and the README's tour."""

import json
import re
import tomllib
from collections.abc import Callable
from contextlib import chdir
from dataclasses import fields
from pathlib import Path

import click
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from curator import __version__, vocabulary_rules
from curator.label_book import LabelBook
from curator.model import ReviewState
from curator.readers import registry as readers
from curator.vocabulary import Dimension, Label, Vocabulary, parse
from curator.writers import registry as writers
from curator.writers.tables import tables_of
from db.schema import expected_objects
from tests import factories
from tests.end_to_end.driving import Curator, run_main
from ui import cli
from ui.commands import COMMANDS, MENUS, Command
from ui.main_window import MainWindow

REPOSITORY = Path(__file__).parents[2]
DECISIONS = sorted((REPOSITORY / "docs" / "adr").glob("*.md"))
PAGES = [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").glob("*.md")), *DECISIONS]
SHOWN = {"Return": "Enter", "Up": "↑", "Down": "↓"}
"""Keys that the documentation calls otherwise than Qt."""
GENERATED = "context__ctx_0001"
NOT_IN_FILES = {"dimension", "position", "sha256", "source", "guideline_version", "guideline_rules"}
"""Fields of a vocabulary that follow from others, or have another form in the file."""
Row = dict[str, str]


def text(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no heading {heading}"
    return found[1]


def tables(page: str) -> list[list[Row]]:
    """The tables of a page, each row by the names of the columns."""
    found: list[list[Row]] = []
    for block in re.findall(r"(?:^\|.*\|$\n?)+", page, re.MULTILINE):
        lines = [re.split(r"(?<!\\)\|", line.strip()[1:-1]) for line in block.splitlines()]
        head, _, *rows = [[cell.strip().replace("\\|", "|") for cell in line] for line in lines]
        found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


def quoted(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


# formats


@pytest.mark.parametrize("format_", [pytest.param(it, id=it.name) for it in readers.FORMATS])
def test_an_input_format_stands_with_its_extensions(format_: readers.Format):
    page = text("docs/file-formats.md")
    [row] = [
        row for row in tables(section(page, "## What can be imported"))[0] if format_.name in row["Name"]
    ]
    assert quoted(row["Extensions"]) == list(format_.extensions)
    assert len(section(page, f"### {format_.name}")) > 200


def test_every_export_format_and_no_other_stands():
    [rows] = [
        it
        for it in tables(section(text("docs/file-formats.md"), "## What is exported"))
        if "Options" in it[0]
    ]
    assert [quoted(row["Name"]) for row in rows] == [[format_.name] for format_ in writers.FORMATS]


@pytest.mark.parametrize(
    "name", ["documents", "labels", "sentences_wide", "claims", "annotations_long", "contradictions"]
)
def test_the_columns_of_a_table_stand_in_their_order_with_their_types(name: str):
    book = LabelBook([factories.starter_vocabulary()])
    [table] = [it for it in tables_of(book, with_text=True) if it.path == f"{name}.csv"]
    [rows] = tables(section(text("docs/file-formats.md"), f"### {table.path}"))
    documented = [(*quoted(row["Column"]), row["Type"]) for row in rows if GENERATED not in row["Column"]]
    assert documented == [(column.name, column.type) for column in table.columns if not column.binary]
    assert any(GENERATED in row["Column"] for row in rows) == any(column.binary for column in table.columns)


def test_every_key_of_the_json_export_stands():
    schema = json.loads(text("curator/writers/export.schema.json"))
    described = {
        key
        for row in tables(section(text("docs/file-formats.md"), "## export.json"))[0]
        for key in quoted(row["Key"])
    }
    assert described == set(schema["properties"])


def test_every_field_of_a_table_to_import_stands():
    names = tomllib.loads(text("curator/readers/field_names.toml"))
    [rows] = tables(section(text("docs/file-formats.md"), "### delimited"))
    assert {field for row in rows for field in quoted(row["Field"])} == set(names)


def test_every_table_of_the_project_file_stands():
    [rows] = tables(section(text("docs/file-formats.md"), "## The project file"))
    named = {name for row in rows for name in quoted(row["Table"])}
    assert named == {
        name
        for name, (kind, _) in expected_objects().items()
        if kind == "table" and "_fts" not in name and not name.startswith(("_", "sqlite_"))
    }


# vocabularies


def test_the_minimal_vocabulary_is_valid():
    [example] = blocks(text("docs/vocabulary-files.md"), "json")
    vocabulary = parse(example, "the example")
    assert [dimension.required for dimension in vocabulary.dimensions] == [True, False]
    assert vocabulary.by_hotkey()["Shift+N"].exclusive


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        pytest.param("## The vocabulary", Vocabulary, id="vocabulary"),
        pytest.param("## A dimension", Dimension, id="dimension"),
        pytest.param("## A label", Label, id="label"),
    ],
)
def test_every_field_of_a_vocabulary_file_stands(heading: str, kind: type):
    [rows] = tables(section(text("docs/vocabulary-files.md"), heading))
    described = {name for row in rows for name in quoted(row["Field"])} - {"guideline"}
    assert described == {it.name for it in fields(kind) if it.init} - NOT_IN_FILES


def test_every_key_of_the_vocabularies_that_ship_is_named():
    page = text("docs/vocabulary-files.md")
    for path in (REPOSITORY / "seeds" / "vocabularies").glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        keys = {*content, *content["guideline"]}
        for dimension in content["dimensions"]:
            keys |= {*dimension, *(key for label in dimension["labels"] for key in label)}
        assert [key for key in sorted(keys) if f"`{key}`" not in page] == [], path.name


def test_the_permitted_values_of_a_vocabulary_stand():
    page = text("docs/vocabulary-files.md")
    permitted = (*vocabulary_rules.CARDINALITIES, *vocabulary_rules.STATUSES, *vocabulary_rules.STRENGTHS)
    assert [value for value in permitted if f"`{value}`" not in page] == []


# keys


def documented_key(command: Command) -> str:
    head, plus, last = command.key.rpartition("+") if command.key.rstrip("+") else ("", "", command.key)
    return head + plus + SHOWN.get(last, last)


@pytest.mark.parametrize("menu", MENUS)
def test_the_commands_of_a_menu_stand_with_their_keys(menu: str):
    [rows] = tables(section(text("docs/keys.md"), f"## {menu}"))
    documented = [(row["Command"], "".join(quoted(row["Key"])), row["Where"]) for row in rows]
    assert documented == [
        (command.text, documented_key(command), command.scope.name.lower())
        for command in COMMANDS
        if command.menu == menu
    ]


# the command line


def documented_commands() -> dict[str, str]:
    """The usage of each command by its name; the window has the empty one."""
    page = section(text("README.md"), "## Command line")
    usages = [usage for row in tables(page)[0] for usage in quoted(row["Command"])]
    for short in ("AXES", "FILTERS", "NETWORK"):
        found = re.search(rf"`{short}`\s+(?:stands )?for `([^`]+)`", page)
        assert found is not None, short
        usages = [usage.replace(f"[{short}]", found[1]) for usage in usages]
    names = [re.match(r"curator ((?:\w[\w-]*)?)", usage) for usage in usages]
    return {found[1]: usage for found, usage in zip(names, usages, strict=True) if found}


@pytest.mark.parametrize("name", sorted(cli.all_commands()))
def test_a_command_stands_with_its_options(name: str):
    options = {
        option
        for parameter in cli.all_commands()[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert set(re.findall(r"--[\w-]+", documented_commands()[name])) == options


def test_no_command_stands_that_does_not_exist():
    assert set(documented_commands()) == {"", *cli.all_commands()}


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in PAGES])
def test_the_commands_in_code_blocks_exist(path: Path):
    for line in "".join(blocks(path.read_text(encoding="utf-8"), "console")).splitlines():
        words = line.partition("#")[0].split()
        if "curator" in words[:3] or ".venv/bin/curator" in words:
            name = words[1 + next(place for place, word in enumerate(words) if word.endswith("curator"))]
            assert name in cli.all_commands() or name == "--sample", line
        else:
            start = " ".join(words[:2])
            own = ("python3 run.py", "bash .ci/run", "uv run", "python3 -m", ".venv/bin/")
            assert start.startswith(own), line


# pages


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in PAGES])
def test_every_link_of_a_page_leads_somewhere(path: Path):
    page = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", page) + re.findall(r"src(?:set)?=\"([^\"]+)\"", page)
    for link in links:
        target, _, anchor = link.partition("#")
        if ":" in target:
            continue
        file = path.parent / target if target else path
        assert file.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\s-]", "", it).lower().replace(" ", "-") for it in headings}, link


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in PAGES])
def test_every_file_and_module_that_a_page_names_exists(path: Path):
    named = quoted(
        re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    )
    files = [
        it for it in named if re.fullmatch(r"(?:curator|db|docs|seeds|tests|ui|benchmarks)/[\w/.-]*", it)
    ]
    modules = [found[1] for it in named if (found := re.match(r"python -m ([\w.]+)", it))]
    places = [*files, *(f"{module.replace('.', '/')}" for module in modules)]
    missing = [
        it for it in places if not (REPOSITORY / it).exists() and not (REPOSITORY / f"{it}.py").exists()
    ]
    assert missing == []


def test_the_decisions_are_numbered_and_listed():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"\(docs/adr/([^)]+)\)", section(text("ARCHITECTURE.md"), "## Decisions"))
    assert listed == [path.name for path in DECISIONS]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in DECISIONS])
def test_a_decision_says_what_was_refused_and_why(path: Path):
    page = path.read_text(encoding="utf-8")
    assert page.startswith(f"# {int(path.name[:4])}. ")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Context", "Decision", "Refused", "Consequences"]


def test_the_changelog_speaks_of_this_version():
    assert f"## [{__version__}]" in text("CHANGELOG.md")


# the tour of the README


@pytest.fixture
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("CURATOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CURATOR_DATA", str(tmp_path / "data"))
    return tmp_path


def tour() -> Callable[[MainWindow], None]:
    """Presses the keys of the tour, row by row, and looks at what came of them."""
    rows = tables(section(text("README.md"), "## Five minutes with the sample"))[0]

    def act(window: MainWindow) -> None:
        curator = Curator(window)
        desk, field = curator.view.desk, None
        for _ in range(6):
            curator.press("Down")
        assert desk.sentence is not None
        assert [claim.role.role for claim in desk.sentence.claims] == ["pro", "anti"]
        curator.press("PageDown")
        for row in rows:
            assert desk.sentence is not None
            assert str(desk.sentence.sentence.index) == row["Sentence"]
            for key in quoted(row["Press"]):
                if field is not None and key == "Enter":
                    QTest.keyClick(field, Qt.Key.Key_Return)
                    field = None
                elif field is not None:
                    QTest.keyClicks(field, key)
                else:
                    curator.press("Return" if key == "Enter" else key)
                    field = {"/": curator.view.labels.find_field, "F2": curator.view.note_bar.field}.get(key)
        check_what_the_tour_says(curator)

    return act


def check_what_the_tour_says(curator: Curator) -> None:
    desk = curator.view.desk
    assert desk.view is not None
    views = desk.view.sentences
    assert [view.state for view in views] == [ReviewState.REVIEWED] * 5 + [ReviewState.UNREVIEWED] * 3
    names = [[[label.name for _, label in claim.labels] for claim in view.claims] for view in views]
    assert "Aim or question" in names[2][0]
    assert "Normal function" in names[3][0]
    assert "No or limited effect" in names[3][1]
    assert [claim.role.role for claim in views[4].claims] == ["pro"]
    assert (views[4].flagged, views[4].comment) == (True, "Before lactation only.")
    curator.press("Ctrl+Return")
    assert desk.hint == "Not done yet: sentences 6, 7, 8 not reviewed."


def test_the_keys_of_the_tour_do_what_it_says(qapp: QApplication, own_folders: Path):
    assert run_main(["--sample"], tour()) == 0


def test_the_snippet_finds_the_contradictions_of_the_sample(qapp: QApplication, own_folders: Path):
    run_main(["--sample"], lambda window: None)
    assert (
        cli.main(["export", str(own_folders / "data" / "sample.curation"), str(own_folders / "tables")]) == 0
    )
    [snippet] = blocks(text("README.md"), "python")
    names: dict[str, pd.DataFrame] = {}
    with chdir(own_folders / "tables"):
        exec(snippet, names)
    found = {context for context, _ in names["contradictions"].index}
    assert (len(names["contradictions"]), len(found)) == (7, 5)
    assert len(names["contradictions"].loc["Context-dependent (stated)"]) == 2
    assert "seven rows" in text("README.md")
