"""brat standoff as the Python library `bioc` reads it, and the configuration beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bioc import brat

from curator.project import Project
from tests import exchange
from tests.exchange import FIRST, NOTE, SECOND, TEXT, TITLE

BASE = len(TITLE) + 2


@pytest.fixture
def folder(filled: Project, tmp_path: Path) -> Path:
    exchange.write(filled, "brat", tmp_path / "x")
    return tmp_path / "x"


def sections(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line):
            lines = found.setdefault(head[1], [])
        elif line:
            lines.append(line)
    return found


def test_the_text_is_title_empty_line_abstract_and_offsets_count_code_points(folder: Path):
    text, annotations = ((folder / f"pmid-30231553.{it}").read_text("utf-8") for it in ("txt", "ann"))
    read = brat.loads(text, annotations)
    assert text == read.text == f"{TITLE}\n\n{TEXT}"
    assert [(it.type, it.text) for it in read.entities] == [
        ("CTX_0002", FIRST),
        ("STG_0004", "tumour"),
        ("STG_0008", "lung metastasis"),
        ("ACT_0002", SECOND),
        ("ACT_0002", SECOND),
    ]
    places = [span for it in read.entities for span in it.locations]
    assert [text[it.begin : it.end] for it in places] == [it.text for it in read.entities]
    assert places[3].begin == BASE + 37


def test_claims_and_negation_are_attributes_and_notes_stand_on_one_line(folder: Path):
    lines = (folder / "pmid-30231553.ann").read_text("utf-8").splitlines()
    assert [it.split("\t")[1] for it in lines if it.startswith("A")] == [
        "Claim T1 c1",
        "Claim T2 c1",
        "Claim T3 c1",
        "Negated T3",
        "Claim T4 c1",
        "Negated T4",
        "Claim T5 c2",
    ]
    note = " ".join(NOTE.split())
    assert [it for it in lines if it.startswith("#")] == [
        f"#3\tAnnotatorNotes T3\t{note}",
        f"#4\tAnnotatorNotes T4\t{note}",
    ]
    ids = [it.split("\t")[0] for it in lines]
    assert len(ids) == len(set(ids))


def test_every_document_has_both_files_also_one_without_labels_or_abstract(folder: Path):
    names = sorted(it.name for it in folder.iterdir() if it.suffix != ".conf")
    stems = ["doi-10.1000-a.b-c-d", "pmid-30231553", "pmid-7"]
    assert names == sorted(stem + suffix for stem in stems for suffix in (".ann", ".txt"))
    assert (folder / "pmid-7.txt").read_text("utf-8") == "No abstract\n\n"
    assert (folder / "pmid-7.ann").read_bytes() == b""


def test_the_configuration_names_all_that_the_annotations_use(filled: Project, folder: Path):
    conf = sections(folder / "annotation.conf")
    assert list(conf) == ["entities", "relations", "events", "attributes"]
    types = {it.strip() for it in conf["entities"] if not it.startswith("!")}
    assert types == {it.id.replace(":", "_") for it in filled.vocabulary.labels()}
    assert conf["attributes"] == ["Negated\tArg:<ENTITY>", "Claim\tArg:<ENTITY>, Value:c1|c2"]
    assert all(re.fullmatch("[A-Za-z0-9_-]+", it.lstrip("!\t")) for it in conf["entities"])


def test_the_looks_give_each_type_its_name_and_colours(filled: Project, folder: Path):
    looks = sections(folder / "visual.conf")
    for label in filled.vocabulary.labels():
        type_ = label.id.replace(":", "_")
        assert f"{type_} | {label.name} | {label.short}" in looks["labels"]
        assert f"{type_}\tbgColor:{label.colour}, fgColor:{label.text_colour}" in looks["drawing"]
