"""doccano JSON lines, by document and by sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from curator.project import Project
from curator.writers.options import Unit
from tests import exchange
from tests.exchange import FIRST, SECOND, TEXT, TITLE

KEYS = {"text", "label", "document_key", "title", "pmid", "doi", "curator"}


def read(path: Path) -> list[dict[str, Any]]:
    lines = path.read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def test_a_line_is_an_abstract_with_spans_in_code_points(filled: Project, tmp_path: Path):
    exchange.write(filled, "doccano", tmp_path / "x.jsonl")
    _, it = read(tmp_path / "x.jsonl")
    assert (it["text"], it["title"], it["pmid"], it["doi"]) == (TEXT, TITLE, "30231553", None)
    assert [(TEXT[start:end], name) for start, end, name in it["label"]] == [
        (FIRST, "context: Luminal / ER-positive"),
        ("tumour", "stage: Primary tumor"),
        ("lung metastasis", "stage: Distant metastasis"),
        (SECOND, "activity: Inactive"),
    ]
    assert it["label"][3][:2] == [37, 74]


def test_a_line_is_a_sentence_with_the_names_of_its_labels(filled: Project, tmp_path: Path):
    exchange.write(filled, "doccano", tmp_path / "x.jsonl", unit=Unit.SENTENCE)
    lines = read(tmp_path / "x.jsonl")
    assert [(it["text"], it["label"]) for it in lines[-2:]] == [
        (FIRST, ["context: Luminal / ER-positive", "stage: Primary tumor"]),
        (SECOND, ["stage: Distant metastasis", "activity: Inactive"]),
    ]
    assert [(it["sentence_index"], it["start"], it["end"]) for it in lines[-2:]] == [(1, 0, 36), (2, 37, 74)]
    assert [it["label"] for it in lines[:4]] == [[], ["stage: Primary tumor"], [], []]


def test_every_line_has_the_same_keys(filled: Project, tmp_path: Path):
    for unit, more in ((Unit.DOCUMENT, set[str]()), (Unit.SENTENCE, {"sentence_index", "start", "end"})):
        exchange.write(filled, "doccano", tmp_path / "x.jsonl", unit=unit)
        assert {frozenset(it) for it in read(tmp_path / "x.jsonl")} == {frozenset(KEYS | more)}


def test_nobody_is_named_where_nobody_worked(filled: Project, tmp_path: Path):
    exchange.write(filled, "doccano", tmp_path / "x.jsonl", curator="cur02")
    assert [(it["curator"], len(it["label"])) for it in read(tmp_path / "x.jsonl")] == [
        (None, 0),
        ("cur02", 2),
    ]
