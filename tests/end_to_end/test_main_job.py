"""The main job, from an empty folder to the analyst's tables, through the real `main()`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PySide6.QtWidgets import QApplication

import seeds
from db import projects
from tests import factories
from tests.end_to_end.driving import Curator, run_main
from ui import cli
from ui.main_window import MainWindow

GOLD = seeds.worked_annotation()


@pytest.fixture
def seed_file(tmp_path: Path) -> Path:
    path = tmp_path / "page from the portal – α.txt"
    path.write_bytes(seeds.abstract_page())
    return path


def tag_sentence(curator: Curator, claims: list[dict[str, Any]]) -> None:
    for number, claim in enumerate(claims):
        if number:
            curator.press("+")
        for dimension in curator.view.session.project.vocabulary.dimensions:
            values = claim[dimension.key]
            for name in [values] if isinstance(values, str) else values:
                curator.tag(dimension.key, name)
    curator.press("Return")


def tag_all(window: MainWindow) -> None:
    curator = Curator(window)
    for sentence in GOLD["sentences"]:
        tag_sentence(curator, sentence["claims"])
    curator.press("Ctrl+Return")
    counts = curator.view.documents.counts
    assert counts.done == 1


def undo_and_redo_all(window: MainWindow) -> None:
    curator = Curator(window)
    store = curator.view.session.project.store
    tagged = factories.contents(store)
    undone = 0
    while window.session is not None and window.session.undo_name() is not None:
        if "Import" in (window.session.undo_name() or ""):
            break
        curator.press("Ctrl+Z")
        undone += 1
    assert undone > 100
    assert curator.view.documents.counts.to_do == 1
    for _ in range(undone):
        curator.press("Ctrl+Shift+Z")
    assert factories.contents(store) == tagged


def test_the_gold_is_tagged_by_keyboard_and_exported(
    qapp: QApplication, tmp_path: Path, seed_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = str(tmp_path / "stat3.curation")
    assert cli.main(["new", project]) == 0
    assert cli.main(["import", project, str(seed_file)]) == 0
    assert run_main([project], tag_all) == 0
    assert run_main([project], undo_and_redo_all) == 0
    package = tmp_path / "package"
    assert cli.main(["export", project, str(package)]) == 0
    assert cli.main(["check", project]) == 0, capsys.readouterr().err

    claims = pd.read_csv(package / "claims.csv")
    assert len(claims) == 18
    assert claims.role.value_counts().to_dict() == {
        "undetermined": 6,
        "pro": 5,
        "mixed": 5,
        "anti": 1,
        "no_effect": 1,
    }
    wanted = [
        [
            str(sentence["index"]),
            *(value if isinstance(value, str) else "|".join(value) for value in labels_in_order(claim)),
        ]
        for sentence in GOLD["sentences"]
        for claim in sentence["claims"]
    ]
    columns = ["sentence_index", "context", "stage", "activity", "effect", "mode", "certainty", "evidence"]
    assert claims[columns].astype(str).to_numpy().tolist() == wanted

    # the snippet that the documentation gives to analysts
    kept = claims[~claims.certainty.isin(["Aim or question", "Recommendation"]) & ~claims.negated]
    rows = kept.assign(context=kept.context.str.split("|"), stage=kept.stage.str.split("|"))
    rows = rows.explode("context").explode("stage")
    cells = rows.groupby(["context", "stage", "role"]).claim_id.nunique().unstack(fill_value=0)
    assert (len(kept), len(rows), len(cells)) == (15, 23, 19)
    assert int(((cells["pro"] > 0) & (cells["anti"] > 0)).sum()) == 2


def labels_in_order(claim: dict[str, Any]) -> list[str | list[str]]:
    """Values of a gold claim, several of one dimension in the vocabulary's order."""
    order = {
        (label.dimension, label.name): place
        for place, label in enumerate(factories.starter_vocabulary().labels())
    }
    keys = ["context", "stage", "activity", "effect", "mode", "certainty", "evidence"]
    return [
        claim[key] if isinstance(claim[key], str) else sorted(claim[key], key=lambda name: order[(key, name)])
        for key in keys
    ]


def test_json_comes_back_equal_into_an_empty_project(
    qapp: QApplication, tmp_path: Path, seed_file: Path
) -> None:
    first, second = str(tmp_path / "first.curation"), str(tmp_path / "second.curation")
    assert cli.main(["new", first]) == 0
    assert cli.main(["import", first, str(seed_file)]) == 0
    run_main([first], lambda window: tag_sentence(Curator(window), GOLD["sentences"][0]["claims"]))
    assert cli.main(["export", first, str(tmp_path / "first.json")]) == 0
    assert cli.main(["new", second]) == 0
    assert cli.main(["import", second, str(tmp_path / "first.json")]) == 0
    assert cli.main(["export", second, str(tmp_path / "second.json")]) == 0
    exports = [json.loads((tmp_path / name).read_text()) for name in ("first.json", "second.json")]
    for export in exports:
        export.pop("exported_at")
    assert exports[0] == exports[1]
    assert len(exports[0]["annotations"]) > 0


def test_two_exports_of_the_same_project_are_the_same_bytes(tmp_path: Path, seed_file: Path) -> None:
    project = str(tmp_path / "p.curation")
    cli.main(["new", project])
    cli.main(["import", project, str(seed_file)])
    for folder in ("one", "two"):
        assert cli.main(["export", project, str(tmp_path / folder)]) == 0
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_broken_table_keeps_its_good_rows_and_names_the_bad_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, table = str(tmp_path / "p.curation"), tmp_path / "papers.csv"
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Title", "Abstract", "DOI"])
        writer.writerow(["First", "STAT3 was active.", "10.1000/ABC"])
        writer.writerow(["", "", ""])
        writer.writerow(["Again", "STAT3 was active, again.", "https://doi.org/10.1000/abc"])
        writer.writerow(["Second", "STAT3 was\nlost.", ""])
    cli.main(["new", project])
    assert cli.main(["import", project, str(table)]) == 1
    printed = capsys.readouterr()
    assert "2 documents added, 1 duplicate left out" in printed.out
    assert "same DOI as “First”" in printed.err
    opened = projects.open_project(Path(project))
    assert [row.title for row in opened.library().rows(opened.library().document_ids())] == [
        "First",
        "Second",
    ]
    opened.store.close()
