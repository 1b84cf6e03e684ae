"""UIMA CAS as dkpro-cassis reads it, from XMI with its type system and from JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cassis
import pytest

from curator.project import Project
from tests import exchange
from tests.exchange import FIRST, NOTE, SECOND, TEXT, TITLE

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
LABEL = "webanno.custom.Label"
NAMES = ("uima-xmi", "uima-json")


def read(folder: Path, stem: str) -> Any:
    if (folder / "TypeSystem.xml").exists():
        with (folder / "TypeSystem.xml").open("rb") as types, (folder / f"{stem}.xmi").open("rb") as stream:
            return cassis.load_cas_from_xmi(stream, typesystem=cassis.load_typesystem(types))
    with (folder / f"{stem}.json").open("rb") as stream:
        return cassis.load_cas_from_json(stream)


@pytest.fixture(params=NAMES)
def folder(request: pytest.FixtureRequest, filled: Project, tmp_path: Path) -> Path:
    exchange.write(filled, request.param, tmp_path / "x")
    return tmp_path / "x"


@pytest.fixture
def cas(folder: Path) -> Any:
    return read(folder, "pmid-30231553")


def test_the_text_is_the_abstract_and_every_annotation_covers_its_words(cas: Any):
    assert cas.sofa_string == TEXT
    assert [it.get_covered_text() for it in cas.select(SENTENCE)] == [FIRST, SECOND]
    assert sorted(
        (it.label_id, it.get_covered_text(), it.claim, it.negated, it.note) for it in cas.select(LABEL)
    ) == [
        ("ACT:0002", SECOND, "1", True, NOTE),
        ("ACT:0002", SECOND, "2", False, None),
        ("CTX:0002", FIRST, "1", False, None),
        ("STG:0004", "tumour", "1", False, None),
        ("STG:0008", "lung metastasis", "1", True, NOTE),
    ]
    assert {(it.dimension, it.label) for it in cas.select(LABEL)} >= {("stage", "Primary tumor")}


def test_the_document_says_its_title_and_key(cas: Any):
    (it,) = cas.select(METADATA)
    assert (it.documentTitle, it.documentId, it.get_covered_text()) == (TITLE, "pmid:30231553", TEXT)


def test_offsets_count_utf16_units(folder: Path):
    if (folder / "TypeSystem.xml").exists():
        root = ElementTree.parse(folder / "pmid-30231553.xmi").getroot()
        begins = [int(it.get("begin", "")) for it in root if it.tag.endswith("}Sentence")]
    else:
        content = json.loads((folder / "pmid-30231553.json").read_text("utf-8"))
        begins = [it["begin"] for it in content["%FEATURE_STRUCTURES"] if it["%TYPE"] == SENTENCE]
    assert begins == [0, 38]


def test_line_ends_and_astral_letters_stay(folder: Path):
    cas = read(folder, "doi-10.1000-a.b-c-d")
    assert cas.sofa_string == "STAT3 is active.\nLoss of 𝛽 delayed onset. It helped.\nIt matters."
    assert [it.get_covered_text() for it in cas.select(SENTENCE)][2:] == ["It helped.", "It matters."]
    (label,) = cas.select(LABEL)
    assert label.get_covered_text() == "onset"


def test_nothing_but_documents_with_text_and_the_types_is_written(folder: Path):
    stems = {it.stem for it in folder.iterdir()} - {"TypeSystem"}
    assert stems == {"doi-10.1000-a.b-c-d", "pmid-30231553"}


def test_both_notations_say_the_same(filled: Project, tmp_path: Path):
    read_ = []
    for name in NAMES:
        exchange.write(filled, name, tmp_path / name)
        read_.append(json.loads(read(tmp_path / name, "pmid-30231553").to_json())["%FEATURE_STRUCTURES"])
    assert read_[0] == read_[1]
