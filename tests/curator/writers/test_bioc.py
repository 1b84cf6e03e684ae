"""BioC as the Python library `bioc` reads it, in both styles and both notations."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bioc import biocjson, biocxml, validator

from curator.model import Sentence
from curator.project import Project
from curator.writers.options import Unit
from tests import exchange, factories
from tests.exchange import FIRST, NOTE, SECOND, TEXT, TITLE

BASE = len(TITLE) + 1
NAMES = ("bioc-xml", "bioc-json")


def read(folder: Path) -> Any:
    """The collection, checked by the library: each annotation's text stands at its location."""
    for loads, name in ((biocxml.loads, "collection.xml"), (biocjson.loads, "collection.json")):
        if (path := folder / name).exists():
            collection = loads(path.read_text("utf-8"))
            check(collection)
            return collection
    raise AssertionError(folder)


def check(collection: Any) -> None:
    """The library checks whole documents only where passages have text: it places sentences wrongly."""
    checker = validator.BioCValidator()
    for it in collection.documents:
        if all(passage.text for passage in it.passages):
            checker.validate_doc(it)
        for sentence in (sentence for passage in it.passages for sentence in passage.sentences):
            checker.validate_sen(sentence)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def document(collection: Any, id_: str) -> Any:
    return next(it for it in collection.documents if it.id == id_)


def test_passages_hold_the_text_and_offsets_count_code_points(filled: Project, tmp_path: Path, name: str):
    exchange.write(filled, name, tmp_path / "x")
    collection = read(tmp_path / "x")
    title, abstract = document(collection, "30231553").passages
    assert (title.offset, title.text, title.infons) == (0, TITLE, {"type": "title"})
    assert (abstract.offset, abstract.text, abstract.infons) == (BASE, TEXT, {"type": "abstract"})
    whole = [it for it in abstract.annotations if it.text == SECOND]
    assert [(it.total_span.offset - BASE, it.total_span.length) for it in whole] == [(37, len(SECOND))] * 2
    assert len(TEXT[:37].encode("utf-16-le")) // 2 == 38
    assert len(TEXT[:37].encode()) == 41


def test_all_passes_are_there_with_ids_claims_negation_and_notes(filled: Project, tmp_path: Path, name: str):
    exchange.write(filled, name, tmp_path / "x")
    annotations = document(read(tmp_path / "x"), "30231553").passages[1].annotations
    said = [
        (
            it.infons["curator"],
            it.infons["type"],
            it.infons["label_id"],
            it.text,
            it.infons["claim"],
            it.infons.get("negated"),
            it.infons.get("note"),
        )
        for it in annotations
    ]
    assert said == [
        ("cur01", "context", "CTX:0002", FIRST, "1", None, None),
        ("cur01", "stage", "STG:0004", "tumour", "1", None, None),
        ("cur02", "stage", "STG:0008", FIRST, "1", None, None),
        ("cur02", "activity", "ACT:0001", FIRST, "1", None, None),
        ("cur01", "stage", "STG:0008", "lung metastasis", "1", "true", NOTE),
        ("cur01", "activity", "ACT:0002", SECOND, "1", "true", NOTE),
        ("cur01", "activity", "ACT:0002", SECOND, "2", None, None),
    ]
    assert len({it.id for it in annotations}) == len(annotations)
    assert {it.infons["label"] for it in annotations} >= {"Primary tumor", "Luminal / ER-positive"}
    assert {it.infons["origin"] for it in annotations} == {"manual"}


def test_sections_are_passages_under_their_headings(filled: Project, tmp_path: Path, name: str):
    exchange.write(filled, name, tmp_path / "x")
    found = document(read(tmp_path / "x"), "doi:10.1000/a.b<c>|d")
    assert [(it.infons.get("section_type"), it.infons.get("section"), it.text) for it in found.passages] == [
        (None, None, "Cafés & <STAT3>"),
        ("BACKGROUND", "BACKGROUND", "STAT3 is active."),
        ("RESULTS", "RESULTS", "Loss of 𝛽 delayed onset. It helped."),
        ("CONCLUSIONS", "CONCLUSIONS", "It matters."),
    ]
    assert found.infons == {
        "document_key": "doi:10.1000/a.b<c>|d",
        "doi": "10.1000/a.b<c>|d",
        "journal": "J. & Sons",
        "year": "2020",
    }


def test_in_sentence_style_the_text_stands_in_sentences_only(filled: Project, tmp_path: Path, name: str):
    exchange.write(filled, name, tmp_path / "x", unit=Unit.SENTENCE)
    collection = read(tmp_path / "x")
    title, abstract = document(collection, "30231553").passages
    assert not any(it.text for document_ in collection.documents for it in document_.passages)
    assert [(it.offset, it.text) for it in title.sentences] == [(0, TITLE)]
    assert [(it.offset, it.infons["sentence_index"], it.text) for it in abstract.sentences] == [
        (BASE, "1", FIRST),
        (BASE + 37, "2", SECOND),
    ]
    assert [len(it.annotations) for it in abstract.sentences] == [4, 3]
    assert abstract.annotations == []


@pytest.mark.parametrize("unit", Unit)
def test_both_notations_say_the_same(filled: Project, tmp_path: Path, unit: Unit):
    trees: list[Any] = []
    for it in NAMES:
        exchange.write(filled, it, tmp_path / it, unit=unit)
        collection = read(tmp_path / it)
        collection.version = "1.0"
        trees.append(biocjson.dumps(collection))
    assert trees[0] == trees[1]


def test_the_key_says_the_unit_of_offsets_and_names_every_label(filled: Project, tmp_path: Path, name: str):
    for unit, style in ((Unit.DOCUMENT, "Passage style"), (Unit.SENTENCE, "Sentence style")):
        exchange.write(filled, name, tmp_path / "x", unit=unit)
        key = (tmp_path / "x" / "curator.key").read_text("utf-8")
        assert "Unicode code points (characters), not bytes" in key
        assert style in key
        assert all(f"{it.dimension}\t{it.id}\t{it.name}\n" in key for it in filled.vocabulary.labels())
        assert read(tmp_path / "x").key == "curator.key"


def test_a_document_without_an_abstract_is_its_title(filled: Project, tmp_path: Path, name: str):
    exchange.write(filled, name, tmp_path / "x")
    assert [it.text for it in document(read(tmp_path / "x"), "7").passages] == ["No abstract"]


def test_signs_that_xml_cannot_hold_become_others_one_for_one(project: Project, tmp_path: Path):
    id_ = factories.add_document(project, "T\ufffe", "A\uffff one. Two.")
    second: Sentence = project.store.sentences(id_)[1]
    factories.label(project, second, factories.PRIMARY)
    exchange.write(project, "bioc-xml", tmp_path / "x")
    root = ElementTree.parse(tmp_path / "x" / "collection.xml").getroot()
    assert [it.text for it in root.iter("text")] == ["T\ufffd", "A\ufffd one. Two.", "Two."]
    read(tmp_path / "x")
