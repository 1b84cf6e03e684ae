"""Label Studio tasks against the configuration that is written beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from curator.progress import silent
from curator.project import Project
from curator.vocabulary import Vocabulary
from curator.writers.options import ExportOptions
from tests import exchange, factories
from tests.exchange import FIRST, NOTE, SECOND, TEXT, TITLE


@pytest.fixture
def folder(filled: Project, tmp_path: Path) -> Path:
    exchange.write(filled, "label-studio", tmp_path / "x")
    return tmp_path / "x"


@pytest.fixture
def tasks(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "tasks.json").read_text("utf-8"))


def elements(folder: Path) -> list[Any]:
    return list(ElementTree.parse(folder / "labeling_config.xml").iter())


def controls(folder: Path) -> dict[str, Any]:
    return {it.get("name"): it for it in elements(folder) if it.get("toName")}


def of_utf16(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_offsets_count_utf16_units(tasks: list[dict[str, Any]]):
    text = tasks[1]["data"]["text"]
    assert text == TEXT
    for annotation in tasks[1]["annotations"]:
        for it in annotation["result"]:
            value = it["value"]
            assert of_utf16(text, value["start"], value["end"]) == value["text"]
    starts = {it["value"]["text"]: it["value"]["start"] for it in tasks[1]["annotations"][0]["result"]}
    assert starts[SECOND] == 38


def test_each_pass_is_an_annotation_and_each_claim_and_place_a_region(tasks: list[dict[str, Any]]):
    first, second = tasks[1]["annotations"]
    assert tasks[1]["data"]["curators"] == [first["curator"], second["curator"]] == ["cur01", "cur02"]
    regions: dict[str, dict[str, Any]] = {}
    for it in first["result"]:
        said = regions.setdefault(it["id"], {"text": it["value"]["text"], "note": it["meta"].get("text")})
        said[it["from_name"]] = it["value"][it["type"]]
    assert list(regions.values()) == [
        {"text": FIRST, "note": None, "unit": ["Claim"], "claim": 1, "context": ["Luminal / ER-positive"]},
        {"text": "tumour", "note": None, "unit": ["Claim"], "claim": 1, "stage": ["Primary tumor"]},
        {
            "text": "lung metastasis",
            "note": [NOTE],
            "unit": ["Negated claim"],
            "claim": 1,
            "stage": ["Distant metastasis"],
        },
        {"text": SECOND, "note": [NOTE], "unit": ["Negated claim"], "claim": 1, "activity": ["Inactive"]},
        {"text": SECOND, "note": None, "unit": ["Claim"], "claim": 2, "activity": ["Inactive"]},
    ]


def test_labels_of_a_claim_in_one_place_share_a_region(tasks: list[dict[str, Any]]):
    results = tasks[1]["annotations"][1]["result"]
    assert len({it["id"] for it in results}) == 1
    assert [it["from_name"] for it in results] == ["unit", "claim", "stage", "activity"]


def test_no_user_number_is_made_up(tasks: list[dict[str, Any]]):
    assert not any("completed_by" in it for task in tasks for it in task["annotations"])


def check(folder: Path) -> None:
    """What an import checks: each result fits a control of the configuration."""
    known = controls(folder)
    texts = {it.get("name"): it.get("value") for it in elements(folder) if it.tag == "Text"}
    names = [*known, *texts]
    assert len(names) == len(set(names))
    assert {it.get("toName") for it in known.values()} == set(texts) == {"text"}
    for control in known.values():
        values = [it.get("value") for it in control]
        assert len(values) == len(set(values))
    for task in json.loads((folder / "tasks.json").read_text("utf-8")):
        assert all(value.removeprefix("$") in task["data"] for value in texts.values())
        for it in (it for annotation in task["annotations"] for it in annotation["result"]):
            control = known[it["from_name"]]
            assert (it["type"], it["to_name"]) == (control.tag.lower(), control.get("toName"))
            assert control.tag == "Labels" or control.get("perRegion") == "true"
            if it["type"] != "number":
                chosen = it["value"][it["type"]]
                assert set(chosen) <= {choice.get("value") for choice in control}
                assert len(chosen) == 1 or control.get("choice") == "multiple"


def test_every_result_fits_the_configuration(folder: Path):
    check(folder)
    assert [it.get("name") for it in controls(folder).values()][:2] == ["unit", "claim"]


def test_dimensions_may_have_the_names_of_our_own_controls(vocabulary: Vocabulary, tmp_path: Path):
    def rename(content: dict[str, Any]) -> None:
        for dimension, key in zip(content["dimensions"], ("unit", "claim", "text"), strict=False):
            dimension["key"] = key

    changed = factories.changed_vocabulary(rename)
    project = factories.new_project(tmp_path / "p.curation", changed)
    factories.add_document(project)
    (document,) = project.store.documents()
    first, *_ = project.store.sentences(document.id)
    factories.label(project, first, *(it.labels[0].id for it in changed.dimensions[:3]))
    exchange.write(project, "label-studio", tmp_path / "x")
    project.store.close()
    check(tmp_path / "x")
    assert {"dimension_unit", "dimension_claim", "dimension_text"} <= set(controls(tmp_path / "x"))


def test_a_label_of_an_older_vocabulary_may_have_the_name_of_a_newer_one(filled: Project, tmp_path: Path):
    def replace(content: dict[str, Any]) -> None:
        labels = content["dimensions"][1]["labels"]
        (old,) = (it for it in labels if it["id"] == factories.PRIMARY)
        old["id"] = "STG:7777"

    changed = factories.changed_vocabulary(replace)
    exchange.named("label-studio").write(filled.store, changed, tmp_path / "x", ExportOptions(), silent)
    check(tmp_path / "x")
    choices = [it.get("value") for it in controls(tmp_path / "x")["stage"]]
    assert "Primary tumor" in choices
    assert "Primary tumor (STG:0004)" in choices


def test_the_task_says_which_paper_it_is(tasks: list[dict[str, Any]]):
    assert [it["data"]["document_key"] for it in tasks] == ["doi:10.1000/a.b<c>|d", "pmid:30231553"]
    assert tasks[1]["data"]["title"] == TITLE
