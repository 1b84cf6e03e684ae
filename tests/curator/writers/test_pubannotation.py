"""PubAnnotation JSON, as its documentation describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.project import Project
from tests import exchange
from tests.exchange import FIRST, NOTE, SECOND, TEXT, TITLE


@pytest.fixture
def document(filled: Project, tmp_path: Path) -> dict[str, Any]:
    exchange.write(filled, "pubannotation", tmp_path / "x")
    assert sorted(it.name for it in (tmp_path / "x").iterdir()) == [
        "doi-10.1000-a.b-c-d.json",
        "pmid-30231553.json",
        "pmid-7.json",
    ]
    return json.loads((tmp_path / "x" / "pmid-30231553.json").read_text("utf-8"))


def words(document: dict[str, Any], it: dict[str, Any]) -> str:
    return document["text"][it["span"]["begin"] : it["span"]["end"]]


def test_the_text_is_a_line_with_the_title_and_the_abstract(document: dict[str, Any]):
    assert document["text"] == f"{TITLE}\n{TEXT}"
    assert (document["sourcedb"], document["sourceid"]) == ("PubMed", "30231553")
    assert [(it["label"], words(document, it)) for it in document["divisions"]] == [
        ("title", TITLE),
        ("abstract", TEXT),
    ]


def test_denotations_count_code_points(document: dict[str, Any]):
    assert [(it["obj"], words(document, it)) for it in document["denotations"]] == [
        ("context: Luminal / ER-positive", FIRST),
        ("stage: Primary tumor", "tumour"),
        ("stage: Distant metastasis", "lung metastasis"),
        ("activity: Inactive", SECOND),
        ("activity: Inactive", SECOND),
    ]
    assert document["denotations"][3]["span"]["begin"] == len(TITLE) + 1 + 37


def test_claims_negation_and_notes_are_attributes(document: dict[str, Any]):
    assert [(it["subj"], it["pred"], it["obj"]) for it in document["attributes"]] == [
        ("T1", "claim", 1),
        ("T2", "claim", 1),
        ("T3", "claim", 1),
        ("T3", "negated", True),
        ("T3", "note", NOTE),
        ("T4", "claim", 1),
        ("T4", "negated", True),
        ("T4", "note", NOTE),
        ("T5", "claim", 2),
    ]
    ids = [it["id"] for it in document["denotations"] + document["attributes"]]
    assert len(ids) == len(set(ids))


def test_a_paper_outside_pubmed_goes_by_its_key(filled: Project, tmp_path: Path):
    exchange.write(filled, "pubannotation", tmp_path / "y")
    it = json.loads((tmp_path / "y" / "doi-10.1000-a.b-c-d.json").read_text("utf-8"))
    assert (it["sourcedb"], it["sourceid"]) == ("Curator", "doi:10.1000/a.b<c>|d")
    assert it["metadata"]["doi"] == "10.1000/a.b<c>|d"
    assert it["metadata"]["curator"] == "cur01"
    empty = json.loads((tmp_path / "y" / "pmid-7.json").read_text("utf-8"))
    assert (empty["text"], len(empty["divisions"]), empty["denotations"]) == ("No abstract", 1, [])
